//! Schemas for the types that are a text on the wire, which no derive can guess. The rest derive theirs beside their definition.

use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema, openapi::RefOr};

use crate::code::Code;
use crate::id::PhotoId;
use crate::kind::Kind;
use crate::record::{Field, Write};
use crate::scope::Scope;
use crate::stamp::{Rank, Stamp};

fn text(pattern: &str, description: &str) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).description(Some(description)).build().into()
}

macro_rules! texts {
    ($($name:ident: $pattern:literal, $description:literal;)+) => {
        $(
            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    text($pattern, $description)
                }
            }
            impl ToSchema for $name {}
        )+
    };
}

texts! {
    Scope: "^(public|organisation|area|walk|person):[0-9a-f-]{36}$", "What a record is seen through.";
    Stamp: "^[0-9a-f]{16}$", "Hybrid logical time: 48 bits of milliseconds, 16 bits of counter.";
    Rank: "^(~[0-9a-f]{15,16}|[0-9a-f]{16})$", "A final stamp. With a tilde, on a device only: the place of a pending operation.";
    Kind: "^.+$", "What a record is. An unknown word is a kind from a newer version.";
    PhotoId: "^[0-9a-f]{64}$", "The SHA-256 of the photo's bytes as uploaded.";
}

/// The derive does not look through the macro that makes the words.
impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        let words = Self::ALL.iter().map(|code| code.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).description(Some("What a program branches on.")).build().into()
    }
}
impl ToSchema for Code {}

impl PartialSchema for Field {
    fn schema() -> RefOr<Schema> {
        Vec::<Write>::schema()
    }
}

impl ToSchema for Field {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Write::schemas(schemas);
        schemas.push((Write::name().into_owned(), Write::schema()));
    }
}
