//! What people do: participants note, photograph, change, comment and withdraw; coordinators make findings, assign them, correct, decide and answer; handlers
//! answer for other organisations. Often at the same time.

use std::collections::BTreeSet;
use std::io::Cursor;

use client_wasm::api::save::{SaveBatch, Step};
use client_wasm::error::{Error, StoreError};
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use shared::id::{OpId, RecordId};
use shared::kind::{CATEGORIES, SEVERITIES};

use crate::sim::device::{Device, Role, now};
use crate::sim::place::Place;
use crate::sim::saved::Saved;
use crate::sim::{Broken, World};

/// What lies in a tray.
pub(crate) type Tray = BTreeSet<OpId>;

/// One thing, if this person can do one now. What a person lets go of at the tray is told as what lay in it before: only when the device has come back to itself
/// is it known what became of that.
pub(crate) fn something(device: &mut Device, world: &World, place: &Place, saved: &mut Saved) -> Result<Tray, Broken> {
    if world.chance.percent(8) {
        return Ok(mend(device, world));
    }
    let mut photos = Vec::new();
    let steps = match device.role {
        Role::Participant => on_the_walk(device, world, place, &mut photos),
        Role::Coordinator => at_the_desk(device, world, place),
        Role::Handler => at_another_desk(device, world),
    };
    let rows = device.core.store().durable();
    match now(device.core.save(SaveBatch { steps, clear_draft: None }, photos)) {
        Ok(_) => saved.note(device)?,
        // What a device says that it has not kept, it has not kept: unless it died before it could say anything.
        Err(Error::Store(StoreError::Full | StoreError::Failed)) if !device.core.store().is_dead() && device.core.store().durable() != rows => {
            return Err(Broken::KeptInSecret(device.name));
        }
        Err(_) => {}
    }
    Ok(Tray::new())
}

/// Somebody looks at the tray: sends something again, or drops it.
fn mend(device: &Device, world: &World) -> Tray {
    let before = Saved::tray(device);
    let Some(op) = before.iter().nth(world.chance.index(before.len().max(1))).copied() else { return before };
    if world.chance.percent(60) {
        // It stays in the tray when it still breaks the rules.
        let _ = now(device.core.tray_resend(op, std::iter::empty().collect()));
    } else {
        let _ = now(device.core.tray_drop(op));
    }
    before
}

fn list(device: &Device, kind: &str) -> Vec<Value> {
    serde_json::from_str(&device.core.list(kind)).expect("a list")
}

fn id_of(view: &Value) -> String {
    view["meta"]["id"].as_str().unwrap_or_default().to_owned()
}

fn set(id: &str, value: Value) -> Step {
    Step::Set {
        id: id.to_owned(),
        fields: serde_json::from_value(value).expect("an object"),
        resolve: Vec::new(),
        shown: std::collections::BTreeMap::new(),
    }
}

fn create(kind: &str, value: Value) -> Step {
    Step::Create { kind: kind.to_owned(), id: None, fields: serde_json::from_value(value).expect("an object") }
}

/// A small picture that nobody has taken before.
fn picture(world: &World) -> Vec<u8> {
    let (width, height) = (4 + world.chance.small(5), 4 + world.chance.small(5));
    let pixels = world.chance.bytes_of((width * height * 3) as usize);
    let picture = RgbImage::from_raw(width, height, pixels).expect("as many bytes as it has");
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Png).expect("memory takes it");
    bytes.into_inner()
}

fn photo(id: String, world: &World, photos: &mut Vec<Vec<u8>>) -> Step {
    photos.push(picture(world));
    Step::Photo { id, blob: 0, width_px: 8, height_px: 8 }
}

fn on_the_walk(device: &Device, world: &World, place: &Place, photos: &mut Vec<Vec<u8>>) -> Vec<Step> {
    let chance = &world.chance;
    let own = list(device, "observation");
    let word = format!("ord {}", chance.below(1_000));
    if own.is_empty() || chance.percent(20) {
        // Now and then somebody writes into a walk that is not theirs: the server must not take it.
        let walk: RecordId = if chance.percent(4) { place.other_walk } else { place.walk };
        let severity = chance.pick(SEVERITIES);
        let mut steps = vec![create("observation", json!({"walk": walk, "category": chance.pick(CATEGORIES), "severity": severity, "text": word}))];
        if chance.percent(35) {
            steps.push(photo("$0".to_owned(), world, photos));
        }
        return steps;
    }
    let own = chance.pick(&own);
    let id = id_of(own);
    match chance.below(8) {
        0 | 1 => vec![set(&id, json!({"text": word}))],
        2 => vec![set(&id, json!({"severity": chance.pick(SEVERITIES), "text": word}))],
        3 => vec![Step::Append { id, set: "comments".to_owned(), element: None, value: json!(word) }],
        4 | 5 => vec![photo(id, world, photos)],
        6 => removal(id, own),
        _ => vec![Step::Withdraw { id }],
    }
}

