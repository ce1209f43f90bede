//! What one installation adds to every installation, as its pages are told. Public: it refuses to hold anything about people or records.

use serde::{Deserialize, Serialize};

/// `GET /api/settings`: what this installation adds to every installation. Public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// Where street pictures come from; absent: nowhere, the map draws its own ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub tiles: Option<Tiles>,
}

/// A source of map tiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tiles {
    /// The address of a tile with `{z}`, `{x}` and `{y}` in it.
    pub url: String,
    /// Whose map it is; shown on the map.
    pub attribution: String,
}

/// `GET /api/backup`: how the backup stands, for whoever can do something about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Backup {
    /// In a word.
    pub standing: BackupStanding,
    /// When a backup last held all that there was, milliseconds since 1970 (UTC). Absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub safe_at_ms: Option<u64>,
}

/// How a backup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackupStanding {
    /// All of this is an example: nothing has to be kept.
    Example,
    /// There is none.
    Missing,
    /// The last one is older than a day.
    Late,
    /// There is one of the last day.
    Fresh,
}
