//! Letting go of what was sent, once it is safe for good: operations and photos that a verified backup of the server holds.
//!
//! It refuses to trust this device's clock. Its invariant: what is not safe stays, also after it was acknowledged; without a backup it stays for 14 days.

use crate::core::engine::Engine;
use crate::core::outbox::drop_uploads;
use crate::core::ports::{Clock, Random, Read, Store, Table, Transport};
use crate::core::rows::{Entry, Fate, Meta, Row, Upload, decode_all};
use crate::error::Error;

/// How long what was sent is kept when the server has no backup: 14 days.
const KEPT_MS: u64 = 14 * 24 * 60 * 60 * 1_000;
/// How often that is looked at: once a day.
const LOOK_MS: u64 = 24 * 60 * 60 * 1_000;

/// Whether there may be something to let go of.
fn is_due(meta: &Meta) -> bool {
    match meta.safe_seq {
        Some(safe_seq) => meta.released_seq.is_none_or(|released| safe_seq > released),
        None => meta.server_ms > meta.released_at_ms.map(|at_ms| at_ms.saturating_add(LOOK_MS)),
    }
}

/// Whether what has this place, and was acknowledged at that time of the server, is safe.
fn is_safe(meta: &Meta, seq: Option<u64>, at_ms: Option<u64>) -> bool {
    match meta.safe_seq {
        Some(safe_seq) => seq.is_some_and(|seq| seq <= safe_seq),
        None => at_ms.is_some_and(|at_ms| Some(at_ms.saturating_add(KEPT_MS)) <= meta.server_ms),
    }
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Forgets what is safe for good.
    pub(crate) async fn release(&self) -> Result<(), Error> {
        if !is_due(&self.state.borrow().meta) {
            return Ok(());
        }
        let tables = [Table::Sent, Table::Uploads, Table::Photos];
        self.commit(&tables, &[Read::all(Table::Sent), Read::all(Table::Uploads)], &mut |mut meta, found| {
            let sent: Vec<Entry> = decode_all(&found[0])?;
            let uploads: Vec<Upload> = decode_all(&found[1])?;
            let is_entry_safe = |entry: &Entry| match &entry.fate {
                Fate::Applied(applied) => is_safe(&meta, Some(applied.seq), entry.acknowledged_at_ms),
                Fate::Waiting { .. } | Fate::Rejected { .. } => false,
            };
            let mut rows: Vec<Row> = sent.iter().filter(|entry| is_entry_safe(entry)).map(|entry| Row::NoSent(entry.op_id)).collect();
            rows.extend(drop_uploads(&uploads, |upload| upload.is_done && is_safe(&meta, upload.done_seq, upload.done_at_ms)));
            meta.released_seq = meta.safe_seq.or(meta.released_seq);
            meta.released_at_ms = meta.server_ms;
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }
}
