//! The safe mark: up to which place in the log everything, rows and photos, is in a verified backup.
//!
//! A small file beside the database, never in it: a restored database must not bring back the mark of what it lost. Its invariant: within one epoch the
//! mark never falls, but for a database that was set back behind it and a target that lost what it held; and it belongs to that epoch alone. It refuses to guess: a file that can't be read is no mark.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::keys::{create_private_directory, write_private};
use crate::store::meta;
use crate::sync::log_position;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The log it speaks of.
    pub epoch: String,
    /// Everything up to this place is safe.
    pub safe_seq: u64,
    /// The audit chain there, so that a mark of a log that went another way is known. Marks of earlier builds have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When that was last known to be so, milliseconds since 1970 (UTC).
    pub at_ms: u64,
    /// Where the backup is.
    pub target: String,
    /// The id in that target's marker. Marks of earlier builds have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_id: Option<String>,
}

/// The file's size and time, by which a change is noticed without reading it.
type Trace = (u64, Option<SystemTime>, u64);

/// Reads and raises the mark of a data directory. Cheap to ask: one `stat` a call.
#[derive(Debug)]
pub struct SafeMark {
    path: PathBuf,
    last: Mutex<Option<(Trace, Mark)>>,
}

impl SafeMark {
    /// The mark of a data directory; nothing is read yet, and nothing has to be there.
    pub fn new(data_dir: &Path) -> Self {
        Self { path: data_dir.join("backup").join("safe.json"), last: Mutex::default() }
    }

    /// Up to where the log of this epoch is safe; `None` without a backup of it.
    pub fn safe_seq(&self, epoch: &str) -> Option<u64> {
        self.get().filter(|mark| mark.epoch == epoch).map(|mark| mark.safe_seq)
    }

    /// The whole mark, of whichever epoch.
    pub fn get(&self) -> Option<Mark> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(trace) = trace(&self.path) else {
            *last = None;
            return None;
        };
        if let Some((_, mark)) = last.as_ref().filter(|(known, _)| *known == trace) {
            return Some(mark.clone());
        }
        let mark: Mark = serde_json::from_slice(&fs::read(&self.path).ok()?).ok()?;
        *last = Some((trace, mark.clone()));
        Some(mark)
    }

    /// Whether the mark speaks of this log and of a place that it does not have: the database was set back, and the mark was not.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn is_beyond(&self, connection: &Connection) -> Result<bool, Error> {
        let head = meta::get(connection)?;
        let Some(mark) = self.get().filter(|mark| mark.epoch == head.epoch) else { return Ok(false) };
        match &mark.digest {
            Some(digest) => Ok(!log_position::holds(connection, &head, mark.safe_seq, digest)?),
            None => Ok(mark.safe_seq > head.seq),
        }
    }

    /// Takes the mark away. Nothing is called safe until a backup says so anew.
    ///
    /// # Errors
    /// When the file stays.
    pub fn forget(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// Raises the mark, durably. A lower place of the same epoch leaves the place as it is and renews the time.
    ///
    /// # Errors
    /// When the file can't be written: then the mark is as it was.
    pub fn raise(&self, mark: &Mark) -> io::Result<()> {
        let mut mark = mark.clone();
        if let Some(known) = self.get().filter(|known| known.epoch == mark.epoch && known.safe_seq > mark.safe_seq) {
            (mark.safe_seq, mark.digest) = (known.safe_seq, known.digest);
        }
        create_private_directory(self.path.parent().unwrap_or(Path::new(".")))?;
        let bytes = serde_json::to_vec(&mark).map_err(io::Error::other)?;
        write_private(&self.path, &bytes)
    }
}

fn trace(path: &Path) -> Option<Trace> {
    let facts = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&facts);
    #[cfg(not(unix))]
    let inode = 0;
    Some((facts.len(), facts.modified().ok(), inode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(epoch: &str, safe_seq: u64) -> Mark {
        Mark { epoch: epoch.to_owned(), safe_seq, digest: None, at_ms: 7, target: "/backup".to_owned(), target_id: None }
    }

    #[test]
    fn the_mark_rises_is_seen_by_others_and_holds_for_its_epoch_alone() {
        let data = tempfile::tempdir().expect("a temporary directory");
        let (shipper, server) = (SafeMark::new(data.path()), SafeMark::new(data.path()));
        assert_eq!(server.safe_seq("a"), None);
        shipper.raise(&mark("a", 41)).expect("it is written");
        assert_eq!((server.safe_seq("a"), server.safe_seq("b")), (Some(41), None));
        shipper.raise(&mark("a", 40)).expect("it is written");
        assert_eq!(server.safe_seq("a"), Some(41));
        shipper.raise(&mark("a", 99)).expect("it is written");
        assert_eq!(server.safe_seq("a"), Some(99));
        shipper.raise(&mark("b", 3)).expect("it is written");
        assert_eq!((server.safe_seq("a"), server.safe_seq("b")), (None, Some(3)));
    }

    #[test]
    fn a_torn_file_is_no_mark() {
        let data = tempfile::tempdir().expect("a temporary directory");
        let mark_file = SafeMark::new(data.path());
        mark_file.raise(&mark("a", 41)).expect("it is written");
        std::fs::write(data.path().join("backup/safe.json"), "{\"epoch\":\"a\",\"safe_").expect("it is torn");
        assert_eq!(mark_file.safe_seq("a"), None);
    }
}
