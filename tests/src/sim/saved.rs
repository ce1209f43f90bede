//! What devices ever held as saved: the account against which the end of a seed is judged.
//!
//! It looks at the device's own rows, never at what a call returned: what was durable counts, whether or not anybody heard of it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use shared::id::{OpId, PhotoId, RecordId};
use shared::operation::Change;

use crate::sim::Broken;
use crate::sim::device::Device;

/// A photo that was saved.
#[derive(Debug, Clone)]
pub(crate) struct SavedPhoto {
    pub(crate) record: RecordId,
    /// What refers to it: more than one, where it was sent again from a tray.
    pub(crate) ops: BTreeSet<OpId>,
}

/// What a device holds that only it may hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holding {
    pub(crate) ops: BTreeSet<OpId>,
    pub(crate) photos: BTreeSet<PhotoId>,
}

/// The account.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    /// Each operation with the hash of its bytes.
    pub(crate) ops: BTreeMap<OpId, [u8; 32]>,
    /// What they say.
    pub(crate) bodies: BTreeMap<OpId, String>,
    /// What was held by devices when they forgot everything.
    pub(crate) forgotten: Holding,
    /// What somebody had saved on a device on which somebody else is signed in now.
    pub(crate) moved: BTreeSet<OpId>,
    /// The device that was first seen to hold it.
    holders: BTreeMap<OpId, u64>,
    /// What more than one device holds, because one was copied.
    pub(crate) copied: BTreeSet<OpId>,
    pub(crate) photos: BTreeMap<PhotoId, SavedPhoto>,
    /// Removed from their records by a person: nobody waits for their bytes.
    pub(crate) removed: BTreeSet<PhotoId>,
    /// Dropped from the tray, or mended, by a person.
    pub(crate) let_go: BTreeSet<OpId>,
}

fn hash(body: &str) -> [u8; 32] {
    Sha256::digest(body.as_bytes()).into()
}

impl Saved {
    /// Takes note of all that a device holds.
    ///
    /// # Errors
    /// When the bytes of an operation have changed.
    pub(crate) fn note(&mut self, device: &Device) -> Result<(), Broken> {
        let state = device.core.state();
        for kept in state.outbox.values() {
            let hash = hash(&kept.entry.body);
            if *self.ops.entry(kept.entry.op_id).or_insert(hash) != hash {
                return Err(Broken::Rewritten(kept.entry.op_id));
            }
            self.bodies.entry(kept.entry.op_id).or_insert_with(|| kept.entry.body.clone());
            if let Change::Remove { element, .. } = &kept.operation.change {
                self.removed.extend(element.parse::<PhotoId>());
            }
            if *self.holders.entry(kept.entry.op_id).or_insert(device.name) != device.name {
                self.copied.insert(kept.entry.op_id);
            }
        }
        for upload in state.uploads.values() {
            let photo = self.photos.entry(upload.photo).or_insert_with(|| SavedPhoto { record: upload.record_id, ops: BTreeSet::new() });
            photo.ops.insert(upload.op_id);
        }
        Ok(())
    }

    /// What lies in a device's tray.
    pub(crate) fn tray(device: &Device) -> BTreeSet<OpId> {
        device.core.state().outbox.values().filter(|kept| kept.is_rejected()).map(|kept| kept.entry.op_id).collect()
    }

    /// A person has been at the tray: what lay in it and does not any more was let go by that person.
    pub(crate) fn note_tray(&mut self, before: &BTreeSet<OpId>, device: &Device) {
        let after = Self::tray(device);
        self.let_go.extend(before.difference(&after));
    }

    /// A device that was told to forget everything has done so.
    pub(crate) fn forget(&mut self, held: Holding) {
        self.forgotten.ops.extend(held.ops);
        self.forgotten.photos.extend(held.photos);
    }

    pub(crate) fn is_body(&self, op: OpId, body: &str) -> bool {
        self.ops.get(&op) == Some(&hash(body))
    }
}
