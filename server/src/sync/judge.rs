//! Decides what an operation comes to, and writes nothing: form, references, permission, stamp, merge.
//!
//! Its invariant: for somebody who may not see a record the verdict is the same as if it did not exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::apply::{apply, resolve_bases};
use shared::code::Code;
use shared::duplicate::{DUPLICATE_OF, may_be_duplicate};
use shared::id::RecordId;
use shared::kind::{ElementKey, Kind, KindSpec, spec};
use shared::machine::WALK_REVIEW_BEGUN;
use shared::operation::{Change, Operation};
use shared::permission::{Action, Actor, Subject, may};
use shared::record::{Mark, Record};
use shared::scope::Scope;
use shared::stamp::{Finalise, Rank, Stamp, finalise};
use shared::validate::Invalid;
use shared::value::Shape;

use crate::error::Error;
use crate::store::batch::Turn;
use crate::store::refusals;
use crate::sync::fullness;
use crate::sync::read::Read;

/// Who sends, and from what clock.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The person with all grants; `None` is the server itself, which may do everything that is well-formed.
    pub actor: Option<Actor>,
    /// The last stamp issued to the device.
    pub device_last: Stamp,
    /// What to add to the device's clock to get the server's, in milliseconds.
    pub skew_ms: i64,
}

impl Sender {
    /// Under whose name things are written.
    pub fn person(&self) -> RecordId {
        self.actor.as_ref().map_or(RecordId(uuid::Uuid::nil()), |actor| actor.person)
    }
}

/// What an operation comes to.
#[derive(Debug)]
pub enum Verdict {
    /// It holds: the record as it is from now on.
    Accept(Box<Accepted>),
    /// It never will.
    Refuse(Invalid),
    /// Not now.
    Retry(Code),
}

/// An accepted operation's effect.
#[derive(Debug)]
pub struct Accepted {
    /// The record after it.
    pub record: Record,
    /// Its final stamp.
    pub stamp: Stamp,
    /// The scopes that showed the record before.
    pub scopes_before: BTreeSet<Scope>,
    /// The scopes that show it from now on.
    pub scopes: BTreeSet<Scope>,
}

fn refuse(code: Code, field: Option<&str>) -> Verdict {
    Verdict::Refuse(Invalid { code, field: field.map(ToOwned::to_owned) })
}

/// Judges one operation against what is stored.
///
/// # Errors
/// When the database fails. A verdict is never an error.
pub fn judge(turn: &Turn<'_>, sender: &Sender, read: &Read) -> Result<Verdict, Error> {
    let operation = &read.encoded.operation;
    let spec = match &read.form {
        Ok(spec) => *spec,
        Err(invalid) if invalid.code == Code::ServerTooOld => return Ok(Verdict::Retry(Code::ServerTooOld)),
        Err(invalid) => return Ok(Verdict::Refuse(invalid.clone())),
    };
    let stored = turn.find(operation.record_id)?;
    let scopes_before = if stored.is_some() { (*turn.shown_in(operation.record_id)?).clone() } else { BTreeSet::new() };
    let obstacle = match (&operation.change, &stored) {
        (Change::Create { .. }, Some(_)) => Some(refuse(Code::AlreadyExists, None)),
        (Change::Create { fields }, None) => missing_parent(turn, sender, spec, fields, operation.record_id)?,
        (_, None) => Some(unknown(turn, sender, operation.record_id)?),
        (change, Some(record)) => obstacle_to_change(turn, sender, operation, change, record, &scopes_before, spec)?,
    };
    if let Some(verdict) = obstacle {
        return Ok(verdict);
    }
    if let Some(verdict) = obstacle_to_duplicate(turn, sender, operation, stored.as_deref())? {
        return Ok(verdict);
    }
    let bases = resolve_bases(stored.as_deref(), operation);
    let based_on = bases.values().flatten().filter_map(|rank| rank.stamp()).max();
    let greatest_base = based_on.max(stored.as_deref().and_then(|record| came_before(record, &operation.change))).unwrap_or_default();
    let stamp = unique_stamp(turn, sender, operation.proposed, greatest_base, stored.as_deref());
    let mark = Mark { rank: Rank::Final(stamp), op: operation.op_id, by: sender.person() };
    let mut record = stored.map(Arc::unwrap_or_clone);
    if let Err(code) = apply(&mut record, operation, mark, &bases) {
        return Ok(refuse(code, lacking(operation, code)));
    }
    let mut record = record.ok_or(Error::Column("state"))?;
    let mut scopes = turn.scopes_of(&record)?;
    if matches!(operation.change, Change::Create { .. }) {
        if let Some(verdict) = obstacle_to_create(sender, &record, &scopes) {
            return Ok(verdict);
        }
        record.is_late = is_late(turn, &record)?;
    }
    if record.kind == Kind::Person {
        // People are shown where they take part or work; that follows their grants, not their record.
        scopes.extend(&scopes_before);
    }
    Ok(Verdict::Accept(Box::new(Accepted { record, stamp, scopes_before, scopes })))
}

