//! What the user interface says.

use shared::json::Value;

use super::{FromJson, Members, Reading, read_struct};
use crate::api::question::Question;
use crate::api::save::{SaveBatch, Step};

read_struct! {
    SaveBatch { steps, clear_draft }
}

impl FromJson for Step {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        let name: String = members.take("type");
        if name == "create" {
            return Self::Create { kind: members.take("kind"), id: members.take("id"), fields: members.take("fields") };
        }
        let id = members.take("id");
        match name.as_str() {
            "set" => Self::Set { id, fields: members.take("fields"), resolve: members.take("resolve"), shown: members.take("shown") },
            "append" => Self::Append { id, set: members.take("set"), element: members.take("element"), value: members.take("value") },
            "remove" => Self::Remove { id, set: members.take("set"), element: members.take("element") },
            "move" => Self::Move { id, from: members.take("from"), to: members.take("to"), reason: members.take("reason") },
            "photo" => Self::Photo { id, blob: members.take("blob"), width_px: members.take("width_px"), height_px: members.take("height_px") },
            other => {
                if other != "withdraw" {
                    members.fail();
                }
                Self::Withdraw { id }
            }
        }
    }
}

impl FromJson for Question {
    fn from_json(value: &Value, reading: &mut Reading) -> Self {
        let mut members = Members::of(value, reading);
        let action: String = members.take("action");
        if action == "create" {
            return Self::Create { kind: members.take("kind"), fields: members.rest(&["action", "kind"]) };
        }
        let id = members.take("id");
        match action.as_str() {
            "set" => Self::Set { id, field: members.take("field") },
            "append" => Self::Append { id, set: members.take("set") },
            "remove" => Self::Remove { id, set: members.take("set") },
            "move" => Self::Move { id, to: members.take("to") },
            other => {
                if other != "withdraw" {
                    members.fail();
                }
                Self::Withdraw { id }
            }
        }
    }
}
