//! A pin: a read transaction that is kept open so that the write-ahead log can't be begun anew before we have read it.
//!
//! Why that suffices. While a pin stands that reads from the log, SQLite does not begin the log anew. A pin that found everything written back reads the
//! database file alone; then the log may be begun anew once, but nothing of the new log is written back while the pin stands, so not twice. Each new
//! pin is taken before the former one goes, and the log is read after that. So between two looks the log is begun anew at most once, and only
//! after a moment at which all of it had been seen. [`crate::backup::wal`] notices when that does not hold.

use std::path::Path;

use rusqlite::Connection;

use crate::backup::error::BackupError;
use crate::store::meta::{self, Head};
use crate::store::open::open_reading;

/// An open read transaction.
#[derive(Debug)]
pub struct Pin {
    connection: Connection,
    /// Where the log of operations stood when the pin was taken. What the file holds from here on is at least that.
    pub head: Head,
}

impl Pin {
    /// Takes a pin.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn take(database: &Path) -> Result<Self, BackupError> {
        let connection = open_reading(database)?;
        connection.execute_batch("begin")?;
        let head = meta::get(&connection)?;
        Ok(Self { connection, head })
    }

    /// The snapshot.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }
}
