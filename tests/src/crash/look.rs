//! What the disk holds, compared with what phones were told.
//!
//! It refuses to mend: it opens the database for reading and reads files. Its invariant: whatever it lets pass was stored once, whole, with the stamp that
//! was told.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use shared::id::{OpId, PhotoId};
use shared::stamp::Stamp;
use uuid::Uuid;

use crate::crash::Broken;
use crate::crash::ledger::Entries;
use crate::crash::load::Report;

/// What is there.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The log.
    pub operations: BTreeMap<OpId, Stamp>,
    /// How many rows the log has.
    pub rows: usize,
    /// Of them: sent by people. The rest the server wrote itself: somebody who joins, for one.
    pub sent: usize,
    /// Photos that have a row, and the hash of their file.
    pub photos: BTreeMap<PhotoId, [u8; 32]>,
}

/// Opens the database of a data directory for reading.
///
/// # Errors
/// When it can't be opened.
pub fn open(data: &Path) -> Result<Connection, Broken> {
    Ok(Connection::open_with_flags(data.join("lykta.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

/// Reads what a database holds, all of it from one snapshot, after SQLite has looked through it.
///
/// # Errors
/// [`Broken::Damaged`] for a damaged one.
///
/// # Panics
/// When a row has no form that this build writes.
pub fn read(connection: &Connection) -> Result<Held, Broken> {
    let snapshot = connection.unchecked_transaction()?;
    let verdict: String = snapshot.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Broken::Damaged(verdict));
    }
    let mut held = Held::default();
    let mut statement = snapshot.prepare("select op_id, stamp, person from operations")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, i64>(1)?, row.get::<_, [u8; 16]>(2)?)))?;
    for row in rows {
        let (op, stamp, person) = row?;
        held.rows += 1;
        held.sent += usize::from(person != [0; 16]);
        held.operations.insert(OpId(Uuid::from_bytes(op)), Stamp(stamp.cast_unsigned()));
    }
    let mut statement = snapshot.prepare("select photo_id, stored_hash from photos")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, [u8; 32]>(1)?)))?;
    held.photos = rows.map(|row| row.map(|(photo, hash)| (PhotoId(photo), hash))).collect::<Result<_, _>>()?;
    Ok(held)
}

fn broken_photo(photo: PhotoId, what: &'static str) -> Broken {
    Broken::Photo { photo: photo.to_string(), what }
}

/// Where a photo's file is.
fn file_of(data: &Path, photo: PhotoId, suffix: &str) -> PathBuf {
    let name = photo.to_string();
    data.join("photos").join(&name[..2]).join(format!("{name}.{suffix}"))
}

/// Whether a file is a JPEG from its first to its last marker.
fn is_whole(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8]) && bytes.ends_with(&[0xff, 0xd9])
}

/// Everything that was told is there, once, and every photo is whole or absent.
///
/// # Errors
/// What is broken first.
pub fn check(data: &Path, told: &Entries, held: &Held) -> Result<(), Broken> {
    for (op, entry) in &told.operations {
        match held.operations.get(op) {
            None => return Err(Broken::Lost(*op)),
            Some(stamp) if *stamp != entry.what => return Err(Broken::Restamped(*op)),
            Some(_) => {}
        }
    }
    if held.rows != held.operations.len() {
        return Err(Broken::Doubled { held: held.rows, saved: held.operations.len() });
    }
    if let Some(photo) = told.photos.keys().find(|photo| !held.photos.contains_key(photo)) {
        return Err(broken_photo(*photo, "was acknowledged and has no row"));
    }
    for (photo, hash) in &held.photos {
        let full = std::fs::read(file_of(data, *photo, "jpg")).map_err(|_| broken_photo(*photo, "has a row and no file"))?;
        let thumb = std::fs::read(file_of(data, *photo, "thumb.jpg")).map_err(|_| broken_photo(*photo, "has a row and no small file"))?;
        if Sha256::digest(&full).as_slice() != hash.as_slice() {
            return Err(broken_photo(*photo, "is not what was stored"));
        }
        if !is_whole(&thumb) {
            return Err(broken_photo(*photo, "has a small file that is not whole"));
        }
    }
    all_whole(&data.join("photos"))
}

/// A file that has its final name is whole, also when no row knows it yet.
fn all_whole(photos: &Path) -> Result<(), Broken> {
    for folder in std::fs::read_dir(photos)? {
        let folder = folder?.path();
        if folder.file_name() == Some(OsStr::new("incoming")) {
            continue;
        }
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension() == Some(OsStr::new("jpg")) && !is_whole(&std::fs::read(&path)?) {
                let photo = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Err(Broken::Photo { photo, what: "has its final name and is not whole" });
            }
        }
    }
    Ok(())
}

/// After everybody has settled: what was saved and not refused is in the log, and nothing else that people sent beside what was there `before`.
///
/// # Errors
/// [`Broken::Gone`], [`Broken::Doubled`].
pub fn check_settled(before: usize, reports: &[Report], held: &Held) -> Result<usize, Broken> {
    let mut saved = 0;
    for report in reports {
        for op in report.saved.difference(&report.refused) {
            saved += 1;
            if !held.operations.contains_key(op) {
                return Err(Broken::Gone(*op));
            }
        }
    }
    if held.sent == before + saved { Ok(saved) } else { Err(Broken::Doubled { held: held.sent - before, saved }) }
}
