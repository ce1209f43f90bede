//! What the user interface may ask before it offers something.

use shared::json::Map;

use serde::{Deserialize, Serialize};
use shared::json::Value;

/// May I? Answered from what is on the device; the server decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, rename = "MayQuestion"))]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Question {
    /// Make a record; where it belongs is said as its references: `walk`, `area`, `organisation`, …
    Create {
        /// What it would be.
        kind: String,
        /// Where it would belong.
        #[serde(flatten)]
        #[cfg_attr(feature = "typescript", ts(skip))]
        fields: Map<String, Value>,
    },
    /// Set a field.
    Set {
        /// Of which record.
        id: String,
        /// Which field.
        field: String,
    },
    /// Add to a set.
    Append {
        /// Of which record.
        id: String,
        /// Which set.
        set: String,
    },
    /// Remove from a set.
    Remove {
        /// Of which record.
        id: String,
        /// Which set.
        set: String,
    },
    /// Move a lifecycle from where it stands.
    Move {
        /// Of which record.
        id: String,
        /// Where to.
        to: String,
    },
    /// Withdraw a record.
    Withdraw {
        /// Which.
        id: String,
    },
}
