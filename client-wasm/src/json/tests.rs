//! These readers and writers and serde's derived ones read and write the same.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::code::{Code, Problem};
use shared::operation::{Change, Operation};
use shared::wire::{Answered, Pulled, Pushed, Session, Token};

use shared::id::{DeviceId, OpId, PhotoId, RecordId};
use shared::json::Map;
use shared::record::Record;
use shared::stamp::Stamp;
use shared::wire::{Applied, Join, Pull, Push, Renew, Restore, Sent, SignIn};
use uuid::Uuid;

use super::{FromJson, ToJson, parse, write};
use crate::api::question::Question;
use crate::api::save::{SaveBatch, Saved, Step};
use crate::api::status::{Sending, SyncState, SyncStatus, TrayItem, WaitingItem, WaitingPhoto};
use crate::core::rows::{Entry, Fate, Meta, Renewal, Stored, Upload};
use crate::core::transfer::{Unsent, UnsentOperation, UnsentPhoto};

/// Both readers, and back to text: equal, or both refuse.
fn agree<T: FromJson + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &str) {
    let derived = serde_json::from_str::<T>(text).ok();
    assert!(derived.is_some(), "a text of the documented form: {text}");
    assert_eq!(parse::<T>(text), derived, "{text}");
}

/// Both writers.
fn same_text<T: ToJson + Serialize>(value: &T) -> String {
    let text = write(value);
    assert_eq!(text, serde_json::to_string(value).expect("JSON"));
    text
}

/// Both writers, and reading it back.
fn there_and_back<T: FromJson + ToJson + Serialize + PartialEq + std::fmt::Debug>(value: &T) {
    assert_eq!(parse::<T>(&same_text(value)).as_ref(), Some(value));
}

/// What a reader is shown, by way of a tree and straight.
fn same_view(record: &Record) {
    let text = write(&super::Flat(record));
    assert_eq!(parse::<Value>(&text), Some(Value::Object(shared::view::flat(record))), "{text}");
}

const RECORD: RecordId = RecordId(Uuid::from_u128(7));
const OP: OpId = OpId(Uuid::from_u128(8));
const PHOTO: PhotoId = PhotoId([9; 32]);

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
fn golden_messages_are_written_the_same() {
    for name in ["create", "set", "append", "remove", "move", "withdraw"] {
        let operation: Operation = serde_json::from_str(&golden(&format!("operation_{name}.json"))).expect("an operation");
        there_and_back(&operation);
        assert_eq!(super::encoded(operation.clone()), shared::operation::Encoded::new(operation));
    }
    let pulled: Pulled = serde_json::from_str(&golden("pulled.json")).expect("a page");
    assert!(!pulled.items.is_empty());
    for item in pulled.items {
        let stored = Stored { seq: item.seq, generation: 3, scopes: item.scopes, record: item.record };
        there_and_back(&stored);
        assert_eq!(write(&stored.record), stored.record.canonical());
        same_view(&stored.record);
    }
    there_and_back(&serde_json::from_str::<Session>(&golden("session.json")).expect("a session"));
}

#[test]
fn a_record_with_everything_in_it_is_written_the_same() {
    let mark = |rank: &str| json!({"rank": rank, "op": OP, "by": RECORD});
    let (first, second) = (mark("0000000000000001"), mark("~000000000000002"));
    let full = json!({
        "kind": "from_2031", "id": RECORD, "created": first, "is_late": true, "withdrawn": second, "newer": {"b": [1, null], "a": "\u{1}\"å"},
        "fields": {"text": [
            {"rank": "0000000000000001", "op": OP, "by": RECORD, "value": null},
            {"rank": "~000000000000002", "op": OP, "by": RECORD, "base": ["0000000000000001"], "value": [true, -5, {"x": "y"}]},
        ]},
        "sets": {"photos": {"p": {"added": first, "value": {"width_px": 1}, "removed": second}, "q": {"value": null, "removed": first}}},
        "standing": {"state": "b", "moves": [
            {"rank": "0000000000000001", "op": OP, "by": RECORD, "from": "a", "to": "b", "reason": "why"},
            {"rank": "0000000000000001", "op": OP, "by": RECORD, "from": "b", "to": "c"},
        ]},
    });
    agree::<Record>(&full.to_string());
    same_view(&serde_json::from_value(full.clone()).expect("a record"));
    there_and_back(&serde_json::from_value::<Record>(full).expect("a record"));
}

