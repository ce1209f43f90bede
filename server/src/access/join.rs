//! Joining a walk with a link's secret or a typed code: no account, no name needed.
//!
//! Wrong codes are counted ([`crate::access::guesses`]); when they are too many, codes rest for the hour and links still work.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use serde_json::Value;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::{Kind, spec};
use shared::operation::Change;
use shared::record::Record;
use shared::scope::{Grant, Role, Scope};
use shared::validate::Invalid;
use shared::wire::{Join, JoinPreview, JoinQuestion};
use uuid::Uuid;

use crate::access::guesses;
use crate::access::join_secret::{Held, held};
use crate::access::renewal;
use crate::access::restore::Membership;
use crate::access::session::{self, Begun};
use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::devices::{self, Heard};
use crate::store::join_links;
use crate::sync::{accept, system};

/// States in which a walk takes people in.
const OPEN: &[&str] = &["planned", "briefed", "ongoing", "awaiting_phones"];

/// Somebody wants to join.
#[derive(Debug, Clone)]
pub struct JoinRequest {
    /// What was sent.
    pub join: Join,
    /// Who it is and in which session, where the browser has one already.
    pub caller: Option<(RecordId, Uuid)>,
    /// From which address, where it is known.
    pub from: Option<IpAddr>,
}

/// How it went. A wrong code is an answer, not an error: it has to be counted in a transaction that holds.
#[derive(Debug, Clone)]
pub enum Joined {
    /// Welcome.
    In {
        /// Who joined.
        person: RecordId,
        /// Which walk.
        walk: RecordId,
        /// A new session, where there was none, and the secret that renews it.
        begun: Option<(Begun, String)>,
        /// The receipt of the join.
        membership: String,
    },
    /// Not so.
    Out(Code),
    /// Too many wrong codes: wait.
    Wait {
        /// Seconds.
        retry_after_s: u64,
    },
}

impl Request for JoinRequest {
    type Answer = Joined;

    fn run(self, turn: &mut Turn<'_>) -> Result<Joined, Error> {
        if self.join.device_id.0.is_nil() {
            return Err(Error::Refused(Code::Malformed));
        }
        let walk = match open(turn, &self.join.secret, self.from)? {
            Opened::Walk(walk) => walk,
            Opened::Not(code) => return Ok(Joined::Out(code)),
            Opened::Wait { retry_after_s } => return Ok(Joined::Wait { retry_after_s }),
        };
        let name = name(self.join.name.as_deref())?;
        let (person, begun) = match self.caller {
            Some((person, session)) => {
                // Perhaps as another device than the one on which the session began: ending this one has to find it.
                let heard = Heard { now_ms: turn.context.now_ms, session: Some(session) };
                devices::hear(turn.connection, self.join.device_id, person, heard)?;
                (person, None)
            }
            None => {
                let person = participant(turn, name.clone())?;
                let begun = session::begin(turn, person, self.join.device_id, session::PARTICIPANT_MS)?;
                let renewal = renewal::promise(turn, &begun.row)?;
                (person, Some((begun, renewal)))
            }
        };
        admit(turn, person, &walk, turn.context.now_ms)?;
        let session = self.caller.map(|(_, session)| session).or(begun.as_ref().map(|(begun, _)| begun.row.id)).unwrap_or_default();
        let membership = Membership { session, person, walk: walk.id, name, joined_at_ms: turn.context.now_ms };
        let membership = membership.seal(&turn.context.keys.receipt);
        Ok(Joined::In { person, walk: walk.id, begun, membership })
    }
}

/// What a secret opens.
enum Opened {
    /// This walk.
    Walk(Arc<Record>),
    /// Nothing, and why.
    Not(Code),
    /// Too many wrong codes.
    Wait { retry_after_s: u64 },
}

/// Finds the walk, and counts what was wrong: for joining and for the preview alike, so that a preview is no second way to try codes.
fn open(turn: &mut Turn<'_>, secret: &str, from: Option<IpAddr>) -> Result<Opened, Error> {
    let now_ms = turn.context.now_ms;
    let held = held(&turn.context.keys.join, secret);
    let link = match held {
        Held::Link(hash) => join_links::find_by_link(turn.connection, hash)?,
        Held::Code(hash) => {
            if let Some(retry_after_s) = guesses::wait_s(turn, from)? {
                return Ok(Opened::Wait { retry_after_s });
            }
            join_links::find_by_code(turn.connection, hash, now_ms)?
        }
    };
    let Some(link) = link else {
        if matches!(held, Held::Code(_)) {
            guesses::count(turn, from)?;
        }
        return Ok(Opened::Not(Code::JoinCodeWrong));
    };
    let walk = turn.find(link.walk)?.ok_or(Error::Column("walk"))?;
    if walk.withdrawn.is_some() || !walk.state().is_some_and(|state| OPEN.contains(&state)) {
        return Ok(Opened::Not(Code::WalkNotOpen));
    }
    Ok(Opened::Walk(walk))
}

