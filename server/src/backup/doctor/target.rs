//! The backup itself: whose it is, whether a restore from it would bring what was promised, and whether all that takes is there: steps, photos, keys, journal.
//!
//! By names and sizes; with [`Depth::Contents`] every byte is fetched and compared with its hash. What was promised is read before the target is, so that
//! a running server is never told off for what it ships meanwhile.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::backup::doctor::{Depth, Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::journal::Journal;
use crate::backup::manifest::{self, GENERATIONS, Manifest};
use crate::backup::owner::{self, Standing};
use crate::backup::photo_lane::{Photo, Shelf, Shelved, file_name, list_after};
use crate::backup::pin::Pin;
use crate::backup::safe_mark::SafeMark;
use crate::backup::target::Target;
use crate::backup::{journal_lane, safe_note, seal};
use crate::photos::files::Size;

/// An entry of the journal is shipped within seconds; after this it is late.
const LATE_ENTRY_MS: u64 = 10 * 60 * 1_000;

/// Where and how to look.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The backup.
    pub target: &'a Target,
    /// The installation.
    pub data_dir: &'a Path,
    /// How deep.
    pub depth: Depth,
    /// The time.
    pub now_ms: u64,
}

/// Looks; gives the digests that the manifests note of this log.
///
/// # Errors
/// When the target does not answer.
pub fn examine(look: &Look<'_>, pin: &Pin, findings: &mut Findings) -> Result<Vec<(u64, [u8; 32])>, BackupError> {
    let target = look.target;
    ownership(look, pin, findings)?;
    if !target.is_there() {
        findings.add(Grade::Error, "target", format!("there is no backup in {}: is its disk mounted?", target.name()));
        return Ok(Vec::new());
    }
    let marked = promised_here(look, pin)?;
    let noted_for = |epoch: &str| safe_note::read(target, epoch);
    let listed = target.list(GENERATIONS)?;
    let own_note = noted_for(&pin.head.epoch)?.map_or(0, |note| note.safe_seq);
    let generations = manifest::list(target)?;
    let Some(newest) = manifest::choose(&generations, None) else {
        findings.add(Grade::Error, "target", format!("there is no backup in {}", target.name()));
        return Ok(Vec::new());
    };
    let Some(last) = newest.last() else { return Ok(Vec::new()) };
    let is_own = last.epoch == pin.head.epoch;
    // A note of another log is older than this listing too: its server ships no more.
    let promised = if is_own { marked.max(own_note.min(pin.head.seq)) } else { noted_for(&last.epoch)?.map_or(0, |note| note.safe_seq) };
    let before = findings.count(Grade::Error);
    if last.seq < promised {
        findings.add(Grade::Error, "target", format!("the log was called safe up to {promised}, and a restore would bring it up to {}", last.seq));
    }
    steps(look, newest, findings)?;
    loose(&manifest::find_loose(&listed, &generations), last, findings);
    photos(look, pin, promised, last.seq, findings)?;
    keys(look, last, is_own, findings)?;
    journal(look, findings)?;
    if findings.count(Grade::Error) == before {
        let how = if look.depth == Depth::Contents { "and every byte as it was written" } else { "by names and sizes (--deep reads the contents)" };
        findings.add(Grade::Fine, "target", format!("the backup in {} is complete in {} steps, {how}", target.name(), newest.len()));
    }
    if let Some(beyond) = manifest::find_beyond(generations.iter().filter_map(|steps| steps.last()), pin)? {
        findings.add(Grade::Error, "set_back", BackupError::SetBack(beyond.seq).to_string());
    }
    let own = generations.iter().flatten().filter(|step| step.epoch == pin.head.epoch && step.seq <= pin.head.seq);
    Ok(own.filter_map(|step| Some((step.seq, hex::decode(&step.digest).ok()?.try_into().ok()?))).collect())
}

