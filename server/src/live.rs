//! Live news: which scopes changed, to everyone who listens. Nothing depends on it being heard.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::scope::Scope;
use tokio::sync::{broadcast, watch};

/// How many announcements a slow listener may be behind before it is told that it missed some.
const BACKLOG: usize = 256;

/// The loudspeaker.
#[derive(Debug, Clone)]
pub struct Live {
    news: broadcast::Sender<Arc<BTreeSet<Scope>>>,
    is_closing: Arc<watch::Sender<bool>>,
}

impl Default for Live {
    fn default() -> Self {
        Self { news: broadcast::Sender::new(BACKLOG), is_closing: Arc::new(watch::Sender::new(false)) }
    }
}

impl Live {
    /// Says that these scopes have news.
    pub fn announce(&self, scopes: BTreeSet<Scope>) {
        if !scopes.is_empty() {
            // An error means that nobody listens.
            drop(self.news.send(Arc::new(scopes)));
        }
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<BTreeSet<Scope>>> {
        self.news.subscribe()
    }

    /// Becomes true when the server shuts down.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.is_closing.subscribe()
    }

    /// Ends every stream.
    pub fn close(&self) {
        self.is_closing.send_replace(true);
    }
}
