//! A phone or a desk: the real client core on a store in memory that survives a restart, with a clock of its own that may be years off.

use std::cell::Cell;
use std::rc::Rc;

use client_wasm::core::Engine;
use client_wasm::core::ports::{Clock, Table};
use client_wasm::memory_store::MemoryStore;
use futures_util::FutureExt as _;
use shared::id::RecordId;

use crate::sim::chance::Chance;
use crate::sim::network::{Line, Network};
use crate::sim::server::Place;
use crate::sim::{Control, World};

/// Ten years.
const FAR_MS: i64 = 10 * 365 * 24 * 60 * 60 * 1_000;

/// The world's time, as this device believes it to be.
#[derive(Debug, Clone)]
pub(crate) struct SkewedClock {
    now_ms: Rc<Cell<u64>>,
    skew_ms: i64,
}

impl Clock for SkewedClock {
    fn unix_ms(&self) -> u64 {
        self.now_ms.get().saturating_add_signed(self.skew_ms)
    }
}

pub(crate) type Core = Engine<MemoryStore, Line, SkewedClock, Chance>;

/// One device of one person.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) core: Core,
    pub(crate) person: RecordId,
    pub(crate) is_desk: bool,
    line: Line,
    clock: SkewedClock,
    chance: Chance,
}

/// Nothing here ever waits, so a future is done when it is first asked.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing in the simulation waits")
}

impl Device {
    pub(crate) fn desk(network: &Network, world: &World, person: RecordId) -> Self {
        let device = Self::new(network, world, person, true);
        device.sign_in();
        // Everybody has the walk on the device before the signal is lost.
        device.round();
        device
    }

    /// Somebody joins; `None`: the network was too bad for it.
    pub(crate) fn phone(network: &Network, world: &World, place: &Place) -> Option<Self> {
        let link = network.server().link(place);
        let mut device = Self::new(network, world, RecordId(uuid::Uuid::nil()), false);
        device.person = now(device.core.join(&link, None)).ok()?.person;
        device.round();
        Some(device)
    }

    /// Staff sign in with a password, again where the server has forgotten them.
    fn sign_in(&self) {
        let user = self.person.to_string();
        // Without an answer they try again in the next round.
        let _ = now(self.core.sign_in(&user, "sim"));
    }

    fn new(network: &Network, world: &World, person: RecordId, is_desk: bool) -> Self {
        let skew_ms = match world.chance.below(4) {
            0 => FAR_MS,
            1 => -FAR_MS,
            _ => i64::try_from(world.chance.below(5_000)).expect("small") - 2_500,
        };
        let line = Line::new(network);
        let clock = SkewedClock { now_ms: Rc::clone(&world.now_ms), skew_ms };
        let chance = world.chance.clone();
        let core = now(Engine::open(MemoryStore::new(), line.clone(), clock.clone(), chance.clone())).expect("memory can be opened");
        Self { core, person, is_desk, line, clock, chance }
    }

    fn round(&self) {
        // What went wrong is in the status; the simulation looks at the outcome at the end.
        let outcome = now(self.core.sync_round());
        if self.is_desk && outcome == Err(client_wasm::error::Error::NotSignedIn) {
            self.sign_in();
        }
    }

    pub(crate) fn sync(&self) {
        self.round();
        if self.line.network.control() == Control::ForgetOnSend {
            self.forget_what_was_sent();
        }
    }

    /// The planted bug: what was put on the wire is taken for delivered.
    fn forget_what_was_sent(&self) {
        let sent: Vec<_> = self.core.state().waiting().filter(|kept| kept.entry.is_on_wire).map(|kept| kept.entry.op_id).collect();
        let forget = sent.iter().map(|op| client_wasm::core::ports::Write::Delete(Table::Outbox, op.to_string())).collect::<Vec<_>>();
        use client_wasm::core::ports::Store as _;
        now(self.core.store().transact(&[Table::Outbox], &[], &mut |_| Some(forget.clone()))).expect("memory");
        now(self.core.reload()).expect("memory");
    }

    /// The page goes, at once; what was durable comes back.
    pub(crate) fn restart(&mut self) {
        let rows = self.core.store().durable();
        let store = MemoryStore::restarted(rows);
        self.core = now(Engine::open(store, self.line.clone(), self.clock.clone(), self.chance.clone())).expect("what was durable can be read");
    }
}
