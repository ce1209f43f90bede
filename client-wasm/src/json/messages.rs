//! The server's answers, as `shared::wire` documents them.

use serde_json::Value;
use shared::code::{Code, Problem};
use shared::scope::{Grant, Role};
use shared::wire::{Answered, Applied, Item, Outcome, Pulled, Pushed, Removal, Reset, Session, Token};

use super::{FromJson, Members, read_struct};

read_struct! {
    Applied { stamp, seq, receipt }
    Pushed { lykta, epoch, answers, safe_seq, now_ms, log }
    Item { seq, scopes, record }
    Removal { seq, record_id, scope }
    Pulled { lykta, epoch, reset, items, removals, revoked, cursor, log, safe_seq, covers_seq, has_more }
    Session { person, user, grants, walk, renewal, membership }
    Grant { scope, role }
    Token { token, expires_in_s }
}

impl FromJson for Code {
    fn from_json(value: Value) -> Option<Self> {
        let text = value.as_str()?;
        Some(Self::ALL.iter().copied().find(|code| code.as_str() == text).unwrap_or(Self::Unknown))
    }
}

impl FromJson for Problem {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        Some(Self {
            kind: members.text("type")?,
            title: members.text("title")?,
            status: members.take("status")?,
            code: members.take("code")?,
            field: members.take("field")?,
        })
    }
}

impl FromJson for Role {
    fn from_json(value: Value) -> Option<Self> {
        Some(match value.as_str()? {
            "participant" => Self::Participant,
            "leader" => Self::Leader,
            "handler" => Self::Handler,
            "coordinator" => Self::Coordinator,
            "administrator" => Self::Administrator,
            // What a newer role reads as.
            _ => Self::Reader,
        })
    }
}

impl FromJson for Reset {
    fn from_json(value: Value) -> Option<Self> {
        Some(match value.as_str()? {
            "foreign_epoch" => Self::ForeignEpoch,
            "log_differs" => Self::LogDiffers,
            "too_old" => Self::TooOld,
            _ => return None,
        })
    }
}

fn applied(members: &mut Members) -> Option<Applied> {
    Some(Applied { stamp: members.take("stamp")?, seq: members.take("seq")?, receipt: members.text("receipt")? })
}

fn outcome(members: &mut Members) -> Option<Outcome> {
    let name = members.text("outcome")?;
    Some(match name.as_str() {
        "applied" => Outcome::Applied(applied(members)?),
        "duplicate" => Outcome::Duplicate(applied(members)?),
        "rejected" => Outcome::Rejected { code: members.take("code")?, field: members.take("field")? },
        "retry" => Outcome::Retry { code: members.take("code")? },
        "identity_conflict" => Outcome::IdentityConflict { new_device: members.take("new_device")? },
        "erased" => Outcome::Erased {},
        _ => Outcome::Unknown,
    })
}

impl FromJson for Answered {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        Some(Self { device_seq: members.take("device_seq")?, op_id: members.take("op_id")?, outcome: outcome(&mut members)? })
    }
}
