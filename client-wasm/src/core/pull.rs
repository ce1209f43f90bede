//! Pull: pages of records come down, and each page is kept together with its cursor or not at all.
//!
//! Its invariant: the cursor that is kept never says more than the records that are kept; a page that was asked for with another cursor than the
//! database's own (another tab was faster) is dropped.

use shared::code::Code;
use shared::id::{DeviceId, RecordId};
use shared::scope::Scope;
use shared::wire::{PULLED, Pull, Pulled, Reset};

use crate::core::answer::{read, written};
use crate::core::ends::{purge, strand};
use crate::core::engine::Engine;
use crate::core::fold::holds;
use crate::core::outbox::requeue;
use crate::core::ports::{Clock, Found, Random, Read, Store, Table, Transport};
use crate::core::push::Round;
use crate::core::rows::{Entry, Fate, Kept, Meta, Row, Stored, decode, decode_all};
use crate::core::sorted::Sorted;
use crate::error::{Error, StoreError};

/// What a page changes, worked out from what was read. Pure.
pub(crate) fn plan_page(meta: &mut Meta, page: &Pulled, known: &Sorted<RecordId, Stored>, outbox: &[Kept], now_ms: u64) -> Vec<Row> {
    let mut after: Sorted<RecordId, Option<Stored>> = Sorted::new();
    for item in &page.items {
        let stored = Stored { seq: item.seq, generation: meta.generation, scopes: item.scopes.clone(), record: item.record.clone() };
        after.insert(item.record.id, Some(stored));
    }
    for removal in &page.removals {
        let now = after.get(&removal.record_id).cloned().unwrap_or_else(|| known.get(&removal.record_id).cloned());
        // An item of the same page that is newer than the removal already says all scopes that show it.
        if let Some(mut stored) = now.filter(|stored| stored.seq < removal.seq) {
            stored.scopes.retain(|scope| *scope != removal.scope);
            after.insert(removal.record_id, Some(stored).filter(|stored| !stored.scopes.is_empty()));
        }
    }
    if !page.revoked.is_empty() {
        let touched: Vec<RecordId> = known.keys().chain(after.keys()).copied().collect();
        for id in touched {
            let now = after.get(&id).cloned().unwrap_or_else(|| known.get(&id).cloned());
            if let Some(mut stored) = now.filter(|stored| stored.scopes.iter().any(|scope| page.revoked.contains(scope))) {
                stored.scopes.retain(|scope| !page.revoked.contains(scope));
                after.insert(id, Some(stored).filter(|stored| !stored.scopes.is_empty()));
            }
        }
    }
    meta.cursor.clone_from(&page.cursor);
    meta.log.clone_from(&page.log);
    meta.safe_seq = page.safe_seq;
    if !page.has_more {
        finish(meta, page, known, &mut after, now_ms);
    }
    let mut rows: Vec<Row> = after.iter().map(|(id, stored)| stored.clone().map_or(Row::NoRecord(*id), Row::Record)).collect();
    if !page.has_more {
        let find = |id: RecordId| after.get(&id).map_or_else(|| known.get(&id), Option::as_ref);
        for kept in outbox.iter().filter(|kept| is_covered(kept, page.covers_seq, find(kept.operation.record_id))) {
            rows.push(Row::NoOutbox(kept.entry.op_id));
            rows.push(Row::Sent(kept.entry.clone()));
        }
    }
    rows
}

/// The end of a pull: what a reset did not deliver again goes.
fn finish(meta: &mut Meta, page: &Pulled, known: &Sorted<RecordId, Stored>, after: &mut Sorted<RecordId, Option<Stored>>, now_ms: u64) {
    if meta.is_sweep_due {
        for (id, stored) in known.iter() {
            if stored.generation < meta.generation {
                after.get_or_insert_with(*id, || None);
            }
        }
        // A removal may have kept a row of an older generation alive.
        for stored in after.values_mut() {
            if stored.as_ref().is_some_and(|stored| stored.generation < meta.generation) {
                *stored = None;
            }
        }
        meta.is_sweep_due = false;
    }
    meta.covers_seq = page.covers_seq;
    meta.is_first_pull_done = true;
    meta.pulled_at_ms = Some(now_ms);
}

