//! The merge's promises as properties: any order of arrival and any repetition of final operations gives the same bytes.
//!
//! Each property has a negative control: the same check run on a merge with a planted bug, which it must catch.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use shared::apply::{Bases, apply, apply_again};
use shared::id::{OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::stamp::{Rank, Stamp};

/// One final operation: what, its stamp's number, and the numbers of the writes it had seen.
#[derive(Debug, Clone)]
struct Step {
    change: Change,
    seen: Vec<u64>,
}

fn id(number: u64) -> RecordId {
    RecordId(uuid::Uuid::from_u128(u128::from(number)))
}

fn mark(number: u64) -> Mark {
    Mark { rank: Rank::Final(Stamp(1_000 + number)), op: OpId(uuid::Uuid::from_u128(u128::from(number))), by: id(number % 3) }
}

fn operation(number: u64, change: Change) -> Operation {
    let op_id = mark(number).op;
    Operation { op_id, schema: 1, kind: Kind::Observation, record_id: id(9), proposed: Stamp(0), base: BTreeMap::new(), replaces: None, change }
}

fn created() -> Record {
    let fields = BTreeMap::from([("category".to_owned(), json!("lighting")), ("severity".to_owned(), json!("poor"))]);
    let mut record = None;
    apply(&mut record, &operation(0, Change::Create { fields }), mark(0), &Bases::new()).expect("a create on nothing works");
    record.expect("it is there now")
}

fn bases(step: &Step) -> Bases {
    let ranks: Vec<Rank> = step.seen.iter().map(|number| mark(*number).rank).collect();
    ["text", "category", "severity"].map(|name| (name.to_owned(), ranks.clone())).into()
}

fn change() -> impl Strategy<Value = Change> {
    let word = prop::sample::select(vec!["a", "b", "c"]);
    let field = prop::sample::select(vec!["text", "category", "severity"]);
    let element = prop::sample::select(vec!["e1", "e2"]);
    prop_oneof![
        4 => (field, word.clone()).prop_map(|(name, word)| Change::Set { fields: BTreeMap::from([(name.to_owned(), json!(word))]) }),
        2 => (element.clone(), word).prop_map(|(element, word)| Change::Append { set: "comments".into(), element: element.into(), value: json!(word) }),
        2 => element.prop_map(|element| Change::Remove { set: "comments".into(), element: element.into() }),
        1 => Just(Change::Withdraw {}),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((change(), prop::collection::vec(0_u64..12, 0..3)), 1..12).prop_map(|steps| {
        steps
            .into_iter()
            .enumerate()
            .map(|(at, (change, seen))| Step { change, seen: seen.into_iter().filter(|n| *n <= at as u64).collect() })
            .collect()
    })
}

fn replay(steps: &[Step], order: &[usize], merge: impl Fn(&mut Record, &Step, Mark)) -> String {
    let mut record = created();
    for at in order {
        merge(&mut record, &steps[*at], mark(*at as u64 + 1));
    }
    record.canonical()
}

fn right(record: &mut Record, step: &Step, mark: Mark) {
    let mut taken = Some(record.clone());
    let number = u64::try_from(mark.op.0.as_u128()).expect("small");
    apply(&mut taken, &operation(number, step.change.clone()), mark, &bases(step)).expect("none of these is a move");
    *record = taken.expect("still there");
}

/// The planted bug: the last to arrive wins.
fn last_arrival_wins(record: &mut Record, step: &Step, mark: Mark) {
    right(record, step, mark);
    if let Change::Set { fields } = &step.change {
        for name in fields.keys() {
            if let Some(field) = record.fields.get_mut(name) {
                let place = field.writes.iter().position(|write| write.mark == mark).expect("just taken");
                let write = field.writes.remove(place);
                field.writes.push(write);
            }
        }
    }
}

/// The planted bug: taking the same operation again writes again.
fn forgets_what_it_took(record: &mut Record, step: &Step, mark: Mark) {
    if let Change::Append { set, element, .. } = &step.change
        && let Some(found) = record.sets.get_mut(set).and_then(|set| set.get_mut(element))
    {
        found.removed = None;
    }
    right(record, step, mark);
}

/// How many histories each property is tried on.
const CASES: u32 = 2_000;

type Merge = fn(&mut Record, &Step, Mark);

fn orders_agree(merge: Merge) -> Result<(), String> {
    let shuffled = steps().prop_flat_map(|steps| {
        let order: Vec<usize> = (0..steps.len()).collect();
        (Just(steps), Just(order.clone()).prop_shuffle(), Just(order))
    });
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
        .run(&shuffled, |(steps, shuffled, order)| {
            prop_assert_eq!(replay(&steps, &order, merge), replay(&steps, &shuffled, merge));
            Ok(())
        })
        .map_err(|failure| failure.to_string())
}

fn repetition_changes_nothing(merge: Merge) -> Result<(), String> {
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
        .run(&steps(), |steps| {
            let once: Vec<usize> = (0..steps.len()).collect();
            let first = replay(&steps, &once, merge);
            for at in 0..steps.len() {
                let with_repeat: Vec<usize> = once.iter().copied().chain([at]).collect();
                prop_assert_eq!(&first, &replay(&steps, &with_repeat, merge));
            }
            Ok(())
        })
        .map_err(|failure| failure.to_string())
}

#[test]
fn operations_commute() {
    orders_agree(right).expect("any order gives the same bytes");
    orders_agree(last_arrival_wins).expect_err("the control must be caught");
    lykta_proof::say("apply-properties", &json!({"property": "operations commute", "cases": CASES, "counterexamples": 0}));
    lykta_proof::say_caught("apply-properties", &["a merge in which the last arrival wins"]);
}

#[test]
fn operations_are_idempotent() {
    repetition_changes_nothing(right).expect("a repeated operation changes nothing");
    repetition_changes_nothing(forgets_what_it_took).expect_err("the control must be caught");
    lykta_proof::say("apply-properties", &json!({"property": "operations are idempotent", "cases": CASES, "counterexamples": 0}));
    lykta_proof::say_caught("apply-properties", &["a merge that forgets what it took"]);
}

#[test]
fn a_record_reads_back_as_the_same_bytes() {
    TestRunner::new(Config { cases: 500, failure_persistence: None, ..Config::default() })
        .run(&steps(), |steps| {
            let order: Vec<usize> = (0..steps.len()).collect();
            let text = replay(&steps, &order, right);
            let back: Record = serde_json::from_str(&text).expect("our own text reads back");
            prop_assert_eq!(back.canonical(), text);
            Ok(())
        })
        .expect("round trip");
}

fn set(value: &str) -> Change {
    Change::Set { fields: BTreeMap::from([("text".to_owned(), json!(value))]) }
}

/// (what, the writes in order with what each had seen, conflicted?, the value that counts)
#[test]
fn who_saw_whom_decides_what_is_flagged() {
    type Case = (&'static str, &'static [(&'static str, &'static [u64])], bool, &'static str);
    let cases: &[Case] = &[
        ("one after the other", &[("a", &[]), ("b", &[1])], false, "b"),
        ("at the same time", &[("a", &[]), ("b", &[])], true, "b"),
        ("at the same time, the same word", &[("a", &[]), ("a", &[])], false, "a"),
        ("settled by one who saw both", &[("a", &[]), ("b", &[]), ("c", &[1, 2])], false, "c"),
        ("edited further by one who saw the winner only", &[("a", &[]), ("b", &[]), ("c", &[2])], true, "c"),
        ("two edit the same seen value", &[("a", &[]), ("b", &[1]), ("c", &[1])], true, "c"),
    ];
    for (what, writes, is_conflicted, winner) in cases {
        let steps: Vec<Step> = writes.iter().map(|(value, seen)| Step { change: set(value), seen: seen.to_vec() }).collect();
        let mut record = created();
        for (at, step) in steps.iter().enumerate() {
            right(&mut record, step, mark(at as u64 + 1));
        }
        let field = &record.fields["text"];
        assert_eq!(field.is_conflicted(), *is_conflicted, "{what}");
        assert_eq!(record.value("text"), Some(&json!(winner)), "{what}");
        assert_eq!(field.writes.len(), writes.len(), "{what}: nothing is dropped in silence");
    }
}

/// Replays the moves of a finding's life in the order in which phones bring them back, on top of the ones that a backup held.
fn moves_come_back(held: &[u64], back: &[u64], again: impl Fn(&mut Option<Record>, &Operation, Mark)) -> String {
    let states = ["received", "reviewed", "assigned", "preserved", "declined"];
    let state = |number: u64| states[usize::try_from(number).expect("small") % states.len()].to_owned();
    let finding = |number, change| Operation { kind: Kind::Finding, ..operation(number, change) };
    let fields = BTreeMap::from([("title".to_owned(), json!("t"))]);
    let mut record = None;
    apply(&mut record, &finding(0, Change::Create { fields }), mark(0), &Bases::new()).expect("created");
    for number in held.iter().chain(back) {
        let change = Change::Move { from: state(number + 1), to: state(*number), reason: None };
        again(&mut record, &finding(*number, change), mark(*number));
    }
    record.expect("it is there").canonical()
}

#[test]
fn moves_that_come_back_stand_in_one_order_whichever_phone_comes_first() {
    let lives = prop::collection::vec(1_u64..1_000, 1..10).prop_flat_map(|mut numbers| {
        numbers.dedup();
        let at = 0..=numbers.len();
        (Just(numbers), at).prop_flat_map(|(numbers, at)| {
            let (held, back) = numbers.split_at(at);
            (Just(held.to_vec()), Just(back.to_vec()), Just(back.to_vec()).prop_shuffle())
        })
    });
    let check = |again: &dyn Fn(&mut Option<Record>, &Operation, Mark)| {
        TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() }).run(&lives, |(held, back, shuffled)| {
            prop_assert_eq!(moves_come_back(&held, &back, again), moves_come_back(&held, &shuffled, again));
            let twice: Vec<u64> = back.iter().chain(&back).copied().collect();
            prop_assert_eq!(moves_come_back(&held, &back, again), moves_come_back(&held, &twice, again));
            Ok(())
        })
    };
    check(&|record, operation, mark| apply_again(record, operation, mark, &Bases::new()).expect("a move that comes back is not judged"))
        .expect("one order");
    // The planted bug: what comes back first stands first.
    check(&|record, operation, mark| {
        let standing = record.as_mut().and_then(|record| record.standing.as_mut()).expect("it has a lifecycle");
        let Change::Move { from, to, reason } = &operation.change else { return };
        if standing.moves.iter().all(|moved| moved.mark.op != mark.op) {
            standing.moves.push(shared::record::Moved { mark, from: from.clone(), to: to.clone(), reason: reason.clone() });
            standing.state.clone_from(to);
        }
    })
    .expect_err("the control must be caught");
}

/// What arrives at a finding: moves (drawn from its lifecycle's steps, lawful at that moment or not) and words between them. The numbers say when each was
/// made, which is another order than that of arrival.
fn arrivals() -> impl Strategy<Value = Vec<(u64, Change)>> {
    let steps: Vec<(&str, &str)> = shared::machine::FINDING.steps.iter().map(|step| (step.from, step.to)).collect();
    let moved = prop::sample::select(steps).prop_map(|(from, to)| Change::Move {
        from: from.to_owned(),
        to: to.to_owned(),
        reason: Some("därför".to_owned()),
    });
    let word = prop::sample::select(vec!["a", "b"]).prop_map(|word| Change::Set { fields: BTreeMap::from([("title".to_owned(), json!(word))]) });
    let change = prop_oneof![3 => moved, 1 => word];
    prop::collection::vec(change, 1..40).prop_flat_map(|changes| {
        let numbers: Vec<u64> = (1..=changes.len() as u64).collect();
        Just(numbers).prop_shuffle().prop_map(move |numbers| numbers.into_iter().zip(changes.clone()).collect())
    })
}

type Taking = fn(&mut Option<Record>, &Operation, Mark) -> bool;

fn take(record: &mut Option<Record>, operation: &Operation, mark: Mark) -> bool {
    apply(record, operation, mark, &Bases::new()).is_ok()
}

/// The planted bug: what was made first stands first, whenever it came.
fn sorts_by_stamp(record: &mut Option<Record>, operation: &Operation, mark: Mark) -> bool {
    let is_taken = take(record, operation, mark);
    if let Some(standing) = record.as_mut().and_then(|record| record.standing.as_mut()) {
        standing.moves.sort_by_key(|moved| moved.mark.rank);
    }
    is_taken
}

/// The planted bug: a move is taken from wherever the record stands.
fn takes_any_move(record: &mut Option<Record>, operation: &Operation, mark: Mark) -> bool {
    let mut operation = operation.clone();
    if let (Change::Move { from, .. }, Some(state)) = (&mut operation.change, record.as_ref().and_then(|record| record.state())) {
        state.clone_into(from);
    }
    take(record, &operation, mark)
}

/// Moves stand as they came, each begins where the one before ended, and neither a repetition nor words between them change that.
fn moves_keep_their_order(taking: Taking) -> Result<(), String> {
    let fields: BTreeMap<String, Value> =
        [("title", json!("t")), ("category", json!("lighting")), ("severity", json!("poor")), ("organisation", json!(id(7)))]
            .map(|(name, value)| (name.to_owned(), value))
            .into();
    let finding = |number, change| Operation { kind: Kind::Finding, ..operation(number, change) };
    let play = |arrivals: &[(u64, Change)], is_every_other_twice: bool| {
        let mut record = None;
        apply(&mut record, &finding(0, Change::Create { fields: fields.clone() }), mark(0), &Bases::new()).expect("created");
        let mut taken = Vec::new();
        for (at, (number, change)) in arrivals.iter().enumerate() {
            let is_taken = taking(&mut record, &finding(*number, change.clone()), mark(*number));
            if let (true, Change::Move { from, to, .. }) = (is_taken, change) {
                taken.push((mark(*number).op, from.clone(), to.clone()));
            }
            if is_every_other_twice && at % 2 == 0 && is_taken {
                taking(&mut record, &finding(*number, change.clone()), mark(*number));
            }
        }
        (record.expect("there"), taken)
    };
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
        .run(&arrivals(), |arrivals| {
            let (record, taken) = play(&arrivals, false);
            let standing = record.standing.as_ref().expect("it has a lifecycle");
            let stands: Vec<_> = standing.moves.iter().map(|moved| (moved.mark.op, moved.from.clone(), moved.to.clone())).collect();
            prop_assert_eq!(&stands, &taken, "as they came, and no other");
            let mut state = "received";
            for (_, from, to) in &stands {
                prop_assert_eq!(from, state);
                state = to;
            }
            prop_assert_eq!(&standing.state, state);
            prop_assert_eq!(play(&arrivals, true).0.canonical(), record.canonical());
            let moves: Vec<_> = arrivals.iter().filter(|(_, change)| matches!(change, Change::Move { .. })).cloned().collect();
            prop_assert_eq!(&play(&moves, false).0.standing, &record.standing);
            Ok(())
        })
        .map_err(|failure| failure.to_string())
}

#[test]
fn moves_stand_in_the_order_in_which_they_came() {
    moves_keep_their_order(take).expect("moves keep the order of arrival");
    moves_keep_their_order(sorts_by_stamp).expect_err("the control must be caught");
    moves_keep_their_order(takes_any_move).expect_err("the control must be caught");
    lykta_proof::say("apply-properties", &json!({"property": "moves stand in the order in which they came", "cases": CASES, "counterexamples": 0}));
    lykta_proof::say_caught("apply-properties", &["a merge that sorts moves by their stamps", "a merge that takes a move from any state"]);
}

#[test]
fn a_move_is_made_once_and_only_from_the_state_it_saw() {
    use shared::code::Code;
    let fields: BTreeMap<String, Value> =
        [("title", "t"), ("category", "lighting"), ("severity", "poor")].map(|(name, value)| (name.to_owned(), json!(value))).into();
    let finding = |number, change| Operation { kind: Kind::Finding, ..operation(number, change) };
    let mut record = None;
    apply(&mut record, &finding(0, Change::Create { fields }), mark(0), &Bases::new()).expect("created");
    let step = |to: &str, from: &str, reason: Option<&str>| Change::Move { from: from.into(), to: to.into(), reason: reason.map(Into::into) };
    let cases = [
        (1, step("reviewed", "received", None), Ok(())),
        (1, step("reviewed", "received", None), Ok(())),
        (2, step("preserved", "received", None), Err(Code::MovedOn)),
        (3, step("checked", "reviewed", None), Err(Code::IllegalMove)),
        (4, step("declined", "reviewed", None), Err(Code::ReasonMissing)),
        (5, step("declined", "reviewed", Some("  ")), Err(Code::ReasonMissing)),
        (6, step("declined", "reviewed", Some("Ägs av Trafikverket")), Ok(())),
    ];
    for (number, change, expected) in cases {
        let before = record.clone();
        let result = apply(&mut record, &finding(number, change.clone()), mark(number), &Bases::new());
        assert_eq!(result, expected, "{number} {change:?}");
        if result.is_err() {
            assert_eq!(record, before, "a refused move changes nothing");
        }
    }
    let record = record.expect("there");
    assert_eq!(record.state(), Some("declined"));
    assert_eq!(record.standing.expect("it has a lifecycle").moves.len(), 2);
}
