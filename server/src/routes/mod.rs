//! Handlers, a folder a noun: extract, call, answer. No SQL, no rules.

pub mod assets;
pub mod backup;
pub mod devices;
pub mod erasures;
pub mod events;
pub mod findings;
pub mod health;
pub mod join;
pub mod openapi;
pub mod people;
pub mod photos;
pub mod session;
pub mod settings;
pub mod sync;
pub mod token;
pub mod walks;
