//! The one row that says where the log stands.

use rusqlite::{Connection, params};
use shared::id::RecordId;
use shared::stamp::Stamp;

use crate::clock::{Random, random_bytes};
use crate::error::Error;
use crate::store::column;

/// Where the log stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Random; another one after a restore.
    pub epoch: String,
    /// The greatest place given.
    pub seq: u64,
    /// The greatest stamp ever issued.
    pub stamp: Stamp,
    /// The hash chain.
    pub digest: [u8; 32],
    /// The organisation that runs this installation.
    pub host: Option<RecordId>,
    /// When the example data was put in, milliseconds since 1970 (UTC).
    pub demo_at_ms: Option<u64>,
}

/// Puts the row into a new database.
///
/// # Errors
/// When the database fails.
pub fn insert_if_missing(connection: &Connection, random: &dyn Random) -> rusqlite::Result<()> {
    let epoch = hex::encode(random_bytes::<16>(random));
    connection.execute(include_str!("insert_if_missing.sql"), params![epoch, [0_u8; 32]])?;
    Ok(())
}

/// Makes the database another one than it was: what devices hold of it has to be compared anew. For a restored copy.
///
/// # Errors
/// When the database fails.
pub fn renew_epoch(connection: &Connection, random: &dyn Random) -> Result<String, Error> {
    let epoch = hex::encode(random_bytes::<16>(random));
    connection.execute("update meta set epoch = $1", params![epoch])?;
    Ok(epoch)
}

/// Reads the row.
///
/// # Errors
/// When the database fails.
pub fn get(connection: &Connection) -> Result<Head, Error> {
    let mut statement = connection.prepare_cached(include_str!("get.sql"))?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Error::Column("meta"))?;
    let host: Option<Vec<u8>> = row.get(4)?;
    Ok(Head {
        epoch: row.get(0)?,
        seq: column::number(row.get(1)?),
        stamp: Stamp(column::number(row.get(2)?)),
        digest: column::hash(row.get_ref(3)?.as_blob().map_err(|_| Error::Column("last_digest"))?)?,
        host: host.as_deref().map(column::record_id).transpose()?,
        demo_at_ms: row.get::<_, Option<i64>>(5)?.map(column::number),
    })
}

/// Writes the row back.
///
/// # Errors
/// When the database fails.
pub fn update(connection: &Connection, head: &Head) -> Result<(), Error> {
    connection.prepare_cached(include_str!("update.sql"))?.execute(params![
        column::integer(head.seq),
        column::integer(head.stamp.0),
        head.digest,
        head.host.map(|host| *host.0.as_bytes()),
        head.demo_at_ms.map(column::integer),
    ])?;
    Ok(())
}
