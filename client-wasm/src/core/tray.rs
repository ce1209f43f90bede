//! The tray: what the server refused, until a person mends, resends or drops it.
//!
//! It refuses to lose anything by itself. Its invariant: an operation that the server refused is sent again as a new one that says which one it replaces, in the
//! same transaction in which the refused one goes. What this device put there itself goes again as what it is: it may have reached the server before.

use shared::json::Map;

use shared::code::Code;
use shared::id::OpId;
use shared::json::Value;
use shared::operation::Change;

use crate::core::engine::Engine;
use crate::core::outbox::drop_uploads;
use crate::core::ports::{Clock, Random, Read, Store, Table, Transport};
use crate::core::rows::{Fate, Kept, Row, Upload, decode_all};
use crate::core::save::{Planned, Wanted};
use crate::core::sorted::Sorted;
use crate::error::Error;

/// Whether a body names a record; the standard library's search costs 2 kB.
fn mentions(body: &str, record: &str) -> bool {
    body.as_bytes().windows(record.len()).any(|part| part == record.as_bytes())
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// A refused operation and those that were refused because they hang on it, in the device's own order.
    fn refused_with(&self, op: OpId) -> Vec<Kept> {
        let state = self.state.borrow();
        let Some(first) = state.find(op).filter(|kept| kept.is_rejected()) else { return Vec::new() };
        let record = first.operation.record_id.text();
        let hangs = |kept: &Kept| {
            let is_dependent = matches!(kept.entry.fate, Fate::Rejected { code: Code::DependsOn, .. });
            is_dependent && kept.entry.order > first.entry.order && mentions(&kept.entry.body, &record)
        };
        state.outbox.values().filter(|kept| kept.entry.op_id == op || hangs(kept)).cloned().collect()
    }

    /// Sends a refused operation again, with what hangs on it; `mended` replaces values of its fields. For a photo whose bytes were
    /// refused: tries again.
    ///
    /// # Errors
    /// [`Error::Refused`] when it still breaks the rules; it stays in the tray then.
    pub async fn tray_resend(&self, op: OpId, mended: Map<String, Value>) -> Result<(), Error> {
        let refused = self.refused_with(op);
        if refused.is_empty() {
            return self.retry_photos(op).await;
        }
        let mut planned = Planned { clock: self.state.borrow().meta.clock, ..Planned::default() };
        let mut records = Sorted::new();
        let mut rows = Vec::new();
        let is_ended = matches!(refused[0].entry.fate, Fate::Rejected { code: Code::GrantEnded, .. }) && mended.is_empty();
        for kept in refused {
            let id = kept.operation.record_id;
            let mut change = kept.operation.change;
            if let (true, Change::Create { fields } | Change::Set { fields }) = (kept.entry.op_id == op, &mut change) {
                fields.extend(mended.clone());
            }
            if let (true, Change::Move { from, reason, .. }) = (kept.entry.op_id == op, &mut change) {
                // A move is taken from where the record stands now.
                if let Some(state) = self.record(id).as_ref().and_then(|record| record.state()) {
                    state.clone_into(from);
                }
                if let Some(text) = mended.get("reason").and_then(Value::as_str) {
                    *reason = Some(text.to_owned());
                }
            }
            let current = records.get_or_insert_with(id, || self.record(id));
            let wanted =
                Wanted { kind: kept.operation.kind, record_id: id, change, resolve: &[], shown: &Map::new(), replaces: Some(kept.entry.op_id) };
            let encoded = self.encode(wanted, current, &mut planned.clock)?;
            if is_ended {
                let mut entry = kept.entry;
                entry.fate = Fate::Waiting { why: None };
                rows.push(Row::Outbox(entry));
                continue;
            }
            rows.push(Row::NoOutbox(kept.entry.op_id));
            rows.extend(
                self.uploads_of(kept.entry.op_id)
                    .into_iter()
                    .map(|upload| Row::Upload(Upload { op_id: encoded.operation.op_id, refused: None, ..upload })),
            );
            planned.operations.push(encoded);
        }
        self.keep(&planned, &[], None, rows, &[]).await.map(drop)
    }

    /// Drops a refused operation for good, with what hangs on it.
    ///
    /// # Errors
    /// Whatever storage says.
    pub async fn tray_drop(&self, op: OpId) -> Result<(), Error> {
        let dropped: Vec<OpId> = self.refused_with(op).iter().map(|kept| kept.entry.op_id).collect();
        let tables = [Table::Outbox, Table::Uploads, Table::Photos];
        self.commit(&tables, &[Read::all(Table::Uploads)], &mut |_, found| {
            let uploads: Vec<Upload> = decode_all(&found[0])?;
            let mut rows: Vec<Row> = dropped.iter().map(|op| Row::NoOutbox(*op)).collect();
            let is_dropped = |upload: &Upload| dropped.contains(&upload.op_id) || (upload.op_id == op && upload.refused.is_some());
            rows.extend(drop_uploads(&uploads, is_dropped));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }

    fn uploads_of(&self, op: OpId) -> Vec<Upload> {
        self.state.borrow().uploads.values().filter(|upload| upload.op_id == op).cloned().collect()
    }

    async fn retry_photos(&self, op: OpId) -> Result<(), Error> {
        for upload in self.uploads_of(op).into_iter().filter(|upload| upload.refused.is_some()) {
            self.keep_upload(Upload { refused: None, ..upload }, None).await?;
        }
        Ok(())
    }
}
