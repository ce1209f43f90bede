//! The OpenAPI document is true: every address answers, none is left out, and real messages fit their schemas.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use server::demo::record_id;
use server::openapi::{Need, TABLE};
use shared::kind::Kind;
use shared::operation::Change;

use crate::app::{TestApp, fields, observation, operation};

/// The parts of JSON Schema that our schemas use. Whatever else one says is an error here, so that nothing is passed over.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let members = schema.as_object().ok_or(format!("{at}: no schema"))?;
    for (key, rule) in members {
        let is_right = match key.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap_or_default().trim_start_matches('#');
                let target = document.pointer(pointer).ok_or(format!("{at}: {rule} leads nowhere"))?;
                return check(document, target, value, at);
            }
            "type" => {
                let types: Vec<&Value> = rule.as_array().map_or(vec![rule], |list| list.iter().collect());
                types.iter().any(|name| is_of(name.as_str().unwrap_or_default(), value))
            }
            "enum" => rule.as_array().is_some_and(|words| words.contains(value)),
            "properties" => {
                for (name, inner) in rule.as_object().into_iter().flatten() {
                    if let Some(member) = value.get(name) {
                        check(document, inner, member, &format!("{at}.{name}"))?;
                    }
                }
                true
            }
            "required" => rule.as_array().into_iter().flatten().all(|name| value.get(name.as_str().unwrap_or_default()).is_some()),
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    check(document, rule, item, &format!("{at}[]"))?;
                }
                true
            }
            "additionalProperties" => {
                let known = members.get("properties").and_then(Value::as_object);
                for (name, member) in value.as_object().into_iter().flatten() {
                    if rule.is_object() && known.is_none_or(|known| !known.contains_key(name)) {
                        check(document, rule, member, &format!("{at}.{name}"))?;
                    }
                }
                true
            }
            "oneOf" => {
                let count = rule.as_array().into_iter().flatten().filter(|one| check(document, one, value, at).is_ok()).count();
                if count != 1 {
                    return Err(format!("{at}: {count} of {rule} fit {value}"));
                }
                true
            }
            "allOf" => {
                for one in rule.as_array().into_iter().flatten() {
                    check(document, one, value, at)?;
                }
                true
            }
            "minimum" => value.as_i64().zip(rule.as_i64()).is_none_or(|(value, least)| value >= least),
            "maximum" => value.as_i64().zip(rule.as_i64()).is_none_or(|(value, most)| value <= most),
            // Said for people, or checked by the types themselves.
            "description" | "format" | "pattern" | "propertyNames" | "title" => true,
            other => return Err(format!("{at}: {other} is not understood here")),
        };
        if !is_right {
            return Err(format!("{at}: {key} {rule} does not fit {value}"));
        }
    }
    Ok(())
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    }
}

#[track_caller]
fn fits(document: &Value, name: &str, value: &Value) {
    let schema = json!({"$ref": format!("#/components/schemas/{name}")});
    if let Err(error) = check(document, &schema, value, name) {
        panic!("{error}");
    }
}

async fn document(app: &TestApp) -> Value {
    app.send(Request::get("/api/openapi.json").body(Body::empty()).expect("a lawful request")).await.json()
}

#[tokio::test]
async fn real_messages_fit_their_schemas_and_wrong_ones_do_not() {
    let app = TestApp::demo().await;
    let document = document(&app).await;
    let (kim, alva) = (app.participant().await, app.staff("samordnare").await);
    fits(&document, "Session", &app.get(&alva, "/api/session").await.json());
    fits(&document, "Session", &app.get(&kim, "/api/session").await.json());
    fits(&document, "Settings", &app.get(&kim, "/api/settings").await.json());
    fits(&document, "Settings", &json!({"tiles": {"url": "https://tiles.example.org/{z}/{x}/{y}.png", "attribution": "x"}}));
    fits(&document, "Backup", &app.get(&alva, "/api/backup").await.json());
    let path = format!("/api/walks/{}", record_id("hedbo_walk"));
    fits(&document, "JoinSheet", &app.get(&alva, &format!("{path}/join")).await.json());
    fits(&document, "Phones", &app.get(&alva, &format!("{path}/phones")).await.json());
    fits(&document, "Problem", &app.get(&kim, &format!("{path}/join")).await.json());
    let token = app.post("/api/token", &[("cookie", &kim.cookie), ("sec-fetch-site", "same-origin")], &json!({})).await.json();
    fits(&document, "Token", &token);
    // An applied, a refused, a duplicate and an unreadable one.
    let good = kim.sent(&observation("x"));
    let bad = kim.sent(&operation(Kind::Finding, record_id("hedbo_walk"), Change::Set { fields: fields(json!({"title": "x"})) }));
    let unreadable = shared::wire::Sent { device_seq: 77, body: "{".to_owned(), accepted: None };
    let push = serde_json::to_value(app.push_of(&kim, vec![good.clone(), bad, good, unreadable])).expect("JSON");
    fits(&document, "Push", &push);
    let pushed = app.post("/api/sync/push", &[("authorization", &kim.bearer())], &push).await.json();
    fits(&document, "Pushed", &pushed);
    let outcomes: Vec<&str> = pushed["answers"].as_array().into_iter().flatten().filter_map(|answer| answer["outcome"].as_str()).collect();
    assert_eq!(outcomes.len(), 4, "{pushed}");
    fits(&document, "Pull", &json!({"protocol": 1, "cursor": null}));
    fits(&document, "Pulled", &app.pull_page(&alva, None, None).await.json());
    // The check itself can fail.
    let schema = json!({"$ref": "#/components/schemas/Token"});
    assert!(check(&document, &schema, &json!({"token": 1, "expires_in_s": 600}), "Token").is_err());
    assert!(check(&document, &schema, &json!({"token": "x"}), "Token").is_err());
}

#[tokio::test]
async fn every_address_of_the_document_answers_and_asks_for_what_it_says() {
    let app = TestApp::demo().await;
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    for endpoint in TABLE {
        let path: String = endpoint.path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/");
        let method: Method = endpoint.method.parse().expect("a method");
        let answer = app.send(Request::builder().method(method).uri(&path).body(Body::empty()).expect("a lawful request")).await;
        match endpoint.need {
            Need::Session => assert_eq!(answer.status, 401, "{} {path}", endpoint.method),
            Need::Nothing => assert!(!matches!(answer.status.as_u16(), 401 | 404 | 405), "{} {path}: {}", endpoint.method, answer.status),
        }
    }
}

#[tokio::test]
async fn no_address_of_the_router_is_left_out() {
    let router = include_str!("../../src/router.rs");
    let routes: Vec<&str> = router.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(routes.len() > 12, "{routes:?}");
    for route in routes.iter().filter(|route| !route.contains('*') && **route != "/lykta-ca.crt") {
        assert!(TABLE.iter().any(|endpoint| endpoint.path == *route), "{route} is not in the document");
    }
}
