//! Trees of JSON and sorted maps: `serde_json` and the standard library's where there is room, small ones of our own in the browser.
//!
//! A phone loads the client once, over whatever network there is. A tree map costs 5 kB of WebAssembly for each type it holds, `serde_json` 60 kB; what is
//! here costs a few. It refuses to offer more than the domain uses. Its invariant: both flavours read, write and order the same; the tests beside hold
//! them equal.

#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(test, allow(unreachable_pub, dead_code, reason = "in the browser only they are seen from outside"))]
mod map;
#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(test, allow(unreachable_pub, dead_code, reason = "in the browser only they are seen from outside"))]
mod parse;
#[cfg(test)]
mod tests;
#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(test, allow(unreachable_pub, dead_code, reason = "in the browser only they are seen from outside"))]
mod tree;
#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(test, allow(unreachable_pub, dead_code, reason = "in the browser only they are seen from outside"))]
mod write;

#[cfg(target_arch = "wasm32")]
mod flavour {
    pub use super::map::{Map, Set};
    pub use super::parse::parse;
    pub use super::tree::Value;
    pub use super::write::{write, write_text};

    /// The members of an object.
    pub type Object = Map<String, Value>;
}

#[cfg(not(target_arch = "wasm32"))]
mod flavour {
    pub use std::collections::{BTreeMap as Map, BTreeSet as Set};

    pub use serde_json::Value;

    /// The members of an object.
    pub type Object = serde_json::Map<String, Value>;

    /// A text as a tree.
    pub fn parse(text: &str) -> Option<Value> {
        serde_json::from_str(text).ok()
    }

    /// Writes a tree, without white space.
    pub fn write(value: &Value, to: &mut String) {
        to.push_str(&value.to_string());
    }

    /// Writes a text with its quotes.
    pub fn write_text(text: &str, to: &mut String) {
        to.push_str(&serde_json::Value::from(text).to_string());
    }
}

pub use flavour::{Map, Object, Set, Value, parse, write, write_text};

/// How many bytes a tree has as text.
pub fn length(value: &Value) -> usize {
    let mut text = String::new();
    write(value, &mut text);
    text.len()
}
