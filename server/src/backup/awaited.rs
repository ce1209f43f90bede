//! The photos that a restore could not bring because the machine died before they were shipped: their phones have them, and bring them again.
//!
//! Only for the doctor, who would call them damaged otherwise. One that has come is no longer looked for here.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::id::PhotoId;

use crate::keys::{create_private_directory, write_private};

/// The file.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// Which.
    pub photos: BTreeSet<PhotoId>,
}

impl Awaited {
    /// Reads it; where there is none, nothing is awaited.
    pub fn read(data_dir: &Path) -> Self {
        fs::read(data_dir.join("backup/awaited.json")).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes it, where something is awaited.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, data_dir: &Path) -> io::Result<()> {
        if self.photos.is_empty() {
            return Ok(());
        }
        create_private_directory(&data_dir.join("backup"))?;
        write_private(&data_dir.join("backup/awaited.json"), &serde_json::to_vec_pretty(self).map_err(io::Error::other)?)
    }
}
