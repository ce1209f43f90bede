//! Joining a walk.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use shared::code::Code;
use shared::wire::{Join, JoinPreview, JoinQuestion};

use crate::access::join::{JoinRequest, Joined, PreviewRequest, Previewed};
use crate::app::App;
use crate::auth::actor::MaybeCaller;
use crate::auth::cookie;
use crate::error::Error;
use crate::http::body;
use crate::http::client::ClientAddress;
use crate::routes::session::describe;

/// `POST /api/join`: with a link's secret or a typed code.
pub async fn join(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    let join: Join = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    let caller = caller.map(|caller| (caller.person, caller.session));
    match app.store.write(JoinRequest { join, caller, from }).await? {
        Joined::Out(code) => Err(Error::Refused(code)),
        Joined::Wait { retry_after_s } => Err(Error::TooMany { retry_after_s }),
        Joined::In { person, walk, begun, membership } => {
            let mut session = describe(&app, person, Some(walk)).await?;
            session.membership = Some(membership);
            let Some((begun, renewal)) = begun else { return Ok(Json(session).into_response()) };
            session.renewal = Some(renewal);
            app.sessions.add(&begun.row);
            Ok(([(header::SET_COOKIE, cookie::set(&begun, app.clock.now_ms()))], Json(session)).into_response())
        }
    }
}

/// `POST /api/join/preview`: what a link or code opens, before anybody joins with it.
pub async fn preview(
    State(app): State<App>,
    MaybeCaller(_): MaybeCaller,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<JoinPreview>, Error> {
    let question: JoinQuestion = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    match app.store.write(PreviewRequest { question, from }).await? {
        Previewed::Walk(preview) => Ok(Json(preview)),
        Previewed::Not(code) => Err(Error::Refused(code)),
        Previewed::Wait { retry_after_s } => Err(Error::TooMany { retry_after_s }),
    }
}
