//! The description of the API for programs.

use std::sync::LazyLock;

use axum::Json;
use serde_json::Value;

use crate::openapi::document;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// `GET /api/openapi.json`.
pub async fn get() -> Json<&'static Value> {
    Json(&DOCUMENT)
}
