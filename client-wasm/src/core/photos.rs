//! The photo lane: bytes go up by tus 1.0, in chunks, after the operation that refers to them was applied.
//!
//! It refuses to believe anything but the hash: a photo is acknowledged when the server names it. Its invariant: bytes stay on the device, also after that.

use shared::code::Code;
use shared::digits::read_number;
use shared::id::PhotoId;
use shared::wire::{LOG_HEADER, PHOTO_HEADER, SEQ_HEADER};

use crate::core::answer::refusal;
use crate::core::base64;
use crate::core::engine::Engine;
use crate::core::outbox::drop_uploads;
use crate::core::ports::{Clock, Random, Read, Request, Response, Store, Table, Transport};
use crate::core::push::{Round, is_urgent};
use crate::core::rows::{Fate, Row, Upload, decode, decode_all};
use crate::core::state::has_removed;
use crate::error::Error;
use crate::json::write;

/// Where uploads are made.
const UPLOADS_PATH: &str = "/api/photos";
/// What is sent at once, and so the most that is ever sent twice.
const CHUNK_BYTES: usize = 128 * 1024;
/// How often an upload may start over in one round.
const MOST_STARTS: u8 = 3;

/// What one exchange showed.
enum Step {
    /// The server has this much.
    At(u32),
    /// The server has it whole and has checked its hash; its place in the log, and where the log stands.
    Done(Option<u64>, Option<String>),
    /// The upload is not known any more.
    Gone,
}

fn tus(method: &'static str, path: String) -> Request {
    Request { method, path, headers: vec![("tus-resumable", "1.0.0".to_owned())], body: Vec::new() }
}

/// The path of an address, which may be whole.
fn path_of(location: &str) -> &str {
    let bytes = location.as_bytes();
    let slash_from = |start: usize| (start..bytes.len()).find(|place| bytes[*place] == b'/');
    match slash_from(0) {
        Some(first) if bytes[..first].ends_with(b":") && bytes[first..].starts_with(b"//") => {
            slash_from(first + 2).map_or("/", |start| &location[start..])
        }
        _ => location,
    }
}

/// Whether an answer names the photo; then, its place in the log.
fn acknowledged(response: &Response, photo: PhotoId) -> Option<Step> {
    let is_named = response.header(PHOTO_HEADER).is_some_and(|named| named.parse() == Ok(photo));
    let seq = || response.header(SEQ_HEADER).and_then(read_number);
    is_named.then(|| Step::Done(seq(), response.header(LOG_HEADER).map(ToOwned::to_owned)))
}

fn offset_of(response: &Response) -> Result<u32, Error> {
    response.header("upload-offset").and_then(read_number).and_then(|offset| offset.try_into().ok()).ok_or(Error::NotOurs)
}

/// How an upload ended for now.
enum Ended {
    /// The server has it.
    Done,
    /// One that matters more has come up: this one goes on later, where it is.
    Yielded,
}

