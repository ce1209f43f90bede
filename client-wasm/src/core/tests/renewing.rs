//! A cookie that the browser lost before it had written it down: the session comes back by itself, as the same person, and what would bring it back is kept no
//! longer than it is needed.

use serde_json::{Value, json};
use shared::wire::Session;

use super::{Device, FAR_FUTURE_S, NOW_MS, PUSH, id, observation, open, pushed, session, wait, was_applied};
use crate::api::status::SyncState;
use crate::error::Error;
use crate::memory_store::MemoryStore;

const RENEW: &str = "/api/session/renew";

fn refused() -> Value {
    json!({"type": "about:blank", "title": "sign in needed", "status": 401, "code": "sign_in_needed"})
}

/// A device that has joined and knows how to get its session back.
fn joined() -> Device {
    let device = open(MemoryStore::new());
    let answer = Session { renewal: Some("s3cret".to_owned()), ..session() };
    device.script.says("/api/join", 200, &serde_json::to_value(answer).expect("JSON"));
    let told = wait(device.engine.join("secret", None)).expect("joined");
    assert_eq!(told.renewal, None, "no view ever sees it");
    assert_eq!(device.engine.session().and_then(|session| session.renewal), None);
    device
}

fn asked(device: &Device, path: &str) -> usize {
    device.script.asked.borrow().iter().filter(|request| request.path == path).count()
}

fn token(device: &Device) {
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
}

#[test]
fn after_a_kill_the_note_is_sent_by_the_same_person_without_joining_again() {
    let device = joined();
    device.save(vec![observation("poor")]);
    let device = device.restarted();
    device.script.says("/api/session", 401, &refused());
    device.script.says(RENEW, 200, &serde_json::to_value(session()).expect("JSON"));
    token(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1))]));
    device.nothing_new(1);
    device.round().expect("a good round");
    assert_eq!(asked(&device, "/api/join"), 0);
    let renew: Value = serde_json::from_slice(&device.script.asked.borrow()[1].body).expect("JSON");
    assert_eq!((&renew["secret"], &renew["device_id"]), (&json!("s3cret"), &json!(device.engine.device_id())));
    assert_eq!(device.engine.session().map(|session| (session.person, session.walk)), session().walk.map(|walk| (session().person, Some(walk))));
    assert_eq!(device.engine.status().waiting_operations, 0);
}

#[test]
fn no_answer_keeps_the_secret_and_a_no_drops_it() {
    let device = joined().restarted();
    device.script.says("/api/session", 401, &refused());
    assert_eq!(device.round(), Err(Error::Offline));
    assert!(device.engine.state().meta.renewal.is_some());
    device.script.says("/api/session", 401, &refused());
    device.script.says(RENEW, 401, &refused());
    assert_eq!(device.round(), Err(Error::NotSignedIn));
    assert!(device.restarted().engine.state().meta.renewal.is_none());
    device.script.says("/api/session", 401, &refused());
    assert_eq!(device.round(), Err(Error::NotSignedIn));
    assert_eq!(asked(&device, RENEW), 2, "what is worth nothing is not tried again");
}

#[test]
fn the_secret_goes_once_the_cookie_has_outlived_the_browsers_delay() {
    let device = joined();
    for (after_ms, is_kept) in [(0, true), (119_999, true), (120_000, false)] {
        device.clock.set(NOW_MS + after_ms);
        token(&device);
        device.script.says(PUSH, 200, &pushed("e1", &[]));
        device.nothing_new(0);
        device.round().expect("a good round");
        assert_eq!(device.restarted().engine.state().meta.renewal.is_some(), is_kept, "{after_ms}");
    }
    assert_eq!(asked(&device, "/api/token"), 2, "the cookie itself was asked once more");
}

#[test]
fn a_cookie_that_fails_its_test_is_renewed_in_the_next_round() {
    let device = joined();
    device.clock.set(NOW_MS + 120_000);
    device.script.says("/api/token", 401, &refused());
    assert_eq!(device.round(), Err(Error::NotSignedIn));
    device.script.says("/api/session", 401, &refused());
    device.script.says(RENEW, 200, &serde_json::to_value(session()).expect("JSON"));
    token(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.nothing_new(0);
    device.round().expect("a good round");
    assert!(device.engine.state().meta.renewal.is_some(), "the new cookie is young again");
    assert_eq!(device.engine.status().state, SyncState::AllSent);
}

#[test]
fn whoever_scans_the_code_again_after_a_kill_stays_the_same_person() {
    let device = joined().restarted();
    device.script.says("/api/session", 401, &refused());
    device.script.says(RENEW, 200, &serde_json::to_value(session()).expect("JSON"));
    device.script.says("/api/join", 200, &serde_json::to_value(session()).expect("JSON"));
    wait(device.engine.join("secret", None)).expect("joined");
    let order: Vec<String> = device.script.asked.borrow().iter().map(|request| request.path.clone()).collect();
    assert_eq!(order, ["/api/session", RENEW, "/api/join"]);
    assert!(device.engine.state().meta.renewal.is_some(), "a join with a session brings none and takes none");
}

#[test]
fn whoever_scans_the_code_at_a_restored_server_stays_the_same_person() {
    let device = open(MemoryStore::new());
    let answer = Session { membership: Some("receipt".to_owned()), ..session() };
    device.script.says("/api/join", 200, &serde_json::to_value(answer).expect("JSON"));
    wait(device.engine.join("secret", None)).expect("joined");
    device.script.asked.borrow_mut().clear();
    device.script.says("/api/session", 401, &refused());
    device.script.says("/api/session/restore", 200, &serde_json::to_value(session()).expect("JSON"));
    device.script.says("/api/join", 200, &serde_json::to_value(session()).expect("JSON"));
    wait(device.engine.join("secret", None)).expect("joined");
    let order: Vec<String> = device.script.asked.borrow().iter().map(|request| request.path.clone()).collect();
    assert_eq!(order, ["/api/session", "/api/session/restore", "/api/join"]);
}

#[test]
fn signing_out_or_another_person_drops_the_secret() {
    let device = joined();
    device.script.says("/api/session", 204, &json!(null));
    wait(device.engine.sign_out()).expect("signed out");
    assert!(device.restarted().engine.state().meta.renewal.is_none());
    let device = joined();
    let staff = Session { person: id(0xbb), user: Some("bo".to_owned()), ..session() };
    device.script.says("/api/session", 200, &serde_json::to_value(session()).expect("JSON"));
    device.script.says("/api/session", 200, &serde_json::to_value(staff).expect("JSON"));
    wait(device.engine.sign_in("bo", "pw")).expect("signed in");
    assert!(device.restarted().engine.state().meta.renewal.is_none());
}
