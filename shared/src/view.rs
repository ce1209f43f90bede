//! A record as a reader wants it: current values as plain members, and beside them what is known of the record itself.
//!
//! [`flat`] makes the JSON; the structs say what it holds for each kind, for TypeScript, the CSV and the tests. Nothing here merges or decides.

use crate::json::{Object, Value};
use serde::{Deserialize, Serialize};

use crate::id::{OpId, RecordId};
use crate::record::{Mark, Moved, Record, Write};
use crate::stamp::Rank;
use crate::value::{PhotoFacts, Position};

/// The time of a rank in milliseconds since 1970 (UTC), where the server has given one.
fn at_ms(rank: Rank) -> Option<u64> {
    rank.stamp().map(crate::stamp::Stamp::unix_ms)
}

/// One of several values that people wrote at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Rival {
    /// The operation that wrote it.
    pub op: OpId,
    /// Who wrote it.
    pub by: RecordId,
    /// When, milliseconds since 1970 (UTC); `None` while it waits on this device.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub at_ms: Option<u64>,
    /// What was written.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Value,
}

/// What is known of the record itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Meta {
    /// Which record.
    pub id: RecordId,
    /// What it is.
    pub kind: String,
    /// Who made it.
    pub created_by: RecordId,
    /// When, milliseconds since 1970 (UTC); `None` while it waits on this device.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub created_at_ms: Option<u64>,
    /// The last change, likewise.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub changed_at_ms: Option<u64>,
    /// The state of its lifecycle.
    pub state: Option<String>,
    /// Every step of its lifecycle.
    pub moves: Vec<Moved>,
    /// Somebody withdrew it.
    pub is_withdrawn: bool,
    /// It came after the review had begun.
    pub is_late: bool,
    /// Field name to all values that stand against each other, the one that counts last.
    pub conflicts: crate::json::Map<String, Vec<Rival>>,
    /// A part of it waits on this device.
    pub is_pending: bool,
}

/// One photo of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct PhotoView {
    /// The SHA-256 of the uploaded bytes.
    pub id: String,
    /// Its facts.
    pub value: PhotoFacts,
    /// Who added it.
    pub by: RecordId,
}

/// One comment of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct CommentView {
    /// Which comment.
    pub id: String,
    /// Its text.
    pub value: String,
    /// Who wrote it.
    pub by: RecordId,
    /// When, milliseconds since 1970 (UTC); `None` while it waits on this device.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub at_ms: Option<u64>,
}

/// One record that another one points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct LinkView {
    /// The record.
    pub id: RecordId,
    /// Who linked it.
    pub by: RecordId,
}

