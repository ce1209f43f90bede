//! The application: everything a handler may reach, opened once from a configuration.
//!
//! Clock, chance and directory are handed in; tests open as many as they like side by side.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use crate::auth::live_sessions::LiveSessions;
use crate::auth::token::Tokens;
use crate::backup::safe_mark::SafeMark;
use crate::clock::{Clock, Random, SystemClock, SystemRandom};
use crate::error::Error;
use crate::http::client::Proxy;
use crate::keys::{self, Keys};
use crate::live::Live;
use crate::photos::files::PhotoFiles;
use crate::store::Store;
use crate::store::open::OpenError;
use crate::store::sessions;
use crate::store::writer::MOST_IN_A_COMMIT;
use crate::tiles::TileSource;

/// What an installation is opened with.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// Where everything is kept: database, keys, photos.
    pub data_dir: PathBuf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// The address people use, without a slash at the end. Without it, what the request says.
    pub origin: Option<String>,
    /// This process itself speaks TLS.
    pub is_tls: bool,
    /// Where street pictures come from; `None`: nowhere.
    pub tiles: Option<TileSource>,
    /// The proxies that are believed about whose address a request comes from.
    pub proxies: Vec<Proxy>,
    /// How many requests may share one commit; 1 turns group commit off, to measure what it gives.
    pub most_in_a_commit: usize,
}

impl AppConfig {
    /// On this machine's clock and randomness.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            origin: None,
            is_tls: false,
            tiles: None,
            proxies: Vec::new(),
            most_in_a_commit: MOST_IN_A_COMMIT,
        }
    }
}

/// Why an installation can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The directory.
    #[error("the data directory {path} can't be used: {source}")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The keys.
    #[error("the keys in {path} can't be used: {source}")]
    Keys {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// What is in it.
    #[error("the database can't be read: {0}")]
    Read(#[from] Error),
}

/// An open installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// The installation's keys.
    pub keys: Arc<Keys>,
    /// The database.
    pub store: Arc<Store>,
    /// The sessions that live.
    pub sessions: Arc<LiveSessions>,
    /// Makes and reads tokens.
    pub tokens: Arc<Tokens>,
    /// Up to where the log is in a verified backup.
    pub safe_mark: Arc<SafeMark>,
    /// Live news.
    pub live: Live,
    /// The photos' files.
    pub photos: Arc<PhotoFiles>,
    /// Where the local certificate authority's certificate is, with `--lan`.
    pub data_dir: Arc<PathBuf>,
    /// See [`AppConfig::origin`].
    pub origin: Option<Arc<str>>,
    /// See [`AppConfig::is_tls`].
    pub is_tls: bool,
    /// See [`AppConfig::tiles`].
    pub tiles: Option<Arc<TileSource>>,
    /// See [`AppConfig::proxies`].
    pub proxies: Arc<[Proxy]>,
}

impl App {
    /// Opens an installation; makes what is missing.
    ///
    /// # Errors
    /// See [`AppError`].
    pub async fn open(config: AppConfig) -> Result<Self, AppError> {
        let AppConfig { data_dir, clock, random, origin, is_tls, tiles, proxies, most_in_a_commit } = config;
        keys::create_private_directory(&data_dir).map_err(|source| AppError::Directory { path: data_dir.clone(), source })?;
        let photos = PhotoFiles::open(data_dir.join("photos")).map_err(|source| AppError::Directory { path: data_dir.join("photos"), source })?;
        let key_dir = data_dir.join("keys");
        let keys = Keys::open(&key_dir, random.as_ref()).map_err(|source| AppError::Keys { path: key_dir, source })?;
        let keys = Arc::new(keys);
        let live = Live::default();
        let database = data_dir.join("lykta.sqlite");
        let store = Store::open(&database, Arc::clone(&clock), Arc::clone(&random), Arc::clone(&keys), live.clone(), most_in_a_commit)?;
        let now_ms = clock.now_ms();
        let safe_mark = Arc::new(SafeMark::new(&data_dir));
        let mark = Arc::clone(&safe_mark);
        let read = move |connection: &Connection| {
            Ok((sessions::list_live(connection, now_ms)?, sessions::list_wiped(connection)?, mark.is_beyond(connection)?))
        };
        let (live_now, wiped, is_set_back) = store.read(read).await?;
        if is_set_back {
            tracing::error!(
                "this database is older than its backup says: it was set back. Nothing here is called safe until a backup goes on from it"
            );
            safe_mark.forget().map_err(|source| AppError::Directory { path: data_dir.join("backup"), source })?;
        }
        let sessions = LiveSessions::new(live_now);
        sessions.end(&wiped);
        Ok(Self {
            tokens: Arc::new(Tokens::new(&keys)),
            store: Arc::new(store),
            sessions: Arc::new(sessions),
            live,
            photos: Arc::new(photos),
            safe_mark,
            data_dir: Arc::new(data_dir),
            origin: origin.map(Arc::from),
            is_tls,
            tiles: tiles.map(Arc::new),
            proxies: proxies.into(),
            clock,
            random,
            keys,
        })
    }

    /// Every URL.
    pub fn router(&self) -> axum::Router {
        crate::router::router(self.clone())
    }

    /// Ends the event streams. First step of a shutdown: requests that run may finish.
    pub fn stop_streams(&self) {
        self.live.close();
    }

    /// Finishes what the writer has and closes the database. Last step of a shutdown.
    pub async fn close(&self) {
        self.live.close();
        self.store.close().await;
    }
}
