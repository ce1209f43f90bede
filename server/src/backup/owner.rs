//! Whose a target is: a small object in it, the marker, says which log may ship there, and the data directory remembers where it has put one.
//!
//! A folder under a mount point looks like an empty target when its disk is not there, and a server on an empty data directory looks like any other. So
//! nothing is written before the marker was read. Its invariant: a marker is put only where there was nothing, where the last owner is an ancestor of this
//! log (it was restored from there), or where a person said so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::backup::error::BackupError;
use crate::backup::journal_lane::JOURNAL;
use crate::backup::manifest::{self, GENERATIONS};
use crate::backup::photo_lane::PHOTOS;
use crate::backup::safe_mark::SafeMark;
use crate::backup::seal;
use crate::backup::target::Target;
use crate::clock::{Random, random_bytes};
use crate::keys::{create_private_directory, write_private};

/// The marker's key.
pub const KEY: &str = "lykta-target.json";
const FORMAT: u32 = 1;

/// What a target says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// The form.
    pub format: u32,
    /// Random: two disks that come to stand at one place are told apart.
    pub id: String,
    /// The log that ships here.
    pub epoch: String,
    /// How often it was given to somebody; manifests carry it, and the greater one counts.
    pub turn: u64,
    /// The logs that shipped here before.
    pub ancestors: BTreeSet<String>,
}

/// What a data directory remembers: the logs it was restored from, and the targets it has put a marker into.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The logs that this one goes on from.
    #[serde(default)]
    pub ancestors: BTreeSet<String>,
    /// The marker's id by the target's place.
    #[serde(default)]
    pub targets: BTreeMap<String, String>,
}

impl Memory {
    /// Reads it; where there is none, nothing is remembered.
    pub fn read(data_dir: &Path) -> Self {
        fs::read(data_dir.join("backup/owner.json")).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, data_dir: &Path) -> io::Result<()> {
        create_private_directory(&data_dir.join("backup"))?;
        write_private(&data_dir.join("backup/owner.json"), &serde_json::to_vec_pretty(self).map_err(io::Error::other)?)
    }
}

/// How a target stands to a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is this log's.
    Ours(Marker),
    /// This log goes on from the one that shipped here.
    Heir(Marker),
    /// A backup of this log, or of one that it goes on from, by a build that put no marker: with the logs that are in it, and the greatest turn.
    Unmarked(BTreeSet<String>, u64),
    /// Nothing is there, and nothing is remembered of it.
    Empty,
}

/// Reads the marker.
///
/// # Errors
/// When the target does not answer, or the marker is of an unknown form.
pub fn read(target: &Target) -> Result<Option<Marker>, BackupError> {
    let Some(bytes) = target.find(KEY)? else { return Ok(None) };
    let marker: Option<Marker> = serde_json::from_slice(&bytes).ok();
    marker.filter(|marker| marker.format == FORMAT).map(Some).ok_or_else(|| BackupError::Damaged(KEY.to_owned()))
}

/// Whether the log of an epoch may ship here.
///
/// # Errors
/// [`BackupError::TargetGone`], [`BackupError::TakenOver`], [`BackupError::Foreign`]; when the target does not answer.
pub fn judge(target: &Target, epoch: &str, data_dir: &Path) -> Result<Standing, BackupError> {
    let memory = Memory::read(data_dir);
    match read(target)? {
        Some(marker) if marker.epoch == epoch => Ok(Standing::Ours(marker)),
        Some(marker) if memory.ancestors.contains(&marker.epoch) => Ok(Standing::Heir(marker)),
        Some(marker) if marker.ancestors.contains(epoch) => Err(BackupError::TakenOver(target.name().to_owned())),
        Some(_) => Err(BackupError::Foreign(target.name().to_owned())),
        None => judge_unmarked(target, epoch, data_dir, &memory),
    }
}

