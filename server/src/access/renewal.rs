//! Getting a session back that a browser lost before it had written its cookie down. Decision record 11 weighs it.
//!
//! It refuses everybody with an account. Invariant: a renewal is worth something for a day at most, and nothing once its cookie was seen when the browser must
//! have had it on its disk; of one join there is never more than one session.

use shared::code::Code;
use shared::id::RecordId;
use shared::wire::Renew;
use uuid::Uuid;

use crate::access::session::{self, Begun, secret_hash};
use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::renewals::{self, RenewalRow};
use crate::store::sessions::{self, SessionRow};

/// For how long after the join a lost session can be had back: 24 hours.
pub const LIFETIME_MS: u64 = 24 * 60 * 60 * 1_000;
/// From this age on a cookie that comes back is taken as written down. Chromium writes every 30 s, and an answer may be 30 s on its way.
pub const PROVEN_MS: u64 = 2 * 60 * 1_000;

/// Gives a new session its renewal; the secret is told once and not kept.
///
/// # Errors
/// When the database fails.
pub fn promise(turn: &mut Turn<'_>, session: &SessionRow) -> Result<String, Error> {
    let secret: [u8; 32] = random_bytes(turn.context.random);
    let now_ms = turn.context.now_ms;
    let row =
        RenewalRow { secret_hash: secret_hash(&secret), session: session.id, begun_at_ms: now_ms, expires_at_ms: now_ms.saturating_add(LIFETIME_MS) };
    renewals::insert(turn.connection, &row)?;
    Ok(hex::encode(secret))
}

/// Notes that a session's cookie has not come back yet; `by` is what may ask for it again.
///
/// # Errors
/// When the database fails.
pub fn await_proof(turn: &Turn<'_>, session: &SessionRow, by: &str) -> Result<(), Error> {
    let now_ms = turn.context.now_ms;
    renewals::forget(turn.connection, session.id)?;
    let row = RenewalRow {
        secret_hash: secret_hash(by.as_bytes()),
        session: session.id,
        begun_at_ms: now_ms,
        expires_at_ms: now_ms.saturating_add(LIFETIME_MS),
    };
    renewals::insert(turn.connection, &row)
}

/// A device has lost its cookie.
#[derive(Debug, Clone)]
pub struct RenewRequest(pub Renew);

/// A session in place of another.
#[derive(Debug, Clone)]
pub struct Renewed {
    /// Whose.
    pub person: RecordId,
    /// The new one.
    pub begun: Begun,
    /// The one that is over.
    pub ended: Uuid,
}

impl Request for RenewRequest {
    type Answer = Renewed;

    fn run(self, turn: &mut Turn<'_>) -> Result<Renewed, Error> {
        let Renew { secret, device_id } = self.0;
        let now_ms = turn.context.now_ms;
        let bytes = hex::decode(secret).ok().filter(|bytes| bytes.len() == 32).ok_or(Code::SignInNeeded)?;
        let hash = secret_hash(&bytes);
        let Some(lost) = renewals::find(turn.connection, hash, device_id, now_ms)? else {
            // It is the credential of a device that was wiped before its cookie had proved itself.
            let session = renewals::find_session(turn.connection, hash)?;
            let is_wiped = session.map_or(Ok(false), |session| sessions::is_wiped(turn.connection, session))?;
            return Err(Error::Refused(if is_wiped { Code::DeviceWiped } else { Code::SignInNeeded }));
        };
        sessions::end(turn.connection, lost.session, now_ms)?;
        let begun = session::begin(turn, lost.person, device_id, lost.expires_at_ms.saturating_sub(now_ms))?;
        // The same secret goes on, for the answer may be lost on its way, and the new cookie is as young as the first one was.
        renewals::pass_on(turn.connection, hash, begun.row.id, now_ms)?;
        Ok(Renewed { person: lost.person, begun, ended: lost.session })
    }
}

/// A cookie has proved that it is written down: its renewal is over.
#[derive(Debug, Clone, Copy)]
pub struct Proven {
    /// Which session.
    pub session: Uuid,
}

impl Request for Proven {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        renewals::forget(turn.connection, self.session)
    }
}
