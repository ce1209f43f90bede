//! From a tree to text.
//!
//! Its invariant: members in the order of their names, no white space, and of several ways to write a letter always the same, so that equal trees are
//! equal texts.

use super::tree::{Number, Value};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes a tree, without white space.
pub fn write(value: &Value, to: &mut String) {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(true) => to.push_str("true"),
        Value::Bool(false) => to.push_str("false"),
        Value::Number(Number::Positive(number)) => write_number(*number, to),
        Value::Number(Number::Negative(number)) => {
            to.push('-');
            write_number(number.unsigned_abs(), to);
        }
        Value::Number(Number::Other(text)) => to.push_str(text),
        Value::String(text) => write_text(text, to),
        Value::Array(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                write(item, to);
            }
            to.push(']');
        }
        Value::Object(members) => {
            to.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                write_text(name, to);
                to.push(':');
                write(member, to);
            }
            to.push('}');
        }
    }
}

fn write_number(mut number: u64, to: &mut String) {
    let start = to.len();
    loop {
        to.push(char::from(DIGITS[(number % 10) as usize]));
        number /= 10;
        if number == 0 {
            break;
        }
    }
    let digits: String = to.drain(start..).rev().collect();
    to.push_str(&digits);
}

/// Writes a text with its quotes.
pub fn write_text(text: &str, to: &mut String) {
    to.push('"');
    let mut start = 0;
    for (index, byte) in text.bytes().enumerate() {
        let letter = match byte {
            b'"' | b'\\' => char::from(byte),
            0x8 => 'b',
            0xc => 'f',
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            0..=0x1f => 'u',
            _ => continue,
        };
        to.push_str(&text[start..index]);
        start = index + 1;
        to.push('\\');
        to.push(letter);
        if letter == 'u' {
            to.push_str("00");
            to.push(char::from(DIGITS[usize::from(byte >> 4)]));
            to.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    to.push_str(&text[start..]);
    to.push('"');
}
