//! The device's own rows, and what is carried from one device to another.

use shared::json::Value;

use super::{FromJson, Members, Out, Reading, ToJson, read_struct, write_struct};
use crate::core::rows::{Entry, Fate, Meta, Renewal, Stored, Upload};
use crate::core::transfer::{Unsent, UnsentOperation, UnsentPhoto};

/// Both ways, with the same members.
macro_rules! row_struct {
    ($($type:path { $($field:ident $([$mark:tt])?),* $(,)? })+) => {
        read_struct! { $($type { $($field),* })+ }
        write_struct! { $($type { $($field $([$mark])?),* })+ }
    };
}

row_struct! {
    Meta {
        device_id, next_device_seq, next_order, clock, session, renewal, memberships[?], person, is_staff[?], epoch, cursor, log, generation, is_sweep_due, covers_seq, is_first_pull_done,
        pulled_at_ms, last_sent_at_ms, sent, safe_seq, server_ms[?], released_seq[?], released_at_ms[?],
    }
    Renewal { secret, device_id, begun_at_ms }
    Entry { op_id, order, device_id, device_seq, body, saved_at_ms, person, is_staff, is_on_wire, hidden_at_ms, fate, accepted[?], acknowledged_at_ms[?] }
    Stored { seq, generation, scopes, record }
    Upload { photo, record_id, op_id, size_bytes, sent_bytes, location, is_done, done_seq[?], done_at_ms[?], refused, saved_at_ms }
    Unsent { lykta, version, operations, photos }
    UnsentOperation { body, saved_at_ms, is_staff, person }
    UnsentPhoto { photo, record_id, op_id, saved_at_ms, base64 }
}

impl FromJson for Fate {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        let (waiting, rejected) = (members.raw("waiting"), members.raw("rejected"));
        if waiting.is_object() {
            let mut waiting = Members::of(waiting, reading);
            return Self::Waiting { why: waiting.take("why") };
        }
        if rejected.is_object() {
            let mut rejected = Members::of(rejected, reading);
            return Self::Rejected { code: rejected.take("code"), field: rejected.take("field") };
        }
        Self::Applied(members.take("applied"))
    }
}

struct Why<'a>(&'a Fate);

impl ToJson for Why<'_> {
    fn to_json(&self, out: &mut Out) {
        match self.0 {
            Fate::Waiting { why } => {
                out.begin();
                out.member("why", why);
                out.end();
            }
            Fate::Applied(applied) => applied.to_json(out),
            Fate::Rejected { code, field } => {
                out.begin();
                out.member("code", code);
                out.member("field", field);
                out.end();
            }
        }
    }
}

impl ToJson for Fate {
    fn to_json(&self, out: &mut Out) {
        let name = match self {
            Self::Waiting { .. } => "waiting",
            Self::Applied(_) => "applied",
            Self::Rejected { .. } => "rejected",
        };
        out.variant(name, &Why(self));
    }
}
