//! Lykta's domain: what a record is, how operations change it, who may do so, and what travels on the wire.
//!
//! It refuses to do I/O, to read a clock and to draw random numbers: all of them come in as arguments, so that the same code
//! gives the same bytes on the server, on a phone and in a simulation.

pub mod apply;
pub mod checklist;
pub mod code;
pub mod digits;
pub mod duplicate;
pub mod id;
pub mod join_code;
pub mod json;
pub mod kind;
pub mod machine;
#[cfg(feature = "openapi")]
mod openapi;
pub mod operation;
pub mod permission;
pub mod record;
pub mod scope;
pub mod settings;
pub mod stamp;
#[cfg(all(test, feature = "typescript"))]
mod tables;
pub mod validate;
pub mod value;
pub mod view;
pub mod visibility;
pub mod wire;

/// The greatest operation schema this build understands. It rises when a change or a field gets a new meaning.
pub const SCHEMA: u16 = 1;

/// The version of the messages in [`wire`].
pub const PROTOCOL: u16 = 1;
