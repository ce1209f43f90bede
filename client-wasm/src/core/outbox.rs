//! The outbox's own rules: what goes back into it when the server has forgotten, new numbers for a copied phone, and taking back what was never sent.
//!
//! Its invariant: an operation's id and bytes never change; only its numbers and its fate do.

use shared::id::{DeviceId, RecordId};

use crate::core::engine::Engine;
use crate::core::ports::{Clock, Content, Found, Random, Read, Store, Table, Transport};
use crate::core::rows::{Entry, Fate, Kept, Meta, Row, Upload, decode, decode_all};
use crate::core::sorted::Sorted;
use crate::error::{Error, StoreError};

/// The server has another epoch: everything it ever acknowledged is sent again, and it says for each whether it still has it.
/// `found` are the outbox, what was sent and the uploads; `later` are rows of the same transaction that replace what was read.
pub(crate) fn requeue(meta: &mut Meta, found: &[Found], fresh_device: DeviceId, later: &[Row]) -> Result<Vec<Row>, StoreError> {
    let [outbox, sent, uploads] = found else { return Err(StoreError::Failed) };
    let mut rows = Vec::new();
    let mut entries: Vec<Entry> = decode_all(sent)?;
    rows.extend(entries.iter().map(|entry| Row::NoSent(entry.op_id)));
    entries.extend(decode_all::<Entry>(outbox)?.into_iter().filter(|entry| matches!(entry.fate, Fate::Applied(_))));
    let is_other_device = entries.iter().any(|entry| entry.device_id != meta.device_id);
    meta.sent = meta.sent.saturating_sub(entries.len() as u64);
    rows.extend(entries.into_iter().map(|entry| Row::Outbox(again(entry))));
    if is_other_device {
        let all: Vec<Row> = later.iter().chain(&rows).cloned().collect();
        rows.extend(renumber(meta, outbox, fresh_device, &all)?);
    }
    let upload_again = |upload| Row::Upload(Upload { is_done: false, done_seq: None, done_at_ms: None, location: None, sent_bytes: 0, ..upload });
    rows.extend(decode_all::<Upload>(uploads)?.into_iter().map(upload_again));
    Ok(rows)
}

/// It waits once more, with the answer that it had.
fn again(mut entry: Entry) -> Entry {
    if let Fate::Applied(applied) = std::mem::replace(&mut entry.fate, Fate::Waiting { why: None }) {
        entry.accepted = Some(applied);
    }
    entry
}

/// A new device id, and numbers from 1 in the device's own order. `later` are rows of the same transaction that replace what was read.
pub(crate) fn renumber(meta: &mut Meta, outbox: &[(String, Content)], fresh_device: DeviceId, later: &[Row]) -> Result<Vec<Row>, StoreError> {
    let mut entries = Sorted::new();
    for (_, content) in outbox {
        let entry: Entry = decode(content)?;
        entries.insert(entry.order, entry);
    }
    for row in later {
        match row {
            Row::Outbox(entry) => {
                entries.insert(entry.order, entry.clone());
            }
            Row::NoOutbox(op) => entries.retain(|_, entry| entry.op_id != *op),
            _ => {}
        }
    }
    meta.device_id = fresh_device;
    meta.next_device_seq = 1;
    let mut rows = Vec::new();
    for mut entry in entries.into_iter().map(|(_, entry)| entry).filter(|entry| matches!(entry.fate, Fate::Waiting { .. })) {
        entry.device_id = fresh_device;
        entry.device_seq = meta.next_device_seq;
        meta.next_device_seq += 1;
        rows.push(Row::Outbox(entry));
    }
    Ok(rows)
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Takes back a record that never left the device. `false`: it did, and must be withdrawn instead.
    ///
    /// # Errors
    /// Whatever storage says.
    pub async fn discard(&self, id: RecordId) -> Result<bool, Error> {
        let now_ms = self.now_ms();
        let mut is_done = false;
        self.commit(&[Table::Outbox, Table::Records], &[Read::all(Table::Outbox), Read::One(Table::Records, id.text())], &mut |_, found| {
            is_done = false;
            let own = of_record(&found[0], id)?;
            if own.is_empty() || !found[1].is_empty() || own.iter().any(|entry| entry.is_on_wire) {
                return Ok(None);
            }
            is_done = true;
            Ok(Some(own.into_iter().map(|entry| Row::Outbox(Entry { hidden_at_ms: Some(now_ms), ..entry })).collect()))
        })
        .await?;
        Ok(is_done)
    }

    /// Puts back what was taken back.
    ///
    /// # Errors
    /// Whatever storage says.
    pub async fn undiscard(&self, id: RecordId) -> Result<(), Error> {
        self.commit(&[Table::Outbox], &[Read::all(Table::Outbox)], &mut |_, found| {
            let hidden = of_record(&found[0], id)?.into_iter().filter(|entry| entry.hidden_at_ms.is_some());
            Ok(Some(hidden.map(|entry| Row::Outbox(Entry { hidden_at_ms: None, ..entry })).collect()))
        })
        .await?;
        Ok(())
    }

    /// Forgets what was taken back at least `older_than_ms` ago, with its photos.
    ///
    /// # Errors
    /// Whatever storage says.
    pub async fn purge_discarded(&self, older_than_ms: u64) -> Result<(), Error> {
        if self.state.borrow().outbox.values().all(|kept| kept.entry.hidden_at_ms.is_none()) {
            return Ok(());
        }
        let now_ms = self.now_ms();
        let tables = [Table::Outbox, Table::Uploads, Table::Photos];
        self.commit(&tables, &[Read::all(Table::Outbox), Read::all(Table::Uploads)], &mut |_, found| {
            // A clock that was set back makes everything old: it is the open page that offers to undo, and only for seconds.
            let is_old = |entry: &Entry| {
                let age_ms = entry.hidden_at_ms.map(|at_ms| now_ms.checked_sub(at_ms));
                age_ms.is_some_and(|age_ms| age_ms.is_none_or(|age_ms| age_ms >= older_than_ms))
            };
            let old: Vec<Entry> = decode_all::<Entry>(&found[0])?.into_iter().filter(is_old).collect();
            let uploads: Vec<Upload> = decode_all(&found[1])?;
            let mut rows: Vec<Row> = old.iter().map(|entry| Row::NoOutbox(entry.op_id)).collect();
            rows.extend(drop_uploads(&uploads, |upload| old.iter().any(|entry| entry.op_id == upload.op_id)));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }
}

/// Forgets uploads, and the bytes that no other upload needs.
pub(crate) fn drop_uploads(uploads: &[Upload], is_dropped: impl Fn(&Upload) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for upload in uploads.iter().filter(|upload| is_dropped(upload)) {
        rows.push(Row::NoUpload(upload.key()));
        if !uploads.iter().any(|other| other.photo == upload.photo && !is_dropped(other)) {
            rows.push(Row::NoPhoto(upload.photo));
        }
    }
    rows
}

fn of_record(outbox: &[(String, Content)], id: RecordId) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    for (_, content) in outbox {
        let kept = Kept::read(decode(content)?)?;
        if kept.operation.record_id == id {
            entries.push(kept.entry);
        }
    }
    Ok(entries)
}
