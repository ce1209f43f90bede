//! Hostile operations: every field and every set of every kind with every kind of wrong value.
//!
//! One rule for all: HTTP 200 with an answer for each operation, or a problem below 500; what does not fit the table of kinds is never applied; and the
//! next good operation is taken.

use std::collections::BTreeMap;

use serde_json::Value;
use server::demo::record_id;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::{ElementKey, Kind, KindSpec, spec};
use shared::value::Shape;
use shared::wire::{Outcome, Sent};

use crate::app::{Someone, TestApp, applied, new_id, observation, rejected};

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

pub(crate) fn body(kind: &str, record: RecordId, change: &str) -> String {
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

/// Somebody who pushes whatever comes.
pub(crate) struct Hostile<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) who: &'a Someone,
    pub(crate) next_seq: u64,
}

impl Hostile<'_> {
    /// Pushes bodies in lawful batches; gives what became of each.
    pub(crate) async fn push(&mut self, bodies: &[String]) -> Vec<Outcome> {
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
            // What may stand there goes last: a lawful reference to what nobody knows makes later operations on its record wait.
            let (lawful, wrong): (Vec<&String>, Vec<&String>) = values.iter().partition(|raw| may_stand(&field.shape, field.is_required, raw));
            let bodies = |raws: &[&String]| -> Vec<String> {
                let both = raws.iter().flat_map(|raw| {
                    let create = format!(r#"{{"type":"create","fields":{}}}"#, create_fields(spec, &known, Some((field.name, raw))));
                    let set = format!(r#"{{"type":"set","fields":{}}}"#, members(&[(field.name, (*raw).clone())]));
                    [body(kind.as_str(), new_id(), &create), body(kind.as_str(), known[kind.as_str()], &set)]
                });
                both.collect()
            };
            let outcomes = hostile.push(&bodies(&wrong)).await;
            for (index, outcome) in outcomes.iter().enumerate() {
                let shown: String = wrong[index / 2].chars().take(60).collect();
                assert!(matches!(outcome, Outcome::Rejected { .. }), "{kind}.{} = {shown}: {outcome:?}", field.name);
            }
            count += outcomes.len() + hostile.push(&bodies(&lawful)).await.len();
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
