//! What heavy work leaves behind in the process: a burst of it must not make the server large for ever.
//!
//! Alone in its process, for it measures the process. glibc keeps freed memory in the arena of each thread, so what is counted is what many threads together
//! still hold when all the work is done.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use server::access::password;
use server::clock::SystemRandom;
use server::photos::darkroom::Darkroom;
use server::photos::decode::clean;

/// What may stay after a burst, in KiB.
const MOST_LEFT_KIB: u64 = 48 * 1024;

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the field is there");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Runs the work on as many threads as a busy server has, one after the other, and keeps all of them alive until it has looked.
fn left_after(threads: usize, work: impl Fn() + Send + Clone + 'static) -> u64 {
    let before = resident_kib();
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
    let handles: Vec<_> = (0..threads)
        .map(|_| {
            let (work, wait) = (work.clone(), wait.clone());
            let (done, is_done) = std::sync::mpsc::channel();
            let handle = std::thread::spawn(move || {
                work();
                done.send(()).expect("somebody listens");
                let _ = wait.lock().map(|wait| wait.recv());
            });
            is_done.recv().expect("it is done");
            handle
        })
        .collect();
    let left = resident_kib().saturating_sub(before);
    drop(release);
    handles.into_iter().for_each(|handle| handle.join().expect("it ends"));
    left
}

#[test]
fn a_burst_leaves_little_behind() {
    let stored = password::hash("a password for tests", &SystemRandom).expect("it hashes");
    let left = left_after(24, move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let is_right = runtime.block_on(password::verify("another".to_owned(), Some(stored.clone())));
        assert!(!is_right.expect("it verifies"));
    });
    println!("24 sign-ins leave {left} KiB");
    assert!(left < MOST_LEFT_KIB, "24 sign-ins leave {left} KiB");
    let mut photo = Cursor::new(Vec::new());
    // Under the size from which memory is given back by itself.
    RgbImage::from_pixel(3_000, 2_400, image::Rgb([9, 8, 7])).write_to(&mut photo, ImageFormat::Jpeg).expect("it encodes");
    let photo = photo.into_inner();
    let before = resident_kib();
    let darkroom = Darkroom::open().expect("a thread");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for _ in 0..16 {
        let photo = photo.clone();
        runtime.block_on(darkroom.run(move || clean(&photo))).expect("it works").expect("a photo");
    }
    let left = resident_kib().saturating_sub(before);
    println!("16 photos leave {left} KiB");
    assert!(left < MOST_LEFT_KIB, "16 photos leave {left} KiB");
}
