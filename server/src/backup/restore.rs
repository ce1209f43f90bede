//! The way back: a new data directory from a target, as it was at a time.
//!
//! It never writes over anything: the directory must be empty, and what is made there becomes a data directory only with its last step. The restored
//! database has a new epoch, and the journal of revocations and erasures is applied above whatever state was chosen.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::backup::error::{BackupError, at};
use crate::backup::journal::{Forbidden, Journal};
use crate::backup::manifest::{self, Content, Manifest};
use crate::backup::photo_lane::{Shelf, file_name, find_thumb, list_after};
use crate::backup::target::Target;
use crate::backup::{audit_chain, journal_lane, later, pages, rebuild, seal};
use crate::clock::Random;
use crate::keys::{create_private_directory, sync_directory, write_private};
use crate::photos::files::Size;
use crate::store::{column, meta};

/// Where the keys come from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A copy of the `keys` folder.
    Folder(PathBuf),
    /// The sealed keys in the backup.
    Passphrase(String),
    /// None: new ones are made at the start.
    New,
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The greatest state not after this time, milliseconds since 1970 (UTC); without it the newest.
    pub until_ms: Option<u64>,
    /// Where the keys come from.
    pub keys: KeySource,
    /// The time now: when what the journal ends is ended.
    pub now_ms: u64,
}

/// What a restore came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The state's time.
    pub at_ms: u64,
    /// The end of the log.
    pub seq: u64,
    /// The rows in the log.
    pub operations: u64,
    /// Photos that came with it.
    pub photos: u64,
    /// Photos that have a row, and no bytes in the backup.
    pub photos_missing: u64,
    /// Operations that were shipped after the wanted time, kept aside.
    pub kept_operations: u64,
    /// Entries of the journal that were applied.
    pub journal: u64,
}

/// Restores into an empty or missing directory.
///
/// # Errors
/// See [`BackupError`]. What was begun is left as `unfinished-restore` in the directory.
pub fn restore(target: &Target, data_dir: &Path, wish: &Wish, random: &dyn Random) -> Result<Restored, BackupError> {
    let Wish { until_ms, keys, .. } = wish;
    let until_ms = *until_ms;
    let generations = manifest::list(target)?;
    let chosen = manifest::choose(&generations, until_ms);
    let when = if until_ms.is_some() { " from that time or before it" } else { "" };
    let chosen = chosen.ok_or_else(|| BackupError::Nothing(when, target.name().to_owned()))?;
    let newest = manifest::choose(&generations, None).unwrap_or(chosen);
    let last = chosen.last().ok_or_else(|| BackupError::Nothing(when, target.name().to_owned()))?;
    make_empty(data_dir)?;
    let work = data_dir.join("unfinished-restore");
    create_private_directory(&work).map_err(at(&work))?;
    take_keys(target, keys, &work.join("keys"))?;
    let database = work.join("lykta.sqlite");
    build(target, chosen, &database)?;
    let entries = journal_lane::fetch(target)?;
    let forbidden = Forbidden::of(&entries);
    Journal::new(&work).append_entries(&entries)?;
    let operations = settle(&database, &forbidden, wish.now_ms, random)?;
    let shelf = Shelf::list(target)?;
    let (photos, photos_missing) = fetch_photos(target, &shelf, &database, &work.join("photos"))?;
    let mut kept_operations = 0;
    if newest.last() != chosen.last() {
        let folder = work.join(later::FOLDER);
        create_private_directory(&folder).map_err(at(&folder))?;
        build(target, newest, &folder.join("lykta.sqlite"))?;
        kept_operations = later::keep(&folder, &database, &forbidden, wish.now_ms)?;
        fetch_photos(target, &shelf, &folder.join("lykta.sqlite"), &folder.join("photos"))?;
    }
    let seq = meta::get(&Connection::open(&database)?)?.seq;
    finish(&work, data_dir)?;
    let journal = entries.len() as u64;
    Ok(Restored { at_ms: last.at_ms, seq, operations, photos, photos_missing, kept_operations, journal })
}

fn make_empty(data_dir: &Path) -> Result<(), BackupError> {
    create_private_directory(data_dir).map_err(at(data_dir))?;
    if fs::read_dir(data_dir).map_err(at(data_dir))?.next().is_some() { Err(BackupError::NotEmpty(data_dir.to_owned())) } else { Ok(()) }
}

fn take_keys(target: &Target, source: &KeySource, to: &Path) -> Result<(), BackupError> {
    match source {
        KeySource::New => Ok(()),
        KeySource::Passphrase(passphrase) => seal::open(&target.get(seal::KEY)?, passphrase, to),
        KeySource::Folder(from) => {
            create_private_directory(to).map_err(at(to))?;
            for name in seal::FILES {
                let path = from.join(name);
                write_private(&to.join(name), &fs::read(&path).map_err(at(&path))?)?;
            }
            Ok(())
        }
    }
}

