//! The device's rows in memory, and what is only true while the app runs.
//!
//! It refuses to change by itself: rows come in through [`State::absorb`] after the database has kept them. Its invariant: after each absorb the
//! overlay is the fold of the pulled records and the outbox.

use shared::id::{OpId, PhotoId, RecordId};
use shared::json::Map;
use shared::record::Record;
use shared::wire::Session;

use crate::core::fold::fold;
use crate::core::rows::{Fate, Kept, Meta, Row, Stored, Upload};
use crate::core::sorted::Sorted;
use crate::error::StoreError;

/// The set of a record that names its photos.
pub const PHOTOS: &str = "photos";

/// What a listener may want to read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changed {
    /// Records or their fold.
    pub records: bool,
    /// The state of sync, the tray, what waits.
    pub status: bool,
    /// Who is signed in.
    pub session: bool,
    /// Drafts.
    pub drafts: bool,
    /// The database: other tabs have to read it again.
    pub stored: bool,
}

impl Changed {
    /// All of both.
    pub fn join(&mut self, other: Self) {
        self.records |= other.records;
        self.status |= other.status;
        self.session |= other.session;
        self.drafts |= other.drafts;
        self.stored |= other.stored;
    }
}

/// How far a round has come with sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Sent in this round.
    pub done: u32,
    /// To send in this round.
    pub total: u32,
}

/// What is only true while the app runs.
#[derive(Debug, Default)]
pub struct Live {
    /// The bearer and when it runs out.
    pub token: Option<(String, u64)>,
    /// A round is under way.
    pub is_running: bool,
    /// How far it has come.
    pub sending: Option<Progress>,
    /// Since when nobody has answered.
    pub offline_since_ms: Option<u64>,
    /// When a round last began.
    pub last_try_at_ms: Option<u64>,
    /// When the next is due after a failure.
    pub next_try_at_ms: Option<u64>,
    /// What ended the last round.
    pub problem: Option<&'static str>,
    /// Rounds that failed in a row.
    pub failures: u32,
    /// What the server asked for in `Retry-After`.
    pub retry_after_ms: Option<u64>,
    /// The counts that the server was last told.
    pub told: Option<(u32, u32)>,
    /// The session was read from the server since the app began.
    pub is_session_fresh: bool,
}

/// All of it.
#[derive(Debug)]
pub struct State {
    /// Who and how far.
    pub meta: Meta,
    /// The outbox and the tray, in the device's own order.
    pub outbox: Sorted<u64, Kept>,
    /// Records as pulled.
    pub records: Map<RecordId, Box<Stored>>,
    /// Records with own operations on top.
    pub overlay: Sorted<RecordId, Record>,
    /// Photos on their way.
    pub uploads: Sorted<String, Upload>,
    /// While the app runs.
    pub live: Live,
    /// What has changed since a listener was last told.
    pub changed: Changed,
}

impl State {
    /// From what was read.
    ///
    /// # Errors
    /// When a body can't be read.
    pub fn new(meta: Meta, outbox: Vec<Kept>, records: Vec<Stored>, uploads: Vec<Upload>) -> Self {
        let mut state = Self {
            meta,
            outbox: Sorted::new(),
            records: Map::new(),
            overlay: Sorted::new(),
            uploads: Sorted::new(),
            live: Live::default(),
            changed: Changed::default(),
        };
        state.outbox.extend(outbox.into_iter().map(|kept| (kept.entry.order, kept)));
        state.uploads.extend(uploads.into_iter().map(|upload| (upload.key(), upload)));
        for stored in records {
            state.records.insert(stored.record.id, Box::new(stored));
        }
        state.fold_all();
        state
    }

    /// Who is signed in, as last known.
    pub fn session(&self) -> Option<&Session> {
        self.meta.session.as_ref()
    }

