//! The three ends and erasure: what each takes from the device, and what it leaves.

use serde_json::json;
use shared::code::Code;
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::scope::Grant;
use shared::stamp::Rank;

use super::*;
use crate::api::status::SyncState;
use crate::core::ports::Table;
use crate::core::rows::Fate;

fn record(kind: Kind, id: RecordId, fields: Value) -> Record {
    let operation = Operation {
        op_id: OpId(id.0),
        schema: 1,
        kind,
        record_id: id,
        proposed: Stamp(1),
        base: BTreeMap::new(),
        replaces: None,
        change: Change::Create { fields: serde_json::from_value(fields).expect("an object") },
    };
    let mut record = None;
    let mark = Mark { rank: Rank::Final(Stamp(1)), op: operation.op_id, by: person() };
    shared::apply::apply(&mut record, &operation, mark, &shared::apply::Bases::new()).expect("a create of a new record");
    record.expect("it was just made")
}

fn note(number: u128) -> Record {
    record(Kind::Observation, id(number), json!({"walk": walk(), "category": "lighting", "severity": "poor"}))
}

/// A device that holds the walk, a stop of it and an own note from before.
fn with_walk() -> Device {
    let device = joined();
    let (of_walk, own) = (Scope::Walk(walk()), Scope::Person(person()));
    let stop = record(Kind::Stop, id(4), json!({"walk": walk(), "name": "Tunneln", "kind": "tunnel", "order": 1}));
    let the_walk = record(Kind::Walk, walk(), json!({"name": "Hedbo", "area": id(9), "checklist": id(8)}));
    let items = json!([
        {"seq": 1, "scopes": [of_walk], "record": the_walk},
        {"seq": 2, "scopes": [of_walk], "record": stop},
        {"seq": 3, "scopes": [own], "record": note(5)},
    ]);
    device.script.says(PULL, 200, &page(items, 3));
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("the script has answers");
    device
}

fn retry() -> Value {
    json!({"outcome": "retry", "code": "unknown_record"})
}

fn revoking(scope: Scope, covers_seq: u64) -> Value {
    let mut page = page(json!([]), covers_seq);
    page["revoked"] = json!([scope]);
    page
}

#[test]
fn an_ended_grant_takes_the_walk_and_puts_what_was_not_sent_into_the_tray() {
    let device = with_walk();
    let made = device.save(vec![observation("poor")])[0];
    device.save(vec![set(made, "text", json!("Lampan är sönder"))]);
    device.save(vec![set(id(5), "text", json!("mitt eget från förr"))]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, retry()), (2, retry()), (3, was_applied(9))]));
    device.script.says(PULL, 200, &revoking(Scope::Walk(walk()), 9));
    drop(device.round());
    for gone in [walk(), id(4)] {
        assert!(device.engine.get(gone).is_none(), "only the ended grant showed it");
    }
    assert_eq!(device.flat(id(5))["text"], "mitt eget från förr", "another scope still shows one's own note");
    let fates: Vec<Fate> =
        device.engine.state().outbox.values().map(|kept| kept.entry.fate.clone()).filter(|fate| !matches!(fate, Fate::Applied(_))).collect();
    let refused = |code| Fate::Rejected { code, field: None };
    assert_eq!(fates, [refused(Code::GrantEnded), refused(Code::DependsOn)], "one thing in the tray, not two");
    let status = device.engine.status();
    assert_eq!((status.tray, status.waiting_operations, status.state), (1, 0, SyncState::Attention));
    // It survives the page, and is sent when the person takes part again and says so.
    let device = device.restarted();
    assert_eq!(device.engine.status().tray, 1);
    let ops = device.ops();
    wait(device.engine.tray_resend(ops[0], Default::default())).expect("it is sound");
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_operations), (0, 2));
    // As what it is: an older request may still bring it to the server, and then it is there once.
    assert_eq!(device.ops(), ops);
}

#[test]
fn an_ended_grant_touches_nothing_that_hangs_elsewhere() {
    let device = with_walk();
    let elsewhere = json!({"walk": id(0x33), "category": "lighting", "severity": "poor"});
    let step = Step::Create { kind: "observation".to_owned(), id: None, fields: serde_json::from_value(elsewhere).expect("an object") };
    device.save(vec![step]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, retry())]));
    device.script.says(PULL, 200, &revoking(Scope::Walk(walk()), 4));
    drop(device.round());
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_operations), (0, 1));
}

