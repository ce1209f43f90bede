//! Sessions: the long-lived credential of a browser. The secret itself is never stored.

use rusqlite::{Connection, params};
use shared::id::{DeviceId, RecordId};
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// One session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRow {
    /// What tokens name.
    pub id: Uuid,
    /// SHA-256 of the cookie's secret.
    pub secret_hash: [u8; 32],
    /// Whose it is.
    pub person: RecordId,
    /// On which device it began.
    pub device_id: DeviceId,
    /// When it runs out, milliseconds since 1970 (UTC).
    pub expires_at_ms: u64,
}

/// Every session that lives.
///
/// # Errors
/// When the database fails.
pub fn list_live(connection: &Connection, now_ms: u64) -> Result<Vec<SessionRow>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_live.sql"))?;
    let mut rows = statement.query(params![column::integer(now_ms)])?;
    let mut sessions = Vec::new();
    while let Some(row) = rows.next()? {
        sessions.push(SessionRow {
            id: column::uuid(&row.get::<_, Vec<u8>>(0)?)?,
            secret_hash: column::hash(&row.get::<_, Vec<u8>>(1)?)?,
            person: column::record_id(&row.get::<_, Vec<u8>>(2)?)?,
            device_id: column::device_id(&row.get::<_, Vec<u8>>(3)?)?,
            expires_at_ms: column::number(row.get(4)?),
        });
    }
    Ok(sessions)
}

/// Whether a session was ever begun here.
///
/// # Errors
/// When the database fails.
pub fn is_known(connection: &Connection, id: Uuid) -> Result<bool, Error> {
    Ok(connection.prepare_cached("select 1 from sessions where id = $1")?.exists(params![id.as_bytes()])?)
}

/// Adds a session, or begins one anew under its id.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, session: &SessionRow, now_ms: u64) -> Result<(), Error> {
    connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        session.id.as_bytes(),
        session.secret_hash,
        session.person.0.as_bytes(),
        session.device_id.0.as_bytes(),
        column::integer(now_ms),
        column::integer(session.expires_at_ms),
    ])?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub fn end(connection: &Connection, id: Uuid, now_ms: u64) -> Result<(), Error> {
    let sql = "update sessions set ended_at = $1 where id = $2 and ended_at is null";
    connection.prepare_cached(sql)?.execute(params![column::integer(now_ms), id.as_bytes()])?;
    Ok(())
}
