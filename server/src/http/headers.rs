//! Headers that every answer carries: what a page of ours may load and do, and nothing more. The policy is widened by one thing only: pictures from the
//! host that the administrator named for map tiles.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::tiles::TileSource;

/// Names the only Trusted Types policy: the one that lets the page register its own service worker.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
require-trusted-types-for 'script'; trusted-types lykta";

/// What pictures may come from without a tile source.
const PICTURES: &str = "img-src 'self' blob: data:";

/// The policy, with one more host for pictures where there is a source of map tiles.
pub fn policy(tiles: Option<&TileSource>) -> HeaderValue {
    let text = tiles.map_or_else(|| POLICY.to_owned(), |tiles| POLICY.replacen(PICTURES, &format!("{PICTURES} {}", tiles.origin()), 1));
    HeaderValue::from_str(&text).expect("a checked origin is printable ASCII")
}

const ALWAYS: &[(&str, &str)] = &[
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// The layer. A header that a handler has set itself stays.
pub async fn protect(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in ALWAYS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