fn judge_unmarked(target: &Target, epoch: &str, data_dir: &Path, memory: &Memory) -> Result<Standing, BackupError> {
    let gone = || Err(BackupError::TargetGone(target.name().to_owned()));
    if memory.targets.contains_key(&target.place()) {
        return gone();
    }
    // Builds that put no marker have left this trace.
    let is_known = SafeMark::new(data_dir).get().is_some_and(|mark| mark.target == target.name());
    if !target.is_there() {
        return if is_known { gone() } else { Ok(Standing::Empty) };
    }
    let steps = manifest::list_last(target)?;
    let epochs: BTreeSet<String> = steps.iter().map(|step| step.epoch.clone()).collect();
    if epochs.contains(epoch) || epochs.iter().any(|other| memory.ancestors.contains(other)) {
        return Ok(Standing::Unmarked(epochs, steps.iter().map(|step| step.turn).max().unwrap_or_default()));
    }
    if is_known {
        return gone();
    }
    for folder in [GENERATIONS, JOURNAL, seal::FOLDER, PHOTOS] {
        if !target.list(folder)?.is_empty() {
            return Err(BackupError::Foreign(target.name().to_owned()));
        }
    }
    if target.find(seal::LEGACY_KEY)?.is_some() { Err(BackupError::Foreign(target.name().to_owned())) } else { Ok(Standing::Empty) }
}

/// Makes the target this log's where that is nobody's loss, and remembers it. Gives its marker.
///
/// # Errors
/// As [`judge`]; when the marker or the memory can't be written.
pub fn enter(target: &Target, epoch: &str, data_dir: &Path, random: &dyn Random) -> Result<Marker, BackupError> {
    let marker = match judge(target, epoch, data_dir)? {
        Standing::Ours(marker) => marker,
        Standing::Heir(before) => put(target, epoch, Some(before), BTreeSet::new(), 0, random)?,
        Standing::Unmarked(epochs, turn) => put(target, epoch, None, epochs, turn, random)?,
        Standing::Empty => {
            target.make()?;
            put(target, epoch, None, BTreeSet::new(), 0, random)?
        }
    };
    remember(target, &marker, data_dir)?;
    Ok(marker)
}

/// Makes the target this log's whatever it says: a person has decided it. What is there stays.
///
/// # Errors
/// When the target does not answer.
pub fn take_over(target: &Target, epoch: &str, data_dir: &Path, random: &dyn Random) -> Result<Marker, BackupError> {
    target.make()?;
    let steps = manifest::list_last(target)?;
    let (epochs, turn) = (steps.iter().map(|step| step.epoch.clone()).collect(), steps.iter().map(|step| step.turn).max().unwrap_or_default());
    // One that can't be read is no reason not to.
    let before = read(target).unwrap_or_default();
    let marker = put(target, epoch, before, epochs, turn, random)?;
    remember(target, &marker, data_dir)?;
    Ok(marker)
}

fn put(
    target: &Target,
    epoch: &str,
    before: Option<Marker>,
    epochs: BTreeSet<String>,
    turn: u64,
    random: &dyn Random,
) -> Result<Marker, BackupError> {
    let id = before.as_ref().map_or_else(|| hex::encode(random_bytes::<16>(random)), |before| before.id.clone());
    let turn = before.as_ref().map_or(0, |before| before.turn).max(turn) + 1;
    let mut ancestors = epochs;
    if let Some(before) = before {
        ancestors.extend(before.ancestors);
        ancestors.insert(before.epoch);
    }
    ancestors.remove(epoch);
    let marker = Marker { format: FORMAT, id, epoch: epoch.to_owned(), turn, ancestors };
    target.put(KEY, serde_json::to_vec_pretty(&marker)?)?;
    Ok(marker)
}

fn remember(target: &Target, marker: &Marker, data_dir: &Path) -> Result<(), BackupError> {
    let mut memory = Memory::read(data_dir);
    if memory.targets.get(&target.place()) != Some(&marker.id) {
        memory.targets.insert(target.place(), marker.id.clone());
        memory.write(data_dir)?;
    }
    Ok(())
}
