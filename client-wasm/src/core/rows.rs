//! What the tables hold, as types, and their way to text and back.
//!
//! Its invariant: a row that can't be read is an error, never an absent row: an outbox must not look empty because it is broken.

use serde::{Deserialize, Serialize};
use shared::code::Code;
use shared::id::{DeviceId, OpId, PhotoId, RecordId};
use shared::operation::Operation;
use shared::record::Record;
use shared::scope::Scope;
use shared::stamp::Stamp;
use shared::wire::{Applied, Session};

use crate::core::ports::{Content, Found, Table, Write};
use crate::error::StoreError;
use crate::json::{FromJson, ToJson, parse, write};

/// The key of the one row of [`Table::Meta`].
pub const META_KEY: &str = "meta";

/// How a session that this browser may yet lose is had back: kept until its cookie has proved that it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// As the server told it.
    pub secret: String,
    /// What this device was called then.
    pub device_id: DeviceId,
    /// When the cookie came.
    pub begun_at_ms: u64,
}

/// Who this device is and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// This installation.
    pub device_id: DeviceId,
    /// What the next operation gets; starts at 1.
    pub next_device_seq: u64,
    /// The next place in the device's own order, which outlives a new device id.
    pub next_order: u64,
    /// The last time that was proposed.
    pub clock: Stamp,
    /// Who is signed in, as last known.
    pub session: Option<Session>,
    /// How that session is had back.
    pub renewal: Option<Renewal>,
    /// The receipts of this person's joins, for a server that has lost them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memberships: Vec<String>,
    /// Whose records are here.
    pub person: Option<RecordId>,
    /// Whether that is somebody with an account; unknown: nobody has left since this is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_staff: Option<bool>,
    /// The server's epoch, as last heard.
    pub epoch: Option<String>,
    /// Of the last saved page.
    pub cursor: Option<String>,
    /// Where the server's log stood, as last heard.
    pub log: Option<String>,
    /// Of this pull; a record with a smaller one was not delivered since the last reset.
    pub generation: u64,
    /// Records of older generations go in the last page's transaction.
    pub is_sweep_due: bool,
    /// Operations up to here show in the records.
    pub covers_seq: u64,
    /// A pull has come to its end at least once for this person.
    pub is_first_pull_done: bool,
    /// When a pull last came to its end.
    pub pulled_at_ms: Option<u64>,
    /// When the server last acknowledged something.
    pub last_sent_at_ms: Option<u64>,
    /// How many operations the server has acknowledged.
    pub sent: u64,
    /// From the last push: below it, rows and photos are in a verified backup.
    pub safe_seq: Option<u64>,
    /// The server's time, as last heard, milliseconds since 1970 (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_ms: Option<u64>,
    /// Up to this place what was sent has been let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_seq: Option<u64>,
    /// The server's time when that was last looked at without a backup, milliseconds since 1970 (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at_ms: Option<u64>,
}

impl Meta {
    /// Of a device that has just been born.
    pub fn new(device_id: DeviceId) -> Self {
        Self {
            device_id,
            next_device_seq: 1,
            next_order: 1,
            clock: Stamp::default(),
            session: None,
            renewal: None,
            memberships: Vec::new(),
            person: None,
            is_staff: None,
            epoch: None,
            cursor: None,
            log: None,
            generation: 1,
            is_sweep_due: false,
            covers_seq: 0,
            is_first_pull_done: false,
            pulled_at_ms: None,
            last_sent_at_ms: None,
            sent: 0,
            safe_seq: None,
            server_ms: None,
            released_seq: None,
            released_at_ms: None,
        }
    }

    /// Who uses this device, and whether with an account: whoever is signed in, else whoever was last. Nobody: nobody ever was.
    pub fn user(&self) -> (Option<RecordId>, bool) {
        match &self.session {
            Some(session) => (Some(session.person), session.user.is_some()),
            None => (self.person, self.is_staff.unwrap_or(false)),
        }
    }

