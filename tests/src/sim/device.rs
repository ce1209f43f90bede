//! A phone or a desk: the real client core on a store in memory that survives a restart and can fail, with a clock of its own that may be years off.

use std::cell::Cell;
use std::rc::Rc;

use client_wasm::core::Engine;
use client_wasm::core::ports::{Clock, Store as _, Table, Write};
use client_wasm::error::{Error, StoreError};
use client_wasm::memory_store::{Durable, Fault, MemoryStore};
use futures_util::FutureExt as _;
use shared::id::{OpId, RecordId};

use crate::sim::chance::Chance;
use crate::sim::network::{Line, Network};
use crate::sim::oracle::End;
use crate::sim::place::Place;
use crate::sim::saved::Holding;
use crate::sim::{Control, World};

/// Ten years.
const FAR_MS: i64 = 10 * 365 * 24 * 60 * 60 * 1_000;

/// The world's time, as this device believes it to be.
#[derive(Debug, Clone)]
pub(crate) struct SkewedClock {
    now_ms: Rc<Cell<u64>>,
    skew_ms: Rc<Cell<i64>>,
}

impl Clock for SkewedClock {
    fn unix_ms(&self) -> u64 {
        self.now_ms.get().saturating_add_signed(self.skew_ms.get())
    }
}

pub(crate) type Core = Engine<MemoryStore, Line, SkewedClock, Chance>;

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Participant,
    Coordinator,
    Handler,
}

/// One device of one person.
#[derive(Debug)]
pub(crate) struct Device {
    /// The event that made it.
    pub(crate) name: u64,
    pub(crate) core: Core,
    pub(crate) person: RecordId,
    pub(crate) role: Role,
    /// The device that it began as, before it was copied, and how often that had forgotten everything by then: those with the same share a credential.
    pub(crate) root: (u64, u64),
    line: Line,
    clock: SkewedClock,
    chance: Chance,
}

/// Nothing here ever waits, so a future is done when it is first asked.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing in the simulation waits")
}

/// Up to ten years, or hardly at all.
fn skew(chance: &Chance) -> i64 {
    let far = i64::try_from(chance.below(FAR_MS.unsigned_abs())).expect("ten years fit");
    match chance.below(6) {
        0 => FAR_MS,
        1 => -FAR_MS,
        2 => far,
        3 => -far,
        _ => far % 5_000 - 2_500,
    }
}

impl Device {
    pub(crate) fn desk(name: u64, network: &Network, world: &World, person: RecordId, role: Role) -> Self {
        let device = Self::new(name, network, world, person, role);
        device.sign_in();
        // Everybody has the walk on the device before the signal is lost; who has not pulls it later.
        let _ = device.round();
        device
    }

    /// Somebody joins; `None`: the network was too bad for it.
    pub(crate) fn phone(name: u64, network: &Network, world: &World, place: &Place) -> Option<Self> {
        let mut device = Self::new(name, network, world, RecordId(uuid::Uuid::nil()), Role::Participant);
        device.join(place).then(|| {
            device.follow_session();
            let _ = device.round();
            device
        })
    }

    /// Joins by the link, again where nobody knows this device any more.
    pub(crate) fn join(&self, place: &Place) -> bool {
        let link = self.line.network.server().link(place);
        now(self.core.join(&link, None)).is_ok()
    }

    /// Whoever the device itself says is signed in is its person: also where a page died before it could say that it had joined. Where that is somebody else
    /// than before, what the device holds of theirs.
    pub(crate) fn follow_session(&mut self) -> Holding {
        let person = self.core.session().map_or(self.person, |session| session.person);
        let was = std::mem::replace(&mut self.person, person);
        if was == person || was.0.is_nil() { Holding::default() } else { self.holding() }
    }

    /// Staff sign in with a password, again where the server has forgotten them.
    fn sign_in(&self) {
        let user = self.person.to_string();
        // Without an answer they try again in the next round.
        let _ = now(self.core.sign_in(&user, "sim"));
    }

    fn new(name: u64, network: &Network, world: &World, person: RecordId, role: Role) -> Self {
        let line = Line::new(network);
        let skew_ms = Rc::new(Cell::new(skew(&world.chance)));
        let clock = SkewedClock { now_ms: Rc::clone(&world.now_ms), skew_ms };
        let chance = world.chance.clone();
        let core = now(Engine::open(MemoryStore::new(), line.clone(), clock.clone(), chance.clone())).expect("memory can be opened");
        Self { name, core, person, role, root: (name, 0), line, clock, chance }
    }

    /// Another device that holds all that this one holds, and believes to be it.
    pub(crate) fn copy(&self, name: u64) -> Self {
        let line = self.line.copied();
        let clock = SkewedClock { now_ms: Rc::clone(&self.clock.now_ms), skew_ms: Rc::new(Cell::new(skew(&self.chance))) };
        let core = open(self.core.store().durable(), &line, &clock, &self.chance).expect("what was durable can be read");
        Self { name, core, person: self.person, role: self.role, root: self.root, line, clock, chance: self.chance.clone() }
    }

    pub(crate) fn set_clock(&self) {
        self.clock.skew_ms.set(skew(&self.chance));
    }

    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    fn round(&self) -> Result<(), Error> {
        // What went wrong is in the status; the simulation looks at the outcome at the end.
        let outcome = now(self.core.sync_round());
        if self.role != Role::Participant && outcome == Err(Error::NotSignedIn) {
            self.sign_in();
        }
        outcome
    }

