//! Writes the write-ahead log back into the database beside the writer, so that no commit waits for it (ADR 10).
//!
//! SQLite would do it inside the commit that makes the log too long. A second connection does it here, never waiting for anybody and making nobody wait
//! (a passive checkpoint). It refuses to decide what is durable: a commit is so by its place in the log. Its invariant: the log stays bounded, for
//! where this thread never catches up the writer writes the rest back itself.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use crate::store::open::{OpenError, open_beside};

/// How long the log may become, in pages.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// After each so many pages it is written back beside the writer.
    pub due: i32,
    /// From here on the writer does it itself.
    pub long: i32,
}

impl Default for Limits {
    fn default() -> Self {
        // 4 MiB, as SQLite by itself, and 64 MiB.
        Self { due: 1_000, long: 16_000 }
    }
}

/// The thread.
#[derive(Debug)]
pub struct Checkpointer {
    due: SyncSender<()>,
    thread: JoinHandle<()>,
    limits: Limits,
}

impl Checkpointer {
    /// Starts the thread.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn start(path: &Path, limits: Limits) -> Result<Self, OpenError> {
        let connection = open_beside(path)?;
        let (due, asked) = sync_channel(1);
        let thread =
            std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || work(connection, &asked)).expect("a thread can be started");
        Ok(Self { due, thread, limits })
    }

    /// Has the writer's connection say when there is something to do.
    ///
    /// # Errors
    /// When SQLite takes no hook.
    pub fn watch(&self, writer: &mut Connection) -> rusqlite::Result<()> {
        let limits = self.limits;
        let mut watch = Watch { limits, due: self.due.clone(), next_due: limits.due, next_long: limits.long, last: 0 };
        writer.wal_hook(Some(move |wal: &mut Wal, pages| {
            watch.see(wal, pages);
            // A failure here would be told as the commit's, and that has happened.
            Ok(())
        }))
    }

    /// Ends the thread, and gives the writer's connection back.
    pub fn close(self, writer: &mut Connection) {
        let Self { due, thread, .. } = self;
        drop(due);
        if let Err(error) = writer.wal_hook(None::<fn(&mut Wal, i32) -> rusqlite::Result<()>>) {
            tracing::error!(%error, "the writer's hook could not be taken away");
            return;
        }
        if thread.join().is_err() {
            tracing::error!("the checkpoint thread ended badly");
        }
    }
}

/// What the writer's connection knows of the log's length.
struct Watch {
    limits: Limits,
    due: SyncSender<()>,
    next_due: i32,
    next_long: i32,
    last: i32,
}

impl Watch {
    /// After a commit that left the log with so many pages.
    fn see(&mut self, wal: &mut Wal, pages: i32) {
        if pages < self.last {
            // All of it was written back, and SQLite has begun it anew.
            (self.next_due, self.next_long) = (self.limits.due, self.limits.long);
        }
        self.last = pages;
        if pages >= self.next_long {
            match wal.checkpoint() {
                // A reader that holds on to an old page keeps the log; asking again at every commit would only cost time.
                Ok(()) => self.next_long = pages + self.limits.due.min(self.limits.long),
                // The thread is at it just now: again with the next commit.
                Err(error) => tracing::debug!(%error, pages, "the log was not written back"),
            }
        } else if pages >= self.next_due {
            self.next_due = pages + self.limits.due;
            if self.due.try_send(()).is_err() {
                tracing::debug!(pages, "writing the log back is asked for already");
            }
        }
    }
}

fn work(connection: Connection, asked: &Receiver<()>) {
    while asked.recv().is_ok() {
        if let Err(error) = connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())) {
            tracing::warn!(%error, "the log could not be written back");
        }
    }
    if let Err((_, error)) = connection.close() {
        tracing::error!(%error, "the checkpoint's connection could not be closed");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::SystemRandom;
    use crate::store::open::open_writing;

    fn write(connection: &Connection, count: usize) {
        for _ in 0..count {
            connection
                .execute("insert into exports (person, what, row_count, exported_at) values (randomblob(3000), 'x', 1, 1)", [])
                .expect("it writes");
        }
    }

    fn size(path: &Path) -> u64 {
        std::fs::metadata(path).map_or(0, |metadata| metadata.len())
    }

    fn open(limits: Limits) -> (tempfile::TempDir, std::path::PathBuf, Connection, Checkpointer) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("lykta.sqlite");
        let mut writer = open_writing(&path, &SystemRandom).expect("it opens");
        writer.pragma_update(None, "synchronous", "off").expect("a setting");
        let checkpointer = Checkpointer::start(&path, limits).expect("it starts");
        checkpointer.watch(&mut writer).expect("a hook");
        (directory, path, writer, checkpointer)
    }

    #[test]
    fn the_log_is_written_back_beside_the_writer() {
        let (_directory, path, mut writer, checkpointer) = open(Limits { due: 20, long: i32::MAX });
        let before = size(&path);
        write(&writer, 200);
        // It happens on another thread: this waits for it, and only for a broken one in vain.
        let is_written = (0..1_000).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            size(&path) > before + 100 * 4_096
        });
        assert!(is_written, "{before} bytes before, {} now", size(&path));
        checkpointer.close(&mut writer);
        writer.close().expect("it closes");
        assert_eq!(size(&path.with_extension("sqlite-wal")), 0, "the last one out writes everything back");
    }

    #[test]
    fn a_log_that_the_thread_leaves_long_is_written_back_by_the_writer() {
        let (_directory, path, mut writer, checkpointer) = open(Limits { due: 50, long: 100 });
        // The thread never hears of it.
        let Checkpointer { due, thread, limits } = checkpointer;
        let (deaf, _) = sync_channel(1);
        let mut watch = Watch { limits: Limits { due: i32::MAX, long: 100 }, due: deaf, next_due: i32::MAX, next_long: 100, last: 0 };
        let hook = move |wal: &mut Wal, pages| {
            watch.see(wal, pages);
            Ok(())
        };
        writer.wal_hook(Some(hook)).expect("a hook");
        write(&writer, 1_000);
        let pages = size(&path.with_extension("sqlite-wal")) / 4_096;
        assert!((100..200).contains(&pages), "the log has {pages} pages");
        Checkpointer { due, thread, limits }.close(&mut writer);
    }
}
