//! Reads SQLite's write-ahead log as a file: which pages did which commits write, since the last look.
//!
//! The format is documented (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>) and frozen. SQLite takes its locks on other files, so that
//! reading this one disturbs nobody. It refuses frames whose checksum does not continue the chain, and stops at the last commit. It is the caller's
//! duty to hold a [`crate::backup::pin::Pin`]: then the log is begun anew at most once between two looks, and only after all of it was seen.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::backup::error::BackupError;

const HEADER_BYTES: u64 = 32;
const FRAME_HEADER_BYTES: u64 = 24;
const MAGIC: u32 = 0x377f_0682;

/// How far the log was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    salt: [u32; 2],
    frames: u64,
    checksum: [u32; 2],
}

/// What came after a position, up to the last commit.
#[derive(Debug, Default)]
pub struct News {
    /// Where each page's newest content stands in the file, by page number.
    pub pages: BTreeMap<u32, u64>,
    /// The database's size after the last commit, in pages; 0 where nothing was committed.
    pub page_count: u32,
    /// The size of a page.
    pub page_size: u32,
    /// Up to where this goes.
    pub position: Option<Position>,
    /// How much of the file the log takes up to there.
    pub log_bytes: u64,
}

struct Header {
    is_big_endian: bool,
    page_size: u32,
    salt: [u32; 2],
    checksum: [u32; 2],
}

fn word(bytes: &[u8]) -> u32 {
    bytes.first_chunk::<4>().map_or(0, |four| u32::from_be_bytes(*four))
}

/// SQLite's running checksum over pairs of words.
fn checksum(bytes: &[u8], is_big_endian: bool, [mut one, mut two]: [u32; 2]) -> [u32; 2] {
    for pair in bytes.chunks_exact(8) {
        let (first, second) = pair.split_at(4);
        let read = |four: &[u8]| if is_big_endian { word(four) } else { word(four).swap_bytes() };
        one = one.wrapping_add(read(first)).wrapping_add(two);
        two = two.wrapping_add(read(second)).wrapping_add(one);
    }
    [one, two]
}

fn header(file: &mut impl Read) -> io::Result<Option<Header>> {
    let mut bytes = [0; HEADER_BYTES as usize];
    if let Err(error) = file.read_exact(&mut bytes) {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let magic = word(&bytes);
    if magic & !1 != MAGIC {
        return Ok(None);
    }
    let is_big_endian = magic & 1 == 1;
    let found = checksum(&bytes[..24], is_big_endian, [0; 2]);
    if found != [word(&bytes[24..]), word(&bytes[28..])] {
        return Ok(None);
    }
    Ok(Some(Header { is_big_endian, page_size: word(&bytes[8..]), salt: [word(&bytes[16..]), word(&bytes[20..])], checksum: found }))
}

/// Reads what was committed since a position; `None` as position: all that the log holds.
///
/// # Errors
/// [`BackupError::ChainBroken`] when the log is no continuation of what was read before.
pub fn read(path: &Path, from: Option<Position>) -> Result<News, BackupError> {
    let nothing = News { position: from, ..News::default() };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(nothing),
        Err(error) => return Err(error.into()),
    };
    let mut file = BufReader::with_capacity(1 << 18, file);
    let Some(header) = header(&mut file)? else { return Ok(nothing) };
    let start = match from {
        Some(position) if position.salt == header.salt => position,
        // Begun anew once: everything of the former log had been seen. More than once: something may have passed us by.
        Some(position) if header.salt[0] != position.salt[0].wrapping_add(1) => return Err(BackupError::ChainBroken),
        _ => Position { salt: header.salt, frames: 0, checksum: header.checksum },
    };
    let frame_bytes = FRAME_HEADER_BYTES + u64::from(header.page_size);
    file.seek(SeekFrom::Start(HEADER_BYTES + start.frames * frame_bytes))?;
    let mut news = News { position: Some(start), page_size: header.page_size, ..News::default() };
    let mut at = start;
    let mut uncommitted = BTreeMap::new();
    let mut frame = vec![0; usize::try_from(frame_bytes).map_err(|_| BackupError::ChainBroken)?];
    while file.read_exact(&mut frame).is_ok() {
        let (facts, page) = frame.split_at(FRAME_HEADER_BYTES as usize);
        if [word(&facts[8..]), word(&facts[12..])] != header.salt {
            break;
        }
        let found = checksum(page, header.is_big_endian, checksum(&facts[..8], header.is_big_endian, at.checksum));
        if found != [word(&facts[16..]), word(&facts[20..])] {
            break;
        }
        uncommitted.insert(word(facts), HEADER_BYTES + at.frames * frame_bytes + FRAME_HEADER_BYTES);
        at = Position { frames: at.frames + 1, checksum: found, ..at };
        let page_count = word(&facts[4..]);
        if page_count > 0 {
            news.pages.append(&mut uncommitted);
            news.page_count = page_count;
            news.position = Some(at);
        }
    }
    news.log_bytes = news.position.map_or(0, |position| HEADER_BYTES + position.frames * frame_bytes);
    Ok(news)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn database(path: &Path) -> Connection {
        let connection = Connection::open(path).expect("a database");
        connection.pragma_update(None, "journal_mode", "wal").expect("it has a log");
        connection.execute_batch("create table t (n integer primary key, text text)").expect("a table");
        connection
    }

    #[test]
    fn only_what_was_committed_counts_and_a_second_look_finds_only_what_is_new() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let path = folder.path().join("a.sqlite");
        let log = folder.path().join("a.sqlite-wal");
        assert!(read(&log, None).expect("no file is no news").pages.is_empty());
        let connection = database(&path);
        let first = read(&log, None).expect("it reads");
        assert!(first.pages.len() >= 2 && first.page_count == 2, "{first:?}");
        assert!(read(&log, first.position).expect("it reads").pages.is_empty());
        connection.execute_batch("begin; insert into t (text) values ('a')").expect("not committed");
        assert!(read(&log, first.position).expect("it reads").pages.is_empty());
        connection.execute_batch("commit").expect("committed");
        let second = read(&log, first.position).expect("it reads");
        assert_eq!(second.pages.keys().copied().collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_log_begun_anew_once_goes_on_and_twice_is_a_broken_chain() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let connection = database(&folder.path().join("a.sqlite"));
        let log = folder.path().join("a.sqlite-wal");
        let first = read(&log, None).expect("it reads");
        let restart = || {
            connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(())).expect("it is written back");
            connection.execute("insert into t (text) values ('b')", []).expect("a row");
        };
        restart();
        assert_eq!(read(&log, first.position).expect("it goes on").pages.len(), 1);
        restart();
        assert!(matches!(read(&log, first.position), Err(BackupError::ChainBroken)));
    }

    #[test]
    fn a_torn_frame_ends_the_reading() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let connection = database(&folder.path().join("a.sqlite"));
        let log = folder.path().join("a.sqlite-wal");
        let first = read(&log, None).expect("it reads");
        connection.execute("insert into t (text) values ('c')", []).expect("a row");
        let mut bytes = std::fs::read(&log).expect("the log");
        let last = bytes.len() - 9;
        bytes[last] ^= 1;
        let torn = folder.path().join("torn");
        std::fs::write(&torn, bytes).expect("a file");
        assert!(read(&torn, first.position).expect("it reads").pages.is_empty());
    }
}
