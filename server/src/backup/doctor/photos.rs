//! Photos: every row has its two files, every file has the hash in its row, and no file is nobody's.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::backup::doctor::{Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::photo_lane::{file_name, list_after};
use crate::photos::files::Size;

/// Looks at all of them.
///
/// # Errors
/// When the database or a folder can't be read.
pub fn examine(connection: &Connection, data_dir: &Path, findings: &mut Findings) -> Result<(), BackupError> {
    let root = data_dir.join("photos");
    // The files first: whoever has a row by then has had files before it.
    let files = list_files(&root)?;
    let rows = list_after(connection, 0)?;
    let mut known = HashSet::new();
    let mut wrong = Vec::new();
    for row in &rows {
        for size in [Size::Full, Size::Thumb] {
            let name = file_name(row.photo_id, size);
            match fs::read(root.join(&name)) {
                Err(error) => wrong.push(format!("the photo {name} can't be read: {error}")),
                Ok(bytes) if size == Size::Full && Sha256::digest(&bytes).as_slice() != row.stored_hash => {
                    wrong.push(format!("the photo {name} is damaged: its bytes have another hash than when it was kept"));
                }
                Ok(bytes) if bytes.is_empty() => wrong.push(format!("the photo {name} is empty")),
                Ok(_) => {}
            }
            known.insert(name);
        }
    }
    findings.add_all(Grade::Error, "photos", &wrong);
    if wrong.is_empty() {
        findings.add(Grade::Fine, "photos", format!("{} photos are whole", rows.len()));
    }
    let orphans: Vec<String> =
        files.iter().filter(|name| !known.contains(*name)).map(|name| format!("the file photos/{name} belongs to no photo that is kept")).collect();
    findings.add_all(Grade::Warning, "photo_orphans", &orphans);
    Ok(())
}

fn list_files(root: &Path) -> Result<Vec<String>, BackupError> {
    let mut names = Vec::new();
    let Ok(folders) = fs::read_dir(root) else { return Ok(names) };
    for folder in folders {
        let folder = folder?;
        let name = folder.file_name().to_string_lossy().into_owned();
        // `incoming` is swept by the server.
        if name.len() != 2 || !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            names.push(format!("{name}/{}", file?.file_name().to_string_lossy()));
        }
    }
    names.sort();
    Ok(names)
}
