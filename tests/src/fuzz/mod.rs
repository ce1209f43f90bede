//! A seeded fuzzer: inputs that are changed where it hurts, thrown at everything that reads what strangers send.
//!
//! It knows the forms (JSON, JSON in JSON, requests, pictures) instead of measuring coverage, and keeps every input that was answered in a new way.
//! Refuses to depend on a compiler's instruments, so that it runs wherever the tests do. Invariant: the same seed and the same number of tries give the
//! same inputs, so that what was found can be found again.

pub mod decode;
pub mod http;
pub mod json;
pub mod merge;
pub mod mutate;
pub mod photo;
pub mod pictures;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use mutate::Mutator;

/// The most inputs that are kept for having been answered in a new way.
const MOST_KEPT: usize = 4_000;
/// So many changes are heaped on one input.
const MOST_CHANGES: usize = 6;

/// Something that reads what strangers send.
pub trait Target {
    /// Also the folder of its kept inputs.
    fn name(&self) -> &'static str;

    /// Well-formed inputs to begin with.
    fn seeds(&self) -> Vec<Vec<u8>>;

    /// Changes an input; the others are there to take from.
    fn change(&self, input: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator);

    /// Reads one, and says how it was answered; or what is broken.
    ///
    /// # Errors
    /// What must not be, in words. A panic counts too.
    fn read(&mut self, input: &[u8]) -> Result<Answer, String>;
}

/// How an input was answered: what differs here differs in the code that was walked through.
pub type Answer = u64;

/// An answer made of whatever tells.
pub fn answer(of: impl Hash) -> Answer {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub enum Budget {
    /// After so many inputs.
    Tries(u64),
    /// After so long.
    Time(Duration),
}

/// What a run came to when nothing was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// Inputs that were read.
    pub tries: u64,
    /// Different answers.
    pub answers: usize,
}

/// An input that broke something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{target}, seed {seed}, input {at}: {why}\n{}", String::from_utf8_lossy(.input))]
pub struct Found {
    /// Which target.
    pub target: &'static str,
    /// The run's seed.
    pub seed: u64,
    /// How many inputs were read before.
    pub at: u64,
    /// What is broken.
    pub why: String,
    /// The input itself.
    pub input: Vec<u8>,
}

/// Kept inputs of a target: what once broke something, and what is hard to make. Committed, and read in every run.
#[must_use]
pub fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(target);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a kept input can be read")).collect()
}

/// Reads every kept input and seed as it is, then changed ones until the budget is spent.
///
/// # Errors
/// The first input that broke something.
pub fn run(target: &mut dyn Target, seed: u64, budget: Budget) -> Result<Played, Box<Found>> {
    let mut inputs = kept(target.name());
    inputs.extend(target.seeds());
    let mut mutator = Mutator::new(seed);
    let mut answers = BTreeSet::new();
    let began = Instant::now();
    let mut tries = 0;
    for input in inputs.clone() {
        answers.insert(read(target, seed, tries, &input)?);
        tries += 1;
    }
    let is_over = |tries: u64| match budget {
        Budget::Tries(most) => tries >= most,
        Budget::Time(most) => began.elapsed() >= most,
    };
    while !is_over(tries) {
        // What was kept last is what is understood least.
        let recent = inputs.len().min(64);
        let at = if mutator.percent(40) { inputs.len() - 1 - mutator.below(recent) } else { mutator.below(inputs.len()) };
        let mut input = inputs[at].clone();
        for _ in 0..=mutator.below(MOST_CHANGES) {
            target.change(&mut input, &inputs, &mut mutator);
        }
        let is_new = answers.insert(read(target, seed, tries, &input)?);
        if is_new && inputs.len() < MOST_KEPT {
            inputs.push(input);
        }
        tries += 1;
    }
    Ok(Played { tries, answers: answers.len() })
}

fn read(target: &mut dyn Target, seed: u64, at: u64, input: &[u8]) -> Result<Answer, Box<Found>> {
    let name = target.name();
    let found = |why: String| Box::new(Found { target: name, seed, at, why, input: input.to_vec() });
    match catch_unwind(AssertUnwindSafe(|| target.read(input))) {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(why)) => Err(found(why)),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(found(format!("panic: {}", words.unwrap_or_default())))
        }
    }
}

/// Every target as the product has it.
#[must_use]
pub fn targets() -> Vec<Box<dyn Target>> {
    vec![
        Box::new(decode::Decode::default()),
        Box::new(merge::Merge),
        Box::new(photo::Photo::default()),
        Box::new(http::Http::open(http::Control::Sound)),
    ]
}
