//! Hostile operations: every field of every kind with every kind of wrong value, envelopes bent in every way, and bodies that chance has chewed.
//!
//! One rule for all: HTTP 200 with an answer for each operation, or a problem below 500; what does not fit the table of kinds is never applied; and the
//! next good operation is taken.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use server::demo::record_id;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::{ElementKey, Kind, KindSpec, spec};
use shared::value::Shape;
use shared::wire::{MOST_BODY_BYTES, Outcome, Pushed, Sent};

use crate::app::{Answer, Someone, TestApp, applied, new_id, observation, rejected};

/// Raw JSON that somebody might put where a value belongs.
fn hostile_values() -> Vec<String> {
    let words = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1",
        "1",
        "1.5",
        "1e400",
        "-1e400",
        "1e-400",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "99999999999999999999999999999999999999",
        "0.1e1",
        "00",
        "+1",
        "NaN",
        "Infinity",
        "-",
        "{}",
        "[]",
        "[null]",
        "[[]]",
        "[[0]]",
        "[[0,0,0]]",
        "[[900000001,0],[0,0],[0,0]]",
        "[[1.5,2],[3,4],[5,6]]",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"\\udfff\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u202etxt.exe\"",
        "\"\\u2066x\\u2069\"",
        "\"\\ufeffx\"",
        "\"\\u0007\"",
        "\"\\u0085\"",
        "\"a\\nb\"",
        "\"\\u200b\"",
        "\"<script>alert(1)</script>\"",
        "\"=cmd|' /C calc'!A0\"",
        "\"'; drop table records; --\"",
        "\"../../../etc/passwd\"",
        "\"%00\"",
        "\"2018-02-30\"",
        "\"2018-10-10T25:00:00Z\"",
        "\"0000-00-00\"",
        "\"2018-10-10T16:00:00+02:00\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"01933F5E-9C00-7AAA-8AAA-000000000001\"",
        "\"01933f5e9c007aaa8aaa000000000001\"",
        "{\"lat_e7\":900000001,\"lon_e7\":0,\"source\":\"gps\"}",
        "{\"lat_e7\":-2147483649,\"lon_e7\":0,\"source\":\"gps\"}",
        "{\"lat_e7\":0,\"lon_e7\":0,\"source\":\"gps\",\"accuracy_m\":-1}",
        "{\"lat_e7\":0,\"lon_e7\":0,\"source\":\"sms\"}",
        "{\"lat_e7\":0,\"lat_e7\":1,\"lon_e7\":0,\"source\":\"gps\"}",
        "{\"lat_e7\":0.5,\"lon_e7\":0,\"source\":\"gps\"}",
        "[0,0,null,\"gps\"]",
        "{\"width_px\":0,\"height_px\":1,\"size_bytes\":1}",
        "{\"width_px\":20001,\"height_px\":1,\"size_bytes\":1}",
        "{\"__proto__\":{\"x\":1}}",
        "{\"a\":1e400}",
        "{\"a\":1.5}",
        "\"\u{feff}\"",
        "\u{feff}\"x\"",
        "\"\t\"",
        "'x'",
        "undefined",
        "",
    ];
    let mut values: Vec<String> = words.map(ToOwned::to_owned).into();
    values.push(format!("\"{}\"", "å".repeat(2_001)));
    values.push(format!("\"{}\"", "\u{0301}".repeat(500)));
    values.push(format!("{{\"a\":\"{}\"}}", "x".repeat(66_000)));
    values.push(format!("[{}]", vec!["[0,0]"; 1_001].join(",")));
    values.push(format!("[{}]", vec!["\"01933f5e-9c00-7aaa-8aaa-000000000001\""; 21].join(",")));
    values.push("[".repeat(10_000));
    values.push(format!("{}{}", "[".repeat(100), "]".repeat(100)));
    values.push(format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)));
    values
}

/// A value that the shape takes, as raw JSON.
fn good_value(shape: &Shape, known: &BTreeMap<String, RecordId>) -> String {
    match shape {
        Shape::Line { .. } | Shape::Text { .. } => "\"x\"".to_owned(),
        Shape::Choice(words) => format!("\"{}\"", words[0]),
        Shape::Integer { least, .. } => least.to_string(),
        Shape::Boolean => "true".to_owned(),
        Shape::Date => "\"2018-10-10\"".to_owned(),
        Shape::Instant => "\"2018-10-10T16:00:00Z\"".to_owned(),
        Shape::Reference(kind) => format!("\"{}\"", known[*kind]),
        Shape::References { .. } => "[]".to_owned(),
        Shape::Position => "{\"lat_e7\":1,\"lon_e7\":2,\"source\":\"pin\"}".to_owned(),
        Shape::Line2d { least, .. } => format!("[{}]", vec!["[0,0]"; *least].join(",")),
        Shape::Photo => "{\"width_px\":1,\"height_px\":1,\"size_bytes\":1}".to_owned(),
        Shape::Document { .. } => "{}".to_owned(),
        Shape::Empty => "null".to_owned(),
    }
}

