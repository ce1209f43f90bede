//! These readers and serde's derived ones read the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::code::{Code, Problem};
use shared::operation::{Change, Operation};
use shared::wire::{Answered, Pulled, Pushed, Session, Token};

use super::{FromJson, parse};
use crate::api::question::Question;
use crate::api::save::{SaveBatch, Step};

/// Both readers, and back to text: equal, or both refuse.
fn agree<T: FromJson + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &str) {
    let derived = serde_json::from_str::<T>(text).ok();
    assert!(derived.is_some(), "a text of the documented form: {text}");
    assert_eq!(parse::<T>(text), derived, "{text}");
}

fn golden(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/golden").join(name);
    std::fs::read_to_string(path).expect("a golden message")
}

#[test]
fn golden_messages_read_the_same() {
    for name in ["create", "set", "append", "remove", "move", "withdraw"] {
        agree::<Operation>(&golden(&format!("operation_{name}.json")));
    }
    agree::<Pushed>(&golden("pushed.json"));
    agree::<Pulled>(&golden("pulled.json"));
    agree::<Pulled>(&golden("pulled_reset.json"));
    agree::<Session>(&golden("session.json"));
    agree::<Problem>(&golden("problem.json"));
}

#[test]
fn what_is_rare_reads_the_same() {
    for code in Code::ALL {
        agree::<Code>(&format!("\"{}\"", code.as_str()));
    }
    agree::<Code>("\"from_2031\"");
    agree::<Token>(r#"{"token": "t", "expires_in_s": 600, "more": 1}"#);
    for role in ["reader", "participant", "leader", "handler", "coordinator", "administrator"] {
        let grant = json!({"scope": "walk:01933f5e-9c00-7aaa-8aaa-000000000003", "role": role});
        agree::<Session>(&json!({"person": "01933f5e-9c00-7aaa-8aaa-0000000000aa", "user": "u", "grants": [grant]}).to_string());
    }
    assert_eq!(parse::<Answered>(r#"{"device_seq": 1, "outcome": "from_2031", "x": []}"#).map(|answer| answer.device_seq), Some(1));
    assert_eq!(parse::<Change>(r#"{"type": "from_2031"}"#), Some(Change::Unknown));
    agree::<Question>(r#"{"action": "create", "kind": "observation", "walk": "x"}"#);
    agree::<Question>(r#"{"action": "move", "id": "x", "to": "y"}"#);
}

#[test]
fn what_is_not_of_the_form_is_refused() {
    let pulled: Value = serde_json::from_str(&golden("pulled.json")).expect("JSON");
    for member in ["lykta", "epoch", "covers_seq", "has_more"] {
        let mut torn = pulled.clone();
        torn.as_object_mut().expect("an object").remove(member);
        assert_eq!(parse::<Pulled>(&torn.to_string()), None, "without {member}");
    }
    for text in ["", "null", "[]", "<html>", "{\"lykta\":\"pushed\"}", "7"] {
        assert!(parse::<Pushed>(text).is_none() && parse::<Session>(text).is_none() && parse::<Problem>(text).is_none(), "{text}");
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from), ".{0,8}".prop_map(Value::from)]
}

fn step() -> impl Strategy<Value = Step> {
    let fields = || proptest::collection::btree_map("[a-z]{1,6}", value(), 0..4);
    let id = || "[$0-9a-f]{0,6}";
    prop_oneof![
        ("[a-z]{1,6}", proptest::option::of(id()), fields()).prop_map(|(kind, id, fields)| Step::Create { kind, id, fields }),
        (id(), fields(), proptest::collection::vec("[a-z]{1,4}", 0..3)).prop_map(|(id, fields, resolve)| Step::Set { id, fields, resolve }),
        (id(), "[a-z]{1,6}", proptest::option::of(id()), value()).prop_map(|(id, set, element, value)| Step::Append { id, set, element, value }),
        (id(), "[a-z]{1,6}", id()).prop_map(|(id, set, element)| Step::Remove { id, set, element }),
        (id(), "[a-z]{1,6}", "[a-z]{1,6}", proptest::option::of(".{0,6}")).prop_map(|(id, from, to, reason)| Step::Move { id, from, to, reason }),
        id().prop_map(|id| Step::Withdraw { id }),
        (id(), any::<u32>(), any::<u32>(), any::<u32>()).prop_map(|(id, blob, width_px, height_px)| Step::Photo { id, blob, width_px, height_px }),
    ]
}

proptest! {
    #[test]
    fn every_batch_reads_the_same(steps in proptest::collection::vec(step(), 0..5), clear_draft in proptest::option::of(".{0,6}")) {
        agree::<SaveBatch>(&serde_json::to_string(&SaveBatch { steps, clear_draft }).expect("JSON"));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,40}", members in proptest::collection::btree_map("[a-z_]{1,8}", value(), 0..6)) {
        let object = serde_json::to_string(&members.into_iter().collect::<BTreeMap<String, Value>>()).expect("JSON");
        for text in [text, object] {
            let _ = (parse::<Pulled>(&text), parse::<Pushed>(&text), parse::<Operation>(&text), parse::<SaveBatch>(&text));
        }
    }
}
