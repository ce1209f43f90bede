//! Reading a photo: through a record, never by its hash alone.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::code::Code;
use shared::id::{PhotoId, RecordId};
use shared::permission::Action;

use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::extract::{InPath, InQuery};
use crate::photos::files::Size;
use crate::photos::requests::SET;
use crate::store::photos;
use crate::sync::sees;

/// Which size is wanted.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    size: Option<String>,
}

/// `GET /api/photos/{record}/{photo}?size=thumb|full`.
pub async fn get(
    State(app): State<App>,
    caller: Caller,
    InPath((record, photo)): InPath<(String, String)>,
    InQuery(wanted): InQuery<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let record: RecordId = record.parse().map_err(|_| Code::NotFound)?;
    let photo: PhotoId = photo.parse().map_err(|_| Code::NotFound)?;
    let size = match wanted.size.as_deref() {
        None | Some("full") => Size::Full,
        Some("thumb") => Size::Thumb,
        Some(_) => return Err(Error::Refused(Code::NotFound)),
    };
    let row = app
        .store
        .read(move |connection| {
            let actor = sees::actor(connection, caller.person)?;
            let shown = sees::get(connection, &actor, record, Action::See)?;
            let is_referred_to = shown.elements(SET).any(|(id, _)| *id == photo.to_string());
            if !is_referred_to || !photos::is_brought(connection, photo, record)? {
                return Err(Error::Refused(Code::NotFound));
            }
            photos::find(connection, photo)?.ok_or(Error::Refused(Code::NotFound))
        })
        .await?;
    let letter = if size == Size::Full { 'f' } else { 't' };
    let tag = format!("\"{letter}{}\"", hex::encode(&row.stored_hash[..16]));
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|known| names(known, &tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let files = app.photos.clone();
        let bytes = tokio::task::spawn_blocking(move || files.read(photo, size)).await?.map_err(lost)?;
        Body::from(bytes).into_response()
    };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    set.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a tag of hexadecimal digits is a lawful header"));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    set.insert(header::VARY, HeaderValue::from_static("cookie, authorization"));
    Ok(response)
}

/// Whether `If-None-Match` names this tag, as RFC 9110 reads it: any (`*`), or one of a list, weak or not. No tag of ours holds a comma.
fn names(known: &HeaderValue, tag: &str) -> bool {
    let Ok(known) = known.to_str() else { return false };
    known.trim() == "*" || known.split(',').map(str::trim).any(|one| one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// A row whose file was lost is a photo that is not here (yet): its uploader is asked for the bytes again.
fn lost(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        tracing::warn!("a photo's file is missing");
        return Error::Refused(Code::NotFound);
    }
    Error::File(error)
}
