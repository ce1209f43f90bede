//! What the core asks of the world: storage, a way to the server, the time and chance.
//!
//! Nothing here is `Send`: a browser tab has one thread. Its invariant: [`Store::transact`] is all or nothing, and durable when it returns.

use crate::error::StoreError;

/// The tables of the device's database. The names are those of the IndexedDB stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One row: who this device is, the cursor, the session.
    Meta,
    /// Operations that are not yet part of the pulled records, and the tray.
    Outbox,
    /// Operations that the pulled records contain; kept until the server says they are safe.
    Sent,
    /// Records as pulled.
    Records,
    /// How far each photo has come.
    Uploads,
    /// The bytes of photos.
    Photos,
    /// What the user interface wants to survive.
    Drafts,
    /// Bytes that belong to drafts.
    DraftBlobs,
}

impl Table {
    /// Every table.
    pub const ALL: &'static [Table] =
        &[Self::Meta, Self::Outbox, Self::Sent, Self::Records, Self::Uploads, Self::Photos, Self::Drafts, Self::DraftBlobs];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Outbox => "outbox",
            Self::Sent => "sent",
            Self::Records => "records",
            Self::Uploads => "uploads",
            Self::Photos => "photos",
            Self::Drafts => "drafts",
            Self::DraftBlobs => "draft_blobs",
        }
    }
}

/// What a row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// JSON.
    Text(String),
    /// Bytes of a photo.
    Bytes(Vec<u8>),
}

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The row of that key, if there is one.
    One(Table, String),
    /// All rows whose key starts so; all of the table for the empty text.
    Starting(Table, String),
}

impl Read {
    /// Every row of a table.
    pub fn all(table: Table) -> Self {
        Self::Starting(table, String::new())
    }

    /// Which table.
    pub fn table(&self) -> Table {
        match self {
            Self::One(table, _) | Self::Starting(table, _) => *table,
        }
    }
}

/// Rows that were found, in the order of their keys.
pub type Found = Vec<(String, Content)>;

/// One thing to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Insert or replace.
    Put(Table, String, Content),
    /// Remove, if it is there.
    Delete(Table, String),
    /// Remove every row whose key starts so; all of the table for the empty text.
    DeleteStarting(Table, String),
}

impl Write {
    /// Which table.
    pub fn table(&self) -> Table {
        match self {
            Self::Put(table, ..) | Self::Delete(table, _) | Self::DeleteStarting(table, _) => *table,
        }
    }
}

/// Decides what to write from what was read. `None`: nothing. Called again when a dead handle had to be reopened before anything was kept, or when what
/// was taken for read turned out to be something else.
pub type Decide<'a> = &'a mut dyn FnMut(Vec<Found>) -> Option<Vec<Write>>;

/// The device's storage.
#[allow(async_fn_in_trait, reason = "one thread: nobody needs the futures to be Send")]
pub trait Store {
    /// Reads from one snapshot; one answer for each read.
    async fn read(&self, reads: &[Read]) -> Result<Vec<Found>, StoreError>;

    /// Reads, decides and writes in one transaction over `tables`: all or nothing, and durable (strict) when it returns.
    /// Transactions that share a table run one after the other, whichever tab they come from.
    async fn transact(&self, tables: &[Table], reads: &[Read], decide: Decide<'_>) -> Result<(), StoreError>;
}

/// A request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// From the first slash on.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent; empty for none.
    pub body: Vec<u8>,
}

/// An answer, ours or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What came.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header, asked for in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// No answer came: no network, a time-out, a connection that broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no answer")]
pub struct NoAnswer;

/// The way to the server. Cookies are the transport's affair.
#[allow(async_fn_in_trait, reason = "one thread: nobody needs the futures to be Send")]
pub trait Transport {
    /// Sends a request and waits for the whole answer.
    async fn request(&self, request: Request) -> Result<Response, NoAnswer>;
}

/// The time.
pub trait Clock {
    /// Milliseconds since 1970 (UTC), as the device believes.
    fn unix_ms(&self) -> u64;
}

/// Chance.
pub trait Random {
    /// Ten bytes that nobody can guess.
    fn bytes(&self) -> [u8; 10];
}
