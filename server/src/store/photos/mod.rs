//! Photos whose bytes are complete. The bytes themselves are files; a row here means that they are durable.

use rusqlite::{Connection, OptionalExtension, params};
use shared::id::{PhotoId, RecordId};
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// One stored photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// SHA-256 of the bytes as uploaded.
    pub photo_id: PhotoId,
    /// Its place in the order of things to be backed up.
    pub log_seq: u64,
    /// Size as stored.
    pub size_bytes: u64,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// SHA-256 of the bytes as stored.
    pub stored_hash: [u8; 32],
}

/// The photo of that id, once complete.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, photo_id: PhotoId) -> Result<Option<PhotoRow>, Error> {
    let found: Option<(i64, i64, u32, u32, Vec<u8>)> = connection
        .prepare_cached(include_str!("find.sql"))?
        .query_row(params![photo_id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .optional()?;
    found
        .map(|(log_seq, size_bytes, width_px, height_px, stored_hash)| {
            Ok(PhotoRow {
                photo_id,
                log_seq: column::number(log_seq),
                size_bytes: column::number(size_bytes),
                width_px,
                height_px,
                stored_hash: column::hash(&stored_hash)?,
            })
        })
        .transpose()
}

/// The photo that has this place in the log.
///
/// # Errors
/// When the database fails.
pub fn find_at(connection: &Connection, log_seq: u64) -> Result<Option<PhotoId>, Error> {
    let mut statement = connection.prepare_cached("select photo_id from photos where log_seq = $1")?;
    Ok(statement.query_row(params![column::integer(log_seq)], |row| row.get(0).map(PhotoId)).optional()?)
}

/// Notes that a photo is complete; the second time changes nothing.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, photo: &PhotoRow, now_ms: u64) -> Result<(), Error> {
    connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        photo.photo_id.0,
        column::integer(photo.log_seq),
        column::integer(photo.size_bytes),
        photo.width_px,
        photo.height_px,
        photo.stored_hash,
        column::integer(now_ms),
    ])?;
    Ok(())
}

/// Notes that a photo's bytes were brought for a record; the second time changes nothing.
///
/// # Errors
/// When the database fails.
pub fn insert_record(connection: &Connection, photo_id: PhotoId, record: RecordId) -> Result<(), Error> {
    let sql = "insert into photo_records (photo_id, record_id) values ($1, $2) on conflict do nothing";
    connection.prepare_cached(sql)?.execute(params![photo_id.0, record.0.as_bytes()])?;
    Ok(())
}

/// Whether a photo's bytes were brought for a record: who refers to a hash proves by bringing its bytes that they have them.
///
/// # Errors
/// When the database fails.
pub fn is_brought(connection: &Connection, photo_id: PhotoId, record: RecordId) -> Result<bool, Error> {
    let sql = "select 1 from photo_records where photo_id = $1 and record_id = $2";
    Ok(connection.prepare_cached(sql)?.exists(params![photo_id.0, record.0.as_bytes()])?)
}

/// The records for which a photo's bytes were brought.
///
/// # Errors
/// When the database fails.
pub fn list_records(connection: &Connection, photo_id: PhotoId) -> Result<Vec<RecordId>, Error> {
    let mut statement = connection.prepare_cached("select record_id from photo_records where photo_id = $1")?;
    let ids = statement.query_map(params![photo_id.0], |row| Ok(RecordId(Uuid::from_bytes(row.get(0)?))))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Forgets that a photo's bytes were brought for a record that does not name it any more.
///
/// # Errors
/// When the database fails.
pub fn remove_record(connection: &Connection, photo_id: PhotoId, record: RecordId) -> Result<(), Error> {
    let sql = "delete from photo_records where photo_id = $1 and record_id = $2";
    connection.prepare_cached(sql)?.execute(params![photo_id.0, record.0.as_bytes()])?;
    Ok(())
}

/// Takes a photo away that was erased by decision: its row goes, and its files are not wanted anywhere any more.
///
/// # Errors
/// When the database fails.
pub fn erase(connection: &Connection, photo_id: PhotoId) -> Result<(), Error> {
    remove(connection, photo_id)?;
    connection.prepare_cached("insert into erased_photos (photo_id) values ($1) on conflict do nothing")?.execute(params![photo_id.0])?;
    Ok(())
}

/// The photos that were erased, and that nobody has brought again since.
///
/// # Errors
/// When the database fails.
pub fn list_erased(connection: &Connection) -> Result<Vec<PhotoId>, Error> {
    let mut statement = connection.prepare_cached("select photo_id from erased_photos where photo_id not in (select photo_id from photos)")?;
    let ids = statement.query_map([], |row| row.get(0).map(PhotoId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Forgets a photo whose files are gone, so that its bytes are asked for again.
///
/// # Errors
/// When the database fails.
pub fn remove(connection: &Connection, photo_id: PhotoId) -> Result<(), Error> {
    connection.prepare_cached("delete from photos where photo_id = $1")?.execute(params![photo_id.0])?;
    Ok(())
}
