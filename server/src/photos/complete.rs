//! The last byte of an upload is here: check the hash, clean the image, keep the files, and only then say so.
//!
//! May be called again after a crash anywhere in between; the outcome is the same.

use sha2::{Digest, Sha256};
use shared::code::Code;

use crate::app::App;
use crate::error::Error;
use crate::photos::decode;
use crate::photos::files::{Hold, PhotoFiles, Size};
use crate::photos::requests::{Acknowledged, CompletePhoto, ForgetUpload};
use crate::store::uploads::Upload;

/// The acknowledgement of a photo that is complete: its bytes were brought for this record, and its files are there. Files that were lost (another machine's copy of
/// the database alone) make it none; so does another record's photo, for who knows a hash need not have the photo.
///
/// # Errors
/// When the database or the disk fails.
pub async fn find_complete(app: &App, upload: &Upload) -> Result<Option<Acknowledged>, Error> {
    let (photo_id, record_id) = (upload.photo_id, upload.record_id);
    let Some(acknowledged) = app.store.read(move |connection| Acknowledged::find(connection, photo_id, record_id)).await? else { return Ok(None) };
    let files = app.photos.clone();
    let is_kept = tokio::task::spawn_blocking(move || files.is_kept(photo_id)).await??;
    Ok(is_kept.then_some(acknowledged))
}

/// Makes a photo of an upload whose bytes are all here. It is finished, and the upload held until then, also when whoever asked goes away: a decode that
/// nobody waits for would else run beside the next one.
///
/// # Errors
/// [`Code::HashMismatch`], [`Code::NotAPhoto`], [`Code::PhotoTooLarge`]: then the bytes are gone, and the upload with them.
pub async fn complete(app: &App, upload: Upload, hold: Hold) -> Result<Acknowledged, Error> {
    let app = app.clone();
    tokio::spawn(async move {
        let outcome = finish(&app, upload).await;
        drop(hold);
        outcome
    })
    .await?
}

async fn finish(app: &App, upload: Upload) -> Result<Acknowledged, Error> {
    if let Some(acknowledged) = find_complete(app, &upload).await? {
        remove_incoming(app, upload).await?;
        return Ok(acknowledged);
    }
    // Until the row is written: the sweep lets go of files that have none.
    let permit = app.photos.decoding.clone().acquire_owned().await.map_err(|_| Error::WriterStopped)?;
    let files = app.photos.clone();
    // A decoder that panics has met bytes that are no photo to it, and would meet them again.
    let made = app.photos.darkroom.run(move || make(&files, upload)).await.unwrap_or(Err(Error::Refused(Code::NotAPhoto)));
    let outcome = match made {
        Ok(photo) => app.store.write(photo).await,
        Err(error @ Error::Refused(_)) => {
            app.store.write(ForgetUpload { id: upload.id }).await?;
            Err(error)
        }
        Err(error) => return Err(error),
    };
    drop(permit);
    match outcome {
        Ok(_) | Err(Error::Refused(_)) => remove_incoming(app, upload).await.and(outcome),
        Err(error) => Err(error),
    }
}

/// Checks, cleans and keeps the bytes of an upload that are all here. What comes back is what the writer notes; until then the files belong to nobody.
///
/// # Errors
/// As [`complete`].
pub fn make(files: &PhotoFiles, upload: Upload) -> Result<CompletePhoto, Error> {
    let bytes = files.read_incoming(upload.id)?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    if hash != upload.photo_id.0 {
        return Err(Error::Refused(Code::HashMismatch));
    }
    let clean = decode::clean(&bytes)?;
    files.keep(upload.photo_id, Size::Full, &clean.full)?;
    files.keep(upload.photo_id, Size::Thumb, &clean.thumb)?;
    Ok(CompletePhoto {
        photo_id: upload.photo_id,
        size_bytes: u64::try_from(clean.full.len()).unwrap_or(u64::MAX),
        width_px: clean.width_px,
        height_px: clean.height_px,
        stored_hash: Sha256::digest(&clean.full).into(),
        upload,
    })
}

async fn remove_incoming(app: &App, upload: Upload) -> Result<(), Error> {
    let files = app.photos.clone();
    Ok(tokio::task::spawn_blocking(move || files.remove_incoming(upload.id)).await??)
}
