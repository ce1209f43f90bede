//! Where the log stands, as devices remember it between pushes and pulls: what was accepted since the last pull is in no cursor yet, and a server
//! that was set back in silence must not pass for the one that accepted it.
//!
//! A photo takes a place of its own and is no part of the chain over the operations: where one stands at the head, the position names it. So do erasures, and a
//! person shown to one more scope: the position says the last mark of such a place.
//!
//! It needs no seal: who says another position than they heard only makes themselves start over.

use rusqlite::Connection;

use crate::error::Error;
use crate::store::meta::Head;
use crate::store::{log_marks, operations, photos};

/// The position now.
///
/// # Errors
/// When the database fails.
pub fn now(connection: &Connection, head: &Head) -> Result<String, Error> {
    let photo = photos::find_at(connection, head.seq)?.map(|photo| format!(":{photo}")).unwrap_or_default();
    let mark = last_mark(connection, head.seq)?.map(|mark| format!(":{mark}")).unwrap_or_default();
    Ok(format!("{}:{}:{}{mark}{photo}", head.epoch, head.seq, hex::encode(head.digest)))
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
    let mut parts = rest.split(':');
    let (seq, digest) = (parts.next().and_then(|seq| seq.parse::<u64>().ok()), parts.next());
    let (Some(seq), Some(digest)) = (seq, digest) else { return Ok(true) };
    let (marks, photos): (Vec<&str>, Vec<&str>) = parts.partition(|part| part.len() == MARK_CHARS);
    if !holds(connection, head, seq, digest)? || last_mark(connection, seq)?.as_deref() != marks.first().copied() {
        return Ok(true);
    }
    let Some(photo) = photos.first() else { return Ok(false) };
    Ok(photos::find_at(connection, seq)?.is_none_or(|known| known.to_string() != *photo))
}

/// Of a mark in hexadecimal; a photo's is longer.
const MARK_CHARS: usize = 32;

/// The mark of the last place, at or before this one, that neither an operation nor a photo takes, in hexadecimal.
///
/// # Errors
/// When the database fails.
pub fn last_mark(connection: &Connection, seq: u64) -> Result<Option<String>, Error> {
    Ok(log_marks::find_last(connection, seq)?.map(hex::encode))
}

/// Whether the log has this place, and the chain over the operations ends there in this digest.
///
/// # Errors
/// When the database fails.
pub fn holds(connection: &Connection, head: &Head, seq: u64, digest: &str) -> Result<bool, Error> {
    if seq > head.seq {
        return Ok(false);
    }
    Ok(digest == self::digest(connection, head, seq)?)
}

/// The digest in which the chain ends at a place of the log.
///
/// # Errors
/// When the database fails.
pub fn digest(connection: &Connection, head: &Head, seq: u64) -> Result<String, Error> {
    let digest = if seq == head.seq { head.digest } else { operations::find_digest(connection, seq)?.map_or([0; 32], |(_, digest)| digest) };
    Ok(hex::encode(digest))
}

#[cfg(test)]
mod tests {
    use shared::id::PhotoId;

    use super::*;
    use crate::clock::SystemRandom;
    use crate::store::meta;
    use crate::store::open::open_writing;
    use crate::store::photos::PhotoRow;

    #[test]
    fn a_photo_at_the_head_is_known_again_and_another_in_its_place_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let connection = open_writing(&folder.path().join("lykta.db"), &SystemRandom).expect("it opens");
        let put = |number: u8, log_seq: u64| {
            let photo = PhotoRow { photo_id: PhotoId([number; 32]), log_seq, size_bytes: 1, width_px: 1, height_px: 1, stored_hash: [number; 32] };
            photos::insert(&connection, &photo, 0).expect("it is written");
        };
        let head = |seq| Head { seq, ..meta::get(&connection).expect("it is read") };
        put(1, 5);
        let (heard, before) = (now(&connection, &head(5)).expect("a position"), now(&connection, &head(4)).expect("a position"));
        let is_other = |seq, said: &str| differs(&connection, &head(seq), Some(said)).expect("an answer");
        // The log is where it was, and has gone on.
        assert!(!is_other(5, &heard) && !is_other(9, &heard) && !is_other(9, &before));
        // It was set back behind the photo; then another photo took its place.
        assert!(is_other(4, &heard));
        photos::remove(&connection, PhotoId([1; 32])).expect("it goes");
        assert!(is_other(9, &heard));
        put(2, 5);
        assert!(is_other(5, &heard) && is_other(9, &heard) && !is_other(5, &before));
    }

    #[test]
    fn an_erasure_at_the_head_is_known_again_and_another_in_its_place_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let connection = open_writing(&folder.path().join("lykta.db"), &SystemRandom).expect("it opens");
        let head = |seq| Head { seq, ..meta::get(&connection).expect("it is read") };
        let is_other = |seq, said: &str| differs(&connection, &head(seq), Some(said)).expect("an answer");
        let before = now(&connection, &head(4)).expect("a position");
        log_marks::insert(&connection, 5, [1; 16]).expect("it is written");
        let heard = now(&connection, &head(5)).expect("a position");
        assert!(!is_other(5, &heard) && !is_other(9, &heard) && !is_other(9, &before));
        // A machine image from before it, on which two others follow: the log is as long as it was.
        connection.execute("delete from log_marks", []).expect("it goes");
        for (seq, mark) in [(5, [2; 16]), (6, [3; 16])] {
            log_marks::insert(&connection, seq, mark).expect("it is written");
        }
        assert!(is_other(6, &heard) && !is_other(6, &before));
        // Nor does one pass that had no mark yet at a place where there is one now.
        assert!(is_other(6, heard.rsplit_once(':').expect("a mark").0));
    }
}
