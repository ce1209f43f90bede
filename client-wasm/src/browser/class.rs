//! The class that JavaScript sees: one method for each thing a person or a view can want, JSON as text.
//!
//! It refuses to hold state of its own. Its invariant: a promise of `save` resolves after the database said `complete`, never before.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise, Uint8Array};
use shared::code::Code;
use shared::id::{OpId, PhotoId, RecordId};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::EventSource;

use super::fetch::Fetch;
use super::platform::{BrowserClock, BrowserRandom, thrown};
use super::tabs::{Listeners, hear_others, tell_soon};
use super::triggers;
use crate::core::Engine;
use crate::error::Error;
use crate::indexed_db::IndexedDb;
use crate::json::{FromJson, parse, read_struct, write};

/// How a device is opened.
#[derive(Debug)]
struct OpenOptions {
    database: String,
    base_url: Option<String>,
}

read_struct! {
    OpenOptions { database, base_url }
}

/// All that belongs to one open device.
pub(crate) struct Inner {
    pub(crate) engine: Engine<IndexedDb, Fetch, BrowserClock, BrowserRandom>,
    pub(crate) listeners: Listeners,
    pub(crate) base_url: String,
    pub(crate) lock_name: String,
    pub(crate) running: RefCell<Option<Promise>>,
    pub(crate) news: RefCell<Option<EventSource>>,
    pub(crate) is_started: Cell<bool>,
}

/// The device.
#[wasm_bindgen]
pub struct Core {
    inner: Rc<Inner>,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Core")
    }
}

fn read<V: FromJson>(text: &str) -> Result<V, JsValue> {
    parse(text).ok_or_else(|| thrown(&Error::refused(Code::Malformed)))
}

fn record_id(text: &str) -> Result<RecordId, JsValue> {
    text.parse().map_err(|_| thrown(&Error::refused(Code::WrongType)))
}

fn op_id(text: &str) -> Result<OpId, JsValue> {
    text.parse().map_err(|_| thrown(&Error::refused(Code::WrongType)))
}

fn method(text: &str) -> Result<&'static str, JsValue> {
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().find(|known| *known == text);
    known.ok_or_else(|| thrown(&Error::refused(Code::MethodNotAllowed)))
}

trait OrThrown<V> {
    fn or_thrown(self) -> Result<V, JsValue>;
}

impl<V> OrThrown<V> for Result<V, Error> {
    fn or_thrown(self) -> Result<V, JsValue> {
        self.map_err(|error| thrown(&error))
    }
}

#[wasm_bindgen]
impl Core {
    /// Opens the device: proves that storage can be written and reads everything.
    pub async fn open(options: String) -> Result<Core, JsValue> {
        let OpenOptions { database, base_url } = read(&options)?;
        let base_url = base_url.unwrap_or_default();
        let fetch = Fetch { base_url: base_url.clone() };
        let engine = Engine::open(IndexedDb::new(&database), fetch, BrowserClock, BrowserRandom).await.or_thrown()?;
        let mut lock_name = database.clone();
        lock_name.push_str("-sync");
        let inner = Rc::new(Inner {
            engine,
            listeners: Listeners::new(&database),
            base_url,
            lock_name,
            running: RefCell::default(),
            news: RefCell::default(),
            is_started: Cell::default(),
        });
        let weak = Rc::downgrade(&inner);
        inner.engine.listen(Rc::new(move || {
            if let Some(inner) = weak.upgrade() {
                tell_soon(&inner);
            }
        }));
        hear_others(&inner);
        Ok(Self { inner })
    }

    /// All records of a kind: JSON array.
    pub fn list(&self, kind: &str) -> String {
        self.inner.engine.list(kind)
    }

    /// One record: JSON.
    pub fn get(&self, id: &str) -> Option<String> {
        self.inner.engine.get(id.parse().ok()?)
    }

    /// One record with every write it ever had, own operations on top: JSON as on the wire. For its history.
    pub fn record(&self, id: &str) -> Option<String> {
        self.inner.engine.record(id.parse().ok()?).map(|record| record.canonical())
    }

    /// Who is signed in: JSON.
    pub fn session(&self) -> Option<String> {
        self.inner.engine.session().map(|session| write(&session))
    }

    /// How sync stands: JSON.
    pub fn status(&self) -> String {
        write(&self.inner.engine.status())
    }

    /// What waits and what was refused: JSON array.
    pub fn waiting(&self) -> String {
        write(&self.inner.engine.waiting())
    }

    /// Whether one may: the question is JSON.
    pub fn may(&self, question: &str) -> Result<bool, JsValue> {
        Ok(self.inner.engine.may(&read(question)?))
    }

    /// What in a text looks like a person's details: JSON array. A hint at the field, never a refusal.
    pub fn person_hints(&self, text: &str) -> String {
        write(&shared::person_hint::person_hints(text))
    }

    /// Saves a batch (JSON) with its photos; resolves when it is durable.
    pub async fn save(&self, batch: String, blobs: Vec<Uint8Array>) -> Result<String, JsValue> {
        let inner = self.inner.clone();
        let blobs = blobs.iter().map(Uint8Array::to_vec).collect();
        let saved = inner.engine.save(read(&batch)?, blobs).await.or_thrown()?;
        triggers::sync_soon(&inner);
        Ok(write(&saved))
    }

