//! The way to the server, in Rust's words; `fetch.js` is the other half.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::tasks::settled;
use crate::core::ports::{NoAnswer, Request, Response, Transport};

#[wasm_bindgen(module = "/src/browser/fetch.js")]
extern "C" {
    fn send(url: &str, method: &str, headers: &Array, body: &Uint8Array, wanted: &Array) -> Promise;
}

/// The headers that the core reads.
const HEADERS: &[&str] =
    &["retry-after", "location", "upload-offset", shared::wire::PHOTO_HEADER, shared::wire::SEQ_HEADER, shared::wire::LOG_HEADER];

/// `fetch` to one server.
#[derive(Debug, Clone)]
pub(crate) struct Fetch {
    /// What comes before every path: empty for our own origin.
    pub(crate) base_url: String,
}

impl Transport for Fetch {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        let mut url = self.base_url.clone();
        url.push_str(&request.path);
        let pair = |(name, value): &(&'static str, String)| Array::of2(&JsValue::from_str(name), &JsValue::from_str(value));
        let headers: Array = request.headers.iter().map(pair).collect();
        let wanted: Array = HEADERS.iter().map(|name| JsValue::from_str(name)).collect();
        let body = Uint8Array::from(request.body.as_slice());
        let answer = settled(&send(&url, request.method, &headers, &body, &wanted)).await.map_err(|_| NoAnswer)?;
        let answer: Array = answer.unchecked_into();
        let values: Array = answer.get(1).unchecked_into();
        let mut headers = Vec::new();
        for (name, value) in HEADERS.iter().zip(values) {
            headers.extend(value.as_string().map(|value| ((*name).to_owned(), value)));
        }
        let body: Uint8Array = answer.get(2).unchecked_into();
        Ok(Response { status: answer.get(0).as_f64().unwrap_or_default() as u16, headers, body: body.to_vec() })
    }
}
