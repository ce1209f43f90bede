//! The photos' files: what arrives under `incoming`, what is kept under the first two digits of its id. Names are ours, never a client's.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use shared::id::PhotoId;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::keys::{create_private_directory, sync_directory};
use crate::photos::darkroom::Darkroom;

/// Which of a photo's two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// As large as it is kept.
    Full,
    /// Small.
    Thumb,
}

/// Where photos are.
#[derive(Debug)]
pub struct PhotoFiles {
    root: PathBuf,
    busy: Arc<Mutex<HashSet<Uuid>>>,
    /// One photo at a time is made: from the decode until its row is written, whether or not somebody still waits.
    pub decoding: Arc<Semaphore>,
    /// Where they are decoded.
    pub darkroom: Darkroom,
}

/// What the name of a file of unchecked bytes ends with.
const PIECE: &str = "piece";
/// What the name of a file that is not whole yet ends with.
const UNFINISHED: &str = "unfinished";

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a file in the folder of arrivals has one of the two names that we give.
fn is_ours(name: &OsStr, id: Uuid) -> bool {
    let id = id.simple().to_string();
    name == id.as_str() || name == format!("{id}.{PIECE}").as_str()
}

/// Whether a file beside the kept photos has a name that we give to one that is being written: `<photo>.unfinished` or `<photo>.thumb.unfinished`.
fn is_unfinished(name: &OsStr) -> bool {
    let photo = name.to_str().and_then(|name| name.strip_suffix(UNFINISHED)?.strip_suffix('.'));
    photo.is_some_and(|photo| photo.strip_suffix(".thumb").unwrap_or(photo).parse::<PhotoId>().is_ok())
}

/// An upload that this request alone writes to.
#[derive(Debug)]
pub struct Hold {
    id: Uuid,
    busy: Arc<Mutex<HashSet<Uuid>>>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

impl PhotoFiles {
    /// Opens the folder; makes it if it is missing.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        create_private_directory(&root.join("incoming"))?;
        Ok(Self { root, busy: Arc::default(), decoding: Arc::new(Semaphore::new(1)), darkroom: Darkroom::open()? })
    }

    /// Keeps others away from an upload; `None` while another request holds it.
    pub fn hold(&self, id: Uuid) -> Option<Hold> {
        let is_free = self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        is_free.then(|| Hold { id, busy: Arc::clone(&self.busy) })
    }

    fn incoming(&self, id: Uuid) -> PathBuf {
        self.root.join("incoming").join(id.simple().to_string())
    }

    /// Where bytes wait until their checksum has been checked.
    fn piece(&self, id: Uuid) -> PathBuf {
        self.incoming(id).with_extension(PIECE)
    }

    /// How many bytes of an upload are here.
    ///
    /// # Errors
    /// When the file can't be asked.
    pub fn offset(&self, id: Uuid) -> io::Result<u64> {
        match fs::metadata(self.incoming(id)) {
            Ok(facts) => Ok(facts.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Opens an upload's file for more bytes.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn append(&self, id: Uuid) -> io::Result<File> {
        OpenOptions::new().create(true).append(true).open(self.incoming(id))
    }

    /// Lets go of what an upload has beyond its first `here` bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn cut_back(&self, id: Uuid, here: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(self.incoming(id))?;
        file.set_len(here)?;
        file.sync_data()
    }

    /// Opens a file for bytes that are yet to be checked; what was in it before is gone.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn create_piece(&self, id: Uuid) -> io::Result<File> {
        File::create(self.piece(id))
    }

    /// Adds the checked bytes to the upload. Cut off in the middle, the upload has some of them, and all of those are right.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append_piece(&self, id: Uuid) -> io::Result<()> {
        let mut upload = self.append(id)?;
        io::copy(&mut File::open(self.piece(id))?, &mut upload)?;
        upload.sync_data()?;
        self.remove_piece(id)
    }

    /// Lets go of bytes that were not right.
    ///
    /// # Errors
    /// When they can't be removed.
    pub fn remove_piece(&self, id: Uuid) -> io::Result<()> {
        remove_if_there(&self.piece(id))
    }

    /// All bytes of an upload.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn read_incoming(&self, id: Uuid) -> io::Result<Vec<u8>> {
        fs::read(self.incoming(id))
    }

    /// The uploads that have a file here. What has another name than ours is left alone.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn list_incoming(&self) -> io::Result<Vec<Uuid>> {
        let names = fs::read_dir(self.root.join("incoming"))?.map(|entry| entry.map(|entry| entry.file_name()));
        let id = |name: &OsStr| Path::new(name).file_stem()?.to_str()?.parse().ok().filter(|id| is_ours(name, *id));
        let ids: io::Result<BTreeSet<Uuid>> = names.filter_map(|name| name.map(|name| id(&name)).transpose()).collect();
        Ok(ids?.into_iter().collect())
    }

    /// Lets go of an upload's bytes.
    ///
    /// # Errors
    /// When they can't be removed.
    pub fn remove_incoming(&self, id: Uuid) -> io::Result<()> {
        self.remove_piece(id)?;
        remove_if_there(&self.incoming(id))
    }

    fn kept(&self, photo: PhotoId, size: Size) -> PathBuf {
        let name = photo.to_string();
        let suffix = match size {
            Size::Full => "jpg",
            Size::Thumb => "thumb.jpg",
        };
        self.root.join(&name[..2]).join(format!("{name}.{suffix}"))
    }

    /// Keeps a file: whole and durable, or not at all.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(&self, photo: PhotoId, size: Size, bytes: &[u8]) -> io::Result<()> {
        let path = self.kept(photo, size);
        let folder = path.parent().unwrap_or(Path::new("."));
        create_private_directory(folder)?;
        let unfinished = path.with_extension(UNFINISHED);
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        sync_directory(folder)
    }

    /// Whether both files of a photo are here.
    ///
    /// # Errors
    /// When the disk can't be asked.
    pub fn is_kept(&self, photo: PhotoId) -> io::Result<bool> {
        Ok(self.kept(photo, Size::Full).try_exists()? && self.kept(photo, Size::Thumb).try_exists()?)
    }

    /// Lets go of the files of a photo that no row knows: a crash left them between the disk and the database.
    ///
    /// # Errors
    /// When they can't be removed.
    pub fn discard(&self, photo: PhotoId) -> io::Result<()> {
        for path in [Size::Full, Size::Thumb].map(|size| self.kept(photo, size)) {
            remove_if_there(&path.with_extension(UNFINISHED))?;
            remove_if_there(&path)?;
        }
        Ok(())
    }

    /// Lets go of kept photos' files that a crash left half written. Whoever makes a photo writes them, too: the caller holds [`Self::decoding`].
    ///
    /// # Errors
    /// When a folder can't be read, or a file not removed.
    pub fn discard_unfinished(&self) -> io::Result<usize> {
        let mut count = 0;
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?;
            if folder.file_name().len() != 2 || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                if is_unfinished(&file.file_name()) {
                    remove_if_there(&file.path())?;
                    count += 1;
                }
            }
        }
        Ok(count)
    }

    /// A kept file's bytes.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn read(&self, photo: PhotoId, size: Size) -> io::Result<Vec<u8>> {
        fs::read(self.kept(photo, size))
    }
}
