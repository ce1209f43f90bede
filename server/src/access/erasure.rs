//! Erasing what was written, by decision: the words go from the log, the record, the refusals and the photos; their place in the log stays.
//!
//! It refuses to erase what others hang on (a walk, an area, an organisation): there only changes can go. Its invariant: after it the chain holds, each record is
//! what is left of its operations, and whoever holds a copy is told by the next pull.

use std::collections::BTreeSet;

use shared::code::Code;
use shared::id::{OpId, PhotoId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::permission::{Action, Subject, may};
use shared::record::Record;
use shared::scope::{Role, Scope};
use shared::wire::MOST_REASON;

use crate::access::authority::Decider;
use crate::backup::rebuild;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::decisions::{self, Decided};
use crate::store::revocations::{self, Revoked};
use crate::store::visibility::Row;
use crate::store::{operations, photos, refusals, uploads};
use crate::sync::sees;

/// What is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doomed {
    /// One operation; where it made its record, all of that.
    Operation(OpId),
    /// A record.
    Record(RecordId),
    /// A comment, a photo.
    Element {
        /// Of which record.
        record: RecordId,
        /// Of which set.
        set: String,
        /// Which.
        element: String,
    },
}

/// Somebody has it erased.
#[derive(Debug, Clone)]
pub struct EraseRequest {
    /// Who decides.
    pub by: Decider,
    /// What.
    pub doomed: Doomed,
    /// Why.
    pub reason: String,
}

/// What it came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// The operations that lost their words.
    pub operations: Vec<OpId>,
    /// The photos whose files have to go now that nothing names them.
    pub photos: Vec<PhotoId>,
}

impl Request for EraseRequest {
    type Answer = Erased;

    fn run(self, turn: &mut Turn<'_>) -> Result<Erased, Error> {
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(Error::Refused(Code::ReasonMissing));
        }
        if reason.chars().count() > MOST_REASON {
            return Err(Error::Refused(Code::TooLong));
        }
        // What a row held is overwritten on its page, not only let go.
        turn.connection.pragma_update(None, "secure_delete", true)?;
        let erased = erase(turn, self.by, &self.doomed);
        turn.connection.pragma_update(None, "secure_delete", false)?;
        let erased = erased?;
        for op in &erased.operations {
            revocations::insert(turn.connection, Revoked::Operation(*op), turn.context.now_ms)?;
            decisions::insert(turn.connection, self.by.person(), Decided::Erased(op.0), Some(reason), turn.context.now_ms)?;
        }
        Ok(erased)
    }
}

fn erase(turn: &mut Turn<'_>, by: Decider, doomed: &Doomed) -> Result<Erased, Error> {
    let id = match doomed {
        Doomed::Record(id) | Doomed::Element { record: id, .. } => *id,
        Doomed::Operation(op) => match operations::find(turn.connection, *op)? {
            Some(known) => known.record_id,
            None => return erase_refused(turn, by, *op),
        },
    };
    let record = turn.find(id)?.ok_or(Code::NotFound)?;
    check(turn, by, &record)?;
    let steps = operations::list_of_record(turn.connection, id)?;
    let is_all = matches!(doomed, Doomed::Record(_)) || *doomed == Doomed::Operation(record.created.op);
    let mut ops: Vec<OpId> = match doomed {
        _ if is_all => steps.iter().map(|(op, _)| *op).collect(),
        Doomed::Operation(op) => vec![*op],
        Doomed::Element { set, element, .. } => steps.iter().filter(|(_, body)| is_about(body, set, element)).map(|(op, _)| *op).collect(),
        Doomed::Record(_) => Vec::new(),
    };
    if is_all && HUNG_ON.contains(&record.kind) {
        return Err(Error::Refused(Code::Forbidden));
    }
    let mended: Vec<OpId> = steps_of(&ops, &steps).filter_map(replaced).collect();
    let way = rebuild::way_of(turn.connection, &record)?;
    let mut is_any = false;
    for op in &ops {
        is_any |= operations::erase(turn.connection, *op)?;
    }
    if !is_any {
        return Err(Error::Refused(Code::NotFound));
    }
    for op in &ops {
        refusals::erase(turn.connection, Some(*op), None)?;
    }
    if is_all {
        ops.extend(refusals::erase(turn.connection, None, Some(id))?);
    } else {
        for op in refused_before(turn, id, doomed, mended)? {
            ops.extend(refusals::erase(turn.connection, Some(op), None)?);
        }
    }
    let made = rebuild::rebuild_in(turn.connection, id, way)?;
    let photos = let_go_of_photos(turn, &record, made.as_ref())?;
    settle(turn, &record, made)?;
    Ok(Erased { operations: ops, photos: drop_named(turn, photos)? })
}

/// The bodies of these operations.
fn steps_of<'a>(ops: &'a [OpId], steps: &'a [(OpId, String)]) -> impl Iterator<Item = &'a str> {
    steps.iter().filter(|(op, _)| ops.contains(op)).map(|(_, body)| body.as_str())
}

