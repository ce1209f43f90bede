//! What the calls write down: one record a change of the disk, in the order of the changes.
//!
//! It refuses to interpret. Its invariant: a record that was cut off in the middle by a kill is not read as a whole one.

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<'a> {
    /// A file was made.
    Create {
        /// Which.
        file: u64,
        /// Where.
        folder: u64,
        /// Its name there.
        name: &'a [u8],
    },
    /// A folder was made.
    Mkdir {
        /// Which.
        file: u64,
        /// Where.
        folder: u64,
        /// Its name there.
        name: &'a [u8],
    },
    /// Bytes were written.
    Write {
        /// Into which.
        file: u64,
        /// Where in it.
        offset: u64,
        /// What.
        bytes: &'a [u8],
    },
    /// It was made longer or shorter.
    Truncate {
        /// Which.
        file: u64,
        /// How long it is now.
        size: u64,
    },
    /// What was changed before `upto` is on the disk, of a file or of a folder's names.
    Sync {
        /// Which.
        file: u64,
        /// The length of the log when this sync began.
        upto: u64,
    },
    /// The disk refused: what was to be synced is in memory and never will be on the disk, unless it is written again.
    SyncFailed {
        /// Which.
        file: u64,
        /// The length of the log when this sync began.
        upto: u64,
    },
    /// A name became another one in the same folder.
    Rename {
        /// Where.
        folder: u64,
        /// The name before.
        from: &'a [u8],
        /// The name after.
        to: &'a [u8],
    },
    /// A name went.
    Unlink {
        /// Where.
        folder: u64,
        /// Which.
        name: &'a [u8],
    },
}

/// The bytes before a record's own: how many those are.
const HEAD: usize = 4;

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

impl<'a> Record<'a> {
    /// As bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, first, second, parts): (u8, u64, u64, [&[u8]; 2]) = match self {
            Self::Create { file, folder, name } => (1, *file, *folder, [name, b""]),
            Self::Mkdir { file, folder, name } => (2, *file, *folder, [name, b""]),
            Self::Write { file, offset, bytes } => (3, *file, *offset, [bytes, b""]),
            Self::Truncate { file, size } => (4, *file, *size, [b"", b""]),
            Self::Sync { file, upto } => (5, *file, *upto, [b"", b""]),
            Self::SyncFailed { file, upto } => (6, *file, *upto, [b"", b""]),
            Self::Rename { folder, from, to } => (7, *folder, from.len() as u64, [from, to]),
            Self::Unlink { folder, name } => (8, *folder, 0, [name, b""]),
        };
        let size = 17 + parts[0].len() + parts[1].len();
        let mut bytes = Vec::with_capacity(HEAD + size);
        bytes.extend_from_slice(&u32::try_from(size).expect("one call writes less than 4 GiB").to_le_bytes());
        bytes.push(kind);
        bytes.extend_from_slice(&first.to_le_bytes());
        bytes.extend_from_slice(&second.to_le_bytes());
        bytes.extend_from_slice(parts[0]);
        bytes.extend_from_slice(parts[1]);
        bytes
    }

    /// The record at the beginning of `log`, and how many bytes it takes.
    #[must_use]
    pub fn decode(log: &'a [u8]) -> Option<(Self, usize)> {
        let size = u32::from_le_bytes(log.get(..HEAD)?.try_into().ok()?) as usize;
        let body = log.get(HEAD..HEAD + size)?;
        let (first, second, rest) = (number(body, 1)?, number(body, 9)?, body.get(17..)?);
        let record = match body[0] {
            1 => Self::Create { file: first, folder: second, name: rest },
            2 => Self::Mkdir { file: first, folder: second, name: rest },
            3 => Self::Write { file: first, offset: second, bytes: rest },
            4 => Self::Truncate { file: first, size: second },
            5 => Self::Sync { file: first, upto: second },
            6 => Self::SyncFailed { file: first, upto: second },
            7 => {
                let (from, to) = rest.split_at_checked(usize::try_from(second).ok()?)?;
                Self::Rename { folder: first, from, to }
            }
            8 => Self::Unlink { folder: first, name: rest },
            _ => return None,
        };
        Some((record, HEAD + size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_or_not_at_all() {
        let records = [
            Record::Create { file: 1, folder: 2, name: b"a" },
            Record::Mkdir { file: 3, folder: 2, name: b"photos" },
            Record::Write { file: 1, offset: 4096, bytes: &[7; 100] },
            Record::Truncate { file: 1, size: 0 },
            Record::Sync { file: 1, upto: 99 },
            Record::SyncFailed { file: 1, upto: 99 },
            Record::Rename { folder: 2, from: b"a.unfinished", to: b"a" },
            Record::Unlink { folder: 2, name: b"a" },
        ];
        for record in records {
            let bytes = record.encode();
            assert_eq!(Record::decode(&bytes), Some((record, bytes.len())));
            assert_eq!(Record::decode(&bytes[..bytes.len() - 1]), None);
        }
    }
}
