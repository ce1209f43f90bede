//! The example: Mark 2018. Put in once, whole or not at all, by the same operations that people send; labelled *Exempeldata*.
//!
//! No real person acts in it. The walk "Hedbo i mörker" is open and empty, so that a visitor's own notes are the first.

mod id;
mod script;
mod seed;

pub use id::record_id;
pub use script::{DemoAccount, accounts};
pub use seed::SeedDemo;

/// The key of the walk that is open to join.
pub const OPEN_WALK: &str = "hedbo_walk";