fn wiped() -> Value {
    serde_json::to_value(shared::code::Problem::new(Code::DeviceWiped)).expect("a problem is JSON")
}

#[test]
fn a_wiped_device_forgets_everything_and_says_so() {
    let device = with_walk();
    device.save(vec![observation("poor")]);
    wait(device.engine.put_draft("note", "{}".to_owned())).expect("it is kept");
    wait(device.engine.change_draft(crate::core::drafts::DraftChange::blob("note", "photo", vec![1, 2, 3]))).expect("it is kept");
    let before = device.engine.device_id();
    device.script.says(PUSH, 410, &wiped());
    assert!(device.round().is_err());
    assert!(device.engine.store().durable().is_empty(), "{:?}", device.engine.store().durable());
    assert_eq!(device.engine.status().last_problem.as_deref(), Some("device_wiped"));
    assert!(device.engine.session().is_none() && device.engine.list("observation") == "[]");
    assert_ne!(device.engine.device_id(), before);
    assert!(device.restarted().engine.session().is_none());
}

#[test]
fn a_wiped_device_hears_it_before_another_session_begins_on_it() {
    for is_staff in [false, true] {
        let device = with_walk();
        device.save(vec![observation("poor")]);
        let device = device.restarted();
        let before = device.engine.device_id();
        device.script.says("/api/session", 410, &wiped());
        let begun = if is_staff { wait(device.engine.sign_in("alva", "password")) } else { wait(device.engine.join("secret", None)) };
        assert_eq!(begun, Err(Error::refused(Code::DeviceWiped)));
        assert_eq!(device.engine.status().last_problem.as_deref(), Some("device_wiped"));
        assert!(device.engine.store().durable().is_empty() && device.engine.session().is_none() && device.engine.is_due());
        assert_ne!(device.engine.device_id(), before);
        assert_eq!(device.script.bodies("/api/join").len(), 0, "nothing was asked for in the new name");
    }
}

#[test]
fn a_wipe_that_storage_refuses_is_tried_again() {
    let device = with_walk();
    device.save(vec![observation("poor")]);
    for _ in 0..2 {
        device.script.says(PUSH, 410, &wiped());
    }
    device.engine.store().plan(Some(crate::memory_store::Fault::Abort(1, crate::error::StoreError::Failed)));
    drop(device.round());
    assert!(device.engine.session().is_some() && !device.engine.store().durable().is_empty());
    device.engine.store().plan(None);
    device.clock.set(NOW_MS + 3_600_000);
    drop(device.round());
    assert!(device.engine.store().durable().is_empty());
}

#[test]
fn a_device_that_was_signed_out_keeps_everything() {
    let device = with_walk();
    device.save(vec![observation("poor")]);
    let unknown = serde_json::to_value(shared::code::Problem::new(Code::SignInNeeded)).expect("a problem is JSON");
    device.script.says(PUSH, 401, &unknown);
    device.script.says("/api/token", 401, &unknown);
    assert_eq!(device.round(), Err(Error::NotSignedIn));
    let status = device.engine.status();
    assert_eq!((status.waiting_operations, status.tray, status.state), (1, 0, SyncState::Attention));
    assert!(device.engine.get(walk()).is_some());
    assert_eq!(device.restarted().engine.status().waiting_operations, 1);
    // With nothing to send, too, somebody has to do something; but not where a person has left.
    let device = with_walk();
    device.script.says(PULL, 401, &unknown);
    device.script.says("/api/token", 401, &unknown);
    assert_eq!(device.round(), Err(Error::NotSignedIn));
    assert_eq!((device.engine.status().waiting_operations, device.engine.status().state), (0, SyncState::Attention));
    device.script.says("/api/session", 204, &json!(null));
    wait(device.engine.sign_out()).expect("signed out");
    drop(device.round());
    assert_eq!(device.engine.status().state, SyncState::AllSent);
}

