//! Signing in and out, and who one is.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::code::Code;
use shared::id::RecordId;
use shared::wire::{Renew, Restore, Session, SignIn};

use crate::access::password;
use crate::access::renewal::RenewRequest;
use crate::access::restore::RestoreRequest;
use crate::access::session::{self, EVERYBODY, EVERYBODY_SUBJECT, SignOut, SignedIn, WrongPassword};
use crate::app::App;
use crate::auth::actor::{Caller, MaybeCaller};
use crate::auth::cookie;
use crate::error::Error;
use crate::http::body;
use crate::store::{accounts, attempts, devices, grants};

/// Who a person is, as the client wants to know it.
pub(crate) async fn describe(app: &App, person: RecordId, walk: Option<RecordId>) -> Result<Session, Error> {
    app.store
        .read(move |connection| {
            Ok(Session {
                person,
                user: accounts::find_name(connection, person)?,
                grants: grants::list(connection, person)?,
                walk,
                renewal: None,
                membership: None,
            })
        })
        .await
}

/// `GET /api/session`.
pub async fn get(State(app): State<App>, caller: Caller) -> Result<Json<Session>, Error> {
    describe(&app, caller.person, None).await.map(Json)
}

/// `POST /api/session`: staff sign in.
pub async fn sign_in(State(app): State<App>, MaybeCaller(_): MaybeCaller, headers: HeaderMap, body: Body) -> Result<Response, Error> {
    let asked: SignIn = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    if asked.password.len() > password::LONGEST {
        return Err(Error::Refused(Code::WrongPassword));
    }
    let now_ms = app.clock.now_ms();
    let (user, device_id) = (asked.user.clone(), asked.device_id);
    let (account, known_device) = app
        .store
        .read(move |connection| {
            let account = accounts::find(connection, &user)?;
            let is_known = match &account {
                Some(account) => devices::is_known(connection, device_id, account.person)?,
                None => false,
            };
            let known_device = is_known.then_some(device_id);
            let (subject, cap) = session::subject(&user, known_device);
            let wait = attempts::wait_s(connection, &subject, cap, now_ms)?;
            let wait = wait.max(if is_known { None } else { attempts::wait_s(connection, EVERYBODY_SUBJECT, EVERYBODY, now_ms)? });
            match wait {
                Some(retry_after_s) => Err(Error::TooMany { retry_after_s }),
                None => Ok((account, known_device)),
            }
        })
        .await?;
    let stored = account.as_ref().map(|account| account.password.clone());
    let is_right = password::verify(asked.password, stored).await?;
    let Some(account) = account.filter(|_| is_right) else {
        app.store.write(WrongPassword { user: asked.user, known_device }).await?;
        return Err(Error::Refused(Code::WrongPassword));
    };
    // Always a new session: one that somebody planted in this browser beforehand is worth nothing.
    let begun = app.store.write(SignedIn { user: asked.user, person: account.person, device_id }).await?;
    app.sessions.add(&begun.row);
    let session = describe(&app, account.person, None).await?;
    Ok(([(header::SET_COOKIE, cookie::set(&begun, now_ms))], Json(session)).into_response())
}

/// `POST /api/session/renew`: a participant's browser lost its cookie before it had written it down.
pub async fn renew(State(app): State<App>, MaybeCaller(_): MaybeCaller, headers: HeaderMap, body: Body) -> Result<Response, Error> {
    let asked: Renew = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    let renewed = app.store.write(RenewRequest(asked)).await?;
    app.sessions.remove(renewed.ended);
    app.sessions.add(&renewed.begun.row);
    let session = describe(&app, renewed.person, None).await?;
    Ok(([(header::SET_COOKIE, cookie::set(&renewed.begun, app.clock.now_ms()))], Json(session)).into_response())
}

/// `POST /api/session/restore`: a participant who joined after the backup from which this server was restored.
pub async fn restore(State(app): State<App>, MaybeCaller(_): MaybeCaller, headers: HeaderMap, body: Body) -> Result<Response, Error> {
    let asked: Restore = body::json(&headers, body, body::MOST_RESTORE_BYTES, Code::BodyTooLarge).await?;
    let restored = app.store.write(RestoreRequest(asked)).await?;
    app.sessions.remove(restored.begun.row.id);
    app.sessions.add(&restored.begun.row);
    let session = describe(&app, restored.person, None).await?;
    Ok(([(header::SET_COOKIE, cookie::set(&restored.begun, app.clock.now_ms()))], Json(session)).into_response())
}

/// `DELETE /api/session`: works at once, on this server's every token too.
pub async fn sign_out(State(app): State<App>, caller: Caller) -> Result<Response, Error> {
    app.store.write(SignOut { id: caller.session }).await?;
    app.sessions.remove(caller.session);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear())]).into_response())
}
