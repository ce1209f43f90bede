//! The C library's file calls as the server's program finds them: each does what the C library does, unless it is to fail, and what changed the disk is
//! written down.
//!
//! A program's own symbols come before those of the libraries it is linked with; so SQLite's and Rust's calls of `write` and `fsync` end here. The one
//! module with `unsafe` of the whole repository. It refuses to interpret what it is handed. Its invariant: for descriptors and paths that are not watched,
//! each call is the kernel's.

#![allow(unsafe_code, reason = "these are the C library's functions, with their raw pointers")]

use std::ffi::{CStr, c_char, c_int, c_long, c_void};

use lykta_faults::record::Record;
use lykta_faults::wish::{Fault, Target};

use crate::watch::{Log, Watch, Watched, split};

/// The kernel itself.
pub(crate) mod raw {
    use std::ffi::{CStr, c_long};

    use lykta_faults::wish::{HITS, SIZE};

    pub(crate) fn open(path: &CStr, flags: i32, mode: u32) -> i32 {
        // SAFETY: the path ends with a zero byte.
        unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags, mode) as i32 }
    }

    pub(crate) fn write(descriptor: i32, bytes: &[u8]) -> i64 {
        // SAFETY: the slice says how long it is.
        unsafe { libc::syscall(libc::SYS_write, descriptor, bytes.as_ptr(), bytes.len()) }
    }

    pub(crate) fn facts(descriptor: i32) -> Option<libc::stat> {
        // SAFETY: all zeros is a `stat`, and it is filled in before anybody reads it.
        let mut facts: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: `facts` lives until the call ends.
        (unsafe { libc::fstat(descriptor, &raw mut facts) } == 0).then_some(facts)
    }

    pub(crate) fn facts_at(path: &CStr) -> Option<libc::stat> {
        // SAFETY: as in `facts`.
        let mut facts: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: the path ends with a zero byte, and `facts` lives until the call ends.
        (unsafe { libc::lstat(path.as_ptr(), &raw mut facts) } == 0).then_some(facts)
    }

    pub(crate) fn read_wish(descriptor: i32) -> Option<[u8; SIZE]> {
        let mut bytes = [0; SIZE];
        // SAFETY: the array says how long it is.
        let count = unsafe { libc::syscall(libc::SYS_pread64, descriptor, bytes.as_mut_ptr(), SIZE, 0 as c_long) };
        (usize::try_from(count) == Ok(SIZE)).then_some(bytes)
    }

    pub(crate) fn write_hits(descriptor: i32, hits: u64) {
        let bytes = hits.to_le_bytes();
        // SAFETY: the array says how long it is.
        unsafe { libc::syscall(libc::SYS_pwrite64, descriptor, bytes.as_ptr(), bytes.len(), HITS as c_long) };
    }
}

fn refuse(error: c_int) -> c_int {
    // SAFETY: it points to this thread's own number.
    unsafe { *libc::__errno_location() = error };
    -1
}

fn number_of(fault: Fault) -> c_int {
    match fault {
        Fault::Full => libc::ENOSPC,
        Fault::ReadOnly => libc::EROFS,
        Fault::None | Fault::Write | Fault::Sync | Fault::Read | Fault::Freeze => libc::EIO,
    }
}

/// The text of a path that was handed in.
fn text<'a>(path: *const c_char) -> &'a CStr {
    // SAFETY: whoever calls `open` and the like hands in a text that ends with a zero byte and lives until the call ends.
    unsafe { CStr::from_ptr(path) }
}

fn watched(descriptor: c_int) -> Option<(&'static Watch, Watched)> {
    let watch = Watch::get()?;
    Some((watch, watch.find(descriptor)?))
}

