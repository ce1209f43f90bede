//! Photos on the server's side: what the tus routes do, called inline. The bytes are received, checked, decoded and kept by the server's own code.

use client_wasm::core::ports::{Request, Response};
use server::error::Error;
use server::photos::complete::make;
use server::photos::requests::{Acknowledged, BeginUpload, ForgetUpload, is_expired};
use server::store::meta;
use server::store::uploads::{self, Upload};
use server::sync::log_position;
use shared::code::Code;
use shared::id::{PhotoId, RecordId};
use shared::wire::{LOG_HEADER, PHOTO_HEADER, SEQ_HEADER};
use uuid::Uuid;

use crate::sim::Control;
use crate::sim::server::Server;

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

fn number(request: &Request, name: &str) -> u64 {
    header(request, name).and_then(|text| text.parse().ok()).expect("our own client's header")
}

/// What a Base64 member of `upload-metadata` says.
fn described(request: &Request, key: &str) -> String {
    let text = header(request, "upload-metadata").expect("our own client's header");
    let value = text.split(',').filter_map(|pair| pair.split_once(' ')).find(|(name, _)| *name == key).expect("our own client's header").1;
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, value).expect("our own client's Base64");
    String::from_utf8(bytes).expect("our own client's text")
}

fn progress(status: u16, offset: u64, done: Option<(PhotoId, Acknowledged)>) -> Response {
    let mut headers = vec![("upload-offset".to_owned(), offset.to_string())];
    if let Some((photo, Acknowledged { seq, log })) = done {
        headers.push((PHOTO_HEADER.to_owned(), photo.to_string()));
        headers.push((SEQ_HEADER.to_owned(), seq.to_string()));
        headers.push((LOG_HEADER.to_owned(), log));
    }
    Response { status, headers, body: Vec::new() }
}

impl Server {
    pub(crate) fn photo(&self, person: RecordId, request: &Request) -> Result<Response, Error> {
        if request.method == "POST" {
            return self.begin_upload(person, request);
        }
        let id: Uuid = request.path.rsplit('/').next().and_then(|text| text.parse().ok()).expect("an address that we gave");
        let found = uploads::find(&self.connection.borrow(), id)?.filter(|upload| upload.person == person);
        let upload = found.ok_or(Code::NotFound)?;
        let done = self.find_complete(&upload)?;
        if done.is_none() && is_expired(&upload, self.world.now_ms.get()) {
            return Err(Error::Refused(Code::UploadExpired));
        }
        let here = if done.is_some() { upload.size_bytes } else { self.photos.offset(id)? };
        match request.method {
            "HEAD" if done.is_none() && here >= upload.size_bytes => Ok(progress(200, here, Some(self.complete(upload)?))),
            "HEAD" => Ok(progress(200, here, done)),
            "PATCH" if number(request, "upload-offset") != here => Err(Error::Refused(Code::OffsetMismatch)),
            "PATCH" if done.is_some() => Ok(progress(204, here, done)),
            "PATCH" => self.receive(upload, here, &request.body),
            other => panic!("our client has no {other}"),
        }
    }

    fn begin_upload(&self, person: RecordId, request: &Request) -> Result<Response, Error> {
        let photo_id: PhotoId = described(request, "photo").parse().expect("our own client's hash");
        let record_id = described(request, "record").parse().expect("our own client's id");
        let size_bytes = number(request, "upload-length");
        let wanted = Upload { id: Uuid::nil(), photo_id, record_id, person, size_bytes, begun_at_ms: 0 };
        let upload = self.commit(BeginUpload { wanted })?;
        let done = self.find_complete(&upload)?;
        let here = if done.is_some() { upload.size_bytes } else { self.photos.offset(upload.id)? };
        let mut response = progress(201, here, done);
        response.headers.push(("location".to_owned(), format!("/api/photos/{}", upload.id)));
        Ok(response)
    }

    fn find_complete(&self, upload: &Upload) -> Result<Option<(PhotoId, Acknowledged)>, Error> {
        let found = Acknowledged::find(&self.connection.borrow(), upload.photo_id, upload.record_id)?;
        let is_kept = self.photos.is_kept(upload.photo_id)?;
        Ok(found.filter(|_| is_kept).map(|acknowledged| (upload.photo_id, acknowledged)))
    }

    fn receive(&self, upload: Upload, here: u64, bytes: &[u8]) -> Result<Response, Error> {
        std::io::Write::write_all(&mut self.photos.append(upload.id)?, bytes)?;
        let reached = here + u64::try_from(bytes.len()).expect("small");
        if self.control == Control::PhotoUnchecked && reached > here {
            // The planted bug: what has begun to arrive is taken to have arrived.
            let log = log_position::now(&self.connection.borrow(), &meta::get(&self.connection.borrow())?)?;
            return Ok(progress(204, reached, Some((upload.photo_id, Acknowledged { seq: 1, log }))));
        }
        let done = if reached == upload.size_bytes { Some(self.complete(upload)?) } else { None };
        Ok(progress(204, reached, done))
    }

    fn complete(&self, upload: Upload) -> Result<(PhotoId, Acknowledged), Error> {
        match make(&self.photos, upload) {
            Ok(photo) => {
                let acknowledged = self.commit(photo)?;
                self.photos.remove_incoming(upload.id)?;
                Ok((upload.photo_id, acknowledged))
            }
            Err(error @ Error::Refused(_)) => {
                self.commit(ForgetUpload { id: upload.id })?;
                self.photos.remove_incoming(upload.id)?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }
}
