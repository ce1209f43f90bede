//! Did this request come from our own pages? Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`.

use axum::http::{HeaderMap, Method, header};
use shared::code::Code;

/// What the headers say of where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Our own pages, or the address bar.
    Own,
    /// Another site.
    Foreign,
    /// Nothing is said: not a browser of this decade.
    Unsaid,
}

/// Reads the headers.
pub fn source(headers: &HeaderMap) -> Source {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return if site == "same-origin" || site == "none" { Source::Own } else { Source::Foreign };
    }
    let Some(origin) = text(header::ORIGIN) else { return Source::Unsaid };
    let host = text(header::HOST).unwrap_or_default();
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    if !host.is_empty() && authority == Some(host) { Source::Own } else { Source::Foreign }
}

/// Whether a request that carries the cookie alone may go on. What changes something must say where it comes from.
///
/// # Errors
/// [`Code::CrossSite`].
pub fn check_cookie(method: &Method, headers: &HeaderMap) -> Result<(), Code> {
    match source(headers) {
        Source::Own => Ok(()),
        Source::Foreign => Err(Code::CrossSite),
        Source::Unsaid if method.is_safe() => Ok(()),
        Source::Unsaid => Err(Code::CrossSite),
    }
}

/// Whether a request that needs no credential (joining, signing in) may go on: another site must not sign its visitors in here.
///
/// # Errors
/// [`Code::CrossSite`].
pub fn check_open(headers: &HeaderMap) -> Result<(), Code> {
    if source(headers) == Source::Foreign { Err(Code::CrossSite) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_our_own_pages_may_change_things_with_a_cookie() {
        type Headers = &'static [(&'static str, &'static str)];
        let cases: &[(Headers, bool, bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true, true),
            (&[("sec-fetch-site", "cross-site")], false, false),
            (&[("sec-fetch-site", "same-site")], false, false),
            (&[("origin", "https://lykta.test"), ("host", "lykta.test")], true, true),
            (&[("origin", "https://evil.test"), ("host", "lykta.test")], false, false),
            (&[("origin", "https://lykta.test.evil.test"), ("host", "lykta.test")], false, false),
            (&[("origin", "null"), ("host", "lykta.test")], false, false),
            (&[("host", "lykta.test")], false, true),
        ];
        for (list, post, get) in cases {
            assert_eq!(check_cookie(&Method::POST, &headers(list)).is_ok(), *post, "POST {list:?}");
            assert_eq!(check_cookie(&Method::GET, &headers(list)).is_ok(), *get, "GET {list:?}");
        }
    }
}