/// Whether an error is over by itself.
fn is_for_later(error: &Error) -> bool {
    matches!(error, Error::Refused { code: Code::NotFound | Code::UnknownRecord | Code::UploadLocked | Code::TimedOut | Code::Unknown, .. })
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Sends photos, urgent records' first. Between two pieces operations go ahead: words are worth more than pictures.
    pub(crate) async fn upload_all(&self, round: &mut Round) -> Result<(), Error> {
        self.look_through().await?;
        let mut seen = Vec::new();
        loop {
            let Some(upload) = self.next_upload(&seen) else { return Ok(()) };
            match self.upload(upload.clone(), round, &seen).await {
                Ok(Ended::Yielded) => continue,
                Ok(Ended::Done) => {}
                Err(error) => match self.refusal_of(&error, &upload) {
                    Some(code) => self.keep_upload(Upload { refused: Some(code), location: None, ..upload.clone() }, None).await?,
                    // The record is not there yet, or not any more, or an older request still holds the upload: later.
                    None if is_for_later(&error) => round.is_put_off = true,
                    None => return Err(error),
                },
            }
            seen.push(upload.key());
            self.live(|state| {
                if let Some(sending) = &mut state.live.sending {
                    sending.done += 1;
                }
            });
            self.push_all(round).await?;
        }
    }

    /// Why these bytes lie in the tray from now on, if they do. One of them keeps no other photo back.
    fn refusal_of(&self, error: &Error, upload: &Upload) -> Option<Code> {
        match error {
            Error::Refused { code: code @ (Code::NotAPhoto | Code::PhotoTooLarge | Code::Forbidden), .. } => Some(*code),
            // Not on this device any more: the row was damaged.
            Error::PhotoMissing => Some(Code::NotFound),
            // What it belongs to has been sent, and this person does not see it: another phone's file was faster. A person decides.
            Error::Refused { code: Code::NotFound | Code::UnknownRecord, .. } if self.is_lost(upload) => Some(Code::UnknownRecord),
            _ => None,
        }
    }

    /// Whether everything this device knows of a photo's record is the photo.
    fn is_lost(&self, upload: &Upload) -> bool {
        let state = self.state.borrow();
        state.meta.is_first_pull_done && state.find(upload.op_id).is_none() && !state.records.contains_key(&upload.record_id)
    }

    /// What was lost because somebody else was signed in is found again when its owner is back. What was removed before it had left goes with its bytes, once
    /// the server's own record says so: until then a removal may still be refused.
    async fn look_through(&self) -> Result<(), Error> {
        let (mut found, mut removed) = (Vec::new(), Vec::new());
        {
            let state = self.state.borrow();
            for upload in state.uploads.values().filter(|upload| !upload.is_done) {
                let Some(stored) = state.records.get(&upload.record_id) else { continue };
                if has_removed(&stored.record, upload.photo) {
                    removed.push(upload.key());
                } else if upload.refused == Some(Code::UnknownRecord) {
                    found.push(upload.key());
                }
            }
        }
        if found.is_empty() && removed.is_empty() {
            return Ok(());
        }
        self.commit(&[Table::Uploads, Table::Photos], &[Read::all(Table::Uploads)], &mut |_, rows| {
            let mut uploads: Vec<Upload> = decode_all(&rows[0])?;
            let mut rows = drop_uploads(&uploads, |upload| !upload.is_done && removed.contains(&upload.key()));
            uploads.retain(|upload| !upload.is_done && found.contains(&upload.key()));
            rows.extend(uploads.into_iter().map(|upload| Row::Upload(Upload { refused: None, ..upload })));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }

    /// The next photo whose reference the server has.
    fn next_upload(&self, seen: &[String]) -> Option<Upload> {
        let state = self.state.borrow();
        let is_due = |upload: &&Upload| {
            let is_applied = match state.find(upload.op_id) {
                Some(kept) => matches!(kept.entry.fate, Fate::Applied(_)),
                None => true,
            };
            is_applied && !seen.contains(&upload.key())
        };
        let due = state.waiting_uploads().filter(is_due);
        due.min_by_key(|upload| (!is_urgent(&state, upload.record_id), upload.saved_at_ms, upload.photo)).cloned()
    }

    async fn upload(&self, mut upload: Upload, round: &mut Round, seen: &[String]) -> Result<Ended, Error> {
        let epoch = self.state.borrow().meta.epoch.clone();
        let bytes = self.photo_bytes(upload.photo).await?.ok_or(Error::PhotoMissing)?;
        for _ in 0..MOST_STARTS {
            let mut step = match &upload.location {
                Some(location) => self.ask_offset(location, upload.photo).await?,
                None => self.create_upload(&mut upload).await?,
            };
            while let Step::At(offset) = step {
                if offset != upload.sent_bytes || upload.location.is_some() {
                    upload.sent_bytes = offset;
                    self.keep_upload(upload.clone(), None).await?;
                    self.push_all(round).await?;
                    // Or it was removed meanwhile: then it is not wanted any more.
                    if self.next_upload(seen).is_none_or(|next| next.key() != upload.key()) {
                        return Ok(Ended::Yielded);
                    }
                }
                // Whole, but not acknowledged: the creation says what became of it.
                step = if offset >= upload.size_bytes { Step::Gone } else { self.send_chunk(&upload, &bytes, offset).await? };
            }
            match step {
                Step::Done(done_seq, log) => {
                    let done_at_ms = self.state.borrow().meta.server_ms;
                    let done = Upload { is_done: true, done_seq, done_at_ms, sent_bytes: upload.size_bytes, location: None, ..upload };
                    return self.keep_upload(done, Some((log, epoch))).await.map(|()| Ended::Done);
                }
                Step::Gone | Step::At(_) => upload = Upload { location: None, sent_bytes: 0, ..upload },
            }
        }
        Err(Error::refused(Code::Unknown))
    }

    async fn create_upload(&self, upload: &mut Upload) -> Result<Step, Error> {
        let mut request = tus("POST", UPLOADS_PATH.to_owned());
        let mut metadata = String::from("photo ");
        metadata.push_str(&base64::encode(upload.photo.text().as_bytes()));
        metadata.push_str(",record ");
        metadata.push_str(&base64::encode(upload.record_id.text().as_bytes()));
        request.headers.push(("upload-length", write(&upload.size_bytes)));
        request.headers.push(("upload-metadata", metadata));
        let response = self.call(request).await?;
        if !(200..300).contains(&response.status) {
            return Err(refusal(&response));
        }
        if let Some(done) = acknowledged(&response, upload.photo) {
            return Ok(done);
        }
        let location = response.header("location").ok_or(Error::NotOurs)?;
        upload.location = Some(path_of(location).to_owned());
        Ok(Step::At(offset_of(&response).unwrap_or(0)))
    }

    async fn ask_offset(&self, location: &str, photo: PhotoId) -> Result<Step, Error> {
        let response = self.call(tus("HEAD", location.to_owned())).await?;
        match response.status {
            200..=299 => acknowledged(&response, photo).map_or_else(|| Ok(Step::At(offset_of(&response)?)), Ok),
            // An answer to HEAD has no body that could say whose it is; starting over is harmless.
            404 | 410 => Ok(Step::Gone),
            423 => Err(Error::refused(Code::UploadLocked)),
            503 => Err(Error::refused(Code::Busy)),
            507 => Err(Error::refused(Code::DiskFull)),
            _ => Err(Error::NotOurs),
        }
    }

    async fn send_chunk(&self, upload: &Upload, bytes: &[u8], offset: u32) -> Result<Step, Error> {
        let location = upload.location.as_deref().ok_or(Error::NotOurs)?;
        let start = offset as usize;
        let chunk = bytes.get(start..bytes.len().min(start + CHUNK_BYTES)).ok_or(Error::PhotoMissing)?;
        let mut request = tus("PATCH", location.to_owned());
        request.headers.push(("upload-offset", write(&offset)));
        request.headers.push(("content-type", "application/offset+octet-stream".to_owned()));
        request.body = chunk.to_vec();
        let response = self.call(request).await?;
        if let (200 | 204, Some(done)) = (response.status, acknowledged(&response, upload.photo)) {
            return Ok(done);
        }
        match response.status {
            204 => {
                let now = offset_of(&response)?;
                // An offset that does not move would go round for ever.
                if now > offset { Ok(Step::At(now)) } else { Err(Error::NotOurs) }
            }
            404 | 410 => Ok(Step::Gone),
            409 => match refusal(&response) {
                Error::Refused { code: Code::OffsetMismatch, .. } => self.ask_offset(location, upload.photo).await,
                other => Err(other),
            },
            // Damaged on the way: the server has thrown it away.
            422 => match refusal(&response) {
                Error::Refused { code: Code::HashMismatch, .. } => Ok(Step::Gone),
                other => Err(other),
            },
            _ => Err(refusal(&response)),
        }
    }

    /// Keeps how far a photo has come; with where the log stands, when the answer said so: a server that is set back in silence behind it does not pass for this one.
    pub(crate) async fn keep_upload(&self, upload: Upload, done: Option<(Option<String>, Option<String>)>) -> Result<(), Error> {
        let reads = [Read::One(Table::Uploads, upload.key())];
        self.commit(&[Table::Uploads], &reads, &mut |mut meta, found| {
            // Dropped meanwhile, or finished by another tab.
            let Some((_, content)) = found[0].first() else { return Ok(None) };
            let known: Upload = decode(content)?;
            if known.is_done {
                return Ok(None);
            }
            let mut rows = vec![Row::Upload(upload.clone())];
            if let Some((log, epoch)) = &done {
                if meta.epoch != *epoch {
                    // Another tab has heard of a restore since: this acknowledgement is from before it.
                    return Ok(None);
                }
                if log.is_some() {
                    meta.log.clone_from(log);
                    rows.push(Row::Meta(meta));
                }
            }
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }

    /// The bytes of a photo that this device keeps.
    ///
    /// # Errors
    /// Whatever storage says.
    pub fn photo_bytes(&self, photo: PhotoId) -> impl Future<Output = Result<Option<Vec<u8>>, Error>> {
        self.read_bytes(Table::Photos, photo.text())
    }
}
