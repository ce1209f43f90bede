//! The trace: one hash over everything that happens in a seed, in order. The same seed on the same build gives the same hash, on every machine.

use std::cell::RefCell;
use std::rc::Rc;

use sha2::{Digest, Sha256};

/// What has happened so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    hash: Rc<RefCell<Sha256>>,
    is_told: bool,
}

/// More of one part than this is not told.
const MOST_TOLD: usize = 3_000;

impl Trace {
    /// The same, and everything is printed as it happens.
    pub(crate) fn told() -> Self {
        Self { is_told: true, ..Self::default() }
    }

    /// Something happened: what kind of thing, and all that it was made of.
    pub(crate) fn note(&self, what: &str, parts: &[&[u8]]) {
        if self.is_told {
            tell(what, parts);
        }
        let mut hash = self.hash.borrow_mut();
        for part in std::iter::once(what.as_bytes()).chain(parts.iter().copied()) {
            // With its length, so that two different traces are never the same bytes.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
    }

    /// Of everything up to now, in hexadecimal.
    pub(crate) fn hash(&self) -> String {
        hex::encode(self.hash.borrow().clone().finalize())
    }
}

fn tell(what: &str, parts: &[&[u8]]) {
    let parts = parts.iter().map(|part| match part {
        [] => "-".to_owned(),
        part if part.len() == 8 && part[0] == 0 => u64::from_be_bytes((*part).try_into().unwrap_or_default()).to_string(),
        part if part.len() == 2 => u16::from_be_bytes((*part).try_into().unwrap_or_default()).to_string(),
        part => String::from_utf8_lossy(part).chars().take(MOST_TOLD).collect(),
    });
    println!("{what}: {}", parts.collect::<Vec<_>>().join(" | "));
}
