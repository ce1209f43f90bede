//! Routes through the real router on a temporary directory. No mocks, no sleeps; clock and chance are handed in.

mod app;
mod assets;
mod backup;
mod batch;
mod duplicate;
mod ends;
mod events;
mod findings;
mod hostile;
mod hostile_body;
mod hostile_envelope;
mod hostile_http;
mod join;
mod openapi;
mod photos;
mod pull;
mod push;
mod push_many;
mod renewal;
mod restore;
mod scope;
mod session;
mod settings;
mod story;
mod sweep;
mod tus;