fn body(kind: &str, record: RecordId, change: &str) -> String {
    let op = observation("").op_id;
    format!(r#"{{"op_id":"{op}","schema":1,"kind":"{kind}","record_id":"{record}","proposed":"0166555d2a400000","change":{change}}}"#)
}

fn members(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn create_fields(spec: &KindSpec, known: &BTreeMap<String, RecordId>, instead: Option<(&str, &str)>) -> String {
    let value = |name: &str, shape| match instead {
        Some((field, raw)) if field == name => raw.to_owned(),
        _ => good_value(shape, known),
    };
    members(&spec.fields.iter().map(|field| (field.name, value(field.name, &field.shape))).collect::<Vec<_>>())
}

/// Whether the table says that this may stand there.
fn may_stand(shape: &Shape, is_required: bool, raw: &str) -> bool {
    match serde_json::from_str::<Value>(raw) {
        Ok(Value::Null) => !is_required,
        Ok(value) => shape.check(&value).is_ok(),
        Err(_) => false,
    }
}

/// A record of each kind that the example has.
async fn known(app: &TestApp, who: &Someone) -> BTreeMap<String, RecordId> {
    let mut known = BTreeMap::new();
    let mut cursor = None;
    loop {
        let page = app.pull(who, cursor).await;
        for item in page.items {
            known.entry(item.record.kind.as_str().to_owned()).or_insert(item.record.id);
        }
        cursor = page.cursor;
        if !page.has_more {
            break;
        }
    }
    // A kind that the example lacks is named by an id that nothing has.
    for kind in Kind::ALL {
        known.entry(kind.as_str().to_owned()).or_insert_with(new_id);
    }
    known.insert("walk".to_owned(), record_id("hedbo_walk"));
    known
}

struct Hostile<'a> {
    app: &'a TestApp,
    who: &'a Someone,
    next_seq: u64,
}

impl Hostile<'_> {
    /// Pushes bodies in lawful batches; gives what became of each.
    async fn push(&mut self, bodies: &[String]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let mut rest = bodies;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = rest.iter().take(400).take_while(|body| {
                bytes += body.len() + body.matches(['"', '\\']).count() + 100;
                bytes < 200_000
            });
            let (batch, later) = rest.split_at(fits.count().max(1));
            rest = later;
            let sent = batch.iter().map(|body| {
                self.next_seq += 1;
                Sent { device_seq: self.next_seq, body: body.clone(), accepted: None }
            });
            let pushed = self.app.push_sent(self.who, sent.collect()).await;
            assert_eq!(pushed.answers.len(), batch.len(), "each has its answer");
            outcomes.extend(pushed.answers.into_iter().map(|answer| answer.outcome));
            self.still_works().await;
        }
        outcomes
    }

    async fn still_works(&mut self) {
        self.next_seq += 1;
        let body = shared::operation::Encoded::new(observation("God")).body;
        let pushed = self.app.push_sent(self.who, vec![Sent { device_seq: self.next_seq, body, accepted: None }]).await;
        applied(&pushed.answers[0].outcome);
    }
}

#[track_caller]
fn is_applied(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied(_))
}

