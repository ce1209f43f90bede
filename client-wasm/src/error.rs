//! What can go wrong in the client, as facts with stable codes.
//!
//! No sentences: the user interface has them in its languages. Its invariant: [`Error::code`] is what JavaScript branches on.

use shared::code::Code;

/// What storage can do to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is none: a private window, or a browser that forbids it.
    #[error("storage is missing")]
    Missing,
    /// Another tab holds an older version open.
    #[error("storage is blocked by another tab")]
    Blocked,
    /// The quota is used up. Nothing of the transaction was kept.
    #[error("storage is full")]
    Full,
    /// It failed, or what it gave back can't be read. Never to be taken for empty.
    #[error("storage failed")]
    Failed,
    /// The browser has cleared it under the open page: what was there is not there any more.
    #[error("storage was cleared")]
    Cleared,
    /// It was written by a newer version of the app.
    #[error("storage is from a newer version")]
    Newer,
}

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// On this device.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No answer.
    #[error("no answer")]
    Offline,
    /// An answer that is not Lykta's, from a captive portal for example. It acknowledges nothing.
    #[error("not our server's answer")]
    NotOurs,
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    NotSignedIn,
    /// A step names a photo whose bytes did not come along.
    #[error("the photo's bytes are missing")]
    PhotoMissing,
    /// The draft is not there any more: another tab has saved or removed it.
    #[error("the draft is gone")]
    DraftGone,
    /// Refused, by the domain's rules or by the server.
    #[error("refused")]
    Refused {
        /// Why.
        code: Code,
        /// In which field.
        field: Option<String>,
    },
}

impl Error {
    /// A refusal as a whole.
    pub fn refused(code: Code) -> Self {
        Self::Refused { code, field: None }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(StoreError::Missing) => "storage_missing",
            Self::Store(StoreError::Blocked) => "storage_blocked",
            Self::Store(StoreError::Full) => "storage_full",
            Self::Store(StoreError::Failed) => "storage_failed",
            Self::Store(StoreError::Cleared) => "storage_cleared",
            Self::Store(StoreError::Newer) => "storage_newer",
            Self::Offline => "offline",
            Self::NotOurs => "not_ours",
            Self::NotSignedIn => "not_signed_in",
            Self::PhotoMissing => "photo_missing",
            Self::DraftGone => "draft_gone",
            Self::Refused { code, .. } => code.as_str(),
        }
    }

    /// The field at fault, where there is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Refused { field, .. } => field.as_deref(),
            Self::Store(_) | Self::Offline | Self::NotOurs | Self::NotSignedIn | Self::PhotoMissing | Self::DraftGone => None,
        }
    }
}
