//! The photos' files: what arrives under `incoming`, what is kept under the first two digits of its id. Names are ours, never a client's.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use shared::id::PhotoId;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::keys::{create_private_directory, sync_directory};

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
    /// One decode at a time: each may take hundreds of megabytes.
    pub decoding: Semaphore,
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
        Ok(Self { root, busy: Arc::default(), decoding: Semaphore::new(1) })
    }

    /// Keeps others away from an upload; `None` while another request holds it.
    pub fn hold(&self, id: Uuid) -> Option<Hold> {
        let is_free = self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        is_free.then(|| Hold { id, busy: Arc::clone(&self.busy) })
    }

    fn incoming(&self, id: Uuid) -> PathBuf {
        self.root.join("incoming").join(id.simple().to_string())
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
        names.filter_map(|name| name.map(|name| name.to_str()?.parse().ok()).transpose()).collect()
    }

    /// Lets go of an upload's bytes.
    ///
    /// # Errors
    /// When they can't be removed.
    pub fn remove_incoming(&self, id: Uuid) -> io::Result<()> {
        match fs::remove_file(self.incoming(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
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
        if !folder.exists() {
            create_private_directory(folder)?;
            sync_directory(&self.root)?;
        }
        let unfinished = path.with_extension("unfinished");
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        sync_directory(folder)
    }

    /// A kept file's bytes.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn read(&self, photo: PhotoId, size: Size) -> io::Result<Vec<u8>> {
        fs::read(self.kept(photo, size))
    }
}
