//! Push: the outbox goes up in batches, and each answer is kept before the next batch leaves.
//!
//! It refuses to guess: what got no answer waits. Its invariant: an entry is marked as on the wire, durably, before its bytes leave the device.

use shared::code::Code;
use shared::id::{DeviceId, OpId, RecordId};
use shared::wire::{Answered, MOST_OPERATIONS, MOST_PUSH_BYTES, Outcome, PUSHED, Push, Pushed, Reset, Sent};

use crate::core::answer::{read, written};
use crate::core::ends::purge;
use crate::core::engine::Engine;
use crate::core::outbox::{renumber, requeue};
use crate::core::ports::{Clock, Random, Read, Store, Table, Transport};
use crate::core::rows::{Entry, Fate, Kept, Meta, Row, decode};
use crate::core::sorted::{Sorted, sort_few};
use crate::core::state::State;
use crate::error::Error;

/// What a message costs beside its operations, in bytes.
const ENVELOPE_BYTES: usize = 512;
/// What an operation costs beside its body, in bytes.
const FRAME_BYTES: usize = 48;
/// What an earlier answer costs beside it, in bytes.
const ACCEPTED_BYTES: usize = 128;
/// A device that is told to take a new id this often in one round is up against something else.
const MOST_NEW_DEVICES: u8 = 3;
/// A server that resets this often in one round is being restored just now.
const MOST_RESETS: u8 = 3;

/// What a round remembers.
#[derive(Debug)]
pub(crate) struct Round {
    /// Operations that had their answer in this round.
    pub(crate) tried: Sorted<OpId, ()>,
    /// Bytes that fit into one push; halved when the server says that it was too much.
    pub(crate) most_bytes: usize,
    /// Resets in this round.
    pub(crate) resets: u8,
    /// New device ids in this round.
    pub(crate) new_devices: u8,
    /// Something was put off by the server.
    pub(crate) is_put_off: bool,
    /// Grants have changed.
    pub(crate) is_session_stale: bool,
}

impl Round {
    pub(crate) fn new() -> Self {
        Self { tried: Sorted::new(), most_bytes: MOST_PUSH_BYTES, resets: 0, new_devices: 0, is_put_off: false, is_session_stale: false }
    }

    /// The server has forgotten something: what was tried may be tried again.
    pub(crate) fn count_reset(&mut self) -> Result<(), Error> {
        self.tried.clear();
        self.resets += 1;
        if self.resets > MOST_RESETS { Err(Error::refused(Code::Busy)) } else { Ok(()) }
    }
}

/// The bytes of a text as a JSON string.
fn json_bytes(text: &str) -> usize {
    text.bytes().map(|byte| if matches!(byte, b'"' | b'\\') { 2 } else { 1 }).sum()
}

/// Which operations go next: those of urgent records first, the rest in the device's own order; within a record always in order.
pub(crate) fn choose(state: &State, round: &Round) -> Vec<OpId> {
    let (tried, mut waiting): (Vec<&Kept>, Vec<&Kept>) =
        state.waiting().filter(|kept| state.is_mine(kept)).partition(|kept| round.tried.contains(&kept.entry.op_id));
    // What follows on something that was put off would get its stamp before it. What has a stamp holds nothing up, and is held up by nothing.
    let is_new = |kept: &&Kept| kept.entry.accepted.is_none();
    let mut held = Sorted::new();
    held.extend(tried.into_iter().filter(is_new).map(|kept| (kept.operation.record_id, ())));
    waiting.retain(|kept| !is_new(kept) || !held.contains(&kept.operation.record_id));
    let mut urgent = Sorted::new();
    urgent.extend(waiting.iter().map(|kept| kept.operation.record_id).filter(|id| is_urgent(state, *id)).map(|id| (id, ())));
    let (first, rest): (Vec<&Kept>, Vec<&Kept>) = waiting.into_iter().partition(|kept| urgent.contains(&kept.operation.record_id));
    let mut chosen = Vec::new();
    let mut bytes = ENVELOPE_BYTES;
    for kept in first.into_iter().chain(rest) {
        bytes += json_bytes(&kept.entry.body) + FRAME_BYTES + kept.entry.accepted.as_ref().map_or(0, |_| ACCEPTED_BYTES);
        if chosen.len() >= MOST_OPERATIONS || (bytes > round.most_bytes && !chosen.is_empty()) {
            break;
        }
        chosen.push(kept.entry.op_id);
    }
    chosen
}

/// Whether somebody is waiting for this record in particular.
pub(crate) fn is_urgent(state: &State, id: RecordId) -> bool {
    state.record(id).and_then(|record| record.text("severity")) == Some("urgent")
}

