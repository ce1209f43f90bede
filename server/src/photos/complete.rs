//! The last byte of an upload is here: check the hash, clean the image, keep the files, and only then say so.
//!
//! May be called again after a crash anywhere in between; the outcome is the same.

use sha2::{Digest, Sha256};
use shared::code::Code;

use crate::app::App;
use crate::error::Error;
use crate::photos::decode;
use crate::photos::files::Size;
use crate::photos::requests::{CompletePhoto, ForgetUpload};
use crate::store::photos;
use crate::store::uploads::Upload;

/// Whether a photo is complete.
///
/// # Errors
/// When the database fails.
pub async fn is_complete(app: &App, upload: &Upload) -> Result<bool, Error> {
    let photo_id = upload.photo_id;
    app.store.read(move |connection| Ok(photos::find(connection, photo_id)?.is_some())).await
}

/// Makes a photo of an upload whose bytes are all here.
///
/// # Errors
/// [`Code::HashMismatch`], [`Code::NotAPhoto`], [`Code::PhotoTooLarge`]: then the bytes are gone, and the upload with them.
pub async fn complete(app: &App, upload: Upload) -> Result<(), Error> {
    if is_complete(app, &upload).await? {
        remove_incoming(app, upload).await?;
        return Ok(());
    }
    let permit = app.photos.decoding.acquire().await.map_err(|_| Error::WriterStopped)?;
    let files = app.photos.clone();
    let made = tokio::task::spawn_blocking(move || -> Result<CompletePhoto, Error> {
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
    })
    .await?;
    drop(permit);
    match made {
        Ok(photo) => {
            app.store.write(photo).await?;
            remove_incoming(app, upload).await
        }
        Err(error @ Error::Refused(_)) => {
            app.store.write(ForgetUpload { id: upload.id }).await?;
            remove_incoming(app, upload).await?;
            Err(error)
        }
        Err(error) => Err(error),
    }
}

async fn remove_incoming(app: &App, upload: Upload) -> Result<(), Error> {
    let files = app.photos.clone();
    Ok(tokio::task::spawn_blocking(move || files.remove_incoming(upload.id)).await??)
}
