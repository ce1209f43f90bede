//! The engine: the device's state with its ports, and the one way in which both change.
//!
//! Its invariant: memory follows the database. [`Engine::commit`] changes nothing in memory before the transaction is durable.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use shared::id::{DeviceId, OpId, RecordId};
use shared::record::Record;
use shared::stamp::Stamp;
use shared::wire::Session;

use crate::core::ports::{Clock, Found, Random, Read, Store, Table, Transport, Write};
use crate::core::rows::{Kept, META_KEY, Meta, Row, Upload, decode, decode_all};
use crate::core::state::{Changed, State};
use crate::error::{Error, StoreError};
use crate::json::{Flat, write};

/// The client: saves, shows and sends.
pub struct Engine<S, T, C, R> {
    pub(crate) store: S,
    pub(crate) transport: T,
    pub(crate) clock: C,
    pub(crate) random: R,
    pub(crate) state: RefCell<State>,
    listener: RefCell<Option<Rc<dyn Fn()>>>,
}

impl<S, T, C, R> std::fmt::Debug for Engine<S, T, C, R> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Engine")
    }
}

/// Works out the rows of a transaction from the meta row and what else was read.
pub(crate) type Plan<'a> = &'a mut dyn FnMut(Meta, &[Found]) -> Result<Option<Vec<Row>>, StoreError>;

/// What was taken back stays this long, for whoever can still undo it: another tab may just have opened.
const UNDO_MS: u64 = 60_000;

/// The key of the row that proves that storage can be written.
const PROBE_KEY: &str = "probe";

/// What is needed to know everything again.
fn everything() -> Vec<Read> {
    vec![Read::One(Table::Meta, META_KEY.to_owned()), Read::all(Table::Outbox), Read::all(Table::Records), Read::all(Table::Uploads)]
}

/// The one meta row among what was found.
pub(crate) fn meta_of(found: &Found) -> Result<Meta, StoreError> {
    found.first().map_or(Err(StoreError::Failed), |(_, content)| decode(content))
}

