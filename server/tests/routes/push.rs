//! Push: identity, order, dependencies, limits, receipts, lateness.

use std::io::Write;

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use server::demo::record_id;
use shared::code::Code;
use shared::kind::Kind;
use shared::operation::{Change, Encoded};
use shared::stamp::{Seen, Stamp};
use shared::wire::{MOST_OPERATIONS, Outcome, Sent};

use crate::app::{START_MS, TestApp, applied, fields, new_id, observation, observation_in, operation, rejected, set};

#[tokio::test]
async fn a_lost_reply_does_not_duplicate_an_observation() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let sent = kim.sent(&observation("Släckt lampa"));
    let first = app.push_sent(&kim, vec![sent.clone()]).await;
    let again = app.push_sent(&kim, vec![sent]).await;
    let Outcome::Duplicate(duplicate) = &again.answers[0].outcome else { panic!("{again:?}") };
    assert_eq!(duplicate, applied(&first.answers[0].outcome));
    assert_eq!(app.pull(&kim, None).await.items.iter().filter(|item| item.record.kind == Kind::Observation).count(), 1);
}

#[tokio::test]
async fn one_id_with_two_contents_is_a_conflict_and_both_are_kept() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let one = observation("Ett");
    let mut other = one.clone();
    other.change = Change::Create { fields: fields(json!({"walk": record_id("hedbo_walk"), "category": "other", "severity": "good"})) };
    applied(&app.push(&kim, std::slice::from_ref(&one)).await[0]);
    let outcomes = app.push(&kim, std::slice::from_ref(&other)).await;
    assert_eq!(outcomes, [Outcome::IdentityConflict { new_device: false }]);
    let body = Encoded::new(other).body;
    let kept = app
        .app
        .store
        .read(move |connection| Ok(connection.query_row("select count(*) from refusals where body = $1", [body], |row| row.get::<_, i64>(0))?))
        .await
        .expect("it reads");
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn a_copied_phone_is_told_to_take_a_new_device_id() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let original = kim.sent(&observation("Från telefonen"));
    let copy = Sent { device_seq: original.device_seq, ..kim.sent(&observation("Från kopian")) };
    let answers = app.push_sent(&kim, vec![original, copy.clone()]).await.answers;
    applied(&answers[0].outcome);
    assert_eq!(answers[1].outcome, Outcome::IdentityConflict { new_device: true });
    // The same operation from the new device id is taken.
    let mut push = app.push_of(&kim, vec![copy]);
    push.device_id = shared::id::DeviceId::new(START_MS, [42; 10]);
    let answer = app.post("/api/sync/push", &[("authorization", &kim.bearer())], &serde_json::to_value(push).expect("JSON")).await;
    assert_eq!(answer.json()["answers"][0]["outcome"], "applied");
}

#[tokio::test]
async fn after_a_retry_later_operations_on_the_record_wait_and_others_do_not() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut unseen = observation("I en vandring som inte syns");
    unseen.change = Change::Create { fields: fields(json!({"walk": new_id(), "category": "other", "severity": "good"})) };
    let outcomes = app.push(&kim, &[unseen.clone(), set(&unseen, json!({"text": "x"})), observation("Annan")]).await;
    assert_eq!(outcomes[0], Outcome::Retry { code: Code::UnknownRecord });
    assert_eq!(outcomes[1], Outcome::Retry { code: Code::Waits });
    applied(&outcomes[2]);
}

#[tokio::test]
async fn a_walk_that_one_does_not_see_answers_as_one_that_does_not_exist() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let hidden = observation_in("assberg_walk", "Dold");
    let mut missing = observation("Saknas");
    missing.change = Change::Create { fields: fields(json!({"walk": new_id(), "category": "lighting", "severity": "poor"})) };
    let change_hidden = operation(Kind::Observation, record_id("assberg_observation_1"), Change::Set { fields: fields(json!({"text": "x"})) });
    let change_missing = operation(Kind::Observation, new_id(), Change::Set { fields: fields(json!({"text": "x"})) });
    let outcomes = app.push(&kim, &[hidden, missing, change_hidden, change_missing]).await;
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Retry { code: Code::UnknownRecord }), "{outcomes:?}");
}

#[tokio::test]
async fn what_hangs_on_a_refused_create_is_one_item_in_the_tray() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut create = observation("x");
    create.change = Change::Create { fields: fields(json!({"walk": record_id("hedbo_walk"), "category": "no such category", "severity": "poor"})) };
    let outcomes = app.push(&kim, &[create.clone(), set(&create, json!({"text": "a"}))]).await;
    assert_eq!(rejected(&outcomes[0]), Code::UnknownChoice);
    assert_eq!(rejected(&outcomes[1]), Code::DependsOn);
    // In a later push too.
    assert_eq!(rejected(&app.push(&kim, &[set(&create, json!({"text": "b"}))]).await[0]), Code::DependsOn);
    // Mended, under a new operation id, all is well.
    let mut mended = create.clone();
    mended.op_id = observation("").op_id;
    mended.replaces = Some(create.op_id);
    mended.change = observation("Lagad").change;
    let outcomes = app.push(&kim, &[mended, set(&create, json!({"text": "c"}))]).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))), "{outcomes:?}");
}

