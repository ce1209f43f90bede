//! A participant whom a restored server has never heard of comes back: the receipts of their joins make the person again, and begin the session.
//!
//! It refuses a receipt whose session this server knows, unless that session's cookie was never proved (the answer may have been lost): where nothing was
//! lost, a receipt opens nothing. Decision record 8 has the sequence.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::Scope;
use shared::wire::{MOST_MEMBERSHIPS, Restore};
use uuid::Uuid;

use crate::access::join::{admit, give_own};
use crate::access::renewal;
use crate::access::session::{self, Begun};
use crate::error::Error;
use crate::keys::MacKey;
use crate::store::batch::{Request, Turn};
use crate::store::revocations::{self, Revoked};
use crate::store::{renewals, sessions};
use crate::sync::system;

/// What a membership says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The session in which the walk was joined.
    pub session: Uuid,
    /// Who joined.
    pub person: RecordId,
    /// Which walk.
    pub walk: RecordId,
    /// How they wanted to be called then.
    pub name: Option<String>,
    /// When, milliseconds since 1970 (UTC).
    pub joined_at_ms: u64,
}

const CODE_BYTES: usize = 32;

impl Membership {
    /// As text for the device.
    pub fn seal(&self, key: &MacKey) -> String {
        let mut bytes = serde_json::to_vec(self).expect("a membership holds only JSON");
        let code = key.sign(&[b"membership", &bytes]);
        bytes.extend_from_slice(&code);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a text that claims to be one.
    pub fn open(text: &str, key: &MacKey) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (said, code) = bytes.split_at(bytes.len().checked_sub(CODE_BYTES)?);
        if key.verify(&[b"membership", said], code) { serde_json::from_slice(said).ok() } else { None }
    }
}

/// A device asks to be let in again.
#[derive(Debug, Clone)]
pub struct RestoreRequest(pub Restore);

/// A session begun anew.
#[derive(Debug, Clone)]
pub struct Restored {
    /// Whose.
    pub person: RecordId,
    /// The session, under the id that it had.
    pub begun: Begun,
}

impl Request for RestoreRequest {
    type Answer = Restored;

    fn run(self, turn: &mut Turn<'_>) -> Result<Restored, Error> {
        let Restore { device_id, memberships } = self.0;
        if memberships.len() > MOST_MEMBERSHIPS {
            return Err(Error::Refused(Code::BatchTooLarge));
        }
        let key = &turn.context.keys.receipt;
        let opened: Option<Vec<Membership>> = memberships.iter().map(|text| Membership::open(text, key)).collect();
        let opened = opened.ok_or(Code::SignInNeeded)?;
        let (Some(first), Some(latest)) = (opened.first(), opened.last()) else { return Err(Error::Refused(Code::SignInNeeded)) };
        let person = first.person;
        let is_one_person = opened.iter().all(|membership| membership.person == person);
        // A receipt is a credential of the device, too: one that was wiped hears it, also from a server that has lost its session.
        let is_wiped = is_one_person && is_ended(turn, &opened)? && revocations::is_there(turn.connection, Revoked::Device(device_id))?;
        if is_wiped {
            return Err(Error::Refused(Code::DeviceWiped));
        }
        if !is_one_person || is_ended(turn, &opened)? || !is_openable(turn, latest.session)? {
            return Err(Error::Refused(Code::SignInNeeded));
        }
        come_back(turn, person, &opened)?;
        let begun = session::begin_as(turn, latest.session, person, device_id, session::PARTICIPANT_MS)?;
        // Until somebody has come with the new cookie the answer may have been lost: so long the same receipt may ask again.
        renewal::await_proof(turn, &begun.row, &memberships.concat())?;
        Ok(Restored { person, begun })
    }
}

/// Whether the person was shown out, which a receipt does not undo.
fn is_ended(turn: &Turn<'_>, memberships: &[Membership]) -> Result<bool, Error> {
    for membership in memberships {
        if revocations::is_there(turn.connection, Revoked::Session(membership.session))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A session that this server has never heard of, or whose cookie has never come back.
fn is_openable(turn: &Turn<'_>, session: Uuid) -> Result<bool, Error> {
    Ok(!sessions::is_known(turn.connection, session)? || renewals::is_awaited(turn.connection, session)?)
}

/// The person, and what taking part gives.
fn come_back(turn: &mut Turn<'_>, person: RecordId, memberships: &[Membership]) -> Result<(), Error> {
    if turn.find(person)?.is_none() {
        let name = memberships.iter().rev().find_map(|membership| membership.name.as_deref()).map(str::trim).filter(|name| !name.is_empty());
        let fields: BTreeMap<_, _> = name.map(|name| ("name".to_owned(), name.into())).into_iter().collect();
        system::write(turn, Kind::Person, person, Change::Create { fields })?;
    }
    for membership in memberships {
        // A walk that was made after the backup comes back with its coordinator's desk.
        let Some(walk) = turn.find(membership.walk)? else { return Err(Error::Refused(Code::UnknownRecord)) };
        if revocations::is_there(turn.connection, Revoked::Grant(person, Scope::Walk(membership.walk)))? {
            give_own(turn, person, &walk)?;
        } else {
            // Not as of now: an end that this server has forgotten, and the journal has not, came after it.
            admit(turn, person, &walk, membership.joined_at_ms)?;
        }
    }
    Ok(())
}
