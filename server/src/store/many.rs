//! One statement for many ids: the ids stand as a list of values in the SQL, a fixed number of them, so that the statement is prepared once.
//!
//! It refuses to order: rows come as the statement gives them. Its invariant: an id that fills up the list is null and finds nothing.

use rusqlite::{Connection, Row, params_from_iter};
use uuid::Uuid;

use crate::error::Error;

/// How many ids the SQL has room for: `?1` to `?64`.
const AT_ONCE: usize = 64;

/// Runs the statement for all ids and hands each row on.
///
/// # Errors
/// When the database fails, or what `take` fails with.
pub fn for_each(connection: &Connection, sql: &str, ids: &[Uuid], mut take: impl FnMut(&Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(sql)?;
    for some in ids.chunks(AT_ONCE) {
        let filled = (0..AT_ONCE).map(|place| some.get(place).map(|id| *id.as_bytes()));
        let mut rows = statement.query(params_from_iter(filled))?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
    }
    Ok(())
}
