//! Pulling: when an own operation leaves the fold, what a reset does, and what a page may not do.

use serde_json::json;
use shared::apply::{Bases, apply};
use shared::code::Code;
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::stamp::Rank;
use shared::wire::{Item, Pulled, Removal};

use super::*;
use crate::core::fold::{fold, holds};
use crate::core::pull::{is_covered, plan_page};
use crate::core::rows::{Entry, Fate, Kept, Meta, Row, Stored};
use crate::core::sorted::Sorted;

/// A finding as the server has it.
fn finding(number: u128, op: u128, stamp: u64) -> Record {
    let fields = json!({"walk": walk(), "title": "Lampa", "category": "lighting", "severity": "poor"});
    let operation = Operation {
        op_id: OpId(id(op).0),
        schema: 1,
        kind: shared::kind::Kind::Finding,
        record_id: id(number),
        proposed: Stamp(stamp),
        base: BTreeMap::new(),
        replaces: None,
        change: Change::Create { fields: serde_json::from_value(fields).expect("an object") },
    };
    let mut record = None;
    let mark = Mark { rank: Rank::Final(Stamp(stamp)), op: operation.op_id, by: person() };
    apply(&mut record, &operation, mark, &Bases::new()).expect("a create of a new record");
    record.expect("it was just made")
}

fn kept(change: Change, number: u128, order: u64, fate: Fate) -> Kept {
    let operation = Operation {
        op_id: OpId(id(1_000 + u128::from(order)).0),
        schema: 1,
        kind: shared::kind::Kind::Finding,
        record_id: id(number),
        proposed: Stamp(1),
        base: BTreeMap::new(),
        replaces: None,
        change,
    };
    let entry = Entry {
        accepted: None,
        acknowledged_at_ms: None,
        op_id: operation.op_id,
        order,
        device_id: shared::id::DeviceId(id(1).0),
        device_seq: order,
        body: serde_json::to_string(&operation).expect("JSON"),
        saved_at_ms: NOW_MS,
        person: Some(person()),
        is_staff: false,
        is_on_wire: true,
        hidden_at_ms: None,
        fate,
    };
    Kept { entry, operation }
}

fn title(text: &str) -> Change {
    Change::Set { fields: BTreeMap::from([("title".to_owned(), json!(text))]) }
}

fn moved(from: &str, to: &str) -> Change {
    Change::Move { from: from.to_owned(), to: to.to_owned(), reason: None }
}

fn item(record: &Record, seq: u64, scopes: &[Scope]) -> Item {
    Item { seq, scopes: scopes.to_vec(), record: record.clone() }
}

fn empty_page(covers_seq: u64) -> Pulled {
    serde_json::from_value(page(json!([]), covers_seq)).expect("a page of the documented form")
}

#[test]
fn own_operations_are_shown_on_top_in_their_own_order() {
    let waits = Fate::Waiting { why: None };
    let pulled = finding(5, 50, 500);
    let own = [
        kept(title("första"), 5, 1, waits.clone()),
        kept(title("andra"), 5, 2, waits.clone()),
        kept(moved("received", "reviewed"), 5, 3, waits.clone()),
        kept(moved("received", "duplicate"), 5, 4, waits.clone()),
        kept(title("refused"), 5, 5, Fate::Rejected { code: shared::code::Code::Forbidden, field: None }),
        kept(title("applied"), 5, 6, Fate::Applied(applied(1))),
    ];
    let cases: &[(&[usize], &str, &str)] = &[
        (&[], "Lampa", "received"),
        (&[0], "första", "received"),
        (&[0, 1], "andra", "received"),
        (&[0, 1, 2], "andra", "reviewed"),
        (&[2, 3], "Lampa", "reviewed"),
        (&[4], "Lampa", "received"),
        (&[0, 5], "applied", "received"),
    ];
    for (chosen, expected_title, expected_state) in cases {
        let record = fold(Some(&pulled), chosen.iter().map(|index| &own[*index])).expect("the pulled record is there");
        assert_eq!((record.text("title"), record.state()), (Some(*expected_title), Some(*expected_state)), "{chosen:?}");
    }
    assert_eq!(fold(None, own[..1].iter()), None, "a change of what is not there shows nothing");
}

