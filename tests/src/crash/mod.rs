//! The server as a process of its own that is killed, runs out of disk or loses its power, and phones that go on syncing with it.
//!
//! Each phone is the real client core on a store in memory, over real HTTP. It refuses to judge by what a phone hopes: [`ledger::Ledger`] holds what phones
//! were *told*, and [`look`] compares that with what the disk holds. Its invariant: what is in the ledger was in a whole answer that reached a phone.

pub mod ledger;
pub mod line;
pub mod load;
pub mod look;
pub mod process;

/// Why a proof could not go on, or what it found broken.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// A process, file or socket of the test itself.
    #[error("the test's own ground gave way: {0}")]
    Ground(#[from] std::io::Error),
    /// The database could not be read.
    #[error("the database can't be read: {0}")]
    Database(#[from] rusqlite::Error),
    /// SQLite finds the database damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The server did not come up again.
    #[error("the server is not back after {0:.1} s")]
    Away(f64),
    /// It was acknowledged and is not there.
    #[error("operation {0} was answered and is not there")]
    Lost(shared::id::OpId),
    /// It was acknowledged with one stamp and is there with another one.
    #[error("operation {0} was answered with another stamp than it has")]
    Restamped(shared::id::OpId),
    /// The log holds it more often than once, or holds what nobody saved.
    #[error("the log holds {held} operations, {saved} were saved and not refused")]
    Doubled {
        /// In the log.
        held: usize,
        /// Saved.
        saved: usize,
    },
    /// What was saved is neither on the server nor on its phone.
    #[error("operation {0} was saved and is on no server")]
    Gone(shared::id::OpId),
    /// A photo was acknowledged, or has a row, and its files are not what they were.
    #[error("photo {photo}: {what}")]
    Photo {
        /// Which.
        photo: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A phone still waits although the server has been back for long.
    #[error("a phone still waits: {0}")]
    Stuck(String),
}
