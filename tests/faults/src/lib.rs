//! Power cuts, full disks and bad sectors for the real server: what its file calls did is written down, and they fail when a test wishes so.
//!
//! The program of this package is the server's own `main`, linked with file calls of ours in place of the C library's ([`record`] says what they write down,
//! [`wish`] how they are made to fail). That is the least code with which a proof covers *everything* that has to be durable in the very order in which it
//! happened: SQLite's files, but also photos, keys, renames and the fsync of folders, and both of them together. A shim below SQLite alone (a VFS) would
//! see none of the latter; and one that keeps two copies of each file tests one power cut a run, where a written-down run is cut a thousand times ([`disk`]).
//!
//! It refuses to be part of the product: nothing depends on it, and its one module with `unsafe` is in the program, not in this library. Its invariant: a
//! [`disk::Disk`] holds nothing that a disk could not hold after that power cut, under the least that POSIX promises: what was not synced may be there, in
//! part, or not.

pub mod disk;
pub mod record;
pub mod wish;
