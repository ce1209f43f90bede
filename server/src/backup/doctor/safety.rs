//! What is not yet safe: the mark, its age, how much of the log is above it, and whether shipping goes on.
//!
//! It asks no target. Its invariant: a backup that has stopped is an error, one that stumbles a warning.

use std::path::Path;

use rusqlite::params;

use crate::backup::doctor::{Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::photo_lane::list_after;
use crate::backup::pin::Pin;
use crate::backup::safe_mark::SafeMark;
use crate::backup::status::Status;
use crate::store::column;

/// A mark older than this is too old.
const OLD_MS: u64 = 10 * 60 * 1_000;
/// A mark older than this, with something above it, is a backup that has stopped.
const TOO_OLD_MS: u64 = 24 * 60 * 60 * 1_000;
/// So is one that fails for longer than this.
const TOO_LONG_MS: u64 = 60 * 60 * 1_000;

/// Mark, age, and how much is above it.
///
/// # Errors
/// When the database can't be read.
pub fn examine(pin: &Pin, data_dir: &Path, now_ms: u64, findings: &mut Findings) -> Result<(), BackupError> {
    let status = Status::read(data_dir);
    shipping(status.as_ref(), now_ms, findings);
    let file = SafeMark::new(data_dir);
    let Some(mark) = file.get().filter(|mark| mark.epoch == pin.head.epoch) else {
        let says = match status.and_then(|status| status.error) {
            Some(_) => "nothing here is called safe until the backup goes on again",
            None => "nothing here is in a backup: start the server with --backup-to, or run lykta backup",
        };
        findings.add(Grade::Warning, "safe_mark", says);
        return Ok(());
    };
    if file.is_beyond(pin.connection())? {
        let says = format!("the backup goes up to {}, and here that place is missing or another: this database was set back", mark.safe_seq);
        findings.add(Grade::Error, "safe_mark", says);
        return Ok(());
    }
    let after = params![column::integer(mark.safe_seq)];
    let operations: i64 = pin.connection().query_row("select count(*) from operations where seq > $1", after, |row| row.get(0))?;
    let photos = list_after(pin.connection(), mark.safe_seq)?.len();
    let age_s = now_ms.saturating_sub(mark.at_ms) / 1_000;
    let says = format!(
        "safe up to {} of {} in {}, {age_s} s ago; not yet safe: {operations} operations, {photos} photos",
        mark.safe_seq, pin.head.seq, mark.target
    );
    let age_ms = now_ms.saturating_sub(mark.at_ms);
    let has_unsafe = operations > 0 || photos > 0;
    let grade = if age_ms > TOO_OLD_MS && has_unsafe { Grade::Error } else { [Grade::Fine, Grade::Warning][usize::from(age_ms > OLD_MS)] };
    findings.add(grade, "safe_mark", says);
    if status.is_some_and(|status| !status.has_keys) {
        let says = "the keys are not in the backup: give --backup-passphrase-file, or keep a copy of the folder keys in a safe place";
        findings.add(Grade::Warning, "keys_safe", says);
    }
    Ok(())
}

/// A round that failed may be a cable; an hour of them, or what only a person can decide, is a backup that has stopped.
fn shipping(status: Option<&Status>, now_ms: u64, findings: &mut Findings) {
    let Some(status) = status else { return };
    if let Some(error) = &status.error {
        let fails_ms = status.fails_since_ms.map_or(0, |since| now_ms.saturating_sub(since));
        let grade = if status.needs_a_person || fails_ms > TOO_LONG_MS { Grade::Error } else { Grade::Warning };
        findings.add(grade, "shipping", format!("the backup does not go on, for {} s now: {error}", fails_ms / 1_000));
    }
    if let Some(lost) = status.lost.as_ref().filter(|lost| now_ms.saturating_sub(lost.at_ms) < TOO_OLD_MS) {
        let ago_s = now_ms.saturating_sub(lost.at_ms) / 1_000;
        findings.add(Grade::Warning, "target_lost", format!("{ago_s} s ago the backup had lost {}; everything was shipped again", lost.what));
    }
}
