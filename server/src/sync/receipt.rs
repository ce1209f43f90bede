//! Receipts: proof that this installation accepted these bytes at this place, with a key that no backup of the database holds.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::id::OpId;
use shared::stamp::Stamp;
use shared::wire::Applied;

use crate::keys::MacKey;

/// The facts of a commit with their receipt.
pub fn applied(key: &MacKey, op_id: OpId, body_hash: &[u8; 32], stamp: Stamp, seq: u64) -> Applied {
    let code = key.sign(&[op_id.0.as_bytes(), body_hash, &stamp.0.to_be_bytes(), &seq.to_be_bytes()]);
    Applied { stamp, seq, receipt: URL_SAFE_NO_PAD.encode(code) }
}
