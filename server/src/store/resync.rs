//! Before the first connection: puts the write-ahead log on the disk, which may be in memory only.
//!
//! When a disk refuses a sync, the kernel keeps the pages and calls them clean. A process that is killed then and started again reads them back as if
//! they were stored, goes on behind them, and no later sync ever writes them: at the next power cut the log has a hole, and what was acknowledged
//! behind it is lost. So what we are about to build on is written once more, byte for byte, and synced. It refuses to touch a log that another process
//! has open. Its invariant: a log that SQLite reads after this is on the disk.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::keys::sync_directory;
use crate::store::open::OpenError;

/// Makes the log of this database durable, if it has one and nobody else works with it.
///
/// # Errors
/// [`OpenError::NotDurable`] when the disk refuses: then nothing may be built on it.
pub fn resync(database: &Path) -> Result<(), OpenError> {
    let log = database.with_extension("sqlite-wal");
    if !fs::metadata(&log).is_ok_and(|facts| facts.len() > 0) {
        return Ok(());
    }
    let unusable = |source| OpenError::Unusable { path: database.to_owned(), source };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags).map_err(unusable)?;
    connection.busy_timeout(Duration::ZERO).map_err(unusable)?;
    connection.pragma_update(None, "locking_mode", "exclusive").map_err(unusable)?;
    // Closing shall leave everything as it is: on a full disk there may be no room to make these files anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(unusable)?;
    if let Err(error) = connection.execute_batch("begin immediate; rollback") {
        return match error.sqlite_error_code() {
            // Another process has it open and holds what the log is in memory; it was here before us.
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Ok(()),
            // Nothing can be written, so nothing can be lost; opening says it in better words.
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Ok(()),
            _ => Err(unusable(error)),
        };
    }
    // Alone with it. Written back over itself: cut off in the middle, it is still the same.
    write_again(&log).map_err(|source| OpenError::NotDurable { path: log, source })?;
    connection.close().map_err(|(_, error)| unusable(error))
}

fn write_again(log: &Path) -> io::Result<()> {
    let bytes = fs::read(log)?;
    let mut file = OpenOptions::new().write(true).open(log)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    sync_directory(log.parent().unwrap_or(Path::new(".")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;
    use crate::store::open::open_writing;

    fn rows(database: &Path) -> i64 {
        let connection = Connection::open(database).expect("it opens");
        connection.query_row("select count(*) from exports", [], |row| row.get(0)).expect("it reads")
    }

    fn write(connection: &Connection) {
        connection.execute("insert into exports (person, what, row_count, exported_at) values (x'00', 'x', 1, 1)", []).expect("it writes");
    }

    #[test]
    fn a_log_that_was_left_behind_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let (database, left) = (folder.path().join("lykta.sqlite"), folder.path().join("left.sqlite"));
        let writer = open_writing(&database, &SystemRandom).expect("it opens");
        write(&writer);
        // As a kill leaves it: both files, and nobody who closes them.
        fs::copy(&database, &left).expect("a copy");
        fs::copy(folder.path().join("lykta.sqlite-wal"), folder.path().join("left.sqlite-wal")).expect("a copy");
        let bytes = || fs::read(folder.path().join("left.sqlite-wal")).expect("it is there");
        let before = bytes();
        resync(&left).expect("it is made durable");
        assert_eq!(bytes(), before);
        assert_eq!(rows(&left), 1);
    }

    #[test]
    fn a_log_that_somebody_works_with_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("lykta.sqlite");
        let writer = open_writing(&database, &SystemRandom).expect("it opens");
        write(&writer);
        resync(&database).expect("nothing is to be done");
        assert!(folder.path().join("lykta.sqlite-wal").exists());
        write(&writer);
        assert_eq!(rows(&database), 2);
        resync(&folder.path().join("none.sqlite")).expect("nothing is to be done");
    }
}