fn open_file(path: *const c_char, flags: c_int, mode: libc::mode_t) -> c_int {
    let path = text(path);
    let Some(watch) = Watch::get().filter(|watch| watch.holds(path)) else { return raw::open(path, flags, mode) };
    let target = Target::of(path.to_bytes());
    let mut log = watch.lock();
    let before = raw::facts_at(path);
    let is_new = before.is_none() && flags & libc::O_CREAT != 0;
    let is_writing = flags & (libc::O_WRONLY | libc::O_RDWR) != 0;
    if is_new && let Some(fault) = watch.fails(target, &[Fault::Full, Fault::Write]) {
        return refuse(number_of(fault));
    }
    if (is_new || is_writing) && watch.fails(target, &[Fault::ReadOnly]).is_some() {
        return refuse(libc::EROFS);
    }
    let descriptor = raw::open(path, flags, mode);
    let Some(facts) = (descriptor >= 0).then(|| raw::facts(descriptor)).flatten() else { return descriptor };
    watch.note_open(descriptor, facts.st_ino, target);
    if target != Target::Index {
        let folder = split(path).and_then(|(folder, name)| Some((raw::facts_at(&folder)?.st_ino, name)));
        match folder {
            Some((folder, name)) if is_new => log.write(&Record::Create { file: facts.st_ino, folder, name: &name }),
            Some(_) if flags & libc::O_TRUNC != 0 => log.write(&Record::Truncate { file: facts.st_ino, size: 0 }),
            _ => {}
        }
    }
    descriptor
}

#[unsafe(no_mangle)]
extern "C" fn open(path: *const c_char, flags: c_int, mode: libc::mode_t) -> c_int {
    open_file(path, flags, mode)
}

#[unsafe(no_mangle)]
extern "C" fn open64(path: *const c_char, flags: c_int, mode: libc::mode_t) -> c_int {
    open_file(path, flags, mode)
}

#[unsafe(no_mangle)]
extern "C" fn close(descriptor: c_int) -> c_int {
    if let Some(watch) = Watch::get() {
        watch.note_close(descriptor);
    }
    // SAFETY: closing hands nothing over but the number.
    unsafe { libc::syscall(libc::SYS_close, descriptor) as c_int }
}

/// Writes to a watched file at a place, as far as there is room.
fn write_watched(watch: &Watch, file: Watched, descriptor: c_int, bytes: &[u8], at: Option<u64>) -> isize {
    let mut log = watch.lock();
    if let Some(fault) = watch.fails(file.target, &[Fault::Write, Fault::ReadOnly]) {
        return refuse(number_of(fault)) as isize;
    }
    let size = raw::facts(descriptor).map_or(0, |facts| facts.st_size.cast_unsigned());
    // SAFETY: asking where a descriptor stands, or how it was opened, hands nothing over.
    let (here, flags) = unsafe { (libc::lseek(descriptor, 0, libc::SEEK_CUR), libc::fcntl(descriptor, libc::F_GETFL)) };
    let offset = at.unwrap_or(if flags & libc::O_APPEND != 0 { size } else { here.cast_unsigned() });
    let mut bytes = bytes;
    // SQLite's index of the log is cut and grown again at each start: it gets the room back that it had.
    let is_growing = offset + bytes.len() as u64 > size && file.target != Target::Index;
    if is_growing && watch.fails(file.target, &[Fault::Full]).is_some() {
        // What lies inside the file has its room already.
        let room = size.saturating_sub(offset);
        bytes = &bytes[..usize::try_from(room).expect("less than the bytes")];
        if bytes.is_empty() {
            return refuse(libc::ENOSPC) as isize;
        }
    }
    let count = match at {
        None => raw::write(descriptor, bytes),
        // SAFETY: the slice says how long it is.
        Some(at) => unsafe { libc::syscall(libc::SYS_pwrite64, descriptor, bytes.as_ptr(), bytes.len(), at as c_long) },
    };
    if let Ok(count) = usize::try_from(count) {
        note_write(&mut log, file, offset, &bytes[..count]);
    }
    count as isize
}

fn note_write(log: &mut Log, file: Watched, offset: u64, bytes: &[u8]) {
    if file.target != Target::Index {
        log.write(&Record::Write { file: file.file, offset, bytes });
    }
}

