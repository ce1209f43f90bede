//! tus 1.0 (<https://tus.io/protocols/resumable-upload>): creation (with bytes, if one likes), progress, append, termination; checksums and expiration.
//!
//! Its invariant: only the header that names the photo is an acknowledgement. One request at a time writes to an upload; another is told so at once.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::code::Code;
use shared::wire::{MOST_PHOTO_BYTES, UploadMetadata};
use uuid::Uuid;

use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::extract::InPath;
use crate::photos::checksum::{ALGORITHMS, Checksum};
use crate::photos::complete::{complete, find_complete};
use crate::photos::files::Hold;
use crate::photos::receive::receive;
use crate::photos::requests::{BeginUpload, ForgetUpload, is_expired};
use crate::routes::photos::headers::{
    LENGTH, OFFSET, VERSION, check_version, checksum, is_piece, metadata, number, set_description, set_photo, set_progress,
};
use crate::store::uploads::{self, Upload};

/// What is spoken beside the core.
const EXTENSIONS: &str = "creation,creation-with-upload,checksum,termination,expiration";

/// `OPTIONS /api/photos`: what of the protocol is spoken.
pub async fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert("tus-version", HeaderValue::from_static(VERSION));
    headers.insert("tus-extension", HeaderValue::from_static(EXTENSIONS));
    headers.insert("tus-checksum-algorithm", HeaderValue::from_static(ALGORITHMS));
    headers.insert("tus-max-size", HeaderValue::from(MOST_PHOTO_BYTES));
    response
}

/// `POST /api/photos`: begins an upload, or finds the one begun before. A photo that is here already says so at once.
pub async fn create(State(app): State<App>, caller: Caller, headers: HeaderMap, body: Body) -> Result<Response, Error> {
    check_version(&headers)?;
    let size_bytes = number(&headers, LENGTH)?;
    if size_bytes > MOST_PHOTO_BYTES {
        return Err(Error::Refused(Code::PhotoTooLarge));
    }
    if size_bytes == 0 {
        return Err(Error::Refused(Code::NotAPhoto));
    }
    let UploadMetadata { photo, record } = metadata(&headers)?;
    let checksum = checksum(&headers)?;
    let is_bringing = is_piece(&headers);
    if is_bringing {
        check_room(&headers, size_bytes)?;
    }
    let wanted = Upload { id: Uuid::nil(), photo_id: photo, record_id: record, person: caller.person, size_bytes, begun_at_ms: 0 };
    let upload = app.store.write(BeginUpload { wanted }).await?;
    let mut response = StatusCode::CREATED.into_response();
    let location = format!("/api/photos/{}", upload.id);
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&location).expect("a path of an id is a lawful header"));
    if let Some(acknowledged) = find_complete(&app, &upload).await? {
        set_progress(&mut response, &upload, upload.size_bytes);
        set_photo(&mut response, &upload, &acknowledged);
        return Ok(response);
    }
    let here = offset(&app, upload.id).await?;
    // Bytes that come with a creation are the photo's first. An upload that has some already says how many, and these are let go.
    if is_bringing && here == 0 {
        let hold = hold(&app, upload.id)?;
        add(&app, upload, hold, 0, body, checksum, &mut response).await?;
    } else {
        set_progress(&mut response, &upload, here);
    }
    Ok(response)
}

async fn offset(app: &App, id: Uuid) -> Result<u64, Error> {
    let files = app.photos.clone();
    Ok(tokio::task::spawn_blocking(move || files.offset(id)).await??)
}

fn hold(app: &App, id: Uuid) -> Result<Hold, Error> {
    app.photos.hold(id).ok_or(Error::Refused(Code::UploadLocked))
}

/// A request that says beforehand that it brings more than there is room for need not bring it.
fn check_room(headers: &HeaderMap, room: u64) -> Result<(), Error> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > room) { Err(Error::Refused(Code::PhotoTooLarge)) } else { Ok(()) }
}

