//! Sending: what each answer makes of an operation, and what is no answer.

use serde_json::json;
use shared::code::Code;

use super::*;
use crate::api::status::SyncState;
use crate::core::rows::Fate;

#[test]
fn only_our_own_complete_answer_acknowledges() {
    let portal = "<html>Welcome to the hotel</html>".as_bytes().to_vec();
    let cases: Vec<(&str, u16, Vec<u8>, Error)> = vec![
        ("a captive portal's page", 200, portal.clone(), Error::NotOurs),
        ("a redirect", 302, Vec::new(), Error::NotOurs),
        ("an empty 200", 200, Vec::new(), Error::NotOurs),
        ("JSON of somebody else", 200, b"{\"ok\":true}".to_vec(), Error::NotOurs),
        ("ours without its mark", 200, pushed("e1", &[(1, was_applied(1))]).to_string().replace("pushed", "x").into_bytes(), Error::NotOurs),
        ("cut off in the middle", 200, pushed("e1", &[(1, was_applied(1))]).to_string().into_bytes()[..60].to_vec(), Error::NotOurs),
        ("a gateway's error", 502, portal, Error::refused(Code::Busy)),
        (
            "a full disk",
            507,
            json!({"type": "about:blank", "title": "", "status": 507, "code": "disk_full"}).to_string().into_bytes(),
            Error::refused(Code::DiskFull),
        ),
    ];
    for (name, status, body, expected) in cases {
        let device = joined();
        device.save(vec![observation("poor")]);
        device.script.says_with(PUSH, status, &[], body);
        assert_eq!(device.round(), Err(expected.clone()), "{name}");
        assert_eq!(device.engine.status().waiting_operations, 1, "{name}");
        assert_eq!(device.engine.status().last_problem.as_deref(), Some(expected.code()), "{name}");
    }
}

#[test]
fn each_outcome_has_its_consequence() {
    let is_waiting = |why: Option<Code>| Some(Fate::Waiting { why });
    let cases = [
        (was_applied(1), Some(Fate::Applied(applied(1)))),
        (json!({"outcome": "duplicate", "stamp": applied(1).stamp, "seq": 1, "receipt": "r"}), Some(Fate::Applied(applied(1)))),
        (
            json!({"outcome": "rejected", "code": "set_full", "field": "photos"}),
            Some(Fate::Rejected { code: Code::SetFull, field: Some("photos".to_owned()) }),
        ),
        (json!({"outcome": "retry", "code": "waits"}), is_waiting(Some(Code::Waits))),
        (json!({"outcome": "identity_conflict", "new_device": false}), Some(Fate::Rejected { code: Code::IdentityConflict, field: None })),
        (json!({"outcome": "erased"}), None),
        (json!({"outcome": "from_2031", "what": [1]}), is_waiting(Some(Code::Unknown))),
    ];
    for (outcome, expected) in cases {
        let device = joined();
        device.save(vec![observation("poor")]);
        device.script.says(PUSH, 200, &pushed("e1", &[(1, outcome.clone())]));
        let _ = device.round();
        let state = device.engine.state();
        assert_eq!(state.outbox.values().next().map(|kept| kept.entry.fate.clone()), expected, "{outcome}");
    }
}

