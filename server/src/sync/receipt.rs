//! Receipts: proof that this installation accepted these bytes at this place, with a key that no backup of the database holds.
//!
//! The invariant: whatever an honoured operation gets back (its author, its stamp, its lateness) is under the code.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::id::{OpId, RecordId};
use shared::stamp::Stamp;
use shared::wire::Applied;

use crate::keys::MacKey;

/// What a receipt is about, beside stamp and place.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The operation.
    pub op_id: OpId,
    /// The hash of its bytes.
    pub body_hash: &'a [u8; 32],
    /// Who sent it.
    pub person: RecordId,
}

fn parts(subject: &Subject<'_>, stamp: Stamp, seq: u64, is_late: bool, then: &mut dyn FnMut(&[&[u8]])) {
    let (stamp, seq) = (stamp.0.to_be_bytes(), seq.to_be_bytes());
    then(&[b"operation", subject.op_id.0.as_bytes(), subject.body_hash, subject.person.0.as_bytes(), &stamp, &seq, &[u8::from(is_late)]]);
}

/// The facts of a commit with their receipt.
pub fn applied(key: &MacKey, subject: &Subject<'_>, stamp: Stamp, seq: u64, is_late: bool) -> Applied {
    let mut receipt = String::new();
    parts(subject, stamp, seq, is_late, &mut |parts| receipt = URL_SAFE_NO_PAD.encode(key.sign(parts)));
    Applied { stamp, seq, receipt }
}

/// Whether this installation once gave that answer; then, whether the operation was late.
pub fn verify(key: &MacKey, subject: &Subject<'_>, claimed: &Applied) -> Option<bool> {
    let code = URL_SAFE_NO_PAD.decode(&claimed.receipt).ok()?;
    [false, true].into_iter().find(|is_late| {
        let mut is_true = false;
        parts(subject, claimed.stamp, claimed.seq, *is_late, &mut |parts| is_true = key.verify(parts, &code));
        is_true
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_holds_for_its_facts_only() {
        let key = MacKey::new([1; 32]);
        let (one, other) = (RecordId::new(1, [1; 10]), RecordId::new(2, [2; 10]));
        let op_id = OpId::new(1, [3; 10]);
        let subject = Subject { op_id, body_hash: &[4; 32], person: one };
        for is_late in [false, true] {
            let given = applied(&key, &subject, Stamp(7), 9, is_late);
            assert_eq!(verify(&key, &subject, &given), Some(is_late));
            assert_eq!(verify(&key, &Subject { person: other, ..subject }, &given), None);
            assert_eq!(verify(&key, &Subject { body_hash: &[5; 32], ..subject }, &given), None);
            assert_eq!(verify(&key, &Subject { op_id: OpId::new(2, [3; 10]), ..subject }, &given), None);
            assert_eq!(verify(&key, &subject, &Applied { stamp: Stamp(8), ..given.clone() }), None);
            assert_eq!(verify(&key, &subject, &Applied { seq: 10, ..given.clone() }), None);
            assert_eq!(verify(&key, &subject, &Applied { receipt: "AAAA".to_owned(), ..given.clone() }), None);
            assert_eq!(verify(&MacKey::new([2; 32]), &subject, &given), None);
        }
    }
}
