//! JSON bodies under a limit that is counted while decompressing, so that a small bomb is as refused as a large letter.

use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use flate2::write::GzDecoder;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use shared::code::Code;

use crate::error::Error;

/// The limit of most messages.
pub const MOST_BYTES: usize = 16 * 1024;
/// The limit of a pull. Its cursor, made here, names every scope of its reader: some 70 bytes for each area that somebody coordinates.
pub const MOST_PULL_BYTES: usize = 256 * 1024;
/// The limit of coming back after a restore: the receipts of all the joins that may be named, each with the longest name.
pub const MOST_RESTORE_BYTES: usize = 64 * 1024;

/// A buffer that refuses to grow past its limit.
struct Limited {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Limited {
    fn write(&mut self, more: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + more.len() > self.most {
            return Err(std::io::Error::from(std::io::ErrorKind::FileTooLarge));
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

enum Reader {
    Plain(Limited),
    Gzip(Box<GzDecoder<Limited>>),
}

/// Reads a JSON body of at most `most` bytes.
///
/// # Errors
/// `too_large` for more, [`Code::UnsupportedMediaType`] for another type or encoding, [`Code::Malformed`] for what does not parse.
pub async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body, most: usize, too_large: Code) -> Result<T, Error> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media.split(';').next().is_none_or(|media| !media.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Error::Refused(Code::UnsupportedMediaType));
    }
    let bytes = read(headers, body, most, too_large).await?;
    serde_json::from_slice(&bytes).map_err(|_| Error::Refused(Code::Malformed))
}

async fn read(headers: &HeaderMap, mut body: Body, most: usize, too_large: Code) -> Result<Vec<u8>, Error> {
    let limited = Limited { bytes: Vec::new(), most };
    let mut reader = match headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes()) {
        None => Reader::Plain(limited),
        Some(name) if name.eq_ignore_ascii_case(b"identity") => Reader::Plain(limited),
        Some(name) if name.eq_ignore_ascii_case(b"gzip") => Reader::Gzip(Box::new(GzDecoder::new(limited))),
        Some(_) => return Err(Error::Refused(Code::UnsupportedMediaType)),
    };
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => Error::Refused(too_large),
        _ => Error::Refused(Code::Malformed),
    };
    let mut arrived = 0;
    while let Some(frame) = body.frame().await {
        // A body that breaks off acknowledges nothing; nobody reads this answer.
        let frame = frame.map_err(|_| Error::Refused(Code::Malformed))?;
        let Some(data) = frame.data_ref() else { continue };
        arrived += data.len();
        if arrived > most {
            return Err(Error::Refused(too_large));
        }
        match &mut reader {
            Reader::Plain(limited) => limited.write_all(data),
            Reader::Gzip(decoder) => decoder.write_all(data),
        }
        .map_err(refused)?;
    }
    match reader {
        Reader::Plain(limited) => Ok(limited.bytes),
        Reader::Gzip(decoder) => decoder.finish().map(|limited| limited.bytes).map_err(refused),
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory is there");
        encoder.finish().expect("memory is there")
    }

    async fn length(encoding: Option<&str>, bytes: Vec<u8>) -> Result<usize, Code> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json; charset=utf-8".parse().expect("a header"));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, encoding.parse().expect("a header"));
        }
        json::<String>(&headers, Body::from(bytes), 1_000, Code::BodyTooLarge).await.map(|text| text.len()).map_err(|error| error.code())
    }

    #[tokio::test]
    async fn the_limit_is_counted_while_decompressing() {
        let text = |letters: usize| format!("\"{}\"", "a".repeat(letters)).into_bytes();
        assert_eq!(length(None, text(998)).await, Ok(998));
        assert_eq!(length(None, text(999)).await, Err(Code::BodyTooLarge));
        assert_eq!(length(Some("gzip"), gzip(&text(998))).await, Ok(998));
        assert_eq!(length(Some("GZIP"), gzip(&text(998))).await, Ok(998));
        let bomb = gzip(&text(10_000_000));
        assert!(bomb.len() > 1_000, "the arrived bytes alone are over the limit: {}", bomb.len());
        let small_bomb = gzip(&text(100_000));
        assert!(small_bomb.len() < 1_000, "{}", small_bomb.len());
        assert_eq!(length(Some("gzip"), small_bomb).await, Err(Code::BodyTooLarge));
        assert_eq!(length(Some("gzip"), text(5)).await, Err(Code::Malformed));
        assert_eq!(length(Some("gzip"), gzip(&text(5))[..10].to_vec()).await, Err(Code::Malformed));
        assert_eq!(length(Some("br"), text(5)).await, Err(Code::UnsupportedMediaType));
    }
}
