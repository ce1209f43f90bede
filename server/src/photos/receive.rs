//! Bytes on their way into an upload's file. What came before a connection broke stays: that is what makes an upload resumable.
//!
//! Its invariant: bytes that come with a checksum are added when it has been checked, or not at all. A sender who falls silent is let go, so that nobody
//! keeps an upload for himself by doing nothing; of one who sends more than was announced nothing is kept.

use std::fs::File;
use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use shared::code::Code;
use tokio::time::{Instant, timeout_at};

use crate::app::App;
use crate::error::Error;
use crate::photos::checksum::Checksum;
use crate::store::uploads::Upload;

/// For how long a sender may say nothing.
const LONGEST_SILENCE: Duration = Duration::from_secs(20);
/// For how long one request may send. 8 MiB take less than that on any line that is worth the name; after it, the next request goes on.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// How a body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All of it came.
    Whole,
    /// The connection broke.
    Broken,
    /// It took too long.
    TooSlow,
}

/// Adds what arrives to an upload that has `here` bytes; gives how many it has then. The caller holds the upload.
///
/// # Errors
/// [`Code::PhotoTooLarge`] for more than was announced, [`Code::ChecksumMismatch`], [`Code::TimedOut`], or a failure of the disk.
pub async fn receive(app: &App, upload: &Upload, here: u64, body: Body, checksum: Option<Checksum>) -> Result<u64, Error> {
    let (files, id) = (app.photos.clone(), upload.id);
    let room = upload.size_bytes.saturating_sub(here);
    let Some(mut checksum) = checksum else {
        let file = tokio::task::spawn_blocking(move || files.append(id)).await??;
        let outcome = write_all(file, body, room, None).await;
        if matches!(outcome, Err(Error::Refused(Code::PhotoTooLarge))) {
            // More than there is room for can't be what was announced: nobody knows which of it would be right.
            let files = app.photos.clone();
            tokio::task::spawn_blocking(move || files.cut_back(id, here)).await??;
        }
        let (count, end) = outcome?;
        return if end == End::TooSlow { Err(Error::Refused(Code::TimedOut)) } else { Ok(here + count) };
    };
    let file = tokio::task::spawn_blocking(move || files.create_piece(id)).await??;
    let outcome = write_all(file, body, room, Some(&mut checksum)).await;
    let is_good = matches!(outcome, Ok((_, End::Whole))) && checksum.is_right();
    let files = app.photos.clone();
    tokio::task::spawn_blocking(move || if is_good { files.append_piece(id) } else { files.remove_piece(id) }).await??;
    match outcome? {
        (count, End::Whole) if is_good => Ok(here + count),
        (_, End::Whole) => Err(Error::Refused(Code::ChecksumMismatch)),
        (_, End::Broken) => Ok(here),
        (_, End::TooSlow) => Err(Error::Refused(Code::TimedOut)),
    }
}

async fn write_all(mut file: File, mut body: Body, room: u64, mut checksum: Option<&mut Checksum>) -> Result<(u64, End), Error> {
    let deadline = Instant::now() + LONGEST;
    let mut count = 0;
    let end = loop {
        let frame = match timeout_at(deadline.min(Instant::now() + LONGEST_SILENCE), body.frame()).await {
            Err(_) => break End::TooSlow,
            Ok(None) => break End::Whole,
            Ok(Some(Err(_))) => break End::Broken,
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        count += u64::try_from(data.len()).unwrap_or(u64::MAX);
        if count > room {
            return Err(Error::Refused(Code::PhotoTooLarge));
        }
        if let Some(checksum) = &mut checksum {
            checksum.update(&data);
        }
        file = tokio::task::spawn_blocking(move || file.write_all(&data).map(|()| file)).await??;
    };
    tokio::task::spawn_blocking(move || file.sync_data()).await??;
    Ok((count, end))
}
