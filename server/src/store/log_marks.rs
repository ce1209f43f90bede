//! Marks of the places of the log that neither an operation nor a photo takes.
//!
//! Invariant: a mark is written in the transaction that takes the place, and never changes; two places never have the same one.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Error;
use crate::store::column;

/// What a place is known by.
pub type Mark = [u8; 16];

/// Marks a place.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, seq: u64, mark: Mark) -> Result<(), Error> {
    connection.prepare_cached("insert into log_marks (seq, mark) values ($1, $2)")?.execute(params![column::integer(seq), mark])?;
    Ok(())
}

/// The last mark at or before a place.
///
/// # Errors
/// When the database fails.
pub fn find_last(connection: &Connection, seq: u64) -> Result<Option<Mark>, Error> {
    let mut statement = connection.prepare_cached("select mark from log_marks where seq <= $1 order by seq desc limit 1")?;
    Ok(statement.query_row(params![column::integer(seq)], |row| row.get(0)).optional()?)
}
