//! The installation's keys in a backup: sealed under a passphrase, or not there at all.
//!
//! Whoever holds a backup must not thereby hold the keys: with them tokens and receipts can be forged. So they travel as one object, encrypted with
//! AES-256-GCM under a key that Argon2id makes of a passphrase that is nowhere in the backup.

use std::fs;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::backup::error::{BackupError, at};
use crate::clock::{Random, random_bytes};
use crate::keys::{create_private_directory, write_private};

/// The object's key.
pub const KEY: &str = "keys.sealed.json";
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

/// Seals the key files of a data directory.
///
/// # Errors
/// When a file can't be read.
pub fn seal(keys_dir: &Path, passphrase: &str, random: &dyn Random) -> Result<Vec<u8>, BackupError> {
    let mut files = std::collections::BTreeMap::new();
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

/// Opens sealed keys into a directory that has none.
///
/// # Errors
/// [`BackupError::WrongPassphrase`]; [`BackupError::Damaged`].
pub fn open(sealed: &[u8], passphrase: &str, keys_dir: &Path) -> Result<(), BackupError> {
    let damaged = || BackupError::Damaged(KEY.to_owned());
    let sealed: Sealed = serde_json::from_slice(sealed)?;
    let decode = |text: &str| STANDARD.decode(text).map_err(|_| damaged());
    let nonce = Nonce::try_assume_unique_for_key(&decode(&sealed.nonce)?).map_err(|_| damaged())?;
    let mut bytes = decode(&sealed.bytes)?;
    let key = key(passphrase, &decode(&sealed.salt)?, sealed.memory_kib.min(1 << 20), sealed.passes.min(16))?;
    let plain = key.open_in_place(nonce, Aad::from(ASSOCIATED), &mut bytes).map_err(|_| BackupError::WrongPassphrase)?;
    let files: std::collections::BTreeMap<String, String> = serde_json::from_slice(plain)?;
    create_private_directory(keys_dir)?;
    for name in FILES {
        let text = files.get(name).ok_or_else(damaged)?;
        write_private(&keys_dir.join(name), &decode(text)?)?;
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
        assert!(matches!(open(&sealed, "correct horse bakery", &new), Err(BackupError::WrongPassphrase)));
        open(&sealed, "correct horse battery", &new).expect("it opens");
        let again = Keys::open(&new, &SystemRandom).expect("keys are read");
        assert_eq!(keys.receipt.sign(&[b"a"]), again.receipt.sign(&[b"a"]));
        let secret = fs::read(old.join("receipt.key")).expect("a key");
        assert!(!sealed.windows(32).any(|window| window == secret));
    }
}
