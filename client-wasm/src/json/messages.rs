//! The messages between the device and the server, as `shared::wire` documents them.

use shared::code::{Code, Problem};
use shared::json::Value;
use shared::scope::{Grant, Role};
use shared::wire::{
    Answered, Applied, Item, Join, Outcome, Pull, Pulled, Push, Pushed, Removal, Renew, Reset, Restore, Sent, Session, SignIn, Token,
};

use super::{FromJson, Members, Out, Reading, ToJson, read_struct, write_struct};

read_struct! {
    Applied { stamp, seq, receipt }
    Pushed { lykta, epoch, answers, safe_seq, now_ms, log }
    Item { seq, scopes, record }
    Removal { seq, record_id, scope }
    Pulled { lykta, epoch, reset, items, removals, revoked, erased, cursor, log, safe_seq, covers_seq, has_more }
    Session { person, user, grants, walk, renewal, membership }
    Grant { scope, role }
    Token { token, expires_in_s }
}

write_struct! {
    Applied { stamp, seq, receipt }
    Session { person, user[?], grants, walk[?], renewal[?], membership[?] }
    Grant { scope, role }
    Push { protocol, device_id, sent_at_ms, operations, waiting_operations, waiting_photos, log[?] }
    Sent { device_seq, body, accepted[?] }
    Pull { protocol, cursor, log[?], limit[?] }
    Join { secret, device_id, name[?] }
    Renew { secret, device_id }
    Restore { device_id, memberships }
    SignIn { user, password, device_id }
}

impl FromJson for Code {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let text = reading.or(value.as_str(), "");
        Self::ALL.iter().copied().find(|code| code.as_str() == text).unwrap_or(Self::Unknown)
    }
}

impl ToJson for Code {
    fn to_json(&self, out: &mut Out) {
        out.text(self.as_str());
    }
}

impl FromJson for Problem {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        Self {
            kind: members.take("type"),
            title: members.take("title"),
            status: members.take("status"),
            code: members.take("code"),
            field: members.take("field"),
        }
    }
}

const ROLES: [(&str, Role); 6] = [
    ("reader", Role::Reader),
    ("participant", Role::Participant),
    ("leader", Role::Leader),
    ("handler", Role::Handler),
    ("coordinator", Role::Coordinator),
    ("administrator", Role::Administrator),
];

impl FromJson for Role {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let text = reading.or(value.as_str(), "");
        // What a newer role reads as.
        ROLES.iter().find(|(name, _)| *name == text).map_or(Self::Reader, |(_, role)| *role)
    }
}

impl ToJson for Role {
    fn to_json(&self, out: &mut Out) {
        let name = ROLES.iter().find(|(_, role)| role == self).map(|(name, _)| *name);
        out.text(name.expect("every role has a name"));
    }
}

impl FromJson for Reset {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let known = match value.as_str().unwrap_or_default() {
            "foreign_epoch" => Some(Self::ForeignEpoch),
            "log_differs" => Some(Self::LogDiffers),
            "too_old" => Some(Self::TooOld),
            _ => None,
        };
        reading.or(known, Self::TooOld)
    }
}

impl FromJson for Answered {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        let (device_seq, op_id) = (members.take("device_seq"), members.take("op_id"));
        let name: String = members.take("outcome");
        let outcome = match name.as_str() {
            "applied" => Outcome::Applied(members.whole(value)),
            "duplicate" => Outcome::Duplicate(members.whole(value)),
            "rejected" => Outcome::Rejected { code: members.take("code"), field: members.take("field") },
            "retry" => Outcome::Retry { code: members.take("code") },
            "identity_conflict" => Outcome::IdentityConflict { new_device: members.take("new_device") },
            "erased" => Outcome::Erased {},
            _ => Outcome::Unknown,
        };
        Self { device_seq, op_id, outcome }
    }
}
