//! Photos: every row has its two files, every file has the hash in its row, and no file is nobody's.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::backup::awaited::Awaited;
use crate::backup::doctor::{Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::photo_lane::{file_name, list_after};
use crate::photos::files::Size;
use crate::store::records;

/// Files younger than this may still get their row.
const NEW: Duration = Duration::from_secs(10 * 60);
/// So many files without a row are looked up in the records: each costs a look at all of them.
const MOST_LOOKED_UP: usize = 20;

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
    let (mut wrong, mut awaited) = (Vec::new(), 0);
    let expected = Awaited::read(data_dir).photos;
    for row in &rows {
        for size in [Size::Full, Size::Thumb] {
            let name = file_name(row.photo_id, size);
            match fs::read(root.join(&name)) {
                Err(error) if error.kind() == ErrorKind::NotFound && expected.contains(&row.photo_id) => awaited += usize::from(size == Size::Full),
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
    if awaited > 0 {
        let says = format!("{awaited} photos were not in the backup when this was restored: their phones bring them again");
        findings.add(Grade::Warning, "photos_awaited", says);
    }
    named_without_row(connection, &root, files.iter().filter(|name| !known.contains(*name)), findings)?;
    let orphans: Vec<String> =
        files.iter().filter(|name| !known.contains(*name)).map(|name| format!("the file photos/{name} belongs to no photo that is kept")).collect();
    findings.add_all(Grade::Warning, "photo_orphans", &orphans);
    Ok(())
}

/// A file that a record names, and that has no row: the desk can't show it. One that just came has its row in a moment.
fn named_without_row<'a>(
    connection: &Connection,
    root: &Path,
    names: impl Iterator<Item = &'a String>,
    findings: &mut Findings,
) -> Result<(), BackupError> {
    let is_old =
        |name: &str| fs::metadata(root.join(name)).and_then(|facts| facts.modified()).is_ok_and(|at| at.elapsed().is_ok_and(|age| age > NEW));
    let mut wrong = Vec::new();
    for name in names.filter(|name| !name.contains(".thumb.") && is_old(name)).take(MOST_LOOKED_UP) {
        let id = name.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
        if !records::list_mentioning(connection, id)?.is_empty() {
            wrong.push(format!("the photo photos/{name} is named by a record and has no row: nobody can see it"));
        }
    }
    findings.add_all(Grade::Error, "photo_rows", &wrong);
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
