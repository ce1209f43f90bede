//! Opening the database: settings, migrations, first row. Every failure is a fact that `lykta serve` can say in one sentence.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::clock::Random;
use crate::store::{meta, migrate};

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No permission, no such disk, not a database.
    #[error("the database {path} can't be opened: {source}")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The disk refuses to keep what is there.
    #[error("{path} can't be made durable, the disk refuses: {source}")]
    NotDurable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A newer build has migrated it.
    #[error("the database has schema {found}, this build of lykta knows schemas up to {known}: start the newer lykta, or restore a backup")]
    Newer {
        /// The database's schema.
        found: i64,
        /// What this build knows.
        known: i64,
    },
    /// A migration failed; nothing of it was kept.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] refinery::Error),
}

fn settings(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    // Without this SQLite peeks at bound values and plans some statements anew each time they run (ADR 10).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "temp_store", "memory")
}

/// Opens the one connection that writes; creates and migrates.
///
/// # Errors
/// See [`OpenError`].
pub fn open_writing(path: &Path, random: &dyn Random) -> Result<Connection, OpenError> {
    let unusable = |source| OpenError::Unusable { path: path.to_owned(), source };
    let mut connection = Connection::open(path).map_err(unusable)?;
    settings(&connection).map_err(unusable)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(unusable)?;
    // A commit is acknowledged to phones, which then forget: it has to be on the disk, not on its way there.
    connection.pragma_update(None, "synchronous", "full").map_err(unusable)?;
    migrate::migrate(&mut connection)?;
    meta::insert_if_missing(&connection, random).map_err(unusable)?;
    Ok(connection)
}

/// Opens a connection that writes to a database that is there and up to date: beside the first one, for what SQLite itself writes, or in its place.
///
/// # Errors
/// See [`OpenError`].
pub fn open_beside(path: &Path) -> Result<Connection, OpenError> {
    let unusable = |source| OpenError::Unusable { path: path.to_owned(), source };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(unusable)?;
    settings(&connection).map_err(unusable)?;
    // What it writes back must be on the disk before the log it came from is begun anew.
    connection.pragma_update(None, "synchronous", "full").map_err(unusable)?;
    Ok(connection)
}

/// Opens a connection that can't write.
///
/// # Errors
/// See [`OpenError`].
pub fn open_reading(path: &Path) -> Result<Connection, OpenError> {
    let unusable = |source| OpenError::Unusable { path: path.to_owned(), source };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(unusable)?;
    settings(&connection).map_err(unusable)?;
    Ok(connection)
}