#[test]
fn an_erased_operation_is_purged_wherever_it_is_kept() {
    let device = with_walk();
    let photo = vec![7; 64];
    let steps = vec![observation("poor"), Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 4, height_px: 4 }];
    wait(device.engine.save(SaveBatch { steps, clear_draft: None }, vec![photo])).expect("it is saved");
    let kept = device.ops();
    let erased = json!({"outcome": "erased"});
    device.script.says(PUSH, 200, &pushed("e1", &[(1, erased.clone()), (2, erased)]));
    device.nothing_new(4);
    drop(device.round());
    assert!(device.ops().is_empty());
    let left = |table| device.engine.store().durable().keys().filter(|(known, _)| *known == table).count();
    assert_eq!((left(Table::Uploads), left(Table::Photos), left(Table::Outbox)), (0, 0, 0));
    assert_eq!(kept.len(), 2);
    // What was sent long ago and is only kept until it is safe goes with the pull that names it.
    device.save(vec![observation("good")]);
    let op = device.ops()[0];
    device.script.says(PUSH, 200, &pushed("e1", &[(3, was_applied(5))]));
    device.nothing_new(5);
    drop(device.round());
    assert_eq!(left(Table::Sent), 1);
    let mut page = page(json!([]), 6);
    page["erased"] = json!([op]);
    device.script.says(PULL, 200, &page);
    drop(device.round());
    assert_eq!(left(Table::Sent), 0);
}

#[test]
fn an_erased_photo_is_not_looked_for_again_after_a_restore() {
    let device = with_walk();
    let steps = vec![observation("poor"), Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 4, height_px: 4 }];
    wait(device.engine.save(SaveBatch { steps, clear_draft: None }, vec![vec![7; 64]])).expect("it is saved");
    // The first that is heard of the restored server is that both were erased: what is sent again then is without them.
    let erased = json!({"outcome": "erased"});
    device.script.says(PUSH, 200, &pushed("e2", &[(1, erased.clone()), (2, erased)]));
    let mut page = page(json!([]), 4);
    page["epoch"] = json!("e2");
    device.script.says(PULL, 200, &page);
    drop(device.round());
    let left = |table| device.engine.store().durable().keys().filter(|(known, _)| *known == table).count();
    assert_eq!((left(Table::Uploads), left(Table::Photos), left(Table::Outbox)), (0, 0, 0));
    assert_eq!(device.engine.status().waiting_photos, 0);
}

/// A restored server, or one that has forgotten the cursor, delivers nothing and says who takes part in what.
fn starts_over(device: &Device, epoch: &str, grants: &[Grant]) {
    for _ in 0..2 {
        device.script.says(PUSH, 200, &pushed(epoch, &[(1, retry())]));
    }
    let mut reset = page(json!([]), 0);
    (reset["epoch"], reset["reset"], reset["cursor"]) = (json!(epoch), json!("too_old"), Value::Null);
    if epoch == "e1" {
        device.script.says(PULL, 200, &reset);
    }
    let session = Session { grants: grants.to_vec(), ..session() };
    device.script.says("/api/session", 200, &serde_json::to_value(session).expect("JSON"));
    let mut nothing = page(json!([]), 0);
    nothing["epoch"] = json!(epoch);
    // Where nothing was to be pushed, the first of them says that the epoch is another.
    for _ in 0..2 {
        device.script.says(PULL, 200, &nothing);
    }
    drop(device.round());
    assert!(device.engine.get(walk()).is_none(), "nothing was delivered again");
}

#[test]
fn what_waits_on_a_walk_that_a_restored_server_has_lost_goes_on_waiting() {
    let device = with_walk();
    device.save(vec![observation("poor")]);
    starts_over(&device, "e2", &session().grants);
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_operations), (0, 1));
}

#[test]
fn a_grant_that_ended_while_the_cursor_was_forgotten_puts_what_was_not_sent_into_the_tray() {
    for epoch in ["e1", "e2"] {
        let device = with_walk();
        device.save(vec![observation("poor")]);
        starts_over(&device, epoch, &session().grants[1..]);
        assert_eq!((device.engine.status().tray, device.engine.status().waiting_operations), (1, 0), "{epoch}");
    }
}

#[test]
fn what_comes_back_by_its_receipt_needs_no_grant() {
    let device = with_walk();
    device.save(vec![observation("poor")]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(9))]));
    device.nothing_new(9);
    device.round().expect("it is sent");
    starts_over(&device, "e2", &session().grants[1..]);
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_operations), (0, 1));
}
