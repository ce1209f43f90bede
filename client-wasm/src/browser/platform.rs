//! The browser's clock, chance and errors.

use wasm_bindgen::JsValue;

use super::js;
use crate::core::ports::{Clock, Random};
use crate::error::Error;

/// The device's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserClock;

impl Clock for BrowserClock {
    fn unix_ms(&self) -> u64 {
        // A clock before 1970 is as good as one that stands at it.
        js::now_ms().max(0.0) as u64
    }
}

/// The browser's own chance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserRandom;

impl Random for BrowserRandom {
    fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        js::get_random_values(&mut bytes);
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
    js::Error::new(&message).into()
}