/// The upload at an address, if this person began it.
async fn get_own(app: &App, caller: Caller, id: &str) -> Result<Upload, Error> {
    let id: Uuid = id.parse().map_err(|_| Code::NotFound)?;
    let upload = app.store.read(move |connection| uploads::find(connection, id)).await?;
    upload.filter(|upload| upload.person == caller.person).ok_or(Error::Refused(Code::NotFound))
}

fn check_age(app: &App, upload: &Upload) -> Result<(), Error> {
    if is_expired(upload, app.clock.now_ms()) { Err(Error::Refused(Code::UploadExpired)) } else { Ok(()) }
}

/// `HEAD /api/photos/{upload}`: how far it is.
pub async fn progress(State(app): State<App>, caller: Caller, InPath(id): InPath<String>, headers: HeaderMap) -> Result<Response, Error> {
    check_version(&headers)?;
    let upload = get_own(&app, caller, &id).await?;
    let mut response = StatusCode::OK.into_response();
    set_description(&mut response, &upload);
    if let Some(acknowledged) = find_complete(&app, &upload).await? {
        set_progress(&mut response, &upload, upload.size_bytes);
        set_photo(&mut response, &upload, &acknowledged);
        return Ok(response);
    }
    check_age(&app, &upload)?;
    let here = offset(&app, upload.id).await?;
    set_progress(&mut response, &upload, here);
    if here >= upload.size_bytes {
        // All bytes came, and then the server went down before it could look at them.
        let hold = hold(&app, upload.id)?;
        let acknowledged = complete(&app, upload, hold).await?;
        set_photo(&mut response, &upload, &acknowledged);
    }
    Ok(response)
}

/// `PATCH /api/photos/{upload}`: more bytes. The answer to the last of them names the photo: only that is an acknowledgement.
pub async fn append(State(app): State<App>, caller: Caller, InPath(id): InPath<String>, headers: HeaderMap, body: Body) -> Result<Response, Error> {
    check_version(&headers)?;
    if !is_piece(&headers) {
        return Err(Error::Refused(Code::UnsupportedMediaType));
    }
    let claimed = number(&headers, OFFSET)?;
    let checksum = checksum(&headers)?;
    let upload = get_own(&app, caller, &id).await?;
    let hold = hold(&app, upload.id)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let done = find_complete(&app, &upload).await?;
    let here = if done.is_some() { upload.size_bytes } else { offset(&app, upload.id).await? };
    if done.is_none() {
        check_age(&app, &upload)?;
    }
    if claimed != here {
        return Err(Error::Refused(Code::OffsetMismatch));
    }
    check_room(&headers, upload.size_bytes - here.min(upload.size_bytes))?;
    if let Some(acknowledged) = done {
        set_progress(&mut response, &upload, here);
        set_photo(&mut response, &upload, &acknowledged);
    } else {
        add(&app, upload, hold, here, body, checksum, &mut response).await?;
    }
    Ok(response)
}

/// Takes a request's bytes, and makes the photo when they were the last.
async fn add(app: &App, upload: Upload, hold: Hold, here: u64, body: Body, checksum: Option<Checksum>, response: &mut Response) -> Result<(), Error> {
    let reached = receive(app, &upload, here, body, checksum).await?;
    set_progress(response, &upload, reached);
    if reached == upload.size_bytes {
        let acknowledged = complete(app, upload, hold).await?;
        set_photo(response, &upload, &acknowledged);
    }
    Ok(())
}

/// `DELETE /api/photos/{upload}`: lets go of an upload. A photo that is complete stays: it belongs to its record.
pub async fn terminate(State(app): State<App>, caller: Caller, InPath(id): InPath<String>, headers: HeaderMap) -> Result<Response, Error> {
    check_version(&headers)?;
    let upload = get_own(&app, caller, &id).await?;
    let _hold = hold(&app, upload.id)?;
    app.store.write(ForgetUpload { id: upload.id }).await?;
    let files = app.photos.clone();
    tokio::task::spawn_blocking(move || files.remove_incoming(upload.id)).await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}
