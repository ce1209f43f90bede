//! One seed being played: the devices, the events one after the other, and the calm at the end in which everything must come together.

use std::collections::BTreeSet;

use client_wasm::error::Error;
use client_wasm::memory_store::Durable;
use shared::id::RecordId;
use shared::scope::{Grant, Scope};

use crate::sim::device::{Device, Role};
use crate::sim::network::Network;
use crate::sim::oracle::End;
use crate::sim::place::{Place, found, of_coordinator, of_handler, of_participant};
use crate::sim::plan::{Event, Plan, What};
use crate::sim::saved::{Holding, Saved};
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
    /// The devices that were ever to forget everything.
    wiped: BTreeSet<(u64, u64)>,
    /// Those that may find themselves shut out: sessions that were ever ended, wiped or not; and copies, of which only one is had back after a restore.
    shut_out: BTreeSet<(u64, u64)>,
    counts: Played,
}

impl Stage {
    pub(crate) fn new(world: World, seed: u64, control: Control) -> Self {
        let server = Server::open(world.clone(), control);
        let place = found(&server, MOST_STAFF, MOST_STAFF);
        server.move_in(place.clone());
        let network = Network::new(server, world.clone(), control);
        Self {
            world,
            seed,
            network,
            place,
            devices: Vec::new(),
            saved: Saved::default(),
            control,
            ended: Vec::new(),
            wiped: BTreeSet::new(),
            shut_out: BTreeSet::new(),
            counts: Played::default(),
        }
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
            What::Act | What::Sync | What::Restart | What::Copy | What::Clock => return self.on_device(event),
            What::End | What::Give | What::Erase | What::SignOut | What::Wipe => return self.on_device(event),
        }
        Ok(())
    }

    fn on_device(&mut self, event: Event) -> Result<(), Broken> {
        let Some(at) = self.devices.iter().position(|device| device.name == event.who) else { return Ok(()) };
        match event.what {
            What::Copy => {
                let copy = self.devices[at].copy(event.number);
                // What both hold is known from here on, also when nothing more happens to the copy before the end.
                self.saved.note(&self.devices[at])?;
                self.saved.note(&copy)?;
                self.shut_out.insert(copy.root);
                self.devices.push(copy);
                self.counts.copies += 1;
                return Ok(());
            }
            What::End => return self.end(at),
            What::Give => return self.give_anew(),
            What::Erase => {
                self.counts.erased += self.network.server().erase_something_of(self.devices[at].person);
                return Ok(());
            }
            What::SignOut | What::Wipe => {
                self.end_device(at, event.what == What::Wipe);
                return Ok(());
            }
            _ => {}
        }
        let before = (self.devices[at].holding(), self.devices[at].core.store().durable());
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
                let outcome = device.sync();
                if outcome.is_ok() {
                    check::nothing_skipped(self.network.server(), device)?;
                }
                self.sign_in_again(at, &outcome);
            }
            What::Clock => device.set_clock(),
            _ => device.restart(),
        }
        self.devices[at].recover();
        self.hear_of_wipe(at, before)?;
        self.follow_session(at);
        let device = &mut self.devices[at];
        self.saved.note_tray(&tray, device);
        self.network.forget_unkept(device.unreceipted().into_iter());
        self.saved.note(device)?;
        device.plant();
        Ok(())
    }

    /// Whoever was signed out from elsewhere comes back by the link, as somebody new; or some time later.
    fn sign_in_again(&mut self, at: usize, outcome: &Result<(), Error>) {
        let device = &mut self.devices[at];
        let is_out = *outcome == Err(Error::NotSignedIn) && (device.is_signed_out() || device.core.session().is_none());
        if is_out && self.control == Control::SignedOutForgets {
            device.forget_unsent();
        }
        if is_out && device.role == Role::Participant && self.world.chance.percent(50) {
            device.join(&self.place);
        }
    }

    /// Where somebody else is signed in now, what is on the device goes in their name. Only who was shut out has to become somebody else.
    fn follow_session(&mut self, at: usize) {
        let held = self.devices[at].follow_session();
        if self.shut_out.contains(&self.devices[at].root) {
            // Also what is in a backup, and only its photo is still here.
            self.saved.moved.extend(held.ops);
            self.saved.moved.extend(self.devices[at].core.state().uploads.values().map(|upload| upload.op_id));
        }
    }

    fn end_device(&mut self, at: usize, is_wipe: bool) {
        let device = &self.devices[at];
        if self.network.server().end_device(device.person, device.core.device_id(), device.line().credentials(), is_wipe) {
            self.counts.wiped += usize::from(is_wipe);
            self.counts.signed_out += usize::from(!is_wipe);
            self.shut_out.insert(device.root);
            if is_wipe {
                self.wiped.insert(device.root);
            }
        }
    }

    /// A device that was told to forget everything has done so; or tries again, where its storage or the network was bad.
    fn hear_of_wipe(&mut self, at: usize, (held, rows): (Holding, Durable)) -> Result<(), Broken> {
        let device = &mut self.devices[at];
        if !device.line().take_wiped() {
            return Ok(());
        }
        // A copy has the same credential: it is told, too. And so is a browser that came back with its old cookie while a silent restore had forgotten the wipe,
        // once the journal is read again.
        let cookie = device.line().credentials().0;
        let is_same_cookie = || cookie.is_some_and(|cookie| self.network.server().oracle.was_ever_wiped(&cookie));
        if !self.wiped.contains(&device.root) && !is_same_cookie() {
            return Err(Broken::WipedUnasked(device.name));
        }
        if self.control == Control::WipedKeepsRows {
            device.put_back(rows);
        }
        if device.has_forgotten() {
            self.saved.forget(held);
            device.begin_anew();
        } else if !self.network.is_troubled() {
            return Err(Broken::NotForgotten(device.name));
        }
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
        if !oracle.scopes(person).is_empty() && oracle.knows(&End::Grant(person, grant.scope)) {
            self.network.server().give_anew(person, grant);
        }
        Ok(())
    }

    /// With a good network again, everybody syncs until nothing waits; then once more, for what the others sent last.
    fn settle(&mut self) -> Result<(), Broken> {
        for round in 0..ROUNDS {
            for at in 0..self.devices.len() {
                self.network.server().tick(1_000);
                let device = &mut self.devices[at];
                let before = (device.holding(), device.core.store().durable());
                let outcome = device.sync();
                self.hear_of_wipe(at, before)?;
                self.follow_session(at);
                let device = &mut self.devices[at];
                if outcome == Err(Error::NotSignedIn) && self.control == Control::SignedOutForgets && device.is_signed_out() {
                    device.forget_unsent();
                }
                let is_shut_out = outcome == Err(Error::NotSignedIn) && device.role == Role::Participant;
                // Whoever can't be had back joins by the link once more, as somebody new.
                if is_shut_out && round > 0 && round < ROUNDS - 2 {
                    device.line().forget();
                    device.join(&self.place);
                    self.follow_session(at);
                }
                let device = &mut self.devices[at];
                self.saved.note(device)?;
                device.plant();
            }
        }
        Ok(())
    }
}