    /// Whether that user may go on with what this person has made here: an account's work is that account's only. Whoever joins a walk may be somebody new
    /// each time, and goes on with what was noted on their phone.
    pub fn may_take(&self, person: Option<RecordId>, is_staff: bool) -> bool {
        let (user, is_user_staff) = self.user();
        person.is_none() || person == user || !(is_staff || is_user_staff)
    }

    /// Forgets the cursor: the next pull starts from nothing, and its end sweeps what was not delivered again. Where the log stood is nobody's in particular, and
    /// stays: by it the next person's device, too, notices that the server was set back.
    pub fn start_over(&mut self) {
        self.cursor = None;
        self.safe_seq = None;
        self.released_seq = None;
        self.covers_seq = 0;
        self.generation += 1;
        self.is_sweep_due = true;
    }
}

/// What has become of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It waits to be sent, perhaps again.
    Waiting {
        /// Why the server put it off.
        why: Option<Code>,
    },
    /// Committed by the server; the pull that shows it is still to come.
    Applied(Applied),
    /// Refused: it lies in the tray.
    Rejected {
        /// Why.
        code: Code,
        /// In which field.
        field: Option<String>,
    },
}

/// An operation of this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which operation.
    pub op_id: OpId,
    /// Its place in the device's own order.
    pub order: u64,
    /// The device it is sent as.
    pub device_id: DeviceId,
    /// Its number there.
    pub device_seq: u64,
    /// The bytes: hashed, kept and sent as they are.
    pub body: String,
    /// When it was saved, by this device's clock.
    pub saved_at_ms: u64,
    /// Who saved it, or was the last to use this device then; `None`: before anybody had joined.
    pub person: Option<RecordId>,
    /// It was saved by somebody with an account: nobody else may send it.
    pub is_staff: bool,
    /// It may have left the device. Written before it is sent.
    pub is_on_wire: bool,
    /// Taken back by its writer, who may still change their mind.
    pub hidden_at_ms: Option<u64>,
    /// What has become of it.
    pub fate: Fate,
    /// What a server of another epoch answered when it accepted it; sent along, so that it keeps its stamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Applied>,
    /// The server's time when it accepted it, milliseconds since 1970 (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_at_ms: Option<u64>,
}

/// An [`Entry`] with what its body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// As stored.
    pub entry: Entry,
    /// As read.
    pub operation: Operation,
}

impl Kept {
    /// Reads the body.
    pub fn read(entry: Entry) -> Result<Self, StoreError> {
        let operation = parse(&entry.body).ok_or(StoreError::Failed)?;
        Ok(Self { entry, operation })
    }

    /// Whether the server still has to hear of it.
    pub fn is_waiting(&self) -> bool {
        matches!(self.entry.fate, Fate::Waiting { .. }) && self.entry.hidden_at_ms.is_none()
    }

    /// Whether it lies in the tray.
    pub fn is_rejected(&self) -> bool {
        matches!(self.entry.fate, Fate::Rejected { .. })
    }

    /// Whether it is shown on top of the pulled record.
    pub fn is_shown(&self) -> bool {
        !self.is_rejected() && self.entry.hidden_at_ms.is_none()
    }
}

/// A record as pulled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its place in the server's order.
    pub seq: u64,
    /// The pull that delivered it.
    pub generation: u64,
    /// All scopes that show it.
    pub scopes: Vec<Scope>,
    /// The record.
    pub record: Record,
}

/// A photo on its way up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The SHA-256 of its bytes.
    pub photo: PhotoId,
    /// The record that refers to it.
    pub record_id: RecordId,
    /// The operation that refers to it.
    pub op_id: OpId,
    /// Its size.
    pub size_bytes: u32,
    /// What the server has said it has.
    pub sent_bytes: u32,
    /// Where the upload goes on.
    pub location: Option<String>,
    /// Acknowledged by its hash.
    pub is_done: bool,
    /// Its place in the server's log, once it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_seq: Option<u64>,
    /// The server's time when it was last heard before that, milliseconds since 1970 (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at_ms: Option<u64>,
    /// Refused for good.
    pub refused: Option<Code>,
    /// When it was saved.
    pub saved_at_ms: u64,
}

