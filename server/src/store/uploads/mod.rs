//! Uploads on their way. How far one has come is the length of its file, not a column: a crash can't make them differ.

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::id::{PhotoId, RecordId};
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// One upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload {
    /// Its address.
    pub id: Uuid,
    /// What the bytes must hash to.
    pub photo_id: PhotoId,
    /// Where the reference is.
    pub record_id: RecordId,
    /// Who uploads.
    pub person: RecordId,
    /// How many bytes are to come in all.
    pub size_bytes: u64,
    /// When it was begun, in milliseconds since 1970.
    pub begun_at_ms: u64,
}

type Raw = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, i64, i64);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn read((id, photo_id, record_id, person, size_bytes, begun_at): Raw) -> Result<Upload, Error> {
    Ok(Upload {
        id: column::uuid(&id)?,
        photo_id: PhotoId(column::hash(&photo_id)?),
        record_id: column::record_id(&record_id)?,
        person: column::record_id(&person)?,
        size_bytes: column::number(size_bytes),
        begun_at_ms: column::number(begun_at),
    })
}

/// The upload at that address.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, id: Uuid) -> Result<Option<Upload>, Error> {
    connection.prepare_cached(include_str!("find.sql"))?.query_row(params![id.as_bytes()], raw).optional()?.map(read).transpose()
}

/// The upload of this photo for this record that this person began before.
///
/// # Errors
/// When the database fails.
pub fn find_begun(connection: &Connection, photo_id: PhotoId, person: RecordId, record_id: RecordId) -> Result<Option<Upload>, Error> {
    let sql = include_str!("find_begun.sql");
    let found = connection.prepare_cached(sql)?.query_row(params![photo_id.0, person.0.as_bytes(), record_id.0.as_bytes()], raw).optional()?;
    found.map(read).transpose()
}

/// The uploads that were begun before that time.
///
/// # Errors
/// When the database fails.
pub fn list_begun_before(connection: &Connection, before_ms: u64) -> Result<Vec<Uuid>, Error> {
    let mut statement = connection.prepare_cached("select id from uploads where created_at < $1")?;
    let mut rows = statement.query(params![column::integer(before_ms)])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(column::uuid(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("id"))?)?);
    }
    Ok(ids)
}

/// Begins an upload.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, upload: &Upload) -> Result<(), Error> {
    connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        upload.id.as_bytes(),
        upload.photo_id.0,
        upload.record_id.0.as_bytes(),
        upload.person.0.as_bytes(),
        column::integer(upload.size_bytes),
        column::integer(upload.begun_at_ms),
    ])?;
    Ok(())
}

/// Forgets an upload.
///
/// # Errors
/// When the database fails.
pub fn remove(connection: &Connection, id: Uuid) -> Result<(), Error> {
    connection.prepare_cached("delete from uploads where id = $1")?.execute(params![id.as_bytes()])?;
    Ok(())
}

/// Forgets what is on its way of a photo for a record; the sweep lets go of the bytes.
///
/// # Errors
/// When the database fails.
pub fn remove_of(connection: &Connection, photo_id: PhotoId, record_id: RecordId) -> Result<(), Error> {
    let sql = "delete from uploads where photo_id = $1 and record_id = $2";
    connection.prepare_cached(sql)?.execute(params![photo_id.0, record_id.0.as_bytes()])?;
    Ok(())
}
