//! A disk after the power went: made of the changes that were written down, up to any of them.
//!
//! It refuses to be kinder than POSIX: of what was not synced, each write may be there, or some of its sectors, or nothing; of a folder's names the first so
//! many changes. Its invariant: whatever a sync that succeeded has covered is there.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use crate::record::Record;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Syncs that are passed over, as if the server had not asked for them: what the proof is shown, to know that it can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Forgotten {
    /// None: every sync counts.
    #[default]
    Nothing,
    /// Those of the write-ahead log: what `synchronous=NORMAL` leaves out.
    Log,
    /// Those of folders.
    Folders,
    /// Those of photos.
    Photos,
}

/// How much of what was not synced the disk has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Nothing.
    Strict,
    /// Each write or not.
    Some,
    /// Each sector or not.
    Torn,
    /// All of it.
    Generous,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// In memory.
    Pending,
    /// On the disk.
    Durable,
    /// In memory, and the disk has refused it: never on the disk.
    Doomed,
}

#[derive(Debug, Clone, Copy)]
enum Change<'a> {
    Write { offset: u64, bytes: &'a [u8] },
    Truncate { size: u64 },
    Link { name: &'a [u8], object: usize },
    Rename { from: &'a [u8], to: &'a [u8] },
    Unlink { name: &'a [u8] },
}

#[derive(Debug, Default)]
struct Object<'a> {
    is_folder: bool,
    name: &'a [u8],
    changes: Vec<(u64, Change<'a>, Fate)>,
}

/// The disk as the changes made it.
#[derive(Debug)]
pub struct Disk<'a> {
    objects: Vec<Object<'a>>,
    /// The object that an inode's number means now: numbers are given again.
    by_inode: HashMap<u64, usize>,
    forgotten: Forgotten,
}

/// Why a disk can't be made.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The test's own folder.
    #[error("the disk can't be laid out: {0}")]
    Ground(#[from] io::Error),
    /// A record about something that nobody made.
    #[error("a change of something that was never made")]
    Unknown,
}

/// The places in a log of changes where a record ends.
#[must_use]
pub fn ends(log: &[u8]) -> Vec<u64> {
    let (mut at, mut ends) = (0, Vec::new());
    while let Some((_, size)) = Record::decode(&log[at..]) {
        at += size;
        ends.push(at as u64);
    }
    ends
}

impl<'a> Disk<'a> {
    /// What the changes in `log` made of an empty folder with this inode number.
    ///
    /// # Errors
    /// [`DiskError::Unknown`] for a log that does not begin with an empty folder.
    pub fn play(log: &'a [u8], root: u64, forgotten: Forgotten) -> Result<Self, DiskError> {
        let top = Object { is_folder: true, ..Object::default() };
        let mut disk = Self { objects: vec![top], by_inode: HashMap::from([(root, 0)]), forgotten };
        let mut at = 0;
        while let Some((record, size)) = Record::decode(&log[at..]) {
            disk.take(at as u64, &record)?;
            at += size;
        }
        Ok(disk)
    }

    fn find(&mut self, inode: u64) -> Result<&mut Object<'a>, DiskError> {
        let index = *self.by_inode.get(&inode).ok_or(DiskError::Unknown)?;
        Ok(&mut self.objects[index])
    }

    fn take(&mut self, at: u64, record: &Record<'a>) -> Result<(), DiskError> {
        match *record {
            Record::Create { file, folder, name } => self.make(at, file, folder, name, false),
            Record::Mkdir { file, folder, name } => self.make(at, file, folder, name, true),
            Record::Write { file, offset, bytes } => self.note(at, file, Change::Write { offset, bytes }),
            Record::Truncate { file, size } => self.note(at, file, Change::Truncate { size }),
            Record::Rename { folder, from, to } => self.note(at, folder, Change::Rename { from, to }),
            Record::Unlink { folder, name } => self.note(at, folder, Change::Unlink { name }),
            Record::Sync { file, upto } => self.settle(file, upto, Fate::Durable),
            Record::SyncFailed { file, upto } => self.settle(file, upto, Fate::Doomed),
        }
    }

    fn make(&mut self, at: u64, inode: u64, folder: u64, name: &'a [u8], is_folder: bool) -> Result<(), DiskError> {
        let object = self.objects.len();
        self.note(at, folder, Change::Link { name, object })?;
        self.objects.push(Object { is_folder, name, changes: Vec::new() });
        self.by_inode.insert(inode, object);
        Ok(())
    }

    fn note(&mut self, at: u64, inode: u64, change: Change<'a>) -> Result<(), DiskError> {
        self.find(inode)?.changes.push((at, change, Fate::Pending));
        Ok(())
    }

    fn settle(&mut self, inode: u64, upto: u64, fate: Fate) -> Result<(), DiskError> {
        let forgotten = self.forgotten;
        let object = self.find(inode)?;
        let is_forgotten = match forgotten {
            Forgotten::Nothing => false,
            Forgotten::Log => object.name.ends_with(b"-wal"),
            Forgotten::Folders => object.is_folder,
            // Named by their hash until they are whole, as keys are by what they are for.
            Forgotten::Photos => object.name.len() > 64 && object.name.ends_with(b".unfinished"),
        };
        if is_forgotten {
            return Ok(());
        }
        for (at, _, state) in &mut object.changes {
            if *at < upto && *state == Fate::Pending {
                *state = fate;
            }
        }
        Ok(())
    }

    /// Lays the disk out in a new folder, as it is when the power comes back.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn lay_out(&self, folder: &Path, mood: Mood, rng: &mut fastrand::Rng) -> Result<(), DiskError> {
        self.lay_out_object(0, folder, mood, rng)
    }

    fn lay_out_object(&self, index: usize, path: &Path, mood: Mood, rng: &mut fastrand::Rng) -> Result<(), DiskError> {
        let object = &self.objects[index];
        if !object.is_folder {
            return Ok(std::fs::write(path, content(object, mood, rng))?);
        }
        std::fs::create_dir_all(path)?;
        for (name, child) in names(object, mood, rng) {
            self.lay_out_object(child, &path.join(std::str::from_utf8(name).map_err(|_| DiskError::Unknown)?), mood, rng)?;
        }
        Ok(())
    }
}