macro_rules! views {
    ($($(#[doc = $doc:literal])+ $name:ident { $($field:ident : $type:ty),* $(,)? } [ $($set:ident : $element:ty),* $(,)? ]),+ $(,)?) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
            #[serde(deny_unknown_fields)]
            pub struct $name {
                #[doc = "What is known of the record itself."]
                pub meta: Meta,
                $(#[doc = "See [`crate::kind`]."] #[cfg_attr(feature = "typescript", ts(optional = nullable))] #[serde(default)] pub $field: Option<$type>,)*
                $(#[doc = "See [`crate::kind`]."] #[serde(default)] pub $set: Vec<$element>,)*
            }
        )+
    };
}

/// A point `[latitude, longitude]`, degrees × 10⁷.
pub type Point = [i32; 2];

views! {
    /// An organisation that keeps the promise or owns findings.
    Organisation { name: String, kind: String, host: RecordId, fault_report_phone: String, emergency_phone: String } [],
    /// A person; participants need no name.
    Person { name: String, organisation: RecordId, title: String } [],
    /// An estate or a centre.
    Area { organisation: RecordId, name: String, outline: Vec<Point>, is_outline_approximate: bool, description: String } [],
    /// A citizens' promise.
    Promise { organisation: RecordId, title: String, starts_on: String, ends_on: String, summary: String, parties: Vec<RecordId>, is_example: bool } [],
    /// One measure of a promise.
    Measure { organisation: RecordId, promise: RecordId, title: String, owners: Vec<RecordId>, place: String, effect: String, order: i32 } [],
    /// One version of a checklist.
    Checklist { organisation: RecordId, name: String, version: i32, document: crate::checklist::Document } [],
    /// A safety walk.
    Walk { area: RecordId, name: String, checklist: RecordId, planned_at: String, purpose: String, meeting_place: String, practical: String, route: Vec<Point>, is_after_dark: bool, is_example: bool } [comments: CommentView],
    /// One stop of a walk.
    Stop { walk: RecordId, name: String, kind: String, order: i32, position: Position, note: String } [],
    /// One answer to one question at one stop.
    Answer { walk: RecordId, stop: RecordId, question: String, value: String, text: String, light: String, weather: String, answered_at: String } [],
    /// What somebody saw.
    Observation { walk: RecordId, stop: RecordId, category: String, severity: String, feeling: String, text: String, position: Position, place: String, question: String, is_threat: bool, light: String, weather: String, observed_at: String } [photos: PhotoView, comments: CommentView],
    /// What the review makes of observations.
    Finding { walk: RecordId, title: String, category: String, severity: String, organisation: RecordId, deadline: String, position: Position, place: String, stop: RecordId, reply: String, answered_at: String, case_number: String, is_publishable: bool, duplicate_of: RecordId } [observations: LinkView, comments: CommentView, photos: PhotoView],
}

/// The record's current values as one JSON object: `meta`, each field that has a value, each set as a list in order of adding.
pub fn flat(record: &Record) -> Object {
    let mut object = Object::new();
    for name in record.fields.keys() {
        if let Some(value) = record.value(name) {
            object.insert(name.clone(), value.clone());
        }
    }
    for (name, elements) in &record.sets {
        let mut present: Vec<_> = elements.iter().filter(|(_, element)| element.is_present()).collect();
        present.sort_by_key(|(_, element)| element.added);
        let list = present.into_iter().filter_map(|(id, element)| element_view(name, id, &element.value, element.added?)).collect();
        object.insert(name.clone(), Value::Array(list));
    }
    object.insert("meta".to_owned(), meta(record));
    object
}

fn element_view(set: &str, id: &str, value: &Value, added: Mark) -> Option<Value> {
    let mut view = Object::new();
    view.insert("id".to_owned(), id.into());
    view.insert("by".to_owned(), added.by.to_string().into());
    if set == "comments" {
        view.insert("at_ms".to_owned(), at_ms(added.rank).into());
    }
    if !value.is_null() {
        view.insert("value".to_owned(), value.clone());
    }
    Some(Value::Object(view))
}

/// Every mark in a record.
fn marks(record: &Record) -> impl Iterator<Item = Mark> {
    let writes = record.fields.values().flat_map(|field| field.writes.iter().map(|write| write.mark));
    let elements = record.sets.values().flat_map(|set| set.values()).flat_map(|element| element.added.into_iter().chain(element.removed));
    let moves = record.standing.iter().flat_map(|standing| standing.moves.iter().map(|moved| moved.mark));
    std::iter::once(record.created).chain(writes).chain(elements).chain(moves).chain(record.withdrawn)
}

/// These members.
fn members<const N: usize>(members: [(&str, Value); N]) -> Object {
    let mut object = Object::new();
    for (name, value) in members {
        object.insert(name.to_owned(), value);
    }
    object
}

/// An object of these members.
fn object<const N: usize>(of: [(&str, Value); N]) -> Value {
    Value::Object(members(of))
}

fn text(shown: impl std::fmt::Display) -> Value {
    Value::String(shown.to_string())
}

/// A [`Moved`] as JSON.
fn moved(moved: &Moved) -> Value {
    let Mark { rank, op, by } = moved.mark;
    let mut view = members([("rank", text(rank)), ("op", text(op)), ("by", text(by)), ("from", text(&moved.from)), ("to", text(&moved.to))]);
    if let Some(reason) = &moved.reason {
        view.insert("reason".to_owned(), text(reason));
    }
    Value::Object(view)
}

/// A [`Rival`] as JSON.
fn rival(head: &Write) -> Value {
    let Mark { rank, op, by } = head.mark;
    object([("op", text(op)), ("by", text(by)), ("at_ms", at_ms(rank).into()), ("value", head.value.clone())])
}

/// A [`Meta`] as JSON, by hand: the derived writer into a JSON value costs the client 20 kB. A test holds the two equal.
fn meta(record: &Record) -> Value {
    let latest = marks(record).map(|mark| mark.rank).max();
    let mut conflicts = Object::new();
    for (name, field) in record.fields.iter().filter(|(_, field)| field.is_conflicted()) {
        conflicts.insert(name.clone(), Value::Array(field.heads().map(rival).collect()));
    }
    let moves = record.standing.iter().flat_map(|standing| &standing.moves);
    object([
        ("id", text(record.id)),
        ("kind", text(record.kind.as_str())),
        ("created_by", text(record.created.by)),
        ("created_at_ms", at_ms(record.created.rank).into()),
        ("changed_at_ms", latest.and_then(at_ms).into()),
        ("state", record.state().into()),
        ("moves", Value::Array(moves.map(moved).collect())),
        ("is_withdrawn", record.withdrawn.is_some().into()),
        ("is_late", record.is_late.into()),
        ("conflicts", Value::Object(conflicts)),
        ("is_pending", marks(record).any(|mark| mark.rank.stamp().is_none()).into()),
    ])
}
