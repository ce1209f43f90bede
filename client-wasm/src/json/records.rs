//! Records and operations, as `shared` writes them.

use serde_json::Value;
use shared::id::{DeviceId, OpId, PhotoId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::record::{Element, Field, Mark, Moved, Record, Standing, Write};
use shared::scope::Scope;
use shared::stamp::{Rank, Seen, Stamp};

use super::{FromJson, Members, read_struct, read_text};

read_text!(DeviceId, OpId, RecordId, PhotoId, Stamp, Rank, Scope);

read_struct! {
    Mark { rank, op, by }
    Element { added, value, removed }
    Standing { state, moves }
    Operation { op_id, schema, kind, record_id, proposed, base, replaces, change }
}

impl FromJson for Kind {
    fn from_json(value: Value) -> Option<Self> {
        value.as_str().map(Self::from)
    }
}

fn mark(members: &mut Members) -> Option<Mark> {
    Some(Mark { rank: members.take("rank")?, op: members.take("op")?, by: members.take("by")? })
}

impl FromJson for Write {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        Some(Self { mark: mark(&mut members)?, base: members.take("base")?, value: members.raw("value") })
    }
}

impl FromJson for Field {
    fn from_json(value: Value) -> Option<Self> {
        Vec::from_json(value).map(|writes| Self { writes })
    }
}

impl FromJson for Moved {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        let (from, to) = (members.text("from")?, members.text("to")?);
        Some(Self { mark: mark(&mut members)?, from, to, reason: members.take("reason")? })
    }
}

impl FromJson for Record {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        Some(Self {
            kind: members.take("kind")?,
            id: members.take("id")?,
            created: members.take("created")?,
            fields: members.take("fields")?,
            sets: members.take("sets")?,
            standing: members.take("standing")?,
            withdrawn: members.take("withdrawn")?,
            is_late: members.take::<Option<bool>>("is_late")?.unwrap_or_default(),
            rest: members.rest(),
        })
    }
}

impl FromJson for Seen {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        match members.take("stamp")? {
            Some(stamp) => Some(Self::Stamp(stamp)),
            None => members.take("op").map(Self::Op),
        }
    }
}

impl FromJson for Change {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        let kind = members.text("type")?;
        Some(match kind.as_str() {
            "create" => Self::Create { fields: members.take("fields")? },
            "set" => Self::Set { fields: members.take("fields")? },
            "append" => Self::Append { set: members.text("set")?, element: members.text("element")?, value: members.raw("value") },
            "remove" => Self::Remove { set: members.text("set")?, element: members.text("element")? },
            "move" => Self::Move { from: members.text("from")?, to: members.text("to")?, reason: members.take("reason")? },
            "withdraw" => Self::Withdraw {},
            _ => Self::Unknown,
        })
    }
}
