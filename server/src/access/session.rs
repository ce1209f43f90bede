//! Sessions begin with a join or a password and end when somebody signs out.

use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::id::{DeviceId, RecordId};
use uuid::Uuid;

use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::attempts::{self, Cap};
use crate::store::batch::{Request, Turn};
use crate::store::devices::{self, Heard};
use crate::store::revocations::{self, Revoked};
use crate::store::sessions::{self, SessionRow};
use crate::store::{accounts, renewals};

/// How long staff stay signed in: 30 days.
const STAFF_MS: u64 = 30 * 24 * 60 * 60 * 1_000;
/// How long a participant's phone stays joined: 400 days, the most a cookie may live, for word comes back months after the walk.
pub const PARTICIPANT_MS: u64 = 400 * 24 * 60 * 60 * 1_000;

/// Wrong passwords for one account from devices that never signed in to it.
pub const STRANGERS: Cap = Cap { most: 10, window_ms: 15 * 60 * 1_000 };
/// Wrong passwords from a device that has signed in before: strangers can't lock its owner out.
pub const KNOWN_DEVICE: Cap = Cap { most: 10, window_ms: 15 * 60 * 1_000 };
/// Wrong passwords of the whole installation.
pub const EVERYBODY: Cap = Cap { most: 1_000, window_ms: 60 * 60 * 1_000 };

/// A new session with the secret that only the browser will hold.
#[derive(Debug, Clone)]
pub struct Begun {
    /// As stored.
    pub row: SessionRow,
    /// The cookie's value, in hexadecimal.
    pub secret: String,
}

/// The hash under which a cookie's secret is stored.
pub fn secret_hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Begins a session inside a transaction.
///
/// # Errors
/// When the database fails.
pub fn begin(turn: &mut Turn<'_>, person: RecordId, device_id: DeviceId, lifetime_ms: u64) -> Result<Begun, Error> {
    let id = Uuid::from_bytes(random_bytes(turn.context.random));
    begin_as(turn, id, person, device_id, lifetime_ms)
}

/// Begins a session under an id that it had before: with a new secret, and the older one is worth nothing.
///
/// # Errors
/// When the database fails.
pub fn begin_as(turn: &mut Turn<'_>, id: Uuid, person: RecordId, device_id: DeviceId, lifetime_ms: u64) -> Result<Begun, Error> {
    // The nil id is the server's own device: nothing could ever be pushed in such a session.
    if device_id.0.is_nil() {
        return Err(Error::Refused(Code::Malformed));
    }
    let secret: [u8; 32] = random_bytes(turn.context.random);
    let row = SessionRow { id, secret_hash: secret_hash(&secret), person, device_id, expires_at_ms: turn.context.now_ms.saturating_add(lifetime_ms) };
    sessions::insert(turn.connection, &row, turn.context.now_ms)?;
    // The session itself says on which device it began.
    devices::hear(turn.connection, device_id, person, Heard { now_ms: turn.context.now_ms, session: None })?;
    Ok(Begun { row, secret: hex::encode(secret) })
}

/// The counter that a try at an account counts in.
pub fn subject(user: &str, known_device: Option<DeviceId>) -> (String, Cap) {
    let name = hex::encode(Sha256::digest(accounts::normalise(user).as_bytes()));
    match known_device {
        Some(device) => (format!("password:{name}:{device}"), KNOWN_DEVICE),
        None => (format!("password:{name}"), STRANGERS),
    }
}

/// The subject of [`EVERYBODY`].
pub const EVERYBODY_SUBJECT: &str = "password";

/// A right password was given: begin.
#[derive(Debug)]
pub struct SignedIn {
    /// The account's name.
    pub user: String,
    /// Its person.
    pub person: RecordId,
    /// Where.
    pub device_id: DeviceId,
}

impl Request for SignedIn {
    type Answer = Begun;

    fn run(self, turn: &mut Turn<'_>) -> Result<Begun, Error> {
        let (subject, _) = subject(&self.user, Some(self.device_id));
        attempts::forgive(turn.connection, &subject)?;
        begin(turn, self.person, self.device_id, STAFF_MS)
    }
}

/// A wrong password was given: count it.
#[derive(Debug)]
pub struct WrongPassword {
    /// The account's name, as typed.
    pub user: String,
    /// The device, where it has signed in to the account before.
    pub known_device: Option<DeviceId>,
}

impl Request for WrongPassword {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        let (subject, cap) = subject(&self.user, self.known_device);
        attempts::count(turn.connection, &subject, cap, turn.context.now_ms)?;
        attempts::count(turn.connection, EVERYBODY_SUBJECT, EVERYBODY, turn.context.now_ms)
    }
}

/// Somebody signs out.
#[derive(Debug)]
pub struct SignOut {
    /// Which session.
    pub id: Uuid,
}

impl Request for SignOut {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        renewals::forget(turn.connection, self.id)?;
        revocations::insert(turn.connection, Revoked::Session(self.id), turn.context.now_ms)?;
        sessions::end(turn.connection, self.id, turn.context.now_ms)
    }
}
