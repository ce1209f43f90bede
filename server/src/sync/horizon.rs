//! How long removals are remembered: 400 days. A device that was away for longer starts anew, because what it would have to let go of is not known any more.
//!
//! It refuses to forget anything that a scope still shows. Its invariant: the horizon is written in the transaction that forgets, so that no cursor from before it
//! is ever taken for up to date.

use std::time::Duration;

use rusqlite::{Connection, params};

use crate::app::App;
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::column;

/// 400 days.
pub const HORIZON_MS: u64 = 400 * 24 * 60 * 60 * 1_000;
/// How often one looks.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Up to where removals are forgotten.
///
/// # Errors
/// When the database fails.
pub fn get(connection: &Connection) -> Result<u64, Error> {
    Ok(connection.prepare_cached("select horizon from meta")?.query_row([], |row| row.get(0).map(column::number))?)
}

/// Forgets removals up to a place.
struct Forget {
    until: u64,
}

impl Request for Forget {
    type Answer = usize;

    fn run(self, turn: &mut Turn<'_>) -> Result<usize, Error> {
        let until = column::integer(self.until);
        let count = turn.connection.execute("delete from visibility where is_removed = 1 and seq <= $1", params![until])?;
        turn.connection.execute("update meta set horizon = max(horizon, $1)", params![until])?;
        Ok(count)
    }
}

/// Forgets what was removed more than 400 days ago; gives how many rows that were.
///
/// # Errors
/// When the database fails.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let before_ms = app.clock.now_ms().saturating_sub(HORIZON_MS);
    let until = app
        .store
        .read(move |connection| {
            let sql = "select coalesce(max(seq), 0) from operations where accepted_at <= $1";
            Ok(connection.query_row(sql, params![column::integer(before_ms)], |row| row.get(0).map(column::number))?)
        })
        .await?;
    if until == 0 { Ok(0) } else { app.store.write(Forget { until }).await }
}

/// Sweeps at once and then every day, for as long as it is polled.
pub async fn run(app: App) {
    let mut rounds = tokio::time::interval(EVERY);
    loop {
        rounds.tick().await;
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "old removals could not be forgotten");
        }
    }
}
