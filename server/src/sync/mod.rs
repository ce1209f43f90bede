//! The sync protocol on the server's side: operations in, records out. docs/protocol.md says what the messages mean.
//!
//! It knows nothing of HTTP. Push runs inside the writer's transaction ([`push::PushRequest`] is a [`crate::store::batch::Request`]); pull reads one snapshot.

pub mod accept;
pub mod before;
pub mod cursor;
pub mod fullness;
pub mod honour;
pub mod horizon;
pub mod identity;
pub mod judge;
pub mod log_position;
pub mod pull;
pub mod push;
pub mod read;
pub mod receipt;
pub mod sees;
pub mod system;
