//! Lets go of uploads that nobody goes on with, so that bytes cut off on the way do not fill the disk; and of what a crash left: half-written files, and
//! the files of erased photos.
//!
//! It never touches a photo that is kept, nor an upload that a request is writing to. Age is counted from the row by the handed-in clock, not from the
//! file's own time. A phone whose upload was let go begins it anew.

use std::collections::HashSet;
use std::time::Duration;

use uuid::Uuid;

use crate::app::App;
use crate::error::Error;
use crate::photos::requests::{ForgetUpload, LIFETIME_MS};
use crate::store::{photos, uploads};

/// How often we look.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Lets go of old uploads, their rows first; gives how many files and rows it went through. Files that no row knows go at any age: a crash left them.
///
/// # Errors
/// When the database or the disk fails.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    // The files first: whoever has one by now has had a row before it.
    let files = app.photos.clone();
    let here = tokio::task::spawn_blocking(move || files.list_incoming()).await??;
    let begun_before_ms = app.clock.now_ms().saturating_sub(LIFETIME_MS);
    let (old, known) = app
        .store
        .read(move |connection| {
            let known: HashSet<Uuid> = uploads::list_begun_before(connection, u64::MAX)?.into_iter().collect();
            Ok((uploads::list_begun_before(connection, begun_before_ms)?, known))
        })
        .await?;
    let orphans = here.into_iter().filter(|id| !known.contains(id));
    let mut count = 0;
    for id in old.iter().copied().chain(orphans) {
        // Busy: the next round comes.
        let Some(hold) = app.photos.hold(id) else { continue };
        discard_leftovers(app, id).await?;
        app.store.write(ForgetUpload { id }).await?;
        let files = app.photos.clone();
        tokio::task::spawn_blocking(move || files.remove_incoming(id)).await??;
        drop(hold);
        count += 1;
    }
    count += discard_unfinished(app).await?;
    discard_erased(app).await?;
    Ok(count)
}

/// A crash while a photo's files were written leaves half a file that no row, and perhaps no upload, knows.
async fn discard_unfinished(app: &App) -> Result<usize, Error> {
    // Nobody writes one while these are looked at.
    let permit = app.photos.decoding.clone().acquire_owned().await.map_err(|_| Error::WriterStopped)?;
    let files = app.photos.clone();
    let count = tokio::task::spawn_blocking(move || files.discard_unfinished()).await??;
    drop(permit);
    Ok(count)
}

/// An erasure is committed before its files go; between the two the machine may stop.
async fn discard_erased(app: &App) -> Result<(), Error> {
    // Whoever brings one of them again makes its files before its row.
    let permit = app.photos.decoding.clone().acquire_owned().await.map_err(|_| Error::WriterStopped)?;
    let erased = app.store.read(photos::list_erased).await?;
    let files = app.photos.clone();
    tokio::task::spawn_blocking(move || erased.into_iter().try_for_each(|photo| files.discard(photo))).await??;
    drop(permit);
    Ok(())
}

/// A crash between the files of a photo and its row leaves files that nobody reads; the upload that made them is the one that still knows them.
async fn discard_leftovers(app: &App, id: Uuid) -> Result<(), Error> {
    // Nobody makes files while these are looked at.
    let permit = app.photos.decoding.clone().acquire_owned().await.map_err(|_| Error::WriterStopped)?;
    let leftover = app
        .store
        .read(move |connection| {
            let Some(upload) = uploads::find(connection, id)? else { return Ok(None) };
            Ok(photos::find(connection, upload.photo_id)?.is_none().then_some(upload.photo_id))
        })
        .await?;
    if let Some(photo) = leftover {
        let files = app.photos.clone();
        tokio::task::spawn_blocking(move || files.discard(photo)).await??;
    }
    drop(permit);
    Ok(())
}

/// Sweeps at once and then every hour, for as long as it is polled. A round that fails is told in the log; the next one tries again.
pub async fn run(app: App) {
    let mut rounds = tokio::time::interval(EVERY);
    loop {
        rounds.tick().await;
        match sweep(&app).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "let go of abandoned uploads"),
            Err(error) => tracing::warn!(%error, "abandoned uploads could not be let go"),
        }
    }
}