    /// A record as a person sees it.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.overlay.get(&id).or_else(|| self.records.get(&id).map(|stored| &stored.record))
    }

    /// Each record as a person sees it, in the order of their ids.
    pub fn each(&self, mut see: impl FnMut(&Record)) {
        let mut folded = self.overlay.iter().peekable();
        for (id, stored) in &self.records {
            while let Some((_, record)) = folded.next_if(|(other, _)| *other < id) {
                see(record);
            }
            match folded.next_if(|(other, _)| *other == id) {
                Some((_, record)) => see(record),
                None => see(&stored.record),
            }
        }
        folded.for_each(|(_, record)| see(record));
    }

    /// An operation in the outbox.
    pub fn find(&self, op: OpId) -> Option<&Kept> {
        self.outbox.values().find(|kept| kept.entry.op_id == op)
    }

    /// Whether this person may send what that entry says: an account's work is sent by that account only.
    pub fn is_mine(&self, kept: &Kept) -> bool {
        self.session().is_some() && self.meta.may_take(kept.entry.person, kept.entry.is_staff)
    }

    /// Operations that the server still has to hear of.
    pub fn waiting(&self) -> impl Iterator<Item = &Kept> {
        self.outbox.values().filter(|kept| kept.is_waiting())
    }

    /// Whether its record, as a person sees it, has let a photo go. A removal that the server refuses is no longer shown: then the photo waits again.
    pub fn is_let_go(&self, upload: &Upload) -> bool {
        self.record(upload.record_id).is_some_and(|record| has_removed(record, upload.photo))
    }

    /// Photos that the server still has to get: those whose reference lies in the tray, was taken back or was removed are not counted.
    pub fn waiting_uploads(&self) -> impl Iterator<Item = &Upload> {
        // Few are hidden or refused; looking each photo's operation up would be all times all, with every change of the status.
        let unwanted: Vec<OpId> = self.outbox.values().filter(|kept| !kept.is_shown()).map(|kept| kept.entry.op_id).collect();
        let is_wanted = move |upload: &Upload| !unwanted.contains(&upload.op_id) && !self.is_let_go(upload);
        self.uploads.values().filter(move |upload| !upload.is_done && upload.refused.is_none() && is_wanted(upload))
    }

    /// What is left, as it is told to the server.
    pub fn left(&self) -> (u32, u32) {
        (count(self.waiting()), count(self.waiting_uploads()))
    }

    /// How many things need a person: refusals that hang on another refusal are counted with it.
    pub fn tray_size(&self) -> u32 {
        let rejected = self.outbox.values().filter_map(|kept| match &kept.entry.fate {
            Fate::Rejected { code, .. } => Some(*code),
            Fate::Waiting { .. } | Fate::Applied(_) => None,
        });
        let codes: Vec<_> = rejected.collect();
        let own = count(codes.iter().filter(|code| **code != shared::code::Code::DependsOn));
        let photos = count(self.uploads.values().filter(|upload| upload.refused.is_some()));
        own.max(u32::from(!codes.is_empty())) + photos
    }

    /// Takes in what the database has kept.
    ///
    /// # Errors
    /// When a body can't be read; then the state is as it was.
    pub fn absorb(&mut self, rows: Vec<Row>) -> Result<(), StoreError> {
        let mut touched = Vec::new();
        let mut is_all = false;
        for row in rows {
            match row {
                Row::Meta(meta) => {
                    self.changed.session |= self.meta.session != meta.session;
                    self.meta = meta;
                }
                Row::Outbox(entry) => {
                    let kept = Kept::read(entry)?;
                    touched.push(kept.operation.record_id);
                    self.outbox.insert(kept.entry.order, kept);
                }
                Row::NoOutbox(op) => {
                    let order = self.find(op).map(|kept| kept.entry.order);
                    touched.extend(order.and_then(|order| self.outbox.remove(&order)).map(|kept| kept.operation.record_id));
                }
                Row::Record(stored) => {
                    touched.push(stored.record.id);
                    self.records.insert(stored.record.id, Box::new(stored));
                }
                Row::NoRecord(id) => {
                    self.records.remove(&id);
                    touched.push(id);
                }
                Row::NoRecords => {
                    self.records.clear();
                    is_all = true;
                }
                Row::Upload(upload) => {
                    self.uploads.insert(upload.key(), upload);
                }
                Row::NoUpload(key) => {
                    self.uploads.remove(&key);
                }
                Row::NoDraft(_) | Row::NoDraftBlobs(_) => self.changed.drafts = true,
                Row::Sent(_) | Row::NoSent(_) | Row::Photo(..) | Row::NoPhoto(_) => {}
            }
        }
        self.changed.status = true;
        self.changed.stored = true;
        self.changed.records |= is_all || !touched.is_empty();
        if is_all {
            self.fold_all();
        } else {
            self.fold_again(&touched);
        }
        Ok(())
    }

    fn fold_all(&mut self) {
        self.overlay.clear();
        let touched: Vec<RecordId> = self.outbox.values().map(|kept| kept.operation.record_id).collect();
        self.fold_again(&touched);
    }

    fn fold_again(&mut self, touched: &[RecordId]) {
        let mut pending: Sorted<RecordId, Vec<&Kept>> = Sorted::new();
        for id in touched {
            pending.get_or_insert_with(*id, Vec::new);
        }
        for kept in self.outbox.values().filter(|kept| kept.is_shown()) {
            if pending.contains(&kept.operation.record_id) {
                pending.get_or_insert_with(kept.operation.record_id, Vec::new).push(kept);
            }
        }
        for (id, own) in pending {
            let pulled = self.records.get(&id).map(|stored| &stored.record);
            match fold(pulled, own.iter().copied()).filter(|_| !own.is_empty()) {
                Some(record) => self.overlay.insert(id, record),
                None => drop(self.overlay.remove(&id)),
            }
        }
    }
}

/// Whether a record had a photo that was removed from it: that is for good.
pub fn has_removed(record: &Record, photo: PhotoId) -> bool {
    let element = record.sets.get(PHOTOS).and_then(|photos| photos.get(&photo.text()));
    element.is_some_and(|element| element.removed.is_some())
}

/// A count as it travels.
pub fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
