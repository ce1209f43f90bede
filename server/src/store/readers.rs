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
const CONNECTIONS: u32 = 4;

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
        Ok(Self { idle: Arc::new(Mutex::new(idle)), permits: Arc::new(Semaphore::new(CONNECTIONS as usize)) })
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

    /// Ends the pool: no new reads, and those that run are waited for.
    ///
    /// A read goes on when whoever asked for it has gone. The writer has to be the last one out, for only it can write the log back.
    pub async fn close(&self) {
        let all = Arc::clone(&self.permits).acquire_many_owned(CONNECTIONS).await;
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        drop(all);
    }
}

fn snapshot<T>(connection: &Connection, read: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
    let transaction = connection.unchecked_transaction()?;
    let answer = read(&transaction);
    // Nothing was written: how it ends makes no difference.
    drop(transaction);
    answer
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;
    use crate::clock::SystemRandom;
    use crate::store::open::open_writing;

    #[tokio::test]
    async fn closing_waits_for_a_read_that_nobody_waits_for_any_more() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("lykta.sqlite");
        let writer = open_writing(&path, &SystemRandom).expect("it opens");
        let readers = Readers::open(&path).expect("they open");
        let (begun, has_begun) = channel();
        let (go_on, may_go_on) = channel::<()>();
        let pool = readers.clone();
        let task = tokio::spawn(async move {
            let read = move |_: &Connection| {
                begun.send(()).expect("somebody waits");
                may_go_on.recv().map_err(|_| Error::WriterStopped)
            };
            pool.read(read).await
        });
        tokio::task::spawn_blocking(move || has_begun.recv()).await.expect("it ran").expect("the read begins");
        task.abort();
        let mut closing = std::pin::pin!(readers.close());
        assert!(tokio::time::timeout(Duration::from_millis(50), &mut closing).await.is_err(), "it closed under a read");
        go_on.send(()).expect("the read goes on");
        closing.await;
        assert!(readers.read(|_| Ok(())).await.is_err(), "a read after the end");
        writer.close().expect("it closes");
        assert!(!path.with_extension("sqlite-wal").exists(), "the last one out writes the log back");
    }
}
