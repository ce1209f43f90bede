//! Operations: the only way anything changes. A body is encoded once on the device, and those bytes are hashed, kept and sent for ever.
//!
//! An operation names one record. What it does not know (a newer change, an extra member) is kept in the bytes, not in these types.

use crate::json::Map;

use crate::json::Value;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::{OpId, RecordId};
use crate::kind::Kind;
use crate::stamp::{Seen, Stamp};

/// The part of an operation that never changes after it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Operation {
    /// The operation, for ever.
    pub op_id: OpId,
    /// The schema it was written in; see [`crate::SCHEMA`].
    pub schema: u16,
    /// What kind of record it changes.
    pub kind: Kind,
    /// The record it changes.
    pub record_id: RecordId,
    /// When the device says it happened; the server makes the final stamp of it.
    pub proposed: Stamp,
    /// For each field that is set: the heads the writer had seen. Empty or missing: it had seen none.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub base: Map<String, Vec<Seen>>,
    /// The operation that this one mends, after a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub replaces: Option<OpId>,
    /// What it does.
    pub change: Change,
}

/// What an operation does to its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Change {
    /// Makes the record with these fields.
    Create {
        /// Field name to value.
        #[cfg_attr(feature = "typescript", ts(type = "{ [key in string]: unknown }"))]
        fields: Map<String, Value>,
    },
    /// Sets fields; `null` empties one.
    Set {
        /// Field name to value.
        #[cfg_attr(feature = "typescript", ts(type = "{ [key in string]: unknown }"))]
        fields: Map<String, Value>,
    },
    /// Adds one element to a set.
    Append {
        /// The set's name.
        set: String,
        /// The element's id: a UUIDv7, a photo's hash or a record's id, as the set says.
        element: String,
        /// The element's value.
        #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
        value: Value,
    },
    /// Removes one element from a set, for good.
    Remove {
        /// The set's name.
        set: String,
        /// The element's id.
        element: String,
    },
    /// Moves the lifecycle one step, if it still stands at `from`.
    Move {
        /// The state the writer saw.
        from: String,
        /// The state it shall have.
        to: String,
        /// Why, where the step owes a reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        reason: Option<String>,
    },
    /// Withdraws the record: it is kept, marked.
    Withdraw {},
    /// A change from a newer version.
    #[serde(other, skip_serializing)]
    Unknown,
}

/// An operation with the bytes it was encoded as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// What the bytes say.
    pub operation: Operation,
    /// The bytes as UTF-8 text: hashed, kept and sent as they are.
    pub body: String,
}

impl Encoded {
    /// Encodes an operation, once.
    pub fn new(operation: Operation) -> Self {
        let body = serde_json::to_string(&operation).expect("an operation holds only JSON");
        Self { operation, body }
    }

    /// Reads a body back.
    ///
    /// # Errors
    /// When the text is not an operation of the documented form.
    pub fn read(body: String) -> Result<Self, serde_json::Error> {
        let operation = serde_json::from_str(&body)?;
        Ok(Self { operation, body })
    }

    /// The SHA-256 of the bytes.
    pub fn hash(&self) -> [u8; 32] {
        body_hash(&self.body)
    }
}

/// The SHA-256 of a body's bytes: what tells two operations with the same id apart.
pub fn body_hash(body: &str) -> [u8; 32] {
    Sha256::digest(body.as_bytes()).into()
}
