//! Is it alive, is it ready. And the span under which a request is logged: method, route and id, never a secret, never a query.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use tracing::Span;

use crate::app::App;
use crate::error::Error;
use crate::store::batch::{Request as WriteRequest, Turn};

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// More than the log has left of its blocks, and nothing to a disk that has room.
const ROOM_BYTES: usize = 256 << 10;

struct Probe;

impl WriteRequest for Probe {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        // A write that changes nothing still needs a database that can be written.
        crate::store::meta::update(turn.connection, &turn.head)
    }
}

/// `GET /readyz`: the database is migrated (or the server would not run) and can be written.
pub async fn readyz(State(app): State<App>) -> Result<(StatusCode, &'static str), Error> {
    app.store.write(Probe).await?;
    // That fits into what the log has already; people's words may not.
    let data_dir = Arc::clone(&app.data_dir);
    tokio::task::spawn_blocking(move || find_room(&data_dir)).await??;
    Ok((StatusCode::OK, "ready\n"))
}

/// Whether the disk takes as much as a few operations need.
fn find_room(data_dir: &Path) -> io::Result<()> {
    let path = data_dir.join("room");
    let outcome = fs::File::create(&path).and_then(|mut file| file.write_all(&[1; ROOM_BYTES]).and_then(|()| file.sync_all()));
    // Another look at the same time may have taken it away.
    drop(fs::remove_file(&path));
    outcome
}

/// The span of a request. The path is the route's pattern, so that ids and secrets stay out of the logs.
pub fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}
