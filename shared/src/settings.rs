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
