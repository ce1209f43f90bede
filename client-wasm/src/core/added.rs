//! What a batch adds to sets: whether there is room, what a photo is called, and how a picture that was removed once gets another name.
//!
//! It refuses to touch a picture's pixels. Its invariant: a photo is called by the hash of the very bytes that are kept.

use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::id::PhotoId;
use shared::kind::{Kind, spec};
use shared::operation::Change;
use shared::record::Record;
use shared::wire::MOST_PHOTO_BYTES;

use crate::api::save::{SaveBatch, Step};
use crate::core::state::PHOTOS;
use crate::error::Error;

/// What a blob is called as a photo.
pub(crate) fn photo_of(blobs: &[Vec<u8>], index: usize) -> Result<PhotoId, Error> {
    let bytes = blobs.get(index).filter(|bytes| !bytes.is_empty()).ok_or(Error::PhotoMissing)?;
    if bytes.len() as u64 > MOST_PHOTO_BYTES {
        return Err(Error::refused(Code::PhotoTooLarge));
    }
    Ok(PhotoId(Sha256::digest(bytes).into()))
}

/// How a JPEG begins.
const JPEG_START: [u8; 2] = [0xff, 0xd8];
/// A comment of ten bytes: its marker, and its length with that of the length.
const JPEG_COMMENT: [u8; 4] = [0xff, 0xfe, 0, 12];

/// The same picture in other bytes: what was removed is removed for good, and a photo is known by its bytes.
pub(crate) fn varied(bytes: &[u8], chance: [u8; 10]) -> Result<Vec<u8>, Error> {
    let rest = bytes.strip_prefix(&JPEG_START).ok_or(Error::refused(Code::NotAPhoto))?;
    Ok([&JPEG_START[..], &JPEG_COMMENT, &chance, rest].concat())
}

/// Whether a step removes a photo that the same batch adds: it is to stay.
pub(crate) fn is_chosen_again(step: &Step, batch: &SaveBatch, blobs: &[Vec<u8>]) -> bool {
    let Step::Remove { id, set, element } = step else { return false };
    let is_it = |step: &Step| match step {
        Step::Photo { id: to, blob, .. } => to == id && photo_of(blobs, *blob as usize).is_ok_and(|photo| photo.text() == *element),
        _ => false,
    };
    set == PHOTOS && batch.steps.iter().any(is_it)
}

/// Refuses what the server would not take: there is no mending that later. How much was removed before is left to the server: nobody reaches that by hand.
pub(crate) fn check_room(kind: &Kind, record: Option<&Record>, change: &Change) -> Result<(), Error> {
    let (Change::Append { set, element, .. }, Some(record)) = (change, record) else { return Ok(()) };
    let Some(most) = spec(kind).and_then(|spec| spec.set(set)).map(|set| set.at_most) else { return Ok(()) };
    let is_full = record.elements(set).count() >= most && record.elements(set).all(|(known, _)| known != element);
    if is_full { Err(Error::Refused { code: Code::SetFull, field: Some(set.clone()) }) } else { Ok(()) }
}
