//! Photos: uploads by tus 1.0, and reading through a record that one may see.

mod headers;
mod read;
mod tus;

pub use headers::speak;
pub use read::get;
pub use tus::{append, create, options, progress, terminate};
