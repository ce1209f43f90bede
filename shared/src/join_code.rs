//! The eight characters that a person types to join a walk: 40 bits in an alphabet without look-alikes.
//!
//! What people type is forgiven (small letters, spaces, O for 0, I and L for 1); what is printed has one spelling.

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of five random bytes, as it is printed without the gap in the middle.
pub fn from_bytes(bytes: [u8; 5]) -> String {
    let number = bytes.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    (0..8).rev().map(|place| char::from(ALPHABET[((number >> (place * 5)) & 31) as usize])).collect()
}

/// The one spelling of what somebody typed, or `None` when it can't be a code.
pub fn normalise(typed: &str) -> Option<String> {
    let letters: Option<String> = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '·'))
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            other => u8::try_from(other).is_ok_and(|byte| ALPHABET.contains(&byte)).then_some(other),
        })
        .collect();
    letters.filter(|code| code.len() == 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_characters_and_reads_back_however_it_is_typed() {
        let code = from_bytes([0xff, 0x00, 0x12, 0x34, 0x56]);
        assert_eq!(code.len(), 8);
        assert_eq!(normalise(&code), Some(code.clone()));
        let typed = format!(" {}-{} ", code[..4].to_lowercase(), &code[4..]);
        assert_eq!(normalise(&typed), Some(code));
        assert_eq!(normalise("oil00000"), Some("01100000".to_owned()));
    }

    #[test]
    fn what_is_no_code_is_none() {
        for typed in ["", "1234567", "123456789", "1234567U", "1234567å"] {
            assert_eq!(normalise(typed), None, "{typed}");
        }
    }
}