#[tokio::test]
async fn a_refused_operation_gets_its_first_answer_again() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let finding = operation(
        Kind::Finding,
        new_id(),
        Change::Create { fields: fields(json!({"walk": record_id("hedbo_walk"), "title": "x", "category": "other", "severity": "poor"})) },
    );
    let sent = kim.sent(&finding);
    let first = app.push_sent(&kim, vec![sent.clone()]).await.answers;
    assert_eq!(rejected(&first[0].outcome), Code::Forbidden);
    assert_eq!(app.push_sent(&kim, vec![sent]).await.answers, first);
}

#[tokio::test]
async fn one_bad_body_never_costs_the_batch() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bad = |device_seq, body: &str| Sent { device_seq, body: body.to_owned(), accepted: None };
    let long = format!("\"{}\"", "x".repeat(shared::wire::MOST_BODY_BYTES));
    let future = r#"{"op_id":"01890a5d-ac96-774b-bcce-b302099a8057","schema":9,"kind":"observation","novel":true}"#;
    let sent =
        vec![bad(100, "{"), bad(101, "{}"), bad(102, &long), bad(103, future), kim.sent(&observation("God")), bad(0, "{}"), bad(u64::MAX, "{}")];
    let outcomes: Vec<_> = app.push_sent(&kim, sent).await.answers.into_iter().map(|answer| answer.outcome).collect();
    assert_eq!(rejected(&outcomes[0]), Code::Malformed);
    assert_eq!(rejected(&outcomes[1]), Code::Malformed);
    assert_eq!(rejected(&outcomes[2]), Code::TooLong);
    assert_eq!(outcomes[3], Outcome::Retry { code: Code::ServerTooOld });
    applied(&outcomes[4]);
    assert_eq!(rejected(&outcomes[5]), Code::OutOfRange);
    assert_eq!(rejected(&outcomes[6]), Code::OutOfRange);
}

#[tokio::test]
async fn a_batch_over_its_limits_acknowledges_nothing() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let before = app.pull(&kim, None).await.covers_seq;
    let many = (0..=MOST_OPERATIONS).map(|_| Sent { device_seq: 1, body: "{}".to_owned(), accepted: None }).collect();
    let push = serde_json::to_value(app.push_of(&kim, many)).expect("JSON");
    app.post("/api/sync/push", &[("authorization", &kim.bearer())], &push).await.is_problem(Code::BatchTooLarge);
    // Small on the wire, large when unpacked.
    let text = "å".repeat(150_000);
    let push = serde_json::to_vec(&app.push_of(&kim, vec![Sent { device_seq: 1, body: text, accepted: None }])).expect("JSON");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&push).expect("memory is there");
    let packed = encoder.finish().expect("memory is there");
    assert!(packed.len() < 10_000);
    let request = Request::post("/api/sync/push")
        .header("authorization", kim.bearer())
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(Body::from(packed))
        .expect("a lawful request");
    app.send(request).await.is_problem(Code::BatchTooLarge);
    assert_eq!(app.pull(&kim, None).await.covers_seq, before);
}

#[tokio::test]
async fn a_clock_years_off_never_refuses_and_never_wins_for_ever() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut ahead = observation("Klockan går före");
    ahead.proposed = Stamp::from_unix_ms(START_MS * 2);
    let stamp = applied(&app.push(&kim, &[ahead]).await[0]).stamp;
    assert!(stamp.unix_ms() <= START_MS + 1, "{stamp}");
    let mut behind = observation("Klockan går efter");
    behind.proposed = Stamp::from_unix_ms(0);
    let later = applied(&app.push(&kim, &[behind]).await[0]).stamp;
    assert!(later > stamp, "a device's stamps rise");
}

