//! Server-sent events: "there is news in these scopes", and nothing else. Correctness never depends on them.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use shared::code::Code;
use shared::scope::Scope;
use shared::wire::News;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use crate::app::App;
use crate::auth::actor::Caller;
use crate::auth::origin::{Source, source};
use crate::error::Error;
use crate::store::grants;

/// How often an idle stream says that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// `GET /api/events`, with the cookie.
pub async fn listen(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    if source(&headers) == Source::Foreign {
        return Err(Error::Refused(Code::CrossSite));
    }
    let (sender, receiver) = mpsc::channel(8);
    // Listened to before the answer leaves, so that nothing is missed after it.
    let news = app.live.listen();
    tokio::spawn(forward(app, caller, news, sender));
    Ok(Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

type Heard = broadcast::Receiver<Arc<BTreeSet<Scope>>>;

async fn forward(app: App, caller: Caller, mut news: Heard, sender: mpsc::Sender<Result<Event, Infallible>>) {
    let mut closing = app.live.closing();
    loop {
        let heard = tokio::select! {
            heard = news.recv() => heard,
            _ = closing.wait_for(|is_closing| *is_closing) => return,
            () = sender.closed() => return,
        };
        // The session may have ended since the stream began.
        if app.sessions.find(caller.session, app.clock.now_ms()).is_none() {
            return;
        }
        let Ok(own) = own_scopes(&app, caller).await else { return };
        let scopes: Vec<Scope> = match heard {
            Ok(scopes) => meet(&scopes, &own),
            // Some were missed: then there may be news anywhere.
            Err(RecvError::Lagged(_)) => own.into_iter().collect(),
            Err(RecvError::Closed) => return,
        };
        if scopes.is_empty() {
            continue;
        }
        let Ok(event) = Event::default().event("news").json_data(News { scopes }) else { return };
        if sender.send(Ok(event)).await.is_err() {
            return;
        }
    }
}

fn meet(scopes: &Arc<BTreeSet<Scope>>, own: &BTreeSet<Scope>) -> Vec<Scope> {
    scopes.intersection(own).copied().collect()
}

async fn own_scopes(app: &App, caller: Caller) -> Result<BTreeSet<Scope>, Error> {
    app.store.read(move |connection| Ok(grants::list(connection, caller.person)?.into_iter().map(|grant| grant.scope).collect())).await
}
