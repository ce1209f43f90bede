//! Saving, taking back, and what an ordinary edit says it has seen.

use serde_json::json;
use shared::code::Code;
use shared::operation::Change;
use shared::record::{Field, Mark, Write};
use shared::stamp::{Rank, Seen, Stamp};

use super::*;
use crate::core::save::seen;
use crate::error::StoreError;
use crate::memory_store::Fault;

fn op(number: u128) -> OpId {
    OpId(id(number).0)
}

#[test]
fn an_edit_names_the_winner_and_a_settlement_names_all_heads() {
    let write = |rank: Rank, number: u128, base: Vec<Rank>| Write { mark: Mark { rank, op: op(number), by: person() }, base, value: json!(number) };
    let (one, two, three) = (Rank::Final(Stamp(1)), Rank::Final(Stamp(2)), Rank::Final(Stamp(3)));
    type Case = (&'static str, Vec<Write>, Vec<Seen>, Vec<Seen>);
    let cases: &[Case] = &[
        ("never set", vec![], vec![], vec![]),
        ("one write", vec![write(one, 1, vec![])], vec![Seen::Stamp(Stamp(1))], vec![Seen::Stamp(Stamp(1))]),
        ("one after the other", vec![write(one, 1, vec![]), write(two, 2, vec![one])], vec![Seen::Stamp(Stamp(2))], vec![Seen::Stamp(Stamp(2))]),
        (
            "three at the same time",
            vec![write(one, 1, vec![]), write(two, 2, vec![]), write(three, 3, vec![])],
            vec![Seen::Stamp(Stamp(3))],
            vec![Seen::Stamp(Stamp(1)), Seen::Stamp(Stamp(2)), Seen::Stamp(Stamp(3))],
        ),
        ("an own one that waits", vec![write(one, 1, vec![]), write(Rank::Pending(4), 9, vec![one])], vec![Seen::Op(op(9))], vec![Seen::Op(op(9))]),
    ];
    for (name, writes, ordinary, settling) in cases {
        let field = Field { writes: writes.clone() };
        assert_eq!(seen(Some(&field), false, None), *ordinary, "{name}");
        assert_eq!(seen(Some(&field), true, None), *settling, "{name}, settling");
    }
    assert_eq!(seen(None, true, None), []);
}

#[test]
fn a_form_that_stood_open_names_what_it_showed() {
    let write =
        |rank: u64, value: Value| Write { mark: Mark { rank: Rank::Final(Stamp(rank)), op: op(rank.into()), by: person() }, base: vec![], value };
    let field = Field { writes: vec![write(1, json!("a")), write(2, Value::Null), write(3, json!("a")), write(4, json!("b"))] };
    let cases = [
        ("what counts", json!("b"), vec![Seen::Stamp(Stamp(4))]),
        ("the last of those that read so", json!("a"), vec![Seen::Stamp(Stamp(3))]),
        ("emptied", Value::Null, vec![Seen::Stamp(Stamp(2))]),
        ("what nobody wrote", json!("c"), vec![]),
    ];
    for (name, shown, expected) in &cases {
        assert_eq!(seen(Some(&field), false, Some(shown)), *expected, "{name}");
        assert_eq!(seen(Some(&field), true, Some(shown)), seen(Some(&field), true, None), "{name}, settling");
    }
}

#[test]
fn what_changed_under_an_open_form_becomes_a_conflict_and_is_not_overwritten_in_silence() {
    let device = joined();
    let [known] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    let form = |text: &str, shown: Value| Step::Set {
        id: known.to_string(),
        fields: BTreeMap::from([("text".to_owned(), json!(text))]),
        resolve: vec![],
        shown: BTreeMap::from([("text".to_owned(), shown)]),
    };
    device.save(vec![form("som det var", Value::Null)]);
    assert_eq!(device.flat(known)["meta"]["conflicts"], json!({}));
    device.save(vec![form("den ena", json!("som det var"))]);
    assert_eq!(device.flat(known)["meta"]["conflicts"], json!({}));
    device.save(vec![form("den andra", json!("som det var"))]);
    let values: Vec<Value> =
        device.flat(known)["meta"]["conflicts"]["text"].as_array().expect("rivals").iter().map(|rival| rival["value"].clone()).collect();
    assert_eq!(values, ["den ena", "den andra"]);
}

#[test]
fn what_is_saved_is_shown_at_once_and_survives_a_restart() {
    let device = joined();
    let [first, ..] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    device.save(vec![set(first, "text", json!("Lampan är trasig"))]);
    for device in [&device, &device.restarted()] {
        let flat = device.flat(first);
        assert_eq!((&flat["text"], &flat["meta"]["is_pending"]), (&json!("Lampan är trasig"), &json!(true)));
        assert_eq!(flat["meta"]["created_by"], json!(person()));
        assert_eq!(device.engine.status().waiting_operations, 2);
    }
}

#[test]
fn a_batch_is_saved_whole_or_not_at_all() {
    let device = joined();
    for fault in [StoreError::Full, StoreError::Failed] {
        device.engine.store().plan(Some(Fault::Abort(0, fault)));
        let refused = device.try_save(vec![observation("poor"), observation("good")]);
        assert_eq!(refused, Err(Error::Store(fault)));
        assert_eq!(device.engine.list("observation"), "[]");
    }
    assert_eq!(device.restarted().engine.list("observation"), "[]");
}

#[test]
fn a_full_device_opens_and_shows_what_it_has_and_a_new_one_says_so() {
    let device = joined();
    let [first, ..] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    let reopen = |store: MemoryStore| {
        store.plan(Some(Fault::Abort(0, StoreError::Full)));
        wait(Engine::open(store, Script::default(), TestClock(device.clock.clone()), Counter::default()))
    };
    let full = reopen(MemoryStore::restarted(device.engine.store().durable())).expect("what is there can be read");
    assert!(full.get(first).is_some());
    assert_eq!(reopen(MemoryStore::new()).map(|_| ()), Err(Error::Store(StoreError::Full)));
}

#[test]
fn what_was_kept_before_the_page_died_is_there_though_nobody_was_told() {
    let device = joined();
    device.engine.store().plan(Some(Fault::CommitThenDie(0)));
    assert!(device.try_save(vec![observation("poor")]).is_err());
    assert_eq!(device.restarted().engine.status().waiting_operations, 1);
}

#[test]
fn an_outbox_that_cannot_be_read_is_never_an_empty_one() {
    let device = joined();
    device.save(vec![observation("poor")]);
    let reopen = |store: MemoryStore| {
        let clock = TestClock(device.clock.clone());
        wait(Engine::open(store, Script::default(), clock, Counter::default())).map(|_| ())
    };
    let store = MemoryStore::restarted(device.engine.store().durable());
    store.plan(Some(Fault::Unreadable));
    assert_eq!(reopen(store), Err(Error::Store(StoreError::Failed)));
    let mut torn = device.engine.store().durable();
    for ((table, _), content) in &mut torn {
        if *table == crate::core::ports::Table::Outbox {
            *content = crate::core::ports::Content::Text("{\"op_id\"".to_owned());
        }
    }
    assert_eq!(reopen(MemoryStore::restarted(torn)), Err(Error::Store(StoreError::Failed)));
    let mut headless = device.engine.store().durable();
    headless.retain(|(table, _), _| *table != crate::core::ports::Table::Meta);
    assert_eq!(reopen(MemoryStore::restarted(headless)), Err(Error::Store(StoreError::Failed)));
}

#[test]
fn a_step_refers_to_what_an_earlier_step_makes() {
    let device = joined();
    let stop = json!({"walk": walk(), "name": "Tunneln", "kind": "tunnel", "order": 1});
    let note = json!({"walk": walk(), "stop": "$0", "category": "lighting", "severity": "poor", "text": "$0 kronor"});
    let create =
        |kind: &str, fields: Value| Step::Create { kind: kind.to_owned(), id: None, fields: serde_json::from_value(fields).expect("an object") };
    let append = Step::Append { id: "$1".to_owned(), set: "comments".to_owned(), element: None, value: json!("hej") };
    let ids = device.save(vec![create("stop", stop), create("observation", note), append]);
    let flat = device.flat(ids[1]);
    assert_eq!((&flat["stop"], &flat["text"]), (&json!(ids[0]), &json!("$0 kronor")));
    assert_eq!(flat["comments"][0]["value"], json!("hej"));
    assert_eq!(ids[2], ids[1]);
}

#[test]
fn what_breaks_the_rules_is_said_with_its_field_and_not_kept() {
    let device = joined();
    let [known] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    let cases = [
        (observation("terrible"), Code::UnknownChoice, Some("severity")),
        (set(known, "category", Value::Null), Code::FieldMissing, Some("category")),
        (set(known, "walk", json!(id(9))), Code::FieldFixed, Some("walk")),
        (set(id(77), "text", json!("x")), Code::NotFound, None),
        (Step::Withdraw { id: "$7".to_owned() }, Code::WrongType, Some("id")),
        (Step::Move { id: known.to_string(), from: "a".into(), to: "b".into(), reason: None }, Code::IllegalMove, None),
    ];
    for (step, code, field) in cases {
        let refused = device.try_save(vec![set(known, "text", json!("kept?")), step.clone()]);
        assert_eq!(refused, Err(Error::Refused { code, field: field.map(str::to_owned) }), "{step:?}");
    }
    let photo = Step::Photo { id: known.to_string(), blob: 0, width_px: 1, height_px: 1 };
    assert_eq!(device.try_save(vec![photo]), Err(Error::PhotoMissing));
    assert_eq!(device.engine.status().waiting_operations, 1);
}

#[test]
fn a_field_that_already_has_that_value_is_not_written_again() {
    let device = joined();
    let [known] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    device.save(vec![set(known, "severity", json!("poor")), set(known, "text", Value::Null)]);
    assert_eq!(device.ops().len(), 1);
    let both = BTreeMap::from([("severity".to_owned(), json!("poor")), ("text".to_owned(), json!("ny"))]);
    device.save(vec![Step::Set { id: known.to_string(), fields: both, resolve: vec![], shown: BTreeMap::new() }]);
    let state = device.engine.state();
    let Change::Set { fields } = &state.outbox.values().last().expect("two").operation.change else { panic!("a set") };
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["text"]);
}

