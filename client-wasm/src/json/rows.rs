//! The device's own rows.

use serde_json::Value;

use super::{FromJson, Members, read_struct};
use crate::core::rows::{Entry, Fate, Meta, Renewal, Stored, Upload};
use crate::core::transfer::{Unsent, UnsentOperation, UnsentPhoto};

read_struct! {
    Meta {
        device_id, next_device_seq, next_order, clock, session, renewal, memberships, person, epoch, cursor, log, generation, is_sweep_due, covers_seq, is_first_pull_done,
        pulled_at_ms, last_sent_at_ms, sent, safe_seq, server_ms, released_seq, released_at_ms,
    }
    Renewal { secret, device_id, begun_at_ms }
    Entry { op_id, order, device_id, device_seq, body, saved_at_ms, person, is_staff, is_on_wire, hidden_at_ms, fate, accepted, acknowledged_at_ms }
    Stored { seq, generation, scopes, record }
    Upload { photo, record_id, op_id, size_bytes, sent_bytes, location, is_done, done_seq, done_at_ms, refused, saved_at_ms }
    Unsent { lykta, version, operations, photos }
    UnsentOperation { body, saved_at_ms, is_staff, person }
    UnsentPhoto { photo, record_id, op_id, saved_at_ms, base64 }
}

impl FromJson for Fate {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        if let Some(mut waiting) = Members::of(members.raw("waiting")) {
            return Some(Self::Waiting { why: waiting.take("why")? });
        }
        if let Some(mut rejected) = Members::of(members.raw("rejected")) {
            return Some(Self::Rejected { code: rejected.take("code")?, field: rejected.take("field")? });
        }
        members.take("applied").map(Self::Applied)
    }
}
