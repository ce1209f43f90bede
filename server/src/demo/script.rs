//! The example's script: data/mark-2018.json, read into steps. In values `@key` stands for a record's id and `$word` for what is known at seeding only.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use shared::scope::Role;

const SCRIPT: &str = include_str!("../../data/mark-2018.json");

/// One step.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Step {
    Host {
        id: String,
        fields: BTreeMap<String, Value>,
    },
    Account(DemoAccount),
    Participant {
        key: String,
        walk: String,
    },
    Leader {
        key: String,
        walk: String,
    },
    Create {
        by: String,
        at: String,
        kind: String,
        id: String,
        fields: BTreeMap<String, Value>,
    },
    Set {
        by: String,
        at: String,
        id: String,
        fields: BTreeMap<String, Value>,
    },
    Append {
        by: String,
        at: String,
        id: String,
        set: String,
        element: String,
        value: Value,
    },
    Move {
        by: String,
        at: String,
        id: String,
        from: String,
        to: String,
        #[serde(default)]
        reason: Option<String>,
    },
}

/// Somebody who can sign in to the demo.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoAccount {
    /// The person's key in the script.
    pub(super) key: String,
    /// The name to sign in with.
    pub user: String,
    /// The password. Public: it opens nothing but a demo.
    pub password: String,
    /// The person's name.
    pub name: String,
    /// What the person does.
    pub title: String,
    pub(super) organisation: String,
    pub(super) role: Role,
}

/// All steps, in order.
pub(super) fn steps() -> Vec<Step> {
    serde_json::from_str(SCRIPT).expect("a test reads the script")
}

/// Everybody who can sign in.
pub fn accounts() -> Vec<DemoAccount> {
    let account = |step| match step {
        Step::Account(account) => Some(account),
        _ => None,
    };
    steps().into_iter().filter_map(account).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device's stamps never fall, so a step that is told before an earlier one would carry the later one's time.
    #[test]
    fn the_times_of_the_story_rise() {
        let mut last = String::new();
        for step in steps() {
            let (Step::Create { at, .. } | Step::Set { at, .. } | Step::Append { at, .. } | Step::Move { at, .. }) = step else { continue };
            // All are of one form in UTC, so that they sort as texts; what happens now happens last.
            let at = if at == "$now" { "9".to_owned() } else { at };
            assert!(at >= last, "{at} is told after {last}");
            last = at;
        }
    }
}
