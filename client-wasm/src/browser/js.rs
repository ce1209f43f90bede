//! JavaScript's own types, as far as we use them.
//!
//! Bound here, because js-sys brings every type that JavaScript has: what it says of them stays in the table of functions, and what only that reaches with it
//! (2 kB before compression). It refuses all that nobody here calls. Its invariant: a value is looked at before it is taken for a type of these, or comes from
//! JavaScript of ours.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A list of values.
    #[derive(Debug, Clone)]
    #[wasm_bindgen(typescript_type = "unknown[]")]
    pub type Array;
    #[wasm_bindgen(constructor)]
    fn new() -> Array;
    #[wasm_bindgen(method)]
    pub(crate) fn push(this: &Array, value: &JsValue);
    #[wasm_bindgen(method, getter)]
    pub(crate) fn length(this: &Array) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    pub(crate) fn get(this: &Array, place: u32) -> JsValue;

    /// Bytes.
    #[derive(Debug, Clone)]
    pub(crate) type Uint8Array;
    /// A copy.
    #[wasm_bindgen(constructor)]
    fn of_bytes(bytes: &[u8]) -> Uint8Array;

    /// What comes to something later.
    #[derive(Debug, Clone)]
    #[wasm_bindgen(typescript_type = "Promise<unknown>")]
    pub type Promise;

    #[derive(Debug)]
    pub(super) type Error;
    #[wasm_bindgen(constructor)]
    pub(super) fn new(message: &str) -> Error;

    /// The time, by the device's clock.
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    pub(super) fn now_ms() -> f64;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    pub(super) fn get_random_values(bytes: &mut [u8]);
}

#[wasm_bindgen(module = "/src/browser/values.js")]
extern "C" {
    /// The bytes, if a value is that.
    #[wasm_bindgen(js_name = bytesOf)]
    pub(crate) fn bytes_of(value: &JsValue) -> Option<Vec<u8>>;
}

/// A list.
pub(crate) fn list(items: &mut dyn Iterator<Item = JsValue>) -> Array {
    let list = Array::new();
    for item in items {
        list.push(&item);
    }
    list
}

/// A copy of bytes.
pub(crate) fn copied(bytes: &[u8]) -> JsValue {
    Uint8Array::of_bytes(bytes).into()
}