#[unsafe(no_mangle)]
extern "C" fn write(descriptor: c_int, bytes: *const c_void, count: usize) -> isize {
    if let Some((watch, file)) = watched(descriptor) {
        // SAFETY: the caller hands in so many bytes.
        let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), count) };
        return write_watched(watch, file, descriptor, bytes, None);
    }
    // SAFETY: what was handed to us is handed on.
    unsafe { libc::syscall(libc::SYS_write, descriptor, bytes, count) as isize }
}

fn write_at(descriptor: c_int, bytes: *const c_void, count: usize, offset: i64) -> isize {
    if let Some((watch, file)) = watched(descriptor) {
        // SAFETY: the caller hands in so many bytes.
        let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), count) };
        return write_watched(watch, file, descriptor, bytes, Some(offset.cast_unsigned()));
    }
    // SAFETY: what was handed to us is handed on.
    unsafe { libc::syscall(libc::SYS_pwrite64, descriptor, bytes, count, offset) as isize }
}

#[unsafe(no_mangle)]
extern "C" fn pwrite(descriptor: c_int, bytes: *const c_void, count: usize, offset: i64) -> isize {
    write_at(descriptor, bytes, count, offset)
}

#[unsafe(no_mangle)]
extern "C" fn pwrite64(descriptor: c_int, bytes: *const c_void, count: usize, offset: i64) -> isize {
    write_at(descriptor, bytes, count, offset)
}

fn fails_to_read(descriptor: c_int) -> bool {
    watched(descriptor).is_some_and(|(watch, file)| watch.fails(file.target, &[Fault::Read]).is_some())
}

#[unsafe(no_mangle)]
extern "C" fn read(descriptor: c_int, bytes: *mut c_void, count: usize) -> isize {
    if fails_to_read(descriptor) {
        return refuse(libc::EIO) as isize;
    }
    // SAFETY: what was handed to us is handed on.
    unsafe { libc::syscall(libc::SYS_read, descriptor, bytes, count) as isize }
}

fn read_at(descriptor: c_int, bytes: *mut c_void, count: usize, offset: i64) -> isize {
    if fails_to_read(descriptor) {
        return refuse(libc::EIO) as isize;
    }
    // SAFETY: what was handed to us is handed on.
    unsafe { libc::syscall(libc::SYS_pread64, descriptor, bytes, count, offset) as isize }
}

#[unsafe(no_mangle)]
extern "C" fn pread(descriptor: c_int, bytes: *mut c_void, count: usize, offset: i64) -> isize {
    read_at(descriptor, bytes, count, offset)
}

#[unsafe(no_mangle)]
extern "C" fn pread64(descriptor: c_int, bytes: *mut c_void, count: usize, offset: i64) -> isize {
    read_at(descriptor, bytes, count, offset)
}

fn truncate(descriptor: c_int, size: i64) -> c_int {
    let Some((watch, file)) = watched(descriptor) else {
        // SAFETY: only numbers are handed on.
        return unsafe { libc::syscall(libc::SYS_ftruncate, descriptor, size) as c_int };
    };
    let mut log = watch.lock();
    if let Some(fault) = watch.fails(file.target, &[Fault::Write, Fault::ReadOnly]) {
        return refuse(number_of(fault));
    }
    // SAFETY: only numbers are handed on.
    let outcome = unsafe { libc::syscall(libc::SYS_ftruncate, descriptor, size) as c_int };
    if outcome == 0 && file.target != Target::Index {
        log.write(&Record::Truncate { file: file.file, size: size.cast_unsigned() });
    }
    outcome
}

#[unsafe(no_mangle)]
extern "C" fn ftruncate(descriptor: c_int, size: i64) -> c_int {
    truncate(descriptor, size)
}

#[unsafe(no_mangle)]
extern "C" fn ftruncate64(descriptor: c_int, size: i64) -> c_int {
    truncate(descriptor, size)
}

fn sync(descriptor: c_int, call: c_long) -> c_int {
    if let Some((watch, file)) = watched(descriptor) {
        match watch.sync(file) {
            Err(error) => return refuse(error),
            Ok(()) if watch.is_logging() => return 0,
            Ok(()) => {}
        }
    }
    // SAFETY: only the number is handed on.
    unsafe { libc::syscall(call, descriptor) as c_int }
}

