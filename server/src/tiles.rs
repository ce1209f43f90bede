//! Where street pictures come from, as the administrator says it. Checked at the start, because its host goes into the content security policy.
//!
//! It refuses what could widen that policy or tell a password. Its invariant: [`TileSource::origin`] holds nothing but a scheme, a host and a port.

use shared::settings::Tiles;

/// The longest attribution, in characters: it stands on the map.
const LONGEST_ATTRIBUTION: usize = 200;
/// What a template has to name, each once.
const PLACES: &[&str] = &["{z}", "{x}", "{y}"];

/// Why a template can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TilesError {
    /// Only one half of a pair.
    #[error("--tiles and --tiles-attribution go together: whoever drew the map is named on it")]
    HalfOfAPair,
    /// Not a secure address.
    #[error("--tiles has to begin with https:// (http:// only for this machine itself, such as http://localhost:8081)")]
    Scheme,
    /// No plain host.
    #[error(
        "--tiles needs one plain host name after the scheme, without user, password or placeholder: https://tiles.example.org/{{z}}/{{x}}/{{y}}.png"
    )]
    Host,
    /// A placeholder is missing, twice there, or unknown.
    #[error("--tiles has to hold {{z}}, {{x}} and {{y}}, each once, and no other braces: https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")]
    Places,
    /// White space, quotes, a fragment.
    #[error("--tiles holds a character that an address can't have: {0:?}")]
    Character(char),
    /// Empty, too long, several lines.
    #[error("--tiles-attribution is one line of at most {LONGEST_ATTRIBUTION} characters")]
    Attribution,
}

/// A checked source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileSource {
    tiles: Tiles,
    origin: String,
}

impl TileSource {
    /// Reads what the command line says; `None` when it says nothing.
    ///
    /// # Errors
    /// See [`TilesError`].
    pub fn read(url: Option<&str>, attribution: Option<&str>) -> Result<Option<Self>, TilesError> {
        let said = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        match (said(url), said(attribution)) {
            (None, None) => Ok(None),
            (Some(url), Some(attribution)) => Self::new(url, attribution).map(Some),
            _ => Err(TilesError::HalfOfAPair),
        }
    }

    fn new(url: String, attribution: String) -> Result<Self, TilesError> {
        let is_lawful = |letter: &char| letter.is_ascii_alphanumeric() || "-._~:/?[]@!$&()*+=%{}".contains(*letter);
        if let Some(wrong) = url.chars().find(|letter| !is_lawful(letter)) {
            return Err(TilesError::Character(wrong));
        }
        let (scheme, rest) = url.split_once("://").ok_or(TilesError::Scheme)?;
        let (authority, path) = rest.split_once('/').ok_or(TilesError::Places)?;
        let (host, port) = authority.rsplit_once(':').filter(|(host, _)| !host.ends_with(':')).unwrap_or((authority, ""));
        let is_local = matches!(host, "localhost" | "127.0.0.1");
        if !(scheme == "https" || (scheme == "http" && is_local)) {
            return Err(TilesError::Scheme);
        }
        let is_name = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_port = port.is_empty() != authority.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()) && port.len() <= 5;
        if !host.split('.').all(is_name) || !is_port {
            return Err(TilesError::Host);
        }
        let bare = PLACES.iter().fold(path.to_owned(), |path, place| path.replacen(place, "", 1));
        if PLACES.iter().any(|place| !path.contains(place)) || bare.contains(['{', '}']) {
            return Err(TilesError::Places);
        }
        if attribution.chars().count() > LONGEST_ATTRIBUTION || attribution.chars().any(char::is_control) {
            return Err(TilesError::Attribution);
        }
        let origin = format!("{scheme}://{authority}").to_ascii_lowercase();
        Ok(Self { tiles: Tiles { url, attribution }, origin })
    }

    /// What the page is told.
    pub fn tiles(&self) -> &Tiles {
        &self.tiles
    }

    /// Scheme, host and port: what the content security policy lets pictures come from.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<String, TilesError> {
        TileSource::read(Some(url), Some("© Kartan")).map(|source| source.expect("there").origin().to_owned())
    }

    #[test]
    fn a_good_template_gives_its_origin_and_nothing_else() {
        for (url, origin) in [
            ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
            ("https://Tiles.Example.org:8443/a/{z}/{y}/{x}?key=1", "https://tiles.example.org:8443"),
            ("http://localhost:8081/{z}/{x}/{y}.png", "http://localhost:8081"),
            ("http://127.0.0.1/{z}/{x}/{y}", "http://127.0.0.1"),
        ] {
            assert_eq!(read(url), Ok(origin.to_owned()), "{url}");
        }
    }

    #[test]
    fn a_bad_template_is_refused_with_its_reason() {
        for (url, error) in [
            ("http://tiles.example.org/{z}/{x}/{y}.png", TilesError::Scheme),
            ("/tiles/{z}/{x}/{y}.png", TilesError::Scheme),
            ("javascript://localhost/{z}/{x}/{y}", TilesError::Scheme),
            ("http://localhost.example.org/{z}/{x}/{y}", TilesError::Scheme),
            ("https://user:word@tiles.example.org/{z}/{x}/{y}", TilesError::Host),
            ("https://{s}.tiles.example.org/{z}/{x}/{y}", TilesError::Host),
            ("https://*/{z}/{x}/{y}", TilesError::Host),
            ("https://*.example.org/{z}/{x}/{y}", TilesError::Host),
            ("https:///{z}/{x}/{y}", TilesError::Host),
            ("https://tiles.example.org:/{z}/{x}/{y}", TilesError::Host),
            ("https://tiles.example.org:https/{z}/{x}/{y}", TilesError::Host),
            ("https://tiles.example.org/{z}/{x}.png", TilesError::Places),
            ("https://tiles.example.org/{z}/{x}/{y}/{y}", TilesError::Places),
            ("https://tiles.example.org/{z}/{x}/{y}{r}.png", TilesError::Places),
            ("https://tiles.example.org", TilesError::Places),
            ("https://tiles.example.org; script-src */{z}/{x}/{y}", TilesError::Character(';')),
            ("https://tiles.example.org 'unsafe-inline'/{z}/{x}/{y}", TilesError::Character(' ')),
            ("https://tiles.example.org,x/{z}/{x}/{y}", TilesError::Character(',')),
            ("https://kartor.exämple.se/{z}/{x}/{y}", TilesError::Character('ä')),
        ] {
            assert_eq!(read(url), Err(error), "{url}");
        }
    }

    #[test]
    fn both_halves_or_none() {
        let url = Some("https://tiles.example.org/{z}/{x}/{y}.png");
        assert_eq!(TileSource::read(None, None), Ok(None));
        assert_eq!(TileSource::read(Some(""), Some(" ")), Ok(None));
        assert_eq!(TileSource::read(url, None), Err(TilesError::HalfOfAPair));
        assert_eq!(TileSource::read(None, Some("© Kartan")), Err(TilesError::HalfOfAPair));
        assert_eq!(TileSource::read(url, Some("a\nb")), Err(TilesError::Attribution));
        assert_eq!(TileSource::read(url, Some(&"å".repeat(201))), Err(TilesError::Attribution));
    }
}
