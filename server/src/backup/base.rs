//! A base: a whole copy of the database from one snapshot, proved sound before anything names it.
//!
//! It writes beside the database first (as much free disk as the database is large), never over anything.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::backup::audit_chain;
use crate::backup::error::{BackupError, at};
use crate::backup::pages::LEVEL;
use crate::backup::pin::Pin;

/// How many pages are copied at a time.
const PAGES_AT_ONCE: i32 = 4_096;

/// Copies the pin's snapshot into a file.
///
/// # Errors
/// When the disk is full, or the database can't be read.
pub fn copy(pin: &Pin, to: &Path) -> Result<(), BackupError> {
    remove(to)?;
    let mut copy = Connection::open(to)?;
    // The file is read back whole before anybody relies on it.
    copy.pragma_update(None, "synchronous", "off")?;
    let backup = Backup::new(pin.connection(), &mut copy)?;
    while backup.step(PAGES_AT_ONCE)? == StepResult::More {}
    drop(backup);
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Proves a copy: SQLite's own check of every page and index, and the audit chain from the first row to the last.
///
/// # Errors
/// [`BackupError::Unsound`] with the first thing that is wrong.
pub fn prove(path: &Path) -> Result<(), BackupError> {
    let connection = Connection::open(path)?;
    let said: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupError::Unsound(said));
    }
    if let Some(flaw) = audit_chain::examine(&connection, &[])?.flaws.first() {
        return Err(BackupError::Unsound(flaw.to_string()));
    }
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Compresses a file into another.
///
/// # Errors
/// When one can't be read or written.
pub fn compress(from: &Path, to: &Path) -> Result<(), BackupError> {
    let mut source = BufReader::with_capacity(1 << 20, File::open(from).map_err(at(from))?);
    let mut out = zstd::Encoder::new(BufWriter::with_capacity(1 << 20, File::create(to).map_err(at(to))?), LEVEL)?;
    io::copy(&mut source, &mut out)?;
    out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(())
}

/// Removes a database file with what SQLite may have left beside it.
///
/// # Errors
/// When one is there and can't be removed.
pub fn remove(path: &Path) -> Result<(), BackupError> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(BackupError::File { path: name.into(), source: error }),
            _ => {}
        }
    }
    Ok(())
}
