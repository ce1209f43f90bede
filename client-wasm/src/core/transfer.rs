//! Carrying unsent work from one storage to another: a JSON text with operations and photos, for a tab whose work an installed app shall send.
//!
//! It refuses photos whose bytes do not have their hash. Its invariant: an operation keeps its id and its bytes, so that sending it from both places is
//! harmless.

use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::id::{OpId, PhotoId, RecordId};
use shared::operation::{Encoded, Operation};

use crate::core::base64;
use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Read, Store, Table, Transport};
use crate::core::rows::{Entry, Fate, Row, Upload};
use crate::core::save::number;
use crate::error::Error;
use crate::json::{parse, write};

/// What the text says it is.
const UNSENT: &str = "unsent";

/// The text.
#[derive(Debug, Serialize)]
pub(crate) struct Unsent {
    pub(crate) lykta: String,
    pub(crate) version: u16,
    pub(crate) operations: Vec<UnsentOperation>,
    pub(crate) photos: Vec<UnsentPhoto>,
}

#[derive(Debug, Serialize)]
pub(crate) struct UnsentOperation {
    pub(crate) body: String,
    pub(crate) saved_at_ms: u64,
    pub(crate) is_staff: bool,
    pub(crate) person: Option<RecordId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct UnsentPhoto {
    pub(crate) photo: PhotoId,
    pub(crate) record_id: RecordId,
    pub(crate) op_id: OpId,
    pub(crate) saved_at_ms: u64,
    pub(crate) base64: String,
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// All that the server has not acknowledged, the tray included. A photo whose bytes are not here any more is left out: the rest must come out.
    ///
    /// # Errors
    /// Whatever storage says.
    pub async fn export_unsent(&self) -> Result<String, Error> {
        let uploads: Vec<Upload> = {
            let state = self.state.borrow();
            state.uploads.values().filter(|upload| !upload.is_done && !state.is_let_go(upload)).cloned().collect()
        };
        let mut photos = Vec::new();
        for upload in uploads {
            let Some(bytes) = self.photo_bytes(upload.photo).await? else { continue };
            let Upload { photo, record_id, op_id, saved_at_ms, .. } = upload;
            photos.push(UnsentPhoto { photo, record_id, op_id, saved_at_ms, base64: base64::encode(&bytes) });
        }
        let state = self.state.borrow();
        let unsent = state.outbox.values().filter(|kept| !matches!(kept.entry.fate, Fate::Applied(_)) && kept.entry.hidden_at_ms.is_none());
        let operation = |entry: &Entry| UnsentOperation {
            body: entry.body.clone(),
            saved_at_ms: entry.saved_at_ms,
            is_staff: entry.is_staff,
            person: entry.person,
        };
        let operations = unsent.map(|kept| operation(&kept.entry)).collect();
        let text = Unsent { lykta: UNSENT.to_owned(), version: 1, operations, photos };
        Ok(write(&text))
    }

    /// Takes in what another storage had not sent. What is here already is left as it is. Gives the number of operations that are new.
    ///
    /// # Errors
    /// `malformed` for a text that is not such an export, `hash_mismatch` for a photo that was damaged; nothing is kept then.
    pub async fn import_unsent(&self, text: &str) -> Result<u32, Error> {
        let unsent: Unsent = parse(text).ok_or(Error::refused(Code::Malformed))?;
        if unsent.lykta != UNSENT || unsent.version != 1 {
            return Err(Error::refused(Code::Malformed));
        }
        let mut operations = Vec::new();
        for unsent in unsent.operations {
            let operation: Operation = parse(&unsent.body).ok_or(Error::refused(Code::Malformed))?;
            operations.push((Encoded { operation, body: unsent.body.clone() }, unsent));
        }
        let mut photos = Vec::new();
        for photo in unsent.photos {
            photos.push(check_photo(photo)?);
        }
        let mut reads: Vec<Read> = Vec::new();
        for (encoded, _) in &operations {
            let key = encoded.operation.op_id.text();
            reads.extend([Read::One(Table::Outbox, key.clone()), Read::One(Table::Sent, key)]);
        }
        reads.extend(photos.iter().map(|(upload, _)| Read::One(Table::Uploads, upload.key())));
        let mut added = 0;
        self.commit(&[Table::Outbox, Table::Sent, Table::Uploads, Table::Photos], &reads, &mut |mut meta, found| {
            added = 0;
            let (known, known_photos) = found.split_at(operations.len() * 2);
            let mut rows = Vec::new();
            for ((encoded, operation), known) in operations.iter().zip(known.chunks(2)) {
                if known.iter().any(|found| !found.is_empty()) {
                    continue;
                }
                let entry = number(&mut meta, encoded, operation.saved_at_ms);
                // It may have left the other storage before it was carried here.
                rows.push(Row::Outbox(Entry { person: operation.person, is_staff: operation.is_staff, is_on_wire: true, ..entry }));
                added += 1;
            }
            for ((upload, bytes), known) in photos.iter().zip(known_photos) {
                if known.is_empty() {
                    rows.push(Row::Photo(upload.photo, bytes.clone()));
                    rows.push(Row::Upload(upload.clone()));
                }
            }
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await?;
        Ok(added)
    }
}

fn check_photo(unsent: UnsentPhoto) -> Result<(Upload, Vec<u8>), Error> {
    let UnsentPhoto { photo, record_id, op_id, saved_at_ms, base64 } = unsent;
    let bytes = base64::decode(&base64).ok_or(Error::refused(Code::Malformed))?;
    if PhotoId(Sha256::digest(&bytes).into()) != photo {
        return Err(Error::refused(Code::HashMismatch));
    }
    let size_bytes = u32::try_from(bytes.len()).map_err(|_| Error::refused(Code::PhotoTooLarge))?;
    let upload = Upload {
        photo,
        record_id,
        op_id,
        size_bytes,
        sent_bytes: 0,
        location: None,
        is_done: false,
        done_seq: None,
        done_at_ms: None,
        refused: None,
        saved_at_ms,
    };
    Ok((upload, bytes))
}
