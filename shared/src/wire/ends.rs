//! The messages with which staff look at who takes part, and end it: a grant, a session, a device, an operation's words. Parts of [`crate::wire`];
//! docs/protocol.md says what they mean. A phone needs none of them.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, OpId, RecordId};
use crate::scope::{Role, Scope};

/// The most characters of a reason.
pub const MOST_REASON: usize = 500;

/// `GET /api/people?scope=…`: who holds a grant in a walk, an area or an organisation, or held one that was ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct People {
    /// In the order of their ids.
    pub people: Vec<Member>,
}

/// One person in a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Who. Names are in the records.
    pub person: RecordId,
    /// What they may do there; empty: it was ended.
    pub roles: Vec<Role>,
    /// Whether the caller may end this.
    pub may_end: bool,
    /// Whether the caller may sign their devices out and have them erased.
    pub may_end_devices: bool,
    /// Their devices, the last heard first.
    pub devices: Vec<Device>,
}

/// One device of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Which.
    pub device_id: DeviceId,
    /// When it was last heard, milliseconds since 1970 (UTC).
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub heard_at_ms: u64,
    /// Operations it said it has left; left out before its first push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub waiting_operations: Option<u32>,
    /// Photos it said it has left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub waiting_photos: Option<u32>,
    /// A session of it lives.
    pub is_signed_in: bool,
    /// It was told to erase all it has, or will be when it is heard next.
    pub is_wiped: bool,
    /// The caller's own session is on it.
    pub is_this: bool,
}

/// `POST /api/people/{person}/end` and `…/give-again`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndGrant {
    /// Where.
    pub scope: Scope,
    /// Why; for the record, not for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
}

/// `POST /api/devices/{device}/sign-out` and `…/wipe`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndDevice {
    /// Whose.
    pub person: RecordId,
    /// Why; for the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
}

/// `POST /api/erasures`: erases what was written, for good. Just the record: all of it. With `set` and `element`: a comment or a photo. With `op_id`: one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erase {
    /// Of which record.
    pub record_id: RecordId,
    /// Of which set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub set: Option<String>,
    /// Which element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub element: Option<String>,
    /// Which operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub op_id: Option<OpId>,
    /// Why; at most [`MOST_REASON`] characters, and not empty.
    pub reason: String,
}

/// What an erasure came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erasure {
    /// How many operations lost their words.
    pub operations: u32,
    /// How many photos lost their bytes.
    pub photos: u32,
}
