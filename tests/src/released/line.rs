//! A phone's line to a router in the same process, which writes down what went over it.
//!
//! Refuses to change anything on the way, but for the cookie that a browser would keep.

use std::cell::RefCell;
use std::rc::Rc;

use axum::Router;
use axum::body::{Body, to_bytes};
use client_wasm::core::ports::{NoAnswer, Request, Response, Transport};
use serde::{Deserialize, Serialize};
use tower::ServiceExt as _;

/// A request with a body of JSON, and the answer's status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// `POST`, ….
    pub method: String,
    /// From the first slash on.
    pub path: String,
    /// As it was sent.
    pub body: String,
    /// What it was answered with.
    pub status: u16,
}

#[derive(Debug)]
struct Inner {
    router: Router,
    cookie: RefCell<Option<String>>,
    exchanges: RefCell<Vec<Exchange>>,
}

/// The line. Clones are the same line.
#[derive(Debug, Clone)]
pub struct Line(Rc<Inner>);

impl Line {
    /// To that router, with the cookie that the browser holds.
    #[must_use]
    pub fn new(router: Router, cookie: Option<String>) -> Self {
        Self(Rc::new(Inner { router, cookie: RefCell::new(cookie), exchanges: RefCell::default() }))
    }

    /// What the browser holds now.
    #[must_use]
    pub fn cookie(&self) -> Option<String> {
        self.0.cookie.borrow().clone()
    }

    /// Everything that went over it and was text.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.0.exchanges.borrow().clone()
    }
}

impl Transport for Line {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        let mut asked = axum::http::Request::builder()
            .method(request.method)
            .uri(&request.path)
            .header("host", "lykta.test")
            .header("sec-fetch-site", "same-origin");
        for (name, value) in &request.headers {
            asked = asked.header(*name, value);
        }
        if let Some(cookie) = self.cookie() {
            asked = asked.header("cookie", cookie);
        }
        let asked = asked.body(Body::from(request.body.clone())).map_err(|_| NoAnswer)?;
        let (parts, body) = self.0.router.clone().oneshot(asked).await.map_err(|_| NoAnswer)?.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(|_| NoAnswer)?.to_vec();
        let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        if let Some(cookie) = parts.headers.get("set-cookie") {
            self.0.cookie.replace(text(cookie).split(';').next().map(ToOwned::to_owned));
        }
        if let (false, Ok(sent)) = (request.body.is_empty(), String::from_utf8(request.body)) {
            let exchange = Exchange { method: request.method.to_owned(), path: request.path, body: sent, status: parts.status.as_u16() };
            self.0.exchanges.borrow_mut().push(exchange);
        }
        let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        Ok(Response { status: parts.status.as_u16(), headers, body })
    }
}