#[test]
fn an_operation_that_the_pulled_record_holds_shows_once() {
    let mut pulled = finding(5, 50, 500);
    let own = kept(moved("received", "reviewed"), 5, 3, Fate::Applied(applied(9)));
    let mark = Mark { rank: Rank::Final(applied(9).stamp), op: own.entry.op_id, by: person() };
    let mut record = Some(pulled.clone());
    apply(&mut record, &own.operation, mark, &Bases::new()).expect("a lawful step");
    pulled = record.expect("still there");
    assert!(holds(&pulled, own.entry.op_id) && !holds(&pulled, OpId(id(99).0)));
    let shown = fold(Some(&pulled), std::iter::once(&own)).expect("there");
    assert_eq!(shown.standing.expect("a finding has a lifecycle").moves.len(), 1);
}

#[test]
fn an_operation_leaves_the_fold_only_when_a_saved_pull_covers_it() {
    let record = finding(5, 50, 500);
    let stored = |seq: u64| Stored { seq, generation: 1, scopes: vec![], record: record.clone() };
    let own = |seq: u64| kept(title("x"), 5, 1, Fate::Applied(applied(seq)));
    let created = |seq: u64| {
        let mut own = own(seq);
        own.entry.op_id = OpId(id(50).0);
        own
    };
    let waiting = kept(title("x"), 5, 1, Fate::Waiting { why: None });
    let cases: &[(&str, Kept, u64, Option<Stored>, bool)] = &[
        ("it waits", waiting, 99, Some(stored(99)), false),
        ("not covered yet", own(10), 9, Some(stored(9)), false),
        ("covered, and the record is as new", own(10), 10, Some(stored(10)), true),
        ("covered, and the record is newer", own(10), 12, Some(stored(12)), true),
        ("covered, and the record holds its mark", created(10), 12, Some(stored(3)), true),
        ("covered by number, but the record is an older one", own(10), 12, Some(stored(3)), false),
        ("covered, and the record is gone", own(10), 12, None, true),
        ("not covered, and the record is gone", own(10), 9, None, false),
    ];
    for (name, kept, covers_seq, stored, expected) in cases {
        assert_eq!(is_covered(kept, *covers_seq, stored.as_ref()), *expected, "{name}");
    }
}

