//! Ending what runs on a device: signing it out, which keeps all that is on it, or having it erase all it has.
//!
//! It refuses a device that the person has never used. Its invariant: a wiped device is told so by nothing but its own credentials, and the row that keeps its
//! sessions from coming back stands in the same transaction.

use shared::code::Code;
use shared::id::{DeviceId, RecordId};

use crate::access::authority::{Decider, check_devices};
use crate::app::App;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::decisions::{self, Decided};
use crate::store::revocations::{self, Revoked};
use crate::store::{devices, renewals, sessions};

/// Somebody ends what runs on a person's device.
#[derive(Debug, Clone)]
pub struct EndDevice {
    /// Who decides.
    pub by: Decider,
    /// Whose.
    pub person: RecordId,
    /// Which.
    pub device_id: DeviceId,
    /// It is to erase all it has.
    pub is_wipe: bool,
    /// Why, where it was said.
    pub reason: Option<String>,
}

impl Request for EndDevice {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        check_devices(turn.connection, self.by, self.person)?;
        if !devices::is_known(turn.connection, self.device_id, self.person)? {
            return Err(Error::Refused(Code::NotFound));
        }
        end_device(turn, &self)
    }
}

/// Ends all sessions of a device, and where it is wiped remembers their credentials.
///
/// # Errors
/// When the database fails.
pub fn end_device(turn: &mut Turn<'_>, ended: &EndDevice) -> Result<(), Error> {
    let now_ms = turn.context.now_ms;
    let sessions = sessions::list_of_device(turn.connection, ended.person, ended.device_id)?;
    // Never before one of them, whatever the clock says: a restore wipes what began before the wipe.
    let mut wiped_ms = now_ms;
    for id in &sessions {
        wiped_ms = wiped_ms.max(sessions::find_begun_at(turn.connection, *id)?.unwrap_or(0));
    }
    for id in sessions {
        revocations::insert(turn.connection, Revoked::Session(id), now_ms)?;
        if ended.is_wipe {
            // What renews a session stays: it is a credential, too, and hears the same.
            sessions::wipe(turn.connection, id, now_ms)?;
        } else {
            renewals::forget(turn.connection, id)?;
            sessions::end(turn.connection, id, now_ms)?;
        }
    }
    let decided = if ended.is_wipe {
        revocations::remove(turn.connection, Revoked::Device(ended.device_id))?;
        revocations::insert(turn.connection, Revoked::Device(ended.device_id), wiped_ms)?;
        Decided::DeviceWiped(ended.device_id.0)
    } else {
        Decided::SignedOut(ended.device_id.0)
    };
    decisions::insert(turn.connection, ended.by.person(), decided, ended.reason.as_deref(), now_ms)
}

/// How far back one looks for sessions that ended: longer than any commit takes, and than two clocks of one machine can differ.
const LOOK_BACK_MS: u64 = 60_000;
/// How often one looks.
const EVERY: std::time::Duration = std::time::Duration::from_secs(2);

/// Takes note of sessions that ended in the database, by this process or by the command line beside it.
///
/// # Errors
/// When the database fails.
pub async fn note_ended(app: &App) -> Result<(), Error> {
    let since_ms = app.clock.now_ms().saturating_sub(LOOK_BACK_MS);
    let ended = app.store.read(move |connection| sessions::list_ended_since(connection, since_ms)).await?;
    app.sessions.end(&ended);
    Ok(())
}

/// Does so every two seconds, for as long as it is polled.
pub async fn run(app: App) {
    let mut rounds = tokio::time::interval(EVERY);
    loop {
        rounds.tick().await;
        if let Err(error) = note_ended(&app).await {
            tracing::warn!(%error, "ended sessions could not be read");
        }
    }
}