/// Somebody holds a link or code and wants to know what it opens.
#[derive(Debug, Clone)]
pub struct PreviewRequest {
    /// What was sent.
    pub question: JoinQuestion,
    /// From which address, where it is known.
    pub from: Option<IpAddr>,
}

/// What a preview says. As with [`Joined`], a wrong code is an answer.
#[derive(Debug, Clone)]
pub enum Previewed {
    /// This.
    Walk(JoinPreview),
    /// Nothing, and why.
    Not(Code),
    /// Too many wrong codes: wait.
    Wait {
        /// Seconds.
        retry_after_s: u64,
    },
}

impl Request for PreviewRequest {
    type Answer = Previewed;

    fn run(self, turn: &mut Turn<'_>) -> Result<Previewed, Error> {
        let walk = match open(turn, &self.question.secret, self.from)? {
            Opened::Walk(walk) => walk,
            Opened::Not(code) => return Ok(Previewed::Not(code)),
            Opened::Wait { retry_after_s } => return Ok(Previewed::Wait { retry_after_s }),
        };
        let area = match walk.reference("area") {
            Some(area) => turn.find(area)?,
            None => None,
        };
        Ok(Previewed::Walk(JoinPreview {
            walk: text(&walk, "name").unwrap_or_default(),
            area: area.and_then(|area| text(&area, "name")),
            planned_at: text(&walk, "planned_at"),
            meeting_place: text(&walk, "meeting_place"),
            is_example: walk.value("is_example").and_then(Value::as_bool).unwrap_or(false),
        }))
    }
}

fn text(record: &Record, field: &str) -> Option<String> {
    record.text(field).map(ToOwned::to_owned)
}

/// The name that somebody gave, if it is one. Checked for those too who are here already: the receipt of the join carries it, and may have to make the
/// person again.
fn name(given: Option<&str>) -> Result<Option<String>, Error> {
    let Some(name) = given.map(str::trim).filter(|name| !name.is_empty()) else { return Ok(None) };
    let field = spec(&Kind::Person).and_then(|spec| spec.field("name")).expect("a person has a name");
    field.shape.check(&Value::from(name)).map_err(|code| Invalid { code, field: Some(field.name.to_owned()) })?;
    Ok(Some(name.to_owned()))
}

/// Makes the record of somebody new.
fn participant(turn: &mut Turn<'_>, name: Option<String>) -> Result<RecordId, Error> {
    let person = RecordId::new(turn.context.now_ms, random_bytes(turn.context.random));
    let fields: BTreeMap<_, _> = name.map(|name| ("name".to_owned(), name.into())).into_iter().collect();
    system::write(turn, Kind::Person, person, Change::Create { fields })?;
    Ok(person)
}

/// Gives a person all that taking part in a walk needs, as of when they joined, and shows the person to those who coordinate its area.
///
/// # Errors
/// When the database fails.
pub fn admit(turn: &mut Turn<'_>, person: RecordId, walk: &Record, joined_at_ms: u64) -> Result<(), Error> {
    accept::give_as_of(turn, person, Grant { scope: Scope::Walk(walk.id), role: Role::Participant }, joined_at_ms)?;
    give_own(turn, person, walk)?;
    turn.announce(Scope::Walk(walk.id));
    Ok(())
}

/// Gives a person what everybody keeps who ever took part in a walk, also when that has ended: what they wrote, and what the host tells the public.
///
/// # Errors
/// When the database fails.
pub fn give_own(turn: &mut Turn<'_>, person: RecordId, walk: &Record) -> Result<(), Error> {
    let area = walk.reference("area");
    let host = match area {
        Some(area) => turn.find(area)?.and_then(|area| area.reference("organisation")),
        None => None,
    };
    accept::give(turn, person, Grant { scope: Scope::Person(person), role: Role::Participant })?;
    if let Some(host) = host {
        accept::give(turn, person, Grant { scope: Scope::Public(host), role: Role::Reader })?;
    }
    if let Some(area) = area {
        accept::show_person(turn, person, Scope::Area(area))?;
    }
    Ok(())
}
