//! Another person begins on the device while something of the first one's is under way, in this tab or another: nothing of the first one's credential is used
//! any more, and nothing of the second one's session is asked for with it.

use serde_json::json;

use super::*;

fn staff(number: u128, name: &str) -> Session {
    Session { person: id(number), user: Some(name.to_owned()), ..session() }
}

fn sign_in(device: &Device, who: &Session) {
    device.script.says("/api/session", 200, &serde_json::to_value(who).expect("JSON"));
    wait(device.engine.sign_in("name", "pw")).expect("the script lets everybody in");
}

fn token(device: &Device, token: &str) {
    device.script.says("/api/token", 200, &json!({"token": token, "expires_in_s": FAR_FUTURE_S}));
}

/// The bearers of the requests from the nth on.
fn bearers(device: &Device, from: usize) -> Vec<String> {
    let asked = device.script.asked.borrow();
    let bearer = |request: &Request| request.headers.iter().find(|(name, _)| *name == "authorization").map(|(_, bearer)| bearer.clone());
    asked.iter().skip(from).filter_map(bearer).collect()
}

#[test]
fn a_tab_in_which_the_first_one_was_signed_in_does_not_use_their_token_for_the_second() {
    let first = open(MemoryStore::new());
    sign_in(&first, &staff(0xaa, "anna"));
    token(&first, "a");
    first.nothing_new(1);
    first.script.says(PUSH, 200, &pushed("e1", &[]));
    first.round().expect("anna's round");
    let second = open(first.engine.store().clone());
    second.script.says("/api/session", 200, &serde_json::to_value(staff(0xaa, "anna")).expect("JSON"));
    sign_in(&second, &staff(0xbb, "bo"));
    second.save(vec![observation("poor")]);
    // What the message of the other tab does.
    wait(first.engine.reload()).expect("read again");
    let asked = first.script.asked.borrow().len();
    token(&first, "b");
    first.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    first.nothing_new(1);
    first.script.says(PUSH, 200, &pushed("e1", &[]));
    let _ = first.round();
    let bearers = bearers(&first, asked);
    assert!(!bearers.is_empty() && bearers.iter().all(|bearer| bearer == "Bearer b"), "{bearers:?}");
}

#[test]
fn a_token_that_was_asked_for_by_the_first_one_is_not_kept_for_the_second() {
    let device = open(MemoryStore::new());
    sign_in(&device, &staff(0xaa, "anna"));
    device.save(vec![observation("poor")]);
    device.script.pauses_at.set(Some("/api/token"));
    token(&device, "a");
    let mut round = Box::pin(device.engine.sync_round());
    assert_eq!(round.as_mut().now_or_never(), None, "anna's token is on its way");
    sign_in(&device, &staff(0xbb, "bo"));
    device.nothing_new(1);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    let _ = round.now_or_never().expect("the round ends");
    token(&device, "b");
    device.script.says("/api/session", 200, &serde_json::to_value(staff(0xbb, "bo")).expect("JSON"));
    device.nothing_new(1);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("bo's round");
    let bearers = bearers(&device, 0);
    assert!(!bearers.is_empty() && bearers.iter().all(|bearer| bearer == "Bearer b"), "{bearers:?}");
    assert!(device.script.pushes().iter().all(|push| push.operations.is_empty()), "what anna saved waits for her");
}
