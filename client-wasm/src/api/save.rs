//! What a person did, as the user interface says it: steps that are saved together or not at all.

use shared::json::Map;

use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::json::Value;

/// Steps that are saved in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct SaveBatch {
    /// In order.
    pub steps: Vec<Step>,
    /// The draft that these steps make superfluous, with its blobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub clear_draft: Option<String>,
}

/// One step. An id may be `"$0"`, `"$1"`: the record that step 0, 1 of the same batch makes; so may references inside fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Step {
    /// Makes a record.
    Create {
        /// What it is.
        kind: String,
        /// Its id, where the user interface has to know it beforehand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        id: Option<String>,
        /// Field name to value; `null` is left out.
        #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
        fields: Map<String, Value>,
    },
    /// Sets fields. A field that already has that value is left out.
    Set {
        /// Which record.
        id: String,
        /// Field name to value; `null` empties it.
        #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
        fields: Map<String, Value>,
        /// The fields whose rivals this write settles.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
        resolve: Vec<String>,
        /// Field name to the value that the person saw when the form opened (`null`: empty). Such a write names that as seen, and not what has come since.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, type = "Record<string, unknown>"))]
        shown: Map<String, Value>,
    },
    /// Adds to a set.
    Append {
        /// Which record.
        id: String,
        /// Which set.
        set: String,
        /// The element's id; a fresh one if it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        element: Option<String>,
        /// Its value.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
        value: Value,
    },
    /// Removes from a set, for good.
    Remove {
        /// Which record.
        id: String,
        /// Which set.
        set: String,
        /// Which element.
        element: String,
    },
    /// Moves a lifecycle one step.
    Move {
        /// Which record.
        id: String,
        /// The state that was shown.
        from: String,
        /// The state it shall have.
        to: String,
        /// Why, where the step owes a reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        reason: Option<String>,
    },
    /// Withdraws a record: it is kept, marked.
    Withdraw {
        /// Which record.
        id: String,
    },
    /// Adds a photo to the set `photos`.
    Photo {
        /// Which record.
        id: String,
        /// Which of the blobs that came along.
        blob: u32,
        /// Its width.
        width_px: u32,
        /// Its height.
        height_px: u32,
    },
}

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Saved {
    /// For each step the record it changed.
    pub ids: Vec<RecordId>,
}
