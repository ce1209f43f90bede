//! Lykta's client core: outbox, fold, sync engine and photo lane without I/O, and thin bindings for browsers.
//!
//! Nothing in [`core`] touches the browser; nothing in the bindings decides. The promise it keeps: what you saved is safe.

pub mod api;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod core;
pub mod error;
pub mod json;
pub mod memory_store;
#[cfg(any(test, feature = "contract"))]
pub mod merge_cases;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;
