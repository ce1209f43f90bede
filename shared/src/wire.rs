//! The messages between a device and the server. docs/protocol.md says what they mean; these types are what they are.
//!
//! Every answer carries `lykta`, so that a captive portal's cheerful 200 is never taken for an acknowledgement. Unknown members are ignored by readers.

mod ends;
mod session;

use serde::{Deserialize, Serialize};

pub use ends::{Device, EndDevice, EndGrant, Erase, Erasure, MOST_REASON, Member, People};
pub use session::{Join, JoinPreview, JoinQuestion, JoinSheet, MOST_MEMBERSHIPS, Renew, Restore, Session, SignIn, Token};

use crate::code::Code;
use crate::id::{DeviceId, OpId, PhotoId, RecordId};
use crate::record::Record;
use crate::scope::Scope;
use crate::stamp::Stamp;

/// The most operations in one push.
pub const MOST_OPERATIONS: usize = 500;
/// The most bytes in one push, counted while decompressing.
pub const MOST_PUSH_BYTES: usize = 256 * 1024;
/// The most bytes in one operation's body.
pub const MOST_BODY_BYTES: usize = 128 * 1024;
/// The most records in one page of a pull.
pub const MOST_PAGE: u32 = 1_000;
/// The records in one page of a pull when nothing else is asked for.
pub const USUAL_PAGE: u32 = 300;
/// The most bytes of one uploaded photo.
pub const MOST_PHOTO_BYTES: u64 = 8 * 1024 * 1024;

/// One operation on its way up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// From 1, rising by one, per device; a hole is what was taken back before it was sent.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub device_seq: u64,
    /// The operation's bytes as a JSON string: exactly what was saved.
    pub body: String,
    /// What a server of another epoch answered when it accepted the operation: the same stamp again, and no second judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub accepted: Option<Applied>,
}

/// `POST /api/sync/push`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Push {
    /// See [`crate::PROTOCOL`].
    #[cfg_attr(feature = "openapi", schema(maximum = 65_535))]
    pub protocol: u16,
    /// Who sends.
    pub device_id: DeviceId,
    /// The device's clock when sending, milliseconds since 1970 (UTC): the server works out the skew.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sent_at_ms: u64,
    /// At most [`MOST_OPERATIONS`], in the order of `device_seq`. May be empty.
    pub operations: Vec<Sent>,
    /// What is left on the device after this push.
    pub waiting_operations: u32,
    /// Photos that are left on the device.
    pub waiting_photos: u32,
    /// [`Pushed::log`] or [`Pulled::log`] as last heard: a server that was set back in silence answers 409 `log_differs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub log: Option<String>,
}

/// What became of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Committed.
    Applied(Applied),
    /// Committed before; the first answer again.
    Duplicate(Applied),
    /// Refused for good. It goes to the tray.
    Rejected {
        /// Why.
        code: Code,
        /// In which field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        field: Option<String>,
    },
    /// Not now: send it again later.
    Retry {
        /// Why.
        code: Code,
    },
    /// The same id with other content (to the tray), or a used sequence number: take a new device id and send again.
    IdentityConflict {
        /// Take a new device id, keep the operation's id.
        new_device: bool,
    },
    /// It was erased by decision: purge it.
    Erased {},
    /// An outcome from a newer version: keep the operation, send again later.
    #[serde(other, skip_serializing)]
    Unknown,
}

/// The facts of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applied {
    /// The final stamp.
    pub stamp: Stamp,
    /// Its place in the server's order; a saved pull that covers it shows the result.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seq: u64,
    /// Proof of acceptance that outlives a restore of the server.
    pub receipt: String,
}

/// One answer, in the order of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answered {
    /// Which operation of the request.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub device_seq: u64,
    /// Its id, where the body could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub op_id: Option<OpId>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The 200 to a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pushed {
    /// Always [`PUSHED`].
    pub lykta: String,
    /// The server's epoch; another one after a restore.
    pub epoch: String,
    /// One answer an operation.
    pub answers: Vec<Answered>,
    /// The greatest log number up to which rows and photos are in a verified backup; `null` without a backup.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub safe_seq: Option<u64>,
    /// The server's clock, milliseconds since 1970 (UTC).
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub now_ms: u64,
    /// Where the server's log stands; opaque. Keep it with the answers and say it with the next push or pull.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub log: Option<String>,
}

