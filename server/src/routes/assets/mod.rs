//! The front end, embedded in the binary: the app shell for every page, hashed files for ever, the rest asked for anew.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use shared::code::Code;

use crate::app::App;
use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "../client-wasm/web/dist"]
struct Dist;

const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK: &str = "no-cache";

/// Every GET that is not the API's: a file, or the shell for a page of the client's own routes.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Error::Refused(Code::MethodNotAllowed).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    // The compressed twins are chosen by Accept-Encoding, never by name.
    let is_twin = path.ends_with(".br") || path.ends_with(".gz");
    if !path.is_empty() && !is_twin && Dist::get(path).is_some() {
        return file(path, &headers);
    }
    let wants_page = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    let has_extension = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if path.is_empty() || (wants_page && !has_extension) { file("index.html", &headers) } else { Error::Refused(Code::NotFound).into_response() }
}

fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        words.next() == Some(coding) && !words.any(|word| word.replace(' ', "") == "q=0")
    })
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let twins = [("br", ".br"), ("gzip", ".gz")];
    let chosen = twins
        .into_iter()
        .filter(|(coding, _)| accepts(headers, coding))
        .find_map(|(coding, extension)| Dist::get(&format!("{path}{extension}")).map(|file| (Some(coding), file)));
    let Some((coding, file)) = chosen.or_else(|| Dist::get(path).map(|file| (None, file))) else {
        return Error::Refused(Code::NotFound).into_response();
    };
    // The hash is of the bytes that are sent, so each coding has a tag of its own.
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let is_known =
        headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(file.data.into_owned()).into_response() };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    set.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a tag of hexadecimal digits is a lawful header"));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(if path.starts_with("assets/") { FOREVER } else { ASK }));
    if let Some(coding) = coding {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "ftl" | "txt" => "text/plain; charset=utf-8",
        _ => mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream"),
    }
}

/// `GET /lykta-ca.crt`: the certificate that phones on the local network have to trust, where there is one.
pub async fn certificate(State(app): State<App>) -> Result<Response, Error> {
    let path = app.data_dir.join("tls").join("lykta-ca.crt");
    match tokio::fs::read(&path).await {
        Ok(bytes) => Ok(([(header::CONTENT_TYPE, "application/x-x509-ca-cert")], bytes).into_response()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::Refused(Code::NotFound)),
        Err(error) => Err(Error::File(error)),
    }
}
