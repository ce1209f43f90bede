//! How sync stands, what waits and what lies in the tray, for the user interface.

use serde::{Deserialize, Serialize};
use shared::code::Code;
use shared::id::{OpId, PhotoId, RecordId};

/// The one word for how sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// The server has everything.
    AllSent,
    /// Something waits for the next round.
    Waiting,
    /// A round is sending.
    Sending,
    /// Nobody answers; it is tried again by itself.
    Offline,
    /// A person has to do something.
    Attention,
}

/// How far a round has come with sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Sending {
    /// Operations and photos sent in this round.
    pub done: u32,
    /// Operations and photos to send in this round.
    pub total: u32,
}

/// How sync stands. Times are milliseconds since 1970 (UTC) by this device's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct SyncStatus {
    /// In one word.
    pub state: SyncState,
    /// Operations that the server still has to hear of.
    pub waiting_operations: u32,
    /// Photos that the server still has to get.
    pub waiting_photos: u32,
    /// While a round is sending.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sending: Option<Sending>,
    /// Since when nobody has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub offline_since_ms: Option<u64>,
    /// When a round last began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub last_try_at_ms: Option<u64>,
    /// When the server last acknowledged something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub last_sent_at_ms: Option<u64>,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub next_try_at_ms: Option<u64>,
    /// The code of what ended the last round: of [`Code`] or one of the client's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub last_problem: Option<String>,
    /// Refusals that a person has to look at.
    pub tray: u32,
    /// Operations that the server has acknowledged since this device was born.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sent: u64,
    /// A pull has come to its end at least once for this person.
    pub is_first_pull_done: bool,
    /// When a pull last came to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub pulled_at_ms: Option<u64>,
}

/// What waits or was refused of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct WaitingItem {
    /// Which record.
    pub record_id: RecordId,
    /// What it is.
    pub kind: String,
    /// When the oldest of it was saved.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub oldest_at_ms: u64,
    /// Operations that wait.
    pub operations: u32,
    /// Why the server put it off, or `not_signed_in` where it is another account's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub why: Option<String>,
    /// Its photos that are not acknowledged.
    pub photos: Vec<WaitingPhoto>,
    /// What was refused.
    pub tray: Vec<TrayItem>,
}

/// A photo on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct WaitingPhoto {
    /// Which.
    pub id: PhotoId,
    /// Its size.
    pub size_bytes: u32,
    /// What the server has.
    pub sent_bytes: u32,
    /// Acknowledged by its hash.
    pub is_done: bool,
}

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct TrayItem {
    /// Which operation.
    pub op_id: OpId,
    /// Why.
    pub code: Code,
    /// In which field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub field: Option<String>,
    /// What the operation does: `create`, `set`, `append`, `remove`, `move`, `withdraw`, or `photo` for a photo's bytes.
    pub change: String,
    /// The fields or the set it touches.
    pub names: Vec<String>,
}
