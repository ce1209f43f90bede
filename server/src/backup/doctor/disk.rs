//! What the database stands on: who may read the keys, which build wrote the schema, how much disk is left.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::backup::doctor::{Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::seal;
use crate::keys;
use crate::store::migrate;
use crate::store::open::open_reading;

/// Below this much free disk, beside the room for one copy of the database, it is time to do something.
const LEAST_FREE_BYTES: u64 = 256 << 20;

/// The key files: there, and for the owner alone.
pub fn keys(data_dir: &Path, findings: &mut Findings) {
    let mut is_fine = true;
    for name in seal::FILES {
        let path = data_dir.join("keys").join(name);
        match fs::metadata(&path) {
            Err(error) => {
                findings.add(Grade::Error, "keys", format!("the key {} can't be read: {error}", path.display()));
                is_fine = false;
            }
            Ok(facts) => {
                #[cfg(unix)]
                let is_open = std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o077 != 0;
                #[cfg(not(unix))]
                let is_open = false;
                if is_open || facts.len() == 0 {
                    findings.add(
                        Grade::Error,
                        "keys",
                        format!("the key {} is empty, or others than its owner may read it: chmod 600", path.display()),
                    );
                    is_fine = false;
                } else if !fs::read(&path).is_ok_and(|bytes| keys::is_key(name, &bytes)) {
                    findings.add(Grade::Error, "keys", format!("the key {} is damaged: the server does not start with it", path.display()));
                    is_fine = false;
                }
            }
        }
    }
    if is_fine {
        findings.add(Grade::Fine, "keys", "the keys are there, for their owner alone");
    }
}

/// Who may read the database.
pub fn modes(data_dir: &Path, findings: &mut Findings) {
    #[cfg(unix)]
    {
        let mode = |path: &Path| fs::metadata(path).map_or(0, |facts| std::os::unix::fs::PermissionsExt::mode(&facts.permissions()));
        let (folder, file) = (mode(data_dir), mode(&data_dir.join("lykta.sqlite")));
        if folder & 0o001 != 0 && file & 0o006 != 0 {
            let says = format!("everybody on this machine may read the database: chmod 700 {}", data_dir.display());
            findings.add(Grade::Warning, "modes", says);
        } else if folder & 0o010 != 0 && file & 0o060 != 0 {
            findings.add(Grade::Warning, "modes", format!("the group may read the database: chmod 700 {}", data_dir.display()));
        }
    }
}

/// The schema; false when this build can't look any further.
///
/// # Errors
/// When the database can't be opened.
pub fn schema(path: &Path, findings: &mut Findings) -> Result<bool, BackupError> {
    let found = migrate::schema(&open_reading(path)?)?;
    let newest = migrate::NEWEST;
    match found.cmp(&newest) {
        std::cmp::Ordering::Equal => findings.add(Grade::Fine, "schema", format!("the schema is {found}, as this build writes it")),
        std::cmp::Ordering::Less if found == 0 => {
            findings.add(
                Grade::Error,
                "schema",
                format!("the database {} is empty: what was in it is lost here; restore the backup", path.display()),
            );
        }
        std::cmp::Ordering::Less => findings.add(Grade::Warning, "schema", format!("the schema is {found}; the next start brings it to {newest}")),
        std::cmp::Ordering::Greater => findings.add(Grade::Error, "schema", format!("the schema is {found}, of a newer build than this: {newest}")),
    }
    Ok(found == newest)
}

/// The free disk: a base needs room for one more copy of the database.
///
/// # Errors
/// When the database's size can't be read.
pub fn space(data_dir: &Path, findings: &mut Findings) -> Result<(), BackupError> {
    let size = fs::metadata(data_dir.join("lykta.sqlite"))?.len();
    // The standard library can't ask; `df` is on every machine that SQLite runs a server on.
    let Some(free) = free_bytes(data_dir) else {
        findings.add(Grade::Warning, "disk", "how much disk is free could not be found out");
        return Ok(());
    };
    let mib = free >> 20;
    if mib == 0 {
        findings.add(Grade::Error, "disk", "the disk is full: nothing can be written");
        return Ok(());
    }
    if free < size + LEAST_FREE_BYTES {
        findings.add(
            Grade::Warning,
            "disk",
            format!("only {mib} MiB of disk are free: a backup makes a copy of {} MiB beside the database", size >> 20),
        );
    } else {
        findings.add(Grade::Fine, "disk", format!("{mib} MiB of disk are free"));
    }
    Ok(())
}

fn free_bytes(path: &Path) -> Option<u64> {
    let output = Command::new("df").args(["-P", "-k"]).arg(path).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let free_kib: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(free_kib * 1_024)
}
