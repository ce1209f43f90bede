//! The OpenAPI document: made from the same types that travel, and from one table of addresses.
//!
//! A test walks the router against this table both ways, and holds real answers against these schemas.

mod table;

use serde_json::{Map, Value, json};
use shared::code::Problem;
use shared::settings::{Backup, Settings};
use shared::wire::{
    EndDevice, EndGrant, Erase, Erasure, Join, JoinPreview, JoinQuestion, JoinSheet, News, People, Phones, Pull, Pulled, Push, Pushed, Renew,
    Restore, Session, SignIn, Token,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub use table::{Body, Endpoint, Need, TABLE};

fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    T::schemas(schemas);
    schemas.push((T::name().into_owned(), <T as PartialSchema>::schema()));
}

fn schemas() -> Map<String, Value> {
    let mut all = Vec::new();
    add::<Push>(&mut all);
    add::<Pushed>(&mut all);
    add::<Pull>(&mut all);
    add::<Pulled>(&mut all);
    add::<Join>(&mut all);
    add::<JoinQuestion>(&mut all);
    add::<JoinPreview>(&mut all);
    add::<Renew>(&mut all);
    add::<Restore>(&mut all);
    add::<SignIn>(&mut all);
    add::<Session>(&mut all);
    add::<Token>(&mut all);
    add::<JoinSheet>(&mut all);
    add::<Phones>(&mut all);
    add::<People>(&mut all);
    add::<EndGrant>(&mut all);
    add::<EndDevice>(&mut all);
    add::<Erase>(&mut all);
    add::<Erasure>(&mut all);
    add::<News>(&mut all);
    add::<Settings>(&mut all);
    add::<Backup>(&mut all);
    add::<Problem>(&mut all);
    all.into_iter().map(|(name, schema)| (name, adapted(serde_json::to_value(schema).expect("a schema is JSON")))).collect()
}

/// Our numbers have no sign, and reach twice as far as the format that is written for them says. Descriptions are the types' own comments, whose links
/// lead nowhere outside of Rust.
fn adapted(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(members) => {
            let greatest = match members.get("format").and_then(Value::as_str) {
                Some("int32") => Some(("uint32", json!(u32::MAX))),
                Some("int64") => Some(("uint64", json!(u64::MAX))),
                _ => None,
            };
            if let Some((format, greatest)) = greatest.filter(|_| members.contains_key("minimum")) {
                members.insert("format".to_owned(), json!(format));
                members.entry("maximum").or_insert(greatest);
            }
            if let Some(Value::String(description)) = members.get_mut("description") {
                *description = unlinked(description);
            }
            members.values_mut().for_each(|member| *member = adapted(member.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = adapted(item.take())),
        _ => {}
    }
    schema
}

/// A comment without its links to Rust items: their names alone.
fn unlinked(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("[`") {
        let Some(end) = rest[at..].find("`]") else { break };
        let (before, path) = (&rest[..at], &rest[at + 2..at + end]);
        let name = path.rsplit("::").next().unwrap_or(path);
        plain.push_str(&format!("{before}`{name}`"));
        rest = &rest[at + end + 2..];
        // What such a link leads to stands behind it, in parentheses.
        if let Some(target) = rest.strip_prefix('(')
            && let Some(end) = target.find(')')
        {
            rest = &target[end + 1..];
        }
    }
    plain + rest
}

fn content(body: &Body) -> Value {
    let schema = match body {
        Body::Type(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
        Body::Bytes(_) => json!({"type": "string", "format": "binary"}),
        Body::Text(_) => json!({"type": "string"}),
        Body::Object => json!({"type": "object"}),
        Body::Nothing => return json!({}),
    };
    json!({body.media_type(): {"schema": schema}})
}

fn operation(endpoint: &Endpoint) -> Value {
    let mut operation = json!({
        "operationId": endpoint.name,
        "tags": [endpoint.noun],
        "summary": endpoint.summary,
        "parameters": endpoint.parameters(),
        "responses": {
            endpoint.status.to_string(): {"description": "Done.", "content": content(&endpoint.answer)},
            "default": {
                "description": "A problem; programs branch on its code.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    });
    let members = operation.as_object_mut().expect("it was written as an object");
    if endpoint.asked != Body::Nothing {
        members.insert("requestBody".to_owned(), json!({"required": true, "content": content(&endpoint.asked)}));
    }
    let security = match endpoint.need {
        Need::Nothing => json!([]),
        Need::Session => json!([{"token": []}, {"cookie": []}]),
    };
    members.insert("security".to_owned(), security);
    operation
}

/// The document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in TABLE {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        path.as_object_mut().expect("it was written as an object").insert(endpoint.method.to_lowercase(), operation(endpoint));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Lykta",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Records travel by sync: operations up, state down. The rest is what only a server can do.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From POST /api/token; ten minutes."},
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": crate::auth::cookie::NAME,
                    "description": "Alone it serves reading, and what a page of our own origin sends.",
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_rust_become_names() {
        let cases = [
            ("no link [at] all", "no link [at] all"),
            ("see [`crate::SCHEMA`].", "see `SCHEMA`."),
            ("a [`Stamp`], and [`it`](crate::stamp::Stamp::tick) too", "a `Stamp`, and `it` too"),
            ("broken [`off", "broken [`off"),
        ];
        for (comment, plain) in cases {
            assert_eq!(unlinked(comment), plain);
        }
    }

    #[test]
    fn no_description_leads_into_rust() {
        let document = document().to_string();
        assert!(!document.contains("[`"), "a comment of a type that travels has a link of another form");
        assert!(!document.contains("](crate") && !document.contains("](super") && !document.contains("](Self"));
    }
}
