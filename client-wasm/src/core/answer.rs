//! Talking to the server: the bearer, and telling our server's answers from anybody else's.
//!
//! Its invariant: what can't be read as the documented form acknowledges nothing, whatever its status says. A 401 renews the token once and touches
//! nothing else.

use shared::code::{Code, Problem};
use shared::digits::read_number;
use shared::id::RecordId;
use shared::wire::Token;

use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Request, Response, Store, Transport};
use crate::error::Error;
use crate::json::{FromJson, ToJson, parse_bytes, tree, write};

/// A token is renewed this long before it runs out.
const RENEW_EARLY_MS: u64 = 30_000;
/// The longest wait that a server may ask for.
const LONGEST_RETRY_AFTER_S: u64 = 3_600;

/// Reads a 200 of the documented form.
pub(crate) fn read<A: FromJson>(response: &Response) -> Result<A, Error> {
    parse_bytes(&response.body).ok_or(Error::NotOurs)
}

/// A message as bytes.
pub(crate) fn written(message: &dyn ToJson) -> Vec<u8> {
    write(message).into_bytes()
}

/// What an answer that is no success says.
pub(crate) fn refusal(response: &Response) -> Error {
    match parse_bytes::<Problem>(&response.body) {
        Some(problem) => Error::Refused { code: problem.code, field: problem.field },
        // Gateways in front of our own server answer for it while it restarts.
        None if matches!(response.status, 502..=504) => Error::refused(Code::Busy),
        None => Error::NotOurs,
    }
}

fn json_headers() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned()), ("accept", "application/json".to_owned())]
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Sends without a bearer: the cookie is all there is.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, Error> {
        let response = self.transport.request(request).await.map_err(|_| Error::Offline)?;
        if let Some(seconds) = response.header("retry-after").and_then(read_number) {
            let until_ms = self.now_ms() + seconds.min(LONGEST_RETRY_AFTER_S) * 1_000;
            self.live(|state| state.live.retry_after_ms = Some(until_ms));
        }
        Ok(response)
    }

    /// Sends JSON without a bearer.
    pub(crate) async fn send_json(&self, method: &'static str, path: &str, body: Vec<u8>) -> Result<Response, Error> {
        let response = self.send(Request { method, path: path.to_owned(), headers: json_headers(), body }).await?;
        if (200..300).contains(&response.status) { Ok(response) } else { Err(refusal(&response)) }
    }

    /// A bearer that is still good.
    pub(crate) async fn token(&self) -> Result<String, Error> {
        let now_ms = self.now_ms();
        let known = self.state.borrow().live.token.clone().filter(|(_, ends_at_ms)| *ends_at_ms > now_ms + RENEW_EARLY_MS);
        if let Some((token, _)) = known {
            return Ok(token);
        }
        if self.state.borrow().meta.session.is_none() {
            return Err(Error::NotSignedIn);
        }
        let person = self.person();
        let response = self.send(Request { method: "POST", path: "/api/token".to_owned(), headers: json_headers(), body: Vec::new() }).await?;
        self.is_still(person)?;
        if response.status != 200 {
            return Err(match refusal(&response) {
                Error::Refused { code: Code::SignInNeeded, .. } => Error::NotSignedIn,
                other => other,
            });
        }
        let token: Token = read(&response)?;
        self.live(|state| state.live.token = Some((token.token.clone(), now_ms + token.expires_in_s * 1_000)));
        Ok(token.token)
    }

    /// What was asked for one person is not sent, nor kept, in the name of the next who has signed in meanwhile: their own round comes.
    fn is_still(&self, person: Option<RecordId>) -> Result<(), Error> {
        if self.person() == person { Ok(()) } else { Err(Error::refused(Code::Busy)) }
    }

    /// Sends with a bearer. A 401 of ours renews it, once.
    pub(crate) async fn call(&self, request: Request) -> Result<Response, Error> {
        let person = self.person();
        for is_last in [false, true] {
            let mut authorised = request.clone();
            let mut bearer = String::from("Bearer ");
            self.is_still(person)?;
            bearer.push_str(&self.token().await?);
            authorised.headers.push(("authorization", bearer));
            let response = self.send(authorised).await?;
            if response.status != 401 {
                return Ok(response);
            }
            self.live(|state| state.live.token = None);
            if is_last {
                return Err(match refusal(&response) {
                    Error::Refused { code: Code::SignInNeeded, .. } => Error::NotSignedIn,
                    other => other,
                });
            }
        }
        Err(Error::NotSignedIn)
    }

    /// Sends JSON with a bearer; only a 200 is an answer.
    pub(crate) async fn call_json(&self, path: &str, body: Vec<u8>) -> Result<Response, Error> {
        let response = self.call(Request { method: "POST", path: path.to_owned(), headers: json_headers(), body }).await?;
        if response.status == 200 { Ok(response) } else { Err(refusal(&response)) }
    }

    /// A request for what only the server has (join sheet, phones): its JSON as text.
    ///
    /// # Errors
    /// Like any request; [`Error::NotOurs`] when the answer is not JSON.
    pub async fn authorised_fetch(&self, method: &'static str, path: &str, body: Option<String>) -> Result<String, Error> {
        let body = body.map(String::into_bytes).unwrap_or_default();
        let response = self.call(Request { method, path: path.to_owned(), headers: json_headers(), body }).await?;
        if !(200..300).contains(&response.status) {
            return Err(refusal(&response));
        }
        let text = String::from_utf8(response.body).map_err(|_| Error::NotOurs)?;
        let is_json = text.is_empty() || tree(&text).is_some();
        if is_json { Ok(text) } else { Err(Error::NotOurs) }
    }
}
