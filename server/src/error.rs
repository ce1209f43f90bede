//! Every way in which the server can fail, and what each says to the outside.
//!
//! Variants name facts and hold data, never sentences. A failure is logged once, where it becomes an answer; what is inside never leaves.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::code::{Code, Problem};
use shared::validate::Invalid;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's fault, or the state of things: a stable code says which.
    #[error("refused: {0:?}")]
    Refused(Code),
    /// The caller's fault, in one field.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many tries; the number says for how many seconds to wait.
    #[error("too many tries, wait {retry_after_s} s")]
    TooMany {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// The writer's queue is full.
    #[error("the writer has too much to do")]
    Busy,
    /// The writer has stopped.
    #[error("the writer has stopped")]
    WriterStopped,
    /// The transaction that held this request was lost with all it held.
    #[error("the transaction was lost: {0}")]
    CommitLost(String),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// What is stored can't be read back.
    #[error("stored data can't be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// A stored column does not have the form this build wrote.
    #[error("the stored column {0} has another form than this build writes")]
    Column(&'static str),
    /// A file could not be read or written.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// A task on another thread ended badly.
    #[error("a task ended badly: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// Hashing a password failed.
    #[error("password hash: {0}")]
    Password(String),
    /// Making a token failed.
    #[error("token: {0}")]
    Token(#[from] jsonwebtoken::errors::Error),
}

impl Error {
    /// The code for the outside.
    pub fn code(&self) -> Code {
        match self {
            Self::Refused(code) => *code,
            Self::Invalid(invalid) => invalid.code,
            Self::TooMany { .. } => Code::TooMany,
            Self::Busy => Code::Busy,
            Self::WriterStopped | Self::CommitLost(_) => Code::NotWritable,
            Self::DiskFull => Code::DiskFull,
            Self::Database(error) => database_code(error),
            Self::File(error) => file_code(error),
            Self::Stored(_) | Self::Column(_) | Self::Task(_) | Self::Password(_) | Self::Token(_) => Code::Internal,
        }
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid(invalid) => invalid.field.clone(),
            _ => None,
        }
    }

    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry_after_s } => Some(*retry_after_s),
            _ => match self.code() {
                Code::Busy | Code::UploadLocked => Some(1),
                Code::NotWritable => Some(5),
                Code::DiskFull => Some(60),
                _ => None,
            },
        }
    }
}

/// What Linux says of a disk that failed; Rust has no name for it.
const INPUT_OUTPUT: i32 = 5;

/// What a file's failure means to the outside.
fn file_code(error: &std::io::Error) -> Code {
    use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded => Code::DiskFull,
        ReadOnlyFilesystem | PermissionDenied => Code::NotWritable,
        _ if error.raw_os_error() == Some(INPUT_OUTPUT) => Code::NotWritable,
        _ => Code::Internal,
    }
}

/// What a database failure means to the outside.
pub fn database_code(error: &rusqlite::Error) -> Code {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Code::DiskFull,
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Code::Busy,
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::SystemIoFailure | rusqlite::ErrorCode::CannotOpen) => Code::NotWritable,
        // So SQLite also calls a page that the disk refuses to read (EIO). Whether it is worse than that is for `lykta doctor` to say.
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => Code::NotWritable,
        _ => Code::Internal,
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}

/// A problem document as an answer.
pub fn problem(code: Code, field: Option<String>) -> Response {
    let body = Problem { field, ..Problem::new(code) };
    let status = StatusCode::from_u16(code.status()).expect("codes carry lawful statuses");
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let code = self.code();
        if code.status() >= 500 {
            tracing::error!(code = code.as_str(), error = %self, "a request failed");
        } else {
            tracing::debug!(code = code.as_str(), "a request was refused");
        }
        let mut response = problem(code, self.field());
        if code == Code::DeviceWiped {
            // Photos that the browser itself still keeps go with the rest.
            response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
        }
        if let Some(seconds) = self.retry_after_s() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fails_is_named_and_says_when_to_try_again() {
        let file = |number: i32| Error::File(std::io::Error::from_raw_os_error(number));
        // ENOSPC, EDQUOT, EROFS, EIO, EACCES, ENOENT.
        for (number, code, seconds) in [
            (28, Code::DiskFull, Some(60)),
            (122, Code::DiskFull, Some(60)),
            (30, Code::NotWritable, Some(5)),
            (5, Code::NotWritable, Some(5)),
            (13, Code::NotWritable, Some(5)),
            (2, Code::Internal, None),
        ] {
            let error = file(number);
            assert_eq!((error.code(), error.retry_after_s()), (code, seconds), "{error}");
        }
        assert_eq!(Error::CommitLost(String::new()).retry_after_s(), Some(5));
        assert_eq!(Error::Refused(Code::UploadLocked).retry_after_s(), Some(1));
        assert_eq!(Error::Refused(Code::NotFound).retry_after_s(), None);
    }
}
