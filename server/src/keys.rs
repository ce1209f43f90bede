//! The installation's keys: files beside the database, never in it, readable by the owner only.
//!
//! They are made on the first start and never changed by the server. Losing them ends sessions' tokens, cursors and join links, not data.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::clock::{Random, random_bytes};

/// A secret for message authentication codes (HMAC-SHA-256, RFC 2104), with the key already worked in.
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl fmt::Debug for MacKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MacKey(…)")
    }
}

impl MacKey {
    /// A key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Hmac::<Sha256>::new_from_slice(&bytes).expect("HMAC takes a key of any size"))
    }

    fn over(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            // The length first, so that no two lists of parts read the same.
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    /// The code over these parts.
    pub fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.over(parts).finalize().into_bytes().into()
    }

    /// Whether this is the code over these parts, in constant time.
    pub fn verify(&self, parts: &[&[u8]], code: &[u8]) -> bool {
        self.over(parts).verify_slice(code).is_ok()
    }
}

/// All keys.
#[derive(Clone)]
pub struct Keys {
    /// Over cursors.
    pub cursor: MacKey,
    /// Over receipts.
    pub receipt: MacKey,
    /// Join links and codes are derived from it.
    pub join: MacKey,
    /// The Ed25519 key that signs tokens, PKCS#8.
    pub token_private: Vec<u8>,
    /// Its public half, raw.
    pub token_public: Vec<u8>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys(…)")
    }
}

impl Keys {
    /// Reads the keys of a data directory; makes those that are missing.
    ///
    /// # Errors
    /// When a file can't be read or written, or has another size than a key.
    pub fn open(directory: &Path, random: &dyn Random) -> io::Result<Self> {
        create_private_directory(directory)?;
        let token_private = read_or_make(&directory.join("token.der"), || {
            rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).map(|pair| pair.serialize_der()).map_err(io::Error::other)
        })?;
        let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&token_private.as_slice().into(), &rcgen::PKCS_ED25519).map_err(io::Error::other)?;
        Ok(Self {
            cursor: mac_key(&directory.join("cursor.key"), random)?,
            receipt: mac_key(&directory.join("receipt.key"), random)?,
            join: mac_key(&directory.join("join.key"), random)?,
            token_public: pair.public_key_raw().to_vec(),
            token_private,
        })
    }
}

/// Whether a key file's bytes can be used as what its name says.
pub fn is_key(name: &str, bytes: &[u8]) -> bool {
    match name {
        "token.der" => rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&bytes.into(), &rcgen::PKCS_ED25519).is_ok(),
        _ => bytes.len() == 32,
    }
}

fn mac_key(path: &Path, random: &dyn Random) -> io::Result<MacKey> {
    let bytes = read_or_make(path, || Ok(random_bytes::<32>(random).to_vec()))?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| io::Error::new(io::ErrorKind::InvalidData, format!("{} holds no key", path.display())))?;
    Ok(MacKey::new(bytes))
}

fn read_or_make(path: &Path, make: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes = make()?;
            write_private(path, &bytes)?;
            Ok(bytes)
        }
        Err(error) => Err(error),
    }
}

/// Makes a directory that only the owner can enter, and makes its name durable.
pub fn create_private_directory(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.exists() {
        create_private_directory(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !path.is_dir() => return Err(error),
        _ => {}
    }
    // Also where it was there: whoever made it may have been killed before its name was on the disk.
    match sync_directory(parent) {
        // Somebody else's folder, which we may enter and not read. Who made ours in it has to have seen to that.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        outcome => outcome,
    }
}

/// Writes a file that only the owner can read, whole or not at all.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    sync_directory(path.parent().unwrap_or(Path::new(".")))
}

/// Makes a rename in this directory durable.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    #[test]
    fn keys_stay_the_same_and_only_the_owner_reads_them() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let first = Keys::open(directory.path(), &SystemRandom).expect("keys are made");
        let second = Keys::open(directory.path(), &SystemRandom).expect("keys are read");
        assert_eq!(first.cursor.sign(&[b"a"]), second.cursor.sign(&[b"a"]));
        assert_eq!(first.token_public, second.token_public);
        assert_ne!(first.cursor.sign(&[b"a"]), first.receipt.sign(&[b"a"]));
        #[cfg(unix)]
        for entry in fs::read_dir(directory.path()).expect("the directory is there") {
            let mode = std::os::unix::fs::PermissionsExt::mode(&entry.and_then(|entry| entry.metadata()).expect("its facts").permissions());
            assert_eq!(mode & 0o077, 0);
        }
    }

    #[test]
    fn parts_can_not_be_shifted_into_each_other() {
        let key = MacKey::new([7; 32]);
        assert_ne!(key.sign(&[b"ab", b"c"]), key.sign(&[b"a", b"bc"]));
        assert!(!key.verify(&[b"a"], &key.sign(&[b"b"])));
    }
}
