//! Opening the database, bringing it up to date, and letting go of it when another tab needs to.
//!
//! It refuses a database from a newer version of the app. Its invariant: a handle that was closed, by whomever, is never used again.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbVersionChangeEvent};

use super::request::{error_of, error_of_exception, listener};
use super::{Handle, v1};
use crate::error::StoreError;

/// What brings a database to the next version.
type Upgrade = fn(&IdbDatabase) -> Result<(), JsValue>;

/// One step for each version, in order; the version is their number.
const UPGRADES: &[Upgrade] = &[v1::upgrade];

fn factory() -> Result<IdbFactory, StoreError> {
    let window = web_sys::window().ok_or(StoreError::Missing)?;
    window.indexed_db().ok().flatten().ok_or(StoreError::Missing)
}

/// Opens the database and leaves its handle in `handle`.
pub(super) async fn open(name: &str, handle: &Handle) -> Result<IdbDatabase, StoreError> {
    let version = u32::try_from(UPGRADES.len()).map_err(|_| StoreError::Failed)?;
    let request = factory()?.open_with_u32(name, version).map_err(|error| missing_or(error_of_exception(&error)))?;
    let opened = JsFuture::from(opening(&request)).await;
    request.set_onupgradeneeded(None);
    match opened {
        Ok(database) => {
            let database: IdbDatabase = database.dyn_into().map_err(|_| StoreError::Failed)?;
            let_go(&database, handle);
            *handle.borrow_mut() = Some(database.clone());
            Ok(database)
        }
        Err(reason) if reason.is_undefined() => Err(StoreError::Blocked),
        Err(_) => Err(error_of(request.error().ok().flatten())),
    }
}

/// Where storage is switched off, browsers throw all sorts of things at once.
fn missing_or(error: StoreError) -> StoreError {
    if error == StoreError::Failed { StoreError::Missing } else { error }
}

/// Resolves with the database; rejects with `undefined` when another tab does not let go.
fn opening(request: &IdbOpenDbRequest) -> Promise {
    let upgrading = request.clone();
    request.set_onupgradeneeded(Some(&listener(move |event| upgrade(&upgrading, &event))));
    let waiting = request.clone();
    Promise::new(&mut move |resolve: Function, reject: Function| {
        let has_given_up = Rc::new(Cell::new(false));
        let opened = waiting.clone();
        let is_late = has_given_up.clone();
        waiting.set_onsuccess(Some(&listener(move |_| {
            let database = opened.result().unwrap_or(JsValue::UNDEFINED);
            if is_late.get() {
                // Nobody waits for it any more; an open handle would block the others.
                if let Some(database) = database.dyn_ref::<IdbDatabase>() {
                    database.close();
                }
                return;
            }
            let _ = resolve.call1(&JsValue::UNDEFINED, &database);
        })));
        let failed = reject.clone();
        waiting.set_onerror(Some(&listener(move |event| {
            event.prevent_default();
            let _ = failed.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        })));
        waiting.set_onblocked(Some(&listener(move |_| {
            has_given_up.set(true);
            let _ = reject.call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
        })));
    })
}

fn upgrade(request: &IdbOpenDbRequest, event: &web_sys::Event) {
    let old = event.dyn_ref::<IdbVersionChangeEvent>().map_or(0.0, IdbVersionChangeEvent::old_version);
    let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) else { return };
    for (index, step) in UPGRADES.iter().enumerate() {
        if (index as f64) < old {
            continue;
        }
        if step(&database).is_err() {
            // Half a schema is worse than none: the open fails, and says so.
            if let Some(transaction) = request.transaction() {
                let _ = transaction.abort();
            }
            return;
        }
    }
}

/// Closes the handle when another tab wants to upgrade, and forgets it when the browser closes it.
fn let_go(database: &IdbDatabase, handle: &Handle) {
    let changing = handle.clone();
    let closing = database.clone();
    let on_change = Closure::<dyn FnMut()>::new(move || {
        changing.borrow_mut().take();
        closing.close();
    });
    database.set_onversionchange(Some(on_change.into_js_value().unchecked_ref()));
    let closed = handle.clone();
    let on_close = Closure::<dyn FnMut()>::new(move || {
        closed.borrow_mut().take();
    });
    database.set_onclose(Some(on_close.into_js_value().unchecked_ref()));
}