/// What was refused on this record before it was mended says the same words: it is about the same element, or is what an erased operation replaced.
fn refused_before(turn: &Turn<'_>, record: RecordId, doomed: &Doomed, mended: Vec<OpId>) -> Result<Vec<OpId>, Error> {
    let mut kept = refusals::list_of_record(turn.connection, record)?;
    let (mut found, mut look) = (Vec::new(), mended);
    if let Doomed::Element { set, element, .. } = doomed {
        look.extend(kept.iter().filter(|(_, body)| is_about(body, set, element)).map(|(op, _)| *op));
    }
    while let Some(op) = look.pop() {
        let Some(place) = kept.iter().position(|(known, _)| *known == op) else { continue };
        let (op, body) = kept.swap_remove(place);
        found.push(op);
        look.extend(replaced(&body));
    }
    Ok(found)
}

/// The refused operation that this one mended.
fn replaced(body: &str) -> Option<OpId> {
    serde_json::from_str::<Operation>(body).ok()?.replaces
}

/// What was refused is in no record; only the administrator at the machine can name it.
fn erase_refused(turn: &Turn<'_>, by: Decider, op: OpId) -> Result<Erased, Error> {
    if by != Decider::CommandLine || refusals::erase(turn.connection, Some(op), None)?.is_empty() {
        return Err(Error::Refused(Code::NotFound));
    }
    Ok(Erased { operations: vec![op], photos: Vec::new() })
}

/// Kinds on which other records hang: without them those would be shown nowhere.
const HUNG_ON: &[Kind] = &[Kind::Organisation, Kind::Area, Kind::Walk, Kind::Stop, Kind::Checklist, Kind::Promise];
/// Kinds whose words a coordinator has erased from the desk.
const AT_THE_DESK: &[Kind] = &[Kind::Answer, Kind::Observation, Kind::Finding];

fn check(turn: &Turn<'_>, by: Decider, record: &Record) -> Result<(), Error> {
    let Decider::Person(person) = by else { return Ok(()) };
    let actor = sees::actor(turn.connection, person)?;
    let scopes = turn.shown_in(record.id)?;
    may(&actor, Action::See, Subject { record, scopes: &scopes })?;
    let coordinates = |scope: &Scope| actor.grants.iter().any(|grant| grant.scope == *scope && grant.role >= Role::Coordinator);
    let is_place = scopes.iter().any(|scope| matches!(scope, Scope::Area(_)) && coordinates(scope));
    if is_place && AT_THE_DESK.contains(&record.kind) { Ok(()) } else { Err(Error::Refused(Code::Forbidden)) }
}

fn is_about(body: &str, wanted: &str, of: &str) -> bool {
    serde_json::from_str::<Operation>(body).is_ok_and(|operation| match operation.change {
        Change::Append { set, element, .. } | Change::Remove { set, element } => set == wanted && element == of,
        _ => false,
    })
}

/// Writes what is left, and tells every scope that showed it.
fn settle(turn: &mut Turn<'_>, record: &Record, made: Option<Record>) -> Result<(), Error> {
    let id = record.id;
    let before = (*turn.shown_in(id)?).clone();
    let seq = turn.next_marked_seq()?;
    let after = match made {
        Some(made) => {
            let mut after = turn.scopes_of(&made)?;
            if made.kind == Kind::Person {
                after.extend(&before);
            }
            turn.put(made, seq);
            after
        }
        None => {
            turn.remove(id)?;
            BTreeSet::new()
        }
    };
    show(turn, id, seq, &before, &after)?;
    if after.is_empty() && record.kind == Kind::Observation {
        follow(turn, id)?;
    }
    Ok(())
}

fn show(turn: &mut Turn<'_>, record_id: RecordId, seq: u64, before: &BTreeSet<Scope>, after: &BTreeSet<Scope>) -> Result<(), Error> {
    for scope in after.iter().copied() {
        turn.show(Row { scope, record_id, seq, is_removed: false })?;
    }
    for scope in before.difference(after).copied() {
        turn.show(Row { scope, record_id, seq, is_removed: true })?;
    }
    Ok(())
}

/// A finding was shown to whoever had pointed it out; what was pointed out is gone.
fn follow(turn: &mut Turn<'_>, observation: RecordId) -> Result<(), Error> {
    for id in turn.list_mentioning(&observation.to_string())? {
        let Some(record) = turn.find(id)?.filter(|record| record.kind == Kind::Finding) else { continue };
        let before = (*turn.shown_in(id)?).clone();
        let after = turn.scopes_of(&record)?;
        if before != after {
            let seq = turn.next_marked_seq()?;
            show(turn, id, seq, &before, &after)?;
        }
    }
    Ok(())
}

/// The photos that the record named and does not name any more; what is on its way of them is let go.
fn let_go_of_photos(turn: &Turn<'_>, record: &Record, made: Option<&Record>) -> Result<Vec<PhotoId>, Error> {
    let mut gone = Vec::new();
    for photo in rebuild::photos_of(record) {
        if made.is_some_and(|made| rebuild::photos_of(made).contains(&photo)) {
            continue;
        }
        uploads::remove_of(turn.connection, photo, record.id)?;
        photos::remove_record(turn.connection, photo, record.id)?;
        gone.push(photo);
    }
    Ok(gone)
}

/// Those of the photos that no other record names lose their rows, and then their files.
fn drop_named(turn: &mut Turn<'_>, photos: Vec<PhotoId>) -> Result<Vec<PhotoId>, Error> {
    let mut dropped = Vec::new();
    for photo in photos {
        if turn.list_mentioning(&photo.to_string())?.is_empty() {
            photos::erase(turn.connection, photo)?;
            dropped.push(photo);
        }
    }
    Ok(dropped)
}
