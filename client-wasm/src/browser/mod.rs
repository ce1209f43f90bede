//! The bindings to a browser: what the core asks of the world, and the class that JavaScript sees.
//!
//! Nothing here decides about data. Its invariant: JSON crosses as text, and errors as an `Error` whose message is `{"code": …, "field": …}`.

mod class;
#[cfg(feature = "contract")]
mod contract;
mod fetch;
pub(crate) mod js;
mod platform;
pub(crate) mod tasks;

pub use class::Core;
#[cfg(feature = "contract")]
pub use contract::{ContractStore, contract_names, contract_run, merge_case, merge_digests};
pub use tasks::settle;
