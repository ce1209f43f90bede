//! Every way in which a backup, a restore or an examination can fail. Variants name facts; the command line says them as sentences.

use std::io;
use std::path::PathBuf;

/// Why.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file on this machine.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Reading or writing, where the file is clear.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The store.
    #[error("the database: {0}")]
    Store(#[from] crate::error::Error),
    /// Opening the database.
    #[error(transparent)]
    Open(#[from] crate::store::open::OpenError),
    /// The target said no, or did not answer.
    #[error("the backup target: {0}")]
    Target(#[from] object_store::Error),
    /// The target's address.
    #[error("{0} is no folder and no s3://bucket/prefix")]
    Address(String),
    /// The folder is not there.
    #[error("the backup folder {0} is not there: is its disk mounted?")]
    TargetMissing(String),
    /// The marker that was put into the target is not there any more.
    #[error(
        "{0} is not the backup it was: what marked it is gone. Is its disk mounted? Nothing is written there, and nothing is called safe until it is back. If what it held \
         is lost for good, begin there anew with `lykta backup --take-over`"
    )]
    TargetGone(String),
    /// Another log ships there.
    #[error(
        "{0} holds the backup of another installation: nothing is written there. Is this the right data directory, and the right target? Give --backup-to a place of its own; \
         or, if that backup is to be this installation's from now on, say so with `lykta backup --take-over`"
    )]
    Foreign(String),
    /// A server that was restored from there ships there now.
    #[error(
        "a restored server has taken over the backup in {0}: nothing from here is written there, and nothing here is called safe. If this server is the old one, stop it for \
         good; if it is to go on, give --backup-to a place of its own, or say `lykta backup --take-over`"
    )]
    TakenOver(String),
    /// The target is inside the data directory.
    #[error("{0} is inside the data directory: a backup belongs on another disk")]
    InsideData(PathBuf),
    /// The database is missing where other things say that there was one.
    #[error(
        "the database {0} is missing or empty, and what lies beside it says that there was one: restore the backup into a new directory, put the file back, or choose a new \
         --data; see docs/operations.md"
    )]
    DatabaseMissing(PathBuf),
    /// A restore did not end here.
    #[error(
        "{0} is what a restore left that did not end: run `lykta restore` again with the same --data, it clears that away; or choose another --data"
    )]
    RestoreUnfinished(PathBuf),
    /// The S3 credentials.
    #[error("{0} should hold two lines: the access key's id and its secret")]
    Credentials(PathBuf),
    /// What was read back is not what was written.
    #[error("{0} was not read back as it was written")]
    NotReadBack(String),
    /// An object is missing, damaged, or not of a form this build writes.
    #[error("{0} in the backup is damaged or of an unknown form")]
    Damaged(String),
    /// Between two looks the write-ahead log was begun anew more than once: only a new base helps.
    #[error("the write-ahead log went on without us")]
    ChainBroken,
    /// The target holds more of this log than the database does.
    #[error(
        "this database was set back: the backup holds its log up to {0}, and here that place is missing or another. So that nothing in the backup is lost, nothing more is \
         added to it: bring it all back with `lykta restore` into a new directory (phones bring what came since), or begin a backup elsewhere"
    )]
    SetBack(u64),
    /// The copy did not pass.
    #[error("the copy of the database did not pass: {0}")]
    Unsound(String),
    /// A photo's file does not have the hash in its row, or is missing.
    #[error("the photo {0} is missing or damaged on this machine: `lykta doctor` tells which")]
    Photo(String),
    /// Nothing to restore.
    #[error("there is no backup{0} in {1}")]
    Nothing(&'static str, String),
    /// The directory holds something.
    #[error("{0} is not empty: a restore never writes over anything; choose a new --data")]
    NotEmpty(PathBuf),
    /// The keys.
    #[error(
        "the backup's keys are sealed, or not there: say --keys DIR, --passphrase-file FILE, or --new-keys (receipts and join links given out before will not be honoured)"
    )]
    KeysNeeded,
    /// The passphrase.
    #[error("the passphrase does not open the sealed keys")]
    WrongPassphrase,
    /// The passphrase file.
    #[error("{0} should hold a passphrase of at least 12 characters in its first line")]
    Passphrase(PathBuf),
    /// There is nothing kept to replay.
    #[error("{0} keeps nothing from after a point in time")]
    NothingKept(PathBuf),
    /// JSON of ours.
    #[error("a file of the backup can't be read: {0}")]
    Json(#[from] serde_json::Error),
    /// Hashing the passphrase.
    #[error("sealing the keys failed")]
    Sealing,
}

impl BackupError {
    /// Waiting does not help: a person has to decide.
    pub fn needs_a_person(&self) -> bool {
        matches!(self, Self::SetBack(_) | Self::TargetGone(_) | Self::Foreign(_) | Self::TakenOver(_) | Self::TargetMissing(_))
    }
}

/// What went wrong with which file.
pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.into();
    move |source| BackupError::File { path, source }
}
