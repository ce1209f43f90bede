//! Permission as one function: the server enforces it, the client shows only what will work.
//!
//! It judges stored records and grants. Who may not see a record gets [`Code::NotFound`], the same as for one that does not exist.

use crate::json::Set;

use crate::code::Code;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::operation::Change;
use crate::record::Record;
use crate::scope::{Grant, Role, Scope};
use crate::visibility::walk_of;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: RecordId,
    /// All that the person may do.
    pub grants: Vec<Grant>,
}

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// Look at it.
    See,
    /// Make it, as it would stand.
    Create,
    /// Change it.
    Change(&'a Change),
}

/// The record in question, with the scopes that show it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// As stored, or as it would be made.
    pub record: &'a Record,
    /// From [`crate::visibility::scopes_of`].
    pub scopes: &'a Set<Scope>,
}

/// States of a finding that its owner moves it to.
const OWNER_STATES: &[&str] = &["confirmed", "wrong_owner", "ownership_unclear", "planned", "awaiting_budget", "in_progress", "fixed", "declined"];

/// The set in which people talk.
const COMMENTS: &str = "comments";

/// Whether the actor may.
///
/// # Errors
/// [`Code::NotFound`] when the actor may not even see it, [`Code::Forbidden`] when it may be seen but not this.
pub fn may(actor: &Actor, action: Action<'_>, subject: Subject<'_>) -> Result<(), Code> {
    let record = subject.record;
    let roles = || actor.grants.iter().filter(|grant| subject.scopes.contains(&grant.scope));
    let walk_role =
        walk_of(record).and_then(|walk| actor.grants.iter().filter(|grant| grant.scope == Scope::Walk(walk)).map(|grant| grant.role).max());
    // One's own scope shows one's own things; it says nothing about where one may make new ones.
    let is_place = |grant: &&Grant| !matches!(grant.scope, Scope::Person(_));
    let greatest = roles().filter(is_place).map(|grant| grant.role).chain(walk_role).max();
    let is_seen = match action {
        Action::Create => greatest.is_some(),
        Action::See | Action::Change(_) => roles().next().is_some(),
    };
    if !is_seen && !hosts(actor, record) {
        return Err(Code::NotFound);
    }
    let is_allowed = match action {
        Action::See => true,
        // Rank takes nothing away: who coordinates and walks along mends their own notes as everybody does.
        Action::Change(change) if is_own_affair(actor, record, change) => true,
        _ if greatest.is_some_and(|role| role >= Role::Coordinator) || hosts(actor, record) => may_coordinate(action, record),
        Action::Create => match record.kind {
            Kind::Answer | Kind::Observation => greatest.is_some_and(|role| role >= Role::Participant),
            _ => false,
        },
        Action::Change(change) => match record.kind {
            Kind::Walk => walk_role.is_some_and(|role| role >= Role::Leader) && may_lead(actor, record, change),
            Kind::Finding => roles().any(|grant| grant.role == Role::Handler) && may_handle(actor, record, change),
            _ => false,
        },
    };
    if is_allowed { Ok(()) } else { Err(Code::Forbidden) }
}

/// Whether the actor coordinates the organisation that hosts this public record.
fn hosts(actor: &Actor, record: &Record) -> bool {
    let host = match record.kind {
        Kind::Organisation => Some(record.reference("host").unwrap_or(record.id)),
        Kind::Area | Kind::Promise | Kind::Measure | Kind::Checklist => record.reference("organisation"),
        _ => None,
    };
    host.is_some_and(|host| actor.grants.iter().any(|grant| grant.scope == Scope::Organisation(host) && grant.role >= Role::Coordinator))
}

/// One's own words, and one's own name. What somebody else said under one's own words is theirs.
fn is_own_affair(actor: &Actor, record: &Record, change: &Change) -> bool {
    match record.kind {
        Kind::Answer | Kind::Observation => record.created.by == actor.person && !takes_a_word_of_others(actor, record, change),
        Kind::Person => record.id == actor.person && may_call_oneself(change),
        _ => false,
    }
}

/// What a coordinator may not: put words into the mouth of a participant.
fn may_coordinate(action: Action<'_>, record: &Record) -> bool {
    let is_their_word = matches!(record.kind, Kind::Answer | Kind::Observation) && matches!(action, Action::Change(Change::Set { .. }));
    let is_account = record.kind == Kind::Person && !matches!(action, Action::See);
    !is_their_word && !is_account
}

/// A person chooses a name. Where somebody works is said by whoever makes the account.
fn may_call_oneself(change: &Change) -> bool {
    matches!(change, Change::Set { fields } if fields.keys().all(|name| name == "name"))
}

fn may_lead(actor: &Actor, record: &Record, change: &Change) -> bool {
    match change {
        Change::Move { .. } | Change::Append { .. } => true,
        Change::Remove { set, element } => author_of(record, set, element) == Some(actor.person),
        Change::Create { .. } | Change::Set { .. } | Change::Withdraw {} | Change::Unknown => false,
    }
}

fn may_handle(actor: &Actor, record: &Record, change: &Change) -> bool {
    let is_talk = |set: &str| set == COMMENTS || set == "photos";
    match change {
        Change::Move { to, .. } => OWNER_STATES.contains(&to.as_str()),
        Change::Append { set, .. } => is_talk(set),
        Change::Remove { set, element } => is_talk(set) && author_of(record, set, element) == Some(actor.person),
        Change::Set { fields } => fields.keys().all(|name| name == "case_number" || name == "deadline" || name == "reply"),
        Change::Create { .. } | Change::Withdraw {} | Change::Unknown => false,
    }
}

/// Who added this element, where it is known.
fn author_of(record: &Record, set: &str, element: &str) -> Option<RecordId> {
    record.sets.get(set)?.get(element)?.added.map(|mark| mark.by)
}

/// Whether it would take away what somebody else wrote. Photos are not meant: what pictures go with one's words is one's own affair.
fn takes_a_word_of_others(actor: &Actor, record: &Record, change: &Change) -> bool {
    let Change::Remove { set, element } = change else { return false };
    set == COMMENTS && author_of(record, set, element).is_some_and(|author| author != actor.person)
}
