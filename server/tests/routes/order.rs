//! What came first stays first, whatever a later sender's clock says: elements, moves; and one record has an end.

use axum::http::StatusCode;
use serde_json::json;
use server::demo::record_id;
use server::sync::fullness::{MOST_BYTES, MOST_REMOVED};
use shared::code::Code;
use shared::id::{DeviceId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::record::Record;
use shared::stamp::Stamp;
use shared::wire::Outcome;

use crate::app::{START_MS, Someone, TestApp, applied, new_id, observation, operation, rejected, set};

const HOUR_MS: u64 = 3_600_000;

/// Written an hour ago, or on a clock that says so.
fn earlier(operation: Operation) -> Operation {
    Operation { proposed: Stamp::from_unix_ms(START_MS - HOUR_MS), ..operation }
}

fn append(of: &Operation, set: &str, element: &str, value: serde_json::Value) -> Operation {
    operation(of.kind.clone(), of.record_id, Change::Append { set: set.into(), element: element.into(), value })
}

fn remove(of: &Operation, set: &str, element: &str) -> Operation {
    operation(of.kind.clone(), of.record_id, Change::Remove { set: set.into(), element: element.into() })
}

async fn stored(app: &TestApp, who: &Someone, id: RecordId) -> Record {
    app.pull(who, None).await.items.into_iter().find(|item| item.record.id == id).expect("it is seen").record
}

#[tokio::test]
async fn nobody_puts_other_words_under_an_element_that_stands() {
    let app = TestApp::demo().await;
    // On devices that have sent nothing yet: no stamp of theirs holds their clocks.
    let (kim, staff, admin) = (app.participant().await, app.staff("samordnare").await, app.staff("admin").await);
    let note = observation("Mörkt");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    let element = new_id().to_string();
    let first = applied(&app.push(&staff, &[append(&note, "comments", &element, json!("Vi ser på det"))]).await[0]).stamp;
    let other = earlier(append(&note, "comments", &element, json!("Struntprat")));
    let second = applied(&app.push(&admin, &[other]).await[0]).stamp;
    assert!(second > first);
    let record = stored(&app, &staff, note.record_id).await;
    let (_, comment) = record.elements("comments").next().expect("it stands");
    assert_eq!((&comment.value, comment.added.map(|mark| mark.by)), (&json!("Vi ser på det"), Some(staff.person)));
    // Who removed it first stays so, too.
    let removed = applied(&app.push(&staff, &[remove(&note, "comments", &element)]).await[0]).stamp;
    let guard = app.staff("samordnare").await;
    assert!(applied(&app.push(&guard, &[earlier(remove(&note, "comments", &element))]).await[0]).stamp > removed);
}

#[tokio::test]
async fn a_move_comes_after_the_one_that_it_follows_from() {
    let app = TestApp::demo().await;
    let (staff, admin) = (app.staff("samordnare").await, app.staff("admin").await);
    let finding = operation(
        Kind::Finding,
        new_id(),
        Change::Create {
            fields: serde_json::from_value(json!({"walk": record_id("assberg_walk"), "title": "Lampan", "category": "lighting", "severity": "poor"}))
                .expect("fields"),
        },
    );
    let step = |from: &str, to: &str| operation(Kind::Finding, finding.record_id, Change::Move { from: from.into(), to: to.into(), reason: None });
    let outcomes = app.push(&staff, &[finding.clone(), step("received", "reviewed")]).await;
    let first = applied(&outcomes[1]).stamp;
    let second = applied(&app.push(&admin, &[earlier(step("reviewed", "assigned"))]).await[0]).stamp;
    // A restore takes moves by their stamps: in this order they make the same state again.
    assert!(second > first, "{second} came after {first}");
}

#[tokio::test]
async fn what_was_removed_makes_room_and_what_never_was_takes_little() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let note = observation("Bilder");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    let photo = |index: usize| format!("{index:064x}");
    let facts = json!({"width_px": 60, "height_px": 40, "size_bytes": 1000});
    let add = |index: usize| append(&note, "photos", &photo(index), facts.clone());
    let outcomes = app.push(&kim, &(0..21).map(add).collect::<Vec<_>>()).await;
    assert!(outcomes[..20].iter().all(|outcome| matches!(outcome, Outcome::Applied(_))));
    assert_eq!(rejected(&outcomes[20]), Code::SetFull);
    let outcomes = app.push(&kim, &[remove(&note, "photos", &photo(0)), add(21), add(22)]).await;
    applied(&outcomes[1]);
    assert_eq!(rejected(&outcomes[2]), Code::SetFull);
    // Removals of what nobody ever added.
    let all = 20 * MOST_REMOVED;
    let invented: Vec<Operation> = (100..100 + all).map(|index| remove(&note, "photos", &photo(index))).collect();
    let outcomes = app.push(&kim, &invented).await;
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Applied(_))).count(), all - 21);
    assert_eq!(rejected(outcomes.last().expect("an answer")), Code::SetFull);
    // What is there can be removed all the same.
    applied(&app.push(&kim, &[remove(&note, "photos", &photo(1))]).await[0]);
}

#[tokio::test]
async fn a_record_has_a_greatest_weight_and_can_still_be_withdrawn() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let note = observation("Tung");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    let text = "😀".repeat(2_000);
    let mut taken = 0;
    loop {
        let outcomes = app.push(&kim, &(0..20).map(|_| set(&note, json!({"text": text}))).collect::<Vec<_>>()).await;
        taken += outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Applied(_))).count();
        if let Some(Outcome::Rejected { code, .. }) = outcomes.last() {
            assert_eq!(*code, Code::SetFull);
            break;
        }
    }
    assert!((taken - 1) * text.len() < MOST_BYTES && taken > 100, "{taken}");
    let comment = append(&note, "comments", &new_id().to_string(), json!("En till"));
    let withdraw = operation(Kind::Observation, note.record_id, Change::Withdraw {});
    let outcomes = app.push(&kim, &[comment, withdraw]).await;
    assert_eq!(rejected(&outcomes[0]), Code::SetFull);
    applied(&outcomes[1]);
}

#[tokio::test]
async fn the_servers_own_device_is_nobodys() {
    let app = TestApp::demo().await;
    let nil = DeviceId(uuid::Uuid::nil());
    let own = [("sec-fetch-site", "same-origin")];
    app.post("/api/join", &own, &json!({"secret": app.secrets.link, "device_id": nil})).await.is_problem(Code::Malformed);
    let kim = app.participant().await;
    let again = [("cookie", kim.cookie.as_str()), own[0]];
    app.post("/api/join", &again, &json!({"secret": app.secrets.link, "device_id": nil})).await.is_problem(Code::Malformed);
    let account = json!({"user": "samordnare", "password": "x", "device_id": nil});
    assert_ne!(app.post("/api/session", &own, &account).await.status, StatusCode::OK);
}
