//! Every URL on one screen.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, head, post};
use axum::{Router, middleware};
use shared::code::Code;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use crate::app::App;
use crate::error::{Error, problem};
use crate::http::{compress::compress, headers};
use crate::routes::{
    assets, backup, devices, erasures, events, findings, health, join, openapi, people, photos, session, settings, sync, token, walks,
};

/// For how long an ordinary request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends a request that takes too long, in the middle of its body too.
async fn hurry(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Refused(Code::TimedOut).into_response(),
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    let quick = Router::new()
        .route("/api/sync/push", post(sync::push))
        .route("/api/sync/pull", post(sync::pull))
        .route("/api/openapi.json", get(openapi::get))
        .layer(middleware::from_fn(compress))
        .route("/api/join", post(join::join))
        .route("/api/join/preview", post(join::preview))
        .route("/api/session", get(session::get).post(session::sign_in).delete(session::sign_out))
        .route("/api/session/renew", post(session::renew))
        .route("/api/session/restore", post(session::restore))
        .route("/api/token", post(token::make))
        .route("/api/walks/{walk}/join", get(walks::join_sheet).post(walks::renew_join_sheet))
        .route("/api/walks/{walk}/phones", get(walks::phones))
        .route("/api/people", get(people::list))
        .route("/api/people/{person}/end", post(people::end))
        .route("/api/people/{person}/give-again", post(people::give_again))
        .route("/api/devices/{device}/sign-out", post(devices::sign_out))
        .route("/api/devices/{device}/wipe", post(devices::wipe))
        .route("/api/erasures", post(erasures::erase))
        .route("/api/settings", get(settings::get))
        .route("/api/backup", get(backup::get))
        .route("/api/findings.csv", get(findings::csv))
        .route("/api/photos/{record}/{photo}", get(photos::get))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/lykta-ca.crt", get(assets::certificate))
        .layer(middleware::from_fn(hurry));
    // A photo on a bad line takes the time it takes; who falls silent is let go there.
    let uploads = Router::new()
        .route("/api/photos", post(photos::create).options(photos::options))
        .route("/api/photos/{upload}", head(photos::progress).patch(photos::append).delete(photos::terminate).options(photos::options))
        // Here already, for this refusal is an answer of the protocol, too.
        .method_not_allowed_fallback(refuse_method)
        .layer(middleware::from_fn(photos::speak));
    quick
        .merge(uploads)
        .route("/api/events", get(events::listen))
        .route("/api/{*rest}", axum::routing::any(async || Error::Refused(Code::NotFound)))
        .fallback(assets::serve)
        .method_not_allowed_fallback(refuse_method)
        .layer(CatchPanicLayer::custom(|_| problem(Code::Internal, None)))
        .layer(middleware::from_fn_with_state(headers::policy(app.tiles.as_deref()), headers::protect))
        .layer(TraceLayer::new_for_http().make_span_with(health::span).on_request(()).on_failure(()))
        .with_state(app)
}

async fn refuse_method() -> Error {
    Error::Refused(Code::MethodNotAllowed)
}
