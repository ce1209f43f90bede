//! A folder beside the database for what is on its way to the target. It is gone with its shipper; what a killed run left is gone with the next one.
//!
//! A lock on a file in it says that its run lives: a backup by hand and the shipping server never remove each other's.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::backup::error::{BackupError, at};
use crate::clock::{Random, random_bytes};
use crate::keys::create_private_directory;

const PREFIX: &str = "work-";

/// The folder.
#[derive(Debug)]
pub struct WorkFolder {
    path: PathBuf,
    _lock: File,
}

impl WorkFolder {
    /// Makes one, and removes those whose run is dead.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn make(parent: &Path, random: &dyn Random) -> Result<Self, BackupError> {
        create_private_directory(parent).map_err(at(parent))?;
        for entry in fs::read_dir(parent).map_err(at(parent))? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX)) && is_dead(&path) {
                fs::remove_dir_all(&path).map_err(at(&path))?;
            }
        }
        let path = parent.join(format!("{PREFIX}{}", hex::encode(random_bytes::<4>(random))));
        create_private_directory(&path).map_err(at(&path))?;
        let lock = File::create(path.join("lock")).map_err(at(&path))?;
        lock.lock().map_err(at(&path))?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// One without a lock file is being made by somebody: it is left alone.
fn is_dead(path: &Path) -> bool {
    let opened: io::Result<File> = File::open(path.join("lock"));
    opened.is_ok_and(|lock| lock.try_lock().is_ok())
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What is left here the next run removes.
        drop(fs::remove_dir_all(&self.path));
    }
}