    pub(crate) fn sync(&self) -> Result<(), Error> {
        self.round()
    }

    /// What waits, and has never been accepted for all that this device knows.
    pub(crate) fn unreceipted(&self) -> Vec<OpId> {
        let state = self.core.state();
        state.waiting().filter(|kept| kept.entry.accepted.is_none()).map(|kept| kept.entry.op_id).collect()
    }

    /// What it holds of what was saved on it, sent or not.
    pub(crate) fn holding(&self) -> Holding {
        let rows = self.core.store().durable();
        let keys = |wanted: &'static [Table]| rows.keys().filter(|(table, _)| wanted.contains(table)).map(|(_, key)| key.as_str());
        let ops = keys(&[Table::Outbox, Table::Sent]).filter_map(|key| key.parse().ok()).collect();
        Holding { ops, photos: self.core.state().uploads.values().map(|upload| upload.photo).collect() }
    }

    /// Whether nothing is left of what was on it.
    pub(crate) fn has_forgotten(&self) -> bool {
        // The row that proves that storage works, and who the device is from now on.
        self.core.store().durable().keys().all(|(table, _)| *table == Table::Meta) && self.core.session().is_none()
    }

    /// The page comes back to a device that has forgotten everything, which is another one from now on.
    pub(crate) fn begin_anew(&mut self) {
        self.root = (self.name, self.root.1 + 1);
        self.restart();
    }

    /// The planted bug: what was to be forgotten is there again.
    pub(crate) fn put_back(&mut self, rows: Durable) {
        self.core = open(rows, &self.line, &self.clock, &self.chance).expect("what was durable can be read");
    }

    /// Whether its session is known to have been ended.
    pub(crate) fn is_signed_out(&self) -> bool {
        let oracle = &self.line.network.server().oracle;
        self.line.credentials().0.is_some_and(|cookie| oracle.knows(&End::Session(cookie)))
    }

    /// The planted bug: with the session goes what had not been sent.
    pub(crate) fn forget_unsent(&self) {
        let unsent = self.core.state().waiting().map(|kept| kept.entry.op_id.to_string()).collect();
        self.delete(Table::Outbox, unsent);
    }

    /// The bugs that a device may have, on a storage that works.
    pub(crate) fn plant(&self) {
        match self.line.network.control() {
            Control::ForgetOnSend => self.forget_what_was_sent(),
            Control::BytesForgotten => self.forget_bytes(),
            _ => {}
        }
    }

    /// The planted bug: what was put on the wire is taken for delivered.
    fn forget_what_was_sent(&self) {
        let sent: Vec<_> = self.core.state().waiting().filter(|kept| kept.entry.is_on_wire).map(|kept| kept.entry.op_id).collect();
        self.delete(Table::Outbox, sent.iter().map(ToString::to_string).collect());
    }

    /// The planted bug: a photo that has begun to leave is taken for delivered.
    fn forget_bytes(&self) {
        let begun: Vec<_> = self.core.state().uploads.values().filter(|upload| upload.location.is_some()).map(|upload| upload.key()).collect();
        self.delete(Table::Uploads, begun);
    }

    fn delete(&self, table: Table, keys: Vec<String>) {
        let forget: Vec<Write> = keys.into_iter().map(|key| Write::Delete(table, key)).collect();
        now(self.core.store().transact(&[table], &[], &mut |_| Some(forget.clone()))).expect("memory");
        now(self.core.reload()).expect("memory");
    }

    /// The storage of this device fails at the next occasion, in one of the ways in which a browser's does.
    pub(crate) fn plan_fault(&self) {
        let at = self.chance.small(4);
        let fault = match self.chance.below(6) {
            0 => Fault::Abort(at, StoreError::Full),
            1 | 2 => Fault::Abort(at, StoreError::Failed),
            3 | 4 => Fault::CommitThenDie(at),
            _ => Fault::Unreadable,
        };
        self.core.store().plan(Some(fault));
    }

    /// The planted bug: the browser says that something is kept before it is.
    pub(crate) fn plan_lie(&self) {
        self.core.store().plan(Some(Fault::Pretend(self.chance.small(2))));
    }

    /// Storage works again; a page that was killed comes back.
    pub(crate) fn recover(&mut self) {
        self.core.store().plan(None);
        if self.core.store().is_dead() {
            self.restart();
        }
    }

    /// The page goes, at once; what was durable comes back. On a device that is troubled, perhaps at the second try only.
    pub(crate) fn restart(&mut self) {
        let rows = self.core.store().durable();
        if self.line.network.is_troubled() && self.chance.percent(15) {
            let store = MemoryStore::restarted(rows.clone());
            store.plan(Some(if self.chance.percent(50) { Fault::Unreadable } else { Fault::Abort(0, StoreError::Failed) }));
            let opened = now(Engine::open(store, self.line.clone(), self.clock.clone(), self.chance.clone()));
            assert!(opened.is_err(), "what can't be read was taken for something");
        }
        self.core = open(rows, &self.line, &self.clock, &self.chance).expect("what was durable can be read");
    }
}

fn open(rows: Durable, line: &Line, clock: &SkewedClock, chance: &Chance) -> Result<Core, Error> {
    now(Engine::open(MemoryStore::restarted(rows), line.clone(), clock.clone(), chance.clone()))
}
