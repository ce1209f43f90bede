//! An operation's body as read before the writer's turn: parsed, hashed, its form checked. None of that needs the database, so none of it has to wait
//! for the one thread that writes.
//!
//! It refuses to decide: what a body that can't be read comes to is [`crate::sync::push`]'s answer. Its invariant: the hash is of the bytes as sent.

use serde::Deserialize;
use shared::code::Code;
use shared::id::OpId;
use shared::kind::KindSpec;
use shared::operation::{Encoded, Operation, body_hash};
use shared::validate::{Invalid, validate};
use shared::wire::MOST_BODY_BYTES;

/// An operation that could be read.
#[derive(Debug)]
pub struct Read {
    /// The operation with its bytes.
    pub encoded: Encoded,
    /// Their SHA-256.
    pub body_hash: [u8; 32],
    /// Whether it is well-formed by itself, and if so what its kind may hold.
    pub form: Result<&'static KindSpec, Invalid>,
}

/// A body that is no operation of this version.
#[derive(Debug)]
pub struct Unreadable {
    /// The id, where that much could be read.
    pub op_id: Option<OpId>,
    /// Why.
    pub code: Code,
    /// The bytes.
    pub body: String,
}

/// What can be read of a body that is not an operation of this version.
#[derive(Deserialize)]
struct Glimpse {
    op_id: Option<OpId>,
    schema: Option<u64>,
}

impl Read {
    /// Hashes and checks an operation.
    pub fn new(encoded: Encoded) -> Self {
        Self { body_hash: encoded.hash(), form: validate(&encoded.operation), encoded }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// What is known of it all the same.
    pub fn body(body: String) -> Result<Self, Unreadable> {
        if body.len() > MOST_BODY_BYTES {
            return Err(Unreadable { op_id: None, code: Code::TooLong, body });
        }
        match serde_json::from_str::<Operation>(&body) {
            Ok(operation) => Ok(Self::new(Encoded { operation, body })),
            Err(_) => {
                let (op_id, code) = glimpse(&body);
                Err(Unreadable { op_id, code, body })
            }
        }
    }
}

impl Unreadable {
    /// The SHA-256 of the bytes.
    pub fn hash(&self) -> [u8; 32] {
        body_hash(&self.body)
    }
}

fn glimpse(body: &str) -> (Option<OpId>, Code) {
    match serde_json::from_str::<Glimpse>(body) {
        Ok(Glimpse { op_id, schema: Some(schema) }) if schema > u64::from(shared::SCHEMA) => (op_id, Code::ServerTooOld),
        Ok(Glimpse { op_id, .. }) => (op_id, Code::Malformed),
        Err(_) => (None, Code::Malformed),
    }
}