fn outbox_reads(ops: &[OpId]) -> Vec<Read> {
    ops.iter().map(|op| Read::One(Table::Outbox, op.text())).collect()
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Sends all that waits. What the server puts off is not sent twice in one round.
    pub(crate) async fn push_all(&self, round: &mut Round) -> Result<(), Error> {
        loop {
            let chosen = choose(&self.state.borrow(), round);
            if chosen.is_empty() {
                return Ok(());
            }
            self.push_some(chosen, round).await?;
        }
    }

    /// Tells the server how much is left, if it does not know.
    pub(crate) async fn tell_what_is_left(&self, round: &mut Round) -> Result<(), Error> {
        let is_known = self.state.borrow().live.told == Some(self.state.borrow().left());
        if is_known { Ok(()) } else { self.push_some(Vec::new(), round).await }
    }

    async fn push_some(&self, chosen: Vec<OpId>, round: &mut Round) -> Result<(), Error> {
        let (operations, device_id) = self.put_on_wire(&chosen).await?;
        if operations.is_empty() && !chosen.is_empty() {
            // Another tab has sent or taken back all of them.
            round.tried.extend(chosen.into_iter().map(|op| (op, ())));
            return self.reload().await;
        }
        let (left_operations, waiting_photos) = self.state.borrow().left();
        let waiting_operations = left_operations.saturating_sub(u32::try_from(operations.len()).unwrap_or(u32::MAX));
        let sent: Vec<(u64, OpId)> = operations.iter().map(|(op, sent)| (sent.device_seq, *op)).collect();
        let push = Push {
            protocol: shared::PROTOCOL,
            device_id,
            sent_at_ms: self.now_ms(),
            operations: operations.into_iter().map(|(_, sent)| sent).collect(),
            waiting_operations,
            waiting_photos,
            log: self.state.borrow().meta.log.clone(),
        };
        let epoch = self.state.borrow().meta.epoch.clone();
        let response = match self.call_json("/api/sync/push", written(&push)).await {
            Err(Error::Refused { code: Code::BatchTooLarge | Code::BodyTooLarge, .. }) if sent.len() > 1 => {
                round.most_bytes /= 2;
                return Ok(());
            }
            // Set back in silence, under the epoch that it had.
            Err(Error::Refused { code: Code::LogDiffers, .. }) => {
                let epoch = self.state.borrow().meta.epoch.clone().unwrap_or_default();
                self.start_over(Some((&epoch, Reset::LogDiffers))).await?;
                return round.count_reset();
            }
            answer => answer?,
        };
        let pushed: Pushed = read(&response)?;
        if pushed.lykta != PUSHED {
            return Err(Error::NotOurs);
        }
        self.record_answers(&sent, &pushed, epoch, round).await?;
        self.live(|state| {
            state.live.told = Some((waiting_operations, waiting_photos));
            if let Some(sending) = &mut state.live.sending {
                sending.done += u32::try_from(sent.len()).unwrap_or(u32::MAX);
            }
        });
        Ok(())
    }

    /// Marks operations as on the wire and gives back what is to be sent, in the order of `device_seq`.
    async fn put_on_wire(&self, chosen: &[OpId]) -> Result<(Vec<(OpId, Sent)>, DeviceId), Error> {
        let mut operations = Vec::new();
        let mut device_id = self.device_id();
        let person = self.person();
        self.commit(&[Table::Outbox], &outbox_reads(chosen), &mut |meta, found| {
            operations.clear();
            if meta.person != person {
                // In another tab somebody else has begun.
                return Ok(None);
            }
            device_id = meta.device_id;
            let mut rows = Vec::new();
            for (_, content) in found.iter().flatten() {
                let kept = Kept::read(decode::<Entry>(content)?)?;
                if !kept.is_waiting() {
                    continue;
                }
                let Kept { mut entry, .. } = kept;
                operations.push((entry.op_id, Sent { device_seq: entry.device_seq, body: entry.body.clone(), accepted: entry.accepted.clone() }));
                if !entry.is_on_wire {
                    entry.is_on_wire = true;
                    rows.push(Row::Outbox(entry));
                }
            }
            Ok(Some(rows).filter(|rows| !rows.is_empty()))
        })
        .await?;
        sort_few(&mut operations, |(_, sent)| sent.device_seq);
        Ok((operations, device_id))
    }

    /// Keeps what the server has answered; `epoch` is the one that was known when it was asked.
    async fn record_answers(&self, sent: &[(u64, OpId)], pushed: &Pushed, epoch: Option<String>, round: &mut Round) -> Result<(), Error> {
        let ops: Vec<OpId> = sent.iter().map(|(_, op)| *op).collect();
        let fresh_device = DeviceId::new(self.now_ms(), self.random.bytes());
        let now_ms = self.now_ms();
        let is_foreign = self.state.borrow().meta.epoch.as_ref().is_some_and(|epoch| *epoch != pushed.epoch);
        let wants_new_device = pushed.answers.iter().any(|answer| answer.outcome == Outcome::IdentityConflict { new_device: true });
        let mut reads = outbox_reads(&ops);
        if wants_new_device || is_foreign {
            reads.extend([Table::Outbox, Table::Sent, Table::Uploads].map(Read::all));
        }
        let erased: Vec<OpId> = {
            let is_erased =
                |(device_seq, op): &&(u64, OpId)| find_answer(pushed, *device_seq, *op).is_some_and(|answer| answer.outcome == Outcome::Erased {});
            sent.iter().filter(is_erased).map(|(_, op)| *op).collect()
        };
        let bytes = if erased.is_empty() { Vec::new() } else { self.uploads() };
        let is_kept = self
            .commit(&[Table::Outbox, Table::Sent, Table::Uploads, Table::Photos], &reads, &mut |mut meta, found| {
                if meta.epoch != epoch && meta.epoch.as_ref() != Some(&pushed.epoch) {
                    // Another tab has heard of a restore since: this answer is from before it.
                    return Ok(None);
                }
                let (own, all) = found.split_at(ops.len());
                let mut rows = Vec::new();
                for ((device_seq, op), found) in sent.iter().zip(own) {
                    let Some(answer) = find_answer(pushed, *device_seq, *op) else { continue };
                    let Some((_, content)) = found.first() else { continue };
                    rows.extend(settle(&mut meta, decode(content)?, &answer.outcome, (now_ms, pushed.now_ms)));
                }
                if !all.is_empty() && meta.epoch.as_ref().is_some_and(|epoch| *epoch != pushed.epoch) {
                    meta.start_over();
                    rows.extend(requeue(&mut meta, all, fresh_device, &rows)?);
                }
                if wants_new_device && meta.device_id != fresh_device {
                    rows.extend(renumber(&mut meta, &all[0], fresh_device, &rows)?);
                }
                // After what a restored server is to get again: an erased photo's bytes are not to be looked for.
                rows.extend(purge(&erased, &bytes));
                meta.epoch = Some(pushed.epoch.clone());
                meta.safe_seq = pushed.safe_seq;
                meta.server_ms = Some(pushed.now_ms);
                meta.log.clone_from(&pushed.log);
                rows.push(Row::Meta(meta));
                Ok(Some(rows))
            })
            .await?;
        if !is_kept {
            return self.reload().await;
        }
        round.is_put_off |= pushed.answers.iter().any(|answer| matches!(answer.outcome, Outcome::Retry { .. } | Outcome::Unknown));
        if is_foreign {
            round.count_reset()?;
        }
        if wants_new_device {
            round.new_devices += 1;
            return if round.new_devices > MOST_NEW_DEVICES { Err(Error::refused(Code::IdentityConflict)) } else { Ok(()) };
        }
        round.tried.extend(ops.into_iter().map(|op| (op, ())));
        Ok(())
    }
}

