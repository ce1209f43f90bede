//! Erasing what was written, by decision.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use shared::code::Code;
use shared::wire::{Erase, Erasure};

use crate::access::authority::Decider;
use crate::access::erasure::{Doomed, EraseRequest};
use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::body;

/// `POST /api/erasures`.
pub async fn erase(State(app): State<App>, caller: Caller, headers: HeaderMap, body: Body) -> Result<Json<Erasure>, Error> {
    let asked: Erase = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    let Erase { record_id, set, element, op_id, reason } = asked;
    let doomed = match (op_id, set, element) {
        (Some(op), None, None) => Doomed::Operation(op),
        (None, Some(set), Some(element)) => Doomed::Element { record: record_id, set, element },
        (None, None, None) => Doomed::Record(record_id),
        _ => return Err(Error::Refused(Code::FieldMissing)),
    };
    let erased = carry_out(&app, EraseRequest { by: Decider::Person(caller.person), doomed, reason }).await?;
    Ok(Json(erased))
}

/// Erases, and then removes the files that nothing names any more.
///
/// # Errors
/// What the erasure is refused with, or the disk.
pub async fn carry_out(app: &App, request: EraseRequest) -> Result<Erasure, Error> {
    let erased = app.store.write(request).await?;
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let erasure = Erasure { operations: count(erased.operations.len()), photos: count(erased.photos.len()) };
    let files = app.photos.clone();
    tokio::task::spawn_blocking(move || erased.photos.iter().try_for_each(|photo| files.discard(*photo))).await??;
    Ok(erasure)
}
