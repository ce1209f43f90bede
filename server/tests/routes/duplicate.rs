//! A duplicate over the wire: it names its original, and the refusals say in which field.

use serde_json::{Value, json};
use server::demo::record_id;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::wire::Outcome;

use crate::app::{TestApp, applied, fields, new_id, operation, rejected};

fn finding(walk: &str, more: Value) -> Operation {
    let mut all = json!({"walk": record_id(walk), "title": "Lampan", "category": "lighting", "severity": "poor"});
    all.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    operation(Kind::Finding, new_id(), Change::Create { fields: fields(all) })
}

fn name(of: RecordId, original: Value) -> Operation {
    operation(Kind::Finding, of, Change::Set { fields: fields(json!({"duplicate_of": original})) })
}

fn mark(of: RecordId) -> Operation {
    operation(Kind::Finding, of, Change::Move { from: "received".into(), to: "duplicate".into(), reason: None })
}

#[tokio::test]
async fn a_duplicate_names_its_original_and_keeps_it() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let (first, second) = (finding("hedbo_walk", json!({})), finding("hedbo_walk", json!({})));
    for outcome in app.push(&alva, &[first.clone(), second.clone()]).await {
        applied(&outcome);
    }
    let lacking = app.push(&alva, &[mark(second.record_id)]).await.remove(0);
    assert!(matches!(&lacking, Outcome::Rejected { code: Code::FieldMissing, field: Some(field), .. } if field == "duplicate_of"), "{lacking:?}");
    let outcomes = app.push(&alva, &[name(second.record_id, json!(first.record_id)), mark(second.record_id)]).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))), "{outcomes:?}");
    // While it is a duplicate it is one of something; and no ring comes to be.
    assert_eq!(rejected(&app.push(&alva, &[name(second.record_id, Value::Null)]).await[0]), Code::FieldMissing);
    assert_eq!(rejected(&app.push(&alva, &[name(first.record_id, json!(second.record_id))]).await[0]), Code::OutOfRange);
}

#[tokio::test]
async fn only_a_finding_near_by_can_be_the_original() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let one = finding("hedbo_walk", json!({}));
    applied(&app.push(&alva, std::slice::from_ref(&one)).await[0]);
    for (what, original, code) in [
        ("itself", one.record_id, Code::OutOfRange),
        ("in another area", record_id("assberg_finding_1"), Code::OutOfRange),
        ("an observation", record_id("assberg_observation_1"), Code::WrongType),
        ("a walk", record_id("hedbo_walk"), Code::WrongType),
    ] {
        assert_eq!(rejected(&app.push(&alva, &[name(one.record_id, json!(original))]).await[0]), code, "{what}");
        // In a create, too.
        let made = finding("hedbo_walk", json!({"duplicate_of": original}));
        let expected = if original == one.record_id { None } else { Some(code) };
        let outcome = app.push(&alva, &[made]).await.remove(0);
        assert_eq!(matches!(outcome, Outcome::Rejected { .. }).then(|| rejected(&outcome)), expected, "{what}");
    }
    let missing = app.push(&alva, &[name(one.record_id, json!(new_id()))]).await.remove(0);
    assert_eq!(missing, Outcome::Retry { code: Code::UnknownRecord });
}

#[tokio::test]
async fn an_owner_calls_nothing_a_duplicate() {
    let app = TestApp::demo().await;
    let cleo = app.staff("bostad").await;
    let (own, hidden) = (record_id("assberg_finding_1"), record_id("assberg_finding_2"));
    for original in [record_id("assberg_finding_3"), hidden] {
        assert_eq!(rejected(&app.push(&cleo, &[name(own, json!(original))]).await[0]), Code::Forbidden);
    }
}
