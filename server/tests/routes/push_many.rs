//! Large pushes: what is asked for all operations at once must say what asking one by one would have said.

use shared::code::Code;
use shared::id::DeviceId;
use shared::operation::Operation;
use shared::wire::{Outcome, Pushed, Sent};

use crate::app::{START_MS, Someone, TestApp, applied, fields, observation, rejected, set};
use serde_json::json;
use server::demo::record_id;
use shared::operation::Change;

fn many(count: usize) -> Vec<Operation> {
    (0..count).map(|number| observation(&format!("Lampa {number}"))).collect()
}

async fn push_as(app: &TestApp, who: &Someone, device_id: DeviceId, sent: Vec<Sent>) -> Pushed {
    let mut push = app.push_of(who, sent);
    push.device_id = device_id;
    let answer = app.post("/api/sync/push", &[("authorization", &who.bearer())], &serde_json::to_value(push).expect("JSON")).await;
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&answer.body)))
}

async fn refusals(app: &TestApp) -> i64 {
    app.app.store.read(|connection| Ok(connection.query_row("select count(*) from refusals", [], |row| row.get(0))?)).await.expect("it reads")
}

#[tokio::test]
async fn a_push_that_repeats_itself_is_told_so() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut sent: Vec<Sent> = many(10).iter().map(|operation| kim.sent(operation)).collect();
    let first = sent[0].clone();
    let place = sent[1].device_seq;
    sent.push(first);
    sent.push(Sent { device_seq: place, ..kim.sent(&observation("Från en kopia")) });
    let answers = app.push_sent(&kim, sent).await.answers;
    let seqs: Vec<u64> = answers[..10].iter().map(|answered| applied(&answered.outcome).seq).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
    assert_eq!(answers[10].outcome, Outcome::Duplicate(applied(&answers[0].outcome).clone()));
    assert_eq!(answers[11].outcome, Outcome::IdentityConflict { new_device: true });
}

#[tokio::test]
async fn a_place_that_a_refused_operation_of_the_same_push_used_is_used() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut wrong = observation("x");
    wrong.change = Change::Create { fields: fields(json!({"walk": record_id("hedbo_walk"), "category": "no such category", "severity": "poor"})) };
    let mut sent: Vec<Sent> = many(8).iter().chain([&wrong]).map(|operation| kim.sent(operation)).collect();
    let place = sent[8].device_seq;
    sent.push(Sent { device_seq: place, ..kim.sent(&observation("Från en kopia")) });
    sent.push(sent[8].clone());
    let answers = app.push_sent(&kim, sent).await.answers;
    assert_eq!(rejected(&answers[8].outcome), Code::UnknownChoice);
    assert_eq!(answers[9].outcome, Outcome::IdentityConflict { new_device: true });
    assert_eq!(rejected(&answers[10].outcome), Code::UnknownChoice);
    assert_eq!(refusals(&app).await, 1, "the same question is kept once");
}

#[tokio::test]
async fn what_came_with_an_earlier_push_or_another_device_is_known_in_a_large_one() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut wrong = observation("x");
    wrong.change = Change::Create { fields: fields(json!({"walk": record_id("hedbo_walk"), "category": "no such category", "severity": "poor"})) };
    let known = observation("Den första");
    let early: Vec<Sent> = [&known, &wrong].into_iter().map(|operation| kim.sent(operation)).collect();
    let first = app.push_sent(&kim, early.clone()).await.answers;
    // The same places of the same device, among fresh ones after them.
    let mut sent: Vec<Sent> = many(8).iter().map(|operation| kim.sent(operation)).collect();
    sent.extend(early.iter().map(|sent| Sent { device_seq: sent.device_seq, ..kim.sent(&observation("Från en kopia")) }));
    let answers = app.push_sent(&kim, sent).await.answers;
    assert!(answers[..8].iter().all(|answered| matches!(answered.outcome, Outcome::Applied(_))), "{answers:?}");
    assert_eq!(answers[8].outcome, Outcome::IdentityConflict { new_device: true });
    assert_eq!(answers[9].outcome, Outcome::IdentityConflict { new_device: true });
    // The same operations from a new device id, at places that nobody has used.
    let mut sent: Vec<Sent> = many(8).iter().map(|operation| kim.sent(operation)).collect();
    sent.extend(early.iter().zip(100..).map(|(sent, device_seq)| Sent { device_seq, ..sent.clone() }));
    let answers = push_as(&app, &kim, DeviceId::new(START_MS, [77; 10]), sent).await.answers;
    assert_eq!(answers[8].outcome, Outcome::Duplicate(applied(&first[0].outcome).clone()));
    assert_eq!(rejected(&answers[9].outcome), Code::UnknownChoice);
    assert_eq!(refusals(&app).await, 1, "the first answer is given again, and nothing is kept anew");
}

#[tokio::test]
async fn what_a_large_push_makes_it_can_change_at_once() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let made = many(70);
    let changed = made.iter().map(|one| set(one, json!({"severity": "urgent"})));
    let operations: Vec<Operation> = made.iter().cloned().chain(changed).collect();
    let outcomes = app.push(&kim, &operations).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))), "{outcomes:?}");
    // And in a later push, that reads what is there.
    let again: Vec<Operation> = made.iter().map(|one| set(one, json!({"text": "Lagad"}))).collect();
    assert!(app.push(&kim, &again).await.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))));
    let pulled = app.pull(&kim, None).await;
    for one in &made {
        let record = &pulled.items.iter().find(|item| item.record.id == one.record_id).expect("it is there").record;
        assert_eq!((record.text("severity"), record.text("text")), (Some("urgent"), Some("Lagad")));
    }
}
