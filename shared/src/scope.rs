//! Scopes: the units in which records are seen and grants are given, and the roles a grant gives.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::RecordId;

/// What a record is seen through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, type = "string"))]
pub enum Scope {
    /// What a host organisation shows everyone who takes part: areas, promise, checklists, organisations.
    Public(RecordId),
    /// What belongs to one organisation: the findings assigned to it.
    Organisation(RecordId),
    /// All that happens in one area.
    Area(RecordId),
    /// One walk as those who walk it see it.
    Walk(RecordId),
    /// One person's own things.
    Person(RecordId),
}

impl Scope {
    fn parts(self) -> (&'static str, RecordId) {
        match self {
            Self::Public(id) => ("public", id),
            Self::Organisation(id) => ("organisation", id),
            Self::Area(id) => ("area", id),
            Self::Walk(id) => ("walk", id),
            Self::Person(id) => ("person", id),
        }
    }

    /// As on the wire.
    pub fn text(&self) -> String {
        let (name, id) = self.parts();
        let mut text = String::from(name);
        text.push(':');
        text.push_str(&id.text());
        text
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

/// A text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a scope")]
pub struct NotAScope;

impl FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The standard library's search for a letter would be the only one that a phone loads.
        let place = text.bytes().position(|byte| byte == b':').ok_or(NotAScope)?;
        let (name, id) = (&text[..place], &text[place + 1..]);
        let id = id.parse().map_err(|_| NotAScope)?;
        match name {
            "public" => Ok(Self::Public(id)),
            "organisation" => Ok(Self::Organisation(id)),
            "area" => Ok(Self::Area(id)),
            "walk" => Ok(Self::Walk(id)),
            "person" => Ok(Self::Person(id)),
            _ => Err(NotAScope),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a grant lets its holder do in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees only (also: what a newer role reads as).
    Reader,
    /// Walks along: answers, observes, sees what became of it.
    Participant,
    /// Leads the walk or writes for those without a phone.
    Leader,
    /// Works for an organisation that owns findings.
    Handler,
    /// Plans, reviews, answers.
    Coordinator,
    /// Runs the installation.
    Administrator,
}

/// One permission of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// Where.
    pub scope: Scope,
    /// What.
    pub role: Role,
}
