//! The one merge: `apply(record, operation, mark)`, pure and the same everywhere.
//!
//! On the server the mark's rank is the final stamp; on a phone pending operations rank above everything, by `device_seq`. Fields, sets and
//! withdrawals commute and are idempotent; moves are compare-and-set in the order in which they come.

use crate::json::{Map, Set};

use crate::code::Code;
use crate::kind::spec;
use crate::operation::{Change, Operation};
use crate::record::{Element, Mark, Moved, Record, Standing, Write};
use crate::stamp::{Rank, Seen};
use crate::value::is_blank;

/// For each field an operation sets: the ranks of the writes it had seen. What was never issued for that field counts as not seen.
pub type Bases = Map<String, Vec<Rank>>;

/// Finds what an operation's bases mean in this record. A base that names no write of that field is dropped.
pub fn resolve_bases(record: Option<&Record>, operation: &Operation) -> Bases {
    let Some(record) = record else { return Bases::new() };
    let mut bases = Bases::new();
    for (name, seen) in &operation.base {
        let Some(field) = record.fields.get(name) else { continue };
        let ranks: Set<Rank> = seen
            .iter()
            .filter_map(|seen| match seen {
                Seen::Stamp(stamp) => Some(Rank::Final(*stamp)).filter(|rank| field.writes.iter().any(|write| write.mark.rank == *rank)),
                Seen::Op(op) => field.rank_of(*op),
            })
            .collect();
        if !ranks.is_empty() {
            bases.insert(name.clone(), ranks.into_iter().collect());
        }
    }
    bases
}

/// The bases as the operation names them, for one that was accepted before: what it had seen may come back after it does.
pub fn trusted_bases(record: Option<&Record>, operation: &Operation) -> Bases {
    let mut bases = Bases::new();
    for (name, seen) in &operation.base {
        let field = record.and_then(|record| record.fields.get(name));
        let mut ranks: Vec<Rank> = seen
            .iter()
            .filter_map(|seen| match seen {
                Seen::Stamp(stamp) => Some(Rank::Final(*stamp)),
                Seen::Op(op) => field.and_then(|field| field.rank_of(*op)),
            })
            .collect();
        ranks.sort();
        ranks.dedup();
        if !ranks.is_empty() {
            bases.insert(name.clone(), ranks);
        }
    }
    bases
}

/// Applies an operation that was accepted before the record lost it. Moves take their place by their mark, so that the order in which they
/// come back does not matter. On an error the record is as it was.
///
/// # Errors
/// As [`apply`], but never for a move that comes too late.
pub fn apply_again(record: &mut Option<Record>, operation: &Operation, mark: Mark, bases: &Bases) -> Result<(), Code> {
    match (&operation.change, record) {
        (Change::Move { from, to, reason }, Some(record)) => {
            let standing = record.standing.as_mut().ok_or(Code::IllegalMove)?;
            if standing.moves.iter().any(|moved| moved.mark.op == mark.op) {
                return Ok(());
            }
            // Those that were never lost stand in the order in which they came, whatever their stamps.
            let place = standing.moves.iter().rposition(|other| other.mark < mark).map_or(0, |at| at + 1);
            standing.moves.insert(place, Moved { mark, from: from.clone(), to: to.clone(), reason: reason.clone() });
            if let Some(last) = standing.moves.last() {
                standing.state.clone_from(&last.to);
            }
            Ok(())
        }
        (_, record) => apply(record, operation, mark, bases),
    }
}

/// Applies one operation. On an error the record is as it was.
///
/// # Errors
/// [`Code::UnknownRecord`] for a change of a record that is not there, [`Code::AlreadyExists`] for a second create, [`Code::MovedOn`],
/// [`Code::IllegalMove`], [`Code::ReasonMissing`] or [`Code::FieldMissing`] for a move, [`Code::UnknownChange`] for what this build does not know.
pub fn apply(record: &mut Option<Record>, operation: &Operation, mark: Mark, bases: &Bases) -> Result<(), Code> {
    match (&operation.change, record) {
        (Change::Create { fields }, record) => {
            let record = match record {
                Some(existing) if existing.created.op != mark.op => return Err(Code::AlreadyExists),
                Some(existing) => existing,
                none => none.insert(empty(operation, mark)),
            };
            for (name, value) in fields {
                let write = Write { mark, base: Vec::new(), value: value.clone() };
                record.fields.entry(name.clone()).or_default().take(write);
            }
            Ok(())
        }
        (Change::Unknown, _) => Err(Code::UnknownChange),
        (_, None) => Err(Code::UnknownRecord),
        (change, Some(record)) => change_existing(record, change, mark, bases),
    }
}

fn empty(operation: &Operation, mark: Mark) -> Record {
    let machine = spec(&operation.kind).and_then(|spec| spec.machine);
    Record {
        kind: operation.kind.clone(),
        id: operation.record_id,
        created: mark,
        fields: Map::new(),
        sets: Map::new(),
        standing: machine.map(|machine| Standing { state: machine.initial.to_owned(), moves: Vec::new() }),
        withdrawn: None,
        is_late: false,
        rest: Map::new(),
    }
}

fn change_existing(record: &mut Record, change: &Change, mark: Mark, bases: &Bases) -> Result<(), Code> {
    match change {
        Change::Set { fields } => {
            for (name, value) in fields {
                let base = bases.get(name).cloned().unwrap_or_default();
                record.fields.entry(name.clone()).or_default().take(Write { mark, base, value: value.clone() });
            }
        }
        Change::Append { set, element, value } => {
            let element = element_of(record, set, element);
            if element.added.is_none_or(|added| mark < added) {
                element.added = Some(mark);
                element.value = value.clone();
            }
        }
        Change::Remove { set, element } => {
            let element = element_of(record, set, element);
            element.removed = Some(element.removed.map_or(mark, |removed| removed.min(mark)));
        }
        Change::Move { from, to, reason } => return step(record, from, to, reason.as_deref(), mark),
        Change::Withdraw {} => record.withdrawn = Some(record.withdrawn.map_or(mark, |withdrawn| withdrawn.min(mark))),
        Change::Create { .. } | Change::Unknown => return Err(Code::UnknownChange),
    }
    Ok(())
}

fn element_of<'a>(record: &'a mut Record, set: &str, element: &str) -> &'a mut Element {
    record.sets.entry(set.to_owned()).or_default().entry(element.to_owned()).or_default()
}

fn step(record: &mut Record, from: &str, to: &str, reason: Option<&str>, mark: Mark) -> Result<(), Code> {
    let machine = spec(&record.kind).and_then(|spec| spec.machine).ok_or(Code::IllegalMove)?;
    let lacks_field = machine.step(from, to).and_then(|step| step.needs_field).is_some_and(|name| record.value(name).is_none());
    let standing = record.standing.as_mut().ok_or(Code::IllegalMove)?;
    if standing.moves.iter().any(|moved| moved.mark.op == mark.op) {
        return Ok(());
    }
    let step = machine.step(from, to).ok_or(Code::IllegalMove)?;
    if standing.state != from {
        return Err(Code::MovedOn);
    }
    if step.needs_reason && reason.is_none_or(is_blank) {
        return Err(Code::ReasonMissing);
    }
    if lacks_field {
        return Err(Code::FieldMissing);
    }
    standing.moves.push(Moved { mark, from: from.to_owned(), to: to.to_owned(), reason: reason.map(ToOwned::to_owned) });
    standing.state = to.to_owned();
    Ok(())
}
