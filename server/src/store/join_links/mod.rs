//! How a walk is joined: generations of links and codes. Only keyed hashes are stored; the secrets are derived when they are shown.

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::id::RecordId;

use crate::error::Error;
use crate::store::column;

/// One walk's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinLink {
    /// The walk.
    pub walk: RecordId,
    /// Rises with every renewal.
    pub generation: u64,
    /// Rises whenever the code alone is renewed.
    pub code_generation: u64,
    /// Of the link's secret.
    pub link_hash: [u8; 32],
    /// Of the code.
    pub code_hash: [u8; 32],
    /// When the code runs out, milliseconds since 1970 (UTC).
    pub code_expires_at_ms: u64,
}

type Raw = (Vec<u8>, i64, i64, Vec<u8>, Vec<u8>, i64);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn read((walk, generation, code_generation, link_hash, code_hash, code_expires_at): Raw) -> Result<JoinLink, Error> {
    Ok(JoinLink {
        walk: column::record_id(&walk)?,
        generation: column::number(generation),
        code_generation: column::number(code_generation),
        link_hash: column::hash(&link_hash)?,
        code_hash: column::hash(&code_hash)?,
        code_expires_at_ms: column::number(code_expires_at),
    })
}

/// The row of a walk.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, walk: RecordId) -> Result<Option<JoinLink>, Error> {
    let sql = include_str!("find.sql");
    connection.prepare_cached(sql)?.query_row(params![walk.0.as_bytes()], raw).optional()?.map(read).transpose()
}

/// The row whose link has this hash.
///
/// # Errors
/// When the database fails.
pub fn find_by_link(connection: &Connection, link_hash: [u8; 32]) -> Result<Option<JoinLink>, Error> {
    let sql = include_str!("find_by_link.sql");
    connection.prepare_cached(sql)?.query_row(params![link_hash], raw).optional()?.map(read).transpose()
}

/// The row whose code has this hash and has not run out.
///
/// # Errors
/// When the database fails.
pub fn find_by_code(connection: &Connection, code_hash: [u8; 32], now_ms: u64) -> Result<Option<JoinLink>, Error> {
    let sql = include_str!("find_by_code.sql");
    connection.prepare_cached(sql)?.query_row(params![code_hash, column::integer(now_ms)], raw).optional()?.map(read).transpose()
}

/// Writes a row.
///
/// # Errors
/// When the database fails.
pub fn put(connection: &Connection, link: &JoinLink) -> Result<(), Error> {
    connection.prepare_cached(include_str!("put.sql"))?.execute(params![
        link.walk.0.as_bytes(),
        column::integer(link.generation),
        column::integer(link.code_generation),
        link.link_hash,
        link.code_hash,
        column::integer(link.code_expires_at_ms),
    ])?;
    Ok(())
}
