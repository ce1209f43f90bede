//! One transaction: reads, a decision, writes, and the wait for `complete`.
//!
//! It refuses to await anything but its own requests: a transaction commits by itself as soon as nothing of it is under way. Its invariant: what it reports as
//! kept was kept with strict durability.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::request::{error_of, error_of_exception, listener, settled};
use crate::core::ports::{Content, Decide, Found, Read, Table, Write};
use crate::error::StoreError;

/// Sorts after every character that a key may have.
const LAST: char = '\u{ffff}';

/// Begins a transaction. Writing ones are strict: without that, "complete" only means that the browser has it in memory.
fn begin(database: &IdbDatabase, tables: &[Table], mode: &str) -> Result<IdbTransaction, StoreError> {
    let names: Array = tables.iter().map(|table| JsValue::from_str(table.name())).collect();
    let options = Object::new();
    let is_set = Reflect::set(&options, &JsValue::from_str("durability"), &JsValue::from_str("strict"));
    is_set.map_err(|_| StoreError::Failed)?;
    let transaction = Reflect::get(database, &JsValue::from_str("transaction")).map_err(|_| StoreError::Failed)?;
    let transaction: Function = transaction.dyn_into().map_err(|_| StoreError::Failed)?;
    let begun = transaction.call3(database, &names, &JsValue::from_str(mode), &options);
    begun.map_err(|error| error_of_exception(&error))?.dyn_into().map_err(|_| StoreError::Failed)
}

/// Resolves at `complete`, rejects at `abort` or `error`.
fn completion(transaction: &IdbTransaction) -> Promise {
    let transaction = transaction.clone();
    Promise::new(&mut move |resolve: Function, reject: Function| {
        transaction.set_oncomplete(Some(&listener(move |_| {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        })));
        transaction.set_onabort(Some(&listener(move |_| {
            let _ = reject.call0(&JsValue::UNDEFINED);
        })));
    })
}

/// The promises of one read: its keys, if they are not known, and its values.
struct Asked<'a> {
    read: &'a Read,
    keys: Option<Promise>,
    values: Promise,
}

fn store(transaction: &IdbTransaction, table: Table) -> Result<IdbObjectStore, StoreError> {
    transaction.object_store(table.name()).map_err(|_| StoreError::Failed)
}

fn ask<'a>(transaction: &IdbTransaction, read: &'a Read) -> Result<Asked<'a>, StoreError> {
    let promise = |request: Result<IdbRequest, JsValue>| request.map(|request| settled(&request)).map_err(|_| StoreError::Failed);
    let store = store(transaction, read.table())?;
    match read {
        Read::One(_, key) => Ok(Asked { read, keys: None, values: promise(store.get(&JsValue::from_str(key)))? }),
        Read::Starting(_, start) if start.is_empty() => {
            Ok(Asked { read, keys: Some(promise(store.get_all_keys())?), values: promise(store.get_all())? })
        }
        Read::Starting(_, start) => {
            let mut end = start.clone();
            end.push(LAST);
            let range = IdbKeyRange::bound(&JsValue::from_str(start), &JsValue::from_str(&end)).map_err(|_| StoreError::Failed)?;
            let keys = promise(store.get_all_keys_with_key(&range))?;
            Ok(Asked { read, keys: Some(keys), values: promise(store.get_all_with_key(&range))? })
        }
    }
}

fn content(value: &JsValue) -> Result<Content, StoreError> {
    if let Some(text) = value.as_string() {
        return Ok(Content::Text(text));
    }
    value.dyn_ref::<Uint8Array>().map(|bytes| Content::Bytes(bytes.to_vec())).ok_or(StoreError::Failed)
}

async fn found(asked: Asked<'_>) -> Result<Found, StoreError> {
    let keys = match asked.keys {
        Some(keys) => Some(JsFuture::from(keys).await.map_err(|_| StoreError::Failed)?),
        None => None,
    };
    let values = JsFuture::from(asked.values).await.map_err(|_| StoreError::Failed)?;
    match (asked.read, keys) {
        (Read::One(_, key), _) => {
            if values.is_undefined() {
                return Ok(Vec::new());
            }
            Ok(vec![(key.clone(), content(&values)?)])
        }
        (Read::Starting(..), Some(keys)) => {
            let (keys, values) = (Array::from(&keys), Array::from(&values));
            if keys.length() != values.length() {
                return Err(StoreError::Failed);
            }
            let row = |(key, value): (JsValue, JsValue)| Ok((key.as_string().ok_or(StoreError::Failed)?, content(&value)?));
            keys.iter().zip(values.iter()).map(row).collect()
        }
        (Read::Starting(..), None) => Err(StoreError::Failed),
    }
}

async fn ask_all(transaction: &IdbTransaction, reads: &[Read]) -> Result<Vec<Found>, StoreError> {
    // All are asked before the first is awaited: they are answered in order.
    let asked: Vec<Asked<'_>> = reads.iter().map(|read| ask(transaction, read)).collect::<Result<_, _>>()?;
    let mut all = Vec::with_capacity(asked.len());
    for one in asked {
        all.push(found(one).await?);
    }
    Ok(all)
}

/// Reads from one snapshot.
pub(super) async fn read(database: &IdbDatabase, tables: &[Table], reads: &[Read]) -> Result<Vec<Found>, StoreError> {
    let transaction = begin(database, tables, "readonly")?;
    ask_all(&transaction, reads).await
}

fn write(transaction: &IdbTransaction, write: &Write) -> Result<(), JsValue> {
    let store = transaction.object_store(write.table().name())?;
    match write {
        Write::Put(_, key, Content::Text(text)) => store.put_with_key(&JsValue::from_str(text), &JsValue::from_str(key)).map(drop),
        Write::Put(_, key, Content::Bytes(bytes)) => store.put_with_key(&Uint8Array::from(bytes.as_slice()), &JsValue::from_str(key)).map(drop),
        Write::Delete(_, key) => store.delete(&JsValue::from_str(key)).map(drop),
        Write::Clear(_) => store.clear().map(drop),
    }
}

/// Reads, decides, writes.
pub(super) async fn transact(database: &IdbDatabase, tables: &[Table], reads: &[Read], decide: Decide<'_>) -> Result<(), StoreError> {
    let transaction = begin(database, tables, "readwrite")?;
    let completion = completion(&transaction);
    let found = match ask_all(&transaction, reads).await {
        Ok(found) => found,
        Err(error) => {
            let _ = transaction.abort();
            let _ = JsFuture::from(completion).await;
            return Err(error);
        }
    };
    let mut thrown = None;
    for one in decide(found).unwrap_or_default() {
        if let Err(error) = write(&transaction, &one) {
            thrown = Some(error_of_exception(&error));
            let _ = transaction.abort();
            break;
        }
    }
    match JsFuture::from(completion).await {
        Ok(_) => thrown.map_or(Ok(()), Err),
        Err(_) => Err(thrown.unwrap_or_else(|| error_of(transaction.error()))),
    }
}
