//! What people do: participants note, change, comment and withdraw; coordinators make findings, correct, decide and answer, often at the same time.

use client_wasm::api::save::{SaveBatch, Step};
use serde_json::{Value, json};
use shared::id::{OpId, RecordId};
use shared::kind::{CATEGORIES, SEVERITIES};

use crate::sim::World;
use crate::sim::check::SavedOp;
use crate::sim::device::{Device, now};
use crate::sim::server::Place;

/// One thing, if this person can do one now.
pub(crate) fn something(device: &Device, world: &World, place: &Place, saved: &mut Vec<SavedOp>) {
    let steps = if device.is_desk { at_the_desk(device, world) } else { on_the_walk(device, world, place) };
    let before: Vec<OpId> = outbox(device);
    let batch = SaveBatch { steps, clear_draft: None };
    if now(device.core.save(batch, Vec::new())).is_ok() {
        saved.extend(outbox(device).into_iter().filter(|op| !before.contains(op)).map(|op| SavedOp { op, person: device.person }));
    }
}

fn outbox(device: &Device) -> Vec<OpId> {
    device.core.state().outbox.values().map(|kept| kept.entry.op_id).collect()
}

fn ids(device: &Device, kind: &str, is_wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let list: Vec<Value> = serde_json::from_str(&device.core.list(kind)).expect("a list");
    list.iter().filter(|view| is_wanted(view)).filter_map(|view| view["meta"]["id"].as_str().map(ToOwned::to_owned)).collect()
}

fn fields(value: Value) -> std::collections::BTreeMap<String, Value> {
    serde_json::from_value(value).expect("an object")
}

fn set(id: &str, value: Value) -> Step {
    Step::Set { id: id.to_owned(), fields: fields(value), resolve: Vec::new() }
}

fn on_the_walk(device: &Device, world: &World, place: &Place) -> Vec<Step> {
    let chance = &world.chance;
    let own = ids(device, "observation", |_| true);
    let word = format!("ord {}", chance.below(1_000));
    if own.is_empty() || chance.percent(40) {
        // Now and then somebody writes into a walk that is not theirs: the server must not take it.
        let walk: RecordId = if chance.percent(4) { place.other_walk } else { place.walk };
        let fields = fields(json!({"walk": walk, "category": chance.pick(CATEGORIES), "severity": chance.pick(SEVERITIES), "text": word}));
        return vec![Step::Create { kind: "observation".to_owned(), id: None, fields }];
    }
    let id = chance.pick(&own).clone();
    match chance.below(5) {
        0 | 1 => vec![set(&id, json!({"text": word}))],
        2 => vec![set(&id, json!({"severity": chance.pick(SEVERITIES), "text": word}))],
        3 => vec![Step::Append { id, set: "comments".to_owned(), element: None, value: json!(word) }],
        _ => vec![Step::Withdraw { id }],
    }
}

fn at_the_desk(device: &Device, world: &World) -> Vec<Step> {
    let chance = &world.chance;
    let findings: Vec<Value> = serde_json::from_str(&device.core.list("finding")).expect("a list");
    let observations: Vec<Value> = serde_json::from_str(&device.core.list("observation")).expect("a list");
    if !observations.is_empty() && (findings.is_empty() || chance.percent(35)) {
        let observation = chance.pick(&observations);
        let fields =
            fields(json!({"walk": observation["walk"], "title": "Punkt", "category": observation["category"], "severity": observation["severity"]}));
        let element = observation["meta"]["id"].as_str().map(ToOwned::to_owned);
        return vec![
            Step::Create { kind: "finding".to_owned(), id: None, fields },
            Step::Append { id: "$0".to_owned(), set: "observations".to_owned(), element, value: Value::Null },
        ];
    }
    let Some(finding) = findings.get(chance.index(findings.len().max(1))) else { return Vec::new() };
    let id = finding["meta"]["id"].as_str().unwrap_or_default().to_owned();
    let state = finding["meta"]["state"].as_str().unwrap_or_default();
    match chance.below(4) {
        0 => vec![set(&id, json!({"title": format!("Punkt {}", chance.below(100))}))],
        1 => vec![set(&id, json!({"reply": format!("Svar {}", chance.below(100)), "category": chance.pick(CATEGORIES)}))],
        2 => vec![Step::Append { id, set: "comments".to_owned(), element: None, value: json!("internt") }],
        _ => {
            let steps: Vec<_> = shared::machine::FINDING.steps_from(state).collect();
            if steps.is_empty() {
                return Vec::new();
            }
            let step = chance.pick(&steps);
            vec![Step::Move { id, from: step.from.to_owned(), to: step.to.to_owned(), reason: Some("därför".to_owned()) }]
        }
    }
}