#[unsafe(no_mangle)]
extern "C" fn fsync(descriptor: c_int) -> c_int {
    sync(descriptor, libc::SYS_fsync)
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(descriptor: c_int) -> c_int {
    sync(descriptor, libc::SYS_fdatasync)
}

/// Changes a name in a watched folder, if that may be done now.
fn change(path: *const c_char, act: impl FnOnce() -> c_long, note: impl FnOnce(&mut Log, u64, &[u8]), ways: &[Fault]) -> c_int {
    let path = text(path);
    let Some(watch) = Watch::get().filter(|watch| watch.holds(path)) else { return act() as c_int };
    let mut log = watch.lock();
    if let Some(fault) = watch.fails(Target::of(path.to_bytes()), ways) {
        return refuse(number_of(fault));
    }
    let outcome = act() as c_int;
    if outcome == 0
        && let Some((folder, name)) = split(path)
        && let Some(facts) = raw::facts_at(&folder)
    {
        note(&mut log, facts.st_ino, &name);
    }
    outcome
}

#[unsafe(no_mangle)]
extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    // SAFETY: what was handed to us is handed on.
    let act = || unsafe { libc::syscall(libc::SYS_renameat2, libc::AT_FDCWD, from, libc::AT_FDCWD, to, 0) };
    let note = |log: &mut Log, folder: u64, old: &[u8]| {
        let (into, name) = split(text(to)).expect("a file's path has a name");
        assert_eq!(raw::facts_at(&into).map(|facts| facts.st_ino), Some(folder), "a move between folders is not modelled");
        log.write(&Record::Rename { folder, from: old, to: &name });
    };
    change(from, act, note, &[Fault::ReadOnly, Fault::Write])
}

#[unsafe(no_mangle)]
extern "C" fn unlink(path: *const c_char) -> c_int {
    // SAFETY: what was handed to us is handed on.
    let act = || unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path, 0) };
    change(path, act, |log, folder, name| log.write(&Record::Unlink { folder, name }), &[Fault::ReadOnly, Fault::Write])
}

#[unsafe(no_mangle)]
extern "C" fn mkdir(path: *const c_char, mode: libc::mode_t) -> c_int {
    // SAFETY: what was handed to us is handed on.
    let act = || unsafe { libc::syscall(libc::SYS_mkdirat, libc::AT_FDCWD, path, mode) };
    if raw::facts_at(text(path)).is_some() {
        // The kernel says so before it looks for room.
        return refuse(libc::EEXIST);
    }
    let note = |log: &mut Log, folder: u64, name: &[u8]| {
        let file = raw::facts_at(text(path)).expect("it was made just now").st_ino;
        log.write(&Record::Mkdir { file, folder, name });
    };
    change(path, act, note, &[Fault::Full, Fault::ReadOnly, Fault::Write])
}

/// Copying inside the kernel would pass by the log; Rust's library then reads and writes.
#[unsafe(no_mangle)]
extern "C" fn copy_file_range(from: c_int, at: *mut i64, to: c_int, to_at: *mut i64, count: usize, flags: u32) -> isize {
    if watched(to).is_some() {
        return refuse(libc::ENOSYS) as isize;
    }
    // SAFETY: what was handed to us is handed on.
    unsafe { libc::syscall(libc::SYS_copy_file_range, from, at, to, to_at, count, flags) as isize }
}

fn send(to: c_int, from: c_int, at: *mut i64, count: usize) -> isize {
    if watched(to).is_some() {
        return refuse(libc::ENOSYS) as isize;
    }
    // SAFETY: what was handed to us is handed on.
    unsafe { libc::syscall(libc::SYS_sendfile, to, from, at, count) as isize }
}

#[unsafe(no_mangle)]
extern "C" fn sendfile(to: c_int, from: c_int, at: *mut i64, count: usize) -> isize {
    send(to, from, at, count)
}

#[unsafe(no_mangle)]
extern "C" fn sendfile64(to: c_int, from: c_int, at: *mut i64, count: usize) -> isize {
    send(to, from, at, count)
}