#[test]
fn a_record_stays_as_long_as_one_scope_shows_it() {
    let (area, walks) = (Scope::Area(id(1)), Scope::Walk(id(3)));
    let record = finding(5, 50, 500);
    let known = |scopes: &[Scope]| {
        let mut known = Sorted::new();
        known.insert(record.id, Stored { seq: 10, generation: 1, scopes: scopes.to_vec(), record: record.clone() });
        known
    };
    let removal = |seq: u64, scope: Scope| Removal { seq, record_id: record.id, scope };
    type Case = (&'static str, Vec<Scope>, Pulled, Option<Vec<Scope>>);
    let cases: Vec<Case> = vec![
        ("one of two goes", vec![area, walks], Pulled { removals: vec![removal(11, area)], ..empty_page(11) }, Some(vec![walks])),
        ("the last one goes", vec![area], Pulled { removals: vec![removal(11, area)], ..empty_page(11) }, None),
        ("an old removal", vec![area], Pulled { removals: vec![removal(10, area)], ..empty_page(11) }, Some(vec![area])),
        ("a grant ends", vec![area], Pulled { revoked: vec![area], ..empty_page(11) }, None),
        ("another grant ends", vec![area], Pulled { revoked: vec![walks], ..empty_page(11) }, Some(vec![area])),
        (
            "shown anew after the removal",
            vec![area],
            Pulled { items: vec![item(&record, 12, &[walks])], removals: vec![removal(11, area)], ..empty_page(12) },
            Some(vec![walks]),
        ),
        (
            "removed and revoked in one page",
            vec![area, walks],
            Pulled { removals: vec![removal(11, area)], revoked: vec![walks], ..empty_page(11) },
            None,
        ),
    ];
    for (name, scopes, page, expected) in cases {
        let known = known(&scopes);
        let rows = plan_page(&mut Meta::new(shared::id::DeviceId(id(1).0)), &page, &known, &[], NOW_MS);
        let after = rows.iter().find_map(|row| match row {
            Row::Record(stored) => Some(Some(stored.scopes.clone())),
            Row::NoRecord(_) => Some(None),
            _ => None,
        });
        assert_eq!(after.unwrap_or(Some(scopes)), expected, "{name}");
    }
}

#[test]
fn the_sweep_waits_for_the_last_page_and_spares_what_came_again() {
    let (old, again) = (finding(5, 50, 500), finding(6, 60, 600));
    let mut known = Sorted::new();
    for record in [&old, &again] {
        known.insert(record.id, Stored { seq: 1, generation: 1, scopes: vec![Scope::Walk(walk())], record: record.clone() });
    }
    let mut meta = Meta::new(shared::id::DeviceId(id(1).0));
    meta.start_over();
    let first = Pulled { items: vec![item(&again, 3, &[Scope::Walk(walk())])], has_more: true, ..empty_page(3) };
    let rows = plan_page(&mut meta, &first, &known, &[], NOW_MS);
    assert!(rows.iter().all(|row| !matches!(row, Row::NoRecord(_))) && meta.is_sweep_due && !meta.is_first_pull_done);
    for row in rows {
        if let Row::Record(stored) = row {
            known.insert(stored.record.id, stored);
        }
    }
    let rows = plan_page(&mut meta, &empty_page(4), &known, &[], NOW_MS);
    assert_eq!(rows, [Row::NoRecord(old.id)]);
    assert!(!meta.is_sweep_due && meta.is_first_pull_done);
}

/// A device that has sent one observation, whose result a saved pull shows.
fn settled() -> Device {
    let device = joined();
    device.save(vec![observation("poor")]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    let state = device.engine.state();
    let kept = state.outbox.values().next().expect("one").clone();
    drop(state);
    let mut record = None;
    let mark = Mark { rank: Rank::Final(applied(1).stamp), op: kept.entry.op_id, by: person() };
    apply(&mut record, &kept.operation, mark, &Bases::new()).expect("a create");
    let items = json!([{"seq": 1, "scopes": [Scope::Person(person())], "record": record}]);
    device.script.says(PULL, 200, &page(items, 1));
    device.round().expect("a good round");
    device
}

#[test]
fn what_the_pull_shows_is_not_pending_any_more() {
    let device = settled();
    assert_eq!((device.ops().len(), device.engine.status().sent), (0, 1));
    let list: Value = serde_json::from_str(&device.engine.list("observation")).expect("JSON");
    assert_eq!((list[0]["severity"].clone(), list[0]["meta"]["is_pending"].clone()), (json!("poor"), json!(false)));
    assert_eq!(device.restarted().engine.canonical(), device.engine.canonical());
}

#[test]
fn after_a_change_of_epoch_everything_acknowledged_is_sent_again_before_the_pull() {
    for heard_in_push in [false, true] {
        let device = settled();
        let lost = device.engine.list("observation");
        let reset = json!({
            "lykta": "pulled", "epoch": "e2", "reset": "foreign_epoch", "items": [], "removals": [], "revoked": [], "cursor": null,
            "covers_seq": 0, "has_more": false
        });
        if heard_in_push {
            device.save(vec![observation("good")]);
            device.script.says(PUSH, 200, &pushed("e2", &[(2, was_applied(1))]));
        } else {
            device.script.says(PULL, 200, &reset);
        }
        device.script.says(PUSH, 200, &pushed("e2", &[(1, was_applied(2))]));
        // The pull after it is cut off: the old records stay until a whole pull has replaced them.
        assert_eq!(device.round(), Err(Error::Offline), "heard in push: {heard_in_push}");
        let again = device.script.pushes().into_iter().last().expect("a push after the reset");
        assert_eq!(again.operations.iter().map(|sent| sent.device_seq).collect::<Vec<_>>(), [1]);
        let paths: Vec<String> = device.script.asked.borrow().iter().map(|request| request.path.clone()).collect();
        assert_eq!(paths.last().map(String::as_str), Some(PULL), "push first, then pull");
        assert_eq!(device.script.bodies(PULL).last().expect("one")["cursor"], Value::Null);
        assert!(lost.contains("poor") && device.engine.list("observation").contains("poor"), "still shown");
    }
}

#[test]
fn a_reset_without_a_new_epoch_sends_nothing_again() {
    let device = settled();
    let reset = json!({
        "lykta": "pulled", "epoch": "e1", "reset": "too_old", "items": [], "removals": [], "revoked": [], "cursor": null, "covers_seq": 0,
        "has_more": false
    });
    device.script.says(PULL, 200, &reset);
    device.script.says("/api/session", 200, &serde_json::to_value(session()).expect("JSON"));
    device.nothing_new(5);
    device.round().expect("a reset is no failure");
    assert_eq!(device.script.pushes().iter().map(|push| push.operations.len()).sum::<usize>(), 1);
    assert_eq!(device.engine.list("observation"), "[]", "what was not delivered again is swept");
}

#[test]
fn a_server_that_only_ever_resets_does_not_hold_the_device_for_ever() {
    let device = settled();
    for number in 0..20 {
        let reset = json!({
            "lykta": "pulled", "epoch": format!("x{number}"), "reset": "foreign_epoch", "items": [], "removals": [], "revoked": [],
            "cursor": null, "covers_seq": 0, "has_more": false
        });
        device.script.says(PULL, 200, &reset);
        device.script.says(PUSH, 200, &pushed(&format!("x{number}"), &[(1, was_applied(1))]));
    }
    assert!(device.round().is_err());
    assert!(device.engine.list("observation").contains("poor"));
}

#[test]
fn a_page_that_another_tab_has_overtaken_is_dropped() {
    let device = settled();
    let other = open(device.engine.store().clone());
    other.script.says("/api/session", 200, &serde_json::to_value(session()).expect("JSON"));
    other.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    other.script.says(PUSH, 200, &pushed("e1", &[]));
    other.nothing_new(7);
    other.round().expect("the other tab is faster");
    // This tab still asks with the old cursor; its answer must not be kept over the newer one.
    device.script.says(PULL, 200, &page(json!([]), 5));
    device.round().expect("an overtaken page is no failure");
    assert_eq!(device.engine.state().meta.cursor.as_deref(), Some("c7"));
}

#[test]
fn another_person_on_the_device_does_not_see_the_first_ones_records() {
    let device = settled();
    assert!(device.engine.list("observation").contains("poor"));
    let other = Session { person: id(0xbb), ..session() };
    device.script.says("/api/join", 200, &serde_json::to_value(other).expect("JSON"));
    wait(device.engine.join("secret", None)).expect("joined");
    assert_eq!(device.engine.list("observation"), "[]");
    assert_eq!(device.engine.state().meta.cursor, None);
}

#[test]
fn grants_are_read_again_when_a_record_comes_through_a_new_one_or_a_grant_ends() {
    let area = Scope::Area(id(1));
    let new = page(json!([{"seq": 4, "scopes": [area], "record": finding(5, 50, 500)}]), 4);
    let mut ended = page(json!([]), 4);
    ended["revoked"] = json!([Scope::Walk(walk())]);
    for page in [new, ended] {
        let device = settled();
        let richer = Session { grants: vec![Grant { scope: area, role: Role::Coordinator }], ..session() };
        device.script.says(PULL, 200, &page);
        device.script.says("/api/session", 200, &serde_json::to_value(&richer).expect("JSON"));
        device.round().expect("a good round");
        assert_eq!(device.engine.session().map(|session| session.grants), Some(richer.grants));
    }
}

#[test]
fn a_server_that_can_not_write_still_tells_what_is_new() {
    let refusal = |status: u16, code: &str| json!({"type": "about:blank", "title": "", "status": status, "code": code});
    let cases = [(507, Code::DiskFull, true, 1), (503, Code::NotWritable, true, 1), (503, Code::Busy, true, 0), (507, Code::DiskFull, false, 0)];
    for (status, code, has_pulled_before, seen) in cases {
        let device = joined();
        if has_pulled_before {
            device.script.says(PULL, 200, &page(json!([]), 1));
            device.script.says(PUSH, 200, &pushed("e1", &[]));
            device.round().expect("the first round");
        }
        device.save(vec![observation("poor")]);
        device.script.says(PUSH, status, &refusal(status, code.as_str()));
        device.script.says(PULL, 200, &page(json!([item(&finding(5, 50, 500), 2, &[Scope::Walk(id(3))])]), 2));
        let name = format!("{code:?}, pulled before: {has_pulled_before}");
        assert_eq!(device.round(), Err(Error::refused(code)), "{name}");
        assert_eq!(device.engine.state().records.len(), seen, "{name}");
        let status = device.engine.status();
        assert_eq!((status.waiting_operations, status.last_problem.as_deref()), (1, Some(code.as_str())), "{name}");
    }
}

#[test]
fn where_the_log_of_a_known_epoch_stands_outlives_the_reset_to_it() {
    let device = joined();
    device.save(vec![observation("poor")]);
    let mut answer = pushed("e2", &[(1, was_applied(1))]);
    answer["log"] = json!("e2:1:digest");
    device.script.says(PUSH, 200, &answer);
    device.script.says(PULL, 200, &json!({"type": "about:blank", "title": "", "status": 500, "code": "internal"}));
    let _ = device.round();
    wait(device.engine.start_over(Some(("e2", shared::wire::Reset::ForeignEpoch)))).expect("memory");
    assert_eq!(device.engine.state().meta.log.as_deref(), Some("e2:1:digest"), "a set-back of the restored server would go unnoticed");
    wait(device.engine.start_over(Some(("e3", shared::wire::Reset::ForeignEpoch)))).expect("memory");
    assert_eq!(device.engine.state().meta.log, None, "that of another log says nothing here");
}
