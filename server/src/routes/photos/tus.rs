//! tus 1.0 (<https://tus.io/protocols/resumable-upload>): creation, progress, append. An upload that was cut off goes on where its file ends.

use std::io::Write;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt;
use shared::code::Code;
use shared::wire::{MOST_PHOTO_BYTES, PHOTO_HEADER, UploadMetadata};
use uuid::Uuid;

use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::photos::complete::{complete, is_complete};
use crate::photos::requests::BeginUpload;
use crate::store::uploads::{self, Upload};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const VERSION: &str = "1.0.0";

/// Answers with the protocol's version on it, whatever comes out.
fn tus(answer: Result<Response, Error>) -> Response {
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    if response.status() == StatusCode::PRECONDITION_FAILED {
        response.headers_mut().insert("tus-version", HeaderValue::from_static(VERSION));
    }
    response
}

fn check_version(headers: &HeaderMap) -> Result<(), Error> {
    if headers.get(RESUMABLE).is_some_and(|value| value == VERSION) { Ok(()) } else { Err(Error::Refused(Code::UploadProtocol)) }
}

fn number(headers: &HeaderMap, name: HeaderName) -> Result<u64, Error> {
    let text = headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Code::UploadProtocol)?;
    // "+1" parses as a number, and is none here.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::Refused(Code::UploadProtocol));
    }
    text.parse().map_err(|_| Error::Refused(Code::UploadProtocol))
}

fn metadata(headers: &HeaderMap) -> Result<UploadMetadata, Error> {
    let text = headers.get(METADATA).and_then(|value| value.to_str().ok()).ok_or(Code::UploadProtocol)?;
    let find = |key: &str| {
        let value = text.split(',').filter_map(|pair| pair.trim().split_once(' ')).find(|(name, _)| *name == key)?.1;
        String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
    };
    let photo = find("photo").and_then(|text| text.parse().ok()).ok_or(Code::UploadProtocol)?;
    let record = find("record").and_then(|text| text.parse().ok()).ok_or(Code::UploadProtocol)?;
    Ok(UploadMetadata { photo, record })
}

fn offset_header(response: &mut Response, offset: u64) {
    response.headers_mut().insert(OFFSET, HeaderValue::from(offset));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn photo_header(response: &mut Response, upload: &Upload) {
    let id = HeaderValue::from_str(&upload.photo_id.to_string()).expect("hexadecimal digits are a lawful header");
    response.headers_mut().insert(PHOTO_HEADER, id);
}

/// `OPTIONS /api/photos`: what of the protocol is spoken.
pub async fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert("tus-version", HeaderValue::from_static(VERSION));
    response.headers_mut().insert("tus-extension", HeaderValue::from_static("creation"));
    response.headers_mut().insert("tus-max-size", HeaderValue::from(MOST_PHOTO_BYTES));
    tus(Ok(response))
}

/// `POST /api/photos`: begins an upload, or finds the one begun before. A photo that is here already says so at once.
pub async fn create(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Response {
    tus(try_create(&app, caller, &headers).await)
}

async fn try_create(app: &App, caller: Caller, headers: &HeaderMap) -> Result<Response, Error> {
    check_version(headers)?;
    let size_bytes = number(headers, LENGTH)?;
    if size_bytes > MOST_PHOTO_BYTES {
        return Err(Error::Refused(Code::PhotoTooLarge));
    }
    if size_bytes == 0 {
        return Err(Error::Refused(Code::NotAPhoto));
    }
    let UploadMetadata { photo, record } = metadata(headers)?;
    let wanted = Upload { id: Uuid::nil(), photo_id: photo, record_id: record, person: caller.person, size_bytes };
    let upload = app.store.write(BeginUpload { wanted }).await?;
    let mut response = StatusCode::CREATED.into_response();
    let location = format!("/api/photos/{}", upload.id);
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&location).expect("a path of an id is a lawful header"));
    let is_done = is_complete(app, &upload).await?;
    offset_header(&mut response, if is_done { upload.size_bytes } else { offset(app, upload.id).await? });
    if is_done {
        photo_header(&mut response, &upload);
    }
    Ok(response)
}

