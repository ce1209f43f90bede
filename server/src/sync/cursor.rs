//! The cursor: where a device's copy stands in each scope. Opaque to the device, authenticated, and bound to one person.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use shared::code::Code;
use shared::id::RecordId;
use shared::scope::Scope;

use crate::keys::MacKey;

/// What a cursor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The epoch it was made in.
    pub epoch: String,
    /// Whose copy.
    pub person: RecordId,
    /// The head of the log when it was made.
    pub head: u64,
    /// Up to where removals were forgotten then.
    #[serde(default)]
    pub horizon: u64,
    /// The last logged operation at or before it.
    pub digest_seq: u64,
    /// The hash chain there, in hexadecimal.
    pub digest: String,
    /// The last mark at or before the head, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// How far each scope has been read.
    pub scopes: BTreeMap<Scope, u64>,
}

const CODE_BYTES: usize = 32;

impl Cursor {
    /// As text for the device.
    pub fn seal(&self, key: &MacKey) -> String {
        let mut bytes = serde_json::to_vec(self).expect("a cursor holds only JSON");
        let code = key.sign(&[b"cursor", &bytes]);
        bytes.extend_from_slice(&code);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a text that claims to be a cursor.
    ///
    /// # Errors
    /// [`Code::BadCursor`] when this installation did not make it for this person.
    pub fn open(text: &str, key: &MacKey, person: RecordId) -> Result<Self, Code> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Code::BadCursor)?;
        let split = bytes.len().checked_sub(CODE_BYTES).ok_or(Code::BadCursor)?;
        let (said, code) = bytes.split_at(split);
        if !key.verify(&[b"cursor", said], code) {
            return Err(Code::BadCursor);
        }
        let cursor: Self = serde_json::from_slice(said).map_err(|_| Code::BadCursor)?;
        if cursor.person == person { Ok(cursor) } else { Err(Code::BadCursor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_for_its_person_only_and_unchanged_only() {
        let key = MacKey::new([1; 32]);
        let person = RecordId::new(1, [1; 10]);
        let scopes = BTreeMap::from([(Scope::Walk(person), 7)]);
        let cursor = Cursor { epoch: "e".into(), person, head: 9, horizon: 0, digest_seq: 8, digest: "00".into(), mark: None, scopes };
        let text = cursor.seal(&key);
        assert_eq!(Cursor::open(&text, &key, person), Ok(cursor));
        assert_eq!(Cursor::open(&text, &key, RecordId::new(2, [2; 10])), Err(Code::BadCursor));
        assert_eq!(Cursor::open(&text, &MacKey::new([2; 32]), person), Err(Code::BadCursor));
        let flipped = text.replacen(&text[10..11], if &text[10..11] == "A" { "B" } else { "A" }, 1);
        for bad in ["", "A", "!!", flipped.as_str(), &text[1..]] {
            assert_eq!(Cursor::open(bad, &key, person), Err(Code::BadCursor));
        }
    }
}
