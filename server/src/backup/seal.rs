//! The installation's keys in a backup: sealed under a passphrase, or not there at all.
//!
//! Whoever holds a backup must not thereby hold the keys: with them tokens and receipts can be forged. So they travel as one object, encrypted with
//! AES-256-GCM under a key that Argon2id makes of a passphrase that is nowhere in the backup.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::backup::error::{BackupError, at};
use crate::clock::{Random, random_bytes};
use crate::keys::{create_private_directory, write_private};

/// Where sealed keys are in a target: an object for each set of keys, so that none is ever written over by another.
pub const FOLDER: &str = "keys";
/// Where earlier builds put them.
pub const LEGACY_KEY: &str = "keys.sealed.json";
/// The key files of an installation.
pub const FILES: [&str; 4] = ["token.der", "cursor.key", "receipt.key", "join.key"];
const SHORTEST: usize = 12;
const ASSOCIATED: &[u8] = b"lykta keys 1";
/// 64 MiB, three passes: once a start, and a stolen backup is guessed at offline.
const MEMORY_KIB: u32 = 65_536;
const PASSES: u32 = 3;

#[derive(Serialize, Deserialize)]
struct Sealed {
    version: u32,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    bytes: String,
}

/// A passphrase from the first line of a file.
///
/// # Errors
/// [`BackupError::Passphrase`] for one that is too short.
pub fn read_passphrase(path: &Path) -> Result<String, BackupError> {
    let text = fs::read_to_string(path).map_err(at(path))?;
    let line = text.lines().next().unwrap_or_default().trim().to_owned();
    if line.chars().count() < SHORTEST { Err(BackupError::Passphrase(path.to_owned())) } else { Ok(line) }
}

fn key(passphrase: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<RandomizedNonceKey, BackupError> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|_| BackupError::Sealing)?;
    let mut bytes = [0; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(passphrase.as_bytes(), salt, &mut bytes).map_err(|_| BackupError::Sealing)?;
    RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| BackupError::Sealing)
}

/// The key of the object for the keys of a data directory: it names them, and tells nothing of them.
///
/// # Errors
/// When a file can't be read.
pub fn object_key(keys_dir: &Path) -> Result<String, BackupError> {
    let mut hash = Sha256::new_with_prefix(b"lykta key names 1");
    for name in FILES {
        let path = keys_dir.join(name);
        hash.update(Sha256::digest(fs::read(&path).map_err(at(path))?));
    }
    Ok(format!("{FOLDER}/{}.sealed.json", hex::encode(&hash.finalize()[..16])))
}

/// Seals the key files of a data directory.
///
/// # Errors
/// When a file can't be read.
pub fn seal(keys_dir: &Path, passphrase: &str, random: &dyn Random) -> Result<Vec<u8>, BackupError> {
    let mut files = BTreeMap::new();
    for name in FILES {
        let path = keys_dir.join(name);
        files.insert(name, STANDARD.encode(fs::read(&path).map_err(at(path))?));
    }
    let salt: [u8; 16] = random_bytes(random);
    let mut bytes = serde_json::to_vec(&files)?;
    let key = key(passphrase, &salt, MEMORY_KIB, PASSES)?;
    let nonce = key.seal_in_place_append_tag(Aad::from(ASSOCIATED), &mut bytes).map_err(|_| BackupError::Sealing)?;
    let sealed = Sealed {
        version: 1,
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        salt: STANDARD.encode(salt),
        nonce: STANDARD.encode(nonce.as_ref()),
        bytes: STANDARD.encode(bytes),
    };
    Ok(serde_json::to_vec_pretty(&sealed)?)
}

/// Opens sealed keys: bytes by file name.
///
/// # Errors
/// [`BackupError::WrongPassphrase`]; [`BackupError::Damaged`].
pub fn open(sealed: &[u8], passphrase: &str) -> Result<BTreeMap<String, Vec<u8>>, BackupError> {
    let damaged = || BackupError::Damaged(FOLDER.to_owned());
    let sealed: Sealed = serde_json::from_slice(sealed).map_err(|_| damaged())?;
    let decode = |text: &str| STANDARD.decode(text).map_err(|_| damaged());
    let nonce = Nonce::try_assume_unique_for_key(&decode(&sealed.nonce)?).map_err(|_| damaged())?;
    let mut bytes = decode(&sealed.bytes)?;
    let key = key(passphrase, &decode(&sealed.salt)?, sealed.memory_kib.min(1 << 20), sealed.passes.min(16))?;
    let plain = key.open_in_place(nonce, Aad::from(ASSOCIATED), &mut bytes).map_err(|_| BackupError::WrongPassphrase)?;
    let files: BTreeMap<String, String> = serde_json::from_slice(plain)?;
    FILES.iter().map(|name| Ok(((*name).to_owned(), decode(files.get(*name).ok_or_else(damaged)?)?))).collect()
}

/// Whether this has the form of sealed keys. Whether a passphrase opens them, only it tells.
pub fn is_sealed(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Sealed>(bytes).is_ok_and(|sealed| STANDARD.decode(sealed.bytes).is_ok_and(|bytes| bytes.len() > 100))
}

/// Writes key files into a directory that has none.
///
/// # Errors
/// When the disk refuses.
pub fn write(files: &BTreeMap<String, Vec<u8>>, keys_dir: &Path) -> Result<(), BackupError> {
    create_private_directory(keys_dir).map_err(at(keys_dir))?;
    for (name, bytes) in files {
        write_private(&keys_dir.join(name), bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;
    use crate::keys::Keys;

    #[test]
    fn sealed_keys_open_with_their_passphrase_only() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let keys = Keys::open(&old, &SystemRandom).expect("keys are made");
        let sealed = seal(&old, "correct horse battery", &SystemRandom).expect("it seals");
        assert!(is_sealed(&sealed) && !is_sealed(&sealed[..sealed.len() / 2]));
        assert!(matches!(open(&sealed, "correct horse bakery"), Err(BackupError::WrongPassphrase)));
        write(&open(&sealed, "correct horse battery").expect("it opens"), &new).expect("it is written");
        let again = Keys::open(&new, &SystemRandom).expect("keys are read");
        assert_eq!(keys.receipt.sign(&[b"a"]), again.receipt.sign(&[b"a"]));
        let secret = fs::read(old.join("receipt.key")).expect("a key");
        assert!(!sealed.windows(32).any(|window| window == secret));
    }
}
