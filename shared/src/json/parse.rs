//! From text to a tree.
//!
//! It refuses what JSON forbids, and nesting so deep that it could exhaust the stack; it does not say what is wrong: nobody here could mend it.
//! Its invariant: it never reads beyond the text.

use super::map::Map;
use super::tree::{Number, Value};
use crate::digits::read_number;

/// The deepest nesting that is read.
const DEEPEST: u32 = 127;

/// A text as a tree.
pub fn parse(text: &str) -> Option<Value> {
    let mut reading = Reading { text, at: 0, depth: 0 };
    let value = reading.value()?;
    reading.skip();
    (reading.at == text.len()).then_some(value)
}

struct Reading<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Reading<'a> {
    /// The byte that comes next; 0 at the end, which no JSON has.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn skip(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// What comes next beside white space.
    fn next(&mut self) -> u8 {
        self.skip();
        let next = self.peek();
        self.at += 1;
        next
    }

    fn is_next(&mut self, byte: u8) -> bool {
        self.skip();
        let is_so = self.peek() == byte;
        if is_so {
            self.at += 1;
        }
        is_so
    }

    fn word(&mut self, rest: &str, value: Value) -> Option<Value> {
        let is_there = self.text.as_bytes().get(self.at..)?.starts_with(rest.as_bytes());
        self.at += rest.len();
        is_there.then_some(value)
    }

    fn value(&mut self) -> Option<Value> {
        match self.next() {
            b'n' => self.word("ull", Value::Null),
            b't' => self.word("rue", Value::Bool(true)),
            b'f' => self.word("alse", Value::Bool(false)),
            b'"' => self.string().map(Value::String),
            b'[' => self.nested(Self::array),
            b'{' => self.nested(Self::object),
            b'-' | b'0'..=b'9' => {
                self.at -= 1;
                self.number().map(Value::Number)
            }
            _ => None,
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        self.depth += 1;
        let value = if self.depth > DEEPEST { None } else { read(self) };
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        if self.is_next(b']') {
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            match self.next() {
                b',' => {}
                b']' => return Some(Value::Array(items)),
                _ => return None,
            }
        }
    }

    fn object(&mut self) -> Option<Value> {
        let mut members = Map::new();
        if self.is_next(b'}') {
            return Some(Value::Object(members));
        }
        loop {
            if self.next() != b'"' {
                return None;
            }
            let name = self.string()?;
            if self.next() != b':' {
                return None;
            }
            members.insert(name, self.value()?);
            match self.next() {
                b',' => {}
                b'}' => return Some(Value::Object(members)),
                _ => return None,
            }
        }
    }

    /// The rest of a text whose first quote was read.
    fn string(&mut self) -> Option<String> {
        let mut read = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            read.push_str(self.text.get(start..self.at)?);
            let stop = self.peek();
            self.at += 1;
            match stop {
                b'"' => return Some(read),
                b'\\' => read.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let letter = self.peek();
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if self.text.as_bytes().get(self.at..)?.starts_with(b"\\u") {
            self.at += 2;
            let second = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
            return char::from_u32(0x10000 + ((first - 0xd800) << 10) + second);
        }
        None
    }

    fn hex(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..4 {
            number = number * 16 + char::from(self.peek()).to_digit(16)?;
            self.at += 1;
        }
        Some(number)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Option<Number> {
        let start = self.at;
        let is_negative = self.peek() == b'-';
        if is_negative {
            self.at += 1;
        }
        let has_zero = self.peek() == b'0';
        let count = self.digits();
        if count == 0 || (has_zero && count > 1) {
            return None;
        }
        let mut is_whole = true;
        if self.peek() == b'.' {
            self.at += 1;
            is_whole = false;
            if self.digits() == 0 {
                return None;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            is_whole = false;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            if self.digits() == 0 {
                return None;
            }
        }
        let text = self.text.get(start..self.at)?;
        let whole = if is_negative { negative(&text[1..]).map(Number::Negative) } else { read_number(text).map(Number::Positive) };
        Some(whole.filter(|_| is_whole).unwrap_or_else(|| Number::Other(text.to_owned())))
    }
}

/// A number below zero from its digits.
fn negative(digits: &str) -> Option<i64> {
    0_i64.checked_sub_unsigned(read_number(digits)?).filter(|number| *number < 0)
}