#[test]
fn what_never_left_can_be_taken_back_and_put_back_until_it_is_purged() {
    let device = joined();
    let [first] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    assert_eq!(wait(device.engine.discard(first)), Ok(true));
    assert_eq!(device.engine.get(first), None);
    assert_eq!(device.engine.status().waiting_operations, 0);
    wait(device.engine.undiscard(first)).expect("nothing stands in the way");
    assert!(device.engine.get(first).is_some());
    assert_eq!(wait(device.engine.discard(first)), Ok(true));
    device.clock.set(NOW_MS + 59_999);
    wait(device.engine.purge_discarded(60_000)).expect("the store works");
    wait(device.engine.undiscard(first)).expect("nothing stands in the way");
    assert!(device.engine.get(first).is_some(), "a minute is not over");
    assert_eq!(wait(device.engine.discard(first)), Ok(true));
    let restarted = device.restarted();
    wait(restarted.engine.undiscard(first)).expect("nothing stands in the way");
    assert_eq!(restarted.engine.get(first), None, "a restart purges");
}

#[test]
fn what_may_have_left_cannot_be_taken_back() {
    let device = joined();
    let [first] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    // The push gets no answer, but it may have arrived.
    assert_eq!(device.round(), Err(Error::Offline));
    assert_eq!(wait(device.engine.discard(first)), Ok(false));
    assert_eq!(wait(device.restarted().engine.discard(first)), Ok(false));
    assert!(device.engine.get(first).is_some());
}

