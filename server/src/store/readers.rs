//! Read-only connections, each used on a blocking thread, each read from one snapshot.
//!
//! They never wait for the writer (WAL), and the writer never waits for them.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::store::open::{OpenError, open_reading};

/// How many reads run at the same time.
const CONNECTIONS: usize = 4;

/// The pool.
#[derive(Debug, Clone)]
pub struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Opens the connections.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let idle = (0..CONNECTIONS).map(|_| open_reading(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Arc::new(Mutex::new(idle)), permits: Arc::new(Semaphore::new(CONNECTIONS)) })
    }

    /// Runs a read in one transaction.
    ///
    /// # Errors
    /// Whatever the closure fails with, or that the pool is closed.
    pub async fn read<T, F>(&self, read: F) -> Result<T, Error>
    where
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::WriterStopped)?;
        let idle = Arc::clone(&self.idle);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let connection = idle.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or(Error::WriterStopped)?;
            let answer = snapshot(&connection, read);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            answer
        })
        .await?
    }

    /// Ends the pool: no new reads.
    pub fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn snapshot<T>(connection: &Connection, read: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
    let transaction = connection.unchecked_transaction()?;
    let answer = read(&transaction);
    // Nothing was written: how it ends makes no difference.
    drop(transaction);
    answer
}
