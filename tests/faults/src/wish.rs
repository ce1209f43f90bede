//! How a test tells a running server's file calls to fail: a small file that they look into.
//!
//! It refuses to act by itself. Its invariant: [`Wish::hits`] counts calls that did fail, so that a test knows whether its fault was met.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// Nothing.
    None = 0,
    /// The disk is full: nothing grows, nothing new is made (ENOSPC).
    Full = 1,
    /// The file system can only be read (EROFS).
    ReadOnly = 2,
    /// Writing fails (EIO).
    Write = 3,
    /// Syncing fails (EIO), and what was to be synced is lost when the power goes.
    Sync = 4,
    /// Reading fails (EIO).
    Read = 5,
    /// The next change never begins, nor does any other: so a kill comes between two changes, and the log of changes lacks none.
    Freeze = 6,
}

/// Which files it happens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Target {
    /// All of the data directory.
    All = 0,
    /// The write-ahead log.
    Log = 1,
    /// The database itself.
    Database = 2,
    /// Below the photos' folder.
    Photos = 3,
    /// SQLite's index of the log; it need not survive anything.
    Index = 4,
    /// Anything else.
    Other = 5,
}

impl Target {
    /// What a path below the data directory is.
    #[must_use]
    pub fn of(path: &[u8]) -> Self {
        if path.ends_with(b"-wal") {
            Self::Log
        } else if path.ends_with(b"-shm") {
            Self::Index
        } else if path.ends_with(b".sqlite") {
            Self::Database
        } else if path.windows(8).any(|part| part == b"/photos/") || path.ends_with(b"/photos") {
            Self::Photos
        } else {
            Self::Other
        }
    }
}

/// Fault, target, and so many times (0: always); which wish it is; and how often it has come true.
pub const SIZE: usize = 32;
/// Where the number of hits is.
pub const HITS: u64 = 24;

/// A wish as the calls read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// See [`Fault`].
    pub fault: u8,
    /// See [`Target`].
    pub target: u8,
    /// How often at most; 0: always.
    pub most: u64,
    /// Which wish this is.
    pub number: u64,
}

impl Read {
    /// From the file's bytes.
    #[must_use]
    pub fn decode(bytes: &[u8; SIZE]) -> Self {
        let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        Self { fault: bytes[0], target: bytes[1], most: number(8), number: number(16) }
    }
}

/// The file, as the test holds it.
#[derive(Debug)]
pub struct Wish {
    file: File,
    path: PathBuf,
    number: AtomicU64,
}

impl Wish {
    /// Makes the file: nothing is wished.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        let file = File::options().create(true).truncate(true).read(true).write(true).open(path)?;
        file.write_all_at(&[0; SIZE], 0)?;
        Ok(Self { file, path: path.to_owned(), number: AtomicU64::new(0) })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// From now on, at most so many times (0: always).
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn make(&self, fault: Fault, target: Target, most: u64) -> io::Result<()> {
        let number = self.number.fetch_add(1, Ordering::SeqCst) + 1;
        let mut bytes = [0; SIZE];
        (bytes[0], bytes[1]) = (fault as u8, target as u8);
        bytes[8..16].copy_from_slice(&most.to_le_bytes());
        bytes[16..24].copy_from_slice(&number.to_le_bytes());
        self.file.write_all_at(&bytes, 0)
    }

    /// Everything works again.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn mend(&self) -> io::Result<()> {
        self.make(Fault::None, Target::All, 0)
    }

    /// How many calls have failed since the last wish.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn hits(&self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.file.read_exact_at(&mut bytes, HITS)?;
        Ok(u64::from_le_bytes(bytes))
    }
}
