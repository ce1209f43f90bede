//! Which operations of a push have certainly never been here, found out for all of them at once.
//!
//! Nearly all that arrives is new, and [`crate::sync::identity`] asks four questions to see it. This asks two for a whole push. It refuses to say anything
//! but "certainly new"; for the rest identity decides as ever. Its invariant: whatever the push itself writes is noted here, or its second copy would pass.

use std::collections::HashSet;

use shared::id::{DeviceId, OpId};

use crate::error::Error;
use crate::store::batch::Turn;
use crate::store::{devices, operations};

/// What was here before an operation's turn.
#[derive(Debug, Default)]
pub struct Before {
    /// Ids that nobody has used yet.
    unused: HashSet<OpId>,
    /// The greatest place that the device has used.
    greatest_seq: u64,
}

impl Before {
    /// Asks for these operations of a device.
    ///
    /// # Errors
    /// When the database fails.
    pub fn ask(turn: &Turn<'_>, device_id: DeviceId, op_ids: &[OpId]) -> Result<Self, Error> {
        let mut unused: HashSet<OpId> = op_ids.iter().copied().collect();
        for used in operations::find_used(turn.connection, op_ids)? {
            unused.remove(&used);
        }
        Ok(Self { unused, greatest_seq: devices::find_greatest_seq(turn.connection, device_id)? })
    }

    /// Whether neither the id nor the place has been used.
    pub fn is_certainly_new(&self, op_id: OpId, device_seq: u64) -> bool {
        device_seq > self.greatest_seq && self.unused.contains(&op_id)
    }

    /// Takes note of an operation that this push has brought, whatever became of it.
    pub fn note(&mut self, op_id: Option<OpId>, device_seq: u64) {
        if let Some(op_id) = op_id {
            self.unused.remove(&op_id);
        }
        self.greatest_seq = self.greatest_seq.max(device_seq);
    }
}
