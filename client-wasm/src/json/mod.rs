//! Reading JSON in little code: text to a tree, tree to types.
//!
//! serde's derived readers cost 350 kB of WebAssembly for the types of this crate, twice the budget of the whole client. These read the same forms; tests hold the
//! two equal. It refuses to say what is wrong with a text: nobody here could mend it. Its invariant: an absent member reads as `null`.

mod messages;
mod records;
mod rows;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What can be read from a JSON value.
pub trait FromJson: Sized {
    /// The value as this type, or `None` when it has another form.
    fn from_json(value: Value) -> Option<Self>;
}

/// Reads a text.
pub fn parse<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(tree(text)?)
}

/// Reads bytes.
pub fn parse_bytes<T: FromJson>(bytes: &[u8]) -> Option<T> {
    parse(std::str::from_utf8(bytes).ok()?)
}

/// A text as a tree.
pub fn tree(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// The members of an object, taken one by one.
#[derive(Debug)]
pub struct Members(Map<String, Value>);

impl Members {
    /// Of an object.
    pub fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self(members)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
        }
    }

    /// A member; `null` when it is absent.
    pub fn raw(&mut self, name: &str) -> Value {
        self.0.remove(name).unwrap_or(Value::Null)
    }

    /// A member as a type.
    pub fn take<T: FromJson>(&mut self, name: &str) -> Option<T> {
        T::from_json(self.raw(name))
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        String::from_json(self.raw(name))
    }

    /// What was not taken.
    pub fn rest(self) -> BTreeMap<String, Value> {
        let mut rest = BTreeMap::new();
        for (name, value) in self.0 {
            rest.insert(name, value);
        }
        rest
    }
}

/// Structs whose members have the names of their fields.
macro_rules! read_struct {
    ($($type:path { $($field:ident),* $(,)? })+) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: serde_json::Value) -> Option<Self> {
                let mut members = $crate::json::Members::of(value)?;
                Some(Self { $($field: members.take(stringify!($field))?),* })
            }
        }
    )+};
}
/// Types that are a text on the wire.
macro_rules! read_text {
    ($($type:path),+ $(,)?) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: serde_json::Value) -> Option<Self> {
                value.as_str()?.parse().ok()
            }
        }
    )+};
}
pub(crate) use {read_struct, read_text};

impl FromJson for Value {
    fn from_json(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Option<Self> {
        value.as_bool()
    }
}

impl FromJson for u64 {
    fn from_json(value: Value) -> Option<Self> {
        value.as_u64()
    }
}

impl FromJson for u32 {
    fn from_json(value: Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl FromJson for u16 {
    fn from_json(value: Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Option<Self> {
        let items = match value {
            Value::Null => return Some(Vec::new()),
            Value::Array(items) => items,
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => return None,
        };
        let mut read = Vec::with_capacity(items.len());
        for item in items {
            read.push(T::from_json(item)?);
        }
        Some(read)
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Value) -> Option<Self> {
        let mut read = BTreeMap::new();
        if value.is_null() {
            return Some(read);
        }
        for (name, value) in Members::of(value)?.0 {
            read.insert(name, T::from_json(value)?);
        }
        Some(read)
    }
}
