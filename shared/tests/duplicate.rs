//! A duplicate names its original: what may be one of what, and that no step is taken without the name.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::apply::{Bases, apply};
use shared::code::Code;
use shared::duplicate::may_be_duplicate;
use shared::id::{OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::stamp::{Rank, Stamp};

const HEDBO: u128 = 1;
const ASSBERG: u128 = 2;
const WALK: u128 = 11;
const SAME_AREA: u128 = 12;
const ELSEWHERE: u128 = 13;

fn id(number: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(number))
}

fn operation(kind: Kind, record_id: RecordId, number: u64, change: Change) -> (Operation, Mark) {
    let op_id = OpId(uuid::Uuid::from_u128(u128::from(number)));
    let mark = Mark { rank: Rank::Final(Stamp(number)), op: op_id, by: id(100) };
    (Operation { op_id, schema: 1, kind, record_id, proposed: Stamp(0), base: BTreeMap::new(), replaces: None, change }, mark)
}

fn record(kind: Kind, number: u128, fields: Value) -> Record {
    let change = Change::Create { fields: serde_json::from_value(fields).expect("an object") };
    let (operation, mark) = operation(kind, id(number), 1, change);
    let mut made = None;
    apply(&mut made, &operation, mark, &Bases::new()).expect("a create on nothing works");
    made.expect("there")
}

fn finding(number: u128, walk: u128, of: Option<u128>) -> Record {
    let mut fields = json!({"walk": id(walk), "title": "Lampan", "category": "lighting", "severity": "poor"});
    if let Some(of) = of {
        fields["duplicate_of"] = json!(id(of));
    }
    record(Kind::Finding, number, fields)
}

fn world() -> BTreeMap<RecordId, Record> {
    let walk = |number, area| record(Kind::Walk, number, json!({"area": id(area), "name": "x"}));
    let observation = record(Kind::Observation, 30, json!({"walk": id(WALK), "category": "lighting", "severity": "poor"}));
    let mut withdrawn = finding(29, WALK, None);
    withdrawn.withdrawn = Some(withdrawn.created);
    let records = [
        walk(WALK, HEDBO),
        walk(SAME_AREA, HEDBO),
        walk(ELSEWHERE, ASSBERG),
        finding(20, WALK, None),
        finding(21, SAME_AREA, None),
        finding(22, ELSEWHERE, None),
        finding(23, WALK, Some(20)),
        finding(24, WALK, Some(23)),
        // Two that already point at each other, as a merge of old data might hold them.
        finding(25, WALK, Some(26)),
        finding(26, WALK, Some(25)),
        withdrawn,
        observation,
    ];
    records.into_iter().map(|record| (record.id, record)).collect()
}

#[test]
fn what_may_be_a_duplicate_of_what() {
    let world = world();
    for (what, of, expected) in [
        ("one of the same walk", 21_u128, Ok(())),
        ("one of the same walk that is a duplicate itself", 24, Ok(())),
        ("one of another area", 22, Err(Code::OutOfRange)),
        ("itself", 40, Err(Code::OutOfRange)),
        ("a withdrawn one", 29, Err(Code::OutOfRange)),
        ("no finding", 30, Err(Code::WrongType)),
        ("one of a ring", 25, Err(Code::OutOfRange)),
    ] {
        let mut world = world.clone();
        world.insert(id(40), finding(40, WALK, None));
        assert_eq!(may_be_duplicate(id(40), Some(id(WALK)), &world[&id(of)], &world), expected, "{what}");
    }
    // Its own duplicate, one and two steps away.
    for of in [23, 24] {
        assert_eq!(may_be_duplicate(id(20), Some(id(WALK)), &world[&id(of)], &world), Err(Code::OutOfRange), "{of}");
    }
    assert_eq!(may_be_duplicate(id(20), None, &world[&id(21)], &world), Err(Code::OutOfRange), "a finding of no walk is near nothing");
}

#[test]
fn no_finding_becomes_a_duplicate_of_nothing() {
    let step = || Change::Move { from: "received".into(), to: "duplicate".into(), reason: None };
    let mut alone = Some(finding(40, WALK, None));
    let (first, mark) = operation(Kind::Finding, id(40), 2, step());
    assert_eq!(apply(&mut alone, &first, mark, &Bases::new()), Err(Code::FieldMissing));
    assert_eq!(alone.as_ref().and_then(Record::state), Some("received"), "refused as a whole");
    let mut named = Some(finding(41, WALK, Some(20)));
    let (second, mark) = operation(Kind::Finding, id(41), 3, step());
    assert_eq!(apply(&mut named, &second, mark, &Bases::new()), Ok(()));
    assert_eq!(named.as_ref().and_then(Record::state), Some("duplicate"));
}
