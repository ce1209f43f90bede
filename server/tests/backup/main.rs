//! Backup, restore, doctor: the drill of docs/operations.md and everything that may go wrong on the way, against real files, a real binary and a store
//! that checks signatures.

mod away;
mod crash;
mod doctor;
mod doctor_target;
mod drill;
mod ground;
mod journal;
mod large;
mod lost;
mod owner;
mod s3_store;
mod set_back;
mod site;
mod until;
mod until_ends;
mod wal;