#[test]
fn unsent_work_moves_to_another_storage_with_its_ids() {
    let (old, new) = (joined(), joined());
    let [first] = old.save(vec![observation("poor")])[..] else { panic!("one id") };
    let photo = Step::Photo { id: first.to_string(), blob: 0, width_px: 4, height_px: 3 };
    let bytes = vec![7; 1_000];
    wait(old.engine.save(SaveBatch { steps: vec![photo], clear_draft: None }, vec![bytes.clone()])).expect("saved");
    let text = wait(old.engine.export_unsent()).expect("exported");
    assert_eq!(wait(new.engine.import_unsent(&text)), Ok(2));
    assert_eq!(wait(new.engine.import_unsent(&text)), Ok(0), "the second time nothing is new");
    assert_eq!(new.ops(), old.ops());
    assert_eq!(new.flat(first)["photos"], old.flat(first)["photos"]);
    assert_eq!(new.engine.status().waiting_photos, 1);
    let damaged = text.replace("BwcH", "BwcI");
    assert_eq!(wait(joined().engine.import_unsent(&damaged)), Err(Error::refused(Code::HashMismatch)));
    for no_export in ["{}", "[", "{\"lykta\":\"pushed\",\"version\":1}"] {
        assert_eq!(wait(new.engine.import_unsent(no_export)), Err(Error::refused(Code::Malformed)), "{no_export}");
    }
}

