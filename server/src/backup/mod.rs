//! Backup: a verified copy of records and photos elsewhere, shipped while the server runs, and the way back.
//!
//! `shipper` ties it together: `pin` and `wal` say which pages of the database are new, `base` and `pages` put them into objects, `target` holds those and
//! reads them back, `manifest` names what was read back. Everything here is synchronous and runs on threads of its own; it knows files and a target,
//! never HTTP. Its invariant: a manifest names only what was read back whole, and the safe mark rises only after the manifest.

pub mod audit_chain;
pub mod awaited;
pub mod base;
pub mod doctor;
pub mod error;
pub mod holdings;
pub mod journal;
pub mod journal_lane;
pub mod later;
pub mod manifest;
pub mod owner;
pub mod pages;
pub mod photo_lane;
pub mod pin;
pub mod prune;
pub mod rebuild;
pub mod replay;
pub mod restore;
pub mod run;
pub mod safe_mark;
pub mod safe_note;
pub mod seal;
pub mod shipper;
pub mod status;
pub mod target;
pub mod wal;
pub mod work_folder;
