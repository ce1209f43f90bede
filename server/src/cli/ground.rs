//! The look at a data directory before a server begins on it: an empty database where there was another one is no fresh start, and nobody would notice.
//!
//! It changes nothing but a note of its own. Its invariant: a directory that is missing or empty, or whose first start was killed in the middle, is begun on.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::AppError;
use crate::backup::error::{BackupError, at};
use crate::backup::restore::UNFINISHED;
use crate::cli::CliError;
use crate::keys::{create_private_directory, write_private};

/// Says that the first start here has not come to its end.
const FIRST_START: &str = "first-start";
/// What is only there where a database was.
const TRACES: [&str; 5] = ["keys", "photos", "backup", "lykta.sqlite-wal", "lykta.sqlite"];

/// A data directory that may be begun on.
#[derive(Debug)]
pub(super) struct Ground {
    note: PathBuf,
    lock: Option<fs::File>,
}

impl Ground {
    /// Looks at it.
    pub(super) fn enter(data_dir: &Path) -> Result<Self, CliError> {
        let unfinished = data_dir.join(UNFINISHED);
        // A restore that came to its end may have left the empty folder.
        if fs::read_dir(&unfinished).is_ok_and(|mut entries| entries.next().is_some()) || (unfinished.exists() && !has_database(data_dir)) {
            return Err(BackupError::RestoreUnfinished(unfinished).into());
        }
        let note = data_dir.join(FIRST_START);
        if has_database(data_dir) || note.exists() {
            return Ok(Self { note, lock: None });
        }
        if TRACES.iter().any(|name| data_dir.join(name).exists()) {
            return Err(BackupError::DatabaseMissing(data_dir.join("lykta.sqlite")).into());
        }
        create_private_directory(data_dir).map_err(|source| AppError::Directory { path: data_dir.to_owned(), source })?;
        write_private(&note, b"").map_err(at(&note))?;
        Ok(Self { note, lock: None })
    }

    /// As [`Ground::enter`], for a server: one on each directory.
    pub(super) fn enter_alone(data_dir: &Path) -> Result<Self, CliError> {
        let ground = Self::enter(data_dir)?;
        create_private_directory(data_dir).map_err(|source| AppError::Directory { path: data_dir.to_owned(), source })?;
        let path = data_dir.join("lock");
        let lock = fs::File::options().create(true).append(true).open(&path).map_err(at(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { lock: Some(lock), ..ground }),
            Err(fs::TryLockError::WouldBlock) => Err(CliError::SecondServer(data_dir.to_owned())),
            // File systems without locks are no reason not to serve.
            Err(fs::TryLockError::Error(_)) => Ok(ground),
        }
    }

    /// What is there is about to be thrown away; a kill in between is no lost database.
    pub(super) fn begins_anew(&self) -> Result<(), CliError> {
        Ok(write_private(&self.note, b"").map_err(at(&self.note))?)
    }

    /// The database is there now. Gives what keeps others away for as long as it is held.
    pub(super) fn stands(self) -> Option<fs::File> {
        // What is left of it says nothing where a database is.
        drop(fs::remove_file(&self.note));
        self.lock
    }
}

/// A file of no length is what a disk check or a full disk leaves of one.
fn has_database(data_dir: &Path) -> bool {
    fs::metadata(data_dir.join("lykta.sqlite")).is_ok_and(|facts| facts.len() > 0)
}