/// The field without which a move can't be made.
fn lacking(operation: &Operation, code: Code) -> Option<&'static str> {
    let Change::Move { from, to, .. } = &operation.change else { return None };
    let step = spec(&operation.kind)?.machine?.step(from, to)?;
    step.needs_field.filter(|_| code == Code::FieldMissing)
}

/// What to say of a record that is not there, or not for this sender.
fn unknown(turn: &Turn<'_>, sender: &Sender, id: RecordId) -> Result<Verdict, Error> {
    if refusals::is_create_refused(turn.connection, id, sender.person())? {
        return Ok(refuse(Code::DependsOn, None));
    }
    Ok(Verdict::Retry(Code::UnknownRecord))
}

/// A record that the sender sees, or the verdict that says it is unknown.
fn seen(turn: &Turn<'_>, sender: &Sender, id: RecordId) -> Result<Result<Arc<Record>, Verdict>, Error> {
    let Some(record) = turn.find(id)? else { return unknown(turn, sender, id).map(Err) };
    if let Some(actor) = &sender.actor {
        let scopes = turn.shown_in(id)?;
        if may(actor, Action::See, Subject { record: &record, scopes: &scopes }).is_err() {
            return unknown(turn, sender, id).map(Err);
        }
    }
    Ok(Ok(record))
}

/// The records that say where a new one belongs must be there, of the right kind, and seen.
fn missing_parent(
    turn: &Turn<'_>,
    sender: &Sender,
    spec: &KindSpec,
    fields: &std::collections::BTreeMap<String, serde_json::Value>,
    own: RecordId,
) -> Result<Option<Verdict>, Error> {
    for field in spec.fields.iter().filter(|field| field.is_fixed) {
        let Shape::Reference(kind) = field.shape else { continue };
        let Some(id) = fields.get(field.name).and_then(|value| value.as_str()).and_then(|text| text.parse().ok()) else { continue };
        if id == own {
            continue;
        }
        match seen(turn, sender, id)? {
            Err(verdict) => return Ok(Some(verdict)),
            Ok(parent) if parent.kind.as_str() != kind => return Ok(Some(refuse(Code::WrongType, Some(field.name)))),
            Ok(parent) => {
                let walk = fields.get("walk").and_then(|value| value.as_str());
                if parent.text("walk").is_some_and(|other| Some(other) != walk) {
                    return Ok(Some(refuse(Code::OutOfRange, Some(field.name))));
                }
            }
        }
    }
    Ok(None)
}

fn obstacle_to_create(sender: &Sender, record: &Record, scopes: &BTreeSet<Scope>) -> Option<Verdict> {
    let actor = sender.actor.as_ref()?;
    match may(actor, Action::Create, Subject { record, scopes }) {
        Ok(()) => None,
        // Its parents are seen, so there is nothing left to hide.
        Err(_) => Some(refuse(Code::Forbidden, None)),
    }
}

fn obstacle_to_change(
    turn: &Turn<'_>,
    sender: &Sender,
    operation: &Operation,
    change: &Change,
    record: &Arc<Record>,
    scopes: &BTreeSet<Scope>,
    spec: &KindSpec,
) -> Result<Option<Verdict>, Error> {
    if let Some(actor) = &sender.actor {
        match may(actor, Action::Change(change), Subject { record, scopes }) {
            Ok(()) => {}
            Err(Code::NotFound) => return unknown(turn, sender, operation.record_id).map(Some),
            Err(code) => return Ok(Some(refuse(code, None))),
        }
    }
    if record.kind != operation.kind {
        return Ok(Some(refuse(Code::WrongType, Some("kind"))));
    }
    if let Some(full) = fullness::obstacle(record, change, spec) {
        return Ok(Some(Verdict::Refuse(full)));
    }
    let Change::Append { set, element, .. } = change else { return Ok(None) };
    let Some(set) = spec.set(set) else { return Ok(None) };
    if let (ElementKey::Record(kind), Ok(id)) = (set.element, element.parse()) {
        match seen(turn, sender, id)? {
            Err(verdict) => return Ok(Some(verdict)),
            Ok(linked) if linked.kind.as_str() != kind => return Ok(Some(refuse(Code::WrongType, Some(set.name)))),
            Ok(linked) if linked.reference("walk") != record.reference("walk") => return Ok(Some(refuse(Code::OutOfRange, Some(set.name)))),
            Ok(_) => {}
        }
    }
    Ok(None)
}

