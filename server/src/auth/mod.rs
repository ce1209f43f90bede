//! Who is asking: cookie, bearer token, live sessions, and whether the request came from our own pages.

pub mod actor;
pub mod cookie;
pub mod live_sessions;
pub mod origin;
pub mod token;