/// One of the photos goes: it may have been sent, be on its way, or not have left.
fn removal(id: String, own: &Value) -> Vec<Step> {
    let element = own["photos"][0]["id"].as_str().map(ToOwned::to_owned);
    element.map(|element| Step::Remove { id, set: "photos".to_owned(), element }).into_iter().collect()
}

fn at_the_desk(device: &Device, world: &World, place: &Place) -> Vec<Step> {
    let chance = &world.chance;
    let (findings, observations) = (list(device, "finding"), list(device, "observation"));
    // Whoever coordinates walks along, too: when that has ended, what they pointed out themselves is still theirs to follow.
    if chance.percent(20) {
        let seen = json!({"walk": place.walk, "category": chance.pick(CATEGORIES), "severity": chance.pick(SEVERITIES)});
        let mut finding = seen.clone();
        finding["title"] = json!("Punkt");
        let link = Step::Append { id: "$1".to_owned(), set: "observations".to_owned(), element: Some("$0".to_owned()), value: Value::Null };
        return vec![create("observation", seen), create("finding", finding), link];
    }
    if !observations.is_empty() && (findings.is_empty() || chance.percent(30)) {
        let observation = chance.pick(&observations);
        let mut fields =
            json!({"walk": observation["walk"], "title": "Punkt", "category": observation["category"], "severity": observation["severity"]});
        if chance.percent(20) {
            fields["organisation"] = json!(chance.pick(&place.partners));
        }
        let link = Step::Append { id: "$0".to_owned(), set: "observations".to_owned(), element: Some(id_of(observation)), value: Value::Null };
        return vec![create("finding", fields), link];
    }
    if findings.is_empty() {
        return Vec::new();
    }
    let finding = chance.pick(&findings);
    let id = id_of(finding);
    match chance.below(8) {
        0 => vec![set(&id, json!({"title": format!("Punkt {}", chance.below(100))}))],
        1 => vec![set(&id, json!({"reply": format!("Svar {}", chance.below(100)), "category": chance.pick(CATEGORIES)}))],
        2 => vec![Step::Append { id, set: "comments".to_owned(), element: None, value: json!("internt") }],
        // From one organisation to another, or to none: the record moves between scopes.
        3 | 4 => {
            let owner = chance.index(place.partners.len() + 1);
            vec![set(&id, json!({"organisation": place.partners.get(owner)}))]
        }
        // Whoever pointed it out sees what became of it, from now on or no longer.
        5 if !observations.is_empty() => link_or_unlink(id, finding, id_of(chance.pick(&observations))),
        _ => step_on(id, finding, chance.index(20)),
    }
}

fn link_or_unlink(id: String, finding: &Value, observation: String) -> Vec<Step> {
    let set = "observations".to_owned();
    let is_linked = finding["observations"].to_string().contains(&observation);
    if is_linked {
        vec![Step::Remove { id, set, element: observation }]
    } else {
        vec![Step::Append { id, set, element: Some(observation), value: Value::Null }]
    }
}

fn step_on(id: String, finding: &Value, which: usize) -> Vec<Step> {
    let state = finding["meta"]["state"].as_str().unwrap_or_default();
    let steps: Vec<_> = shared::machine::FINDING.steps_from(state).collect();
    let Some(step) = steps.get(which % steps.len().max(1)) else { return Vec::new() };
    vec![Step::Move { id, from: step.from.to_owned(), to: step.to.to_owned(), reason: Some("därför".to_owned()) }]
}

fn at_another_desk(device: &Device, world: &World) -> Vec<Step> {
    let chance = &world.chance;
    let findings = list(device, "finding");
    if findings.is_empty() {
        return Vec::new();
    }
    let finding = chance.pick(&findings);
    let id = id_of(finding);
    match chance.below(4) {
        0 => vec![set(&id, json!({"reply": format!("Vi svarar {}", chance.below(100))}))],
        1 => vec![Step::Append { id, set: "comments".to_owned(), element: None, value: json!("hos oss") }],
        _ => step_on(id, finding, chance.index(20)),
    }
}
