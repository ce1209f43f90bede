//! The class that JavaScript sees: one way to ask, one way to act, JSON as text.
//!
//! Every method of a bound class costs its own glue on both sides, and every bound future its own machinery: so what is wanted is said by name, and
//! `core.ts` has the typed functions. It refuses to hold state of its own. Its invariant: a promise of `save` resolves after the database said `complete`,
//! never before.

use std::rc::Rc;
use std::str::FromStr;

use shared::code::Code;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::fetch::Fetch;
use super::js::{Array, Promise, bytes_of, copied};
use super::platform::{BrowserClock, BrowserRandom, thrown};
use super::tasks::{ring, start};
use crate::core::Engine;
use crate::core::drafts::DraftChange;
use crate::core::ports::Table;
use crate::core::rows::blob_key;
use crate::core::state::Changed;
use crate::error::Error;
use crate::indexed_db::IndexedDb;
use crate::json::{FromJson, parse, read_struct, write, write_struct};

/// How a device is opened.
#[derive(Debug)]
struct OpenOptions {
    database: String,
    base_url: Option<String>,
}

read_struct! {
    OpenOptions { database, base_url }
}

/// How the next round stands.
struct Outlook {
    has_session: bool,
    is_due: bool,
    is_heard: bool,
    has_something_to_send: bool,
    next_try_in_ms: Option<u64>,
}

write_struct! {
    Outlook { has_session, is_due, is_heard, has_something_to_send, next_try_in_ms[?] }
}

type Device = Engine<IndexedDb, Fetch, BrowserClock, BrowserRandom>;

/// The device.
#[wasm_bindgen]
pub struct Core {
    engine: Rc<Device>,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Core")
    }
}

fn read<V: FromJson>(text: &str) -> Result<V, Error> {
    parse(text).ok_or(Error::refused(Code::Malformed))
}

/// What was said along with an action, in order.
struct Said(Array);

impl Said {
    fn maybe(&self, place: u32) -> Option<String> {
        self.0.get(place).as_string()
    }

    fn text(&self, place: u32) -> Result<String, Error> {
        self.maybe(place).ok_or(Error::refused(Code::Malformed))
    }

    /// A text that is an id.
    fn id<V: FromStr>(&self, place: u32) -> Result<V, Error> {
        self.text(place)?.parse().map_err(|_| Error::refused(Code::WrongType))
    }

    fn bytes(&self, place: u32) -> Result<Vec<u8>, Error> {
        bytes_of(&self.0.get(place)).ok_or(Error::refused(Code::Malformed))
    }
}

fn said_text(text: Option<String>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, |text| JsValue::from_str(&text))
}

fn said_bytes(bytes: Option<Vec<u8>>) -> JsValue {
    bytes.map_or(JsValue::UNDEFINED, |bytes| copied(&bytes))
}

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

fn method(text: &str) -> Result<&'static str, Error> {
    METHODS.into_iter().find(|known| *known == text).ok_or(Error::refused(Code::MethodNotAllowed))
}

async fn open(options: String) -> Result<JsValue, Error> {
    let OpenOptions { database, base_url } = read(&options)?;
    let fetch = Fetch { base_url: base_url.unwrap_or_default() };
    let engine = Engine::open(IndexedDb::new(&database), fetch, BrowserClock, BrowserRandom).await?;
    Ok(Core { engine: Rc::new(engine) }.into())
}

/// How the next round stands, for what begins one.
fn outlook(engine: &Device) -> Outlook {
    Outlook {
        has_session: engine.session().is_some(),
        is_due: engine.is_due(),
        is_heard: engine.is_heard(),
        has_something_to_send: engine.has_something_to_send(),
        next_try_in_ms: engine.next_try_in_ms(),
    }
}

/// The names of what has changed.
fn names(changed: Changed) -> Vec<&'static str> {
    let names = [
        (changed.records, "records"),
        (changed.status, "status"),
        (changed.session, "session"),
        (changed.drafts, "drafts"),
        (changed.stored, "stored"),
    ];
    names.iter().filter(|(is_so, _)| *is_so).map(|(_, name)| *name).collect()
}

