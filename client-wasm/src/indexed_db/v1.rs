//! Version 1 of the database: a store for each table, keys beside the values. Frozen once it is released.

use wasm_bindgen::JsValue;
use web_sys::IdbDatabase;

/// The stores of version 1, by name: a later version that renames one leaves this list alone.
const STORES: &[&str] = &["meta", "outbox", "sent", "records", "uploads", "photos", "drafts", "draft_blobs"];

/// Makes the stores.
pub(super) fn upgrade(database: &IdbDatabase) -> Result<(), JsValue> {
    for name in STORES {
        database.create_object_store(name)?;
    }
    Ok(())
}
