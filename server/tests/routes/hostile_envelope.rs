//! Hostile envelopes: operations and messages bent in every way, forged bases, odd ids, and bodies that chance has chewed.
//!
//! The same rule as in `hostile`: HTTP 200 with an answer for each operation, or a problem below 500; and the next good operation is taken.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use server::demo::record_id;
use server::sync::fullness::MOST_WRITES;
use shared::code::Code;
use shared::wire::{MOST_BODY_BYTES, Outcome, Pushed};

use crate::app::{Answer, Someone, TestApp, applied, new_id, observation, rejected};
use crate::hostile::{Hostile, body};

#[tokio::test]
async fn a_bent_envelope_is_refused_and_a_future_one_waits() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let sound = shared::operation::Encoded::new(observation("x")).body;
    let op = observation("").op_id.to_string();
    let bent = |from: &str, to: &str| {
        assert!(sound.contains(from), "{from}");
        // An id of its own, so that no other answer is in the way.
        let op = observation("").op_id.to_string();
        let old = &sound[sound.find("\"op_id\":\"").expect("an id") + 9..][..36];
        sound.replace(from, to).replace(old, &op)
    };
    let record = &sound[sound.find("\"record_id\":\"").expect("an id") + 13..][..36];
    let proposed = &sound[sound.find("\"proposed\":\"").expect("a stamp") + 12..][..16];
    let malformed = [
        bent("\"schema\":1", "\"schema\":-1"),
        bent("\"schema\":1", "\"schema\":1.0"),
        bent("\"schema\":1", "\"schema\":\"1\""),
        bent("\"schema\":1", "\"schema\":1,\"schema\":1"),
        bent("\"kind\":\"observation\"", "\"kind\":7"),
        bent("\"kind\":\"observation\"", "\"kind\":\"\\ud800\""),
        bent(record, ""),
        bent(record, &record[1..]),
        bent(proposed, "0166555D2A400000"),
        bent(proposed, "+166555d2a400000"),
        bent(proposed, ""),
        bent("\"change\"", "\"base\":{\"text\":[{\"stamp\":\"x\"}]},\"change\""),
        bent("\"change\"", "\"base\":[],\"change\""),
        bent("\"change\"", "\"replaces\":7,\"change\""),
        format!("\u{feff}{sound}"),
        format!("{sound}{sound}"),
        sound[..sound.len() - 1].to_owned(),
        String::new(),
        " ".repeat(10_000),
        "null".to_owned(),
        "[]".to_owned(),
        format!("[{sound}]"),
        "[".repeat(100_000),
    ];
    let mut hostile = Hostile { app: &app, who: &kim, next_seq: 0 };
    for (bent, outcome) in malformed.iter().zip(hostile.push(&malformed).await) {
        let shown: String = bent.chars().take(200).collect();
        assert!(matches!(outcome, Outcome::Rejected { .. }), "{shown}: {outcome:?}");
    }
    let others = [
        (bent("\"schema\":1", "\"schema\":0"), Some(Code::OutOfRange)),
        (bent("\"kind\":\"observation\"", "\"kind\":\"\""), Some(Code::UnknownKind)),
        (bent("\"kind\":\"observation\"", &format!("\"kind\":\"{}\"", "k".repeat(10_000))), Some(Code::UnknownKind)),
        (bent("\"schema\":1", "\"schema\":65535"), None),
        (bent("\"schema\":1", "\"schema\":2").replace(record, &new_id().to_string()), None),
        (sound.replace("\"schema\":1", "\"schema\":4000000000").replace(record, &op), None),
    ];
    let bodies: Vec<String> = others.iter().map(|(body, _)| body.clone()).collect();
    for ((body, code), outcome) in others.iter().zip(hostile.push(&bodies).await) {
        match code {
            Some(code) => assert_eq!(rejected(&outcome), *code, "{body}"),
            None => assert_eq!(outcome, Outcome::Retry { code: Code::ServerTooOld }, "{body}"),
        }
    }
}

#[tokio::test]
async fn odd_ids_are_ids_or_are_refused() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut hostile = Hostile { app: &app, who: &kim, next_seq: 0 };
    let ids = ["01933f5e-9c00-4aaa-8aaa-000000000001", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"];
    let odd = |member: &str, id: &str| {
        let body = shared::operation::Encoded::new(observation("x")).body;
        let at = body.find(member).expect("it is there") + member.len();
        format!("{}{id}{}", &body[..at], &body[at + 36..])
    };
    let bodies: Vec<String> = ids.iter().flat_map(|id| [odd("\"op_id\":\"", id), odd("\"record_id\":\"", id)]).collect();
    for (body, outcome) in bodies.iter().zip(hostile.push(&bodies).await) {
        assert!(matches!(outcome, Outcome::Applied(_) | Outcome::Rejected { .. }), "{body}: {outcome:?}");
    }
}

