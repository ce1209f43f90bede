//! What crosses the boundary to JavaScript, as JSON text: the types that TypeScript gets generated.
//!
//! Nothing here acts. Its invariant: a member that is added is optional, so that an older user interface goes on working.

pub mod question;
pub mod save;
pub mod status;
