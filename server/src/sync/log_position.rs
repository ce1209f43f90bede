//! Where the log stands, as devices remember it between pushes and pulls: what was accepted since the last pull is in no cursor yet, and a server
//! that was set back in silence must not pass for the one that accepted it.
//!
//! It needs no seal: who says another position than they heard only makes themselves start over.

use rusqlite::Connection;

use crate::error::Error;
use crate::store::meta::Head;
use crate::store::operations;

/// The position now.
pub fn now(head: &Head) -> String {
    format!("{}:{}:{}", head.epoch, head.seq, hex::encode(head.digest))
}

/// Whether a remembered position is not part of this log. What was heard in another epoch says nothing: the epoch itself tells the device.
///
/// # Errors
/// When the database fails.
pub fn differs(connection: &Connection, head: &Head, said: Option<&str>) -> Result<bool, Error> {
    let Some((epoch, rest)) = said.and_then(|said| said.split_once(':')) else { return Ok(said.is_some()) };
    if epoch != head.epoch {
        return Ok(false);
    }
    let Some((Ok(seq), digest)) = rest.split_once(':').map(|(seq, digest)| (seq.parse::<u64>(), digest)) else { return Ok(true) };
    if seq > head.seq {
        return Ok(true);
    }
    if seq == head.seq {
        return Ok(digest != hex::encode(head.digest));
    }
    let (_, known) = operations::find_digest(connection, seq)?.unwrap_or((0, [0; 32]));
    Ok(digest != hex::encode(known))
}
