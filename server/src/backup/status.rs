//! How the last round went, in a small file beside the safe mark: `lykta doctor` reads it while the server runs.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::keys::{create_private_directory, write_private};

/// The state of shipping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The target.
    pub target: String,
    /// When a round last went well, milliseconds since 1970 (UTC).
    pub went_well_at_ms: Option<u64>,
    /// Since when it does not.
    pub fails_since_ms: Option<u64>,
    /// Why not.
    pub error: Option<String>,
    /// The keys are in the backup, sealed.
    pub has_keys: bool,
    /// Waiting does not help.
    #[serde(default)]
    pub needs_a_person: bool,
    /// What the target had lost last. It was shipped again.
    #[serde(default)]
    pub lost: Option<Lost>,
}

/// Something that a target did not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// When that was seen, milliseconds since 1970 (UTC).
    pub at_ms: u64,
    /// The first of it.
    pub what: String,
}

impl Status {
    /// Reads it; `None` where nothing was ever shipped.
    pub fn read(data_dir: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(data_dir.join("backup/status.json")).ok()?).ok()
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, data_dir: &Path) -> io::Result<()> {
        create_private_directory(&data_dir.join("backup"))?;
        write_private(&data_dir.join("backup/status.json"), &serde_json::to_vec_pretty(self).map_err(io::Error::other)?)
    }
}