#[tokio::test]
async fn two_who_write_the_same_field_unseen_are_both_kept_and_flagged() {
    let app = TestApp::demo().await;
    let (alva, polis) = (app.staff("samordnare").await, app.staff("admin").await);
    let walk = record_id("hedbo_walk");
    let write = |text: &str| operation(Kind::Walk, walk, Change::Set { fields: fields(json!({"purpose": text})) });
    applied(&app.push(&alva, &[write("Ett")]).await[0]);
    let seen = app.push(&polis, &[write("Två")]).await;
    let two = applied(&seen[0]).stamp;
    let record = |pulled: shared::wire::Pulled| pulled.items.into_iter().find(|item| item.record.id == walk).expect("the walk").record;
    let conflicted = record(app.pull(&alva, None).await);
    assert_eq!(conflicted.conflicts().collect::<Vec<_>>(), ["purpose"]);
    assert_eq!(conflicted.text("purpose"), Some("Två"));
    let mut settle = write("Tre");
    let heads = conflicted.fields["purpose"].heads().filter_map(|head| head.mark.rank.stamp()).map(Seen::Stamp).collect();
    settle.base.insert("purpose".to_owned(), heads);
    assert!(applied(&app.push(&alva, &[settle]).await[0]).stamp > two);
    assert_eq!(record(app.pull(&alva, None).await).conflicts().count(), 0);
}

#[tokio::test]
async fn stamps_are_unique_within_a_record_even_at_one_instant() {
    let app = TestApp::demo().await;
    let (alva, admin) = (app.staff("samordnare").await, app.staff("admin").await);
    let comment = |text: &str| {
        let element = shared::id::ElementId(new_id().0).to_string();
        operation(Kind::Walk, record_id("hedbo_walk"), Change::Append { set: "comments".into(), element, value: text.into() })
    };
    let one = app.push(&alva, &[comment("a"), comment("b")]).await;
    let two = app.push(&admin, &[comment("c"), comment("d")]).await;
    let stamps: std::collections::BTreeSet<_> = one.iter().chain(&two).map(|outcome| applied(outcome).stamp).collect();
    assert_eq!(stamps.len(), 4);
}

#[tokio::test]
async fn a_walk_in_review_never_refuses_an_observation_it_comes_late() {
    let app = TestApp::demo().await;
    let (kim, alva) = (app.participant().await, app.staff("samordnare").await);
    let step = |from: &str, to: &str| operation(Kind::Walk, record_id("hedbo_walk"), Change::Move { from: from.into(), to: to.into(), reason: None });
    let moves = app.push(&alva, &[step("ongoing", "awaiting_phones"), step("awaiting_phones", "in_review")]).await;
    assert!(moves.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))), "{moves:?}");
    let late = observation("Från en telefon som legat i fickan");
    applied(&app.push(&kim, std::slice::from_ref(&late)).await[0]);
    let pulled = app.pull(&kim, None).await;
    assert!(pulled.items.iter().any(|item| item.record.id == late.record_id && item.record.is_late));
    // And a step that somebody else took first is told as such.
    assert_eq!(rejected(&app.push(&alva, &[step("awaiting_phones", "in_review")]).await[0]), Code::MovedOn);
}

#[tokio::test]
async fn a_finding_links_only_observations_of_its_walk_that_exist() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let link = |element: String| {
        operation(Kind::Finding, record_id("assberg_finding_8"), Change::Append { set: "observations".into(), element, value: json!(null) })
    };
    let stop = link(record_id("assberg_stop_1").to_string());
    let missing = link(new_id().to_string());
    let good = link(record_id("assberg_observation_2").to_string());
    let outcomes = app.push(&alva, &[stop, good]).await;
    assert_eq!(rejected(&outcomes[0]), Code::WrongType);
    applied(&outcomes[1]);
    assert_eq!(app.push(&alva, &[missing]).await[0], Outcome::Retry { code: Code::UnknownRecord });
}

#[tokio::test]
async fn the_coordinator_of_a_new_area_can_plan_a_walk_in_it_at_once() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let area = operation(Kind::Area, new_id(), Change::Create { fields: fields(json!({"organisation": record_id("municipality"), "name": "Örby"})) });
    let walk = operation(
        Kind::Walk,
        new_id(),
        Change::Create { fields: fields(json!({"area": area.record_id, "name": "Örby i mörker", "checklist": record_id("checklist")})) },
    );
    let outcomes = app.push(&alva, &[area, walk.clone()]).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))), "{outcomes:?}");
    assert!(app.pull(&alva, None).await.items.iter().any(|item| item.record.id == walk.record_id));
}

#[tokio::test]
async fn the_log_is_one_chain_of_digests() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    app.push(&kim, &[observation("a"), observation("b")]).await;
    let (digests, head): (i64, bool) = app
        .app
        .store
        .read(|connection| {
            let count = connection.query_row("select count(distinct digest) - count(*) from operations", [], |row| row.get(0))?;
            let sql = "select last_digest = (select digest from operations order by seq desc limit 1) from meta";
            Ok((count, connection.query_row(sql, [], |row| row.get(0))?))
        })
        .await
        .expect("it reads");
    assert_eq!((digests, head), (0, true));
}
