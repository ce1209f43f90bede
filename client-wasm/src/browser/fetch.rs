//! The way to the server: `fetch`, with a limit on silence.
//!
//! It refuses redirects (a captive portal's way) and caches. Its invariant: a request that moves is never cut off; one that stands still is.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

use crate::core::ports::{NoAnswer, Request, Response, Transport};

/// After this long without a sign of life, nobody is there.
const LONGEST_SILENCE_MS: i32 = 20_000;
/// The headers that the core reads.
const HEADERS: &[&str] = &["retry-after", "location", "upload-offset", shared::wire::PHOTO_HEADER, shared::wire::SEQ_HEADER];

/// `fetch` to one server.
#[derive(Debug, Clone)]
pub(crate) struct Fetch {
    /// What comes before every path: empty for our own origin.
    pub(crate) base_url: String,
}

/// Aborts a request that has been silent for too long.
struct Watch {
    controller: AbortController,
    timer: Rc<Cell<Option<i32>>>,
    abort: Function,
}

impl Watch {
    fn new() -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        let aborting = controller.clone();
        let abort = Closure::<dyn FnMut()>::new(move || aborting.abort()).into_js_value().unchecked_into();
        Ok(Self { controller, timer: Rc::default(), abort })
    }

    /// Something came: the silence begins anew.
    fn hear(&self) {
        self.stop();
        let timer = web_sys::window().map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&self.abort, LONGEST_SILENCE_MS));
        self.timer.set(timer.and_then(Result::ok));
    }

    fn stop(&self) {
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer.take()) {
            window.clear_timeout_with_handle(timer);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Fetch {
    async fn fetch(&self, request: Request) -> Result<Response, JsValue> {
        let watch = Watch::new()?;
        let init = RequestInit::new();
        init.set_method(request.method);
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(&watch.controller.signal()));
        let headers = Headers::new()?;
        for (name, value) in &request.headers {
            headers.set(name, value)?;
        }
        init.set_headers(&headers);
        if !request.body.is_empty() {
            init.set_body(&Uint8Array::from(request.body.as_slice()));
        }
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let mut url = self.base_url.clone();
        url.push_str(&request.path);
        watch.hear();
        let answer: web_sys::Response = JsFuture::from(window.fetch_with_str_and_init(&url, &init)).await?.dyn_into()?;
        watch.hear();
        let found = answer.headers();
        let header = |name: &&str| found.get(name).ok().flatten().map(|value| ((*name).to_owned(), value));
        let headers = HEADERS.iter().filter_map(header).collect();
        let body = read_body(&answer, &watch).await?;
        Ok(Response { status: answer.status(), headers, body })
    }
}

/// Reads the body piece by piece, so that a slow network is told from a dead one.
async fn read_body(answer: &web_sys::Response, watch: &Watch) -> Result<Vec<u8>, JsValue> {
    let mut body = Vec::new();
    let stream = Reflect::get(answer, &JsValue::from_str("body"))?;
    if stream.is_null() || stream.is_undefined() {
        return Ok(body);
    }
    let get_reader: Function = Reflect::get(&stream, &JsValue::from_str("getReader"))?.dyn_into()?;
    let reader = get_reader.call0(&stream)?;
    let read: Function = Reflect::get(&reader, &JsValue::from_str("read"))?.dyn_into()?;
    loop {
        let promise: js_sys::Promise = read.call0(&reader)?.dyn_into()?;
        let piece = JsFuture::from(promise).await?;
        watch.hear();
        if Reflect::get(&piece, &JsValue::from_str("done"))?.is_truthy() {
            return Ok(body);
        }
        let bytes: Uint8Array = Reflect::get(&piece, &JsValue::from_str("value"))?.dyn_into()?;
        body.extend_from_slice(&bytes.to_vec());
    }
}

impl Transport for Fetch {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        self.fetch(request).await.map_err(|_| NoAnswer)
    }
}
