//! The golden messages: one file a message, read and written back without loss, and shown word for word in docs/protocol.md.
//!
//! Files are added, never edited: each is a promise to a client somewhere.

use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use shared::code::Problem;
use shared::operation::Operation;
use shared::record::Record;
use shared::wire::{
    EndDevice, EndGrant, Erase, Erasure, Join, JoinPreview, JoinSheet, News, People, Phones, Pull, Pulled, Push, Pushed, Renew, Restore, Session,
    SignIn, Token,
};

fn golden(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn both_ways<T: Serialize + DeserializeOwned>(name: &str) {
    let message = golden(name);
    let typed: T = serde_json::from_value(message.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(serde_json::to_value(typed).expect("JSON"), message, "{name}");
}

#[test]
fn every_golden_message_is_read_and_written_back() {
    for name in ["create", "set", "append", "remove", "move", "withdraw"] {
        both_ways::<Operation>(&format!("operation_{name}"));
    }
    both_ways::<Push>("push");
    both_ways::<Push>("push_again");
    both_ways::<Pushed>("pushed");
    both_ways::<Pull>("pull");
    both_ways::<Pulled>("pulled");
    both_ways::<Pulled>("pulled_reset");
    both_ways::<Pulled>("pulled_safe");
    both_ways::<Join>("join");
    both_ways::<Session>("session");
    both_ways::<Session>("session_joined");
    both_ways::<JoinPreview>("join_preview");
    both_ways::<SignIn>("sign_in");
    both_ways::<Renew>("session_renew");
    both_ways::<Restore>("session_restore");
    both_ways::<Token>("token");
    both_ways::<JoinSheet>("join_sheet");
    both_ways::<Phones>("phones");
    both_ways::<Record>("record");
    both_ways::<Problem>("problem");
    both_ways::<Problem>("problem_field");
    both_ways::<News>("news");
    both_ways::<Pulled>("pulled_ends");
    both_ways::<Problem>("problem_wiped");
    both_ways::<People>("people");
    both_ways::<EndGrant>("end_grant");
    both_ways::<EndDevice>("end_device");
    both_ways::<Erase>("erase");
    both_ways::<Erasure>("erasure");
}

#[test]
fn a_newer_peer_may_say_more() {
    let mut pushed = golden("pushed");
    pushed["mood"] = Value::from("sunny");
    pushed["answers"][0]["outcome"] = Value::from("postponed_until_2031");
    let read: Pushed = serde_json::from_value(pushed).expect("what is not known is passed over");
    assert_eq!(read.answers[0].outcome, shared::wire::Outcome::Unknown);
    let mut pulled = golden("pulled");
    pulled["items"][0]["record"]["from_2031"] = Value::from(7);
    let read: Pulled = serde_json::from_value(pulled.clone()).expect("likewise");
    assert_eq!(serde_json::to_value(read).expect("JSON"), pulled, "an unknown member of a record is kept");
}

/// The examples in docs/protocol.md are fenced as `json <name>`, and each must be the golden message of that name.
#[test]
fn the_protocol_shows_the_golden_messages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md");
    let text = std::fs::read_to_string(path).expect("docs/protocol.md is there");
    let mut shown = 0;
    for example in text.split("```json ").skip(1) {
        let (name, rest) = example.split_once('\n').expect("a name and a body");
        let (body, _) = rest.split_once("```").expect("the fence is closed");
        let value: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(value, golden(name.trim()), "{name}");
        shown += 1;
    }
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")).expect("the folder is there").count();
    assert_eq!(shown, files, "each golden message is an example");
}
