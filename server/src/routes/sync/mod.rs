//! Push and pull.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use shared::code::Code;
use shared::wire::{MOST_PUSH_BYTES, Pull, Pulled, Push, Pushed};

use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::body;
use crate::sync::pull;
use crate::sync::push::PushRequest;

/// `POST /api/sync/push`: 200 only when everything in it has been decided and what was accepted is on the disk.
pub async fn push(State(app): State<App>, caller: Caller, headers: HeaderMap, body: Body) -> Result<Json<Pushed>, Error> {
    let push: Push = body::json(&headers, body, MOST_PUSH_BYTES, Code::BatchTooLarge).await?;
    let request = PushRequest::new(caller.person, push).in_session(caller.session);
    // What was read is freed here, after the answer, and not by the writer.
    let answer = app.store.write(request.clone()).await;
    drop(request);
    let mut pushed = answer?;
    pushed.safe_seq = app.safe_mark.safe_seq(&pushed.epoch);
    Ok(Json(pushed))
}

/// `POST /api/sync/pull`: one page.
pub async fn pull(State(app): State<App>, caller: Caller, headers: HeaderMap, body: Body) -> Result<Json<Pulled>, Error> {
    let asked: Pull = body::json(&headers, body, body::MOST_PULL_BYTES, Code::BodyTooLarge).await?;
    let keys = app.keys.clone();
    let mut pulled = app.store.read(move |connection| pull::pull(connection, &keys, caller.person, &asked)).await?;
    pulled.safe_seq = app.safe_mark.safe_seq(&pulled.epoch);
    Ok(Json(pulled))
}
