//! An operation that an earlier state of this server accepted, and a restore lost: it comes back with the stamp it had.
//!
//! It refuses to judge again: the permission and the walk's state of that day are not to be had. Its invariant: the caller has verified the receipt.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;
use shared::apply::{apply_again, trusted_bases};
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::{ElementKey, Kind, KindSpec, spec};
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::stamp::{Rank, Stamp};
use shared::validate::Invalid;
use shared::value::Shape;

use crate::error::Error;
use crate::store::batch::Turn;
use crate::sync::judge::{Accepted, Verdict, ranks};

/// What an operation that was accepted at `stamp` comes to on this server.
///
/// # Errors
/// When the database fails.
pub fn honour(turn: &Turn<'_>, person: RecordId, operation: &Operation, stamp: Stamp, is_late: bool) -> Result<Verdict, Error> {
    let Some(spec) = spec(&operation.kind) else { return Ok(Verdict::Retry(Code::ServerTooOld)) };
    let stored = turn.find(operation.record_id)?;
    if !hangs_on_nothing_missing(turn, spec, operation, stored.is_some())? {
        return Ok(Verdict::Retry(Code::UnknownRecord));
    }
    let scopes_before = if stored.is_some() { (*turn.shown_in(operation.record_id)?).clone() } else { BTreeSet::new() };
    let bases = trusted_bases(stored.as_deref(), operation);
    let stamp = free_stamp(stamp, stored.as_deref());
    let mark = Mark { rank: Rank::Final(stamp), op: operation.op_id, by: person };
    let mut record = stored.map(Arc::unwrap_or_clone);
    if let Err(code) = apply_again(&mut record, operation, mark, &bases) {
        return Ok(Verdict::Refuse(Invalid { code, field: None }));
    }
    let mut record = record.ok_or(Error::Column("state"))?;
    record.is_late |= is_late;
    let mut scopes = turn.scopes_of(&record)?;
    if record.kind == Kind::Person {
        scopes.extend(&scopes_before);
    }
    Ok(Verdict::Accept(Box::new(Accepted { record, stamp, scopes_before, scopes })))
}

/// A stamp of this record that was given to another operation after the restore is not given twice.
fn free_stamp(mut stamp: Stamp, record: Option<&Record>) -> Stamp {
    let taken: BTreeSet<Rank> = record.into_iter().flat_map(ranks).collect();
    while taken.contains(&Rank::Final(stamp)) {
        stamp = stamp.tick();
    }
    stamp
}

fn hangs_on_nothing_missing(turn: &Turn<'_>, spec: &KindSpec, operation: &Operation, is_stored: bool) -> Result<bool, Error> {
    match &operation.change {
        Change::Create { fields } => has_parents(turn, spec, fields, operation.record_id),
        Change::Append { set, element, .. } => {
            let is_record = spec.set(set).is_some_and(|set| matches!(set.element, ElementKey::Record(_)));
            let linked = is_record.then(|| element.parse().ok()).flatten();
            Ok(is_stored && linked.map_or(Ok(true), |id| turn.find(id).map(|found| found.is_some()))?)
        }
        _ => Ok(is_stored),
    }
}

fn has_parents(turn: &Turn<'_>, spec: &KindSpec, fields: &BTreeMap<String, Value>, own: RecordId) -> Result<bool, Error> {
    for field in spec.fields.iter().filter(|field| field.is_fixed && matches!(field.shape, Shape::Reference(_))) {
        let parent: Option<RecordId> = fields.get(field.name).and_then(Value::as_str).and_then(|text| text.parse().ok());
        if let Some(parent) = parent.filter(|parent| *parent != own)
            && turn.find(parent)?.is_none()
        {
            return Ok(false);
        }
    }
    Ok(true)
}