#[test]
fn an_operation_without_an_answer_waits() {
    let device = joined();
    device.save(vec![observation("poor"), observation("good")]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    let _ = device.round();
    assert_eq!(device.engine.status().waiting_operations, 1);
    assert_eq!(device.engine.status().sent, 1);
}

#[test]
fn the_bytes_and_ids_of_a_retry_are_those_of_the_first_try() {
    let device = joined();
    device.save(vec![observation("poor")]);
    assert_eq!(device.round(), Err(Error::Offline));
    device.clock.set(NOW_MS + 5_000);
    let restarted = device.restarted();
    restarted.script.says("/api/session", 200, &serde_json::to_value(session()).expect("JSON"));
    restarted.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    let _ = restarted.round();
    assert_eq!(device.script.pushes()[0].operations, restarted.script.pushes()[0].operations);
}

#[test]
fn a_401_renews_the_token_once_and_touches_nothing_else() {
    let unauthorised = json!({"type": "about:blank", "title": "", "status": 401, "code": "sign_in_needed"});
    let device = joined();
    device.save(vec![observation("poor")]);
    device.script.says(PUSH, 401, &unauthorised);
    device.script.says("/api/token", 200, &json!({"token": "t2", "expires_in_s": FAR_FUTURE_S}));
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    device.nothing_new(1);
    device.round().expect("the second token is good");
    assert_eq!(device.engine.status().state, SyncState::AllSent);
    device.save(vec![observation("poor")]);
    device.script.says(PUSH, 401, &unauthorised);
    device.script.says("/api/token", 401, &unauthorised);
    assert_eq!(device.round(), Err(Error::NotSignedIn));
    assert_eq!(device.engine.status().state, SyncState::Attention);
    assert_eq!(device.engine.status().waiting_operations, 1);
}

#[test]
fn a_copied_phone_takes_a_new_id_and_keeps_its_operations() {
    let device = joined();
    let old_id = device.engine.device_id();
    device.save(vec![observation("poor"), observation("good")]);
    let ops = device.ops();
    device.script.says(PUSH, 200, &pushed("e1", &[(1, json!({"outcome": "identity_conflict", "new_device": true})), (2, was_applied(2))]));
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(3))]));
    device.nothing_new(3);
    device.round().expect("the new id is taken");
    let pushes = device.script.pushes();
    assert_eq!(pushes[0].device_id, old_id);
    assert_ne!(pushes[1].device_id, old_id);
    let sent = &pushes[1].operations[..];
    assert_eq!(sent.iter().map(|sent| sent.device_seq).collect::<Vec<_>>(), [1], "numbers from 1, without what was applied");
    assert!(sent[0].body.contains(&ops[0].to_string()));
    assert_eq!(device.engine.status().state, SyncState::AllSent);
}

#[test]
fn a_device_that_is_always_told_to_take_a_new_id_gives_up_for_this_round() {
    let device = joined();
    device.save(vec![observation("poor")]);
    for _ in 0..10 {
        device.script.says(PUSH, 200, &pushed("e1", &[(1, json!({"outcome": "identity_conflict", "new_device": true}))]));
    }
    assert_eq!(device.round(), Err(Error::refused(Code::IdentityConflict)));
    assert_eq!(device.engine.status().waiting_operations, 1);
}

#[test]
fn urgent_records_go_first_and_a_records_own_order_stays() {
    let device = joined();
    let text = "å".repeat(2_000);
    let steps: Vec<Step> = (0..150).map(|_| observation("poor")).collect();
    let first = device.save(steps)[0];
    let ids: Vec<RecordId> = device.engine.state().outbox.values().map(|kept| kept.operation.record_id).collect();
    for id in ids {
        device.save(vec![set(id, "text", json!(text))]);
    }
    let urgent = device.save(vec![observation("urgent")])[0];
    device.save(vec![set(first, "severity", json!("urgent"))]);
    let _ = device.round();
    let push = &device.script.pushes()[0];
    let bytes: usize = serde_json::to_vec(push).expect("JSON").len();
    assert!(bytes <= shared::wire::MOST_PUSH_BYTES, "{bytes} bytes");
    assert!(push.operations.len() < 303, "not all fit");
    assert!(push.operations.windows(2).all(|pair| pair[0].device_seq < pair[1].device_seq), "in the order of device_seq");
    let of = |id: RecordId| push.operations.iter().filter(|sent| sent.body.contains(&id.to_string())).count();
    assert_eq!((of(urgent), of(first)), (1, 3));
    assert_eq!(push.waiting_operations, 302 - u32::try_from(push.operations.len()).expect("a few"));
}

