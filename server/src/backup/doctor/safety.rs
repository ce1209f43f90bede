//! What is not yet safe: the mark, its age, how much of the log is above it, and whether the target still has what the mark stands on.

use std::path::Path;

use rusqlite::params;

use crate::backup::doctor::{Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::manifest::{self, Manifest};
use crate::backup::photo_lane::{Shelf, list_after};
use crate::backup::pin::Pin;
use crate::backup::safe_mark::SafeMark;
use crate::backup::status::Status;
use crate::backup::target::Target;
use crate::photos::files::Size;
use crate::store::column;

/// A mark older than this is too old.
const OLD_MS: u64 = 10 * 60 * 1_000;

/// The digests that the target's manifests note of this log; and whether the target still has its objects.
///
/// # Errors
/// When the target does not answer.
pub fn noted(target: Option<&Target>, pin: &Pin, findings: &mut Findings) -> Result<Vec<(u64, [u8; 32])>, BackupError> {
    let Some(target) = target else { return Ok(Vec::new()) };
    let generations = manifest::list(target)?;
    let Some(newest) = manifest::choose(&generations, None) else {
        findings.add(Grade::Error, "target", format!("there is no backup in {}", target.name()));
        return Ok(Vec::new());
    };
    let mut objects = target.list(manifest::GENERATIONS)?;
    objects.sort();
    let is_there = |step: &Manifest| objects.binary_search(&(step.object.clone(), step.size_bytes)).is_ok();
    let missing: Vec<String> =
        newest.iter().filter(|step| !is_there(step)).map(|step| format!("{} is missing in the backup, or cut short", step.object)).collect();
    findings.add_all(Grade::Error, "target", &missing);
    let shelf = Shelf::list(target)?;
    let safe_seq = newest.last().map_or(0, |last| last.seq);
    let unsafe_photos =
        list_after(pin.connection(), 0)?.iter().filter(|photo| photo.log_seq <= safe_seq && shelf.find(photo, Size::Full).is_none()).count();
    if unsafe_photos > 0 {
        findings.add(Grade::Warning, "target", format!("{unsafe_photos} photos are not in the backup yet"));
    } else if missing.is_empty() {
        findings.add(Grade::Fine, "target", format!("the backup in {} is complete in {} steps", target.name(), newest.len()));
    }
    if let Some(beyond) = manifest::find_beyond(generations.iter().filter_map(|steps| steps.last()), pin)? {
        findings.add(Grade::Error, "set_back", BackupError::SetBack(beyond.seq).to_string());
    }
    let own = generations.iter().flatten().filter(|step| step.epoch == pin.head.epoch && step.seq <= pin.head.seq);
    Ok(own.filter_map(|step| Some((step.seq, hex::decode(&step.digest).ok()?.try_into().ok()?))).collect())
}

/// Mark, age, and how much is above it.
///
/// # Errors
/// When the database can't be read.
pub fn examine(pin: &Pin, data_dir: &Path, now_ms: u64, findings: &mut Findings) -> Result<(), BackupError> {
    let status = Status::read(data_dir);
    if let Some(error) = status.as_ref().and_then(|status| status.error.as_ref()) {
        findings.add(Grade::Warning, "shipping", format!("the backup does not go on: {error}"));
    }
    let file = SafeMark::new(data_dir);
    let Some(mark) = file.get().filter(|mark| mark.epoch == pin.head.epoch) else {
        findings.add(Grade::Warning, "safe_mark", "nothing here is in a backup: start the server with --backup-to, or run lykta backup");
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
    let is_old = now_ms.saturating_sub(mark.at_ms) > OLD_MS;
    findings.add(if is_old { Grade::Warning } else { Grade::Fine }, "safe_mark", says);
    if status.is_some_and(|status| !status.has_keys) {
        let says = "the keys are not in the backup: give --backup-passphrase-file, or keep a copy of the folder keys in a safe place";
        findings.add(Grade::Warning, "keys_safe", says);
    }
    Ok(())
}
