//! Ids of example records: made from their keys, so that they are the same in every demo.

use sha2::{Digest, Sha256};
use shared::id::{DeviceId, ElementId, OpId, RecordId};

/// 2018-01-01, milliseconds since 1970 (UTC).
const YEAR_MS: u64 = 1_514_764_800_000;

fn bytes(purpose: &str, key: &str) -> [u8; 10] {
    let hash = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(key).finalize();
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&hash[..10]);
    bytes
}

/// The record of that key.
pub fn record_id(key: &str) -> RecordId {
    RecordId::new(YEAR_MS, bytes("record", key))
}

pub(super) fn device_id(key: &str) -> DeviceId {
    DeviceId::new(YEAR_MS, bytes("device", key))
}

pub(super) fn element_id(key: &str) -> ElementId {
    ElementId::new(YEAR_MS, bytes("element", key))
}

pub(super) fn op_id(place: usize) -> OpId {
    OpId::new(YEAR_MS, bytes("operation", &place.to_string()))
}