async fn act(engine: Rc<Device>, what: String, said: Said) -> Result<JsValue, Error> {
    match what.as_str() {
        // A batch (JSON) with its photos: durable when it resolves.
        "save" | "save_draft" => {
            let mut blobs = Vec::new();
            for place in 1..said.0.length() {
                blobs.push(said.bytes(place)?);
            }
            let saved = engine.save_of(read(&said.text(0)?)?, blobs, what != "save").await?;
            return Ok(said_text(Some(write(&saved))));
        }
        "discard" => return Ok(engine.discard(said.id(0)?).await?.into()),
        "undiscard" => engine.undiscard(said.id(0)?).await?,
        "purge_discarded" => engine.purge_discarded(said.0.get(0).as_f64().unwrap_or_default() as u64).await?,
        "photo_bytes" | "get_draft_blob" => {
            let bytes = match what.as_str() {
                "photo_bytes" => engine.read_bytes(Table::Photos, said.text(0)?),
                _ => engine.read_bytes(Table::DraftBlobs, blob_key(&said.text(0)?, &said.text(1)?)),
            };
            return Ok(said_bytes(bytes.await?));
        }
        "put_draft" | "keep_draft" | "remove_draft" | "put_draft_blob" | "remove_draft_blob" => {
            let key = said.text(0)?;
            engine
                .change_draft(match what.as_str() {
                    "remove_draft" => DraftChange::removal(&key),
                    "put_draft_blob" => DraftChange::blob(&key, &said.text(1)?, said.bytes(2)?),
                    "remove_draft_blob" => DraftChange::blob_removal(&key, &said.text(1)?),
                    _ => engine.draft_text(&key, said.text(1)?, what == "put_draft"),
                })
                .await?
        }
        "get_draft" => return Ok(said_text(engine.get_draft(&said.text(0)?).await?)),
        "list_drafts" => return Ok(said_text(Some(write(&engine.list_drafts(&said.text(0)?).await?)))),
        "join" => return Ok(said_text(Some(write(&engine.join(&said.text(0)?, said.maybe(1).as_deref()).await?)))),
        "sign_in" => return Ok(said_text(Some(write(&engine.sign_in(&said.text(0)?, &said.text(1)?).await?)))),
        "sign_out" => engine.sign_out().await?,
        "sync_round" => engine.sync_round().await?,
        "reload" => engine.reload().await?,
        "authorised_fetch" => {
            let text = engine.authorised_fetch(method(&said.text(0)?)?, &said.text(1)?, said.maybe(2)).await?;
            return Ok(said_text(Some(text)));
        }
        // What is mended is JSON: field name to value.
        "tray_resend" => {
            let mended = said.maybe(1).map(|text| read(&text)).transpose()?.unwrap_or_default();
            engine.tray_resend(said.id(0)?, mended).await?;
        }
        "tray_drop" => engine.tray_drop(said.id(0)?).await?,
        "export_unsent" => return Ok(said_text(Some(engine.export_unsent().await?))),
        "import_unsent" => return Ok(engine.import_unsent(&said.text(0)?).await?.into()),
        _ => return Err(Error::refused(Code::Unknown)),
    }
    Ok(JsValue::UNDEFINED)
}

#[wasm_bindgen]
impl Core {
    /// Opens the device: proves that storage can be written and reads everything. Resolves with a [`Core`].
    pub fn open(options: String) -> Promise {
        start(open(options))
    }

    /// What is known at once, as JSON: `list` (about a kind), `get` (an id), `record` (an id: with every write it
    /// ever had, for its history), `operation` (an id: as it is sent), `person` (who uses this device, or was the last to), `session`, `status`, `waiting`, `may` (a question as JSON), `changed`
    /// (since this was last asked), `outlook` (how the next round stands).
    pub fn ask(&self, what: &str, about: &str) -> Result<Option<String>, JsValue> {
        let engine = &self.engine;
        Ok(match what {
            "list" => Some(engine.list(about)),
            "get" => about.parse().ok().and_then(|id| engine.get(id)),
            "record" => about.parse().ok().and_then(|id| engine.record(id)).map(|record| write(&record)),
            "operation" => about.parse().ok().and_then(|op| engine.state().find(op).map(|kept| kept.entry.body.clone())),
            "person" => engine.state().meta.person.map(|person| write(&person)),
            "session" => engine.session().map(|session| write(&session)),
            "status" => Some(write(&engine.status())),
            "waiting" => Some(write(&engine.waiting())),
            "may" => Some(write(&engine.may(&read(about).map_err(|error| thrown(&error))?))),
            "changed" => Some(write(&names(engine.take_changed()))),
            "outlook" => Some(write(&outlook(engine))),
            _ => return Err(thrown(&Error::refused(Code::Unknown))),
        })
    }

    /// What takes its time; see [`act`] for what may be wanted and what is said along with it.
    pub fn act(&self, what: String, said: Array) -> Promise {
        start(act(self.engine.clone(), what, Said(said)))
    }

    /// Calls back whenever `changed` has something.
    pub fn listen(&self, callback: JsValue) {
        self.engine.listen(Rc::new(move || ring(&callback)));
    }
}