#[test]
fn another_persons_account_never_sends_what_staff_have_saved() {
    let device = open(MemoryStore::new());
    let staff = Session { user: Some("anna".to_owned()), ..session() };
    device.script.says("/api/session", 200, &serde_json::to_value(staff).expect("JSON"));
    wait(device.engine.sign_in("anna", "pw")).expect("the script lets everybody in");
    device.save(vec![observation("poor")]);
    device.script.says("/api/session", 200, &json!(null));
    wait(device.engine.sign_out()).expect("the script says goodbye");
    assert_eq!(device.engine.status().waiting_operations, 1, "signing out keeps everything");
    let other = Session { person: id(0xbb), user: Some("bo".to_owned()), ..session() };
    for _ in ["signing in", "the end of the first pull"] {
        device.script.says("/api/session", 200, &serde_json::to_value(&other).expect("JSON"));
    }
    wait(device.engine.sign_in("bo", "pw")).expect("the script lets everybody in");
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    device.nothing_new(0);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("an empty round");
    assert!(device.script.pushes().iter().all(|push| push.operations.is_empty()));
    assert_eq!(device.engine.waiting()[0].why.as_deref(), Some("not_signed_in"));
}

/// Somebody else signs in, with an account or as a participant.
fn sign_in_as(device: &Device, number: u128, is_staff: bool) {
    let other = Session { person: id(number), user: is_staff.then(|| "bo".to_owned()), ..session() };
    device.script.says("/api/session", 200, &serde_json::to_value(other).expect("JSON"));
    wait(device.engine.sign_in("bo", "pw")).expect("the script lets everybody in");
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
}

fn sign_out(device: &Device) {
    device.script.says("/api/session", 200, &json!(null));
    wait(device.engine.sign_out()).expect("the script says goodbye");
}

#[test]
fn what_is_noted_after_leaving_is_the_last_users_and_no_account_sends_it_as_its_own() {
    // Who was last, who comes then, and whether they send it.
    for (was_staff, comes, is_staff, is_sent) in
        [(false, 0xbb, true, false), (false, 0xbb, false, true), (true, 0xbb, false, false), (true, 0xcc, true, true)]
    {
        let device = open(MemoryStore::new());
        sign_in_as(&device, 0xcc, was_staff);
        sign_out(&device);
        let device = device.restarted();
        device.save(vec![observation("poor")]);
        sign_in_as(&device, comes, is_staff);
        device.nothing_new(0);
        device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
        let _ = device.round();
        let is_gone = device.script.pushes().iter().any(|push| !push.operations.is_empty());
        assert_eq!(is_gone, is_sent, "{was_staff} {comes:x} {is_staff}");
    }
}

