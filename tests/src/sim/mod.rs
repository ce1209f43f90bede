//! A small world in which phones and desks work against a server over a bad network, all of it decided by one seed.
//!
//! [`run`] plays a seed and checks the invariants: what was saved arrives exactly once or lies in the tray, all who may see the same hold the same
//! bytes, and nobody holds anything else. [`Control`] plants a bug that the checks must catch.

mod act;
mod chance;
mod check;
mod device;
mod network;
mod server;

use std::cell::Cell;
use std::rc::Rc;

use crate::sim::chance::Chance;
pub use crate::sim::check::Broken;
use crate::sim::device::Device;
use crate::sim::network::Network;
use crate::sim::server::{Place, Server};

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
    /// A restored server judges anew what it had accepted.
    ReceiptsIgnored,
    /// A server calls safe what no backup holds.
    SafeTooEarly,
    /// A restored server knows nobody who joined after the backup.
    MembersForgotten,
}

/// How much happens in one seed.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Participants, each with a phone.
    pub phones: usize,
    /// Coordinators, each with a desk.
    pub desks: usize,
    /// Things that happen before the network is mended.
    pub steps: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { phones: 3, desks: 2, steps: 60 }
    }
}

/// What a seed came to, when nothing was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// Operations that were saved on devices.
    pub saved: usize,
    /// Of them: accepted by the server.
    pub accepted: usize,
    /// Of them: in a tray.
    pub refused: usize,
    /// Requests that were lost, doubled or delivered late.
    pub disturbed: usize,
    /// How often the server was restored from an older copy.
    pub restores: usize,
    /// People whom it had never heard of afterwards, and who came back.
    pub returned: usize,
    /// SHA-256 over every request and answer in order: the same seed, the same trace.
    pub trace: String,
}

/// What all parts of the world share.
#[derive(Debug, Clone)]
struct World {
    chance: Chance,
    now_ms: Rc<Cell<u64>>,
}

/// Plays one seed.
///
/// # Errors
/// The first invariant that does not hold.
pub fn run(seed: u64, size: Size, control: Control) -> Result<Played, Broken> {
    let world = World { chance: Chance::new(seed), now_ms: Rc::new(Cell::new(1_539_189_000_000)) };
    let server = Server::open(world.clone(), control);
    let place = server.found(size.desks);
    let network = Network::new(server, world.clone(), control);
    let mut devices = Vec::new();
    for coordinator in place.coordinators.clone() {
        devices.push(Device::desk(&network, &world, coordinator));
    }
    for _ in 0..size.phones {
        devices.extend(Device::phone(&network, &world, &place));
    }
    let mut saved = Vec::new();
    network.trouble(true);
    for _ in 0..size.steps {
        world.now_ms.set(world.now_ms.get() + world.chance.below(120_000));
        match world.chance.below(100) {
            0..=3 => network.server().back_up(),
            4 => network.restore(false),
            5 => network.restore(true),
            // Somebody comes late, perhaps after the last backup.
            6..=7 if devices.len() < size.desks + 2 * size.phones => devices.extend(Device::phone(&network, &world, &place)),
            _ => {}
        }
        let who = world.chance.index(devices.len());
        step(&mut devices[who], &world, &place, &mut saved);
    }
    network.trouble(false);
    settle(&mut devices, &world);
    let counts = check::all(&network, &devices, &saved)?;
    Ok(Played {
        saved: saved.len(),
        accepted: counts.accepted,
        refused: counts.refused,
        disturbed: network.disturbed(),
        restores: network.server().restores(),
        returned: network.server().returned(),
        trace: network.trace(),
    })
}

fn step(device: &mut Device, world: &World, place: &Place, saved: &mut Vec<check::SavedOp>) {
    match world.chance.below(10) {
        0..=4 => act::something(device, world, place, saved),
        5..=8 => device.sync(),
        _ => device.restart(),
    }
}

/// With a good network again, everybody syncs until nothing waits; then once more, for what the others sent last.
fn settle(devices: &mut [Device], world: &World) {
    for _ in 0..6 {
        for device in devices.iter_mut() {
            world.now_ms.set(world.now_ms.get() + 1_000);
            device.sync();
        }
    }
}
