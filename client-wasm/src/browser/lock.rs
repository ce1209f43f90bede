//! One round at a time, whichever tab it is in: a Web Lock, taken only if it is free.
//!
//! Correctness never depends on it: operations are idempotent. Its invariant: it is held for one round, never for the life of a tab.

use std::future::Future;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

fn manager() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok().filter(|locks| !locks.is_undefined())?;
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into().ok()?;
    Some((locks, request))
}

/// Runs `round` under the lock of that name. `false`: another tab holds it, and nothing was done.
pub(crate) async fn if_free(name: &str, round: impl Future<Output = ()> + 'static) -> bool {
    let Some((locks, request)) = manager() else {
        round.await;
        return true;
    };
    let mut round = Some(round);
    let run = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| match round.take() {
        Some(round) if !lock.is_null() => future_to_promise(async move {
            round.await;
            Ok(JsValue::TRUE)
        }),
        _ => Promise::resolve(&JsValue::FALSE),
    });
    let options = Object::new();
    let _ = Reflect::set(&options, &JsValue::from_str("ifAvailable"), &JsValue::TRUE);
    let asked = request.call3(&locks, &JsValue::from_str(name), &options, run.as_ref().unchecked_ref());
    let Some(promise) = asked.ok().and_then(|asked| asked.dyn_into::<Promise>().ok()) else { return false };
    JsFuture::from(promise).await.is_ok_and(|done| done.is_truthy())
}