impl Upload {
    /// Its key: a photo may be referred to by more than one record.
    pub fn key(&self) -> String {
        upload_key(self.photo, self.record_id)
    }
}

/// The key of an upload.
pub fn upload_key(photo: PhotoId, record_id: RecordId) -> String {
    let mut key = photo.text();
    key.push(':');
    key.push_str(&record_id.text());
    key
}

/// What separates a draft's key from the names of its blobs.
const NAME_MARK: char = '\u{1f}';

/// The key of a draft's blob; with an empty name, what all of them start with.
pub fn blob_key(draft: &str, name: &str) -> String {
    let mut key = String::from(draft);
    key.push(NAME_MARK);
    key.push_str(name);
    key
}

/// A change of a row, for the database and for the state in memory alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The one row of meta.
    Meta(Meta),
    /// An operation in the outbox.
    Outbox(Entry),
    /// An operation leaves the outbox.
    NoOutbox(OpId),
    /// An operation that the records contain.
    Sent(Entry),
    /// It goes back to the outbox, or is erased.
    NoSent(OpId),
    /// A pulled record.
    Record(Stored),
    /// A record that no scope shows any more.
    NoRecord(RecordId),
    /// All pulled records go: they were somebody else's.
    NoRecords,
    /// How far a photo has come.
    Upload(Upload),
    /// A photo that is not wanted any more.
    NoUpload(String),
    /// A photo's bytes.
    Photo(PhotoId, Vec<u8>),
    /// Its bytes go.
    NoPhoto(PhotoId),
    /// A draft is done.
    NoDraft(String),
    /// All blobs of a draft are done.
    NoDraftBlobs(String),
}

fn text(value: &dyn ToJson) -> Content {
    Content::Text(write(value))
}

impl Row {
    /// As the database takes it.
    pub fn encode(&self) -> Write {
        match self {
            Self::Meta(meta) => Write::Put(Table::Meta, META_KEY.to_owned(), text(meta)),
            Self::Outbox(entry) => Write::Put(Table::Outbox, entry.op_id.text(), text(entry)),
            Self::NoOutbox(op) => Write::Delete(Table::Outbox, op.text()),
            Self::Sent(entry) => Write::Put(Table::Sent, entry.op_id.text(), text(entry)),
            Self::NoSent(op) => Write::Delete(Table::Sent, op.text()),
            Self::Record(stored) => Write::Put(Table::Records, stored.record.id.text(), text(stored)),
            Self::NoRecord(id) => Write::Delete(Table::Records, id.text()),
            Self::NoRecords => Write::DeleteStarting(Table::Records, String::new()),
            Self::Upload(upload) => Write::Put(Table::Uploads, upload.key(), text(upload)),
            Self::NoUpload(key) => Write::Delete(Table::Uploads, key.clone()),
            Self::Photo(id, bytes) => Write::Put(Table::Photos, id.text(), Content::Bytes(bytes.clone())),
            Self::NoPhoto(id) => Write::Delete(Table::Photos, id.text()),
            Self::NoDraft(key) => Write::Delete(Table::Drafts, key.clone()),
            Self::NoDraftBlobs(draft) => Write::DeleteStarting(Table::DraftBlobs, blob_key(draft, "")),
        }
    }
}

/// Reads one row's text.
pub fn decode<T: FromJson>(content: &Content) -> Result<T, StoreError> {
    match content {
        Content::Text(text) => parse(text).ok_or(StoreError::Failed),
        Content::Bytes(_) => Err(StoreError::Failed),
    }
}

/// Reads every row's text.
pub fn decode_all<T: FromJson>(found: &Found) -> Result<Vec<T>, StoreError> {
    // A loop: collecting results costs as much again for each type.
    let mut all = Vec::with_capacity(found.len());
    for (_, content) in found {
        all.push(decode(content)?);
    }
    Ok(all)
}
