//! Records and operations, as `shared` writes them.

use shared::id::{DeviceId, OpId, PhotoId, RecordId};
use shared::json::Value;
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::record::{Element, Field, Mark, Moved, Record, Standing, Write};
use shared::scope::Scope;
use shared::stamp::{Rank, Seen, Stamp};
use uuid::Uuid;

use super::{FromJson, Members, Out, Reading, ToJson, read_struct, read_text, write, write_struct, write_text};

read_text!(
    DeviceId = DeviceId(Uuid::nil()),
    OpId = OpId(Uuid::nil()),
    RecordId = RecordId(Uuid::nil()),
    PhotoId = PhotoId([0; 32]),
    Stamp = Stamp(0),
    Rank = Rank::Pending(0),
    Scope = Scope::Public(RecordId(Uuid::nil())),
);
write_text!(DeviceId, OpId, RecordId, PhotoId, Stamp, Rank, Scope);

read_struct! {
    Mark { rank, op, by }
    Element { added, value, removed }
    Standing { state, moves }
    Operation { op_id, schema, kind, record_id, proposed, base, replaces, change }
}

write_struct! {
    Mark { rank, op, by }
    Element { added[?], value, removed[?] }
    Standing { state, moves[?] }
    Operation { op_id, schema, kind, record_id, proposed, base[?], replaces[?], change }
}

/// Encodes an operation, once.
pub fn encoded(operation: Operation) -> Encoded {
    Encoded { body: write(&operation), operation }
}

impl FromJson for Kind {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        Self::from(reading.or(value.as_str(), ""))
    }
}

impl ToJson for Kind {
    fn to_json(&self, out: &mut Out) {
        out.text(self.as_str());
    }
}

fn write_mark(mark: &Mark, out: &mut Out) {
    out.member("rank", &mark.rank);
    out.member("op", &mark.op);
    out.member("by", &mark.by);
}

impl FromJson for Write {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        Self { mark: members.whole(value), base: members.take("base"), value: members.take("value") }
    }
}

impl ToJson for Write {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        write_mark(&self.mark, out);
        out.sparse("base", &self.base);
        out.member("value", &self.value);
        out.end();
    }
}

impl FromJson for Field {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        Self { writes: Vec::from_json(value, reading) }
    }
}

impl ToJson for Field {
    fn to_json(&self, out: &mut Out) {
        self.writes.to_json(out);
    }
}

impl FromJson for Moved {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        Self { mark: members.whole(value), from: members.take("from"), to: members.take("to"), reason: members.take("reason") }
    }
}

impl ToJson for Moved {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        write_mark(&self.mark, out);
        out.member("from", &self.from);
        out.member("to", &self.to);
        out.sparse("reason", &self.reason);
        out.end();
    }
}

/// The members of a record that are not its rest.
const RECORD: [&str; 8] = ["kind", "id", "created", "fields", "sets", "standing", "withdrawn", "is_late"];

impl FromJson for Record {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        Self {
            kind: members.take("kind"),
            id: members.take("id"),
            created: members.take("created"),
            fields: members.take("fields"),
            sets: members.take("sets"),
            standing: members.take("standing"),
            withdrawn: members.take("withdrawn"),
            is_late: members.take::<Option<bool>>("is_late") == Some(true),
            rest: members.rest(&RECORD),
        }
    }
}

impl ToJson for Record {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        out.member("kind", &self.kind);
        out.member("id", &self.id);
        out.member("created", &self.created);
        out.sparse("fields", &self.fields);
        out.sparse("sets", &self.sets);
        out.sparse("standing", &self.standing);
        out.sparse("withdrawn", &self.withdrawn);
        out.sparse("is_late", &self.is_late);
        for (name, value) in &self.rest {
            out.member(name, value);
        }
        out.end();
    }
}

impl FromJson for Seen {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        match members.take("stamp") {
            Some(stamp) => Self::Stamp(stamp),
            None => Self::Op(members.take("op")),
        }
    }
}

impl ToJson for Seen {
    fn to_json(&self, out: &mut Out) {
        match self {
            Self::Stamp(stamp) => out.variant("stamp", stamp),
            Self::Op(op) => out.variant("op", op),
        }
    }
}

impl FromJson for Change {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        let kind: String = members.take("type");
        match kind.as_str() {
            "create" => Self::Create { fields: members.take("fields") },
            "set" => Self::Set { fields: members.take("fields") },
            "append" => Self::Append { set: members.take("set"), element: members.take("element"), value: members.take("value") },
            "remove" => Self::Remove { set: members.take("set"), element: members.take("element") },
            "move" => Self::Move { from: members.take("from"), to: members.take("to"), reason: members.take("reason") },
            "withdraw" => Self::Withdraw {},
            _ => Self::Unknown,
        }
    }
}

impl ToJson for Change {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        match self {
            Self::Create { fields } => {
                out.member("type", &"create");
                out.member("fields", fields);
            }
            Self::Set { fields } => {
                out.member("type", &"set");
                out.member("fields", fields);
            }
            Self::Append { set, element, value } => {
                out.member("type", &"append");
                out.member("set", set);
                out.member("element", element);
                out.member("value", value);
            }
            Self::Remove { set, element } => {
                out.member("type", &"remove");
                out.member("set", set);
                out.member("element", element);
            }
            Self::Move { from, to, reason } => {
                out.member("type", &"move");
                out.member("from", from);
                out.member("to", to);
                out.sparse("reason", reason);
            }
            Self::Withdraw {} => out.member("type", &"withdraw"),
            // Never made here: validation refuses it before anything is written.
            Self::Unknown => out.member("type", &"unknown"),
        }
        out.end();
    }
}
