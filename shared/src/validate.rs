//! Whether an operation is well-formed by itself: known kind, known fields, values of their shape, nothing missing.
//!
//! It looks at no other record and decides no permission; a refusal names the field, so that a person can mend it.

use crate::json::Map;

use crate::json::Value;

use crate::SCHEMA;
use crate::code::Code;
use crate::id::{ElementId, RecordId};
use crate::kind::{ElementKey, KindSpec, SetSpec, spec};
use crate::operation::{Change, Operation};
use crate::value::{is_blank, is_photo_id};

/// The longest reason of a move, in characters.
pub const LONGEST_REASON: usize = 2_000;
/// The most heads that one write may name as seen.
pub const MOST_BASES: usize = 64;

/// What is wrong, and in which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} in {field:?}")]
pub struct Invalid {
    /// What is wrong.
    pub code: Code,
    /// In which field, set or member.
    pub field: Option<String>,
}

impl Invalid {
    fn whole(code: Code) -> Self {
        Self { code, field: None }
    }

    fn at(code: Code, field: &str) -> Self {
        Self { code, field: Some(field.chars().take(80).collect()) }
    }
}

/// Checks an operation.
///
/// # Errors
/// The first thing that is wrong. [`Code::ServerTooOld`] means: not wrong, but from a newer version.
pub fn validate(operation: &Operation) -> Result<&'static KindSpec, Invalid> {
    if operation.schema > SCHEMA {
        return Err(Invalid::whole(Code::ServerTooOld));
    }
    if operation.schema == 0 {
        return Err(Invalid::at(Code::OutOfRange, "schema"));
    }
    let spec = spec(&operation.kind).ok_or(Invalid::at(Code::UnknownKind, "kind"))?;
    if operation.base.values().any(|seen| seen.len() > MOST_BASES) {
        return Err(Invalid::at(Code::TooLong, "base"));
    }
    match &operation.change {
        Change::Create { fields } => {
            values(spec, fields)?;
            let missing = spec.fields.iter().find(|field| field.is_required && fields.get(field.name).is_none_or(Value::is_null));
            missing.map_or(Ok(()), |field| Err(Invalid::at(Code::FieldMissing, field.name)))?;
        }
        Change::Set { fields } => {
            if fields.is_empty() {
                return Err(Invalid::at(Code::FieldMissing, "fields"));
            }
            values(spec, fields)?;
            for name in fields.keys() {
                if spec.field(name).is_some_and(|field| field.is_fixed) {
                    return Err(Invalid::at(Code::FieldFixed, name));
                }
            }
        }
        Change::Append { set: name, element: id, value } => {
            let set = spec.set(name).ok_or_else(|| Invalid::at(Code::UnknownField, name))?;
            element(set, id)?;
            set.shape.check(value).map_err(|code| Invalid::at(code, name))?;
        }
        Change::Remove { set: name, element: id } => {
            let set = spec.set(name).ok_or_else(|| Invalid::at(Code::UnknownField, name))?;
            element(set, id)?;
        }
        Change::Move { from, to, reason } => {
            let machine = spec.machine.ok_or(Invalid::whole(Code::IllegalMove))?;
            let step = machine.step(from, to).ok_or(Invalid::at(Code::IllegalMove, "to"))?;
            let reason = reason.as_deref().unwrap_or_default();
            if step.needs_reason && is_blank(reason) {
                return Err(Invalid::at(Code::ReasonMissing, "reason"));
            }
            let shape = crate::value::Shape::Text { most: LONGEST_REASON };
            shape.check(&Value::from(reason)).map_err(|code| Invalid::at(code, "reason"))?;
        }
        Change::Withdraw {} => {}
        Change::Unknown => return Err(Invalid::at(Code::UnknownChange, "change")),
    }
    Ok(spec)
}

fn values(spec: &KindSpec, fields: &Map<String, Value>) -> Result<(), Invalid> {
    for (name, value) in fields {
        let field = spec.field(name).ok_or_else(|| Invalid::at(Code::UnknownField, name))?;
        if value.is_null() {
            if field.is_required {
                return Err(Invalid::at(Code::FieldMissing, name));
            }
            continue;
        }
        field.shape.check(value).map_err(|code| Invalid::at(code, name))?;
        // A required text of nothing but white space says nothing.
        if field.is_required && value.as_str().is_some_and(is_blank) {
            return Err(Invalid::at(Code::FieldMissing, name));
        }
    }
    Ok(())
}

fn element(set: &SetSpec, id: &str) -> Result<(), Invalid> {
    let is_right = match set.element {
        ElementKey::Uuid => id.parse::<ElementId>().is_ok_and(|parsed| parsed.text() == id),
        ElementKey::Record(_) => id.parse::<RecordId>().is_ok_and(|parsed| parsed.text() == id),
        ElementKey::Photo => is_photo_id(id),
    };
    if is_right { Ok(()) } else { Err(Invalid::at(Code::WrongType, set.name)) }
}
