//! Who may end what others have: the administrator at the command line, and whoever coordinates the place where it was given.
//!
//! Its invariant: what lies outside of the decider's own places is answered like what does not exist.

use rusqlite::Connection;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::permission::Actor;
use shared::scope::{Role, Scope};

use crate::error::Error;
use crate::store::{grants, records};
use crate::sync::sees;

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider {
    /// The administrator at the machine itself, who may do everything.
    CommandLine,
    /// Somebody signed in.
    Person(RecordId),
}

impl Decider {
    /// The person, where it is one.
    pub fn person(self) -> Option<RecordId> {
        match self {
            Self::CommandLine => None,
            Self::Person(person) => Some(person),
        }
    }
}

/// The greatest role from which somebody decides over a scope: a walk's area, an organisation and its host count too.
///
/// # Errors
/// When the database fails.
pub fn role_over(connection: &Connection, actor: &Actor, scope: Scope) -> Result<Option<Role>, Error> {
    let above = match scope {
        Scope::Walk(walk) => {
            records::find(connection, walk)?.filter(|walk| walk.kind == Kind::Walk).and_then(|walk| walk.reference("area")).map(Scope::Area)
        }
        Scope::Organisation(id) => records::find(connection, id)?.and_then(|record| record.reference("host")).map(Scope::Organisation),
        Scope::Area(_) | Scope::Public(_) | Scope::Person(_) => None,
    };
    let counts = |given: Scope| given == scope || Some(given) == above;
    Ok(actor.grants.iter().filter(|grant| counts(grant.scope)).map(|grant| grant.role).max())
}

/// Whether somebody may give or end this role there.
///
/// # Errors
/// [`Code::NotFound`] where the decider has no part, [`Code::Forbidden`] where the part is too small.
pub fn check_role(connection: &Connection, by: Decider, scope: Scope, role: Role) -> Result<(), Error> {
    let Decider::Person(decider) = by else { return Ok(()) };
    let own = role_over(connection, &sees::actor(connection, decider)?, scope)?.ok_or(Code::NotFound)?;
    if own >= Role::Coordinator && own >= role { Ok(()) } else { Err(Error::Refused(Code::Forbidden)) }
}

/// Whether somebody may end what a person has in a scope. Nobody ends their own: that would be a door locked from inside.
///
/// # Errors
/// As [`check_role`]; [`Code::NotFound`] too where the person has nothing there.
pub fn check(connection: &Connection, by: Decider, person: RecordId, scope: Scope) -> Result<(), Error> {
    let held = grants::list(connection, person)?.into_iter().filter(|grant| grant.scope == scope).map(|grant| grant.role).max();
    check_role(connection, by, scope, held.unwrap_or(Role::Reader))?;
    if held.is_none() {
        return Err(Error::Refused(Code::NotFound));
    }
    if by.person() == Some(person) { Err(Error::Refused(Code::Forbidden)) } else { Ok(()) }
}

/// Whether somebody may end what runs on a person's devices: from any place that both have part in.
///
/// # Errors
/// [`Code::NotFound`] where they share none, [`Code::Forbidden`] where the decider's part is too small in all of them.
pub fn check_devices(connection: &Connection, by: Decider, person: RecordId) -> Result<(), Error> {
    let Decider::Person(decider) = by else { return Ok(()) };
    if decider == person {
        return Ok(());
    }
    let mut refused = Error::Refused(Code::NotFound);
    for grant in grants::list(connection, person)?.into_iter().filter(|grant| !matches!(grant.scope, Scope::Public(_) | Scope::Person(_))) {
        match check_role(connection, by, grant.scope, grant.role) {
            Ok(()) => return Ok(()),
            Err(Error::Refused(Code::NotFound)) => {}
            Err(other) => refused = other,
        }
    }
    Err(refused)
}
