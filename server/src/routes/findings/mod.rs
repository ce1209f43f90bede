//! Findings as a file. Lists for the desk come by sync; this is for taking away, so it is noted who took what.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::code::Code;
use shared::id::RecordId;

use crate::app::App;
use crate::auth::actor::Caller;
use crate::error::Error;
use crate::findings::words::Words;
use crate::findings::{list, table};
use crate::http::extract::InQuery;
use crate::store::batch::{Request, Turn};
use crate::store::exports;
use crate::sync::sees;

/// What is wanted.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    walk: Option<String>,
    language: Option<String>,
}

struct NoteExport {
    person: RecordId,
    what: String,
    row_count: usize,
}

impl Request for NoteExport {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        exports::insert(turn.connection, self.person, &self.what, self.row_count, turn.context.now_ms)
    }
}

/// `GET /api/findings.csv?walk=…&language=sv`.
pub async fn csv(State(app): State<App>, caller: Caller, InQuery(wanted): InQuery<Wanted>) -> Result<Response, Error> {
    let walk: Option<RecordId> = wanted.walk.as_deref().map(|text| text.parse().map_err(|_| Code::NotFound)).transpose()?;
    let listed = app
        .store
        .read(move |connection| {
            let actor = sees::actor(connection, caller.person)?;
            list::list(connection, &actor, walk)
        })
        .await?;
    let bytes = table::csv(&listed, &Words::new(wanted.language.as_deref().unwrap_or("sv")))?;
    let what = walk.map_or("findings.csv".to_owned(), |walk| format!("findings.csv of walk {walk}"));
    // First noted, then given.
    app.store.write(NoteExport { person: caller.person, what, row_count: listed.findings.len() }).await?;
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"findings.csv\"")];
    Ok((headers, bytes).into_response())
}
