//! How sync stands and what waits, said so that a person can rely on it.
//!
//! Its invariant: "all sent" is only said when the server has acknowledged every operation and every photo, and the tray is empty.

use shared::id::RecordId;
use shared::operation::Change;

use crate::api::status::{Sending, SyncState, SyncStatus, TrayItem, WaitingItem, WaitingPhoto};
use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Store, Transport};
use crate::core::rows::{Fate, Kept};
use crate::core::sorted::{Sorted, sort_few};
use crate::core::state::State;
use crate::error::Error;

fn sync_state(state: &State, operations: u32, photos: u32) -> SyncState {
    let is_something_left = operations + photos > 0;
    let is_unsigned = state.live.problem == Some(Error::NotSignedIn.code());
    // Also where nothing is left: who was signed out from elsewhere, or for whom the session ran out, hears of nothing new.
    if state.tray_size() > 0 || (is_unsigned && (is_something_left || state.session().is_some())) {
        SyncState::Attention
    } else if is_something_left && state.live.sending.is_some() {
        SyncState::Sending
    } else if state.live.offline_since_ms.is_some() {
        SyncState::Offline
    } else if is_something_left {
        SyncState::Waiting
    } else {
        SyncState::AllSent
    }
}

/// How sync stands.
pub(crate) fn status_of(state: &State) -> SyncStatus {
    let (waiting_operations, waiting_photos) = state.left();
    SyncStatus {
        state: sync_state(state, waiting_operations, waiting_photos),
        waiting_operations,
        waiting_photos,
        sending: state.live.sending.map(|sending| Sending { done: sending.done.min(sending.total), total: sending.total }),
        offline_since_ms: state.live.offline_since_ms,
        last_try_at_ms: state.live.last_try_at_ms,
        last_sent_at_ms: state.meta.last_sent_at_ms,
        next_try_at_ms: state.live.next_try_at_ms,
        last_problem: state.live.problem.map(ToOwned::to_owned),
        tray: state.tray_size(),
        sent: state.meta.sent,
        is_first_pull_done: state.meta.is_first_pull_done,
        pulled_at_ms: state.meta.pulled_at_ms,
    }
}

/// What an operation does, in a word, and what it touches.
pub(crate) fn summary(change: &Change) -> (&'static str, Vec<String>) {
    match change {
        Change::Create { fields } => ("create", fields.keys().cloned().collect()),
        Change::Set { fields } => ("set", fields.keys().cloned().collect()),
        Change::Append { set, .. } => ("append", vec![set.clone()]),
        Change::Remove { set, .. } => ("remove", vec![set.clone()]),
        Change::Move { to, .. } => ("move", vec![to.clone()]),
        Change::Withdraw {} => ("withdraw", Vec::new()),
        Change::Unknown => ("unknown", Vec::new()),
    }
}

fn item_of<'a>(items: &'a mut Sorted<RecordId, WaitingItem>, state: &State, id: RecordId, kind: &str, at_ms: u64) -> &'a mut WaitingItem {
    let kind = state.record(id).map_or(kind, |record| record.kind.as_str()).to_owned();
    let item = items.get_or_insert_with(id, || WaitingItem {
        record_id: id,
        kind,
        oldest_at_ms: at_ms,
        operations: 0,
        why: None,
        photos: Vec::new(),
        tray: Vec::new(),
    });
    item.oldest_at_ms = item.oldest_at_ms.min(at_ms);
    item
}

fn add_operation(items: &mut Sorted<RecordId, WaitingItem>, state: &State, kept: &Kept) {
    let entry = &kept.entry;
    if entry.hidden_at_ms.is_some() || matches!(entry.fate, Fate::Applied(_)) {
        return;
    }
    let item = item_of(items, state, kept.operation.record_id, kept.operation.kind.as_str(), entry.saved_at_ms);
    match &entry.fate {
        Fate::Waiting { why } => {
            item.operations += 1;
            if !state.is_mine(kept) {
                item.why = Some(Error::NotSignedIn.code().to_owned());
            } else if let Some(code) = why {
                item.why = Some(code.as_str().to_owned());
            }
        }
        Fate::Rejected { code, field } => {
            let (change, names) = summary(&kept.operation.change);
            item.tray.push(TrayItem { op_id: entry.op_id, code: *code, field: field.clone(), change: change.to_owned(), names });
        }
        Fate::Applied(_) => {}
    }
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// How sync stands.
    pub fn status(&self) -> SyncStatus {
        status_of(&self.state.borrow())
    }

    /// What waits and what was refused, by record, the oldest first.
    pub fn waiting(&self) -> Vec<WaitingItem> {
        let state = self.state.borrow();
        let mut items = Sorted::new();
        for kept in state.outbox.values() {
            add_operation(&mut items, &state, kept);
        }
        for upload in state.uploads.values() {
            if let Some(code) = upload.refused {
                let item = item_of(&mut items, &state, upload.record_id, "", upload.saved_at_ms);
                item.tray.push(TrayItem { op_id: upload.op_id, code, field: None, change: "photo".to_owned(), names: Vec::new() });
            }
        }
        for upload in state.waiting_uploads() {
            let item = item_of(&mut items, &state, upload.record_id, "", upload.saved_at_ms);
            item.photos.push(WaitingPhoto {
                id: upload.photo,
                size_bytes: upload.size_bytes,
                sent_bytes: upload.sent_bytes,
                is_done: upload.is_done,
            });
        }
        let mut items: Vec<WaitingItem> = items.into_iter().map(|(_, item)| item).collect();
        sort_few(&mut items, |item| item.oldest_at_ms);
        items
    }
}
