//! Who takes part where, and ending it.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::code::Code;
use shared::id::RecordId;
use shared::scope::Scope;
use shared::wire::{EndGrant as Asked, MOST_REASON, People};

use crate::access::authority::Decider;
use crate::access::membership::{EndGrant, GiveAgain};
use crate::access::people;
use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::body;
use crate::http::extract::{InPath, InQuery};

/// Which people.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    scope: Scope,
}

/// `GET /api/people?scope=walk:…`.
pub async fn list(State(app): State<App>, caller: Caller, InQuery(wanted): InQuery<Wanted>) -> Result<Json<People>, Error> {
    let now_ms = app.clock.now_ms();
    app.store.read(move |connection| people::list(connection, caller.person, Some(caller.session), wanted.scope, now_ms)).await.map(Json)
}

/// A reason as it may be kept.
///
/// # Errors
/// [`Code::TooLong`].
pub(crate) fn checked(reason: Option<String>) -> Result<Option<String>, Error> {
    match reason {
        Some(reason) if reason.chars().count() > MOST_REASON => Err(Error::Refused(Code::TooLong)),
        reason => Ok(reason.filter(|reason| !reason.trim().is_empty())),
    }
}

/// `POST /api/people/{person}/end`.
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    InPath(person): InPath<RecordId>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Error> {
    let Asked { scope, reason } = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    app.store.write(EndGrant { by: Decider::Person(caller.person), person, scope, reason: checked(reason)? }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/people/{person}/give-again`: takes the last ending back.
pub async fn give_again(
    State(app): State<App>,
    caller: Caller,
    InPath(person): InPath<RecordId>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Error> {
    let Asked { scope, .. } = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    app.store.write(GiveAgain { by: Decider::Person(caller.person), person, scope }).await?;
    Ok(StatusCode::NO_CONTENT)
}
