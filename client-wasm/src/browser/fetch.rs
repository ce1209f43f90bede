//! The way to the server, in Rust's words; `fetch.js` is the other half.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::js::{Array, Promise, bytes_of, copied, list};
use super::tasks::settled;
use crate::core::ports::{NoAnswer, Request, Response, Transport};

#[wasm_bindgen(module = "/src/browser/fetch.js")]
extern "C" {
    fn send(url: &str, method: &str, headers: &Array, body: &JsValue, wanted: &Array) -> Promise;
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
        let pair = |(name, value): &(&'static str, String)| list(&mut [JsValue::from_str(name), JsValue::from_str(value)].into_iter()).into();
        let headers = list(&mut request.headers.iter().map(pair));
        let wanted = list(&mut HEADERS.iter().map(|name| JsValue::from_str(name)));
        let answer = settled(&send(&url, request.method, &headers, &copied(&request.body), &wanted)).await.map_err(|_| NoAnswer)?;
        let answer: Array = answer.unchecked_into();
        let values: Array = answer.get(1).unchecked_into();
        let mut headers = Vec::new();
        for (place, name) in (0..).zip(HEADERS) {
            headers.extend(values.get(place).as_string().map(|value| ((*name).to_owned(), value)));
        }
        let body = bytes_of(&answer.get(2)).unwrap_or_default();
        Ok(Response { status: answer.get(0).as_f64().unwrap_or_default() as u16, headers, body })
    }
}
