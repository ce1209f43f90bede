//! The client's core: what a person saves, shows and sends, without any I/O of its own.
//!
//! It knows storage, the server, time and chance through [`ports`] only, so that the very same code runs in a browser, in tests and in the simulation.

mod added;
mod answer;
pub mod backoff;
mod base64;
pub mod drafts;
mod ends;
mod engine;
pub mod fold;
mod may;
mod outbox;
mod photos;
pub mod ports;
mod pull;
mod push;
mod release;
mod round;
pub mod rows;
mod save;
mod session;
pub mod sorted;
pub mod state;
mod status;
#[cfg(test)]
mod tests;
pub(crate) mod transfer;
mod tray;

pub use engine::Engine;
