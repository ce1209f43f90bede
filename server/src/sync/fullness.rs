//! How large one record may become. Each operation reads the whole record, and whoever sees it is sent the whole: without an end one phone could make every
//! other wait.
//!
//! It refuses nothing that ends something: what is full can be withdrawn, and an element that is there can be removed. What was accepted before a restore is
//! never measured. Nobody reaches these by hand.

use serde_json::Value;
use shared::code::Code;
use shared::kind::KindSpec;
use shared::operation::Change;
use shared::record::Record;
use shared::validate::Invalid;

/// The most writes that the fields of one record take. Each is kept.
pub const MOST_WRITES: usize = 1_000;
/// The most moves of one record.
pub const MOST_MOVES: usize = 1_000;
/// The most that one record weighs, in bytes or nearly so.
pub const MOST_BYTES: usize = 1 << 20;
/// Removed elements stay as such, for ever. How many times as many elements there may have been as there may be.
pub const MOST_REMOVED: usize = 5;

/// What a write, an element or a move has beside its value: a mark, a name.
const BESIDE: usize = 160;

/// Why this change finds no room, if it does not.
pub fn obstacle(record: &Record, change: &Change, spec: &KindSpec) -> Option<Invalid> {
    let full = |field: Option<&str>| Some(Invalid { code: Code::SetFull, field: field.map(ToOwned::to_owned) });
    match change {
        Change::Set { .. } if record.fields.values().map(|field| field.writes.len()).sum::<usize>() >= MOST_WRITES => full(None),
        Change::Move { .. } if record.standing.as_ref().is_some_and(|standing| standing.moves.len() >= MOST_MOVES) => full(None),
        Change::Append { set: name, element, .. } | Change::Remove { set: name, element } => {
            let set = spec.set(name)?;
            let known = record.sets.get(name);
            if known.is_some_and(|elements| elements.contains_key(element)) {
                return None;
            }
            let is_append = matches!(change, Change::Append { .. });
            let standing = || record.elements(name).count();
            let is_full = known.is_some_and(|elements| elements.len() >= MOST_REMOVED * set.at_most) || (is_append && standing() >= set.at_most);
            if is_full || weight(record) >= MOST_BYTES { full(Some(name)) } else { None }
        }
        // The room of moves is counted above: what weighs much goes on to its end.
        Change::Set { .. } if weight(record) >= MOST_BYTES => full(None),
        _ => None,
    }
}

/// About how many bytes a record has as text.
fn weight(record: &Record) -> usize {
    let fields =
        record.fields.values().flat_map(|field| &field.writes).map(|write| BESIDE + 20 * write.base.len() + weight_of(&write.value)).sum::<usize>();
    let elements = record.sets.values().flat_map(|set| set.values()).map(|element| BESIDE + weight_of(&element.value)).sum::<usize>();
    fields + elements
}

fn weight_of(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight_of).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + weight_of(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}
