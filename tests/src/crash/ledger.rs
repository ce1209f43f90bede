//! What phones were told: operations and photos that the server has acknowledged, each with the moment.
//!
//! It refuses guesses: an entry is made of an answer that has arrived whole. Its invariant: an entry is never taken back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::id::{OpId, PhotoId};
use shared::stamp::Stamp;
use shared::wire::{Outcome, Pushed};

/// Something that was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<T> {
    /// What was said.
    pub what: T,
    /// When, on the clock that the ledger was made with.
    pub at: u64,
}

/// Everything that was acknowledged up to a moment.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// Operations and the stamps they were given.
    pub operations: BTreeMap<OpId, Told<Stamp>>,
    /// Photos.
    pub photos: BTreeMap<PhotoId, Told<()>>,
}

/// What the ledger counts moments in: anything that only grows.
type Moment = dyn Fn() -> u64 + Send + Sync;

/// The ledger. Clones share their entries.
#[derive(Clone)]
pub struct Ledger {
    entries: Arc<Mutex<Entries>>,
    moment: Arc<Moment>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Ledger")
    }
}

impl Default for Ledger {
    fn default() -> Self {
        Self::new(|| 0)
    }
}

impl Ledger {
    /// An empty one.
    pub fn new(moment: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self { entries: Arc::default(), moment: Arc::new(moment) }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been acknowledged up to now.
    #[must_use]
    pub fn entries(&self) -> Entries {
        self.lock().clone()
    }

    /// A whole answer to a push has arrived. What is no answer of ours says nothing.
    pub fn note_push(&self, body: &[u8]) {
        let Ok(pushed) = serde_json::from_slice::<Pushed>(body) else { return };
        let at = (self.moment)();
        let mut entries = self.lock();
        for answer in pushed.answers {
            if let (Some(op), Outcome::Applied(applied) | Outcome::Duplicate(applied)) = (answer.op_id, answer.outcome) {
                entries.operations.entry(op).or_insert(Told { what: applied.stamp, at });
            }
        }
    }

    /// A whole answer that names a photo has arrived.
    pub fn note_photo(&self, photo: PhotoId) {
        let at = (self.moment)();
        self.lock().photos.entry(photo).or_insert(Told { what: (), at });
    }
}
