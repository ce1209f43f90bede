//! The connection that writes: one at a time, put down after each transaction that was lost, and taken up anew.
//!
//! Whoever has heard of a failed fsync can't know what of it is on the disk; asking the same connection to try again would be to hope. It refuses to be used
//! while the database can't be opened. Its invariant: no transaction begins on a connection that has lost one.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::error::Error;
use crate::store::checkpoint::{Checkpointer, Limits};
use crate::store::open::{OpenError, open_beside};

/// The connection, its path, and who writes its log back.
#[derive(Debug)]
pub struct Pen {
    connection: Option<Connection>,
    path: PathBuf,
    checkpointer: Checkpointer,
}

impl Pen {
    /// Takes up the first connection.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn new(path: &Path, mut connection: Connection) -> Result<Self, OpenError> {
        let checkpointer = Checkpointer::start(path, Limits::default())?;
        checkpointer.watch(&mut connection).map_err(|source| OpenError::Unusable { path: path.to_owned(), source })?;
        Ok(Self { connection: Some(connection), path: path.to_owned(), checkpointer })
    }

    /// The connection, opened anew where the last one was put down.
    ///
    /// # Errors
    /// When the database can't be opened.
    pub fn take(&mut self) -> Result<&mut Connection, Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.open()?,
        };
        Ok(self.connection.insert(connection))
    }

    fn open(&self) -> Result<Connection, Error> {
        let mut connection = open_beside(&self.path).map_err(|error| match error {
            OpenError::Unusable { source, .. } => Error::Database(source),
            other => Error::CommitLost(other.to_string()),
        })?;
        self.checkpointer.watch(&mut connection)?;
        Ok(connection)
    }

    /// Lets go of a connection that has lost a transaction.
    pub fn put_down(&mut self) {
        if let Some(Err((_, error))) = self.connection.take().map(Connection::close) {
            tracing::warn!(%error, "a connection that lost a transaction could not be closed");
        }
    }

    /// Writes the log back into the database and closes it, so that a copy of the file alone is whole.
    pub fn close(mut self) {
        if let Err(error) = self.take() {
            tracing::error!(%error, "the database could not be opened to be closed");
        }
        let Some(mut connection) = self.connection else { return };
        self.checkpointer.close(&mut connection);
        if let Err((_, error)) = connection.close() {
            tracing::error!(%error, "the database could not be closed");
        }
    }
}
