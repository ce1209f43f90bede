//! What a person sees: the pulled record with the device's own operations on top, in the device's own order.
//!
//! It decides nothing: an operation that does not fit (any more) is left out here and judged by the server. Its invariant: an operation whose mark the
//! pulled record already holds changes nothing, so it never shows twice.

use shared::apply::{apply, resolve_bases};
use shared::id::RecordId;
use shared::record::{Mark, Record};
use shared::stamp::Rank;

use crate::core::rows::Kept;

/// Who made something before anybody had joined.
pub const NOBODY: RecordId = RecordId(uuid::Uuid::nil());

/// Folds operations, which come in the device's own order, over a pulled record.
pub fn fold<'a>(pulled: Option<&Record>, pending: impl Iterator<Item = &'a Kept>) -> Option<Record> {
    let mut record = pulled.cloned();
    for kept in pending.filter(|kept| kept.is_shown()) {
        let mark = Mark { rank: Rank::Pending(kept.entry.order), op: kept.entry.op_id, by: kept.entry.person.unwrap_or(NOBODY) };
        let bases = resolve_bases(record.as_ref(), &kept.operation);
        // What does not fit is the server's to refuse; it then lies in the tray.
        let _ = apply(&mut record, &kept.operation, mark, &bases);
    }
    record
}

/// Whether a record holds what this operation did.
pub fn holds(record: &Record, op: shared::id::OpId) -> bool {
    record.created.op == op
        || record.withdrawn.is_some_and(|mark| mark.op == op)
        || record.fields.values().any(|field| field.rank_of(op).is_some())
        || record
            .sets
            .values()
            .flat_map(|set| set.values())
            .any(|element| [element.added, element.removed].iter().flatten().any(|mark| mark.op == op))
        || record.standing.iter().flat_map(|standing| &standing.moves).any(|moved| moved.mark.op == op)
}
