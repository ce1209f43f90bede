//! A phone's way to the server over real HTTP, with the cookie that its browser would keep.
//!
//! It refuses to try again: that is the core's affair. Its invariant: what the core is told, the ledger was told before.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use client_wasm::core::ports::{NoAnswer, Request, Response, Transport};
use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use shared::wire::PHOTO_HEADER;

use crate::crash::ledger::Ledger;

/// Longer than a restart, shorter than a test.
const PATIENCE: Duration = Duration::from_secs(10);

/// The line of one phone. Clones are the same line.
#[derive(Debug, Clone)]
pub struct Line {
    client: reqwest::Client,
    origin: Rc<str>,
    cookie: Rc<RefCell<Option<String>>>,
    ledger: Ledger,
    /// The status of each answer that was none of the 2xx.
    refusals: Rc<RefCell<Vec<u16>>>,
}

impl Line {
    /// A line to a server.
    ///
    /// # Panics
    /// When no HTTP client can be made.
    #[must_use]
    pub fn new(origin: &str, ledger: Ledger) -> Self {
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().expect("an HTTP client without TLS needs nothing");
        Self { client, origin: origin.into(), cookie: Rc::default(), ledger, refusals: Rc::default() }
    }

    /// The statuses of refusals since this was last asked.
    #[must_use]
    pub fn take_refusals(&self) -> Vec<u16> {
        self.refusals.take()
    }

    async fn carry(&self, request: &Request) -> reqwest::Result<Response> {
        let method = Method::from_bytes(request.method.as_bytes()).expect("the core asks with lawful methods");
        let mut wanted = self.client.request(method, format!("{}{}", self.origin, request.path)).header("sec-fetch-site", "same-origin");
        for (name, value) in &request.headers {
            wanted = wanted.header(*name, value);
        }
        if let Some(cookie) = self.cookie.borrow().as_ref() {
            wanted = wanted.header(COOKIE, cookie);
        }
        let answer = wanted.body(request.body.clone()).send().await?;
        let status = answer.status().as_u16();
        let set = answer.headers().get(SET_COOKIE).and_then(|value| value.to_str().ok()?.split(';').next().map(ToOwned::to_owned));
        let headers: Vec<_> =
            answer.headers().iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))).collect();
        let body = answer.bytes().await?.to_vec();
        if let Some(set) = set {
            self.cookie.replace(Some(set));
        }
        Ok(Response { status, headers, body })
    }
}

impl Transport for Line {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        let response = self.carry(&request).await.map_err(|_| NoAnswer)?;
        if !(200..300).contains(&response.status) {
            self.refusals.borrow_mut().push(response.status);
            return Ok(response);
        }
        if request.path == "/api/sync/push" {
            self.ledger.note_push(&response.body);
        }
        if let Some(photo) = response.header(PHOTO_HEADER).and_then(|named| named.parse().ok()) {
            self.ledger.note_photo(photo);
        }
        Ok(response)
    }
}