/// Whether an operation may leave the fold: a saved pull covers it, and the record shows it, is newer than it, or is gone.
pub(crate) fn is_covered(kept: &Kept, covers_seq: u64, stored: Option<&Stored>) -> bool {
    let Fate::Applied(applied) = &kept.entry.fate else { return false };
    let shows_it = stored.is_none_or(|stored| stored.seq >= applied.seq || holds(&stored.record, kept.entry.op_id));
    applied.seq <= covers_seq && shows_it
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Pulls until there is no more.
    pub(crate) async fn pull_all(&self, round: &mut Round) -> Result<(), Error> {
        loop {
            let (cursor, generation, log) = {
                let state = self.state.borrow();
                (state.meta.cursor.clone(), state.meta.generation, state.meta.log.clone())
            };
            let pull = Pull { protocol: shared::PROTOCOL, cursor: cursor.clone(), log, limit: None };
            let response = match self.call_json("/api/sync/pull", written(&pull)).await {
                // A cursor of another server or another person: start over, as after a reset.
                Err(Error::Refused { code: Code::BadCursor, .. }) if cursor.is_some() => {
                    self.start_over(None).await?;
                    round.count_reset()?;
                    continue;
                }
                answer => answer?,
            };
            let page: Pulled = read(&response)?;
            if page.lykta != PULLED {
                return Err(Error::NotOurs);
            }
            // A first page asks for nothing that could be foreign, but may come from a server that was restored since the last push.
            let is_foreign = self.state.borrow().meta.epoch.as_ref().is_some_and(|known| *known != page.epoch);
            if let Some(reset) = page.reset.or(is_foreign.then_some(Reset::ForeignEpoch)) {
                self.start_over(Some((&page.epoch, reset))).await?;
                round.count_reset()?;
                self.push_all(round).await?;
                continue;
            }
            round.is_session_stale |= !page.revoked.is_empty() || self.shows_new_grants(&page);
            if self.sweeps(&page) {
                // Whoever starts over is not told what was ended meanwhile: the grants say it.
                self.refresh_session().await?;
            }
            if !self.save_page(&page, cursor.as_deref(), generation).await? {
                self.reload().await?;
            }
            if !page.has_more {
                return Ok(());
            }
        }
    }

    /// Forgets the cursor. After a change of epoch, what the server may have lost waits again.
    pub(crate) async fn start_over(&self, reset: Option<(&str, Reset)>) -> Result<(), Error> {
        let fresh_device = DeviceId::new(self.now_ms(), self.random.bytes());
        let tables = [Table::Outbox, Table::Sent, Table::Uploads];
        self.commit(&tables, &tables.map(Read::all), &mut |mut meta, found| {
            let mut rows = Vec::new();
            meta.start_over();
            if let Some((epoch, _)) = reset {
                // A log that differs under the same epoch is a machine image restored in silence: it has forgotten just as much.
                let is_forgetful = matches!(reset, Some((_, Reset::ForeignEpoch | Reset::LogDiffers)));
                let is_heard_of = matches!(reset, Some((_, Reset::ForeignEpoch))) && meta.epoch.as_deref() == Some(epoch);
                // Where an answer has named the epoch already, it has also said where that log stands: a server that is set back behind it has to hear so.
                if is_forgetful && !is_heard_of {
                    meta.log = None;
                    rows = requeue(&mut meta, found, fresh_device, &[])?;
                }
                meta.epoch = Some(epoch.to_owned());
            }
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }

    /// Whether a record is seen through a scope that the known session has no grant for.
    fn shows_new_grants(&self, page: &Pulled) -> bool {
        let state = self.state.borrow();
        let Some(session) = state.session() else { return false };
        let is_known = |scope| session.grants.iter().any(|grant| grant.scope == scope);
        page.items.iter().flat_map(|item| &item.scopes).any(|scope| !is_known(*scope))
    }

    /// Whether what was not delivered again since the cursor was forgotten goes with this page.
    fn sweeps(&self, page: &Pulled) -> bool {
        !page.has_more && self.state.borrow().meta.is_sweep_due
    }

    /// Keeps a page with its cursor. `false`: another tab was faster.
    async fn save_page(&self, page: &Pulled, cursor: Option<&str>, generation: u64) -> Result<bool, Error> {
        let is_applied = |kept: &&Kept| matches!(kept.entry.fate, Fate::Applied(_));
        let mut reads = Vec::new();
        let may_end = !page.revoked.is_empty() || self.sweeps(page);
        if may_end {
            reads.push(Read::all(Table::Records));
        } else {
            let applied: Vec<RecordId> = {
                let state = self.state.borrow();
                state.outbox.values().filter(is_applied).map(|kept| kept.operation.record_id).collect()
            };
            let mut ids = Sorted::new();
            ids.extend(page.removals.iter().map(|removal| removal.record_id).chain(applied).map(|id| (id, ())));
            reads.extend(ids.keys().map(|id| Read::One(Table::Records, id.text())));
        }
        reads.push(Read::all(Table::Outbox));
        let now_ms = self.now_ms();
        let (erased, uploads) = (&page.erased, if page.erased.is_empty() { Vec::new() } else { self.uploads() });
        let mine: Vec<_> = {
            let state = self.state.borrow();
            let is_wanted = |kept: &&Kept| may_end && state.is_mine(kept);
            state.waiting().filter(is_wanted).map(|kept| kept.entry.op_id).collect()
        };
        let seen: Vec<_> = self.state.borrow().outbox.values().filter(is_applied).map(|kept| kept.entry.op_id).collect();
        self.commit(&[Table::Records, Table::Outbox, Table::Sent, Table::Uploads, Table::Photos], &reads, &mut |mut meta, found| {
            if meta.cursor.as_deref() != cursor || meta.generation != generation {
                return Ok(None);
            }
            let (outbox, records) = found.split_last().ok_or(StoreError::Failed)?;
            let known = known_of(records)?;
            let (mut own, mut waiting) = (Vec::new(), Vec::new());
            // What another tab has sent meanwhile leaves with a later pull: its record was not read here.
            for (_, content) in outbox {
                let entry: Entry = decode(content)?;
                if seen.contains(&entry.op_id) && matches!(entry.fate, Fate::Applied(_)) {
                    own.push(Kept::read(entry)?);
                } else if mine.contains(&entry.op_id) && matches!(entry.fate, Fate::Waiting { .. }) && entry.accepted.is_none() {
                    // What comes back by its receipt does so without a grant.
                    waiting.push(Kept::read(entry)?);
                }
            }
            let mut rows = plan_page(&mut meta, page, &known, &own, now_ms);
            rows.extend(strand(ended(&meta, page, &known, &rows), waiting));
            rows.extend(purge(erased, &uploads));
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await
    }
}

/// Records that go because the person has no grant any more that showed them. What a restored server has lost, or what was moved away, may come back: it is not ended.
fn ended(meta: &Meta, page: &Pulled, known: &Sorted<RecordId, Stored>, rows: &[Row]) -> Sorted<RecordId, ()> {
    let grants = meta.session.as_ref().map_or(&[][..], |session| &session.grants);
    let is_held = |scope: &Scope| grants.iter().any(|grant| grant.scope == *scope) && !page.revoked.contains(scope);
    let mut ended = Sorted::new();
    for row in rows {
        if let Row::NoRecord(id) = row
            && !known.get(id).is_some_and(|stored| stored.scopes.iter().any(is_held))
        {
            ended.insert(*id, ());
        }
    }
    ended
}

fn known_of(found: &[Found]) -> Result<Sorted<RecordId, Stored>, StoreError> {
    let mut known = Sorted::new();
    for rows in found {
        known.extend(decode_all::<Stored>(rows)?.into_iter().map(|stored| (stored.record.id, stored)));
    }
    Ok(known)
}
