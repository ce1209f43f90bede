//! The messages of coming in: joining, signing in, and what gives a lost session back. Parts of [`crate::wire`]; docs/protocol.md says what they mean.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, RecordId};
use crate::scope::Grant;

/// The most joins that a device has restored at once.
pub const MOST_MEMBERSHIPS: usize = 50;

/// `POST /api/join`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Join {
    /// The secret of the link's fragment, or the code that was typed.
    pub secret: String,
    /// This device.
    pub device_id: DeviceId,
    /// How the person wants to be called. May be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub name: Option<String>,
}

/// `POST /api/session`: staff sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The account's name.
    pub user: String,
    /// The password.
    pub password: String,
    /// This device.
    pub device_id: DeviceId,
}

/// Who a session is: the answer to join, sign-in and `GET /api/session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The person.
    pub person: RecordId,
    /// Staff have an account name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub user: Option<String>,
    /// All that the person may do.
    pub grants: Vec<Grant>,
    /// The walk that was just joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub walk: Option<RecordId>,
    /// Only in the answer that begins a participant's session: what [`Renew`] takes, should the browser lose its cookie before it has written it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub renewal: Option<String>,
    /// Only in the answer to a join: what [`Restore`] takes, should the server be restored to before the join. Opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub membership: Option<String>,
}

/// `POST /api/session/restore`: a session that a restored server has never heard of, by the receipts of its joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Restore {
    /// This device.
    pub device_id: DeviceId,
    /// [`Session::membership`] of each join, the latest last. All of one person; at most [`MOST_MEMBERSHIPS`].
    pub memberships: Vec<String>,
}

/// `POST /api/session/renew`: a new cookie for the same person, where the first one was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Renew {
    /// [`Session::renewal`] of the join.
    pub secret: String,
    /// The device that joined.
    pub device_id: DeviceId,
}

/// `POST /api/join/preview`: what would be joined?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinQuestion {
    /// The secret of the link's fragment, or the code that was typed.
    pub secret: String,
}

/// What a link or code opens: no more than whoever joins with it sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinPreview {
    /// The walk's name.
    pub walk: String,
    /// Its area's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub area: Option<String>,
    /// When it is to begin, as the walk has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub planned_at: Option<String>,
    /// Where one meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub meeting_place: Option<String>,
    /// Example data, and nothing that anybody has to take seriously.
    pub is_example: bool,
}

/// `POST /api/token`: a short-lived bearer that names nothing but the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// The JWT.
    pub token: String,
    /// For how many seconds it is good.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub expires_in_s: u64,
}

/// `GET /api/walks/{id}/join`: what a join sheet shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinSheet {
    /// Path and fragment of the join link; the client puts its own origin before it.
    pub path: String,
    /// The code to type, without the gap.
    pub code: String,
    /// When the code runs out, milliseconds since 1970 (UTC).
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub code_expires_at_ms: u64,
    /// The QR code of the whole link as SVG.
    pub qr_svg: String,
}