/// Names change in order: file systems write them to a journal.
fn names<'a>(folder: &Object<'a>, mood: Mood, rng: &mut fastrand::Rng) -> HashMap<&'a [u8], usize> {
    let pending = folder.changes.iter().filter(|(_, _, fate)| *fate == Fate::Pending).count();
    let mut left = match mood {
        Mood::Strict => 0,
        Mood::Some | Mood::Torn => rng.usize(..=pending),
        Mood::Generous => pending,
    };
    let mut names = HashMap::new();
    for (_, change, fate) in &folder.changes {
        match fate {
            Fate::Durable => {}
            Fate::Pending if left > 0 => left -= 1,
            Fate::Pending | Fate::Doomed => continue,
        }
        match *change {
            Change::Link { name, object } => drop(names.insert(name, object)),
            Change::Rename { from, to } => {
                if let Some(object) = names.remove(from) {
                    names.insert(to, object);
                }
            }
            Change::Unlink { name } => drop(names.remove(name)),
            Change::Write { .. } | Change::Truncate { .. } => {}
        }
    }
    names
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

fn content(file: &Object<'_>, mood: Mood, rng: &mut fastrand::Rng) -> Vec<u8> {
    let mut content = Vec::new();
    for (_, change, fate) in &file.changes {
        let is_kept = match (fate, mood) {
            (Fate::Durable, _) | (Fate::Pending, Mood::Generous | Mood::Torn) => true,
            (Fate::Doomed, _) | (Fate::Pending, Mood::Strict) => false,
            (Fate::Pending, Mood::Some) => rng.bool(),
        };
        let is_torn = *fate == Fate::Pending && mood == Mood::Torn;
        match *change {
            Change::Truncate { size } if is_kept && !(is_torn && rng.bool()) => content.resize(usize::try_from(size).expect("it fits"), 0),
            Change::Write { offset, bytes } if is_kept => {
                let mut offset = usize::try_from(offset).expect("it fits");
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (sector, after) = rest.split_at(rest.len().min(SECTOR - offset % SECTOR));
                    if !(is_torn && rng.bool()) {
                        put(&mut content, offset, sector);
                    }
                    (offset, rest) = (offset + sector.len(), after);
                }
            }
            _ => {}
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(records: &[Record<'_>]) -> Vec<u8> {
        records.iter().flat_map(Record::encode).collect()
    }

    fn read(log: &[u8], forgotten: Forgotten, mood: Mood) -> Option<Vec<u8>> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Disk::play(log, 1, forgotten).expect("a whole log");
        disk.lay_out(folder.path(), mood, &mut fastrand::Rng::with_seed(1)).expect("it is laid out");
        std::fs::read(folder.path().join("a")).ok()
    }

    #[test]
    fn only_what_was_synced_is_sure_to_be_there() {
        let made = [Record::Create { file: 2, folder: 1, name: b"a" }, Record::Write { file: 2, offset: 0, bytes: b"first" }];
        let unsynced = log(&made);
        assert_eq!(read(&unsynced, Forgotten::Nothing, Mood::Strict), None);
        assert_eq!(read(&unsynced, Forgotten::Nothing, Mood::Generous), Some(b"first".to_vec()));
        let upto = unsynced.len() as u64;
        let synced = [unsynced, log(&[Record::Sync { file: 2, upto }, Record::Write { file: 2, offset: 0, bytes: b"after" }])].concat();
        assert_eq!(read(&synced, Forgotten::Nothing, Mood::Strict), None, "a file without a name is not found");
        let named = [synced, log(&[Record::Sync { file: 1, upto }])].concat();
        assert_eq!(read(&named, Forgotten::Nothing, Mood::Strict), Some(b"first".to_vec()));
        assert_eq!(read(&named, Forgotten::Nothing, Mood::Generous), Some(b"after".to_vec()));
        assert_eq!(read(&named, Forgotten::Folders, Mood::Strict), None);
    }

    #[test]
    fn what_a_sync_has_refused_is_not_there_after_the_next_one_either() {
        let made = log(&[
            Record::Create { file: 2, folder: 1, name: b"a" },
            Record::Sync { file: 1, upto: u64::MAX },
            Record::Write { file: 2, offset: 0, bytes: b"first" },
        ]);
        let upto = made.len() as u64;
        let failed = [made, log(&[Record::SyncFailed { file: 2, upto }, Record::Sync { file: 2, upto: upto + 1 }])].concat();
        assert_eq!(read(&failed, Forgotten::Nothing, Mood::Generous), Some(Vec::new()));
        let again = log(&[Record::Write { file: 2, offset: 0, bytes: b"again" }, Record::Sync { file: 2, upto: u64::MAX }]);
        assert_eq!(read(&[failed, again].concat(), Forgotten::Nothing, Mood::Strict), Some(b"again".to_vec()));
    }

    #[test]
    fn a_torn_write_has_whole_sectors_only() {
        let made = log(&[
            Record::Create { file: 2, folder: 1, name: b"a" },
            Record::Sync { file: 1, upto: u64::MAX },
            Record::Write { file: 2, offset: 100, bytes: &[7; 4 * SECTOR] },
        ]);
        let torn = (0..20).find_map(|seed| {
            let folder = tempfile::tempdir().expect("a folder");
            let disk = Disk::play(&made, 1, Forgotten::Nothing).expect("a whole log");
            disk.lay_out(folder.path(), Mood::Torn, &mut fastrand::Rng::with_seed(seed)).expect("it is laid out");
            let bytes = std::fs::read(folder.path().join("a")).ok()?;
            (bytes.contains(&7) && bytes.get(SECTOR..2 * SECTOR).is_some_and(|sector| sector.iter().all(|byte| *byte == 0))).then_some(bytes)
        });
        let bytes = torn.expect("some seed tears it");
        assert!(bytes[SECTOR..].chunks(SECTOR).all(|sector| sector.iter().all(|byte| *byte == sector[0])));
    }
}
