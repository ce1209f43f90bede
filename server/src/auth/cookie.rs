//! The session cookie: opaque, for this host only, out of reach of scripts and of other sites.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::access::session::{Begun, secret_hash};

/// Its name. The prefix makes browsers insist on HTTPS (or localhost), on this host and on the whole path (RFC 6265bis).
pub const NAME: &str = "__Host-lykta";

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build((NAME, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

fn header(cookie: &Cookie<'_>) -> HeaderValue {
    HeaderValue::from_str(&cookie.to_string()).expect("a cookie of hexadecimal digits is a lawful header")
}

/// The header that gives a browser its session.
pub fn set(begun: &Begun, now_ms: u64) -> HeaderValue {
    let lifetime_s = begun.row.expires_at_ms.saturating_sub(now_ms) / 1_000;
    let mut cookie = cookie(begun.secret.clone());
    cookie.set_max_age(time::Duration::seconds(i64::try_from(lifetime_s).unwrap_or(i64::MAX)));
    header(&cookie)
}

/// The header that takes it away.
pub fn clear() -> HeaderValue {
    let mut cookie = cookie(String::new());
    cookie.set_max_age(time::Duration::ZERO);
    header(&cookie)
}

/// The hash of the secret that a request carries.
pub fn secret_of(headers: &HeaderMap) -> Option<[u8; 32]> {
    let jar = CookieJar::from_headers(headers);
    let bytes = hex::decode(jar.get(NAME)?.value()).ok()?;
    (bytes.len() == 32).then(|| secret_hash(&bytes))
}

/// Whether a request brings the cookie at all.
pub fn is_there(headers: &HeaderMap) -> bool {
    headers.contains_key(header::COOKIE) && CookieJar::from_headers(headers).get(NAME).is_some()
}