/// A duplicate's original must be there, seen, near and not a duplicate of this one; and while the finding is a duplicate it has one.
fn obstacle_to_duplicate(turn: &Turn<'_>, sender: &Sender, operation: &Operation, stored: Option<&Record>) -> Result<Option<Verdict>, Error> {
    let (Change::Create { fields } | Change::Set { fields }) = &operation.change else { return Ok(None) };
    let Some(value) = fields.get(DUPLICATE_OF).filter(|_| operation.kind == Kind::Finding) else { return Ok(None) };
    let Some(original) = value.as_str().and_then(|text| text.parse().ok()) else {
        let is_duplicate = stored.and_then(Record::state) == Some("duplicate");
        return Ok(is_duplicate.then(|| refuse(Code::FieldMissing, Some(DUPLICATE_OF))));
    };
    let original = match seen(turn, sender, original)? {
        Err(verdict) => return Ok(Some(verdict)),
        Ok(original) => original,
    };
    let walk = stored.map_or_else(|| fields.get("walk")?.as_str()?.parse().ok(), |record| record.reference("walk"));
    let judged = turn.asked(|related| may_be_duplicate(operation.record_id, walk, &original, related))?;
    Ok(judged.err().map(|code| refuse(code, Some(DUPLICATE_OF))))
}

/// The greatest stamp of what was accepted of the same thing before. Where the lesser stamp counts (an element, a removal, a withdrawal) a stamp before it would
/// put another's words in the place of those that stand; a move would come before the one that it follows from, once a restore takes them by their stamps.
fn came_before(record: &Record, change: &Change) -> Option<Stamp> {
    let element = |set: &String, id: &String| record.sets.get(set).and_then(|elements| elements.get(id));
    let mark = match change {
        Change::Append { set, element: id, .. } => element(set, id)?.added,
        Change::Remove { set, element: id } => element(set, id)?.removed,
        Change::Move { .. } => record.standing.as_ref()?.moves.iter().map(|moved| moved.mark).max(),
        Change::Withdraw {} => record.withdrawn,
        Change::Create { .. } | Change::Set { .. } | Change::Unknown => None,
    };
    mark?.rank.stamp()
}

/// The final stamp, moved on until no mark of the record has it: bases name writes by their stamp alone.
fn unique_stamp(turn: &Turn<'_>, sender: &Sender, proposed: Stamp, greatest_base: Stamp, record: Option<&Record>) -> Stamp {
    let now = Stamp::from_unix_ms(turn.context.now_ms).max(turn.head.stamp);
    let with = Finalise { now, device_last: sender.device_last, greatest_base, skew_ms: sender.skew_ms };
    let mut stamp = finalise(proposed, &with);
    if let Some(record) = record {
        let mut taken: Vec<Stamp> = ranks(record).filter_map(Rank::stamp).filter(|taken| *taken >= stamp).collect();
        taken.sort_unstable();
        for taken in taken {
            // Sorted and without those before: the first that differs leaves a gap. An operation may have marked two things.
            if taken == stamp {
                stamp = stamp.tick();
            }
        }
    }
    stamp
}

pub(super) fn ranks(record: &Record) -> impl Iterator<Item = Rank> + '_ {
    let writes = record.fields.values().flat_map(|field| field.writes.iter().map(|write| write.mark));
    let elements = record.sets.values().flat_map(|set| set.values()).flat_map(|element| element.added.into_iter().chain(element.removed));
    let moves = record.standing.iter().flat_map(|standing| standing.moves.iter().map(|moved| moved.mark));
    std::iter::once(record.created).chain(writes).chain(elements).chain(moves).chain(record.withdrawn).map(|mark| mark.rank)
}

fn is_late(turn: &Turn<'_>, record: &Record) -> Result<bool, Error> {
    if !matches!(record.kind, Kind::Answer | Kind::Observation) {
        return Ok(false);
    }
    let Some(walk) = record.reference("walk") else { return Ok(false) };
    Ok(turn.find(walk)?.is_some_and(|walk| walk.state().is_some_and(|state| WALK_REVIEW_BEGUN.contains(&state))))
}
