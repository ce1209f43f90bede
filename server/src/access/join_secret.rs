//! Links and codes of a walk: derived from a key that no database holds, so that a stolen database opens no walk.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::id::RecordId;
use shared::join_code;

use crate::keys::MacKey;

/// Bytes of a link's secret: 192 bits.
const LINK_BYTES: usize = 24;

/// What somebody held up to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// The keyed hash of a link's secret.
    Link([u8; 32]),
    /// The keyed hash of a typed code.
    Code([u8; 32]),
}

/// The secret of a walk's link in this generation.
pub fn link(key: &MacKey, walk: RecordId, generation: u64) -> String {
    let mac = key.sign(&[b"link", walk.0.as_bytes(), &generation.to_be_bytes()]);
    URL_SAFE_NO_PAD.encode(&mac[..LINK_BYTES])
}

/// The code of a walk in this generation.
pub fn code(key: &MacKey, walk: RecordId, generation: u64, code_generation: u64) -> String {
    let mac = key.sign(&[b"code", walk.0.as_bytes(), &generation.to_be_bytes(), &code_generation.to_be_bytes()]);
    let mut bytes = [0; 5];
    bytes.copy_from_slice(&mac[..5]);
    join_code::from_bytes(bytes)
}

/// The hash under which a link is found.
pub fn link_hash(key: &MacKey, secret: &str) -> [u8; 32] {
    key.sign(&[b"link hash", secret.as_bytes()])
}

/// The hash under which a code is found. Keyed, for 40 bits can be tried out.
pub fn code_hash(key: &MacKey, code: &str) -> [u8; 32] {
    key.sign(&[b"code hash", code.as_bytes()])
}

/// What a text that claims to open a walk is.
pub fn held(key: &MacKey, text: &str) -> Held {
    match join_code::normalise(text) {
        Some(code) => Held::Code(code_hash(key, &code)),
        None => Held::Link(link_hash(key, text.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_and_walks_share_no_secret_and_a_link_is_never_read_as_a_code() {
        let key = MacKey::new([3; 32]);
        let (one, other) = (RecordId::new(1, [1; 10]), RecordId::new(2, [2; 10]));
        assert_ne!(link(&key, one, 1), link(&key, one, 2));
        assert_ne!(link(&key, one, 1), link(&key, other, 1));
        assert_ne!(code(&key, one, 1, 1), code(&key, one, 1, 2));
        let secret = link(&key, one, 1);
        assert_eq!(secret.len(), 32);
        assert_eq!(held(&key, &secret), Held::Link(link_hash(&key, &secret)));
        let typed = code(&key, one, 1, 1).to_lowercase();
        assert_eq!(held(&key, &typed), Held::Code(code_hash(&key, &code(&key, one, 1, 1))));
    }
}
