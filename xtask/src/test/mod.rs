//! `cargo xtask test`: every check, one after the other, each with its headline, its duration and its log.
//!
//! Refuses to skip: a step whose subject is missing has failed. Invariant: the last line is
//! `N passed, N failed`, and the exit code is 0 only when nothing failed.

mod budget;
mod controls;
mod direction;
mod files;
mod format;
mod promise;
mod rust;
mod second_client;
mod steps;
mod storage;

use std::collections::VecDeque;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::consent::is_ci;
use crate::machine::{self, Needs};
use crate::obstacle::Obstacle;
use crate::process::Output;
use crate::repo::Repo;
use crate::toolchain::{Choice, Toolchain};
use crate::web;
use steps::{STEPS, Step};

const LINES_SHOWN: usize = 80;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Also run the seeded simulation for many seeds, in release (LYKTA_SEEDS says how many).
    #[arg(long)]
    deep: bool,
    /// Also plant violations in a copy of the repository: the checks must catch every one.
    #[arg(long)]
    controls: bool,
    /// Run this step only (may be given more than once).
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Install what is missing without asking.
    #[arg(long)]
    yes: bool,
    /// How the client is compiled to WebAssembly; CI takes Debian's way.
    #[arg(long, value_name = "WAY")]
    wasm_toolchain: Option<Choice>,
}

/// What a step works with.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    repo: &'a Repo,
    toolchain: Option<Toolchain>,
    output: Output,
}

impl Ground<'_> {
    fn toolchain(&self) -> Toolchain {
        self.toolchain.expect("a step that builds WebAssembly says so in its needs")
    }
}

pub(crate) fn test(repo: &Repo, options: &Options) -> Result<()> {
    let steps = select(options)?;
    let needs = Needs {
        wasm: steps.iter().any(|step| step.wasm),
        asked_toolchain: options.wasm_toolchain,
        browser: steps.iter().any(|step| step.browser),
        python: steps.iter().any(|step| step.python),
        npm: if steps.iter().any(|step| step.npm) { vec![web::Packages::WEB, web::Packages::E2E] } else { Vec::new() },
        yes: options.yes,
        ..Needs::default()
    };
    let toolchain = machine::prepare(repo, &needs, &mut Output::Terminal)?;
    let mut failed = Vec::new();
    for step in &steps {
        if !run_step(repo, toolchain, step)? {
            failed.push(step.name);
        }
    }
    if !failed.is_empty() {
        println!("\nfailed: {}", failed.join(", "));
    }
    println!("\n{} passed, {} failed", steps.len() - failed.len(), failed.len());
    if failed.is_empty() { Ok(()) } else { anyhow::bail!("the logs are in {}", repo.own("logs").display()) }
}

/// Plants every violation in a copy, as the step `controls` does.
pub(crate) fn plant(repo: &Repo, toolchain: Toolchain, output: &mut Output) -> Result<()> {
    let output = std::mem::replace(output, Output::Terminal);
    controls::check(&mut Ground { repo, toolchain: Some(toolchain), output })
}

/// Runs one step and tells whether it passed; an error is only what keeps steps from being run at all.
fn run_step(repo: &Repo, toolchain: Option<Toolchain>, step: &Step) -> Result<bool> {
    println!("\n== {}: {}", step.name, step.headline);
    let log = repo.own("logs").join(format!("{}.log", step.name));
    let echo = is_ci();
    let mut ground = Ground { repo, toolchain, output: Output::log(&log, echo)? };
    let started = Instant::now();
    let result = (step.run)(&mut ground);
    let seconds = started.elapsed().as_secs_f32();
    match &result {
        Ok(()) => println!("-- {}: passed in {seconds:.1} s", step.name),
        Err(error) => {
            if !echo {
                show_end(&log)?;
            }
            println!("-- {}: FAILED after {seconds:.1} s: {error:#}", step.name);
        }
    }
    Ok(result.is_ok())
}

fn show_end(log: &Path) -> Result<()> {
    let text = std::fs::read(log)?;
    let text = String::from_utf8_lossy(&text);
    let mut lines = VecDeque::with_capacity(LINES_SHOWN);
    for line in text.lines() {
        if lines.len() == LINES_SHOWN {
            lines.pop_front();
        }
        lines.push_back(line);
    }
    for line in lines {
        println!("   {line}");
    }
    println!("   (all of it: {})", log.display());
    Ok(())
}

fn select(options: &Options) -> Result<Vec<&'static Step>, Obstacle> {
    if options.only.is_empty() {
        let wanted = |step: &&Step| match step.when {
            steps::When::Always => true,
            steps::When::Deep => options.deep,
            steps::When::Controls => options.controls,
        };
        return Ok(STEPS.iter().filter(wanted).collect());
    }
    options.only.iter().map(|name| find(name)).collect()
}

fn find(name: &str) -> Result<&'static Step, Obstacle> {
    let known = || STEPS.iter().map(|step| step.name).collect::<Vec<_>>().join(", ");
    STEPS.iter().find(|step| step.name == name).ok_or_else(|| Obstacle::UnknownStep { name: name.to_owned(), known: known() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(only: &[&str], deep: bool, controls: bool) -> Options {
        let only = only.iter().map(|&name| name.to_owned()).collect();
        Options { deep, controls, only, yes: false, wasm_toolchain: None }
    }

    #[test]
    fn deep_and_controls_only_add() {
        let plain = select(&options(&[], false, false)).unwrap().len();
        assert_eq!(select(&options(&[], true, false)).unwrap().len(), plain + 1);
        assert_eq!(select(&options(&[], true, true)).unwrap().len(), STEPS.len());
    }

    #[test]
    fn an_unknown_step_names_the_known_ones() {
        let error = select(&options(&["nope"], false, false)).unwrap_err().to_string();
        assert!(error.contains("nope") && error.contains("format") && error.contains("stories"), "{error}");
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
