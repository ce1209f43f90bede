//! Chance, and changes to bytes and texts.
//!
//! Refuses to know a format: those that do are beside it. Invariant: whatever comes out depends on the seed and the input alone.

use fastrand::Rng;

/// The longest input that is made: longer ones are other tests' subject.
const MOST_BYTES: usize = 200_000;

/// Words on which readers have stumbled before.
const WORDS: &[&str] = &[
    "",
    "0",
    "-0",
    "-1",
    "1e400",
    "-1e-400",
    "0x10",
    "+1",
    "00",
    "1.5",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "%",
    "%0",
    "%00",
    "%ff",
    "%c3%28",
    "%2e%2e%2f",
    "../",
    "..%5c",
    "//",
    "?",
    "#",
    "&",
    "=",
    "&&==",
    ";",
    "+",
    "\u{0}",
    "\u{7f}",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "å",
    "🙂",
    "\u{10ffff}",
    "\\u0000",
    "\\ud800",
    "\\udfff\\ud800",
    "\"",
    "\\",
    "'",
    "<script>",
    "=1+1",
    "*",
    "bytes=0-",
    "identity",
    "gzip",
    "gzip, gzip",
    "br",
    "application/json",
    "1.0.0",
    "sha1 ",
    "sha256 AAAA",
    "Bearer ",
    "01933f5e-9c00-7aaa-8aaa-000000000001",
    "00000000-0000-0000-0000-000000000000",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "0166555d2a400000",
    "ffffffffffffffff",
    "~000000000000001",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "2018-02-30",
    "2018-10-10T25:61:61Z",
];

/// Chance from one seed.
#[derive(Debug)]
pub struct Mutator(Rng);

impl Mutator {
    /// A source that begins at this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    /// A number below `end`; 0 for 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.0.usize(..end) }
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// A word that is hard to read.
    pub fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    /// One change to bytes of no known form.
    pub fn bytes(&mut self, input: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(input.len());
        match self.below(9) {
            0 if !input.is_empty() => input[at] ^= 1 << self.below(8),
            1 if !input.is_empty() => input[at] = *self.pick(&[0, 1, 0x7f, 0x80, 0xfe, 0xff, b'"', b'{', b'%']),
            2 if !input.is_empty() => {
                let end = (at + 1 + self.below(16)).min(input.len());
                drop(input.drain(at..end));
            }
            3 => {
                let word = self.word().as_bytes();
                drop(input.splice(at..at, word.iter().copied()));
            }
            4 => input.truncate(at),
            5 if !input.is_empty() => {
                let end = (at + 1 + self.below(64)).min(input.len());
                let again = input[at..end].to_vec();
                for _ in 0..=self.below(8) {
                    drop(input.splice(at..at, again.iter().copied()));
                }
            }
            6 if input.len() >= 4 => {
                // A number where lengths and counts stand.
                let number = *self.pick(&[0_u32, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff, 0x0001_0000]);
                let bytes = if self.percent(50) { number.to_be_bytes() } else { number.to_le_bytes() };
                let width = *self.pick(&[1, 2, 4]);
                let at = self.below(input.len() - 3);
                input[at..at + width].copy_from_slice(&bytes[4 - width..]);
            }
            7 => self.splice(input, others, at),
            _ => {
                let byte = u8::try_from(self.below(256)).expect("below 256");
                input.insert(at, byte);
            }
        }
        input.truncate(MOST_BYTES);
    }

    /// The end of another input in place of this one's.
    fn splice(&mut self, input: &mut Vec<u8>, others: &[Vec<u8>], at: usize) {
        if others.is_empty() {
            return;
        }
        let other = self.pick(others);
        let from = self.below(other.len());
        input.truncate(at);
        input.extend_from_slice(&other[from..]);
    }

    /// One change to a text.
    pub fn text(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        let at = self.below(letters.len());
        match self.below(6) {
            0 => return self.word().to_owned(),
            1 if !letters.is_empty() => drop(letters.remove(at)),
            2 => drop(letters.splice(at..at, self.word().chars())),
            3 => letters.truncate(at),
            4 if !letters.is_empty() => letters = letters.repeat(*self.pick(&[2, 3, 100])),
            _ => letters.insert(at, *self.pick(&['\0', 'a', '\u{202e}', 'ÿ', '🙂', '\u{10ffff}', ' ', '\n'])),
        }
        letters.truncate(MOST_BYTES / 4);
        letters.into_iter().collect()
    }
}