/// Base and pages into one database file, proved to be what the last manifest names.
fn build(target: &Target, chain: &[Manifest], database: &Path) -> Result<(), BackupError> {
    let packed = database.with_extension("packed");
    for step in chain {
        fetch(target, step, &packed)?;
        let from = BufReader::with_capacity(1 << 20, File::open(&packed).map_err(at(&packed))?);
        match step.content {
            Content::Base => {
                let mut out = File::create(database).map_err(at(database))?;
                std::io::copy(&mut zstd::Decoder::with_buffer(from)?, &mut out)?;
            }
            Content::Pages => pages::apply(&step.object, from, &mut OpenOptions::new().write(true).open(database).map_err(at(database))?)?,
        }
    }
    fs::remove_file(&packed).map_err(at(&packed))?;
    File::open(database)?.sync_all()?;
    let connection = Connection::open(database)?;
    let said: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupError::Unsound(said));
    }
    let noted = chain.iter().filter_map(|step| Some((step.seq, hex::decode(&step.digest).ok()?.try_into().ok()?)));
    let flaws = audit_chain::examine(&connection, &noted.collect::<Vec<_>>())?.flaws;
    flaws.first().map_or(Ok(()), |flaw| Err(BackupError::Unsound(flaw.to_string())))
}

/// Fetches an object into a file and compares it with what its manifest says.
fn fetch(target: &Target, step: &Manifest, to: &Path) -> Result<(), BackupError> {
    let mut file = File::create(to).map_err(at(to))?;
    let mut hash = Sha256::new();
    target.read(&step.object, |bytes| {
        hash.update(bytes);
        file.write_all(bytes)
    })?;
    if hex::encode(hash.finalize()) == step.sha256 { Ok(()) } else { Err(BackupError::Damaged(step.object.clone())) }
}

/// A new epoch, and nothing in it that was revoked or erased since. Gives how many rows the log has.
fn settle(database: &Path, forbidden: &Forbidden, now_ms: u64, random: &dyn Random) -> Result<u64, BackupError> {
    let mut connection = Connection::open(database)?;
    let transaction = connection.transaction()?;
    meta::renew_epoch(&transaction, random)?;
    rebuild::forbid(&transaction, forbidden, now_ms)?;
    let operations = column::number(transaction.query_row("select count(*) from operations", [], |row| row.get(0))?);
    transaction.commit()?;
    rebuild::wipe(&connection, forbidden)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(operations)
}

/// Fetches the photos that a database knows; gives how many came, and how many are not in the backup.
fn fetch_photos(target: &Target, shelf: &Shelf, database: &Path, to: &Path) -> Result<(u64, u64), BackupError> {
    let photos = list_after(&Connection::open(database)?, 0)?;
    let sorted = shelf.sorted();
    let (mut came, mut missing) = (0, 0);
    for photo in photos {
        let found = shelf.find(&photo, Size::Full).zip(find_thumb(&sorted, photo.photo_id));
        let Some((full, thumb)) = found else {
            missing += 1;
            continue;
        };
        for (size, (key, hash)) in [(Size::Full, full), (Size::Thumb, thumb)] {
            let bytes = target.get(&key)?;
            if Sha256::digest(&bytes).as_slice() != hash {
                return Err(BackupError::Damaged(key));
            }
            let path = to.join(file_name(photo.photo_id, size));
            create_private_directory(path.parent().unwrap_or(to))?;
            write_private(&path, &bytes)?;
        }
        came += 1;
    }
    Ok((came, missing))
}

/// The last step: everything from the work folder to its place, the database last.
fn finish(work: &Path, data_dir: &Path) -> Result<(), BackupError> {
    for name in ["keys", "photos", "backup", later::FOLDER, "lykta.sqlite"] {
        let from = work.join(name);
        if from.exists() {
            fs::rename(&from, data_dir.join(name)).map_err(at(&from))?;
        }
    }
    sync_directory(data_dir)?;
    fs::remove_dir_all(work).map_err(at(work))?;
    Ok(())
}

/// Everything that can be restored, for people: time, place in the log.
///
/// # Errors
/// When the target can't be read.
pub fn list(target: &Target) -> Result<Vec<Manifest>, BackupError> {
    let mut all: Vec<Manifest> = manifest::list(target)?.into_iter().flatten().collect();
    all.sort_by_key(|manifest| manifest.at_ms);
    Ok(all)
}
