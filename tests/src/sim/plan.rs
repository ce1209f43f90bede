//! The plan of a seed: what happens, in which order, to whom. Made from the seed alone, before anything happens.
//!
//! Its invariant: an event means the same in every part of its plan. It names devices by the event that made them and has chance of its own, so a plan can be
//! cut down to what a failure needs ([`crate::sim::shrink`]), and the cut is a short text ([`Plan::kept`]).

use std::fmt::Write as _;

use crate::sim::Size;
use crate::sim::chance::Chance;

/// What an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A coordinator signs in at a desk of their own.
    Coordinator,
    /// Somebody who handles findings for another organisation signs in.
    Handler,
    /// A participant joins with a phone.
    Join,
    /// A person does something on a device.
    Act,
    /// A device syncs.
    Sync,
    /// A page goes, at once, and comes back.
    Restart,
    /// A device is copied with all it holds; from then on there are two.
    Copy,
    /// A device's clock is set to another time, up to ten years off.
    Clock,
    /// The server's clock is set, up to an hour.
    ServerClock,
    /// The server is backed up.
    BackUp,
    /// The server's machine is lost and restored from the last backup.
    Restore,
    /// The same, in silence: an image of the disk comes back under the epoch that it had.
    SilentRestore,
    /// The server is killed and started again on what its disk held.
    Crash,
    /// A person's grant ends.
    End,
    /// A person is given again what had ended.
    Give,
    /// Something that a device's person wrote is erased by decision.
    Erase,
    /// A device is signed out from elsewhere.
    SignOut,
    /// A device is to forget everything.
    Wipe,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Its name in the plan: the whole plan's events are numbered from 0.
    pub number: u64,
    /// What.
    pub what: What,
    /// The event that made the device which does it.
    pub who: u64,
    /// How long after the event before it, in milliseconds.
    pub later_ms: u64,
    /// Nothing is disturbed meanwhile: no request, no transaction.
    pub is_calm: bool,
}

/// All that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it was made from.
    pub seed: u64,
    /// In order.
    pub events: Vec<Event>,
}

/// A text that names no part of a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no events: write them as 0-5,9,12~ (~ for one that nothing disturbs)")]
pub struct NotAPart(String);

/// What happens, with how often.
const USUAL: &[(What, u64)] = &[
    (What::Act, 46),
    (What::Sync, 34),
    (What::Restart, 6),
    (What::Join, 3),
    (What::Copy, 2),
    (What::Clock, 2),
    (What::ServerClock, 1),
    (What::BackUp, 3),
    (What::Restore, 2),
    (What::SilentRestore, 1),
    (What::Crash, 2),
    (What::End, 3),
    (What::Give, 2),
    (What::Erase, 3),
    (What::SignOut, 1),
    (What::Wipe, 1),
];

fn usual(chance: &Chance) -> What {
    let all = USUAL.iter().map(|(_, often)| often).sum();
    let mut at = chance.below(all);
    for (what, often) in USUAL {
        match at.checked_sub(*often) {
            Some(rest) => at = rest,
            None => return *what,
        }
    }
    What::Act
}

impl Plan {
    /// The whole plan of a seed.
    pub fn of(seed: u64, size: Size) -> Self {
        let chance = Chance::new(seed);
        let mut plan = Self { seed, events: Vec::new() };
        let mut devices = Vec::new();
        let beginning = [(What::Coordinator, size.desks), (What::Handler, size.handlers), (What::Join, size.phones)];
        for (what, count) in beginning {
            for _ in 0..count {
                devices.push(plan.add(what, 0, 0, true));
            }
        }
        for _ in 0..size.steps {
            let what = match usual(&chance) {
                What::Join | What::Copy if devices.len() >= size.most_devices() => What::Act,
                what => what,
            };
            let who = *chance.pick(&devices);
            let number = plan.add(what, who, chance.below(120_000), false);
            if matches!(what, What::Join | What::Copy) {
                devices.push(number);
            }
        }
        plan
    }

