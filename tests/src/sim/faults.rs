//! What goes wrong on the server's disk: real failures of SQLite, brought about on the connection that writes.
//!
//! It refuses to make failures up: each is what SQLite itself answers then. Its invariant: after [`Fault::disarm`] the connection works as before.

use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use crate::sim::chance::Chance;

/// A failure that waits for the next transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no page left on the disk.
    DiskFull,
    /// The disk stops answering after that many steps of SQLite's machine, once.
    Stops {
        /// How many.
        after: i32,
    },
    /// COMMIT fails.
    CommitFails,
    /// COMMIT is done, and then the server is killed before it has answered.
    KilledAfterCommit,
    /// The server is killed before it does anything.
    KilledBefore,
}

impl Fault {
    pub(crate) fn some(chance: &Chance) -> Self {
        match chance.below(5) {
            0 => Self::DiskFull,
            1 => Self::Stops { after: 1 + i32::try_from(chance.below(4_000)).expect("small") },
            2 => Self::CommitFails,
            3 => Self::KilledAfterCommit,
            _ => Self::KilledBefore,
        }
    }

    pub(crate) fn arm(self, connection: &mut Connection) {
        match self {
            Self::DiskFull => {
                // No more than there is: what fits into pages that are there already still works, as on a real disk.
                let pages: i64 = connection.query_row("pragma page_count", [], |row| row.get(0)).expect("a setting");
                set_most_pages(connection, pages);
            }
            Self::Stops { after } => {
                let is_over = AtomicBool::new(false);
                let stop = move || !is_over.swap(true, Ordering::Relaxed);
                connection.progress_handler(after, Some(stop)).expect("our own connection");
            }
            Self::CommitFails => connection.commit_hook(Some(|| true)).expect("our own connection"),
            Self::KilledAfterCommit | Self::KilledBefore => {}
        }
    }

    pub(crate) fn disarm(self, connection: &mut Connection) {
        match self {
            Self::DiskFull => set_most_pages(connection, MOST_PAGES),
            Self::Stops { .. } => connection.progress_handler(0, None::<fn() -> bool>).expect("our own connection"),
            Self::CommitFails => connection.commit_hook(None::<fn() -> bool>).expect("our own connection"),
            Self::KilledAfterCommit | Self::KilledBefore => {}
        }
    }
}

/// What SQLite allows when nobody has said anything.
const MOST_PAGES: i64 = 0xffff_fffe;

fn set_most_pages(connection: &Connection, pages: i64) {
    connection.query_row(&format!("pragma max_page_count = {pages}"), [], |_| Ok(())).expect("a setting");
}
