//! The audit chain: every row of the log hangs on the one before by its digest. Flipped, lost, added, swapped and cut-off rows are all found.
//!
//! It reads only. The link's form is the one that [`crate::sync::accept`] writes; a test over a real log keeps the two the same.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::backup::error::BackupError;
use crate::store::column;
use crate::store::meta;

/// What is wrong with the log at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The digest does not follow from the row before.
    #[error("the audit chain breaks at {0}: a row was changed, added, swapped or removed there")]
    Broken(u64),
    /// The body is not the one that was accepted.
    #[error("the operation at {0} has another body than the one that was accepted")]
    Body(u64),
    /// The end of the log is not where it should be.
    #[error("the log ends at {found}, but the database says that it went on to another end: rows were cut off")]
    CutOff {
        /// The last row.
        found: u64,
    },
    /// A digest that was noted elsewhere is another one here.
    #[error("the log differs at {0} from the one that was backed up")]
    Differs(u64),
}

/// What the log came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Examined {
    /// How many rows were read.
    pub rows: u64,
    /// What is wrong; at most one per place.
    pub flaws: Vec<Flaw>,
}

/// Reads the whole log. `noted`: digests that were noted elsewhere, each with the place at or before which it stood.
///
/// # Errors
/// When the database can't be read.
pub fn examine(connection: &Connection, noted: &[(u64, [u8; 32])]) -> Result<Examined, BackupError> {
    let mut statement = connection.prepare(include_str!("list_chain.sql"))?;
    let mut rows = statement.query([])?;
    let mut examined = Examined::default();
    let mut digest = [0_u8; 32];
    let mut last = 0;
    let mut noted: Vec<_> = noted.to_vec();
    noted.sort_unstable_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    while let Some(row) = rows.next()? {
        let bytes = |index| row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from);
        let seq = column::number(row.get(0)?);
        check_noted(&mut noted, seq, digest, &mut examined.flaws);
        let body = row.get_ref(7)?.as_str_or_null().ok().flatten();
        let salt = row.get_ref(9)?.as_blob_or_null().ok().flatten();
        let stored: [u8; 32] = bytes(11)?.try_into().unwrap_or_default();
        let link: [u8; 32] = Sha256::new()
            .chain_update(digest)
            .chain_update(seq.to_be_bytes())
            .chain_update(bytes(1)?)
            .chain_update(bytes(2)?)
            .chain_update(column::number(row.get(3)?).to_be_bytes())
            .chain_update(bytes(4)?)
            .chain_update(bytes(5)?)
            .chain_update(column::number(row.get(6)?).to_be_bytes())
            .chain_update(column::number(row.get(12)?).to_be_bytes())
            .chain_update(bytes(8)?)
            .chain_update(bytes(10)?)
            .finalize()
            .into();
        if link != stored {
            examined.flaws.push(Flaw::Broken(seq));
        } else if !is_body(body, salt, bytes(8)?, bytes(10)?, row.get::<_, i64>(13)? == 1) {
            examined.flaws.push(Flaw::Body(seq));
        }
        // Go on from what stands there, so that one changed row is one flaw.
        digest = stored;
        last = seq;
        examined.rows += 1;
    }
    check_noted(&mut noted, u64::MAX, digest, &mut examined.flaws);
    let head = meta::get(connection)?;
    if head.digest != digest {
        examined.flaws.push(Flaw::CutOff { found: last });
    }
    Ok(examined)
}

/// Compares what was noted for places before `seq` with the digest that stands there.
fn check_noted(noted: &mut Vec<(u64, [u8; 32])>, seq: u64, digest: [u8; 32], flaws: &mut Vec<Flaw>) {
    while let Some((place, wanted)) = noted.pop_if(|(place, _)| *place < seq) {
        if wanted != digest {
            flaws.push(Flaw::Differs(place));
        }
    }
}

fn is_body(body: Option<&str>, salt: Option<&[u8]>, body_hash: &[u8], salted_hash: &[u8], is_erased: bool) -> bool {
    match (body, salt) {
        (Some(body), Some(salt)) => {
            let salted = Sha256::new().chain_update(salt).chain_update(body.as_bytes()).finalize();
            !is_erased && Sha256::digest(body.as_bytes()).as_slice() == body_hash && salted.as_slice() == salted_hash
        }
        // Erased by decision: the chain covers salted hashes, so it holds without the body.
        (None, None) => is_erased,
        _ => false,
    }
}
