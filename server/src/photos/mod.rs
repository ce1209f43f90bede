//! Photos: bytes that arrive in pieces, are checked against their announced hash, decoded under limits, stripped and kept as files.
//!
//! Its invariant: a row in `photos` means that both files are on the disk, re-encoded by us, with no metadata left.

pub mod checksum;
pub mod complete;
pub mod darkroom;
pub mod decode;
pub mod files;
pub mod outline;
pub mod receive;
pub mod requests;
pub mod sweep;
