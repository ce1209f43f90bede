//! What tus says in headers, read and written. What is missing or can't be read is refused, never guessed.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::code::Code;
use shared::wire::{LOG_HEADER, PHOTO_HEADER, SEQ_HEADER, UploadMetadata};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::error::Error;
use crate::photos::checksum::Checksum;
use crate::photos::requests::Acknowledged;
use crate::photos::requests::expires_at_ms;
use crate::store::uploads::Upload;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
pub(super) const LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub(super) const VERSION: &str = "1.0.0";
/// The media type of a piece of an upload.
const PIECE: &str = "application/offset+octet-stream";

/// The layer around every address of the protocol: whatever comes out names the version.
pub async fn speak(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_version_wrong = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
    if is_version_wrong {
        headers.insert(VERSIONS, HeaderValue::from_static(VERSION));
    }
    response
}

pub(super) fn check_version(headers: &HeaderMap) -> Result<(), Error> {
    if headers.get(RESUMABLE).is_some_and(|value| value == VERSION) { Ok(()) } else { Err(Error::Refused(Code::UploadProtocol)) }
}

/// A header that has to be there once, as text.
fn text(headers: &HeaderMap, name: HeaderName) -> Result<&str, Error> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return Err(Error::Refused(Code::UploadHeader)) };
    value.to_str().map_err(|_| Error::Refused(Code::UploadHeader))
}

pub(super) fn number(headers: &HeaderMap, name: HeaderName) -> Result<u64, Error> {
    let text = text(headers, name)?;
    // "+1" parses as a number, and is none here.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::Refused(Code::UploadHeader));
    }
    text.parse().map_err(|_| Error::Refused(Code::UploadHeader))
}

/// Whether the request brings a piece of the photo.
pub(super) fn is_piece(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value == PIECE)
}

pub(super) fn metadata(headers: &HeaderMap) -> Result<UploadMetadata, Error> {
    let text = text(headers, METADATA)?;
    let find = |key: &str| {
        let value = text.split(',').filter_map(|pair| pair.trim().split_once(' ')).find(|(name, _)| *name == key)?.1;
        String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
    };
    let photo = find("photo").and_then(|text| text.parse().ok()).ok_or(Code::UploadHeader)?;
    let record = find("record").and_then(|text| text.parse().ok()).ok_or(Code::UploadHeader)?;
    Ok(UploadMetadata { photo, record })
}

/// The checksum that the request names for its bytes, where it names one.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Error> {
    if !headers.contains_key(CHECKSUM) {
        return Ok(None);
    }
    Ok(Some(Checksum::read(text(headers, CHECKSUM)?)?))
}

/// How far an upload is, and until when it may be gone on with.
pub(super) fn set_progress(response: &mut Response, upload: &Upload, offset: u64) {
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(offset));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(date) = http_date(expires_at_ms(upload)) {
        headers.insert(EXPIRES, date);
    }
}

/// The acknowledgement: the photo is here, whole, and its bytes have its hash; its place in the log, and where the log stands.
pub(super) fn set_photo(response: &mut Response, upload: &Upload, acknowledged: &Acknowledged) {
    let id = HeaderValue::from_str(&upload.photo_id.to_string()).expect("hexadecimal digits are a lawful header");
    response.headers_mut().insert(PHOTO_HEADER, id);
    response.headers_mut().insert(SEQ_HEADER, HeaderValue::from(acknowledged.seq));
    let log = HeaderValue::from_str(&acknowledged.log).expect("digits and colons are a lawful header");
    response.headers_mut().insert(LOG_HEADER, log);
}

/// What the creation was told, told back.
pub(super) fn set_description(response: &mut Response, upload: &Upload) {
    let (photo, record) = (STANDARD.encode(upload.photo_id.to_string()), STANDARD.encode(upload.record_id.to_string()));
    let metadata = HeaderValue::from_str(&format!("photo {photo},record {record}")).expect("Base64 is a lawful header");
    response.headers_mut().insert(LENGTH, HeaderValue::from(upload.size_bytes));
    response.headers_mut().insert(METADATA, metadata);
}

/// A time as HTTP writes it (RFC 9110, IMF-fixdate).
fn http_date(unix_ms: u64) -> Option<HeaderValue> {
    let form = format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    let seconds = i64::try_from(unix_ms / 1_000).ok()?;
    let text = OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(form).ok()?;
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_http_has_them() {
        let text = |ms| http_date(ms).and_then(|value| value.to_str().ok().map(ToOwned::to_owned));
        // The example of RFC 9110, 5.6.7.
        assert_eq!(text(784_111_777_000).as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert_eq!(text(u64::MAX), None);
    }
}