#[tokio::test]
async fn bases_that_were_never_issued_count_as_none_and_proposals_from_anywhere_are_held() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut hostile = Hostile { app: &app, who: &kim, next_seq: 0 };
    let record = new_id();
    let walk = record_id("hedbo_walk");
    let fields = format!(r#"{{"walk":"{walk}","category":"lighting","severity":"poor","text":"ett"}}"#);
    let set = |base: &str, proposed: &str| {
        body("observation", record, r#"{"type":"set","fields":{"text":"två"}}"#)
            .replace("\"change\"", &format!("\"base\":{base},\"change\""))
            .replace("0166555d2a400000", proposed)
    };
    let stamp = "0166555d2a400000";
    let many = |count: usize| format!("{{\"text\":[{}]}}", vec!["{\"stamp\":\"ffffffffffffffff\"}"; count].join(","));
    let unknown_fields: Vec<String> = (0..2_000).map(|index| format!("\"f{index}\":[]")).collect();
    let bodies = [
        body("observation", record, &format!(r#"{{"type":"create","fields":{fields}}}"#)),
        set(r#"{"text":[{"stamp":"ffffffffffffffff"}]}"#, stamp),
        set(r#"{"text":[{"stamp":"0000000000000000"}]}"#, "0000000000000000"),
        set(r#"{"text":[{"op":"01933f5e-9c00-7aaa-8aaa-000000000001"}]}"#, "ffffffffffffffff"),
        set(r#"{"colour":[{"stamp":"0166555d2a400001"}]}"#, "fffffffffffffffe"),
        set(&many(64), stamp),
        set(&many(65), stamp),
        set(&format!("{{{}}}", unknown_fields.join(",")), stamp),
    ];
    let outcomes = hostile.push(&bodies).await;
    assert_eq!(rejected(&outcomes[6]), Code::TooLong);
    let now = app.app.clock.now_ms();
    let mut last = None;
    for (index, outcome) in outcomes.iter().enumerate().filter(|(index, _)| *index != 6) {
        let stamp = applied(outcome).stamp;
        assert!(stamp.unix_ms() <= now + 1, "{index}: {stamp}");
        assert!(last.is_none_or(|last| last < stamp), "{index}");
        last = Some(stamp);
    }
    // All of them wrote without having seen the one before: for the reviewer these are rivals, not repairs.
    let pulled = app.pull(&kim, None).await;
    let shown = pulled.items.into_iter().find(|item| item.record.id == record).expect("the observation");
    assert_eq!(shown.record.text("text"), Some("två"));
}

#[tokio::test]
async fn one_record_is_not_changed_for_ever_at_the_cost_of_all() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut hostile = Hostile { app: &app, who: &kim, next_seq: 0 };
    let (record, walk) = (new_id(), record_id("hedbo_walk"));
    let create = format!(r#"{{"type":"create","fields":{{"walk":"{walk}","category":"lighting","severity":"poor"}}}}"#);
    let set = r#"{"type":"set","fields":{"text":"igen"}}"#;
    let changes = std::iter::once(create.as_str()).chain(std::iter::repeat_n(set, 1_100));
    let outcomes = hostile.push(&changes.map(|change| body("observation", record, change)).collect::<Vec<_>>()).await;
    // Three of the thousand were the create's.
    let count = outcomes.iter().position(|outcome| !matches!(outcome, Outcome::Applied(_)));
    assert_eq!(count, Some(1 + MOST_WRITES - 3));
    assert!(outcomes[1 + MOST_WRITES - 3..].iter().all(|outcome| rejected(outcome) == Code::SetFull));
    // What is no writing still goes.
    applied(&hostile.push(&[body("observation", record, r#"{"type":"withdraw"}"#)]).await[0]);
}

/// A push as raw text.
async fn raw_push(app: &TestApp, who: &Someone, body: String) -> Answer {
    let request = axum::http::Request::post("/api/sync/push").header("authorization", who.bearer()).header("content-type", "application/json");
    app.send(request.body(axum::body::Body::from(body)).expect("a lawful request")).await
}

#[tokio::test]
async fn a_bent_message_around_sound_operations_is_told_so() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let device = kim.device_id;
    let message = |protocol: &str, device: &str, sent_at: &str, operations: &str, waiting: &str| {
        format!(
            r#"{{"protocol":{protocol},"device_id":{device},"sent_at_ms":{sent_at},"operations":{operations},"waiting_operations":{waiting},"waiting_photos":0}}"#
        )
    };
    let own = format!("\"{device}\"");
    let bad = [
        message("\"1\"", &own, "0", "[]", "0"),
        message("70000", &own, "0", "[]", "0"),
        message("1", "\"x\"", "0", "[]", "0"),
        message("1", "null", "0", "[]", "0"),
        message("1", &own, "-1", "[]", "0"),
        message("1", &own, "1e400", "[]", "0"),
        message("1", &own, "0", "{}", "0"),
        message("1", &own, "0", "[7]", "0"),
        message("1", &own, "0", r#"[{"device_seq":-1,"body":""}]"#, "0"),
        message("1", &own, "0", r#"[{"device_seq":18446744073709551616,"body":""}]"#, "0"),
        message("1", &own, "0", r#"[{"device_seq":1,"body":"\ud800"}]"#, "0"),
        message("1", &own, "0", r#"[{"device_seq":1,"body":{}}]"#, "0"),
        message("1", &own, "0", "[]", "4294967296"),
        message("1", &own, "0", "[]", "-1"),
        message("1", &own, "0", &"[".repeat(200_000), "0"),
        String::new(),
        "\u{feff}{}".to_owned(),
        "{}".to_owned(),
    ];
    for body in bad {
        let shown: String = body.chars().take(160).collect();
        let answer = raw_push(&app, &kim, body).await;
        assert_eq!(answer.status.as_u16(), 400, "{shown}");
        answer.is_problem(Code::Malformed);
    }
    // Clocks and places from the edge of the world are no reason to refuse the message.
    for sent_at in ["0", "18446744073709551615", "9223372036854775808"] {
        let places = [0, 1, 1, i64::MAX as u64, u64::MAX].map(|seq| format!(r#"{{"device_seq":{seq},"body":"{{}}"}}"#)).join(",");
        let answer = raw_push(&app, &kim, message("1", &own, sent_at, &format!("[{places}]"), "4294967295")).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", String::from_utf8_lossy(&answer.body));
        let pushed: Pushed = serde_json::from_slice(&answer.body).expect("a push's answer");
        assert!(pushed.answers.iter().all(|answer| matches!(answer.outcome, Outcome::Rejected { .. })), "{pushed:?}");
    }
    // One more byte than a push may have, in one body and in many.
    let long = "x".repeat(256 * 1024 + 1 - message("1", &own, "0", r#"[{"device_seq":1,"body":""}]"#, "0").len());
    let over = message("1", &own, "0", &format!(r#"[{{"device_seq":1,"body":"{long}"}}]"#), "0");
    assert_eq!(over.len(), 256 * 1024 + 1);
    raw_push(&app, &kim, over.clone()).await.is_problem(Code::BatchTooLarge);
    let fits = raw_push(&app, &kim, over.replacen("xx", "x", 1)).await;
    assert_eq!(fits.status.as_u16(), 200);
    assert!(long.len() > MOST_BODY_BYTES);
    assert_eq!(fits.json()["answers"][0]["code"], "too_long");
}

/// Bytes as chance bends them: cut, doubled, overwritten, sprinkled with what hurts.
fn chewed() -> impl Strategy<Value = Vec<(usize, String)>> {
    let bite = prop_oneof![
        Just(String::new()),
        any::<char>().prop_map(String::from),
        "[\\PC]{1,8}",
        prop::sample::select(vec!["\\ud800", "\\u0000", "\u{0}", "\u{202e}", "1e400", "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "-", "é"])
            .prop_map(ToOwned::to_owned),
        (1_usize..3_000).prop_map(|count| "[".repeat(count)),
    ];
    prop::collection::vec((0_usize..600, bite), 1..6)
}

#[test]
fn bodies_that_chance_has_chewed_never_cost_more_than_themselves() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (app, kim) = runtime.block_on(async {
        let app = TestApp::demo().await;
        let kim = app.participant().await;
        (app, kim)
    });
    let next_seq = std::cell::Cell::new(0);
    let strategy = prop::collection::vec(chewed(), 20);
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&strategy, |bites| {
        let bodies: Vec<String> = bites
            .into_iter()
            .map(|bites| {
                let mut body = shared::operation::Encoded::new(observation("Ordinary text")).body;
                for (at, bite) in bites {
                    let at = body.floor_char_boundary(at % (body.len() + 1));
                    let end = body.ceil_char_boundary((at + bite.len().min(3)).min(body.len()));
                    body.replace_range(at..end, &bite);
                }
                body
            })
            .collect();
        let mut hostile = Hostile { app: &app, who: &kim, next_seq: next_seq.get() };
        // `push` itself asserts that all are answered with 200 and that a good one is taken afterwards.
        let outcomes = runtime.block_on(hostile.push(&bodies));
        next_seq.set(hostile.next_seq);
        prop_assert_eq!(outcomes.len(), bodies.len());
        Ok(())
    });
    outcome.expect("no body is more than refused");
}