#[test]
fn a_batch_that_was_too_large_is_halved() {
    let device = joined();
    device.save((0..4).map(|_| observation("poor")).collect());
    let too_large = json!({"type": "about:blank", "title": "", "status": 413, "code": "batch_too_large"});
    for _ in 0..20 {
        device.script.says(PUSH, 413, &too_large);
    }
    let _ = device.round();
    assert_eq!(device.script.pushes().last().map(|push| push.operations.len()), Some(1));
    assert_eq!(device.engine.status().waiting_operations, 4);
}

#[test]
fn a_refusal_lies_in_the_tray_with_what_hangs_on_it_and_can_be_resent() {
    let device = joined();
    let [first] = device.save(vec![observation("poor")])[..] else { panic!("one id") };
    device.save(vec![set(first, "text", json!("x"))]);
    let refused = device.ops();
    let rejected = |code: &str| json!({"outcome": "rejected", "code": code});
    device.script.says(PUSH, 200, &pushed("e1", &[(1, rejected("forbidden")), (2, rejected("depends_on"))]));
    device.nothing_new(0);
    device.round().expect("a refusal is no failure");
    assert_eq!((device.engine.status().tray, device.engine.status().state), (1, SyncState::Attention));
    assert_eq!(device.engine.get(first), None, "what was refused is not shown as if it stood");
    assert_eq!(device.engine.waiting()[0].tray.len(), 2);
    wait(device.engine.tray_resend(refused[0], BTreeMap::from([("severity".to_owned(), json!("good"))]))).expect("mended");
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_operations), (0, 2));
    let flat = device.flat(first);
    assert_eq!((&flat["severity"], &flat["text"]), (&json!("good"), &json!("x")));
    let replaces: Vec<_> = device.engine.state().outbox.values().map(|kept| kept.operation.replaces).collect();
    assert_eq!(replaces, refused.iter().copied().map(Some).collect::<Vec<_>>());
    assert!(device.ops().iter().all(|op| !refused.contains(op)), "new ids");
}

#[test]
fn a_refusal_can_be_dropped() {
    let device = joined();
    device.save(vec![observation("poor")]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, json!({"outcome": "rejected", "code": "forbidden"}))]));
    device.nothing_new(0);
    device.round().expect("a refusal is no failure");
    wait(device.engine.tray_drop(device.ops()[0])).expect("dropped");
    assert_eq!((device.engine.status().tray, device.ops().len()), (0, 0));
}

#[test]
fn the_server_is_told_what_is_left_also_when_nothing_is() {
    let device = joined();
    device.save(vec![observation("poor"), observation("good")]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, json!({"outcome": "retry", "code": "unknown_record"}))]));
    device.nothing_new(1);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("a retry is no failure");
    let told: Vec<_> = device.script.pushes().iter().map(|push| (push.operations.len(), push.waiting_operations)).collect();
    assert_eq!(told, [(2, 0), (0, 1)], "the second push corrects what the first could not know");
    assert!(!device.engine.is_due(), "what was put off waits for the back-off");
}

#[test]
fn retry_after_is_kept_and_a_good_round_ends_the_waiting() {
    let device = joined();
    device.save(vec![observation("poor")]);
    let busy = json!({"type": "about:blank", "title": "", "status": 503, "code": "busy"}).to_string().into_bytes();
    device.script.says_with(PUSH, 503, &[("retry-after", "120")], busy);
    assert_eq!(device.round(), Err(Error::refused(Code::Busy)));
    assert!(device.engine.next_try_in_ms().is_some_and(|wait_ms| wait_ms >= 120_000));
    assert!(!device.engine.is_due());
    device.clock.set(NOW_MS - 86_400_000);
    assert!(device.engine.is_due(), "a clock that was set back puts nothing off for a day");
    device.clock.set(NOW_MS + 400_000);
    assert!(device.engine.is_due());
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    device.nothing_new(1);
    device.round().expect("the server is back");
    assert_eq!(device.engine.next_try_in_ms(), None);
}

