//! What the writer does for photos: begin an upload, note that one is complete, forget one that was no good.

use rusqlite::Connection;
use shared::code::Code;
use shared::id::{PhotoId, RecordId};
use shared::operation::Change;
use shared::permission::{Action, Actor, Subject, may};
use shared::record::Record;
use shared::visibility::shown_through;
use uuid::Uuid;

use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::meta::Head;
use crate::store::photos::{self, PhotoRow};
use crate::store::uploads::{self, Upload};
use crate::store::{meta, visibility};
use crate::sync::{log_position, sees};

/// Begins an upload, or finds the one that was begun before.
#[derive(Debug, Clone)]
pub struct BeginUpload {
    /// Everything but the address, which is made here.
    pub wanted: Upload,
}

/// For how long an upload may be gone on with.
pub const LIFETIME_MS: u64 = 24 * 60 * 60 * 1_000;

/// When an upload can't be gone on with any more, in milliseconds since 1970.
pub fn expires_at_ms(upload: &Upload) -> u64 {
    upload.begun_at_ms.saturating_add(LIFETIME_MS)
}

/// Whether an upload can't be gone on with any more.
pub fn is_expired(upload: &Upload, now_ms: u64) -> bool {
    now_ms > expires_at_ms(upload)
}

/// The set that holds photos, in every kind that has one.
pub const SET: &str = "photos";

impl Request for BeginUpload {
    type Answer = Upload;

    fn run(self, turn: &mut Turn<'_>) -> Result<Upload, Error> {
        let wanted = self.wanted;
        let actor = sees::actor(turn.connection, wanted.person)?;
        check(turn, &actor, &wanted)?;
        let now_ms = turn.context.now_ms;
        if let Some(begun) = uploads::find_begun(turn.connection, wanted.photo_id, wanted.person, wanted.record_id)? {
            // Another length is another attempt at the same photo: it can't have the same hash, so the older one was wrong.
            if begun.size_bytes == wanted.size_bytes && !is_expired(&begun, now_ms) {
                return Ok(begun);
            }
            uploads::remove(turn.connection, begun.id)?;
        }
        let upload = Upload { id: Uuid::from_bytes(random_bytes(turn.context.random)), begun_at_ms: now_ms, ..wanted };
        uploads::insert(turn.connection, &upload)?;
        Ok(upload)
    }
}

/// The reference goes first, and only who may add photos to a record may bring their bytes.
fn check(turn: &Turn<'_>, actor: &Actor, wanted: &Upload) -> Result<(), Error> {
    let record = turn.find(wanted.record_id)?.ok_or(Code::UnknownRecord)?;
    let scopes = visibility::scopes_of(turn.connection, wanted.record_id)?;
    let change = Change::Append { set: SET.to_owned(), element: wanted.photo_id.to_string(), value: serde_json::Value::Null };
    may(actor, Action::Change(&change), Subject { record: &record, scopes: &scopes }).map_err(|code| match code {
        Code::NotFound => Code::UnknownRecord,
        other => other,
    })?;
    let own: Vec<_> = scopes.into_iter().filter(|scope| actor.grants.iter().any(|grant| grant.scope == *scope)).collect();
    let shown = shown_through(&record, &own);
    let is_referred_to = shown.elements(SET).any(|(id, _)| *id == wanted.photo_id.to_string());
    if is_referred_to { Ok(()) } else { Err(Error::Refused(Code::UnknownRecord)) }
}

/// What is told of a photo that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// Its place in the log.
    pub seq: u64,
    /// Where the log stands.
    pub log: String,
}

impl Acknowledged {
    fn at(connection: &Connection, head: &Head, seq: u64) -> Result<Self, Error> {
        Ok(Self { seq, log: log_position::now(connection, head)? })
    }

    /// For a photo whose bytes were brought for this record; its files are another matter.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(connection: &Connection, photo_id: PhotoId, record: RecordId) -> Result<Option<Self>, Error> {
        if !photos::is_brought(connection, photo_id, record)? {
            return Ok(None);
        }
        let Some(row) = photos::find(connection, photo_id)? else { return Ok(None) };
        Self::at(connection, &meta::get(connection)?, row.log_seq).map(Some)
    }
}

/// A photo's files are durable: say so.
#[derive(Debug, Clone)]
pub struct CompletePhoto {
    /// What was made of the bytes; the place in the log is given here.
    pub photo_id: PhotoId,
    /// Size as stored.
    pub size_bytes: u64,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// SHA-256 of the bytes as stored.
    pub stored_hash: [u8; 32],
    /// The record whose readers want to know.
    pub upload: Upload,
}

impl Request for CompletePhoto {
    type Answer = Acknowledged;

    fn run(self, turn: &mut Turn<'_>) -> Result<Acknowledged, Error> {
        // Erased while it was decoded: what names it has gone, and so do its files, with the next sweep.
        let photo = self.photo_id.to_string();
        let is_named = |record: &Record| record.sets.get(SET).is_some_and(|photos| photos.contains_key(photo.as_str()));
        if !turn.find(self.upload.record_id)?.is_some_and(|record| is_named(&record)) {
            return Err(Error::Refused(Code::UnknownRecord));
        }
        photos::insert_record(turn.connection, self.photo_id, self.upload.record_id)?;
        match photos::find(turn.connection, self.photo_id)? {
            Some(known) if known.stored_hash == self.stored_hash => {
                announce(turn, self.upload.record_id)?;
                return Acknowledged::at(turn.connection, &turn.head, known.log_seq);
            }
            // The files of the row had been lost, and what was made of the same bytes now is another file.
            Some(_) => photos::remove(turn.connection, self.photo_id)?,
            None => {}
        }
        let row = PhotoRow {
            photo_id: self.photo_id,
            log_seq: turn.next_seq(),
            size_bytes: self.size_bytes,
            width_px: self.width_px,
            height_px: self.height_px,
            stored_hash: self.stored_hash,
        };
        photos::insert(turn.connection, &row, turn.context.now_ms)?;
        announce(turn, self.upload.record_id)?;
        Acknowledged::at(turn.connection, &turn.head, row.log_seq)
    }
}

/// Whoever sees the record wants to know.
fn announce(turn: &mut Turn<'_>, record: RecordId) -> Result<(), Error> {
    for scope in visibility::scopes_of(turn.connection, record)? {
        turn.announce(scope);
    }
    Ok(())
}

/// The bytes were not what was announced.
#[derive(Debug, Clone, Copy)]
pub struct ForgetUpload {
    /// Which.
    pub id: Uuid,
}

impl Request for ForgetUpload {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        uploads::remove(turn.connection, self.id)
    }
}