/// The value of [`Pushed::lykta`].
pub const PUSHED: &str = "pushed";
/// The value of [`Pulled::lykta`].
pub const PULLED: &str = "pulled";

/// `POST /api/sync/pull`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pull {
    /// See [`crate::PROTOCOL`].
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65_535))]
    pub protocol: u16,
    /// The cursor of the last saved page; `null` for the first.
    pub cursor: Option<String>,
    /// [`Pushed::log`] or [`Pulled::log`] as last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub log: Option<String>,
    /// The most records wanted; at most [`MOST_PAGE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub limit: Option<u32>,
}

/// One record on its way down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Item {
    /// Its place in the server's order.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seq: u64,
    /// All scopes of the reader that show it now.
    pub scopes: Vec<Scope>,
    /// The record, whole; what the reader's scopes show of it.
    pub record: Record,
}

/// A record that one scope stopped showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Removal {
    /// Its place in the server's order.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seq: u64,
    /// The record.
    pub record_id: RecordId,
    /// The scope.
    pub scope: Scope,
}

/// Why the copy on the device is no longer a prefix of the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// The server was restored: push first, then pull from the start.
    ForeignEpoch,
    /// The cursor is ahead of the server, or the log before it is another one.
    LogDiffers,
    /// The cursor is older than the tombstones.
    TooOld,
}

/// The 200 to a pull.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pulled {
    /// Always [`PULLED`].
    pub lykta: String,
    /// The server's epoch.
    pub epoch: String,
    /// Set: forget the cursor, start a new generation from `null`. Everything else is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reset: Option<Reset>,
    /// Records in the order of `seq`.
    pub items: Vec<Item>,
    /// Removals in the order of `seq`.
    pub removals: Vec<Removal>,
    /// Scopes whose grant ended: drop what only they showed.
    pub revoked: Vec<Scope>,
    /// Operations of the reader that were erased by decision, all of them each time: purge what is still kept of them. Left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<OpId>>"))]
    pub erased: Vec<OpId>,
    /// Save it in the same transaction as the page. `null` with a reset.
    pub cursor: Option<String>,
    /// Where the server's log stands, as in [`Pushed::log`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub log: Option<String>,
    /// The greatest log number up to which rows and photos are in a verified backup; left out without a backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub safe_seq: Option<u64>,
    /// Operations up to here are covered by what has been pulled (where `has_more` is false).
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub covers_seq: u64,
    /// Ask again at once.
    pub has_more: bool,
}

/// `GET /api/walks/{id}/phones`: what each joined device has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phones {
    /// One entry a device.
    pub phones: Vec<Phone>,
}

/// One joined device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phone {
    /// Whose it is.
    pub person: RecordId,
    /// When it was last heard, milliseconds since 1970 (UTC).
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub heard_at_ms: u64,
    /// Operations it said it has left; `None` before its first push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub waiting_operations: Option<u32>,
    /// Photos it said it has left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub waiting_photos: Option<u32>,
}

/// The data of a `news` event on `GET /api/events`: something changed in these scopes. Correctness never depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct News {
    /// The reader's scopes with news.
    pub scopes: Vec<Scope>,
}

/// The 204 or 200 that completes an upload says so in this header: the photo's id.
pub const PHOTO_HEADER: &str = "lykta-photo";
/// Beside [`PHOTO_HEADER`]: the photo's place in the log, which `safe_seq` will pass when a backup holds it.
pub const SEQ_HEADER: &str = "lykta-seq";
/// Beside [`PHOTO_HEADER`]: where the server's log stands, as `log` says in the answers to push and pull.
pub const LOG_HEADER: &str = "lykta-log";

/// The metadata of a tus creation (`Upload-Metadata`): `photo` is the SHA-256 in hexadecimal, `record` the observation or finding that refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadMetadata {
    /// What the bytes must hash to.
    pub photo: PhotoId,
    /// Where the reference is.
    pub record: RecordId,
}
