//! What only the server knows of a walk: how it is joined, and which phones have something left.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::convert::{Builder, Shape};
use fast_qr::qr::QRBuilder;
use shared::code::Code;
use shared::id::RecordId;
use shared::permission::Action;
use shared::wire::{JoinSheet, Phones};

use crate::access::join_sheet::{Secrets, SheetRequest, is_led_by};
use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::http::extract::InPath;
use crate::store::devices;
use crate::sync::sees;

fn walk_id(text: &str) -> Result<RecordId, Error> {
    text.parse().map_err(|_| Error::Refused(Code::NotFound))
}

/// Path and fragment of a join link. The secret stands in the fragment: it never reaches a server's log.
pub fn join_path(link: &str) -> String {
    format!("/j#{link}")
}

/// The origin that a QR code carries: as configured, or the one under which the request came.
fn origin(app: &App, headers: &HeaderMap, uri: &Uri) -> String {
    if let Some(origin) = &app.origin {
        return origin.to_string();
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = text(header::ORIGIN).filter(|origin| *origin != "null") {
        return origin.to_owned();
    }
    let host = text(header::HOST).or(uri.host()).unwrap_or("localhost");
    let bare = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_local = matches!(bare, "localhost" | "127.0.0.1" | "[::1]");
    // Browsers keep sessions over plain HTTP for this very machine only; elsewhere somebody in front of us speaks TLS.
    let is_plain = is_local && !app.is_tls;
    format!("{}://{host}", if is_plain { "http" } else { "https" })
}

fn sheet(secrets: Secrets, origin: &str) -> Result<JoinSheet, Error> {
    let path = join_path(&secrets.link);
    // The origin is what the request says of itself; one that fits no QR code is no address.
    let code = QRBuilder::new(format!("{origin}{path}")).build().map_err(|_| Error::Refused(Code::Malformed))?;
    let qr_svg = SvgBuilder::default().shape(Shape::Square).margin(4).to_str(&code);
    Ok(JoinSheet { path, code: secrets.code, code_expires_at_ms: secrets.code_expires_at_ms, qr_svg })
}

/// `GET /api/walks/{walk}/join`.
pub async fn join_sheet(
    State(app): State<App>,
    caller: Caller,
    InPath(walk): InPath<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<JoinSheet>, Error> {
    let secrets = app.store.write(SheetRequest { person: caller.person, walk: walk_id(&walk)?, is_renewal: false }).await?;
    sheet(secrets, &origin(&app, &headers, &uri)).map(Json)
}

/// `POST /api/walks/{walk}/join`: a new link and code; the older ones are dead.
pub async fn renew_join_sheet(
    State(app): State<App>,
    caller: Caller,
    InPath(walk): InPath<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<JoinSheet>, Error> {
    let secrets = app.store.write(SheetRequest { person: caller.person, walk: walk_id(&walk)?, is_renewal: true }).await?;
    sheet(secrets, &origin(&app, &headers, &uri)).map(Json)
}

/// `GET /api/walks/{walk}/phones`.
pub async fn phones(State(app): State<App>, caller: Caller, InPath(walk): InPath<String>) -> Result<Json<Phones>, Error> {
    let id = walk_id(&walk)?;
    let phones = app
        .store
        .read(move |connection| {
            let actor = sees::actor(connection, caller.person)?;
            let walk = sees::get(connection, &actor, id, Action::See)?;
            if !is_led_by(&actor, &walk) {
                return Err(Error::Refused(Code::Forbidden));
            }
            devices::list_of_walk(connection, id)
        })
        .await?;
    Ok(Json(Phones { phones }))
}
