//! Bytes as text (RFC 4648, with padding), for photos that are carried from one storage to another. The crate for it has every alphabet, and its size.
//!
//! It refuses what another writer would have written otherwise. Its invariant: what is written is read back.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// As text.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for piece in bytes.chunks(3) {
        let mut bits = 0;
        for place in 0..3 {
            bits = (bits << 8) | u32::from(piece.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            let letter = if place > piece.len() { b'=' } else { ALPHABET[(bits >> (18 - 6 * place)) as usize & 63] };
            text.push(char::from(letter));
        }
    }
    text
}

fn value(letter: u8) -> Option<u32> {
    Some(match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        b'a'..=b'z' => u32::from(letter - b'a') + 26,
        b'0'..=b'9' => u32::from(letter - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Back to bytes.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let unpadded = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let (mut bits, mut count) = (0_u32, 0);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for letter in unpadded.bytes() {
        bits = (bits << 6) | value(letter)?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    // Whole groups of four, as much padding as is missing, and no bits that nobody wrote.
    let is_whole = text.len().is_multiple_of(4) && count < 6 && bits == 0;
    is_whole.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn written_as_others_write_it_and_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let text = encode(&bytes);
            prop_assert_eq!(&text, &STANDARD.encode(&bytes));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn read_as_others_read_it(text in "[AQgw/+=*]{0,12}") {
            prop_assert_eq!(decode(&text), STANDARD.decode(&text).ok(), "{}", text);
        }
    }
}
