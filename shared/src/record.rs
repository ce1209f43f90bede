//! A record as it merges: every write that a field ever had, every element a set ever had, the lifecycle's moves.
//!
//! Its invariant: [`Record::canonical`] of two records that have taken the same final operations is the same text. Nothing here decides; see [`crate::apply`].

use crate::json::Map;

use crate::json::Value;
use serde::{Deserialize, Serialize};

use crate::id::{OpId, RecordId};
use crate::kind::Kind;
use crate::stamp::Rank;

/// Who did something, and when in the order of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mark {
    /// Its place in the order.
    pub rank: Rank,
    /// The operation.
    pub op: OpId,
    /// The person; the server's own acts carry the nil id.
    pub by: RecordId,
}

/// One write of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Write {
    /// Who and when.
    #[serde(flatten)]
    pub mark: Mark,
    /// The writes of this field that the writer had seen and meant to replace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Rank>,
    /// The value; `null` is an emptied field.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Value,
}

/// A field: all its writes in order, so that merging is set union and everything else is derived.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, as = "Vec<Write>"))]
#[serde(transparent)]
pub struct Field {
    /// Sorted by mark; never two of one operation.
    pub writes: Vec<Write>,
}

impl Field {
    /// The write that counts: the one of the greatest rank.
    pub fn winner(&self) -> Option<&Write> {
        self.writes.last()
    }

    /// The writes that no other write had seen, in order. More than one: people wrote at the same time.
    pub fn heads(&self) -> impl Iterator<Item = &Write> {
        self.writes.iter().filter(|write| !self.writes.iter().any(|other| other.base.contains(&write.mark.rank)))
    }

    /// Whether two people wrote different things without having seen each other's.
    pub fn is_conflicted(&self) -> bool {
        let Some(winner) = self.winner() else { return false };
        self.heads().any(|head| head.value != winner.value)
    }

    /// The rank that an operation's write has here.
    pub fn rank_of(&self, op: OpId) -> Option<Rank> {
        self.writes.iter().find(|write| write.mark.op == op).map(|write| write.mark.rank)
    }

    /// Takes a write in; the second of one operation changes nothing.
    pub(crate) fn take(&mut self, write: Write) {
        if self.rank_of(write.mark.op).is_some() {
            return;
        }
        let place = self.writes.partition_point(|other| other.mark < write.mark);
        self.writes.insert(place, write);
    }
}

/// One element of a set. Removal is for good, and may arrive before the element.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Element {
    /// Who added it; the first, if several did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub added: Option<Mark>,
    /// The value of that first adding.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Value,
    /// Who removed it; the first, if several did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub removed: Option<Mark>,
}

impl Element {
    /// Whether it is there for a reader.
    pub fn is_present(&self) -> bool {
        self.added.is_some() && self.removed.is_none()
    }
}

/// One step of a lifecycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moved {
    /// Who and when.
    #[serde(flatten)]
    pub mark: Mark,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub reason: Option<String>,
}

/// Where a record stands in its lifecycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The state now.
    pub state: String,
    /// Every step, in order of arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Moved>,
}

/// A record of any kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Which one.
    pub id: RecordId,
    /// Who made it.
    pub created: Mark,
    /// Field name to its writes.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Field>,
    /// Set name to element id to element.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub sets: Map<String, Map<String, Element>>,
    /// Its lifecycle, if the kind has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub standing: Option<Standing>,
    /// Who withdrew it; the first, if several did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub withdrawn: Option<Mark>,
    /// It was made after the review of its walk had begun.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub is_late: bool,
    /// Members from a newer version, kept as they came.
    #[serde(flatten)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub rest: Map<String, Value>,
}

impl Record {
    /// The value that counts of a field; `None` when it was never set or is emptied.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields.get(field).and_then(Field::winner).map(|write| &write.value).filter(|value| !value.is_null())
    }

    /// A field's value as text.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field).and_then(Value::as_str)
    }

    /// A field's value as a reference.
    pub fn reference(&self, field: &str) -> Option<RecordId> {
        self.text(field).and_then(|text| text.parse().ok())
    }

    /// The elements of a set that are there for a reader.
    pub fn elements(&self, set: &str) -> impl Iterator<Item = (&String, &Element)> {
        self.sets.get(set).into_iter().flatten().filter(|(_, element)| element.is_present())
    }

    /// The lifecycle's state.
    pub fn state(&self) -> Option<&str> {
        self.standing.as_ref().map(|standing| standing.state.as_str())
    }

    /// The names of the fields where people wrote different things at the same time.
    pub fn conflicts(&self) -> impl Iterator<Item = &String> {
        self.fields.iter().filter(|(_, field)| field.is_conflicted()).map(|(name, _)| name)
    }

    /// The record as text, the same bytes everywhere: members in the documented order, maps sorted, no white space.
    pub fn canonical(&self) -> String {
        // Room for a usual record at once, instead of four times twice as much.
        let mut bytes = Vec::with_capacity(2_048);
        serde_json::to_writer(&mut bytes, self).expect("a record holds only JSON");
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }
}