#[test]
fn a_draft_is_shown_to_whoever_began_it_and_waits_for_them() {
    let device = open(MemoryStore::new());
    let draft = || wait(device.engine.get_draft("note/w/1")).expect("read");
    let listed = || wait(device.engine.list_drafts("note/")).expect("read").len();
    wait(device.engine.put_draft("note/w/0", r#"{"text":"from before"}"#.to_owned())).expect("kept");
    sign_in_as(&device, 0xcc, true);
    wait(device.engine.put_draft("note/w/1", r#"{"text":"Ring Anna"}"#.to_owned())).expect("kept");
    assert_eq!((draft().is_some_and(|text| text.contains("Ring Anna")), listed()), (true, 2));
    sign_out(&device);
    assert_eq!(listed(), 2, "nobody else has come yet");
    for is_staff in [false, true] {
        sign_in_as(&device, 0xbb, is_staff);
        assert_eq!((draft(), listed()), (None, 1));
    }
    sign_in_as(&device, 0xcc, true);
    assert_eq!((draft().is_some(), listed()), (true, 2), "its owner is back");
    // A text is no object, and says nothing.
    wait(device.engine.put_draft("answer/1", "\"Ja\"".to_owned())).expect("kept");
    assert_eq!(wait(device.engine.get_draft("answer/1")), Ok(Some("\"Ja\"".to_owned())));
}

#[test]
fn a_draft_that_is_open_in_two_tabs_is_saved_once_and_does_not_come_back() {
    let device = joined();
    let tab = open_beside(&device);
    let key = "note/w/1";
    let batch = || SaveBatch { steps: vec![observation("poor")], clear_draft: Some(key.to_owned()) };
    wait(device.engine.put_draft(key, "{}".to_owned())).expect("kept");
    wait(tab.change_draft(tab.draft_text(key, "{\"text\":\"a\"}".to_owned(), false))).expect("there is such a draft");
    wait(device.engine.save_of(batch(), Vec::new(), true)).expect("the first is kept");
    assert_eq!(wait(tab.save_of(batch(), Vec::new(), true)).map(|_| ()), Err(Error::DraftGone));
    assert_eq!(wait(tab.change_draft(tab.draft_text(key, "{}".to_owned(), false))), Err(Error::DraftGone));
    assert_eq!(wait(device.engine.list_drafts("note/")), Ok(Vec::new()));
    assert_eq!(device.restarted().engine.status().waiting_operations, 1);
}

/// Another tab of the same device.
fn open_beside(device: &Device) -> TestEngine {
    wait(Engine::open(device.engine.store().clone(), Script::default(), TestClock(device.clock.clone()), Counter::default()))
        .expect("a sound store opens")
}

#[test]
fn storage_that_is_cleared_under_the_open_page_is_called_so() {
    let device = joined();
    wait(device.engine.put_draft("note/w/1", "{}".to_owned())).expect("kept");
    let tables = crate::core::ports::Table::ALL;
    let all = || Some(tables.iter().map(|table| crate::core::ports::Write::DeleteStarting(*table, String::new())).collect());
    wait(crate::core::ports::Store::transact(device.engine.store(), tables, &[], &mut |_| all())).expect("the browser has cleared it");
    let cleared = Error::Store(StoreError::Cleared);
    assert_eq!(device.try_save(vec![observation("poor")]), Err(cleared.clone()));
    assert_eq!(wait(device.engine.change_draft(device.engine.draft_text("note/w/1", "{}".to_owned(), false))), Err(cleared));
}
