//! Lykta's server as a library: open an [`app::App`], take its router, serve it. The binary `lykta` is a thin command line over it.
//!
//! `routes` (HTTP, no SQL) → `sync`, `access`, `photos` (what is done) → `store` (SQL, no HTTP).

pub mod access;
pub mod app;
pub mod auth;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod demo;
pub mod error;
pub mod findings;
pub mod http;
pub mod keys;
pub mod live;
pub mod openapi;
pub mod photos;
pub mod router;
pub mod routes;
pub mod store;
pub mod sync;
pub mod tiles;
pub mod tls;
