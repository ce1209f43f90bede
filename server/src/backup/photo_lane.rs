//! Photos on their way: each of a photo's two files is an object whose name carries its hash, so that what is there can be proved from its name alone.
//!
//! It never takes the bytes of a file that does not have the hash in its row: a damaged photo stops the safe mark below it, and says so.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};
use shared::id::PhotoId;

use crate::backup::error::{BackupError, at};
use crate::backup::target::Target;
use crate::photos::files::Size;
use crate::store::column;

/// Where photos are in a target.
pub const PHOTOS: &str = "photos";

/// A complete photo, as its row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Photo {
    /// Which.
    pub photo_id: PhotoId,
    /// Its place in the order of things to be backed up.
    pub log_seq: u64,
    /// SHA-256 of the full file.
    pub stored_hash: [u8; 32],
}

/// The photos after a place.
///
/// # Errors
/// When the database can't be read.
pub fn list_after(connection: &Connection, log_seq: u64) -> Result<Vec<Photo>, BackupError> {
    let mut statement = connection.prepare_cached(include_str!("list_photos_after.sql"))?;
    let mut rows = statement.query([column::integer(log_seq)])?;
    let mut photos = Vec::new();
    while let Some(row) = rows.next()? {
        photos.push(photo(row)?);
    }
    Ok(photos)
}

/// The first photo after a place.
///
/// # Errors
/// When the database can't be read.
pub fn find_after(connection: &Connection, log_seq: u64) -> Result<Option<Photo>, BackupError> {
    let mut statement = connection.prepare_cached(include_str!("list_photos_after.sql"))?;
    let mut rows = statement.query([column::integer(log_seq)])?;
    rows.next()?.map(photo).transpose()
}

fn photo(row: &Row<'_>) -> Result<Photo, BackupError> {
    let blob = |index| row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from);
    Ok(Photo { photo_id: PhotoId(column::hash(blob(0)?)?), log_seq: column::number(row.get(1)?), stored_hash: column::hash(blob(2)?)? })
}

/// The file's name under the photos' folder, here and on a restored machine.
pub fn file_name(photo: PhotoId, size: Size) -> String {
    let name = photo.to_string();
    let ending = match size {
        Size::Full => "jpg",
        Size::Thumb => "thumb.jpg",
    };
    format!("{}/{name}.{ending}", &name[..2])
}

/// The beginning of an object's key; the hash of its bytes follows.
fn key_before_hash(photo: PhotoId, size: Size) -> String {
    let name = photo.to_string();
    let word = match size {
        Size::Full => "full",
        Size::Thumb => "thumb",
    };
    format!("{PHOTOS}/{}/{name}.{word}.", &name[..2])
}

/// What is in the target: sizes by key.
#[derive(Debug, Default)]
pub struct Shelf {
    keys: BTreeMap<String, u64>,
}

/// An object of a photo, as its key tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// The object's key.
    pub key: String,
    /// The hash of its bytes.
    pub hash: [u8; 32],
    /// Its size.
    pub size_bytes: u64,
}

impl Shelf {
    /// Reads what is there.
    ///
    /// # Errors
    /// When the target does not answer.
    pub fn list(target: &Target) -> Result<Self, BackupError> {
        Ok(Self { keys: target.list(PHOTOS)?.into_iter().collect() })
    }

    /// The object of a file: the full one with the hash in the photo's row, the thumbnail with whichever.
    pub fn find(&self, photo: &Photo, size: Size) -> Option<Shelved> {
        let before = key_before_hash(photo.photo_id, size);
        let mut keys = self.keys.range(before.clone()..).take_while(|(key, _)| key.starts_with(&before));
        keys.find_map(|(key, size_bytes)| {
            let hash = hex::decode(&key[before.len()..]).ok()?.try_into().ok()?;
            (size == Size::Thumb || hash == photo.stored_hash).then(|| Shelved { key: key.clone(), hash, size_bytes: *size_bytes })
        })
    }

    /// The objects of a photo that are there.
    pub fn objects(&self, photo: &Photo) -> impl Iterator<Item = Shelved> {
        [Size::Full, Size::Thumb].into_iter().filter_map(|size| self.find(photo, size))
    }

    /// Whether both files of a photo are there.
    pub fn holds(&self, photo: &Photo) -> bool {
        self.objects(photo).count() == 2
    }

    /// Takes a photo away that was erased; gives how many objects went.
    ///
    /// # Errors
    /// Whatever the target says.
    pub fn erase(&mut self, target: &Target, photo: PhotoId) -> Result<usize, BackupError> {
        let mut count = 0;
        for before in [Size::Full, Size::Thumb].map(|size| key_before_hash(photo, size)) {
            let gone: Vec<String> =
                self.keys.range(before.clone()..).map(|(key, _)| key.clone()).take_while(|key| key.starts_with(&before)).collect();
            for key in &gone {
                target.remove(key)?;
                self.keys.remove(key);
            }
            count += gone.len();
        }
        Ok(count)
    }

    /// Ships a photo that is not there yet.
    ///
    /// # Errors
    /// [`BackupError::Photo`] for a file that is missing or damaged here; whatever the target says.
    pub fn ship(&mut self, target: &Target, photos_dir: &Path, photo: &Photo) -> Result<(), BackupError> {
        for size in [Size::Full, Size::Thumb] {
            if self.find(photo, size).is_some() {
                continue;
            }
            let path = photos_dir.join(file_name(photo.photo_id, size));
            let bytes = match std::fs::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(BackupError::Photo(photo.photo_id.to_string())),
                Err(error) => return Err(at(path)(error)),
            };
            let hash: [u8; 32] = Sha256::digest(&bytes).into();
            if size == Size::Full && hash != photo.stored_hash {
                return Err(BackupError::Photo(photo.photo_id.to_string()));
            }
            let key = format!("{}{}", key_before_hash(photo.photo_id, size), hex::encode(hash));
            let written = target.put(&key, bytes)?;
            self.keys.insert(key, written.size_bytes);
        }
        Ok(())
    }
}
