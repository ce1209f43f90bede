//! Telling listeners what has changed, in this tab and in the others.
//!
//! Its invariant: one message for all that changed in one go (a microtask), and a tab that hears of another's change reads the database before it tells anybody.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use super::class::Inner;
use super::triggers::later;
use crate::core::state::Changed;

/// Who wants to know.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    callbacks: RefCell<Vec<Function>>,
    channel: Option<BroadcastChannel>,
    is_telling: Cell<bool>,
    is_reloading: Cell<bool>,
    is_stale: Cell<bool>,
}

impl Listeners {
    /// With the channel of that name, where the browser has channels.
    pub(crate) fn new(name: &str) -> Self {
        Self { channel: BroadcastChannel::new(name).ok(), ..Self::default() }
    }

    /// Adds a callback.
    pub(crate) fn add(&self, callback: Function) {
        self.callbacks.borrow_mut().push(callback);
    }
}

fn event(changed: Changed) -> Option<String> {
    let names = [(changed.records, "records"), (changed.status, "status"), (changed.session, "session"), (changed.drafts, "drafts")];
    let names: Vec<&str> = names.iter().filter(|(is_so, _)| *is_so).map(|(_, name)| *name).collect();
    if names.is_empty() {
        return None;
    }
    let mut text = String::from("{\"changed\":[\"");
    text.push_str(&names.join("\",\""));
    text.push_str("\"]}");
    Some(text)
}

/// Tells everybody, once for all that changes until then.
pub(crate) fn tell_soon(inner: &Rc<Inner>) {
    if inner.listeners.is_telling.replace(true) {
        return;
    }
    let inner = inner.clone();
    spawn_local(async move {
        inner.listeners.is_telling.set(false);
        let changed = inner.engine.take_changed();
        if changed.stored {
            // A save is answered first: a message to the other tabs costs as much as writing a row.
            later(&inner, 0, tell_others);
        }
        let Some(text) = event(changed) else { return };
        // A callback may add another one.
        let callbacks = inner.listeners.callbacks.borrow().clone();
        for callback in callbacks {
            let _ = callback.call1(&JsValue::UNDEFINED, &JsValue::from_str(&text));
        }
    });
}

fn tell_others(inner: &Rc<Inner>) {
    if let Some(channel) = &inner.listeners.channel {
        let _ = channel.post_message(&JsValue::TRUE);
    }
}

/// Listens to the other tabs.
pub(crate) fn hear_others(inner: &Rc<Inner>) {
    let Some(channel) = &inner.listeners.channel else { return };
    let weak = Rc::downgrade(inner);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
        if let Some(inner) = weak.upgrade() {
            reload_soon(inner);
        }
    });
    channel.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// Reads the database again, once for all messages that come meanwhile.
fn reload_soon(inner: Rc<Inner>) {
    inner.listeners.is_stale.set(true);
    if inner.listeners.is_reloading.replace(true) {
        return;
    }
    spawn_local(async move {
        while inner.listeners.is_stale.take() {
            // What can't be read now is read with the next message or the next round.
            let _ = inner.engine.reload().await;
        }
        inner.listeners.is_reloading.set(false);
    });
}
