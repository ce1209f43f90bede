//! How people come in: joining a walk, signing in and out, accounts. Requests for the writer; nothing here knows of HTTP.

pub mod account;
pub mod authority;
pub mod devices;
pub mod erasure;
pub mod guesses;
pub mod join;
pub mod join_secret;
pub mod join_sheet;
pub mod membership;
pub mod password;
pub mod people;
pub mod renewal;
pub mod restore;
pub mod session;
