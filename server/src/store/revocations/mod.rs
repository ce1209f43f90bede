//! Revocations and erasures: what must not come back, whoever holds a receipt for it.
//!
//! Invariant: a row is written in the transaction that takes the thing away, and goes only when the same thing is given anew.

use rusqlite::{Connection, params};
use shared::id::{DeviceId, OpId, RecordId};
use shared::scope::Scope;
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// A session, by its owner or by an administrator.
    Session(Uuid),
    /// All that a person might do in a scope.
    Grant(RecordId, Scope),
    /// A device: what is on it is to be wiped.
    Device(DeviceId),
    /// An operation: its content is erased.
    Operation(OpId),
}

impl Revoked {
    fn row(self) -> (&'static str, [u8; 16], Vec<u8>) {
        match self {
            Self::Session(id) => ("session", *id.as_bytes(), Vec::new()),
            Self::Grant(person, scope) => ("grant", *person.0.as_bytes(), column::scope_key(scope).to_vec()),
            Self::Device(id) => ("device", *id.0.as_bytes(), Vec::new()),
            Self::Operation(id) => ("operation", *id.0.as_bytes(), Vec::new()),
        }
    }
}

/// Notes that something was taken away.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, revoked: Revoked, now_ms: u64) -> Result<(), Error> {
    let (what, subject, scope) = revoked.row();
    let sql = "insert into revocations (what, subject, scope, revoked_at) values ($1, $2, $3, $4) on conflict do nothing";
    connection.prepare_cached(sql)?.execute(params![what, subject, scope, column::integer(now_ms)])?;
    Ok(())
}

/// It was given anew.
///
/// # Errors
/// When the database fails.
pub fn remove(connection: &Connection, revoked: Revoked) -> Result<(), Error> {
    let (what, subject, scope) = revoked.row();
    let sql = "delete from revocations where what = $1 and subject = $2 and scope = $3";
    connection.prepare_cached(sql)?.execute(params![what, subject, scope])?;
    Ok(())
}

/// Everything that was taken away, with the time, oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection) -> Result<Vec<(Revoked, u64)>, Error> {
    let mut statement = connection.prepare_cached("select what, subject, scope, revoked_at from revocations order by revoked_at")?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let (subject, scope): (Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?);
        let revoked = match row.get::<_, String>(0)?.as_str() {
            "session" => Revoked::Session(column::uuid(&subject)?),
            "grant" => Revoked::Grant(column::record_id(&subject)?, column::scope(&scope)?),
            "device" => Revoked::Device(column::device_id(&subject)?),
            "operation" => Revoked::Operation(column::op_id(&subject)?),
            _ => return Err(Error::Column("what")),
        };
        list.push((revoked, column::number(row.get(3)?)));
    }
    Ok(list)
}

/// When it was taken away, milliseconds since 1970 (UTC), if it was.
///
/// # Errors
/// When the database fails.
pub fn find_revoked_at(connection: &Connection, revoked: Revoked) -> Result<Option<u64>, Error> {
    let (what, subject, scope) = revoked.row();
    let sql = "select max(revoked_at) from revocations where what = $1 and subject = $2 and scope = $3";
    let found: Option<i64> = connection.prepare_cached(sql)?.query_row(params![what, subject, scope], |row| row.get(0))?;
    Ok(found.map(column::number))
}

/// Whether it was taken away.
///
/// # Errors
/// When the database fails.
pub fn is_there(connection: &Connection, revoked: Revoked) -> Result<bool, Error> {
    let (what, subject, scope) = revoked.row();
    let sql = "select 1 from revocations where what = $1 and subject = $2 and scope = $3";
    Ok(connection.prepare_cached(sql)?.exists(params![what, subject, scope])?)
}
