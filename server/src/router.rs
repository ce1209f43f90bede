//! Every URL on one screen.

use std::time::Duration;

use axum::http::StatusCode;
use axum::routing::{get, head, patch, post};
use axum::{Router, middleware};
use shared::code::Code;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::app::App;
use crate::error::{Error, problem};
use crate::http::{compress::compress, headers};
use crate::routes::{assets, events, findings, health, join, openapi, photos, session, settings, sync, token, walks};

/// For how long an ordinary request may take.
const PATIENCE: Duration = Duration::from_secs(30);

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
        .route("/api/settings", get(settings::get))
        .route("/api/findings.csv", get(findings::csv))
        .route("/api/photos/{record}/{photo}", get(photos::get))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/lykta-ca.crt", get(assets::certificate))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE));
    // Streams take the time they take.
    let slow = Router::new()
        .route("/api/events", get(events::listen))
        .route("/api/photos", post(photos::create).options(photos::options))
        .route("/api/photos/{upload}", head(photos::progress).merge(patch(photos::append)).options(photos::options));
    quick
        .merge(slow)
        .route("/api/{*rest}", axum::routing::any(async || Error::Refused(Code::NotFound)))
        .fallback(assets::serve)
        .method_not_allowed_fallback(async || Error::Refused(Code::MethodNotAllowed))
        .layer(CatchPanicLayer::custom(|_| problem(Code::Internal, None)))
        .layer(middleware::from_fn_with_state(headers::policy(app.tiles.as_deref()), headers::protect))
        .layer(TraceLayer::new_for_http().make_span_with(health::span).on_request(()).on_failure(()))
        .with_state(app)
}
