//! What [`shared::view::flat`] makes of a record fits the struct that TypeScript and the CSV are promised, for every kind and every field.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::apply::{Bases, apply};
use shared::id::{OpId, RecordId};
use shared::kind::{ElementKey, Kind, spec};
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::stamp::{Rank, Stamp};
use shared::value::Shape;
use shared::view;

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn example(shape: &Shape) -> Value {
    match shape {
        Shape::Line { .. } | Shape::Text { .. } => json!("x"),
        Shape::Choice(words) => json!(words[0]),
        Shape::Integer { least, .. } => json!(least),
        Shape::Boolean => json!(true),
        Shape::Date => json!("2018-10-10"),
        Shape::Instant => json!("2018-10-10T18:42:00Z"),
        Shape::Reference(_) => json!(ID),
        Shape::References { .. } => json!([ID]),
        Shape::Position => json!({"lat_e7": 1, "lon_e7": 2, "accuracy_m": 8, "source": "gps"}),
        Shape::Line2d { least, .. } => json!(vec![[1, 2]; *least]),
        Shape::Photo => json!({"width_px": 1, "height_px": 1, "size_bytes": 1}),
        Shape::Document { .. } => serde_json::from_str(shared::checklist::DEFAULT_V1).expect("JSON"),
        Shape::Empty => Value::Null,
    }
}

fn full(kind: &Kind) -> Record {
    let spec = spec(kind).expect("known");
    let fields: BTreeMap<String, Value> = spec.fields.iter().map(|field| (field.name.to_owned(), example(&field.shape))).collect();
    let mut changes = vec![Change::Create { fields }];
    for set in spec.sets {
        let element = if set.element == ElementKey::Photo { "ab".repeat(32) } else { ID.to_owned() };
        changes.push(Change::Append { set: set.name.to_owned(), element, value: example(&set.shape) });
    }
    let mut record = None;
    for (number, change) in changes.into_iter().enumerate() {
        let op_id = OpId(uuid::Uuid::from_u128(number as u128));
        let mark = Mark { rank: Rank::Final(Stamp(number as u64)), op: op_id, by: RecordId(uuid::Uuid::nil()) };
        let operation = Operation {
            op_id,
            schema: 1,
            kind: kind.clone(),
            record_id: ID.parse().expect("an id"),
            proposed: Stamp(0),
            base: BTreeMap::new(),
            replaces: None,
            change,
        };
        shared::validate::validate(&operation).unwrap_or_else(|invalid| panic!("{kind}: {invalid}"));
        apply(&mut record, &operation, mark, &Bases::new()).expect("lawful");
    }
    record.expect("made")
}

fn fits<T: serde::de::DeserializeOwned + serde::Serialize>(kind: Kind) {
    let flat = Value::Object(view::flat(&full(&kind)));
    let typed: T = serde_json::from_value(flat.clone()).unwrap_or_else(|error| panic!("{kind}: {error} in {flat}"));
    assert_eq!(serde_json::to_value(typed).expect("JSON"), flat, "{kind}: nothing is lost on the way");
}

#[test]
fn every_kind_fits_its_view() {
    fits::<view::Organisation>(Kind::Organisation);
    fits::<view::Person>(Kind::Person);
    fits::<view::Area>(Kind::Area);
    fits::<view::Promise>(Kind::Promise);
    fits::<view::Measure>(Kind::Measure);
    fits::<view::Checklist>(Kind::Checklist);
    fits::<view::Walk>(Kind::Walk);
    fits::<view::Stop>(Kind::Stop);
    fits::<view::Answer>(Kind::Answer);
    fits::<view::Observation>(Kind::Observation);
    fits::<view::Finding>(Kind::Finding);
    assert_eq!(Kind::ALL.len(), 11, "a new kind needs a line above");
}

#[test]
fn what_is_known_of_a_record_is_written_as_its_struct_says() {
    let mut record = Some(full(&Kind::Finding));
    let changes = [
        (Change::Move { from: "received".into(), to: "reviewed".into(), reason: None }, Rank::Final(Stamp(1 << 20))),
        (Change::Move { from: "reviewed".into(), to: "referred".into(), reason: Some("Väghållaren".into()) }, Rank::Final(Stamp(1 << 21))),
        (Change::Set { fields: BTreeMap::from([("title".to_owned(), json!("y"))]) }, Rank::Final(Stamp(1 << 22))),
        (Change::Set { fields: BTreeMap::from([("title".to_owned(), json!("z"))]) }, Rank::Pending(4)),
    ];
    for (number, (change, rank)) in changes.into_iter().enumerate() {
        let mark = Mark { rank, op: OpId(uuid::Uuid::from_u128(100 + number as u128)), by: ID.parse().expect("an id") };
        let known = record.as_ref().expect("made");
        let operation = Operation {
            op_id: mark.op,
            schema: 1,
            kind: Kind::Finding,
            record_id: known.id,
            proposed: Stamp(0),
            base: BTreeMap::new(),
            replaces: None,
            change,
        };
        apply(&mut record, &operation, mark, &Bases::new()).expect("lawful");
    }
    let meta = view::flat(&record.expect("made")).remove("meta").expect("always there");
    assert_eq!((meta["moves"].as_array().map(Vec::len), meta["conflicts"]["title"].as_array().map(Vec::len)), (Some(2), Some(3)));
    let typed: view::Meta = serde_json::from_value(meta.clone()).expect("the documented form");
    assert_eq!(serde_json::to_value(typed).expect("JSON"), meta);
}
