//! The device's storage in a browser: IndexedDB.
//!
//! What touches the browser is in `database.js`; here are the rows on their way, and the tries. It refuses to take a read that failed for an empty one. Its
//! invariant: between the answers to the reads and the last write nothing is awaited, so that the transaction lives.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::core::ports::{Content, Decide, Found, Read, Store, Table, Write};
use crate::error::StoreError;

#[wasm_bindgen(module = "/src/indexed_db/database.js")]
extern "C" {
    #[derive(Debug, Clone)]
    type Database;
    #[wasm_bindgen(constructor)]
    fn new(name: &str) -> Database;
    #[wasm_bindgen(method)]
    fn begin(this: &Database, tables: &Array, reads: &Array, is_writing: bool) -> Promise;
    #[wasm_bindgen(method)]
    fn close(this: &Database);

    type Begun;
    #[wasm_bindgen(method, getter)]
    fn found(this: &Begun) -> Array;
    #[wasm_bindgen(method)]
    fn finish(this: &Begun, writes: &Array) -> Promise;
}

/// How often a dead handle is reopened before we give up: browsers close handles of pages in the background.
const MOST_TRIES: u8 = 3;

/// The storage of one database.
#[derive(Debug, Clone)]
pub struct IndexedDb {
    database: Database,
}

fn error_of(thrown: &JsValue) -> StoreError {
    match thrown.as_string().as_deref() {
        Some("full") => StoreError::Full,
        Some("newer") => StoreError::Newer,
        Some("missing") => StoreError::Missing,
        Some("blocked") => StoreError::Blocked,
        _ => StoreError::Failed,
    }
}

fn row(table: Table) -> Array {
    Array::of1(&JsValue::from_str(table.name()))
}

fn asked(read: &Read) -> Array {
    let (table, key, is_start) = match read {
        Read::One(table, key) => (*table, key, false),
        Read::Starting(table, key) => (*table, key, true),
    };
    let asked = row(table);
    asked.push(&JsValue::from_str(key));
    asked.push(&JsValue::from_bool(is_start));
    asked
}

fn written(write: &Write) -> Array {
    let written = row(write.table());
    match write {
        Write::Put(_, key, content) => {
            written.push(&JsValue::from_str(key));
            written.push(&match content {
                Content::Text(text) => JsValue::from_str(text),
                Content::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
            });
        }
        Write::Delete(_, key) => {
            written.push(&JsValue::from_str(key));
        }
        Write::Clear(_) => {}
    }
    written
}

fn content(value: &JsValue) -> Option<Content> {
    match value.as_string() {
        Some(text) => Some(Content::Text(text)),
        None => value.dyn_ref::<Uint8Array>().map(|bytes| Content::Bytes(bytes.to_vec())),
    }
}

/// Keys and values in turn, for each read.
fn found(begun: &Begun) -> Option<Vec<Found>> {
    let mut all = Vec::new();
    for rows in begun.found() {
        let rows: Array = rows.unchecked_into();
        let mut found = Found::new();
        for place in (0..rows.length()).step_by(2) {
            found.push((rows.get(place).as_string()?, content(&rows.get(place + 1))?));
        }
        all.push(found);
    }
    Some(all)
}

impl IndexedDb {
    /// A database of that name; it is opened at its first use.
    pub fn new(name: &str) -> Self {
        Self { database: Database::new(name) }
    }

    /// Closes the handle; the next use opens another one.
    pub fn close(&self) {
        self.database.close();
    }

    /// One try. Without `decide` it only reads.
    async fn attempt(&self, tables: &Array, reads: &Array, decide: Option<Decide<'_>>) -> Result<Vec<Found>, StoreError> {
        let begun = JsFuture::from(self.database.begin(tables, reads, decide.is_some())).await.map_err(|thrown| error_of(&thrown))?;
        let begun: Begun = begun.unchecked_into();
        let rows = found(&begun);
        let Some(decide) = decide else { return rows.ok_or(StoreError::Failed) };
        // What can't be read changes nothing.
        let writes = rows.as_ref().map(|_| Array::new());
        if let (Some(writes), Some(rows)) = (&writes, rows) {
            for one in decide(rows).unwrap_or_default() {
                writes.push(&written(&one));
            }
        }
        let outcome = JsFuture::from(begun.finish(&writes.clone().unwrap_or_default())).await;
        outcome.map_err(|thrown| error_of(&thrown))?;
        if writes.is_some() { Ok(Vec::new()) } else { Err(StoreError::Failed) }
    }

    async fn tried(&self, tables: &[Table], reads: &[Read], mut decide: Option<Decide<'_>>) -> Result<Vec<Found>, StoreError> {
        let tables: Array = tables.iter().map(|table| JsValue::from_str(table.name())).collect();
        let reads: Array = reads.iter().map(asked).collect();
        let mut outcome = Err(StoreError::Failed);
        for _ in 0..MOST_TRIES {
            let again: Option<Decide<'_>> = match &mut decide {
                Some(decide) => Some(&mut **decide),
                None => None,
            };
            outcome = self.attempt(&tables, &reads, again).await;
            // A new handle may help against nothing else.
            if !matches!(outcome, Err(StoreError::Failed)) {
                break;
            }
            self.close();
        }
        outcome
    }
}

impl Store for IndexedDb {
    async fn read(&self, reads: &[Read]) -> Result<Vec<Found>, StoreError> {
        let tables: Vec<Table> = reads.iter().map(Read::table).collect();
        self.tried(&tables, reads, None).await
    }

    async fn transact(&self, tables: &[Table], reads: &[Read], decide: Decide<'_>) -> Result<(), StoreError> {
        self.tried(tables, reads, Some(decide)).await.map(drop)
    }
}
