//! One seed being played: the devices, the events one after the other, and the calm at the end in which everything must come together.

use shared::id::RecordId;
use shared::scope::{Grant, Scope};

use crate::sim::device::{Device, Role};
use crate::sim::network::Network;
use crate::sim::place::{Place, found, of_coordinator, of_handler, of_participant};
use crate::sim::plan::{Event, Plan, What};
use crate::sim::saved::Saved;
use crate::sim::server::Server;
use crate::sim::{Broken, Control, Played, World, act, check};

/// More people than any plan has at its beginning.
const MOST_STAFF: usize = 4;
/// Rounds in which everybody syncs at the end.
const ROUNDS: u64 = 7;
/// An hour.
const HOUR_MS: u64 = 60 * 60 * 1_000;

pub(crate) struct Stage {
    world: World,
    seed: u64,
    network: Network,
    place: Place,
    devices: Vec<Device>,
    saved: Saved,
    control: Control,
    /// What has ended and may be given again.
    ended: Vec<(RecordId, Grant)>,
    counts: Played,
}

impl Stage {
    pub(crate) fn new(world: World, seed: u64, control: Control) -> Self {
        let server = Server::open(world.clone(), control);
        let place = found(&server, MOST_STAFF, MOST_STAFF);
        server.move_in(place.clone());
        let network = Network::new(server, world.clone(), control);
        Self { world, seed, network, place, devices: Vec::new(), saved: Saved::default(), control, ended: Vec::new(), counts: Played::default() }
    }

    pub(crate) fn play(mut self, plan: &Plan) -> Result<Played, Broken> {
        for event in &plan.events {
            self.world.chance.begin(self.seed, event.number);
            self.network.server().tick(event.later_ms);
            self.network.trouble(!event.is_calm);
            self.world.trace.note("event", &[&event.number.to_be_bytes(), format!("{:?}", event.what).as_bytes()]);
            self.happen(*event)?;
            if let Some(broken) = self.network.server().leaked.borrow().clone() {
                return Err(broken);
            }
        }
        self.network.trouble(false);
        self.world.chance.begin(self.seed, u64::MAX - 1);
        self.network.deliver_all();
        self.settle()?;
        let counts = check::all(&self.network, &self.devices, &self.saved)?;
        if let Some(broken) = self.network.server().leaked.borrow().clone() {
            return Err(broken);
        }
        for device in &self.devices {
            self.world.trace.note("device", &[device.core.canonical().as_bytes()]);
        }
        let server = self.network.server();
        Ok(Played {
            saved: self.saved.ops.len(),
            accepted: counts.accepted,
            refused: counts.refused,
            photos: counts.photos,
            disturbed: self.network.disturbed(),
            faults: server.faults(),
            restores: server.restores(),
            returned: server.returned.get(),
            ..self.counts
        })
    }

    fn happen(&mut self, event: Event) -> Result<(), Broken> {
        let (network, world) = (self.network.clone(), self.world.clone());
        let server = network.server();
        let place = self.place.clone();
        match event.what {
            What::Coordinator | What::Handler => {
                let role = if event.what == What::Coordinator { Role::Coordinator } else { Role::Handler };
                let staff = if role == Role::Coordinator { &place.coordinators } else { &place.handlers };
                let at = self.devices.iter().filter(|device| device.role == role).count();
                self.devices.push(Device::desk(event.number, &network, &world, staff[at % staff.len()], role));
            }
            What::Join => self.devices.extend(Device::phone(event.number, &network, &world, &place)),
            What::BackUp => server.back_up(),
            What::Restore => network.restore(false),
            What::SilentRestore => network.restore(true),
            What::Crash => network.crash(),
            What::ServerClock => {
                let by = i64::try_from(world.chance.below(2 * HOUR_MS)).expect("small") - i64::try_from(HOUR_MS).expect("small");
                server.set_clock(by);
            }
            What::Act | What::Sync | What::Restart | What::Copy | What::Clock | What::End | What::Give => return self.on_device(event),
        }
        Ok(())
    }

    fn on_device(&mut self, event: Event) -> Result<(), Broken> {
        let Some(at) = self.devices.iter().position(|device| device.name == event.who) else { return Ok(()) };
        match event.what {
            What::Copy => {
                let copy = self.devices[at].copy(event.number);
                self.devices.push(copy);
                self.counts.copies += 1;
                return Ok(());
            }
            What::End => return self.end(at),
            What::Give => return self.give_anew(),
            _ => {}
        }
        let device = &mut self.devices[at];
        self.saved.note(device)?;
        if self.control == Control::SavedTooEarly && self.world.chance.percent(10) {
            device.plan_lie();
        } else if !event.is_calm && self.world.chance.percent(12) {
            device.plan_fault();
            self.counts.device_faults += 1;
        }
        let mut tray = act::Tray::new();
        match event.what {
            What::Act => tray = act::something(device, &self.world, &self.place, &mut self.saved)?,
            What::Sync => {
                if device.sync().is_ok() {
                    check::nothing_skipped(self.network.server(), device)?;
                }
            }
            What::Clock => device.set_clock(),
            _ => device.restart(),
        }
        device.recover();
        self.saved.note_tray(&tray, device);
        self.network.forget_unkept(device.unreceipted().into_iter());
        self.saved.note(device)?;
        device.plant();
        Ok(())
    }

    /// Something that this person may do ends.
    fn end(&mut self, at: usize) -> Result<(), Broken> {
        let device = &self.devices[at];
        let person = device.person;
        let all = match device.role {
            Role::Participant => of_participant(&self.place, person),
            Role::Coordinator => of_coordinator(&self.place, person),
            Role::Handler => of_handler(&self.place, person),
        };
        let places: Vec<Grant> = all.into_iter().filter(|grant| !matches!(grant.scope, Scope::Person(_) | Scope::Public(_))).collect();
        let grant = *self.world.chance.pick(&places);
        let is_had = self.network.server().oracle.scopes(person).contains(&grant.scope);
        if is_had {
            self.network.server().end(person, grant.scope);
            self.ended.push((person, grant));
            self.counts.ended += 1;
        }
        Ok(())
    }

    fn give_anew(&mut self) -> Result<(), Broken> {
        if self.ended.is_empty() {
            return Ok(());
        }
        let (person, grant) = self.ended.swap_remove(self.world.chance.index(self.ended.len()));
        // A person whom a restore has forgotten is given nothing; nor is anything given again whose end it has forgotten.
        let oracle = &self.network.server().oracle;
        if !oracle.scopes(person).is_empty() && oracle.knows_end(person, grant.scope) {
            self.network.server().give_anew(person, grant);
        }
        Ok(())
    }

    /// With a good network again, everybody syncs until nothing waits; then once more, for what the others sent last.
    fn settle(&mut self) -> Result<(), Broken> {
        for round in 0..ROUNDS {
            for device in &mut self.devices {
                self.network.server().tick(1_000);
                let outcome = device.sync();
                let is_shut_out = outcome == Err(client_wasm::error::Error::NotSignedIn) && device.role == Role::Participant;
                // Whoever can't be had back joins by the link once more, as somebody new.
                if is_shut_out && round > 0 && round < ROUNDS - 2 {
                    device.line().forget();
                    device.join(&self.place);
                }
                self.saved.note(device)?;
                device.plant();
            }
        }
        Ok(())
    }
}
