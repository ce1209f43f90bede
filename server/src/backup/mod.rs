//! Backup: a verified copy of records and photos elsewhere, shipped while the server runs, and the way back.
//!
//! Knows the database's files and the target, never HTTP.

pub mod safe_mark;
