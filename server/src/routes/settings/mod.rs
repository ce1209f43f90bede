//! What this installation adds to every installation: for now, where street pictures come from. It tells nobody anything about people or records.

use axum::Json;
use axum::extract::State;
use shared::settings::Settings;

use crate::app::App;

/// `GET /api/settings`.
pub async fn get(State(app): State<App>) -> Json<Settings> {
    Json(Settings { tiles: app.tiles.as_ref().map(|source| source.tiles().clone()) })
}
