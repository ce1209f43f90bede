//! Ending what runs on a device.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use shared::code::Code;
use shared::id::DeviceId;
use shared::wire::EndDevice as Asked;

use crate::access::authority::Decider;
use crate::access::devices::{EndDevice, note_ended};
use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::body;
use crate::http::extract::InPath;
use crate::routes::people::checked;

async fn end(app: App, caller: Caller, device_id: DeviceId, is_wipe: bool, headers: HeaderMap, body: Body) -> Result<StatusCode, Error> {
    let Asked { person, reason } = body::json(&headers, body, body::MOST_BYTES, Code::BodyTooLarge).await?;
    let by = Decider::Person(caller.person);
    app.store.write(EndDevice { by, person, device_id, is_wipe, reason: checked(reason)? }).await?;
    // At once here; other processes look every two seconds.
    note_ended(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/devices/{device}/sign-out`: all that is on it stays.
pub async fn sign_out(
    State(app): State<App>,
    caller: Caller,
    InPath(device): InPath<DeviceId>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Error> {
    end(app, caller, device, false, headers, body).await
}

/// `POST /api/devices/{device}/wipe`: it erases all it has when it is heard next.
pub async fn wipe(
    State(app): State<App>,
    caller: Caller,
    InPath(device): InPath<DeviceId>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Error> {
    end(app, caller, device, true, headers, body).await
}
