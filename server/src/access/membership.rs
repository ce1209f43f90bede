//! Ending what somebody may do in a scope, and giving it again.
//!
//! It refuses to touch what the person wrote: that stays where it is shown. Its invariant: the grants, the row that keeps them from coming back after a restore
//! and the note of who decided change in one transaction.

use shared::code::Code;
use shared::id::RecordId;
use shared::scope::{Grant, Role, Scope};

use crate::access::authority::{Decider, check, check_role};
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::decisions::{self, Decided};
use crate::store::grants;
use crate::store::revocations::{self, Revoked};
use crate::sync::accept;

/// Takes all that a person may do in a scope away. The person's next pull names the scope as revoked.
///
/// # Errors
/// [`Code::NotFound`] when there was nothing to end.
pub fn end_grant(turn: &mut Turn<'_>, by: Option<RecordId>, person: RecordId, scope: Scope, reason: Option<&str>) -> Result<Vec<Role>, Error> {
    // Never before the grant itself, whatever the clock says: after a restore the later of the two counts.
    let now_ms = turn.context.now_ms.max(grants::find_given_at(turn.connection, person, scope)?.unwrap_or(0));
    let held = grants::list(turn.connection, person)?.into_iter().filter(|grant| grant.scope == scope);
    let roles: Vec<Role> = held.map(|grant| grant.role).collect();
    if !grants::remove(turn.connection, person, scope)? {
        return Err(Error::Refused(Code::NotFound));
    }
    // The latest time counts: an older row of the same grant may still be there.
    revocations::remove(turn.connection, Revoked::Grant(person, scope))?;
    revocations::insert(turn.connection, Revoked::Grant(person, scope), now_ms)?;
    for role in &roles {
        decisions::insert(turn.connection, by, Decided::GrantEnded(person, scope, *role), reason, now_ms)?;
    }
    turn.announce(Scope::Person(person));
    turn.announce(scope);
    Ok(roles)
}

/// Somebody ends a person's grants in a scope.
#[derive(Debug, Clone)]
pub struct EndGrant {
    /// Who decides.
    pub by: Decider,
    /// Whose.
    pub person: RecordId,
    /// Where.
    pub scope: Scope,
    /// Why, where it was said.
    pub reason: Option<String>,
}

impl Request for EndGrant {
    type Answer = Vec<Role>;

    fn run(self, turn: &mut Turn<'_>) -> Result<Vec<Role>, Error> {
        let Self { by, person, scope, reason } = self;
        check(turn.connection, by, person, scope)?;
        if matches!(scope, Scope::Person(_) | Scope::Public(_)) {
            // What everybody has who ever took part is nobody's membership.
            return Err(Error::Refused(Code::Forbidden));
        }
        end_grant(turn, by.person(), person, scope, reason.as_deref())
    }
}

/// Somebody gives back what was ended last.
#[derive(Debug, Clone, Copy)]
pub struct GiveAgain {
    /// Who decides.
    pub by: Decider,
    /// To whom.
    pub person: RecordId,
    /// Where.
    pub scope: Scope,
}

impl Request for GiveAgain {
    type Answer = Vec<Role>;

    fn run(self, turn: &mut Turn<'_>) -> Result<Vec<Role>, Error> {
        let Self { by, person, scope } = self;
        if !revocations::is_there(turn.connection, Revoked::Grant(person, scope))? {
            return Err(Error::Refused(Code::NotFound));
        }
        let roles = decisions::list_ended_last(turn.connection, person, scope)?;
        for role in &roles {
            // Nobody gives more than they could have ended.
            check_role(turn.connection, by, scope, *role)?;
            accept::give(turn, person, Grant { scope, role: *role })?;
            decisions::insert(turn.connection, by.person(), Decided::GrantGivenAgain(person, scope, *role), None, turn.context.now_ms)?;
        }
        Ok(roles)
    }
}