async fn offset(app: &App, id: Uuid) -> Result<u64, Error> {
    let files = app.photos.clone();
    Ok(tokio::task::spawn_blocking(move || files.offset(id)).await??)
}

/// The upload at an address, if this person began it.
async fn get_own(app: &App, caller: Caller, id: &str) -> Result<Upload, Error> {
    let id: Uuid = id.parse().map_err(|_| Code::NotFound)?;
    let upload = app.store.read(move |connection| uploads::find(connection, id)).await?;
    upload.filter(|upload| upload.person == caller.person).ok_or(Error::Refused(Code::NotFound))
}

/// `HEAD /api/photos/{upload}`: how far it is.
pub async fn progress(State(app): State<App>, caller: Caller, Path(id): Path<String>, headers: HeaderMap) -> Response {
    tus(try_progress(&app, caller, &id, &headers).await)
}

async fn try_progress(app: &App, caller: Caller, id: &str, headers: &HeaderMap) -> Result<Response, Error> {
    check_version(headers)?;
    let upload = get_own(app, caller, id).await?;
    let mut response = StatusCode::OK.into_response();
    response.headers_mut().insert(LENGTH, HeaderValue::from(upload.size_bytes));
    if is_complete(app, &upload).await? {
        offset_header(&mut response, upload.size_bytes);
        photo_header(&mut response, &upload);
        return Ok(response);
    }
    let here = offset(app, upload.id).await?;
    if here >= upload.size_bytes {
        // All bytes came, and then the server went down before it could look at them.
        let _hold = app.photos.hold(upload.id).ok_or(Error::Busy)?;
        complete(app, upload).await?;
        photo_header(&mut response, &upload);
    }
    offset_header(&mut response, here);
    Ok(response)
}

/// `PATCH /api/photos/{upload}`: more bytes. The answer to the last of them names the photo: only that is an acknowledgement.
pub async fn append(State(app): State<App>, caller: Caller, Path(id): Path<String>, headers: HeaderMap, body: Body) -> Response {
    tus(try_append(&app, caller, &id, &headers, body).await)
}

async fn try_append(app: &App, caller: Caller, id: &str, headers: &HeaderMap, body: Body) -> Result<Response, Error> {
    check_version(headers)?;
    if headers.get(header::CONTENT_TYPE).is_none_or(|value| value != "application/offset+octet-stream") {
        return Err(Error::Refused(Code::UnsupportedMediaType));
    }
    let claimed = number(headers, OFFSET)?;
    let upload = get_own(app, caller, id).await?;
    let _hold = app.photos.hold(upload.id).ok_or(Error::Busy)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if is_complete(app, &upload).await? {
        if claimed != upload.size_bytes {
            return Err(Error::Refused(Code::OffsetMismatch));
        }
        offset_header(&mut response, upload.size_bytes);
        photo_header(&mut response, &upload);
        return Ok(response);
    }
    let here = offset(app, upload.id).await?;
    if claimed != here {
        return Err(Error::Refused(Code::OffsetMismatch));
    }
    let reached = receive(app, &upload, here, body).await?;
    offset_header(&mut response, reached);
    if reached == upload.size_bytes {
        complete(app, upload).await?;
        photo_header(&mut response, &upload);
    }
    Ok(response)
}

/// Writes what arrives to the file. What came before a connection broke stays: that is what makes it resumable.
async fn receive(app: &App, upload: &Upload, here: u64, mut body: Body) -> Result<u64, Error> {
    let files = app.photos.clone();
    let id = upload.id;
    let mut file = tokio::task::spawn_blocking(move || files.append(id)).await??;
    let mut reached = here;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { break };
        let Ok(data) = frame.into_data() else { continue };
        let more = u64::try_from(data.len()).unwrap_or(u64::MAX);
        if reached.saturating_add(more) > upload.size_bytes {
            return Err(Error::Refused(Code::PhotoTooLarge));
        }
        file = tokio::task::spawn_blocking(move || file.write_all(&data).map(|()| file)).await??;
        reached += more;
    }
    tokio::task::spawn_blocking(move || file.sync_data()).await??;
    Ok(reached)
}
