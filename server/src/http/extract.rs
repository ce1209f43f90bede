//! What stands in an address, read so that a refusal is a problem document like every other.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use shared::code::Code;

use crate::error::Error;

/// The parts of the path. What can't be read names nothing: [`Code::NotFound`].
#[derive(Debug, Clone, Copy)]
pub struct InPath<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        Path::from_request_parts(parts, state).await.map(|Path(read)| Self(read)).map_err(|_| Error::Refused(Code::NotFound))
    }
}

/// The query. What can't be read is [`Code::Malformed`].
#[derive(Debug, Clone, Copy)]
pub struct InQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for InQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        Query::from_request_parts(parts, state).await.map(|Query(read)| Self(read)).map_err(|_| Error::Refused(Code::Malformed))
    }
}
