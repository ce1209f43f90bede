//! What every handler shares of HTTP: reading bodies under limits, headers that protect, compression of large answers.

pub mod body;
pub mod client;
pub mod compress;
pub mod extract;
pub mod headers;
