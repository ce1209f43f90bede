//! Requests as promises, and what their errors mean.
//!
//! Its invariant: an error handler says that the error is dealt with, so that it is reported once, by us.

use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, Event, IdbRequest};

use crate::error::StoreError;

/// A listener that JavaScript owns.
pub(super) fn listener(act: impl FnMut(Event) + 'static) -> Function {
    Closure::<dyn FnMut(Event)>::new(act).into_js_value().unchecked_into()
}

/// What an error of the database means to us.
pub(super) fn error_of(error: Option<DomException>) -> StoreError {
    let Some(error) = error else { return StoreError::Failed };
    match error.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        "SecurityError" => StoreError::Missing,
        _ => StoreError::Failed,
    }
}

/// The same for what was thrown.
pub(super) fn error_of_exception(thrown: &JsValue) -> StoreError {
    error_of(thrown.dyn_ref::<DomException>().cloned())
}

/// Resolves with the request's result; rejects without saying why.
pub(super) fn settled(request: &IdbRequest) -> Promise {
    let request = request.clone();
    Promise::new(&mut move |resolve: Function, reject: Function| {
        let done = request.clone();
        request.set_onsuccess(Some(&listener(move |_| {
            let result = done.result().unwrap_or(JsValue::UNDEFINED);
            let _ = resolve.call1(&JsValue::UNDEFINED, &result);
        })));
        request.set_onerror(Some(&listener(move |event| {
            event.prevent_default();
            let _ = reject.call0(&JsValue::UNDEFINED);
        })));
    })
}
