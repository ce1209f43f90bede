//! Types to text, in little code.
//!
//! Its invariant: what is written is what serde's derived writers write, member for member.

use shared::json::{self, Map, Value};

/// The text that is being written.
#[derive(Debug, Default)]
pub struct Out {
    text: String,
}

/// What can be written as JSON.
pub trait ToJson {
    /// Writes it.
    fn to_json(&self, out: &mut Out);

    /// Whether it may be left out where it may be left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// As text.
pub fn write(value: &dyn ToJson) -> String {
    let mut out = Out::default();
    value.to_json(&mut out);
    out.text
}

impl Out {
    /// Begins an object.
    pub fn begin(&mut self) {
        self.text.push('{');
    }

    /// Ends it.
    pub fn end(&mut self) {
        self.text.push('}');
    }

    fn comma(&mut self) {
        // No value ends with either of these.
        if !matches!(self.text.as_bytes().last(), Some(b'{' | b'[')) {
            self.text.push(',');
        }
    }

    /// A member of the object that was begun.
    pub fn member(&mut self, name: &str, value: &dyn ToJson) {
        self.comma();
        self.text(name);
        self.text.push(':');
        value.to_json(self);
    }

    /// A member that may be left out.
    pub fn sparse(&mut self, name: &str, value: &dyn ToJson) {
        if !value.is_absent() {
            self.member(name, value);
        }
    }

    /// A text with its quotes.
    pub fn text(&mut self, text: &str) {
        json::write_text(text, &mut self.text);
    }

    /// A tree.
    pub fn tree(&mut self, value: &Value) {
        json::write(value, &mut self.text);
    }

    /// An object of one member, the way serde names the variant of an enum.
    pub fn variant(&mut self, name: &str, value: &dyn ToJson) {
        self.begin();
        self.member(name, value);
        self.end();
    }

    /// A list.
    pub fn list<'t, T: ToJson + 't>(&mut self, items: impl Iterator<Item = &'t T>) {
        self.text.push('[');
        for item in items {
            self.comma();
            item.to_json(self);
        }
        self.text.push(']');
    }
}

/// Structs whose members have the names of their fields; those with `[?]` are left out when there is nothing in them.
macro_rules! write_struct {
    (@member $out:ident $this:ident $field:ident) => { $out.member(stringify!($field), &$this.$field) };
    (@member $out:ident $this:ident $field:ident [?]) => { $out.sparse(stringify!($field), &$this.$field) };
    ($($type:path { $($field:ident $([$mark:tt])?),* $(,)? })+) => {$(
        impl $crate::json::ToJson for $type {
            fn to_json(&self, out: &mut $crate::json::Out) {
                out.begin();
                $($crate::json::write_struct!(@member out self $field $([$mark])?);)*
                out.end();
            }
        }
    )+};
}
/// Types that are a text on the wire.
macro_rules! write_text {
    ($($type:path),+ $(,)?) => {$(
        impl $crate::json::ToJson for $type {
            fn to_json(&self, out: &mut $crate::json::Out) {
                out.text(&self.text());
            }
        }
    )+};
}
pub(crate) use {write_struct, write_text};

impl ToJson for Value {
    fn to_json(&self, out: &mut Out) {
        out.tree(self);
    }
}

impl ToJson for String {
    fn to_json(&self, out: &mut Out) {
        out.text(self);
    }
}

impl ToJson for &str {
    fn to_json(&self, out: &mut Out) {
        out.text(self);
    }
}

impl ToJson for bool {
    fn to_json(&self, out: &mut Out) {
        out.text.push_str(if *self { "true" } else { "false" });
    }

    fn is_absent(&self) -> bool {
        !*self
    }
}

impl ToJson for u64 {
    fn to_json(&self, out: &mut Out) {
        out.tree(&Value::from(*self));
    }
}

impl ToJson for u32 {
    fn to_json(&self, out: &mut Out) {
        u64::from(*self).to_json(out);
    }
}

impl ToJson for u16 {
    fn to_json(&self, out: &mut Out) {
        u64::from(*self).to_json(out);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, out: &mut Out) {
        match self {
            Some(value) => value.to_json(out),
            None => out.text.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, out: &mut Out) {
        out.list(self.iter());
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: ToJson> ToJson for Map<String, T> {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        for (name, value) in self {
            out.member(name, value);
        }
        out.end();
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
