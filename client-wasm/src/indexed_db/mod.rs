//! The device's storage in a browser: IndexedDB.
//!
//! What touches the browser is in `database.js`; here are the rows on their way, and the tries. It refuses to take a read that failed for an empty one. Its
//! invariants: between the answers to the reads and the last write nothing is awaited, so that the transaction lives; and what is presumed to stand in the
//! database is looked up in the same transaction, which changes nothing if something else stands there.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::js::{Array, Promise, bytes_of, copied, list};
use crate::browser::tasks::settled;
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
    fn presume(this: &Database, tables: &Array, key: &str, text: &str, writes: &Array) -> Promise;
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
    /// The row of meta that was written last, with its key. Another tab may have changed it since.
    meta: Rc<RefCell<Option<(String, String)>>>,
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
    list(&mut [JsValue::from_str(table.name())].into_iter())
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
                Content::Bytes(bytes) => copied(bytes),
            });
        }
        Write::Delete(_, key) => {
            written.push(&JsValue::from_str(key));
        }
        Write::DeleteStarting(_, start) => {
            written.push(&JsValue::from_str(start));
            written.push(&JsValue::NULL);
        }
    }
    written
}

fn content(value: &JsValue) -> Option<Content> {
    match value.as_string() {
        Some(text) => Some(Content::Text(text)),
        None => bytes_of(value).map(Content::Bytes),
    }
}

/// Keys and values in turn, for each read.
fn found(begun: &Begun) -> Option<Vec<Found>> {
    let mut all = Vec::new();
    let answers = begun.found();
    for place in 0..answers.length() {
        let rows: Array = answers.get(place).unchecked_into();
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
        Self { database: Database::new(name), meta: Rc::default() }
    }

    /// Closes the handle; the next use opens another one.
    pub fn close(&self) {
        self.database.close();
    }

    /// What stands in meta after these writes.
    fn remember(&self, writes: &[Write]) {
        for write in writes {
            if let Write::Put(Table::Meta, key, Content::Text(text)) = write {
                *self.meta.borrow_mut() = Some((key.clone(), text.clone()));
            }
        }
    }

    /// One try. Without `decide` it only reads.
    async fn attempt(&self, tables: &Array, reads: &Array, decide: Option<Decide<'_>>) -> Result<Vec<Found>, StoreError> {
        let begun = settled(&self.database.begin(tables, reads, decide.is_some())).await.map_err(|thrown| error_of(&thrown))?;
        let begun: Begun = begun.unchecked_into();
        let rows = found(&begun);
        let Some(decide) = decide else { return rows.ok_or(StoreError::Failed) };
        // What can't be read changes nothing.
        let is_read = rows.is_some();
        let writes = rows.and_then(decide).unwrap_or_default();
        settled(&begun.finish(&list(&mut writes.iter().map(|write| written(write).into())))).await.map_err(|thrown| error_of(&thrown))?;
        self.remember(&writes);
        if is_read { Ok(Vec::new()) } else { Err(StoreError::Failed) }
    }

    /// Decides from the row of meta that was written last, if no more is asked for, and writes without waiting for it to be read: on most days no other tab
    /// has changed it, and the way to the disk and back takes as long as the rest. `None`: nothing was kept.
    async fn presume(&self, tables: &Array, reads: &[Read], decide: Decide<'_>) -> Option<Result<(), StoreError>> {
        let (key, text) = self.meta.borrow().clone()?;
        if !matches!(reads, [Read::One(Table::Meta, asked)] if *asked == key) {
            return None;
        }
        let writes = decide(vec![vec![(key.clone(), Content::Text(text.clone()))]])?;
        let outcome = self.database.presume(tables, &key, &text, &list(&mut writes.iter().map(|write| written(write).into())));
        match settled(&outcome).await.map_err(|thrown| error_of(&thrown)) {
            // It stands otherwise, or the handle is dead.
            Err(StoreError::Failed) => None,
            other => Some(other.map(|_| self.remember(&writes))),
        }
    }

    async fn tried(&self, tables: &[Table], reads: &[Read], mut decide: Option<Decide<'_>>) -> Result<Vec<Found>, StoreError> {
        let tables = list(&mut tables.iter().map(|table| JsValue::from_str(table.name())));
        if let Some(decide) = &mut decide
            && let Some(outcome) = self.presume(&tables, reads, &mut **decide).await
        {
            return outcome.map(|()| Vec::new());
        }
        let reads = list(&mut reads.iter().map(|read| asked(read).into()));
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
