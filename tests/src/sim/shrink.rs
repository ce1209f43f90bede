//! Makes a failing plan small: leaves out events, first many at once, then fewer, and takes the disturbance out of those that stay.
//!
//! It refuses to end somewhere else: what is left breaks the same invariant as the whole.

use crate::sim::plan::{Event, Plan};
use crate::sim::{Broken, Control, play};

/// How many parts are tried before what has been reached is good enough.
const MOST_TRIES: usize = 600;

/// A failure, made small.
#[derive(Debug, Clone)]
pub struct Shrunk {
    /// What is left.
    pub plan: Plan,
    /// What it breaks.
    pub broken: Broken,
    /// How many parts were tried.
    pub tries: usize,
}

struct Search {
    control: Control,
    best: Plan,
    broken: Broken,
    tries: usize,
}

impl Search {
    /// Whether a smaller plan breaks the same thing; then it is the best.
    fn take(&mut self, events: Vec<Event>) -> bool {
        self.tries += 1;
        let plan = Plan { seed: self.best.seed, events };
        let Err(broken) = play(&plan, self.control).result else { return false };
        let is_same = std::mem::discriminant(&broken) == std::mem::discriminant(&self.broken);
        if is_same {
            (self.best, self.broken) = (plan, broken);
        }
        is_same
    }

    fn is_tired(&self) -> bool {
        self.tries >= MOST_TRIES
    }

    fn leave_out(&mut self) {
        let mut chunk = self.best.events.len().div_ceil(2);
        while chunk > 0 && !self.is_tired() {
            let mut from = 0;
            let mut is_smaller = false;
            while from < self.best.events.len() && !self.is_tired() {
                let mut events = self.best.events.clone();
                events.drain(from..events.len().min(from + chunk));
                // What follows moves to this place when it worked.
                if !events.is_empty() && self.take(events) {
                    is_smaller = true;
                } else {
                    from += chunk;
                }
            }
            // One by one until nothing more goes: an event may have been needed only by another that is gone now.
            if chunk > 1 || !is_smaller {
                chunk /= 2;
            }
        }
    }

    fn calm(&mut self) {
        for at in (0..self.best.events.len()).rev() {
            if self.is_tired() || self.best.events[at].is_calm {
                continue;
            }
            let mut events = self.best.events.clone();
            events[at].is_calm = true;
            self.take(events);
        }
    }
}

/// The smallest part of a failing plan that was found; `None` when the plan does not fail.
pub fn shrink(plan: &Plan, control: Control) -> Option<Shrunk> {
    let broken = play(plan, control).result.err()?;
    let mut search = Search { control, best: plan.clone(), broken, tries: 1 };
    search.leave_out();
    search.calm();
    search.leave_out();
    Some(Shrunk { plan: search.best, broken: search.broken, tries: search.tries })
}
