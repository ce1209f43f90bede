//! A note in the target of how much was called safe: phones have let go of that, so a restore that brings less has something to say.
//!
//! It never speaks for what is there, only for what was promised. Its invariant: it is written before the safe mark rises, and it never falls.

use serde::{Deserialize, Serialize};

use crate::backup::error::BackupError;
use crate::backup::target::Target;

/// What was promised of one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeNote {
    /// Everything up to this place was called safe.
    pub safe_seq: u64,
    /// When it was first called so, milliseconds since 1970 (UTC).
    pub at_ms: u64,
}

fn key(epoch: &str) -> String {
    format!("safe/{epoch}.json")
}

/// What was promised of a log; `None` where nothing was, or by a build that noted nothing.
///
/// # Errors
/// When the target does not answer.
pub fn read(target: &Target, epoch: &str) -> Result<Option<SafeNote>, BackupError> {
    Ok(target.find(&key(epoch))?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Notes it.
///
/// # Errors
/// When the target refuses.
pub fn write(target: &Target, epoch: &str, note: SafeNote) -> Result<(), BackupError> {
    target.put(&key(epoch), serde_json::to_vec(&note)?)?;
    Ok(())
}