    /// Takes back a record that never left the device.
    pub async fn discard(&self, id: String) -> Result<bool, JsValue> {
        let inner = self.inner.clone();
        let is_done = inner.engine.discard(record_id(&id)?).await.or_thrown()?;
        triggers::purge_later(&inner);
        Ok(is_done)
    }

    /// Puts back what was taken back.
    pub async fn undiscard(&self, id: String) -> Result<(), JsValue> {
        let inner = self.inner.clone();
        inner.engine.undiscard(record_id(&id)?).await.or_thrown()?;
        triggers::sync_soon(&inner);
        Ok(())
    }

    /// The bytes of a photo that this device keeps.
    pub async fn photo_bytes(&self, id: String) -> Result<Option<Uint8Array>, JsValue> {
        let photo: PhotoId = id.parse().map_err(|_| thrown(&Error::refused(Code::WrongType)))?;
        let bytes = self.inner.engine.photo_bytes(photo).await.or_thrown()?;
        Ok(bytes.map(|bytes| Uint8Array::from(bytes.as_slice())))
    }

    /// Keeps a draft's text.
    pub async fn put_draft(&self, key: String, json: String) -> Result<(), JsValue> {
        self.inner.engine.put_draft(&key, json).await.or_thrown()
    }

    /// A draft's text.
    pub async fn get_draft(&self, key: String) -> Result<Option<String>, JsValue> {
        self.inner.engine.get_draft(&key).await.or_thrown()
    }

    /// The keys of all drafts that start so: JSON array.
    pub async fn list_drafts(&self, prefix: String) -> Result<String, JsValue> {
        Ok(write(&self.inner.engine.list_drafts(&prefix).await.or_thrown()?))
    }

    /// Forgets a draft with its blobs.
    pub async fn remove_draft(&self, key: String) -> Result<(), JsValue> {
        self.inner.engine.remove_draft(&key).await.or_thrown()
    }

    /// Keeps bytes with a draft.
    pub async fn put_draft_blob(&self, key: String, name: String, bytes: Uint8Array) -> Result<(), JsValue> {
        self.inner.engine.put_draft_blob(&key, &name, bytes.to_vec()).await.or_thrown()
    }

    /// Bytes of a draft.
    pub async fn get_draft_blob(&self, key: String, name: String) -> Result<Option<Uint8Array>, JsValue> {
        let bytes = self.inner.engine.get_draft_blob(&key, &name).await.or_thrown()?;
        Ok(bytes.map(|bytes| Uint8Array::from(bytes.as_slice())))
    }

    /// Forgets bytes of a draft.
    pub async fn remove_draft_blob(&self, key: String, name: String) -> Result<(), JsValue> {
        self.inner.engine.remove_draft_blob(&key, &name).await.or_thrown()
    }

    /// Joins a walk: the session as JSON.
    pub async fn join(&self, secret: String, name: Option<String>) -> Result<String, JsValue> {
        let inner = self.inner.clone();
        let session = inner.engine.join(&secret, name.as_deref()).await.or_thrown()?;
        triggers::sync_soon(&inner);
        Ok(write(&session))
    }

    /// Signs staff in: the session as JSON.
    pub async fn sign_in(&self, user: String, password: String) -> Result<String, JsValue> {
        let inner = self.inner.clone();
        let session = inner.engine.sign_in(&user, &password).await.or_thrown()?;
        triggers::sync_soon(&inner);
        Ok(write(&session))
    }

    /// Signs out; everything saved stays.
    pub async fn sign_out(&self) -> Result<(), JsValue> {
        let inner = self.inner.clone();
        inner.engine.sign_out().await.or_thrown()?;
        triggers::stop_news(&inner);
        Ok(())
    }

    /// One round now; resolves when it has ended, however it ended.
    pub async fn sync_now(&self) {
        triggers::sync_now(self.inner.clone()).await;
    }

    /// Starts the triggers.
    pub fn start(&self) {
        triggers::start(&self.inner);
    }

    /// Calls back with `{"changed": […]}` after changes.
    pub fn subscribe(&self, callback: Function) {
        self.inner.listeners.add(callback);
    }

    /// A request for what only the server has: JSON text.
    pub async fn authorised_fetch(&self, verb: String, path: String, body: Option<String>) -> Result<String, JsValue> {
        self.inner.engine.authorised_fetch(method(&verb)?, &path, body).await.or_thrown()
    }

    /// Sends a refused operation again; `mended` is JSON: field name to value.
    pub async fn tray_resend(&self, id: String, mended: Option<String>) -> Result<(), JsValue> {
        let inner = self.inner.clone();
        let mended = mended.map(|text| read(&text)).transpose()?.unwrap_or_default();
        inner.engine.tray_resend(op_id(&id)?, mended).await.or_thrown()?;
        triggers::sync_soon(&inner);
        Ok(())
    }

    /// Drops a refused operation for good.
    pub async fn tray_drop(&self, id: String) -> Result<(), JsValue> {
        self.inner.engine.tray_drop(op_id(&id)?).await.or_thrown()
    }

    /// All unsent work as JSON text.
    pub async fn export_unsent(&self) -> Result<String, JsValue> {
        self.inner.engine.export_unsent().await.or_thrown()
    }

    /// Takes in another storage's unsent work: the number of operations that are new.
    pub async fn import_unsent(&self, text: String) -> Result<u32, JsValue> {
        let inner = self.inner.clone();
        let added = inner.engine.import_unsent(&text).await.or_thrown()?;
        triggers::sync_soon(&inner);
        Ok(added)
    }
}
