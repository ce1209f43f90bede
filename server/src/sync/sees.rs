//! Whether a person sees a stored record: the visibility rows against the grants, through the one rule in `shared`.

use std::collections::BTreeSet;

use rusqlite::Connection;
use shared::permission::{Action, Actor, Subject, may};
use shared::record::Record;
use shared::scope::Scope;

use crate::error::Error;
use crate::store::{grants, records, visibility};
use shared::code::Code;
use shared::id::RecordId;

/// A person with all grants, as stored now.
///
/// # Errors
/// When the database fails.
pub fn actor(connection: &Connection, person: RecordId) -> Result<Actor, Error> {
    Ok(Actor { person, grants: grants::list(connection, person)? })
}

/// A record that the actor may act on so, with what of it the actor is shown.
///
/// # Errors
/// [`Code::NotFound`] for what does not exist or is not seen, [`Code::Forbidden`] for what is seen but not so.
pub fn get(connection: &Connection, actor: &Actor, id: RecordId, action: Action<'_>) -> Result<Record, Error> {
    let record = records::find(connection, id)?.ok_or(Code::NotFound)?;
    let scopes = visibility::scopes_of(connection, id)?;
    may(actor, action, Subject { record: &record, scopes: &scopes })?;
    Ok(shown(&record, &scopes, actor))
}

/// What of a record the actor is shown.
pub fn shown(record: &Record, scopes: &BTreeSet<Scope>, actor: &Actor) -> Record {
    let own: Vec<Scope> = scopes.iter().copied().filter(|scope| actor.grants.iter().any(|grant| grant.scope == *scope)).collect();
    shared::visibility::shown_through(record, &own)
}
