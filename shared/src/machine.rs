//! Lifecycles as tables: which state may follow which, and where a reason is owed.
//!
//! A move is compare-and-set: [`crate::apply`] refuses it when its `from` is no longer true. This module knows the lawful steps only;
//! who may take them is [`crate::permission`].

/// One lawful step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The state before.
    pub from: &'static str,
    /// The state after.
    pub to: &'static str,
    /// Whether the step owes a reason, which is told to those it concerns.
    pub needs_reason: bool,
    /// A field that must have a value before the step: it says what the new state is about.
    pub needs_field: Option<&'static str>,
}

/// A lifecycle.
#[derive(Debug)]
pub struct Machine {
    /// The state of a new record.
    pub initial: &'static str,
    /// Every state.
    pub states: &'static [&'static str],
    /// Every lawful step.
    pub steps: &'static [Step],
    /// States in which nothing more is expected.
    pub ends: &'static [&'static str],
}

impl Machine {
    /// The step between two states, if it is lawful.
    pub fn step(&self, from: &str, to: &str) -> Option<Step> {
        self.steps.iter().find(|step| step.from == from && step.to == to).copied()
    }

    /// The lawful steps out of a state, in the order in which they are offered.
    pub fn steps_from(&self, from: &str) -> impl Iterator<Item = Step> {
        self.steps.iter().filter(move |step| step.from == from).copied()
    }
}

const fn step(from: &'static str, to: &'static str) -> Step {
    Step { from, to, needs_reason: false, needs_field: None }
}

const fn reasoned(from: &'static str, to: &'static str) -> Step {
    Step { from, to, needs_reason: true, needs_field: None }
}

/// A duplicate names the finding that is followed instead.
const fn duplicate(from: &'static str) -> Step {
    Step { from, to: "duplicate", needs_reason: false, needs_field: Some("duplicate_of") }
}

/// The walk: from a draft to its closing.
pub static WALK: Machine = Machine {
    initial: "draft",
    states: &[
        "draft",
        "planned",
        "briefed",
        "ongoing",
        "awaiting_phones",
        "in_review",
        "protocol_approved",
        "answered",
        "followed_up",
        "closed",
        "postponed",
        "cancelled",
        "broken_off",
    ],
    steps: &[
        step("draft", "planned"),
        step("planned", "ongoing"),
        step("planned", "briefed"),
        step("planned", "draft"),
        reasoned("planned", "postponed"),
        reasoned("planned", "cancelled"),
        step("briefed", "ongoing"),
        reasoned("briefed", "postponed"),
        reasoned("briefed", "cancelled"),
        step("postponed", "planned"),
        reasoned("postponed", "cancelled"),
        step("ongoing", "awaiting_phones"),
        reasoned("ongoing", "broken_off"),
        step("broken_off", "awaiting_phones"),
        step("awaiting_phones", "in_review"),
        step("awaiting_phones", "ongoing"),
        step("in_review", "protocol_approved"),
        step("in_review", "closed"),
        step("protocol_approved", "answered"),
        step("answered", "followed_up"),
        step("followed_up", "closed"),
    ],
    ends: &["closed", "cancelled"],
};

/// States of a walk after which an observation is marked as late: its review has begun.
pub const WALK_REVIEW_BEGUN: &[&str] = &["in_review", "protocol_approved", "answered", "followed_up", "closed"];

/// The finding: from received to checked, or to one of its other ends.
pub static FINDING: Machine = Machine {
    initial: "received",
    states: &[
        "received",
        "reviewed",
        "assigned",
        "confirmed",
        "wrong_owner",
        "ownership_unclear",
        "planned",
        "awaiting_budget",
        "in_progress",
        "fixed",
        "checked",
        "duplicate",
        "declined",
        "preserved",
        "referred",
        "reopened",
    ],
    steps: &[
        step("received", "reviewed"),
        step("received", "preserved"),
        reasoned("received", "declined"),
        duplicate("received"),
        step("reviewed", "assigned"),
        step("reviewed", "preserved"),
        reasoned("reviewed", "declined"),
        duplicate("reviewed"),
        reasoned("reviewed", "referred"),
        step("assigned", "confirmed"),
        reasoned("assigned", "wrong_owner"),
        reasoned("assigned", "ownership_unclear"),
        reasoned("assigned", "declined"),
        step("wrong_owner", "assigned"),
        reasoned("wrong_owner", "ownership_unclear"),
        reasoned("wrong_owner", "referred"),
        step("ownership_unclear", "assigned"),
        reasoned("ownership_unclear", "declined"),
        reasoned("ownership_unclear", "referred"),
        step("confirmed", "planned"),
        step("confirmed", "in_progress"),
        step("confirmed", "awaiting_budget"),
        step("confirmed", "fixed"),
        reasoned("confirmed", "declined"),
        step("planned", "in_progress"),
        step("planned", "fixed"),
        step("planned", "awaiting_budget"),
        reasoned("planned", "declined"),
        step("awaiting_budget", "planned"),
        reasoned("awaiting_budget", "declined"),
        step("in_progress", "fixed"),
        reasoned("in_progress", "declined"),
        step("fixed", "checked"),
        reasoned("fixed", "in_progress"),
        reasoned("checked", "reopened"),
        reasoned("declined", "reopened"),
        reasoned("duplicate", "reopened"),
        reasoned("preserved", "reopened"),
        reasoned("referred", "reopened"),
        step("reopened", "reviewed"),
        step("reopened", "assigned"),
        reasoned("reopened", "declined"),
    ],
    ends: &["checked", "declined", "duplicate", "preserved", "referred"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_joins_two_known_states_once() {
        for machine in [&WALK, &FINDING] {
            assert!(machine.states.contains(&machine.initial));
            for (index, step) in machine.steps.iter().enumerate() {
                assert!(machine.states.contains(&step.from) && machine.states.contains(&step.to), "{step:?}");
                assert!(!machine.steps[..index].iter().any(|other| other.from == step.from && other.to == step.to), "{step:?} stands twice");
            }
        }
    }

    #[test]
    fn every_state_can_be_reached_and_only_ends_stand_still() {
        for machine in [&WALK, &FINDING] {
            let mut reached = vec![machine.initial];
            let mut next = 0;
            while let Some(from) = reached.get(next).copied() {
                next += 1;
                for step in machine.steps_from(from) {
                    if !reached.contains(&step.to) {
                        reached.push(step.to);
                    }
                }
            }
            for state in machine.states {
                assert!(reached.contains(state), "{state} can't be reached");
                let stands_still = machine.steps_from(state).next().is_none();
                assert!(!stands_still || machine.ends.contains(state), "{state} is a dead end");
            }
        }
    }

    #[test]
    fn a_finding_is_never_declined_without_a_reason() {
        for step in FINDING.steps.iter().filter(|step| step.to == "declined") {
            assert!(step.needs_reason, "{step:?}");
        }
    }

    #[test]
    fn a_duplicate_always_says_of_what() {
        for step in FINDING.steps.iter().filter(|step| step.to == "duplicate") {
            assert_eq!(step.needs_field, Some("duplicate_of"), "{step:?}");
        }
        let fields = crate::kind::spec(&crate::kind::Kind::Finding).expect("known");
        for name in FINDING.steps.iter().filter_map(|step| step.needs_field) {
            assert!(fields.field(name).is_some(), "{name} is a field");
        }
    }
}
