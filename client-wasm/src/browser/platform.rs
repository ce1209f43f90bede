//! The browser's clock, chance and errors.

use js_sys::Date;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::ports::{Clock, Random};
use crate::error::Error;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// The device's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserClock;

impl Clock for BrowserClock {
    fn unix_ms(&self) -> u64 {
        // A clock before 1970 is as good as one that stands at it.
        Date::now().max(0.0) as u64
    }
}

/// The browser's own chance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserRandom;

impl Random for BrowserRandom {
    fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        get_random_values(&mut bytes);
        bytes
    }
}

/// An error as JavaScript gets it.
pub(crate) fn thrown(error: &Error) -> JsValue {
    let mut message = String::from("{\"code\":\"");
    message.push_str(error.code());
    message.push('"');
    if let Some(field) = error.field() {
        message.push_str(",\"field\":");
        shared::json::write_text(field, &mut message);
    }
    message.push('}');
    js_sys::Error::new(&message).into()
}
