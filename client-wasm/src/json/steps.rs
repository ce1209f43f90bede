//! What the user interface says.

use serde_json::Value;

use super::{FromJson, Members, read_struct};
use crate::api::question::Question;
use crate::api::save::{SaveBatch, Step};

read_struct! {
    SaveBatch { steps, clear_draft }
}

impl FromJson for Step {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        let name = members.text("type")?;
        if name == "create" {
            return Some(Self::Create { kind: members.text("kind")?, id: members.take("id")?, fields: members.take("fields")? });
        }
        let id = members.text("id")?;
        Some(match name.as_str() {
            "set" => Self::Set { id, fields: members.take("fields")?, resolve: members.take("resolve")? },
            "append" => Self::Append { id, set: members.text("set")?, element: members.take("element")?, value: members.raw("value") },
            "remove" => Self::Remove { id, set: members.text("set")?, element: members.text("element")? },
            "move" => Self::Move { id, from: members.text("from")?, to: members.text("to")?, reason: members.take("reason")? },
            "withdraw" => Self::Withdraw { id },
            "photo" => {
                let (width_px, height_px) = (members.take("width_px")?, members.take("height_px")?);
                Self::Photo { id, blob: members.take("blob")?, width_px, height_px }
            }
            _ => return None,
        })
    }
}

impl FromJson for Question {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        let action = members.text("action")?;
        if action == "create" {
            return Some(Self::Create { kind: members.text("kind")?, fields: members.rest() });
        }
        let id = members.text("id")?;
        Some(match action.as_str() {
            "set" => Self::Set { id, field: members.text("field")? },
            "append" => Self::Append { id, set: members.text("set")? },
            "remove" => Self::Remove { id, set: members.text("set")? },
            "move" => Self::Move { id, to: members.text("to")? },
            "withdraw" => Self::Withdraw { id },
            _ => return None,
        })
    }
}
