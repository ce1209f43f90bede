//! Photos: uploads by tus 1.0 (core and creation), and reading through a record that one may see.

mod read;
mod tus;

pub use read::get;
pub use tus::{append, create, options, progress};
