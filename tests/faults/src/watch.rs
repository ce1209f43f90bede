//! Which descriptors are files of the watched folder, what is to fail now, and the log.
//!
//! It refuses to call anything that [`crate::calls`] stands in for. Its invariant: a change and its record are made under one lock, so that their order is
//! the same.

use std::ffi::{CStr, CString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use lykta_faults::record::Record;
use lykta_faults::wish::{Fault, Read, Target};

use crate::calls::raw;

/// Descriptors above this are not watched; a server under test has far fewer.
const MOST_DESCRIPTORS: usize = 4_096;
/// How long a sync takes, so that there is a time in which it is under way.
const SYNC_TAKES: Duration = Duration::from_micros(500);

/// The log's descriptor and length.
#[derive(Debug)]
pub(crate) struct Log {
    descriptor: Option<i32>,
    size: u64,
}

impl Log {
    pub(crate) fn write(&mut self, record: &Record<'_>) {
        let Some(descriptor) = self.descriptor else { return };
        let bytes = record.encode();
        self.size += bytes.len() as u64;
        assert_eq!(raw::write(descriptor, &bytes), bytes.len() as i64, "the log of changes can't be written");
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

/// Everything that is known.
pub(crate) struct Watch {
    root: Vec<u8>,
    wish: Option<i32>,
    log: Mutex<Log>,
    is_logging: bool,
    number: AtomicU64,
    hits: AtomicU64,
    /// Inode number with the target above it; 0: not watched.
    descriptors: Vec<AtomicU64>,
}

/// A watched descriptor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched {
    pub(crate) file: u64,
    pub(crate) target: Target,
}

const TARGETS: [Target; 6] = [Target::All, Target::Log, Target::Database, Target::Photos, Target::Index, Target::Other];
const TARGET_SHIFT: u32 = 60;

fn open(name: &str, flags: i32) -> Option<i32> {
    let path = CString::new(std::env::var_os(name)?.into_vec()).ok()?;
    let descriptor = raw::open(&path, flags, 0o600);
    assert!(descriptor >= 0, "{name} can't be opened");
    Some(descriptor)
}

impl Watch {
    fn start() -> Option<Self> {
        let root = PathBuf::from(std::env::var_os("LYKTA_FAULTS_ROOT")?).into_os_string().into_vec();
        let descriptor = open("LYKTA_FAULTS_LOG", libc::O_WRONLY | libc::O_APPEND | libc::O_CREAT | libc::O_CLOEXEC);
        let size = descriptor.map_or(0, |descriptor| raw::facts(descriptor).map_or(0, |facts| facts.st_size.cast_unsigned()));
        Some(Self {
            root,
            wish: open("LYKTA_FAULTS_WISH", libc::O_RDWR | libc::O_CLOEXEC),
            log: Mutex::new(Log { descriptor, size }),
            is_logging: descriptor.is_some(),
            number: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            descriptors: (0..MOST_DESCRIPTORS).map(|_| AtomicU64::new(0)).collect(),
        })
    }

    /// What is watched in this process, if anything is.
    pub(crate) fn get() -> Option<&'static Self> {
        static WATCH: OnceLock<Option<Watch>> = OnceLock::new();
        WATCH.get_or_init(Self::start).as_ref()
    }

    /// Whether a path lies in the watched folder.
    pub(crate) fn holds(&self, path: &CStr) -> bool {
        path.to_bytes().strip_prefix(self.root.as_slice()).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Log> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if self.fails(Target::All, &[Fault::Freeze]).is_some() {
            loop {
                // Until the kill, with the lock in hand.
                std::thread::sleep(SYNC_TAKES);
            }
        }
        log
    }

    pub(crate) fn note_open(&self, descriptor: i32, file: u64, target: Target) {
        let place = usize::try_from(descriptor).ok().and_then(|index| self.descriptors.get(index));
        let place = place.expect("a server under test has few open files");
        place.store(file | (target as u64) << TARGET_SHIFT, Ordering::SeqCst);
    }

    pub(crate) fn note_close(&self, descriptor: i32) {
        if let Some(place) = usize::try_from(descriptor).ok().and_then(|index| self.descriptors.get(index)) {
            place.store(0, Ordering::SeqCst);
        }
    }

    pub(crate) fn find(&self, descriptor: i32) -> Option<Watched> {
        let known = self.descriptors.get(usize::try_from(descriptor).ok()?)?.load(Ordering::SeqCst);
        let target = TARGETS[usize::try_from(known >> TARGET_SHIFT).expect("four bits")];
        (known != 0).then_some(Watched { file: known & ((1 << TARGET_SHIFT) - 1), target })
    }

    /// Whether a call on this target shall fail in one of these ways now; counts it if so.
    pub(crate) fn fails(&self, target: Target, ways: &[Fault]) -> Option<Fault> {
        let wish = Read::decode(&raw::read_wish(self.wish?)?);
        if wish.fault == Fault::None as u8 || (wish.target != Target::All as u8 && wish.target != target as u8) {
            return None;
        }
        let way = ways.iter().copied().find(|way| *way as u8 == wish.fault)?;
        if self.number.swap(wish.number, Ordering::SeqCst) != wish.number {
            self.hits.store(0, Ordering::SeqCst);
        }
        if wish.most > 0 && self.hits.load(Ordering::SeqCst) >= wish.most {
            return None;
        }
        let hits = self.hits.fetch_add(1, Ordering::SeqCst) + 1;
        raw::write_hits(self.wish?, hits);
        Some(way)
    }

    /// A sync of a watched file: what is on the disk afterwards is what was written before it began. Whether it succeeds is decided when it ends.
    pub(crate) fn sync(&self, watched: Watched) -> Result<(), i32> {
        let upto = self.lock().size();
        std::thread::sleep(SYNC_TAKES);
        let mut log = self.lock();
        if self.fails(watched.target, &[Fault::Sync]).is_some() {
            log.write(&Record::SyncFailed { file: watched.file, upto });
            return Err(libc::EIO);
        }
        log.write(&Record::Sync { file: watched.file, upto });
        Ok(())
    }

    /// Whether syncs are records here, and the disk is left alone.
    pub(crate) fn is_logging(&self) -> bool {
        self.is_logging
    }
}

/// The folder of a path, and the name in it.
pub(crate) fn split(path: &CStr) -> Option<(CString, Vec<u8>)> {
    let path = std::path::Path::new(std::ffi::OsStr::from_bytes(path.to_bytes()));
    let folder = CString::new(path.parent()?.as_os_str().as_bytes()).ok()?;
    Some((folder, path.file_name()?.as_bytes().to_vec()))
}
