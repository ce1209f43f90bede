//! Who took something away, when and why. Rows are only added; what must not come back is the business of [`crate::store::revocations`].

use rusqlite::{Connection, params};
use shared::id::RecordId;
use shared::scope::{Role, Scope};
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// A role of a person in a scope was ended.
    GrantEnded(RecordId, Scope, Role),
    /// It was given again.
    GrantGivenAgain(RecordId, Scope, Role),
    /// A device of a person was signed out.
    SignedOut(Uuid),
    /// A device is to be erased.
    DeviceWiped(Uuid),
    /// An operation's words were erased.
    Erased(Uuid),
}

impl Decided {
    fn row(self) -> (&'static str, Uuid, Vec<u8>, Option<&'static str>) {
        let grant = |what, person: RecordId, scope, role| (what, person.0, column::scope_key(scope).to_vec(), Some(column::role_word(role)));
        match self {
            Self::GrantEnded(person, scope, role) => grant("grant_ended", person, scope, role),
            Self::GrantGivenAgain(person, scope, role) => grant("grant_given_again", person, scope, role),
            Self::SignedOut(device) => ("signed_out", device, Vec::new(), None),
            Self::DeviceWiped(device) => ("device_wiped", device, Vec::new(), None),
            Self::Erased(op) => ("erased", op, Vec::new(), None),
        }
    }
}

/// Notes a decision. Nobody: the administrator at the command line.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, by: Option<RecordId>, decided: Decided, reason: Option<&str>, now_ms: u64) -> Result<(), Error> {
    let (what, subject, scope, role) = decided.row();
    let by = by.map_or(Uuid::nil(), |person| person.0);
    let sql = include_str!("insert.sql");
    connection.prepare_cached(sql)?.execute(params![by.as_bytes(), what, subject.as_bytes(), scope, role, reason, column::integer(now_ms)])?;
    Ok(())
}

/// The roles that were ended last in a scope, all in one decision: what giving them again gives.
///
/// # Errors
/// When the database fails.
pub fn list_ended_last(connection: &Connection, person: RecordId, scope: Scope) -> Result<Vec<Role>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_ended_last.sql"))?;
    let mut rows = statement.query(params![person.0.as_bytes(), column::scope_key(scope)])?;
    let mut roles = Vec::new();
    while let Some(row) = rows.next()? {
        roles.push(column::role(row.get_ref(0)?.as_str().map_err(|_| Error::Column("role"))?));
    }
    Ok(roles)
}
