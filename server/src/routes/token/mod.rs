//! Short-lived tokens for the API.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use shared::wire::Token;

use crate::access::renewal::{PROVEN_MS, Proven};
use crate::app::App;
use crate::auth::actor::Caller;
use crate::auth::token::LIFETIME_S;
use crate::error::Error;
use crate::store::renewals;

/// `POST /api/token`.
pub async fn make(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Result<Json<Token>, Error> {
    let now_ms = app.clock.now_ms();
    let session = caller.session;
    // Who comes with a cookie of that age has it on the disk: nothing else opens the session from now on.
    let is_cookie = !headers.contains_key(header::AUTHORIZATION);
    if is_cookie && app.store.read(move |connection| renewals::is_older(connection, session, now_ms.saturating_sub(PROVEN_MS))).await? {
        app.store.write(Proven { session }).await?;
    }
    let token = app.tokens.make(session, now_ms)?;
    Ok(Json(Token { token, expires_in_s: LIFETIME_S }))
}