#[test]
fn what_is_shown_is_shown_the_same() {
    let mark = |stamp: &str, op: u128| json!({"rank": stamp, "op": Uuid::from_u128(op), "by": RECORD});
    let (first, second, third) = (mark("0000000000010000", 1), mark("0000000000020000", 2), mark("~000000000000003", 3));
    let write = |mark: &Value, base: &[&str], value: Value| {
        let mut write = mark.clone();
        let members = write.as_object_mut().expect("an object");
        members.insert("base".to_owned(), json!(base));
        members.insert("value".to_owned(), value);
        write
    };
    let shown = json!({
        "kind": "finding", "id": RECORD, "created": first,
        "fields": {
            "title": [write(&first, &[], json!("a")), write(&second, &[], json!("b")), write(&third, &["0000000000020000"], json!(["c"]))],
            "reply": [write(&first, &[], json!("a")), write(&second, &["0000000000010000"], Value::Null)],
        },
        "sets": {
            "comments": {"a": {"added": second, "value": "2"}, "b": {"added": first, "value": "1"}, "c": {"added": third, "value": "3"}},
            "observations": {"d": {"added": first, "value": null}, "e": {"removed": second, "value": null}, "f": {"added": first, "removed": second, "value": null}},
        },
    });
    let record: Record = serde_json::from_value(shown).expect("a record");
    assert!(record.conflicts().count() == 1);
    same_view(&record);
}

#[test]
fn rows_are_written_the_same() {
    let device_id = DeviceId(Uuid::from_u128(6));
    let session: Session = serde_json::from_str(&golden("session.json")).expect("a session");
    let empty = Meta::new(device_id);
    there_and_back(&empty);
    let renewal = Some(Renewal { secret: "s".to_owned(), device_id, begun_at_ms: 4 });
    there_and_back(&Meta { renewal, log: Some("l".to_owned()), memberships: vec!["m".to_owned()], ..empty.clone() });
    let session = Session { renewal: Some("r".to_owned()), membership: Some("m".to_owned()), ..session };
    let full =
        Meta { session: Some(session), person: Some(RECORD), epoch: Some("e".to_owned()), cursor: Some("c".to_owned()), safe_seq: Some(5), ..empty };
    there_and_back(&Meta {
        is_staff: Some(true),
        pulled_at_ms: Some(u64::MAX),
        last_sent_at_ms: Some(0),
        is_sweep_due: true,
        is_first_pull_done: true,
        ..full
    });
    let applied = Fate::Applied(Applied { stamp: Stamp(77), seq: 4, receipt: "r\n".to_owned() });
    let fates = [
        applied,
        Fate::Waiting { why: None },
        Fate::Waiting { why: Some(Code::Busy) },
        Fate::Rejected { code: Code::Forbidden, field: Some("text".to_owned()) },
        Fate::Rejected { code: Code::Forbidden, field: None },
    ];
    for (order, fate) in fates.into_iter().enumerate() {
        let (order, hidden_at_ms, person) = (order as u64, Some(5).filter(|_| order > 2), Some(RECORD).filter(|_| order > 1));
        let body = "{\"a\":\"\\u00e5\"}".to_owned();
        let accepted = Some(Applied { stamp: Stamp(5), seq: 6, receipt: String::new() }).filter(|_| order > 0);
        let entry = Entry {
            op_id: OP,
            order,
            device_id,
            device_seq: 2,
            body,
            saved_at_ms: 3,
            person,
            is_staff: true,
            is_on_wire: false,
            hidden_at_ms,
            fate,
            accepted,
            acknowledged_at_ms: Some(8).filter(|_| order > 1),
        };
        there_and_back(&entry);
    }
    let upload = Upload {
        photo: PHOTO,
        record_id: RECORD,
        op_id: OP,
        size_bytes: 1,
        sent_bytes: 0,
        location: None,
        is_done: false,
        done_seq: None,
        done_at_ms: None,
        refused: None,
        saved_at_ms: 1,
    };
    there_and_back(&Upload {
        location: Some("/x".to_owned()),
        refused: Some(Code::NotAPhoto),
        is_done: true,
        done_seq: Some(4),
        done_at_ms: Some(5),
        ..upload.clone()
    });
    there_and_back(&upload);
    let operations = vec![UnsentOperation { body: "b".to_owned(), saved_at_ms: 1, is_staff: false, person: None }];
    let photos = vec![UnsentPhoto { photo: PHOTO, record_id: RECORD, op_id: OP, saved_at_ms: 2, base64: "AA==".to_owned() }];
    same_text(&Unsent { lykta: "unsent".to_owned(), version: 1, operations, photos });
}

/// Rows as older versions wrote them: read for ever.
#[test]
fn the_rows_of_the_first_version_are_still_read() {
    let meta = r#"{"device_id":"01933f5e-9c00-7aaa-8aaa-00000000000a","next_device_seq":3,"next_order":3,"clock":"0166555d2a400000","session":null,"person":null,
        "epoch":null,"cursor":null,"generation":1,"is_sweep_due":false,"covers_seq":0,"is_first_pull_done":false,"pulled_at_ms":null,"last_sent_at_ms":null,
        "sent":0,"safe_seq":null}"#;
    let entry = r#"{"op_id":"01933f5e-9c00-7aaa-8aaa-000000000001","order":1,"device_id":"01933f5e-9c00-7aaa-8aaa-00000000000a","device_seq":1,"body":"{}",
        "saved_at_ms":1,"person":null,"is_staff":false,"is_on_wire":true,"hidden_at_ms":null,"fate":{"waiting":{"why":null}}}"#;
    let upload = r#"{"photo":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","record_id":"01933f5e-9c00-7aaa-8aaa-000000000002",
        "op_id":"01933f5e-9c00-7aaa-8aaa-000000000001","size_bytes":1,"sent_bytes":0,"location":null,"is_done":false,"refused":null,"saved_at_ms":1}"#;
    assert!(parse::<Meta>(meta).is_some_and(|meta| meta.next_order == 3 && meta.memberships.is_empty()));
    assert!(parse::<Entry>(entry).is_some_and(|entry| entry.is_on_wire && entry.accepted.is_none()));
    assert!(parse::<Upload>(upload).is_some_and(|upload| upload.size_bytes == 1 && upload.done_seq.is_none()));
}

