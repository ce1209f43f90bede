//! The way back: a new data directory from a target, as it was at a time.
//!
//! It never writes over anything: the directory must be empty, and what is made there becomes a data directory only with its last step. The restored
//! database has a new epoch, and the journal of revocations and erasures is applied above whatever state was chosen.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::backup::awaited::Awaited;
use crate::backup::error::{BackupError, at};
use crate::backup::journal::{Forbidden, Journal};
use crate::backup::manifest::{self, Content, GENERATIONS, Manifest};
use crate::backup::owner::{self, Memory};
use crate::backup::photo_lane::{Photo, Shelf, Shelved, file_name, list_after};
use crate::backup::target::Target;
use crate::backup::{audit_chain, journal_lane, later, pages, rebuild, safe_note, seal};
use crate::clock::Random;
use crate::keys::{Keys, create_private_directory, sync_directory, write_private};
use crate::photos::files::Size;
use crate::store::{column, meta};

/// What is not a data directory yet.
pub const UNFINISHED: &str = "unfinished-restore";
/// What comes to its place before the database does.
const PARTS: [&str; 4] = ["keys", "photos", "backup", later::FOLDER];

/// Where the keys come from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A copy of the `keys` folder.
    Folder(PathBuf),
    /// The sealed keys in the backup.
    Passphrase(String),
    /// None: new ones are made.
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
    /// Photos that have a row, no bytes in the backup, and were never called safe: their phones have them.
    pub photos_missing: u64,
    /// Photos that have a row, were called safe, and are not in the backup.
    pub photos_lost: u64,
    /// Up to where this log was called safe, as far as the backup notes it.
    pub safe_seq: Option<u64>,
    /// Steps that are there, and hang on nothing: something before them is missing.
    pub loose_steps: u64,
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
    let until_ms = wish.until_ms;
    let listed = target.list(GENERATIONS)?;
    let generations = manifest::list(target)?;
    let chosen = manifest::choose(&generations, until_ms);
    let when = if until_ms.is_some() { " from that time or before it" } else { "" };
    let chosen = chosen.ok_or_else(|| BackupError::Nothing(when, target.name().to_owned()))?;
    let newest = manifest::choose(&generations, None).unwrap_or(chosen);
    let last = chosen.last().ok_or_else(|| BackupError::Nothing(when, target.name().to_owned()))?;
    // A passphrase that is mistyped leaves nothing behind.
    let keys = fetch_keys(target, &wish.keys, last)?;
    make_empty(data_dir)?;
    let work = data_dir.join(UNFINISHED);
    create_private_directory(&work).map_err(at(&work))?;
    match keys {
        Some(files) => seal::write(&files, &work.join("keys"))?,
        None => drop(Keys::open(&work.join("keys"), random)?),
    }
    let database = work.join("lykta.sqlite");
    build(target, chosen, &database)?;
    let entries = journal_lane::fetch(target)?;
    let forbidden = Forbidden::of(&entries);
    Journal::new(&work).append_entries(&entries)?;
    let operations = settle(&database, &forbidden, wish.now_ms, random)?;
    let shelf = Shelf::list(target)?;
    let safe_seq = safe_note::read(target, &last.epoch)?.map(|note| note.safe_seq);
    let (photos, missing) = fetch_photos(target, &shelf, &database, &work.join("photos"))?;
    let (lost, awaited): (Vec<Photo>, Vec<Photo>) = missing.into_iter().partition(|photo| safe_seq.is_some_and(|safe| photo.log_seq <= safe));
    Awaited { photos: awaited.iter().map(|photo| photo.photo_id).collect() }.write(&work)?;
    let ancestors = generations.iter().flatten().map(|step| step.epoch.clone());
    let marker = owner::read(target).unwrap_or_default();
    let ancestors = ancestors.chain(marker.into_iter().flat_map(|marker| marker.ancestors.into_iter().chain([marker.epoch]))).collect();
    Memory { ancestors, ..Memory::default() }.write(&work)?;
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
    let loose_steps = manifest::find_loose(&listed, &generations).len() as u64;
    let (photos_missing, photos_lost) = (awaited.len() as u64, lost.len() as u64);
    Ok(Restored { at_ms: last.at_ms, seq, operations, photos, photos_missing, photos_lost, safe_seq, loose_steps, kept_operations, journal })
}

/// An empty directory. What a restore left that did not end is taken away: its database never came to its place.
fn make_empty(data_dir: &Path) -> Result<(), BackupError> {
    create_private_directory(data_dir).map_err(at(data_dir))?;
    let mut names = HashSet::new();
    for entry in fs::read_dir(data_dir).map_err(at(data_dir))? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    if names.is_empty() {
        return Ok(());
    }
    let is_ours = |name: &String| name == UNFINISHED || PARTS.contains(&name.as_str());
    if !names.contains(UNFINISHED) || !names.iter().all(is_ours) {
        return Err(BackupError::NotEmpty(data_dir.to_owned()));
    }
    // The mark of its being unfinished goes last.
    for name in PARTS.into_iter().chain([UNFINISHED]) {
        let path = data_dir.join(name);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// The key files; `None` where new ones are wanted.
fn fetch_keys(target: &Target, source: &KeySource, last: &Manifest) -> Result<Option<BTreeMap<String, Vec<u8>>>, BackupError> {
    match source {
        KeySource::New => Ok(None),
        KeySource::Passphrase(passphrase) => {
            let legacy = || seal::LEGACY_KEY.to_owned();
            let key = match &last.keys {
                Some(key) => key.clone(),
                // Shipped without a passphrase, or by an earlier build: one set of keys can only be the right one.
                None => match target.list(seal::FOLDER)?.as_slice() {
                    [(key, _)] if target.find(seal::LEGACY_KEY)?.is_none() => key.clone(),
                    _ => legacy(),
                },
            };
            let sealed = target.find(&key)?.ok_or(BackupError::KeysNeeded)?;
            seal::open(&sealed, passphrase).map(Some)
        }
        KeySource::Folder(from) => {
            let read = |name: &&str| Ok(((*name).to_owned(), fs::read(from.join(name)).map_err(at(from.join(name)))?));
            seal::FILES.iter().map(read).collect::<Result<_, _>>().map(Some)
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

/// Fetches the photos that a database knows; gives how many came, and those that are not in the backup.
fn fetch_photos(target: &Target, shelf: &Shelf, database: &Path, to: &Path) -> Result<(u64, Vec<Photo>), BackupError> {
    let (mut came, mut missing) = (0, Vec::new());
    for photo in list_after(&Connection::open(database)?, 0)? {
        let Some(files) = shelf.find(&photo, Size::Full).zip(shelf.find(&photo, Size::Thumb)) else {
            missing.push(photo);
            continue;
        };
        for (size, Shelved { key, hash, .. }) in [(Size::Full, files.0), (Size::Thumb, files.1)] {
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
    for name in PARTS.into_iter().chain(["lykta.sqlite"]) {
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
    if all.is_empty() {
        return Err(BackupError::Nothing("", target.name().to_owned()));
    }
    all.sort_by_key(|manifest| manifest.at_ms);
    Ok(all)
}
