//! The store: one SQLite file, one writer, many readers.
//!
//! Folders are nouns; their SQL stands in sibling files. Nothing here knows of HTTP, and nothing but [`batch`] opens a transaction that writes.

pub mod accounts;
pub mod attempts;
pub mod batch;
pub mod checkpoint;
pub mod column;
pub mod decisions;
pub mod devices;
pub mod exports;
pub mod grants;
pub mod join_links;
pub mod log_marks;
pub mod many;
pub mod memory;
pub mod meta;
pub mod migrate;
pub mod open;
pub mod operations;
pub mod pen;
pub mod photos;
pub mod readers;
pub mod records;
pub mod refusals;
pub mod renewals;
pub mod resync;
pub mod revocations;
pub mod sessions;
pub mod uploads;
pub mod visibility;
pub mod writer;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use crate::clock::{Clock, Random};
use crate::error::Error;
use crate::keys::Keys;
use crate::live::Live;
use crate::store::batch::Request;
use crate::store::open::OpenError;
use crate::store::pen::Pen;
use crate::store::readers::Readers;
use crate::store::writer::{Work, Writer};

/// The open store.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
    readers: Readers,
}

impl Store {
    /// Opens the database of a data directory, makes it if it is missing, and brings an older one up to date.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(
        path: &Path,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        keys: Arc<Keys>,
        live: Live,
        most_in_a_commit: usize,
    ) -> Result<Self, OpenError> {
        resync::resync(path)?;
        let pen = Pen::new(path, open::open_writing(path, random.as_ref())?)?;
        let readers = Readers::open(path)?;
        let writer = Writer::start(pen, clock, random, keys, live, most_in_a_commit);
        Ok(Self { writer, readers })
    }

    /// Hands a request to the writer; the answer comes after its commit.
    ///
    /// # Errors
    /// The request's own refusal, or the loss of its transaction.
    pub async fn write<R>(&self, request: R) -> Result<R::Answer, Error>
    where
        R: Request + Send + 'static,
        R::Answer: Send + 'static,
    {
        self.writer.write(request).await
    }

    /// Reads from one snapshot, off the async threads.
    ///
    /// # Errors
    /// Whatever the closure fails with.
    pub async fn read<T, F>(&self, read: F) -> Result<T, Error>
    where
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.readers.read(read).await
    }

    /// What the writer has done since the start.
    pub fn work(&self) -> Work {
        self.writer.work()
    }

    /// Lets the writer finish what it has, writes the log back into the database and closes everything.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
