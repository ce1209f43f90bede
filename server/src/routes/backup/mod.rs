//! How the backup stands, in a word, for those who can do something about it. It tells nothing of where it lies, and nothing to anybody else.

use axum::Json;
use axum::extract::State;
use shared::code::Code;
use shared::scope::Role;
use shared::settings::{Backup, BackupStanding};

use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::store::meta;
use crate::sync::sees;

/// A backup that has not been looked after for longer is late.
const LATE_AFTER_MS: u64 = 24 * 60 * 60 * 1_000;

/// `GET /api/backup`.
pub async fn get(State(app): State<App>, caller: Caller) -> Result<Json<Backup>, Error> {
    let (actor, head) = app.store.read(move |connection| Ok((sees::actor(connection, caller.person)?, meta::get(connection)?))).await?;
    if !actor.grants.iter().any(|grant| grant.role >= Role::Coordinator) {
        return Err(Error::Refused(Code::Forbidden));
    }
    // A mark of another log, from before a restore, says nothing about this one.
    let safe_at_ms = app.safe_mark.get().filter(|mark| mark.epoch == head.epoch).map(|mark| mark.at_ms);
    let standing = match safe_at_ms {
        _ if head.demo_at_ms.is_some() => BackupStanding::Example,
        None => BackupStanding::Missing,
        Some(at_ms) if app.clock.now_ms().saturating_sub(at_ms) > LATE_AFTER_MS => BackupStanding::Late,
        Some(_) => BackupStanding::Fresh,
    };
    Ok(Json(Backup { standing, safe_at_ms }))
}