fn ownership(look: &Look<'_>, pin: &Pin, findings: &mut Findings) -> Result<(), BackupError> {
    match owner::judge(look.target, &pin.head.epoch, look.data_dir) {
        Ok(Standing::Heir(_)) => {
            findings.add(Grade::Fine, "target_owner", "the backup is the one this was restored from; the next start goes on with it")
        }
        Ok(_) => {}
        Err(error) if error.needs_a_person() => findings.add(Grade::Error, "target_owner", error.to_string()),
        Err(BackupError::Damaged(_)) => findings.add(Grade::Error, "target_owner", "the marker in the backup is damaged: `lykta backup --take-over`"),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Up to where the mark says that this log is safe in this target.
fn promised_here(look: &Look<'_>, pin: &Pin) -> Result<u64, BackupError> {
    let Some(mark) = SafeMark::new(look.data_dir).get().filter(|mark| mark.epoch == pin.head.epoch) else { return Ok(0) };
    let marker = owner::read(look.target).unwrap_or_default();
    let is_here = match (&mark.target_id, marker) {
        (Some(id), Some(marker)) => *id == marker.id,
        _ => mark.target == look.target.name(),
    };
    Ok(if is_here { mark.safe_seq } else { 0 })
}

fn steps(look: &Look<'_>, newest: &[Manifest], findings: &mut Findings) -> Result<(), BackupError> {
    let objects: HashSet<(String, u64)> = look.target.list(GENERATIONS)?.into_iter().collect();
    let mut wrong = Vec::new();
    for step in newest {
        if !objects.contains(&(step.object.clone(), step.size_bytes)) {
            wrong.push(format!("{} is missing in the backup, or cut short", step.object));
        } else if look.depth == Depth::Contents && hash_of(look.target, &step.object)? != step.sha256 {
            wrong.push(format!("{} in the backup is damaged", step.object));
        }
    }
    findings.add_all(Grade::Error, "target", &wrong);
    Ok(())
}

fn hash_of(target: &Target, key: &str) -> Result<String, BackupError> {
    let mut hash = Sha256::new();
    target.read(key, |bytes| {
        hash.update(bytes);
        Ok(())
    })?;
    Ok(hex::encode(hash.finalize()))
}

/// Behind a gap in the state that would be restored, something newer may be lost; in an older one only times to go back to.
fn loose(loose: &[String], last: &Manifest, findings: &mut Findings) {
    let newest = format!("{GENERATIONS}/{}/", last.generation);
    let (here, elsewhere): (Vec<&String>, Vec<&String>) = loose.iter().partition(|key| key.starts_with(&newest));
    for (grade, keys) in [(Grade::Error, here), (Grade::Warning, elsewhere)] {
        if let Some(first) = keys.first() {
            findings.add(grade, "target_steps", format!("{} steps hang on nothing, from {first} on: something before them is missing", keys.len()));
        }
    }
}

fn photos(look: &Look<'_>, pin: &Pin, promised: u64, shipped: u64, findings: &mut Findings) -> Result<(), BackupError> {
    let shelf = Shelf::list(look.target)?;
    let root = look.data_dir.join("photos");
    let (mut lost, mut awaited, mut wrong) = (0, 0, Vec::new());
    for photo in list_after(pin.connection(), 0)? {
        if !shelf.holds(&photo) {
            if photo.log_seq <= promised {
                lost += 1;
            } else if photo.log_seq <= shipped {
                awaited += 1;
            }
            continue;
        }
        for shelved in shelf.objects(&photo) {
            if let Some(says) = flaw(look, &root, &photo, &shelved)? {
                wrong.push(says);
            }
        }
    }
    findings.add_all(Grade::Error, "target_photos", &wrong);
    if lost > 0 {
        findings.add(Grade::Error, "target_photos", format!("{lost} photos that were called safe are missing in the backup"));
    }
    if awaited > 0 {
        findings.add(Grade::Warning, "target_photos", format!("{awaited} photos are not in the backup yet"));
    }
    Ok(())
}

fn flaw(look: &Look<'_>, root: &Path, photo: &Photo, shelved: &Shelved) -> Result<Option<String>, BackupError> {
    let size = if shelved.key.contains(".thumb.") { Size::Thumb } else { Size::Full };
    // What is damaged here is told elsewhere; a file of another size with the hash in its name can only be one of the two.
    let here = fs::metadata(root.join(file_name(photo.photo_id, size))).ok().map(|facts| facts.len());
    if shelved.size_bytes == 0 || (look.depth == Depth::Names && here.is_some_and(|here| here != shelved.size_bytes)) {
        return Ok(Some(format!("{} in the backup has another size than the photo here", shelved.key)));
    }
    let is_damaged = look.depth == Depth::Contents && hash_of(look.target, &shelved.key)? != hex::encode(shelved.hash);
    Ok(is_damaged.then(|| format!("{} in the backup is damaged", shelved.key)))
}

fn keys(look: &Look<'_>, last: &Manifest, is_own: bool, findings: &mut Findings) -> Result<(), BackupError> {
    let Some(key) = &last.keys else { return Ok(()) };
    match look.target.find(key)? {
        None => findings.add(Grade::Error, "target_keys", format!("the sealed keys {key} are missing in the backup")),
        Some(bytes) if !seal::is_sealed(&bytes) => {
            findings.add(Grade::Error, "target_keys", format!("the sealed keys {key} in the backup are damaged"))
        }
        Some(_) => {}
    }
    // Keys that can't be read here are told elsewhere.
    if is_own && seal::object_key(&look.data_dir.join("keys")).is_ok_and(|here| here != *key) {
        findings.add(Grade::Error, "keys", "the keys here are not those that the backup holds of this installation: put the former ones back");
    }
    Ok(())
}

fn journal(look: &Look<'_>, findings: &mut Findings) -> Result<(), BackupError> {
    let there = match journal_lane::fetch(look.target) {
        Ok(entries) => entries.into_iter().map(|entry| entry.id).collect::<HashSet<_>>(),
        Err(error @ BackupError::Damaged(_)) => {
            findings.add(Grade::Error, "target_journal", format!("{error}: what was revoked or erased could come back with a restore"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let here = Journal::new(look.data_dir).read()?;
    let missing: Vec<u64> = here.iter().filter(|entry| !there.contains(&entry.id)).map(|entry| entry.at_ms).collect();
    if let Some(oldest_ms) = missing.iter().min() {
        let grade = if look.now_ms.saturating_sub(*oldest_ms) > LATE_ENTRY_MS { Grade::Error } else { Grade::Warning };
        findings.add(grade, "target_journal", format!("{} entries of the journal of revocations and erasures are not in the backup", missing.len()));
    }
    Ok(())
}
