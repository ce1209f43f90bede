//! Points at text that looks like it names a person: personal identity number, phone number, e-mail address, number plate.
//!
//! A hint, never a refusal: the pattern can be wrong, and a person decides. Findings describe places and events, not people.

use serde::{Deserialize, Serialize};

/// What a part of a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PersonHint {
    /// Swedish personal identity or coordination number with a right check digit.
    IdentityNumber,
    /// Eight to fifteen digits in a row of phone form.
    PhoneNumber,
    /// Something with an at sign between words.
    Email,
    /// A Swedish number plate: three letters, two digits, a digit or letter.
    NumberPlate,
}

/// All that the text looks like, each once.
pub fn person_hints(text: &str) -> Vec<PersonHint> {
    let mut hints = Vec::new();
    let mut add = |hint| {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    };
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')' | '"' | '”')).collect();
    for (index, word) in words.iter().enumerate() {
        let word = word.trim_matches(|letter: char| matches!(letter, '.' | ':' | '!' | '?'));
        if is_email(word) {
            add(PersonHint::Email);
        }
        let next = words.get(index + 1).map_or("", |next| next.trim_matches(|letter: char| matches!(letter, '.' | ':' | '!' | '?')));
        if is_plate(word) || (word.len() == 3 && next.len() == 3 && is_plate(&[word, next].concat())) {
            add(PersonHint::NumberPlate);
        }
    }
    for run in digit_runs(text) {
        if is_identity_number(&run) {
            add(PersonHint::IdentityNumber);
        } else if is_phone(&run) {
            add(PersonHint::PhoneNumber);
        }
    }
    hints
}

/// Digits with the signs that people put between them, and a leading plus.
fn digit_runs(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for letter in text.chars() {
        let current = runs.last_mut().expect("there is always a last run");
        match letter {
            '0'..='9' => current.push(letter),
            '+' if current.is_empty() => current.push(letter),
            '-' | '–' | ' ' | '/' | '\u{a0}' if !current.is_empty() => {}
            _ if current.is_empty() => {}
            _ => runs.push(String::new()),
        }
    }
    runs
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.'))
}

fn is_plate(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.len() == 6
        && letters[..3].iter().all(char::is_ascii_uppercase)
        && letters[3..5].iter().all(char::is_ascii_digit)
        && (letters[5].is_ascii_digit() || letters[5].is_ascii_uppercase())
}

/// Ten or twelve digits, a possible date, and the check digit of SKV 704 (Luhn).
fn is_identity_number(run: &str) -> bool {
    let digits: Vec<u32> = run.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let ten = match digits.len() {
        10 => &digits[..],
        12 => &digits[2..],
        _ => return false,
    };
    let month = ten[2] * 10 + ten[3];
    // A coordination number has 60 added to its day.
    let day = (ten[4] * 10 + ten[5]) % 60;
    let sum: u32 = ten
        .iter()
        .enumerate()
        .map(|(index, digit)| {
            if index % 2 == 0 {
                let twice = digit * 2;
                twice / 10 + twice % 10
            } else {
                *digit
            }
        })
        .sum();
    (1..=12).contains(&month) && (1..=31).contains(&day) && sum.is_multiple_of(10)
}

fn is_phone(run: &str) -> bool {
    let digits = run.trim_start_matches('+').len();
    (run.starts_with('+') || run.starts_with('0')) && (8..=15).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pattern_is_seen_and_ordinary_notes_are_not() {
        let cases: &[(&str, &[PersonHint])] = &[
            ("Lampan vid port 14 är trasig sedan 2018-10-10", &[]),
            ("Ring 070-123 45 67", &[PersonHint::PhoneNumber]),
            ("+46 70 123 45 67", &[PersonHint::PhoneNumber]),
            ("skriv till anna@exempel.se.", &[PersonHint::Email]),
            ("@ torget", &[]),
            ("bilen ABC 123 stod där", &[PersonHint::NumberPlate]),
            ("ABC12D", &[PersonHint::NumberPlate]),
            ("811218-9876", &[PersonHint::IdentityNumber]),
            ("198112189876", &[PersonHint::IdentityNumber]),
            ("ärende 2018-4471", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(person_hints(text), *expected, "{text}");
        }
    }
}
