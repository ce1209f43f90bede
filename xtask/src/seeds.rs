//! Fresh seeds of the simulation, as many as one likes, and the account of all that were ever played: docs/seeds.json.
//!
//! Refuses to write down what did not run to its end: the figures are those that the simulation itself printed. Invariant: an entry is added, never changed;
//! a failing run is written down as well, with what plays it again.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::process::{Output, capture};
use crate::repo::Repo;
use crate::types;

/// What is played when nobody says how many.
const MANY: u64 = 20_000;
/// How many are played between two entries: a run that is stopped loses no more than this.
const PORTION: u64 = 5_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many fresh seeds; without it LYKTA_SEEDS, or 20,000.
    count: Option<u64>,
}

/// All that was played.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Account {
    /// Seeds that held, over all entries.
    total: u64,
    entries: Vec<Entry>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    /// With a `+` when the work tree differed.
    commit: String,
    /// UTC, to the minute.
    at: String,
    first: u64,
    count: u64,
    seconds: f64,
    /// `held`, or what the simulation said of the seed that broke.
    result: String,
    /// What the simulation printed, where it ran to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    figures: Option<Value>,
}

impl Account {
    fn read(repo: &Repo) -> Result<Self> {
        let path = path(repo);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not what this writes", path.display()))
    }

    /// Read again each time: another run may have ended meanwhile.
    fn add(repo: &Repo, entry: Entry) -> Result<u64> {
        let mut account = Self::read(repo)?;
        account.total += if entry.result == HELD { entry.count } else { 0 };
        account.entries.push(entry);
        let path = path(repo);
        let text = serde_json::to_string_pretty(&account).expect("it holds only JSON");
        std::fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))?;
        Ok(account.total)
    }
}

const HELD: &str = "held";

fn path(repo: &Repo) -> PathBuf {
    repo.path("docs/seeds.json")
}

fn commit(repo: &Repo) -> Result<String> {
    let git = |arguments: &[&str]| capture(Command::new("git").args(arguments).current_dir(repo.root()));
    let is_changed = !git(&["status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/seeds.json"])?.is_empty();
    Ok(git(&["rev-parse", "--short", "HEAD"])? + if is_changed { "+" } else { "" })
}

/// What of the output the account keeps.
fn told(log: &str) -> (Option<Value>, Option<String>) {
    let is_fresh = |figures: &Value| figures["what"] == "fresh";
    let figures = log.lines().filter_map(lykta_proof::read).find(|(row, figures)| row == "simulation" && is_fresh(figures));
    let broken = log.lines().find(|line| line.starts_with("seed ") && line.contains(": "));
    let again = log.lines().find_map(|line| line.strip_prefix("again: "));
    (figures.map(|(_, figures)| figures), broken.map(|broken| [broken, again.unwrap_or_default()].join("; again: ")))
}

/// Plays fresh seeds, optimised, and adds them to the account.
pub(crate) fn play(repo: &Repo, options: &Options) -> Result<()> {
    let asked = std::env::var("LYKTA_SEEDS").ok().and_then(|text| text.parse().ok());
    let mut left = options.count.or(asked).unwrap_or(MANY);
    while left > 0 {
        let count = left.min(PORTION);
        left -= count;
        play_some(repo, count)?;
    }
    Ok(())
}

/// The step of `cargo xtask test --deep`: the whole tests crate, optimised, with many seeds. Nothing is written down: a check changes no file.
pub(crate) fn deep(repo: &Repo, output: &mut Output) -> Result<()> {
    let seeds = std::env::var("LYKTA_SEEDS").unwrap_or_else(|_| MANY.to_string());
    let mut command = repo.cargo();
    command.args(["test", "--locked", "--profile=deep", "--package", "lykta-tests", "--", "--nocapture"]);
    output.run(command.env("LYKTA_SEEDS", seeds))
}

fn play_some(repo: &Repo, count: u64) -> Result<()> {
    let log = repo.own("logs/seeds.log");
    let (commit, at) = (commit(repo)?, capture(Command::new("date").args(["-u", "+%Y-%m-%d %H:%M"]))?);
    let mut command = repo.cargo();
    // Packages and features are those of `bench reliability`, so that one build serves both.
    command.args(["test", "--locked", "--profile=deep", "--workspace"]).args(types::features(repo)?);
    command.args(["--test", "convergence", "--", "--nocapture", "everybody_ends"]);
    let outcome = Output::log(&log, true)?.run(command.env("LYKTA_SEEDS", count.to_string()));
    let text = std::fs::read(&log).with_context(|| format!("cannot read {}", log.display()))?;
    let (figures, broken) = told(&String::from_utf8_lossy(&text));
    let number = |name: &str| figures.as_ref().map(|figures| figures[name].clone()).unwrap_or_default();
    let first = number("first").as_u64().unwrap_or(0);
    let result = match (&outcome, &broken) {
        (Ok(()), None) => HELD.to_owned(),
        (_, Some(broken)) => broken.clone(),
        // It did not build, or was stopped: no seed was judged.
        (Err(_), None) => return outcome,
    };
    let seconds = number("seconds").as_f64().unwrap_or(0.0);
    let total = Account::add(repo, Entry { commit, at, first, count, seconds, result, figures })?;
    println!("docs/seeds.json: {total} seeds have held in all");
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_made_of_what_the_simulation_printed() {
        let held = r#"running 1 test
LYKTA_PROOF {"figures":{"first":7,"seeds":5,"seconds":1.0,"what":"fresh"},"row":"simulation"}
test everybody_ends ... ok"#;
        let (figures, broken) = told(held);
        assert_eq!((figures.map(|figures| figures["first"].clone()), broken), (Some(7.into()), None));
        let broke = "seed 9: x was saved and is lost\n3 of its 80 events are enough\nagain: LYKTA_SEED=9 LYKTA_KEEP=1-3 cargo test";
        let (figures, broken) = told(broke);
        assert!(figures.is_none());
        assert_eq!(broken.as_deref(), Some("seed 9: x was saved and is lost; again: LYKTA_SEED=9 LYKTA_KEEP=1-3 cargo test"));
    }
}
