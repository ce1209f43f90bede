//! Who takes part in a walk, an area or an organisation, with their devices, for those who decide there.
//!
//! Its invariant: nobody else learns anything, not even that the place exists.

use std::collections::BTreeMap;

use rusqlite::Connection;
use shared::code::Code;
use shared::id::RecordId;
use shared::scope::{Role, Scope};
use shared::wire::{Member, People};
use uuid::Uuid;

use crate::access::authority::{Decider, check, check_devices, check_role};
use crate::error::Error;
use crate::store::{devices, grants};

/// The people of a scope, as the caller may deal with them.
///
/// # Errors
/// [`Code::NotFound`] outside of the caller's places, [`Code::Forbidden`] for who does not decide there.
pub fn list(connection: &Connection, caller: RecordId, session: Option<Uuid>, scope: Scope, now_ms: u64) -> Result<People, Error> {
    let by = Decider::Person(caller);
    check_role(connection, by, scope, Role::Reader)?;
    if matches!(scope, Scope::Person(_) | Scope::Public(_)) {
        return Err(Error::Refused(Code::NotFound));
    }
    let mut roles: BTreeMap<RecordId, Vec<Role>> = BTreeMap::new();
    for (person, role) in grants::list_people(connection, scope)? {
        roles.entry(person).or_default().extend(role);
    }
    let mut people = Vec::with_capacity(roles.len());
    for (person, roles) in roles {
        let devices = devices::list_of_person(connection, person, session, now_ms)?;
        let may_end = check(connection, by, person, scope).is_ok();
        people.push(Member { person, roles, may_end, may_end_devices: check_devices(connection, by, person).is_ok(), devices });
    }
    Ok(People { people })
}
