//! The person behind a request, as an extractor. A bearer token is for the API; the cookie alone serves where no header can be sent.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use shared::code::Code;
use shared::id::RecordId;
use uuid::Uuid;

use crate::app::App;
use crate::auth::live_sessions::LiveSession;
use crate::auth::{cookie, origin};
use crate::error::Error;

/// Who asks, by token or by cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub person: RecordId,
    /// The session.
    pub session: Uuid,
}

impl From<LiveSession> for Caller {
    fn from(session: LiveSession) -> Self {
        Self { person: session.person, session: session.id }
    }
}

fn by_cookie(parts: &Parts, app: &App) -> Option<Caller> {
    let secret_hash = cookie::secret_of(&parts.headers)?;
    app.sessions.find_by_secret(&secret_hash, app.clock.now_ms()).map(Caller::from)
}

fn by_token(parts: &Parts, app: &App) -> Option<Result<Caller, Error>> {
    let value = parts.headers.get(header::AUTHORIZATION)?;
    let now_ms = app.clock.now_ms();
    let bearer = value.to_str().ok().and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let id = bearer.and_then(|(_, token)| app.tokens.read(token, now_ms));
    if id.is_some_and(|id| app.sessions.is_wiped(id)) {
        return Some(Err(Error::Refused(Code::DeviceWiped)));
    }
    let session = id.and_then(|id| app.sessions.find(id, now_ms)).map(Caller::from);
    Some(session.ok_or(Error::Refused(Code::SignInNeeded)))
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        if let Some(caller) = by_token(parts, app) {
            return caller;
        }
        if !cookie::is_there(&parts.headers) {
            return Err(Error::Refused(Code::SignInNeeded));
        }
        origin::check_cookie(&parts.method, &parts.headers)?;
        let is_wiped = || cookie::secret_of(&parts.headers).is_some_and(|hash| app.sessions.is_wiped_secret(&hash));
        by_cookie(parts, app).ok_or_else(|| Error::Refused(if is_wiped() { Code::DeviceWiped } else { Code::SignInNeeded }))
    }
}

/// Who asks, where nobody has to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaybeCaller(pub Option<Caller>);

impl FromRequestParts<App> for MaybeCaller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        origin::check_open(&parts.headers)?;
        Ok(Self(by_cookie(parts, app)))
    }
}
