//! What is said to the user interface.

use super::{Out, ToJson, write_struct};
use crate::api::save::Saved;
use crate::api::status::{Sending, SyncState, SyncStatus, TrayItem, WaitingItem, WaitingPhoto};

write_struct! {
    Saved { ids }
    Sending { done, total }
    SyncStatus {
        state, waiting_operations, waiting_photos, sending[?], offline_since_ms[?], last_try_at_ms[?], last_sent_at_ms[?], next_try_at_ms[?], last_problem[?], tray,
        sent, is_first_pull_done, pulled_at_ms[?],
    }
    WaitingItem { record_id, kind, oldest_at_ms, operations, why[?], photos, tray }
    WaitingPhoto { id, size_bytes, sent_bytes, is_done }
    TrayItem { op_id, code, field[?], change, names }
}

impl ToJson for SyncState {
    fn to_json(&self, out: &mut Out) {
        out.text(match self {
            Self::AllSent => "all_sent",
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Offline => "offline",
            Self::Attention => "attention",
        });
    }
}
