//! The checksum that one request may name for its bytes (tus, extension `checksum`). It finds what a bad line did, at the request it did it to.
//!
//! It says nothing of a photo: what a photo is, only the SHA-256 of all its bytes says.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use shared::code::Code;

/// The algorithms, as the protocol's options name them.
pub const ALGORITHMS: &str = "sha256,sha1";

/// A checksum that was named, and the digest of what has come so far.
#[derive(Debug, Clone)]
pub struct Checksum {
    named: Vec<u8>,
    digest: Running,
}

#[derive(Debug, Clone)]
enum Running {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Checksum {
    /// Reads the value of `Upload-Checksum`: the algorithm, a space, the digest in Base64.
    ///
    /// # Errors
    /// [`Code::UnknownChecksum`] for another algorithm, [`Code::UploadHeader`] for what is no digest of it.
    pub fn read(text: &str) -> Result<Self, Code> {
        let (algorithm, named) = text.trim().split_once(' ').ok_or(Code::UploadHeader)?;
        let (digest, length) = match algorithm {
            "sha1" => (Running::Sha1(Sha1::new()), 20),
            "sha256" => (Running::Sha256(Sha256::new()), 32),
            _ => return Err(Code::UnknownChecksum),
        };
        let named = STANDARD.decode(named.trim()).map_err(|_| Code::UploadHeader)?;
        if named.len() == length { Ok(Self { named, digest }) } else { Err(Code::UploadHeader) }
    }

    /// More bytes have come.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.digest {
            Running::Sha1(digest) => digest.update(bytes),
            Running::Sha256(digest) => digest.update(bytes),
        }
    }

    /// Whether all bytes together are what was named.
    pub fn is_right(self) -> bool {
        match self.digest {
            Running::Sha1(digest) => digest.finalize().as_slice() == self.named,
            Running::Sha256(digest) => digest.finalize().as_slice() == self.named,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_right(header: &str, bytes: &[u8]) -> Result<bool, Code> {
        let mut checksum = Checksum::read(header)?;
        for piece in bytes.chunks(3) {
            checksum.update(piece);
        }
        Ok(checksum.is_right())
    }

    #[test]
    fn what_was_named_is_what_must_come() {
        // From `printf 'hello world' | sha1sum` and the protocol's own example.
        assert_eq!(is_right("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", b"hello world"), Ok(true));
        assert_eq!(is_right("sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", b"hello world"), Ok(true));
        assert_eq!(is_right("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", b"hello worle"), Ok(false));
        assert_eq!(is_right("sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", b""), Ok(false));
    }

    #[test]
    fn what_is_no_checksum_is_told_so() {
        assert_eq!(is_right("md5 XrY7u+Ae7tCTyyK7j1rNww==", b"hello world"), Err(Code::UnknownChecksum));
        for bad in ["", "sha1", "sha1 ", "sha1 AAAA", "sha1 ?", "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0="] {
            assert_eq!(is_right(bad, b""), Err(Code::UploadHeader), "{bad}");
        }
    }
}