#[tokio::test]
async fn no_field_takes_what_its_kind_does_not_allow() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let known = known(&app, &alva).await;
    let mut hostile = Hostile { app: &app, who: &alva, next_seq: 0 };
    let values = hostile_values();
    let (mut good, mut count) = (0, 0);
    for kind in Kind::ALL {
        let spec = spec(kind).expect("a kind of the table");
        // The same with nothing wrong, so that a refusal below is for the value's sake wherever this one is applied.
        let sound = body(kind.as_str(), new_id(), &format!(r#"{{"type":"create","fields":{}}}"#, create_fields(spec, &known, None)));
        let is_sound = is_applied(&hostile.push(&[sound]).await[0]);
        good += usize::from(is_sound);
        for field in spec.fields {
            let bodies: Vec<String> = values
                .iter()
                .flat_map(|raw| {
                    let create = format!(r#"{{"type":"create","fields":{}}}"#, create_fields(spec, &known, Some((field.name, raw))));
                    let set = format!(r#"{{"type":"set","fields":{}}}"#, members(&[(field.name, raw.clone())]));
                    [body(kind.as_str(), new_id(), &create), body(kind.as_str(), known[kind.as_str()], &set)]
                })
                .collect();
            let outcomes = hostile.push(&bodies).await;
            count += outcomes.len();
            for (index, outcome) in outcomes.iter().enumerate() {
                let raw = &values[index / 2];
                if !may_stand(&field.shape, field.is_required, raw) {
                    let shown: String = raw.chars().take(60).collect();
                    assert!(matches!(outcome, Outcome::Rejected { .. }), "{kind}.{} = {shown}: {outcome:?}", field.name);
                }
            }
        }
    }
    assert!(good >= 6, "most kinds can be made by a coordinator: {good}");
    assert!(count > 8_000, "{count}");
}

#[tokio::test]
async fn no_set_takes_what_its_kind_does_not_allow() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let known = known(&app, &alva).await;
    let mut hostile = Hostile { app: &app, who: &alva, next_seq: 0 };
    let values = hostile_values();
    for kind in Kind::ALL {
        for set in spec(kind).expect("a kind of the table").sets {
            let element = match set.element {
                ElementKey::Uuid => new_id().to_string(),
                ElementKey::Photo => "ab".repeat(32),
                ElementKey::Record(kind) => known[kind].to_string(),
            };
            let good = good_value(&set.shape, &known);
            let is_id = |raw: &str| {
                let id = serde_json::from_str::<String>(raw);
                id.is_ok_and(|id| set.element != ElementKey::Photo && id.parse::<RecordId>().is_ok_and(|parsed| parsed.to_string() == id))
            };
            let mut wrong = Vec::new();
            for raw in &values {
                let append = |element: &str, value: &str| format!(r#"{{"type":"append","set":"{}","element":{element},"value":{value}}}"#, set.name);
                if !serde_json::from_str::<Value>(raw).is_ok_and(|value| set.shape.check(&value).is_ok()) {
                    wrong.push((raw, append(&format!("\"{element}\""), raw)));
                }
                if !is_id(raw) {
                    wrong.push((raw, append(raw, &good)));
                    wrong.push((raw, format!(r#"{{"type":"remove","set":"{}","element":{raw}}}"#, set.name)));
                }
            }
            assert!(wrong.len() > 150, "{}", wrong.len());
            let bodies: Vec<String> = wrong.iter().map(|(_, change)| body(kind.as_str(), known[kind.as_str()], change)).collect();
            for ((raw, _), outcome) in wrong.iter().zip(hostile.push(&bodies).await) {
                let shown: String = raw.chars().take(60).collect();
                assert!(matches!(outcome, Outcome::Rejected { .. }), "{kind}.{} {shown}: {outcome:?}", set.name);
            }
        }
    }
}

/// What is wrong, and the code that says so.
#[tokio::test]
async fn each_wrong_gets_its_own_code() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let walk = record_id("hedbo_walk");
    let base = |extra: &str| format!(r#"{{"type":"create","fields":{{"walk":"{walk}","category":"lighting","severity":"poor"{extra}}}}}"#);
    let long = "x".repeat(2_001);
    let deep = "[".repeat(10_000);
    let cases: Vec<(String, Code)> = vec![
        (base(r#","text":"\u0000""#), Code::ForbiddenCharacter),
        (base(r#","text":"\u202eabc""#), Code::ForbiddenCharacter),
        (base(r#","place":"a\nb""#), Code::ForbiddenCharacter),
        (base(r#","text":"\ud800""#), Code::Malformed),
        (base(&format!(r#","text":"{long}""#)), Code::TooLong),
        (base(r#","text":7"#), Code::WrongType),
        (base(r#","text":1e400"#), Code::Malformed),
        (base(&format!(r#","text":{deep}"#)), Code::Malformed),
        (base(r#","feeling":"happy""#), Code::UnknownChoice),
        (base(r#","is_threat":"yes""#), Code::WrongType),
        (base(r#","position":{"lat_e7":900000001,"lon_e7":0,"source":"gps"}"#), Code::OutOfRange),
        (base(r#","position":{"lat_e7":0,"lon_e7":0,"source":"gps","accuracy_m":-1}"#), Code::WrongType),
        (base(r#","observed_at":"2018-02-30T00:00:00Z""#), Code::WrongType),
        (base(r#","colour":"red""#), Code::UnknownField),
        (base(r#","severity":"poor""#).replace(r#""severity":"poor""#, r#""severity":null"#), Code::FieldMissing),
        (r#"{"type":"set","fields":{}}"#.to_owned(), Code::FieldMissing),
        (format!(r#"{{"type":"set","fields":{{"walk":"{walk}"}}}}"#), Code::FieldFixed),
        (r#"{"type":"explode"}"#.to_owned(), Code::UnknownChange),
        (r#"{"type":"move","from":"a","to":"b"}"#.to_owned(), Code::IllegalMove),
        (r#"{"type":"append","set":"photos","element":"../../etc/passwd","value":null}"#.to_owned(), Code::WrongType),
        (r#"{"type":"append","set":"keys","element":"x","value":null}"#.to_owned(), Code::UnknownField),
        (r#"{"type":"create"}"#.to_owned(), Code::Malformed),
        ("7".to_owned(), Code::Malformed),
    ];
    let mut hostile = Hostile { app: &app, who: &kim, next_seq: 0 };
    let bodies: Vec<String> = cases.iter().map(|(change, _)| body("observation", new_id(), change)).collect();
    for (outcome, (change, code)) in hostile.push(&bodies).await.iter().zip(&cases) {
        assert_eq!(rejected(outcome), *code, "{}", change.chars().take(120).collect::<String>());
    }
}

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
