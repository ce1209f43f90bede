//! Tokens: JWTs signed with Ed25519, good for ten minutes, that name the session and nothing else.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;
use crate::keys::Keys;

/// For how long a token is good.
pub const LIFETIME_S: u64 = 600;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sid: Uuid,
    exp: u64,
}

/// Makes and reads tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// With the installation's key.
    pub fn new(keys: &Keys) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp"]);
        // Time is checked against the injected clock, below.
        validation.validate_exp = false;
        validation.validate_aud = false;
        Self { encoding: EncodingKey::from_ed_der(&keys.token_private), decoding: DecodingKey::from_ed_der(&keys.token_public), validation }
    }

    /// A token for a session.
    ///
    /// # Errors
    /// When signing fails.
    pub fn make(&self, session: Uuid, now_ms: u64) -> Result<String, Error> {
        let claims = Claims { sid: session, exp: now_ms / 1_000 + LIFETIME_S };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.encoding)?)
    }

    /// The session that a token names, if we signed it and it has not run out.
    pub fn read(&self, token: &str, now_ms: u64) -> Option<Uuid> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).ok()?.claims;
        (claims.exp > now_ms / 1_000).then_some(claims.sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    #[test]
    fn a_token_is_good_for_ten_minutes_and_only_here() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let tokens = Tokens::new(&Keys::open(directory.path(), &SystemRandom).expect("keys"));
        let session = Uuid::from_bytes([7; 16]);
        let token = tokens.make(session, 1_000_000).expect("it signs");
        assert_eq!(tokens.read(&token, 1_000_000), Some(session));
        assert_eq!(tokens.read(&token, 1_000_000 + 599_000), Some(session));
        assert_eq!(tokens.read(&token, 1_000_000 + 600_000), None);
        let other = tempfile::tempdir().expect("a temporary directory");
        let others = Tokens::new(&Keys::open(other.path(), &SystemRandom).expect("keys"));
        assert_eq!(others.read(&token, 1_000_000), None);
        // An unsigned token is no token (RFC 8725, section 3.1).
        let claims = token.split('.').nth(1).expect("three parts");
        assert_eq!(tokens.read(&format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}."), 1_000_000), None);
    }
}
