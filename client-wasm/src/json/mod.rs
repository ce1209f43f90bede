//! JSON in little code: text to a tree, tree to types, and types to text.
//!
//! serde's derived readers cost 350 kB of WebAssembly for the types of this crate, twice the budget of the whole client, its writers 30 kB. These read and
//! write the same forms; tests hold them equal. It refuses to say what is wrong with a text: nobody here could mend it. Its invariant: an absent member reads
//! as `null`.

mod messages;
mod out;
mod records;
mod rows;
mod said;
mod steps;
#[cfg(test)]
mod tests;
mod view;

use shared::json::{Map, Object, Value};

pub use out::{Out, ToJson, write};
pub(crate) use out::{write_struct, write_text};
pub use records::encoded;
pub use view::Flat;

/// Whether what was read had the expected form. One note at the end instead of a way out of every line: that halves the code.
#[derive(Debug, Default)]
pub struct Reading {
    is_other: bool,
}

impl Reading {
    /// Something had another form: what is made of it is thrown away.
    pub fn fail(&mut self) {
        self.is_other = true;
    }

    /// What there is, or something arbitrary in its place.
    pub fn or<T>(&mut self, found: Option<T>, arbitrary: T) -> T {
        found.unwrap_or_else(|| {
            self.fail();
            arbitrary
        })
    }
}

/// What can be read from a JSON value.
pub trait FromJson: Sized {
    /// The value as this type; [`Reading::fail`] and something arbitrary when it has another form.
    fn from_json(value: &Value, reading: &mut Reading) -> Self;
}

/// Reads a text.
pub fn parse<T: FromJson>(text: &str) -> Option<T> {
    let tree = tree(text)?;
    let mut reading = Reading::default();
    let read = T::from_json(&tree, &mut reading);
    if reading.is_other { None } else { Some(read) }
}

/// Reads bytes.
pub fn parse_bytes<T: FromJson>(bytes: &[u8]) -> Option<T> {
    parse(std::str::from_utf8(bytes).ok()?)
}

/// A text as a tree.
pub fn tree(text: &str) -> Option<Value> {
    shared::json::parse(text)
}

static ABSENT: Value = Value::Null;

/// The members of an object.
#[derive(Debug)]
pub struct Members<'v, 'r> {
    object: Option<&'v Object>,
    reading: &'r mut Reading,
}

impl<'v, 'r> Members<'v, 'r> {
    /// Of an object; anything else fails.
    pub fn of(value: &'v Value, reading: &'r mut Reading) -> Self {
        let object = value.as_object();
        if object.is_none() {
            reading.fail();
        }
        Self { object, reading }
    }

    /// A member; `null` when it is absent.
    pub fn raw(&self, name: &str) -> &'v Value {
        self.object.and_then(|object| object.get(name)).unwrap_or(&ABSENT)
    }

    /// A member as a type.
    pub fn take<T: FromJson>(&mut self, name: &str) -> T {
        T::from_json(self.raw(name), self.reading)
    }

    /// The same value as another type.
    pub fn whole<T: FromJson>(&mut self, value: &Value) -> T {
        T::from_json(value, self.reading)
    }

    /// It is of another form after all.
    pub fn fail(&mut self) {
        self.reading.fail();
    }

    /// The members that are not among these.
    pub fn rest(&self, known: &[&str]) -> Map<String, Value> {
        let mut rest = Map::new();
        for (name, value) in self.object.into_iter().flatten() {
            if !known.contains(&name.as_str()) {
                rest.insert(name.clone(), value.clone());
            }
        }
        rest
    }
}

/// Structs whose members have the names of their fields.
macro_rules! read_struct {
    ($($type:path { $($field:ident),* $(,)? })+) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: &shared::json::Value, reading: &mut $crate::json::Reading) -> Self {
                let mut members = $crate::json::Members::of(value, reading);
                Self { $($field: members.take(stringify!($field))),* }
            }
        }
    )+};
}
/// Types that are a text on the wire; beside each something arbitrary of it.
macro_rules! read_text {
    ($($type:path = $arbitrary:expr),+ $(,)?) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: &shared::json::Value, reading: &mut $crate::json::Reading) -> Self {
                reading.or(value.as_str().and_then(|text| text.parse().ok()), $arbitrary)
            }
        }
    )+};
}
pub(crate) use {read_struct, read_text};

impl FromJson for Value {
    fn from_json(value: &Value, _: &mut Reading) -> Self {
        value.clone()
    }
}

impl FromJson for String {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        reading.or(value.as_str().map(ToOwned::to_owned), Self::new())
    }
}

impl FromJson for bool {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        reading.or(value.as_bool(), false)
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        reading.or(value.as_u64(), 0)
    }
}

impl FromJson for u32 {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        reading.or(value.as_u64().and_then(|number| number.try_into().ok()), 0)
    }
}

impl FromJson for u16 {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        reading.or(value.as_u64().and_then(|number| number.try_into().ok()), 0)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        if value.is_null() { None } else { Some(T::from_json(value, reading)) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut read = Vec::new();
        match value.as_array() {
            Some(items) => {
                read.reserve_exact(items.len());
                for item in items {
                    read.push(T::from_json(item, reading));
                }
            }
            None if value.is_null() => {}
            None => reading.fail(),
        }
        read
    }
}

impl<T: FromJson> FromJson for Map<String, T> {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut read = Map::new();
        match value.as_object() {
            Some(members) => {
                for (name, value) in members {
                    read.insert(name.clone(), T::from_json(value, reading));
                }
            }
            None if value.is_null() => {}
            None => reading.fail(),
        }
        read
    }
}
