//! How ids, scopes and numbers stand in columns: ids as their 16 bytes, a scope as one byte for its kind and 16 for what it belongs to.
//!
//! Its invariant: what is written here is read back as the same value, or as an error that names the column.

use shared::id::{DeviceId, OpId, RecordId};
use shared::scope::{Role, Scope};
use uuid::Uuid;

use crate::error::Error;

/// A scope as its key.
pub fn scope_key(scope: Scope) -> [u8; 17] {
    let (kind, id) = match scope {
        Scope::Public(id) => (1, id),
        Scope::Organisation(id) => (2, id),
        Scope::Area(id) => (3, id),
        Scope::Walk(id) => (4, id),
        Scope::Person(id) => (5, id),
    };
    let mut key = [kind; 17];
    key[1..].copy_from_slice(id.0.as_bytes());
    key
}

/// The scope of a key.
pub fn scope(bytes: &[u8]) -> Result<Scope, Error> {
    let (kind, id) = bytes.split_first().ok_or(Error::Column("scope"))?;
    let id = record_id(id)?;
    match kind {
        1 => Ok(Scope::Public(id)),
        2 => Ok(Scope::Organisation(id)),
        3 => Ok(Scope::Area(id)),
        4 => Ok(Scope::Walk(id)),
        5 => Ok(Scope::Person(id)),
        _ => Err(Error::Column("scope")),
    }
}

/// Any UUID.
pub fn uuid(bytes: &[u8]) -> Result<Uuid, Error> {
    Uuid::from_slice(bytes).map_err(|_| Error::Column("id"))
}

/// A record's id.
pub fn record_id(bytes: &[u8]) -> Result<RecordId, Error> {
    uuid(bytes).map(RecordId)
}

/// A device's id.
pub fn device_id(bytes: &[u8]) -> Result<DeviceId, Error> {
    uuid(bytes).map(DeviceId)
}

/// An operation's id.
pub fn op_id(bytes: &[u8]) -> Result<OpId, Error> {
    uuid(bytes).map(OpId)
}

/// A hash.
pub fn hash(bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(|_| Error::Column("hash"))
}

/// A number that is never negative.
pub fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// A number for a column; what does not fit is held at the greatest.
pub fn integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A role as its word.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Reader => "reader",
        Role::Participant => "participant",
        Role::Leader => "leader",
        Role::Handler => "handler",
        Role::Coordinator => "coordinator",
        Role::Administrator => "administrator",
    }
}

/// The role of a word; a newer word reads as the least role.
pub fn role(word: &str) -> Role {
    match word {
        "participant" => Role::Participant,
        "leader" => Role::Leader,
        "handler" => Role::Handler,
        "coordinator" => Role::Coordinator,
        "administrator" => Role::Administrator,
        _ => Role::Reader,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_reads_back_and_no_two_share_a_key() {
        let id = RecordId::new(1, [9; 10]);
        let scopes = [Scope::Public(id), Scope::Organisation(id), Scope::Area(id), Scope::Walk(id), Scope::Person(id)];
        for one in scopes {
            assert_eq!(scope(&scope_key(one)).expect("it reads back"), one);
        }
        assert!(scope(&[9; 17]).is_err() && scope(&[]).is_err());
    }

    #[test]
    fn every_role_reads_back() {
        for one in [Role::Reader, Role::Participant, Role::Leader, Role::Handler, Role::Coordinator, Role::Administrator] {
            assert_eq!(role(role_word(one)), one);
        }
    }
}
