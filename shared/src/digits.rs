//! Ids and stamps as hexadecimal digits, in a few lines: the ways of the standard library and of crates bring their formatting along, which a phone would load.
//!
//! It refuses anything but digits. Its invariant: what is written is read back as the same bytes.

const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// Before these bytes of a UUID stands a hyphen.
const HYPHENS: [usize; 4] = [4, 6, 8, 10];

/// Bytes as lowercase digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        push(*byte, &mut text);
    }
    text
}

fn push(byte: u8, to: &mut String) {
    to.push(char::from(DIGITS[usize::from(byte >> 4)]));
    to.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// The sixteen bytes of a UUID with its hyphens.
pub(crate) fn hyphenated(bytes: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if HYPHENS.contains(&place) {
            text.push('-');
        }
        push(*byte, &mut text);
    }
    text
}

/// What a hexadecimal digit counts.
pub(crate) fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}

/// Reads exactly as many bytes as there is room for.
pub(crate) fn read_hex(text: &str, into: &mut [u8]) -> Option<()> {
    let mut letters = text.bytes();
    for byte in into {
        *byte = (digit(letters.next()?)? << 4) | digit(letters.next()?)?;
    }
    letters.next().is_none().then_some(())
}

/// Reads a UUID with its hyphens.
pub(crate) fn read_hyphenated(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let mut letters = text.bytes();
    for (place, byte) in bytes.iter_mut().enumerate() {
        if HYPHENS.contains(&place) && letters.next() != Some(b'-') {
            return None;
        }
        *byte = (digit(letters.next()?)? << 4) | digit(letters.next()?)?;
    }
    letters.next().is_none().then_some(bytes)
}

/// Reads a number of decimal digits and nothing else.
pub fn read_number(text: &str) -> Option<u64> {
    let mut number: u64 = 0;
    for letter in text.bytes() {
        let value = digit(letter).filter(|value| *value < 10)?;
        number = number.checked_mul(10)?.checked_add(u64::from(value))?;
    }
    (!text.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_not_digits_in_their_places_is_refused() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(read_hyphenated(id), Some(*Uuid::parse_str(id).expect("a UUID").as_bytes()));
        assert_eq!(read_hyphenated(&id.to_uppercase()), read_hyphenated(id));
        for text in
            ["", "0", &id[1..], &id.replace('-', ""), &id.replacen('-', "0", 1), &id.replace('0', "g"), &format!("{id}0"), &format!("{{{id}}}")]
        {
            assert_eq!(read_hyphenated(text), None, "{text}");
        }
        let mut two = [0; 2];
        for (text, is_read) in [("00ff", true), ("00f", false), ("00fff", false), ("00fg", false), ("+0ff", false)] {
            assert_eq!(read_hex(text, &mut two).is_some(), is_read, "{text}");
        }
    }

    #[test]
    fn a_number_is_digits_that_fit() {
        for (text, expected) in [("0", Some(0)), ("007", Some(7)), ("18446744073709551615", Some(u64::MAX)), ("18446744073709551616", None)] {
            assert_eq!(read_number(text), expected, "{text}");
        }
        for text in ["", "-1", "+1", " 1", "1 ", "a", "1e3", "99999999999999999999999"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn written_as_others_write_it_and_read_back(bytes in any::<[u8; 16]>()) {
            let text = hyphenated(&bytes);
            prop_assert_eq!(&text, &Uuid::from_bytes(bytes).to_string());
            prop_assert_eq!(read_hyphenated(&text), Some(bytes));
            let mut read = [0; 16];
            let number = u64::from_be_bytes(bytes[..8].try_into().expect("eight of sixteen"));
            prop_assert_eq!(read_number(&number.to_string()), Some(number));
            prop_assert_eq!(hex(&bytes), format!("{:032x}", u128::from_be_bytes(bytes)));
            prop_assert!(read_hex(&hex(&bytes), &mut read).is_some() && read == bytes);
        }
    }
}
