//! When a round begins: after a save, when the network returns, when the page is seen again, every 30 seconds while it is seen, and on news.
//!
//! Correctness never depends on any of them. Its invariant: what nobody asked for by hand keeps to the back-off.

use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, EventSource, EventTarget, VisibilityState, Window};

use super::class::Inner;
use super::lock;

/// How often a page that is seen asks for news.
const INTERVAL_MS: i32 = 30_000;
/// Phones that hear the same news spread their pulls over this.
const NEWS_SPREAD_MS: f64 = 1_500.0;
/// Taken back work can be put back for this long.
const DISCARD_MS: i32 = 60_000;

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

fn is_seen() -> bool {
    document().is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

/// One round now, whatever the back-off says; joins the round that is under way.
pub(crate) async fn sync_now(inner: Rc<Inner>) {
    let known = inner.running.borrow().clone();
    if let Some(promise) = known {
        let _ = JsFuture::from(promise).await;
        // What was saved during that round may have missed it.
        if !inner.engine.has_something_to_send() || inner.running.borrow().is_some() {
            return;
        }
    }
    let name = inner.lock_name.clone();
    let running = inner.clone();
    let promise = wasm_bindgen_futures::future_to_promise(async move {
        let engine = running.clone();
        let round = async move {
            // What went wrong is in the status.
            let _ = engine.engine.sync_round().await;
        };
        lock::if_free(&name, round).await;
        running.running.borrow_mut().take();
        after_round(&running);
        Ok(JsValue::UNDEFINED)
    });
    *inner.running.borrow_mut() = Some(promise.clone());
    let _ = JsFuture::from(promise).await;
}

/// One round soon, if the back-off allows it.
pub(crate) fn sync_soon(inner: &Rc<Inner>) {
    if inner.is_started.get() && inner.engine.session().is_some() && (inner.engine.is_due() || inner.running.borrow().is_some()) {
        spawn_local(sync_now(inner.clone()));
    }
}

/// Does something after a while, if the device is still open then.
pub(crate) fn later(inner: &Rc<Inner>, delay_ms: i32, act: fn(&Rc<Inner>)) {
    let weak = Rc::downgrade(inner);
    let act = Closure::once_into_js(move || {
        if let Some(inner) = weak.upgrade() {
            act(&inner);
        }
    });
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), delay_ms);
    }
}

/// After a round: the next try when the back-off ends, and the stream of news if there is none.
fn after_round(inner: &Rc<Inner>) {
    if !inner.is_started.get() {
        return;
    }
    if let Some(wait_ms) = inner.engine.next_try_in_ms() {
        later(inner, i32::try_from(wait_ms).unwrap_or(i32::MAX), sync_soon);
    }
    hear_news(inner);
}

/// Forgets for good what was taken back, when its time is over.
pub(crate) fn purge_later(inner: &Rc<Inner>) {
    later(inner, DISCARD_MS + 1_000, |inner| {
        let inner = inner.clone();
        spawn_local(async move {
            let _ = inner.engine.purge_discarded(DISCARD_MS.unsigned_abs().into()).await;
        });
    });
}

fn listen(target: &EventTarget, name: &str, inner: &Rc<Inner>, act: fn(&Rc<Inner>)) {
    let weak = Rc::downgrade(inner);
    let listener = Closure::<dyn FnMut()>::new(move || {
        if let Some(inner) = weak.upgrade() {
            act(&inner);
        }
    });
    let _ = target.add_event_listener_with_callback(name, listener.into_js_value().unchecked_ref());
}

/// The page is seen again: handles may have died meanwhile, and the wait is over.
fn seen(inner: &Rc<Inner>) {
    if !is_seen() {
        return;
    }
    let inner = inner.clone();
    spawn_local(async move {
        // Also the probe: a dead handle is reopened here, not in the middle of a save.
        let _ = inner.engine.reload().await;
        if inner.engine.session().is_some() {
            sync_now(inner).await;
        }
    });
}

/// The network is back: whatever the back-off was for is over.
fn online(inner: &Rc<Inner>) {
    if inner.engine.session().is_some() {
        spawn_local(sync_now(inner.clone()));
    }
}

/// Starts all of them, once.
pub(crate) fn start(inner: &Rc<Inner>) {
    if inner.is_started.replace(true) {
        return;
    }
    let (Some(window), Some(document)) = (window(), document()) else { return };
    listen(&window, "online", inner, online);
    listen(&window, "pageshow", inner, seen);
    listen(&document, "visibilitychange", inner, seen);
    let weak = Rc::downgrade(inner);
    let tick = Closure::<dyn FnMut()>::new(move || {
        if let Some(inner) = weak.upgrade().filter(|_| is_seen()) {
            sync_soon(&inner);
        }
    });
    let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(tick.into_js_value().unchecked_ref(), INTERVAL_MS);
    sync_soon(inner);
}

/// Opens the stream of news if there is none that lives.
fn hear_news(inner: &Rc<Inner>) {
    let lives = |source: &EventSource| source.ready_state() != EventSource::CLOSED;
    let is_wanted = inner.engine.session().is_some() && inner.engine.is_heard();
    if !is_wanted || inner.news.borrow().as_ref().is_some_and(lives) {
        return;
    }
    let mut url = inner.base_url.clone();
    url.push_str("/api/events");
    let Ok(source) = EventSource::new(&url) else { return };
    listen(&source, "news", inner, |inner| later(inner, (js_sys::Math::random() * NEWS_SPREAD_MS) as i32, sync_soon));
    *inner.news.borrow_mut() = Some(source);
}

/// Ends the stream of news: somebody has signed out.
pub(crate) fn stop_news(inner: &Rc<Inner>) {
    if let Some(source) = inner.news.borrow_mut().take() {
        source.close();
    }
}
