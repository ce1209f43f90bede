//! Devices: what each last said of itself, and the last stamp that was issued to it.

use rusqlite::{Connection, OptionalExtension, params};
use shared::id::{DeviceId, RecordId};
use shared::scope::Scope;
use shared::stamp::Stamp;
use shared::wire::{Device, Phone};
use uuid::Uuid;

use crate::error::Error;
use crate::store::column;

/// What the server has to know of a device that pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The greatest `device_seq` accepted.
    pub last_seq: u64,
    /// The last stamp issued.
    pub last_stamp: Stamp,
}

/// What a device says is left on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Operations.
    pub operations: u32,
    /// Photos.
    pub photos: u32,
}

/// When and in which session a device was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// Milliseconds since 1970 (UTC).
    pub now_ms: u64,
    /// `None`: no session, as in the example's own pushes.
    pub session: Option<Uuid>,
}

/// A device's progress.
///
/// # Errors
/// When the database fails.
pub fn get(connection: &Connection, device_id: DeviceId, person: RecordId) -> Result<Progress, Error> {
    let sql = "select last_seq, last_stamp from devices where device_id = $1 and person = $2";
    let found = connection
        .prepare_cached(sql)?
        .query_row(params![device_id.0.as_bytes(), person.0.as_bytes()], |row| {
            Ok(Progress { last_seq: column::number(row.get(0)?), last_stamp: Stamp(column::number(row.get(1)?)) })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The greatest place that any operation of the device has used, accepted or refused, whoever sent it.
///
/// # Errors
/// When the database fails.
pub fn find_greatest_seq(connection: &Connection, device_id: DeviceId) -> Result<u64, Error> {
    let sql = include_str!("find_greatest_seq.sql");
    Ok(connection.prepare_cached(sql)?.query_row(params![device_id.0.as_bytes()], |row| row.get(0).map(column::number))?)
}

/// Whether this person has used this device before.
///
/// # Errors
/// When the database fails.
pub fn is_known(connection: &Connection, device_id: DeviceId, person: RecordId) -> Result<bool, Error> {
    let sql = "select 1 from devices where device_id = $1 and person = $2";
    Ok(connection.prepare_cached(sql)?.exists(params![device_id.0.as_bytes(), person.0.as_bytes()])?)
}

/// Notes that a device was heard, before it has pushed anything.
///
/// # Errors
/// When the database fails.
pub fn hear(connection: &Connection, device_id: DeviceId, person: RecordId, heard: Heard) -> Result<(), Error> {
    let session = heard.session.as_ref().map(Uuid::as_bytes);
    let sql = include_str!("hear.sql");
    connection.prepare_cached(sql)?.execute(params![device_id.0.as_bytes(), person.0.as_bytes(), column::integer(heard.now_ms), session])?;
    Ok(())
}

/// Notes what a push said.
///
/// # Errors
/// When the database fails.
pub fn put(connection: &Connection, device_id: DeviceId, person: RecordId, progress: Progress, waiting: Waiting, heard: Heard) -> Result<(), Error> {
    connection.prepare_cached(include_str!("put.sql"))?.execute(params![
        device_id.0.as_bytes(),
        person.0.as_bytes(),
        column::integer(progress.last_seq),
        column::integer(progress.last_stamp.0),
        waiting.operations,
        waiting.photos,
        column::integer(heard.now_ms),
        heard.session.as_ref().map(Uuid::as_bytes),
    ])?;
    Ok(())
}

/// Notes how far a device has come that was not heard itself: what is left on it nobody knows. `now_ms` stands where it was never heard.
///
/// # Errors
/// When the database fails.
pub fn note_progress(connection: &Connection, device_id: DeviceId, person: RecordId, progress: Progress, now_ms: u64) -> Result<(), Error> {
    let (seq, stamp) = (column::integer(progress.last_seq), column::integer(progress.last_stamp.0));
    let sql = include_str!("note_progress.sql");
    connection.prepare_cached(sql)?.execute(params![device_id.0.as_bytes(), person.0.as_bytes(), seq, stamp, column::integer(now_ms)])?;
    Ok(())
}

/// The devices of everyone who walks along.
///
/// # Errors
/// When the database fails.
pub fn list_of_walk(connection: &Connection, walk: RecordId) -> Result<Vec<Phone>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_of_walk.sql"))?;
    let mut rows = statement.query(params![column::scope_key(Scope::Walk(walk))])?;
    let mut phones = Vec::new();
    while let Some(row) = rows.next()? {
        phones.push(Phone {
            person: column::record_id(&row.get::<_, Vec<u8>>(0)?)?,
            heard_at_ms: column::number(row.get(1)?),
            waiting_operations: row.get(2)?,
            waiting_photos: row.get(3)?,
        });
    }
    Ok(phones)
}

/// A person's devices, the last heard first. `own` is the session that asks.
///
/// # Errors
/// When the database fails.
pub fn list_of_person(connection: &Connection, person: RecordId, own: Option<Uuid>, now_ms: u64) -> Result<Vec<Device>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_of_person.sql"))?;
    let mut rows = statement.query(params![person.0.as_bytes(), column::integer(now_ms), own.as_ref().map(Uuid::as_bytes)])?;
    let mut devices = Vec::new();
    while let Some(row) = rows.next()? {
        devices.push(Device {
            device_id: column::device_id(&row.get::<_, Vec<u8>>(0)?)?,
            heard_at_ms: column::number(row.get(1)?),
            waiting_operations: row.get(2)?,
            waiting_photos: row.get(3)?,
            is_signed_in: row.get(4)?,
            is_wiped: row.get(5)?,
            is_this: row.get(6)?,
        });
    }
    Ok(devices)
}
