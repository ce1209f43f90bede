//! A small world in which phones and desks work against a server over a bad network and bad disks, all of it decided by one seed.
//!
//! [`run`] plays a seed and checks the invariants: what was saved arrives exactly once or lies in the tray, all who may see the same hold the same bytes,
//! nobody is sent anything else, no reader skips, a photo is whole or absent, what was erased is nowhere, and what was ended stays so. [`Control`] plants a bug that the checks must catch, [`shrink::shrink`] makes
//! a failing seed small.

mod act;
mod answer;
mod chance;
mod check;
mod device;
mod ends;
mod faults;
mod gone;
mod network;
mod oracle;
mod place;
pub mod plan;
mod saved;
mod server;
pub mod shrink;
mod stage;
mod trace;
mod upload;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use crate::sim::chance::Chance;
pub use crate::sim::check::Broken;
use crate::sim::plan::Plan;
use crate::sim::stage::Stage;
use crate::sim::trace::Trace;

/// A bug to plant, so that it is known that the checks can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// None: the product as it is.
    #[default]
    Sound,
    /// The server takes a repeated operation for a new one.
    NoDeduplication,
    /// A phone forgets an operation as soon as it has been sent, answered or not.
    ForgetOnSend,
    /// The server answers a push whose transaction it has thrown away.
    AnswerWithoutCommit,
    /// The server does not notice that its disk lost a transaction.
    LossUnnoticed,
    /// A restored server judges anew what it had accepted.
    ReceiptsIgnored,
    /// A server calls safe what no backup holds.
    SafeTooEarly,
    /// A restored server knows nobody who joined after the backup.
    MembersForgotten,
    /// A restored server forgets what ended after the backup.
    EndsForgotten,
    /// A phone says "saved" before its disk has it.
    SavedTooEarly,
    /// The server takes a device's number for the identity of an operation.
    IdentityByNumber,
    /// The server believes the clocks of devices.
    ClocksTrusted,
    /// A page of a pull leaves something out.
    ReaderSkips,
    /// A page of a pull shows something of another scope.
    SeesOutside,
    /// A device is not told that a grant has ended.
    RevocationUntold,
    /// The server acknowledges a photo that has begun to arrive.
    PhotoUnchecked,
    /// A phone forgets a photo that has begun to leave.
    BytesForgotten,
    /// An erasure leaves the words in the log.
    ErasedInLog,
    /// An erasure leaves the words in the record.
    ErasedInRecord,
    /// A restored server does not read from the journal what was erased.
    ErasuresForgotten,
    /// A session that was ended goes on.
    EndedGoesOn,
    /// A device that is to forget everything is told only that nobody is signed in.
    WipeUntold,
    /// A device that was told to forget everything does not.
    WipedKeepsRows,
    /// A device that is signed out forgets what it had not sent.
    SignedOutForgets,
}

impl Control {
    /// Every planted bug.
    pub const PLANTED: &[Self] = &[
        Self::NoDeduplication,
        Self::ForgetOnSend,
        Self::AnswerWithoutCommit,
        Self::LossUnnoticed,
        Self::ReceiptsIgnored,
        Self::SafeTooEarly,
        Self::MembersForgotten,
        Self::EndsForgotten,
        Self::SavedTooEarly,
        Self::IdentityByNumber,
        Self::ClocksTrusted,
        Self::ReaderSkips,
        Self::SeesOutside,
        Self::RevocationUntold,
        Self::PhotoUnchecked,
        Self::BytesForgotten,
        Self::ErasedInLog,
        Self::ErasedInRecord,
        Self::ErasuresForgotten,
        Self::EndedGoesOn,
        Self::WipeUntold,
        Self::WipedKeepsRows,
        Self::SignedOutForgets,
    ];
}

/// How much happens in one seed.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Participants, each with a phone.
    pub phones: usize,
    /// Coordinators, each with a desk.
    pub desks: usize,
    /// Handlers of other organisations, each with a desk.
    pub handlers: usize,
    /// Things that happen before the network is mended.
    pub steps: usize,
}

impl Size {
    fn most_devices(self) -> usize {
        self.desks + self.handlers + 2 * self.phones
    }
}

impl Default for Size {
    fn default() -> Self {
        Self { phones: 3, desks: 2, handlers: 1, steps: 80 }
    }
}

/// What a seed came to, when nothing was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Played {
    /// Operations that were saved on devices.
    pub saved: usize,
    /// Of them: accepted by the server.
    pub accepted: usize,
    /// Of them: in a tray.
    pub refused: usize,
    /// Photos that are on the server.
    pub photos: usize,
    /// Requests that were lost, doubled, cut or delivered late.
    pub disturbed: usize,
    /// Transactions of the server that failed, and how often it was killed.
    pub faults: usize,
    /// Transactions of devices that were to fail.
    pub device_faults: usize,
    /// How often the server was restored from an older copy.
    pub restores: usize,
    /// People whom it had never heard of afterwards, and who came back.
    pub returned: usize,
    /// Grants that ended.
    pub ended: usize,
    /// Devices that were copied.
    pub copies: usize,
    /// Operations that were erased.
    pub erased: usize,
    /// Devices that were signed out by somebody else.
    pub signed_out: usize,
    /// Devices that were to forget everything.
    pub wiped: usize,
}

impl std::ops::AddAssign for Played {
    fn add_assign(&mut self, other: Self) {
        self.saved += other.saved;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.photos += other.photos;
        self.disturbed += other.disturbed;
        self.faults += other.faults;
        self.device_faults += other.device_faults;
        self.restores += other.restores;
        self.returned += other.returned;
        self.ended += other.ended;
        self.copies += other.copies;
        self.erased += other.erased;
        self.signed_out += other.signed_out;
        self.wiped += other.wiped;
    }
}

/// How a plan ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// SHA-256 over every event, fault, request and answer in order: the same seed, the same trace.
    pub trace: String,
    /// What it came to, or the first invariant that did not hold.
    pub result: Result<Played, Broken>,
}

/// What all parts of the world share.
#[derive(Debug, Clone)]
struct World {
    chance: Chance,
    now_ms: Rc<Cell<u64>>,
    trace: Trace,
}

/// When a seed begins.
const BEGINS_MS: u64 = 1_539_189_000_000;

/// Plays one seed.
///
/// # Errors
/// The first invariant that does not hold.
pub fn run(seed: u64, size: Size, control: Control) -> Result<Played, Broken> {
    play(&Plan::of(seed, size), control).result
}

/// Plays a plan, or what is left of one.
pub fn play(plan: &Plan, control: Control) -> Outcome {
    let trace = if std::env::var_os("LYKTA_TELL").is_some() { Trace::told() } else { Trace::default() };
    let world = World { chance: Chance::new(plan.seed), now_ms: Rc::new(Cell::new(BEGINS_MS)), trace };
    let trace = world.trace.clone();
    // What panics is a failure like any other: it is replayed and made small.
    let result = catch_unwind(AssertUnwindSafe(|| Stage::new(world, plan.seed, control).play(plan)));
    let result = result.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(Broken::Panicked(said.unwrap_or_default()))
    });
    Outcome { trace: trace.hash(), result }
}
