//! The join sheet of a walk: made when it is first asked for, its code renewed when it has run out, all of it renewed on demand.

use shared::id::RecordId;
use shared::kind::Kind;
use shared::permission::{Action, Actor, Subject, may};
use shared::record::Record;
use shared::scope::{Role, Scope};

use crate::access::join_secret;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::join_links::{self, JoinLink};
use crate::store::visibility;
use crate::sync::sees;
use shared::code::Code;

/// How long a code is good: 24 hours.
pub const CODE_MS: u64 = 24 * 60 * 60 * 1_000;

/// Asks for a walk's sheet.
#[derive(Debug, Clone, Copy)]
pub struct SheetRequest {
    /// Who asks.
    pub person: RecordId,
    /// For which walk.
    pub walk: RecordId,
    /// Kill the older link and code.
    pub is_renewal: bool,
}

/// What opens a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// The link's secret.
    pub link: String,
    /// The code to type.
    pub code: String,
    /// When the code runs out, milliseconds since 1970 (UTC).
    pub code_expires_at_ms: u64,
}

impl Request for SheetRequest {
    type Answer = Secrets;

    fn run(self, turn: &mut Turn<'_>) -> Result<Secrets, Error> {
        let actor = sees::actor(turn.connection, self.person)?;
        get_led_walk(turn, &actor, self.walk)?;
        secrets(turn, self.walk, self.is_renewal)
    }
}

/// The walk, if the actor leads or coordinates it.
///
/// # Errors
/// [`Code::NotFound`] for what is not seen, [`Code::Forbidden`] for what is only seen.
pub fn get_led_walk(turn: &Turn<'_>, actor: &Actor, walk: RecordId) -> Result<(), Error> {
    let record = turn.find(walk)?.filter(|record| record.kind == Kind::Walk).ok_or(Code::NotFound)?;
    let scopes = visibility::scopes_of(turn.connection, walk)?;
    may(actor, Action::See, Subject { record: &record, scopes: &scopes })?;
    if is_led_by(actor, &record) { Ok(()) } else { Err(Error::Refused(Code::Forbidden)) }
}

/// Whether the actor leads this walk or coordinates its area.
pub fn is_led_by(actor: &Actor, walk: &Record) -> bool {
    let area = walk.reference("area").map(Scope::Area);
    actor.grants.iter().any(|grant| {
        (grant.scope == Scope::Walk(walk.id) && grant.role >= Role::Leader) || (Some(grant.scope) == area && grant.role >= Role::Coordinator)
    })
}

/// The walk's secrets, made or renewed where needed.
///
/// # Errors
/// When the database fails.
pub fn secrets(turn: &Turn<'_>, walk: RecordId, is_renewal: bool) -> Result<Secrets, Error> {
    let now_ms = turn.context.now_ms;
    let key = &turn.context.keys.join;
    let stored = join_links::find(turn.connection, walk)?;
    let (generation, code_generation) = match stored {
        Some(link) if is_renewal => (link.generation + 1, 1),
        Some(link) if link.code_expires_at_ms <= now_ms => (link.generation, link.code_generation + 1),
        Some(link) => {
            let code = join_secret::code(key, walk, link.generation, link.code_generation);
            return Ok(Secrets { link: join_secret::link(key, walk, link.generation), code, code_expires_at_ms: link.code_expires_at_ms });
        }
        None => (1, 1),
    };
    let link = join_secret::link(key, walk, generation);
    let code = join_secret::code(key, walk, generation, code_generation);
    let code_expires_at_ms = now_ms.saturating_add(CODE_MS);
    let row = JoinLink {
        walk,
        generation,
        code_generation,
        link_hash: join_secret::link_hash(key, &link),
        code_hash: join_secret::code_hash(key, &code),
        code_expires_at_ms,
    };
    join_links::put(turn.connection, &row)?;
    Ok(Secrets { link, code, code_expires_at_ms })
}