#[test]
fn what_is_sent_and_said_is_written_the_same() {
    let device_id = DeviceId(Uuid::from_u128(6));
    let accepted = Some(Applied { stamp: Stamp(7), seq: 3, receipt: "r".to_owned() });
    let operations = vec![Sent { device_seq: 1, body: "\u{7f}".to_owned(), accepted }, Sent { device_seq: 2, body: String::new(), accepted: None }];
    let push = Push { protocol: 1, device_id, sent_at_ms: 5, operations, waiting_operations: 0, waiting_photos: 2, log: None };
    same_text(&push);
    same_text(&Push { log: Some("l".to_owned()), ..push });
    same_text(&Pull { protocol: 1, cursor: None, log: None, limit: None });
    same_text(&Pull { protocol: 1, cursor: Some("c".to_owned()), log: Some("l".to_owned()), limit: Some(3) });
    same_text(&Renew { secret: "s".to_owned(), device_id });
    same_text(&Restore { device_id, memberships: vec!["m".to_owned()] });
    same_text(&Join { secret: "s".to_owned(), device_id, name: None });
    same_text(&Join { secret: "s".to_owned(), device_id, name: Some("n".to_owned()) });
    same_text(&SignIn { user: "u".to_owned(), password: "p".to_owned(), device_id });
    same_text(&Saved { ids: vec![RECORD] });
    let empty = SyncStatus {
        state: SyncState::AllSent,
        waiting_operations: 0,
        waiting_photos: 0,
        sending: None,
        offline_since_ms: None,
        last_try_at_ms: None,
        last_sent_at_ms: None,
        next_try_at_ms: None,
        last_problem: None,
        tray: 0,
        sent: 0,
        is_first_pull_done: false,
        pulled_at_ms: None,
    };
    let (sending, last_problem) = (Some(Sending { done: 1, total: 2 }), Some("offline".to_owned()));
    for state in [SyncState::AllSent, SyncState::Waiting, SyncState::Sending, SyncState::Offline, SyncState::Attention] {
        same_text(&SyncStatus { state, ..empty.clone() });
    }
    let times = SyncStatus { offline_since_ms: Some(1), last_try_at_ms: Some(2), last_sent_at_ms: Some(3), next_try_at_ms: Some(4), ..empty };
    same_text(&SyncStatus { sending, last_problem, pulled_at_ms: Some(5), is_first_pull_done: true, ..times });
    let tray =
        vec![TrayItem { op_id: OP, code: Code::Forbidden, field: None, change: "set".to_owned(), names: vec!["a".to_owned(), "b".to_owned()] }];
    let photos = vec![WaitingPhoto { id: PHOTO, size_bytes: 1, sent_bytes: 0, is_done: false }];
    let item = WaitingItem { record_id: RECORD, kind: "walk".to_owned(), oldest_at_ms: 1, operations: 2, why: None, photos, tray };
    same_text(&vec![WaitingItem { why: Some("busy".to_owned()), ..item.clone() }, item]);
}

#[test]
fn what_is_rare_reads_the_same() {
    for code in Code::ALL {
        agree::<Code>(&format!("\"{}\"", code.as_str()));
        same_text(code);
    }
    agree::<Code>("\"from_2031\"");
    agree::<Token>(r#"{"token": "t", "expires_in_s": 600, "more": 1}"#);
    for role in ["reader", "participant", "leader", "handler", "coordinator", "administrator"] {
        let grant = json!({"scope": "walk:01933f5e-9c00-7aaa-8aaa-000000000003", "role": role});
        let text = json!({"person": "01933f5e-9c00-7aaa-8aaa-0000000000aa", "user": "u", "grants": [grant]}).to_string();
        agree::<Session>(&text);
        there_and_back(&parse::<Session>(&text).expect("a session"));
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
        (id(), fields(), proptest::collection::vec("[a-z]{1,4}", 0..3), fields()).prop_map(|(id, fields, resolve, shown)| Step::Set {
            id,
            fields,
            resolve,
            shown
        }),
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
        let object = serde_json::to_string(&members.into_iter().collect::<Map<String, Value>>()).expect("JSON");
        for text in [text, object] {
            let _ = (parse::<Pulled>(&text), parse::<Pushed>(&text), parse::<Operation>(&text), parse::<SaveBatch>(&text));
        }
    }
}
