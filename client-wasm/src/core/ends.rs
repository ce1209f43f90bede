//! What the server ended: a grant's unsent work goes to the tray, erased operations go for good, and a device that was wiped forgets all it has.
//!
//! It refuses to let go of anything else: nobody being signed in touches no row. Its invariant: each of the three happens in one transaction, so that a page
//! that is killed in the middle finds either all of it or nothing.

use shared::code::Code;
use shared::id::{DeviceId, OpId, RecordId};
use shared::operation::Change;

use crate::core::engine::Engine;
use crate::core::outbox::drop_uploads;
use crate::core::ports::{Clock, Random, Store, Table, Transport, Write};
use crate::core::rows::{Fate, Kept, Meta, Row, Upload};
use crate::core::sorted::{Sorted, sort_few};
use crate::core::state::{Changed, State};
use crate::error::Error;

/// What waits and hangs on records that went with a grant lies in the tray from now on: what of one record hangs on its first is one thing there.
pub(crate) fn strand(gone: Sorted<RecordId, ()>, mut waiting: Vec<Kept>) -> Vec<Row> {
    let names_gone = |kept: &Kept| match &kept.operation.change {
        Change::Create { fields } => {
            fields.values().any(|value| value.as_str().and_then(|text| text.parse().ok()).is_some_and(|id: RecordId| gone.contains(&id)))
        }
        _ => gone.contains(&kept.operation.record_id),
    };
    sort_few(&mut waiting, |kept| kept.entry.order);
    let mut stranded = Sorted::new();
    let mut tray = Vec::new();
    for mut kept in waiting {
        let id = kept.operation.record_id;
        let is_first = !stranded.contains(&id);
        if is_first && !names_gone(&kept) {
            continue;
        }
        stranded.insert(id, ());
        kept.entry.fate = Fate::Rejected { code: if is_first { Code::GrantEnded } else { Code::DependsOn }, field: None };
        tray.push(Row::Outbox(kept.entry));
    }
    tray
}

/// Operations that were erased go wherever they are kept, with the bytes of the photos they brought.
pub(crate) fn purge(erased: &[OpId], uploads: &[Upload]) -> Vec<Row> {
    let mut rows = drop_uploads(uploads, |upload| erased.contains(&upload.op_id));
    for op in erased {
        rows.push(Row::NoOutbox(*op));
        rows.push(Row::NoSent(*op));
    }
    rows
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// The photos on their way, to look at beside rows.
    pub(crate) fn uploads(&self) -> Vec<Upload> {
        self.state.borrow().uploads.values().cloned().collect()
    }

    /// Forgets everything: what was saved and not sent, too.
    pub(crate) async fn wipe(&self) -> Result<(), Error> {
        self.store
            .transact(Table::ALL, &[], &mut |_| Some(Table::ALL.iter().map(|table| Write::DeleteStarting(*table, String::new())).collect()))
            .await?;
        let mut state = State::new(Meta::new(DeviceId::new(self.now_ms(), self.random.bytes())), Vec::new(), Vec::new(), Vec::new());
        state.live.is_running = true;
        state.changed = Changed { records: true, status: true, session: true, drafts: true, stored: true };
        *self.state.borrow_mut() = state;
        Ok(())
    }
}
