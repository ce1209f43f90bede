//! Sessions: the long-lived credential of a browser. The secret itself is never stored.

use rusqlite::{Connection, OptionalExtension, params};
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

/// When a session began, or last began anew, milliseconds since 1970 (UTC).
///
/// # Errors
/// When the database fails.
pub fn find_begun_at(connection: &Connection, id: Uuid) -> Result<Option<u64>, Error> {
    let sql = "select created_at from sessions where id = $1";
    Ok(connection.prepare_cached(sql)?.query_row(params![id.as_bytes()], |row| row.get(0).map(column::number)).optional()?)
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

/// The sessions in which a person uses a device, ended ones too: those that began on it, and the one in which it was last heard.
///
/// # Errors
/// When the database fails.
pub fn list_of_device(connection: &Connection, person: RecordId, device_id: DeviceId) -> Result<Vec<Uuid>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_of_device.sql"))?;
    let mut rows = statement.query(params![person.0.as_bytes(), device_id.0.as_bytes()])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(column::uuid(&row.get::<_, Vec<u8>>(0)?)?);
    }
    Ok(ids)
}

/// Ends a session whose device is to be erased, and remembers so for whoever comes with its credential.
///
/// # Errors
/// When the database fails.
pub fn wipe(connection: &Connection, id: Uuid, now_ms: u64) -> Result<(), Error> {
    let sql = "update sessions set ended_at = coalesce(ended_at, $1), wiped_at = $1 where id = $2";
    connection.prepare_cached(sql)?.execute(params![column::integer(now_ms), id.as_bytes()])?;
    Ok(())
}

/// Whether the session was ended because its device is to be erased.
///
/// # Errors
/// When the database fails.
pub fn is_wiped(connection: &Connection, id: Uuid) -> Result<bool, Error> {
    Ok(connection.prepare_cached("select 1 from sessions where id = $1 and wiped_at is not null")?.exists(params![id.as_bytes()])?)
}

/// A session that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedSession {
    /// Which.
    pub id: Uuid,
    /// SHA-256 of the cookie's secret.
    pub secret_hash: [u8; 32],
    /// Its device is to be erased.
    pub is_wiped: bool,
}

/// Those that ended or were wiped since then.
///
/// # Errors
/// When the database fails.
pub fn list_ended_since(connection: &Connection, since_ms: u64) -> Result<Vec<EndedSession>, Error> {
    list_ended(connection, include_str!("list_ended_since.sql"), since_ms)
}

/// All that were wiped.
///
/// # Errors
/// When the database fails.
pub fn list_wiped(connection: &Connection) -> Result<Vec<EndedSession>, Error> {
    list_ended(connection, include_str!("list_wiped.sql"), 0)
}

fn list_ended(connection: &Connection, sql: &str, since_ms: u64) -> Result<Vec<EndedSession>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![column::integer(since_ms)])?;
    let mut ended = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, secret_hash): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        ended.push(EndedSession { id: column::uuid(&id)?, secret_hash: column::hash(&secret_hash)?, is_wiped: row.get(2)? });
    }
    Ok(ended)
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