fn find_answer(pushed: &Pushed, device_seq: u64, op: OpId) -> Option<&Answered> {
    pushed.answers.iter().find(|answer| answer.device_seq == device_seq && answer.op_id.is_none_or(|named| named == op))
}

/// What an answer makes of an entry; the times are the device's own and the server's.
pub(crate) fn settle(meta: &mut Meta, mut entry: Entry, outcome: &Outcome, (now_ms, server_ms): (u64, u64)) -> Vec<Row> {
    if !matches!(entry.fate, Fate::Waiting { .. }) {
        return Vec::new();
    }
    entry.fate = match outcome {
        Outcome::Applied(applied) | Outcome::Duplicate(applied) => {
            meta.sent += 1;
            meta.last_sent_at_ms = Some(now_ms);
            entry.acknowledged_at_ms = Some(server_ms);
            Fate::Applied(applied.clone())
        }
        Outcome::Rejected { code, field } => Fate::Rejected { code: *code, field: field.clone() },
        Outcome::Retry { code } => Fate::Waiting { why: Some(*code) },
        Outcome::IdentityConflict { new_device: false } => Fate::Rejected { code: Code::IdentityConflict, field: None },
        Outcome::IdentityConflict { new_device: true } => Fate::Waiting { why: None },
        Outcome::Erased {} => return vec![Row::NoOutbox(entry.op_id)],
        Outcome::Unknown => Fate::Waiting { why: Some(Code::Unknown) },
    };
    vec![Row::Outbox(entry)]
}