fn kept_of(found: &Found) -> Result<Vec<Kept>, StoreError> {
    let mut all = Vec::with_capacity(found.len());
    for (_, content) in found {
        all.push(Kept::read(decode(content)?)?);
    }
    Ok(all)
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Opens the device: proves that storage can be written (or was written once and is full now), makes a device id the first time, and reads everything.
    ///
    /// # Errors
    /// Whatever storage says. What can't be read is never taken for empty.
    pub async fn open(store: S, transport: T, clock: C, random: R) -> Result<Self, Error> {
        let mut outcome = Err(StoreError::Failed);
        let mut is_known = false;
        let fresh = Meta::new(DeviceId::new(clock.unix_ms(), random.bytes()));
        let tables = [Table::Meta, Table::Outbox, Table::Records, Table::Uploads];
        let probe = crate::core::ports::Content::Text("1".to_owned());
        let probed = store
            .transact(&tables, &everything(), &mut |found| {
                let mut writes = vec![Write::Put(Table::Meta, PROBE_KEY.to_owned(), probe.clone())];
                outcome = read_state(&found, &fresh);
                let is_new = found.first().is_some_and(Vec::is_empty);
                is_known = outcome.is_ok() && !is_new;
                if outcome.is_ok() && is_new {
                    writes.push(Row::Meta(fresh.clone()).encode());
                }
                Some(writes)
            })
            .await;
        match probed {
            // A full device still shows what it has; what does not fit is told when somebody wants to save it.
            Err(StoreError::Full) if is_known => {}
            other => other?,
        }
        let engine = Self { store, transport, clock, random, state: RefCell::new(outcome?), listener: RefCell::new(None) };
        match engine.purge_discarded(UNDO_MS).await {
            Err(Error::Store(StoreError::Full)) => {}
            other => other?,
        }
        Ok(engine)
    }

    /// Reads everything again, after another tab has changed it.
    ///
    /// # Errors
    /// Whatever storage says; the state is as it was then.
    pub async fn reload(&self) -> Result<(), Error> {
        let found = self.store.read(&everything()).await?;
        let fresh = self.state.borrow().meta.clone();
        let mut read = read_state(&found, &fresh)?;
        let mut state = self.state.borrow_mut();
        std::mem::swap(&mut read.live, &mut state.live);
        if read.meta.person != state.meta.person {
            // Another tab has begun for somebody else: the bearer here is the former person's.
            (read.live.token, read.live.told) = (None, None);
        }
        read.changed = Changed { records: true, status: true, session: read.meta.session != state.meta.session, drafts: true, stored: false };
        *state = read;
        drop(state);
        self.tell();
        Ok(())
    }

    /// Who wants to know that [`Engine::take_changed`] has something.
    pub fn listen(&self, listener: Rc<dyn Fn()>) {
        *self.listener.borrow_mut() = Some(listener);
    }

    /// What has changed since this was last asked.
    pub fn take_changed(&self) -> Changed {
        std::mem::take(&mut self.state.borrow_mut().changed)
    }

    pub(crate) fn tell(&self) {
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
    }

    /// Changes what is only true while the app runs.
    pub(crate) fn live(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.borrow_mut();
        change(&mut state);
        state.changed.status = true;
        drop(state);
        self.tell();
    }

    /// One transaction: the meta row and `reads` come in, the rows that `plan` makes are kept, then shown. `None` from `plan`: nothing is to be done.
    pub(crate) async fn commit(&self, tables: &[Table], reads: &[Read], plan: Plan<'_>) -> Result<bool, Error> {
        let mut all = vec![Read::One(Table::Meta, META_KEY.to_owned())];
        all.extend_from_slice(reads);
        let mut outcome = Ok(None);
        self.store
            .transact(&[&[Table::Meta], tables].concat(), &all, &mut |found| {
                // This device has written its row: where there is none, everything else is gone, too.
                outcome = if found[0].is_empty() { Err(StoreError::Cleared) } else { meta_of(&found[0]).and_then(|meta| plan(meta, &found[1..])) };
                let rows = outcome.as_ref().ok()?.as_ref()?;
                Some(rows.iter().map(Row::encode).collect())
            })
            .await?;
        let Some(rows) = outcome? else { return Ok(false) };
        self.state.borrow_mut().absorb(rows)?;
        self.tell();
        Ok(true)
    }

    /// All records of a kind as a person sees them, as a JSON array of [`shared::view::flat`].
    pub fn list(&self, kind: &str) -> String {
        let state = self.state.borrow();
        let mut text = String::from("[");
        state.each(|record| {
            if record.kind.as_str() == kind {
                if text.len() > 1 {
                    text.push(',');
                }
                text.push_str(&write(&Flat(record)));
            }
        });
        text.push(']');
        text
    }

    /// One record as a person sees it.
    pub fn get(&self, id: RecordId) -> Option<String> {
        let state = self.state.borrow();
        state.record(id).map(|record| write(&Flat(record)))
    }

    /// One record with all its writes, own operations on top.
    pub fn record(&self, id: RecordId) -> Option<Record> {
        self.state.borrow().record(id).cloned()
    }

    /// The pulled records without own operations, one a line in the order of their ids: two devices that may see the same show the same text.
    pub fn canonical(&self) -> String {
        let state = self.state.borrow();
        let mut text = String::new();
        for stored in state.records.values() {
            text.push_str(&stored.record.canonical());
            text.push('\n');
        }
        text
    }

    /// Who is signed in, as last known; survives a start without network.
    pub fn session(&self) -> Option<Session> {
        self.state.borrow().meta.session.clone()
    }

    /// This installation.
    pub fn device_id(&self) -> DeviceId {
        self.state.borrow().meta.device_id
    }

    /// The state, to look at.
    pub fn state(&self) -> Ref<'_, State> {
        self.state.borrow()
    }

    /// The storage, for tests that crash it.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The way to the server, for tests that break it.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Whose records are here.
    pub(crate) fn person(&self) -> Option<RecordId> {
        self.state.borrow().meta.person
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.clock.unix_ms()
    }

    pub(crate) fn new_op_id(&self) -> OpId {
        OpId::new(self.now_ms(), self.random.bytes())
    }

    /// The next time to propose: the clock's, but never the same twice.
    pub(crate) fn propose(&self, last: Stamp) -> Stamp {
        Stamp::from_unix_ms(self.now_ms()).max(last.tick())
    }
}

fn read_state(found: &[Found], fresh: &Meta) -> Result<State, StoreError> {
    let [meta, outbox, records, uploads] = found else { return Err(StoreError::Failed) };
    // A database without a meta row but with an outbox has been damaged.
    let meta = if meta.is_empty() && outbox.is_empty() { fresh.clone() } else { meta_of(meta)? };
    let outbox = kept_of(outbox)?;
    Ok(State::new(meta, outbox, decode_all(records)?, decode_all::<Upload>(uploads)?))
}
