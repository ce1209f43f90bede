//! Changes to JSON: at a place in its tree, and at places in trees that stand in its texts (an operation's body is one).
//!
//! Refuses to keep it well-formed at any price: one change in ten goes into the text itself.

use serde_json::{Map, Value, json};

use super::mutate::Mutator;

/// The deepest nest that is made: deeper than any reader's limit.
const DEEPEST: usize = 300;

/// Changes one place of a JSON text.
pub fn change(input: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator) {
    match serde_json::from_slice::<Value>(input) {
        Ok(mut tree) if !mutator.percent(10) => {
            let donor = (!others.is_empty()).then(|| mutator.pick(others)).and_then(|other| serde_json::from_slice(other).ok());
            change_tree(&mut tree, donor.as_ref(), mutator);
            *input = tree.to_string().into_bytes();
        }
        _ => mutator.bytes(input, others),
    }
}

fn change_tree(tree: &mut Value, donor: Option<&Value>, mutator: &mut Mutator) {
    let at = mutator.below(count(tree));
    let Some(place) = nth(tree, &mut { at }) else { return };
    match place {
        Value::String(text) if text.starts_with('{') && mutator.percent(80) => {
            if let Ok(mut inner) = serde_json::from_str::<Value>(text) {
                change_tree(&mut inner, donor, mutator);
                *text = inner.to_string();
                return;
            }
            *text = mutator.text(text);
        }
        Value::String(text) if mutator.percent(60) => *text = mutator.text(text),
        Value::Array(list) if mutator.percent(70) => change_list(list, mutator),
        Value::Object(members) if mutator.percent(70) => change_members(members, mutator),
        Value::Number(number) if mutator.percent(50) => {
            let near = number.as_i64().unwrap_or_default();
            *place = json!(near.wrapping_add(*mutator.pick(&[-1, 1, 256, 65_536])));
        }
        _ => *place = value(donor, mutator),
    }
}

fn change_list(list: &mut Vec<Value>, mutator: &mut Mutator) {
    let at = mutator.below(list.len());
    match mutator.below(4) {
        0 if !list.is_empty() => drop(list.remove(at)),
        1 if !list.is_empty() => {
            let again = list[at].clone();
            list.extend(std::iter::repeat_n(again, *mutator.pick(&[1, 2, 60])));
        }
        2 => list.reverse(),
        _ => list.insert(at, value(None, mutator)),
    }
}

fn change_members(members: &mut Map<String, Value>, mutator: &mut Mutator) {
    let names: Vec<String> = members.keys().cloned().collect();
    if names.is_empty() {
        members.insert(mutator.word().to_owned(), value(None, mutator));
        return;
    }
    let name = mutator.pick(&names).clone();
    match mutator.below(4) {
        0 => drop(members.remove(&name)),
        1 => {
            // Another one's name: the right value in the wrong place.
            let other = mutator.pick(&names).clone();
            let taken = members[&name].clone();
            members.insert(other, taken);
        }
        2 => {
            let taken = members.remove(&name).unwrap_or_default();
            members.insert(mutator.text(&name), taken);
        }
        _ => drop(members.insert(name, value(None, mutator))),
    }
}

/// A value that may stand anywhere.
fn value(donor: Option<&Value>, mutator: &mut Mutator) -> Value {
    match mutator.below(9) {
        0 => Value::Null,
        1 => json!(mutator.percent(50)),
        2 => json!(*mutator.pick(&[0_i64, -1, 1, i64::MAX, i64::MIN, 900_000_001, 65_536])),
        3 => json!(*mutator.pick(&[u64::MAX, 1 << 53, (1 << 63) + 1])),
        4 => json!(*mutator.pick(&[0.5, -0.0, 1e300, 1e-300])),
        5 => json!(mutator.word()),
        6 => (0..mutator.below(DEEPEST)).fold(Value::Null, |inner, _| if mutator.percent(50) { json!([inner]) } else { json!({"a": inner}) }),
        7 => json!([]),
        _ => {
            let Some(donor) = donor else { return json!({}) };
            let mut donor = donor.clone();
            let at = mutator.below(count(&donor));
            nth(&mut donor, &mut { at }).map_or(Value::Null, |place| place.take())
        }
    }
}

/// How many places a tree has.
fn count(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

fn nth<'t>(tree: &'t mut Value, at: &mut usize) -> Option<&'t mut Value> {
    if *at == 0 {
        return Some(tree);
    }
    *at -= 1;
    match tree {
        Value::Array(list) => list.iter_mut().find_map(|inner| nth(inner, at)),
        Value::Object(members) => members.values_mut().find_map(|inner| nth(inner, at)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
