//! The store contract in a real browser: the shared cases, and what only IndexedDB can do to us.
//!
//! Only in builds with the feature `contract`. Its invariant: each case has a database of its own, made anew.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::js::{self, Array, list};
use super::platform::thrown;
use crate::contract::{Broken, NAMES, run};
use crate::core::ports::{Content, Read, Store, Table, Write};
use crate::error::Error;
use crate::indexed_db::IndexedDb;
use crate::merge_cases;

fn told(broken: &Broken) -> JsValue {
    js::Error::new(&broken.to_string()).into()
}

/// The names of the shared cases.
#[wasm_bindgen]
pub fn contract_names() -> Array {
    list(&mut NAMES.iter().map(|name| JsValue::from_str(name)))
}

/// Runs a shared case in the database of that name, which must be empty.
#[wasm_bindgen]
pub async fn contract_run(name: String) -> Result<(), JsValue> {
    let store = IndexedDb::new(&name);
    let outcome = run(&name, &store).await;
    store.close();
    outcome.map_err(|broken| told(&broken))
}

/// What this build makes of the made-up lives of records: a digest for each, to be compared with the native build's.
#[wasm_bindgen]
pub fn merge_digests(seed: u64, count: u32, planted: Option<u32>) -> String {
    merge_cases::digests(seed, count, planted)
}

/// One of them in full.
#[wasm_bindgen]
pub fn merge_case(seed: u64, number: u64) -> String {
    merge_cases::case(seed, number, false)
}

/// A store that the runner's own cases break from outside.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ContractStore {
    store: IndexedDb,
}

#[wasm_bindgen]
impl ContractStore {
    /// A store on the database of that name.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> Self {
        Self { store: IndexedDb::new(name) }
    }

    /// Puts a text into the outbox.
    pub async fn put(&self, key: String, value: String) -> Result<(), JsValue> {
        let write = Write::Put(Table::Outbox, key, Content::Text(value));
        let outcome = self.store.transact(&[Table::Outbox], &[], &mut |_| Some(vec![write.clone()])).await;
        outcome.map_err(|error| thrown(&Error::Store(error)))
    }

    /// Adds one to a number in meta, in one transaction; gives what it made.
    pub async fn count(&self) -> Result<u32, JsValue> {
        let mut number = 0;
        let reads = [Read::One(Table::Meta, "number".to_owned())];
        let outcome = self
            .store
            .transact(&[Table::Meta], &reads, &mut |found| {
                let known = match found[0].first() {
                    Some((_, Content::Text(text))) => text.parse().unwrap_or(0),
                    Some((_, Content::Bytes(_))) | None => 0,
                };
                number = known + 1;
                Some(vec![Write::Put(Table::Meta, "number".to_owned(), Content::Text(number.to_string()))])
            })
            .await;
        outcome.map(|()| number).map_err(|error| thrown(&Error::Store(error)))
    }

    /// The keys in the outbox.
    pub async fn keys(&self) -> Result<Array, JsValue> {
        let found = self.store.read(&[Read::all(Table::Outbox)]).await.map_err(|error| thrown(&Error::Store(error)))?;
        Ok(list(&mut found.iter().flatten().map(|(key, _)| JsValue::from_str(key))))
    }

    /// Lets the database go.
    pub fn close(&self) {
        self.store.close();
    }
}
