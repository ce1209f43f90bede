//! Pages on their way: the newest content of every page that changed, compressed, and back into a database file.
//!
//! Its invariant: applying the same pages twice, or over a state that has some of them already, gives the same file.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::backup::error::{BackupError, at};
use crate::backup::wal::News;

const MAGIC: &[u8; 8] = b"lyktapg1";
/// Fast, and a third of the size all the same.
pub(super) const LEVEL: i32 = 1;

/// Writes the pages of the log into a file.
///
/// # Errors
/// When a file can't be read or written.
pub fn write(wal: &Path, news: &News, to: &Path) -> Result<(), BackupError> {
    let mut log = File::open(wal).map_err(at(wal))?;
    let mut out = zstd::Encoder::new(BufWriter::new(File::create(to).map_err(at(to))?), LEVEL)?;
    out.write_all(MAGIC)?;
    out.write_all(&news.page_size.to_be_bytes())?;
    let mut page = vec![0; news.page_size as usize];
    for (number, offset) in &news.pages {
        log.seek(SeekFrom::Start(*offset))?;
        log.read_exact(&mut page)?;
        out.write_all(&number.to_be_bytes())?;
        out.write_all(&page)?;
    }
    out.write_all(&0_u32.to_be_bytes())?;
    out.write_all(&news.page_count.to_be_bytes())?;
    out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(())
}

/// Puts pages into a database file.
///
/// # Errors
/// [`BackupError::Damaged`] for anything but what [`write`] wrote.
pub fn apply(name: &str, compressed: impl Read, database: &mut File) -> Result<(), BackupError> {
    let damaged = |_| BackupError::Damaged(name.to_owned());
    let mut from = BufReader::new(zstd::Decoder::new(compressed)?);
    let mut magic = [0; 8];
    from.read_exact(&mut magic).map_err(damaged)?;
    let page_size = number(&mut from).map_err(damaged)?;
    if magic != *MAGIC || !page_size.is_power_of_two() || !(512..=65_536).contains(&page_size) {
        return Err(BackupError::Damaged(name.to_owned()));
    }
    let mut page = vec![0; page_size as usize];
    loop {
        let place = number(&mut from).map_err(damaged)?;
        if place == 0 {
            break;
        }
        from.read_exact(&mut page).map_err(damaged)?;
        database.seek(SeekFrom::Start(u64::from(place - 1) * u64::from(page_size)))?;
        database.write_all(&page)?;
    }
    let page_count = number(&mut from).map_err(damaged)?;
    if page_count > 0 {
        database.set_len(u64::from(page_count) * u64::from(page_size))?;
    }
    Ok(())
}

fn number(from: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(u32::from_be_bytes(four))
}