    /// A restore from an older backup: so many phones, a fifth of which joined after it; and people whose grants ended
    /// after it, what they wrote that was erased, devices that were signed out and wiped: some of the late ones too.
    pub fn of_restore(seed: u64, phones: usize, is_silent: bool) -> Self {
        let mut plan = Self { seed, events: Vec::new() };
        let staff = [What::Coordinator, What::Coordinator, What::Handler].map(|what| plan.add(what, 0, 0, true));
        let early: Vec<u64> = (0..phones - phones / 5).map(|_| plan.add(What::Join, 0, 1_000, true)).collect();
        plan.work(&early);
        plan.work(&staff);
        plan.add(What::BackUp, 0, 1_000, true);
        let late: Vec<u64> = (0..phones / 5).map(|_| plan.add(What::Join, 0, 1_000, true)).collect();
        let all = [early.as_slice(), &late].concat();
        plan.work(&all);
        plan.work(&staff);
        plan.work(&all);
        for ended in early.iter().step_by(10).chain(late.iter().step_by(5)) {
            plan.add(What::End, *ended, 1_000, true);
        }
        for (what, from, every) in [(What::Erase, 3, 10), (What::SignOut, 5, 20), (What::Wipe, 7, 20)] {
            for who in early.iter().skip(from).step_by(every).chain(late.iter().skip(from / 2).step_by(every / 2)) {
                plan.add(what, *who, 1_000, true);
            }
        }
        plan.work(&staff);
        plan.add(if is_silent { What::SilentRestore } else { What::Restore }, 0, 1_000, true);
        // Some are heard of only much later: their clocks and their cookies are as old as the backup is.
        plan.work(&all.iter().copied().step_by(3).collect::<Vec<_>>());
        plan
    }

    /// Each notes something, twice, and is heard of; over a network that is not good.
    fn work(&mut self, devices: &[u64]) {
        for who in devices {
            for (what, is_calm) in [(What::Act, false), (What::Act, false), (What::Sync, false), (What::Sync, true)] {
                self.add(what, *who, 500, is_calm);
            }
        }
    }

    fn add(&mut self, what: What, who: u64, later_ms: u64, is_calm: bool) -> u64 {
        let number = u64::try_from(self.events.len()).unwrap_or(u64::MAX);
        self.events.push(Event { number, what, who, later_ms, is_calm });
        number
    }

    /// The part of this plan that a text names.
    ///
    /// # Errors
    /// When it names none.
    pub fn part(&self, text: &str) -> Result<Self, NotAPart> {
        let bad = || NotAPart(text.to_owned());
        let mut events = Vec::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (range, is_calm) = item.strip_suffix('~').map_or((item, false), |range| (range, true));
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let (first, last): (u64, u64) = (first.parse().map_err(|_| bad())?, last.parse().map_err(|_| bad())?);
            let found = self.events.iter().filter(|event| (first..=last).contains(&event.number));
            events.extend(found.map(|event| Event { is_calm: event.is_calm || is_calm, ..*event }));
        }
        if events.is_empty() { Err(bad()) } else { Ok(Self { seed: self.seed, events }) }
    }

    /// As text: `0-5,9,12~`.
    pub fn kept(&self) -> String {
        let mut text = String::new();
        for run in self.events.chunk_by(|one, other| other.number == one.number + 1 && other.is_calm == one.is_calm) {
            let [first, .., last] = run else {
                write!(text, ",{}{}", run[0].number, mark(run[0])).expect("a string takes all");
                continue;
            };
            write!(text, ",{}-{}{}", first.number, last.number, mark(*first)).expect("a string takes all");
        }
        text.split_off(usize::from(!text.is_empty()))
    }
}

fn mark(event: Event) -> &'static str {
    if event.is_calm { "~" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_as_it_was_written() {
        let whole = Plan::of(7, Size::default());
        assert_eq!(whole.part(&whole.kept()), Ok(whole.clone()));
        let part = whole.part("0-3,20,22-24~,30").expect("it names events");
        assert_eq!(part.events.len(), 9);
        assert!(part.events[5].is_calm && !part.events[8].is_calm);
        assert_eq!(whole.part(&part.kept()), Ok(part));
        for bad in ["", "x", "900-", "99999"] {
            assert!(whole.part(bad).is_err(), "{bad}");
        }
    }
}
