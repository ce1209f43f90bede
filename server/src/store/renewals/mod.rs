//! Renewals: what a participant's device may hold for a day to get its session back. The secret itself is never stored.
//!
//! Invariant: a session that has ended, or that began on another device, is not found.

use rusqlite::{Connection, OptionalExtension, params};
use shared::id::{DeviceId, RecordId};
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// A renewal's own facts.
#[derive(Debug, Clone, Copy)]
pub struct RenewalRow {
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
    /// The session it renews.
    pub session: Uuid,
    /// When that session began, milliseconds since 1970 (UTC).
    pub begun_at_ms: u64,
    /// When it is worth nothing any more, milliseconds since 1970 (UTC).
    pub expires_at_ms: u64,
}

/// The session that a secret renews.
#[derive(Debug, Clone, Copy)]
pub struct Renewable {
    /// Which.
    pub session: Uuid,
    /// Whose.
    pub person: RecordId,
    /// When it runs out, milliseconds since 1970 (UTC).
    pub expires_at_ms: u64,
}

/// Adds a renewal, and forgets those that have run out.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, row: &RenewalRow) -> Result<(), Error> {
    connection.prepare_cached("delete from renewals where expires_at <= $1")?.execute(params![column::integer(row.begun_at_ms)])?;
    connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        row.secret_hash,
        row.session.as_bytes(),
        column::integer(row.begun_at_ms),
        column::integer(row.expires_at_ms),
    ])?;
    Ok(())
}

/// What a secret renews on this device now, if anything.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, secret_hash: [u8; 32], device_id: DeviceId, now_ms: u64) -> Result<Option<Renewable>, Error> {
    let found: Option<(Vec<u8>, Vec<u8>, i64)> = connection
        .prepare_cached(include_str!("find.sql"))?
        .query_row(params![secret_hash, column::integer(now_ms), device_id.0.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((session, person, expires_at)) = found else { return Ok(None) };
    Ok(Some(Renewable { session: column::uuid(&session)?, person: column::record_id(&person)?, expires_at_ms: column::number(expires_at) }))
}

/// The session that a secret was to renew on this device, whatever has become of it.
///
/// # Errors
/// When the database fails.
pub fn find_session(connection: &Connection, secret_hash: [u8; 32]) -> Result<Option<Uuid>, Error> {
    let sql = "select session from renewals where secret_hash = $1";
    let found: Option<Vec<u8>> = connection.prepare_cached(sql)?.query_row(params![secret_hash], |row| row.get(0)).optional()?;
    found.as_deref().map(column::uuid).transpose()
}

/// The secret renews this session from now on.
///
/// # Errors
/// When the database fails.
pub fn pass_on(connection: &Connection, secret_hash: [u8; 32], to: Uuid, now_ms: u64) -> Result<(), Error> {
    let sql = "update renewals set session = $1, begun_at = $2 where secret_hash = $3";
    connection.prepare_cached(sql)?.execute(params![to.as_bytes(), column::integer(now_ms), secret_hash])?;
    Ok(())
}

/// Whether a session that began before then still has a renewal.
///
/// # Errors
/// When the database fails.
pub fn is_older(connection: &Connection, session: Uuid, than_ms: u64) -> Result<bool, Error> {
    let sql = "select exists (select 1 from renewals where session = $1 and begun_at <= $2)";
    Ok(connection.prepare_cached(sql)?.query_row(params![session.as_bytes(), column::integer(than_ms)], |row| row.get(0))?)
}

/// Whether the cookie of a session has yet to come back.
///
/// # Errors
/// When the database fails.
pub fn is_awaited(connection: &Connection, session: Uuid) -> Result<bool, Error> {
    Ok(connection.prepare_cached("select 1 from renewals where session = $1")?.exists(params![session.as_bytes()])?)
}

/// Forgets the renewal of a session.
///
/// # Errors
/// When the database fails.
pub fn forget(connection: &Connection, session: Uuid) -> Result<(), Error> {
    connection.prepare_cached("delete from renewals where session = $1")?.execute(params![session.as_bytes()])?;
    Ok(())
}
