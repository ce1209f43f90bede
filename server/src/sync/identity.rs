//! Has this operation been here before? Decided from ids and hashes alone, before anything is judged.

use shared::id::DeviceId;
use shared::wire::Outcome;

use crate::error::Error;
use crate::store::batch::Turn;
use crate::store::{operations, refusals};
use crate::sync::receipt::{self, Subject};

/// What the log says of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Never seen.
    New,
    /// Seen: this is the answer, and nothing is to be written.
    Known(Outcome),
    /// The id stands for other bytes: both are kept.
    Conflict,
    /// Its place on the device is used by another operation.
    CopiedDevice,
}

/// Looks an operation up.
///
/// # Errors
/// When the database fails.
pub fn identify(turn: &Turn<'_>, subject: &Subject<'_>, device_id: DeviceId, device_seq: u64) -> Result<Identity, Error> {
    let Subject { op_id, body_hash, .. } = *subject;
    if let Some(known) = operations::find(turn.connection, op_id)? {
        if known.body_hash != *body_hash {
            return Ok(Identity::Conflict);
        }
        if known.is_erased {
            return Ok(Identity::Known(Outcome::Erased {}));
        }
        // Of the receipt's facts only this one stands in the record instead of the log.
        let is_late = turn.find(known.record_id)?.is_some_and(|record| record.created.op == op_id && record.is_late);
        let subject = Subject { person: known.person, ..*subject };
        let applied = receipt::applied(&turn.context.keys.receipt, &subject, known.stamp, known.seq, is_late);
        return Ok(Identity::Known(Outcome::Duplicate(applied)));
    }
    if let Some(earlier) = refusals::find(turn.connection, op_id)? {
        if earlier.body_hash != *body_hash {
            return Ok(Identity::Conflict);
        }
        return Ok(Identity::Known(Outcome::Rejected { code: earlier.code, field: earlier.field }));
    }
    let holder = match operations::find_by_device_seq(turn.connection, device_id, device_seq)? {
        Some(holder) => Some(holder),
        None => refusals::find_by_device_seq(turn.connection, device_id, device_seq)?,
    };
    Ok(if holder.is_some() { Identity::CopiedDevice } else { Identity::New })
}
