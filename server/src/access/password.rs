//! Passwords: Argon2id with 19 MiB, two passes, one lane (OWASP's first choice). Slow on purpose: never on an async thread, few at a time.

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use crate::clock::{Random, random_bytes};
use crate::error::Error;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The shortest password that is taken.
pub const SHORTEST: usize = 12;
/// The longest, in bytes.
pub const LONGEST: usize = 256;

/// How many passwords are checked at the same time.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Error::Password(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password as a PHC string.
///
/// # Errors
/// When hashing fails.
pub fn hash(password: &str, random: &dyn Random) -> Result<String, Error> {
    let salt: [u8; 16] = random_bytes(random);
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|error| Error::Password(error.to_string()))?;
    Ok(hash.to_string())
}

/// Memory above this size goes back to the system as soon as it is let go of. Below it glibc keeps it in the arena of the thread: forty sign-ins at once
/// left 900 MB behind. So more is asked for than is touched.
const GIVEN_BACK_BYTES: usize = 33 * 1024 * 1024;

fn digest(hasher: &Argon2<'_>, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<(), Error> {
    let count = hasher.params().block_count();
    let mut memory = Vec::with_capacity(count.max(GIVEN_BACK_BYTES / Block::SIZE));
    memory.resize(count, Block::default());
    hasher.hash_password_into_with_memory(password, salt, out, &mut memory).map_err(|error| Error::Password(error.to_string()))
}

/// Whether the password belongs to the hash. Without a hash it takes as long and says no, so that time tells nobody which names exist.
///
/// # Errors
/// When the hash can't be read or the thread fails.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, Error> {
    let permit = AT_ONCE.acquire().await.map_err(|_| Error::WriterStopped)?;
    tokio::task::spawn_blocking(move || {
        // Held by the work, not by who waits for it: a caller who goes away does not make room for another.
        let _permit = permit;
        let wrong = |error: &dyn std::fmt::Display| Error::Password(error.to_string());
        let parsed = stored.map(|stored| PasswordHash::new(&stored)).transpose().map_err(|error| wrong(&error))?;
        let Some(parsed) = parsed else {
            digest(&hasher()?, password.as_bytes(), &[0; 16], &mut [0; 32])?;
            return Ok(false);
        };
        let (Some(salt), Some(expected)) = (&parsed.salt, &parsed.hash) else { return Ok(false) };
        let params = Params::try_from(&parsed).map_err(|error| wrong(&error))?;
        let mut out = vec![0; expected.len()];
        digest(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params), password.as_bytes(), salt, &mut out)?;
        // Compared in constant time, as the type does it.
        Ok(Output::new(&out).is_ok_and(|out| out == *expected))
    })
    .await?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let stored = hash("correct horse battery", &SystemRandom).expect("it hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await.expect("it verifies"));
        assert!(!verify("correct horse batterY".into(), Some(stored)).await.expect("it verifies"));
        assert!(!verify("anything".into(), None).await.expect("it verifies"));
    }
}
