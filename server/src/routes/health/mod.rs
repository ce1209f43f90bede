//! Is it alive, is it ready. And the span under which a request is logged: method, route and id, never a secret, never a query.

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
    Ok((StatusCode::OK, "ready\n"))
}

/// The span of a request. The path is the route's pattern, so that ids and secrets stay out of the logs.
pub fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}
