//! Short-lived tokens for the API.

use axum::Json;
use axum::extract::State;
use shared::wire::Token;

use crate::app::App;
use crate::auth::actor::Caller;
use crate::auth::token::LIFETIME_S;
use crate::error::Error;

/// `POST /api/token`.
pub async fn make(State(app): State<App>, caller: Caller) -> Result<Json<Token>, Error> {
    let token = app.tokens.make(caller.session, app.clock.now_ms())?;
    Ok(Json(Token { token, expires_in_s: LIFETIME_S }))
}
