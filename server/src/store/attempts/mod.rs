//! Counters of wrong tries in windows of time. They stand in the database, so that a restart forgives nothing.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Error;
use crate::store::column;

/// How many tries in which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// The most wrong tries in a window.
    pub most: u64,
    /// How long a window is.
    pub window_ms: u64,
}

/// Seconds to wait when the cap is reached, or `None`.
///
/// # Errors
/// When the database fails.
pub fn wait_s(connection: &Connection, subject: &str, cap: Cap, now_ms: u64) -> Result<Option<u64>, Error> {
    let found: Option<(i64, i64)> = connection
        .prepare_cached("select window_starts_at, tries from attempts where subject = $1")?
        .query_row(params![subject], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(starts_at, tries)| {
        let ends_at_ms = column::number(starts_at).saturating_add(cap.window_ms);
        let is_reached = now_ms < ends_at_ms && column::number(tries) >= cap.most;
        is_reached.then(|| (ends_at_ms - now_ms).div_ceil(1_000))
    }))
}

/// Counts a wrong try.
///
/// # Errors
/// When the database fails.
pub fn count(connection: &Connection, subject: &str, cap: Cap, now_ms: u64) -> Result<(), Error> {
    let window_since = column::integer(now_ms.saturating_sub(cap.window_ms));
    connection.prepare_cached(include_str!("count.sql"))?.execute(params![subject, column::integer(now_ms), window_since])?;
    Ok(())
}

/// Forgets the subjects whose names begin so and whose windows have ended.
///
/// # Errors
/// When the database fails.
pub fn forget_ended(connection: &Connection, beginning: &str, window_ms: u64, now_ms: u64) -> Result<(), Error> {
    let window_since = column::integer(now_ms.saturating_sub(window_ms));
    connection.prepare_cached(include_str!("forget_ended.sql"))?.execute(params![beginning, window_since])?;
    Ok(())
}

/// Forgets the tries of one subject.
///
/// # Errors
/// When the database fails.
pub fn forgive(connection: &Connection, subject: &str) -> Result<(), Error> {
    connection.prepare_cached("delete from attempts where subject = $1")?.execute(params![subject])?;
    Ok(())
}