#[test]
fn what_follows_on_something_that_was_put_off_is_not_sent_before_it() {
    let (device, id) = super::photos::with_photo();
    device.save(vec![set(id, "text", json!("first"))]);
    device.script.answers.borrow_mut().clear();
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    let put_off = json!({"outcome": "retry", "code": "unknown_record"});
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, put_off)]));
    device.nothing_new(0);
    super::photos::create(&device);
    super::photos::offset(&device, 131_072);
    device.script.pauses_at.set(Some(super::photos::PLACE));
    let mut round = Box::pin(device.engine.sync_round());
    assert_eq!(round.as_mut().now_or_never(), None, "a piece is on its way");
    device.save(vec![set(id, "text", json!("second"))]);
    device.script.says(PUSH, 200, &pushed("e1", &[(4, was_applied(4))]));
    let _ = round.now_or_never();
    let sent: Vec<Vec<u64>> = device.script.pushes().iter().map(|push| push.operations.iter().map(|sent| sent.device_seq).collect()).collect();
    assert!(!sent.contains(&vec![4]), "{sent:?}: the second would get its stamp before the first");
    assert_eq!(device.engine.status().waiting_operations, 2);
}

#[test]
fn what_comes_back_after_a_restore_holds_up_nothing_that_follows() {
    let (device, id) = super::photos::with_photo();
    super::photos::create(&device);
    device.round().expect_err("the photo is not taken yet");
    wait(device.engine.start_over(Some(("e2", shared::wire::Reset::ForeignEpoch)))).expect("the server was restored");
    device.save(vec![set(id, "text", json!("first"))]);
    let put_off = json!({"outcome": "retry", "code": "unknown_record"});
    let known = device.script.pushes().len();
    device.script.says(PUSH, 413, &json!({"type": "about:blank", "title": "", "status": 413, "code": "batch_too_large"}));
    // Halved until one goes at a time.
    device.engine.state.borrow_mut().outbox.values_mut().for_each(|kept| kept.entry.body.push_str(&" ".repeat(100_000)));
    for (seq, outcome) in [(1, put_off.clone()), (2, put_off), (3, was_applied(3))] {
        device.script.says(PUSH, 200, &pushed("e2", &[(seq, outcome)]));
    }
    let _ = device.round();
    let sent: Vec<Vec<u64>> =
        device.script.pushes().iter().skip(known + 1).map(|push| push.operations.iter().map(|sent| sent.device_seq).collect()).collect();
    assert_eq!(sent, [[1], [2], [3]]);
}

#[test]
fn an_answer_from_before_a_restore_that_another_tab_has_heard_of_acknowledges_nothing() {
    let device = joined();
    device.save(vec![observation("poor")]);
    device.nothing_new(0);
    assert_eq!(device.round(), Err(Error::Offline));
    device.script.answers.borrow_mut().clear();
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    wait(device.engine.start_over(Some(("e1", shared::wire::Reset::TooOld)))).expect("it knows the epoch");
    device.script.answers.borrow_mut().clear();
    device.script.pauses_at.set(Some(PUSH));
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    let mut round = Box::pin(device.engine.sync_round());
    assert_eq!(round.as_mut().now_or_never(), None, "the old server's answer is on its way");
    let other = open(device.engine.store().clone());
    wait(other.engine.start_over(Some(("e2", shared::wire::Reset::ForeignEpoch)))).expect("the other tab hears of the restore");
    let _ = round.now_or_never();
    let state = open(device.engine.store().clone());
    assert_eq!(state.engine.state().meta.epoch.as_deref(), Some("e2"));
    assert_eq!(state.engine.status().waiting_operations, 1, "the restored server has to hear of it");
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_the_sending() {
    let device = joined();
    assert_eq!(device.round(), Err(Error::Offline));
    assert!(!device.engine.is_due(), "it waits a little");
    device.clock.set(NOW_MS - 3_600_000);
    assert!(device.engine.is_due());
    assert_eq!(device.engine.next_try_in_ms(), Some(0));
    assert_eq!(device.round(), Err(Error::Offline));
    assert!(!device.engine.is_due(), "and again, by the clock as it is now");
}
