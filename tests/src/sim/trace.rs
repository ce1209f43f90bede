//! The trace: one hash over everything that happens in a seed, in order. The same seed on the same build gives the same hash, on every machine.

use std::cell::RefCell;
use std::rc::Rc;

use sha2::{Digest, Sha256};

/// What has happened so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace(Rc<RefCell<Sha256>>);

impl Trace {
    /// Something happened: what kind of thing, and all that it was made of.
    pub(crate) fn note(&self, what: &str, parts: &[&[u8]]) {
        let mut hash = self.0.borrow_mut();
        for part in std::iter::once(what.as_bytes()).chain(parts.iter().copied()) {
            // With its length, so that two different traces are never the same bytes.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
    }

    /// Of everything up to now, in hexadecimal.
    pub(crate) fn hash(&self) -> String {
        hex::encode(self.0.borrow().clone().finalize())
    }
}
