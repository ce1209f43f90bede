//! `cargo xtask bench reliability`: runs every proof, reads what it printed, and writes docs/reliability.md.
//!
//! Refuses to stop at the first failure: a row that fails is written as failing. A row that is not run again keeps its figures with their own commit and date.
//! Invariant: 0 only when every row that was asked for meets its bar.

mod page;
mod proofs;
mod record;
mod rows;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use serde_json::Value;

use crate::machine::{self, Needs};
use crate::obstacle::Obstacle;
use crate::process::{Output, capture};
use crate::repo::Repo;
use crate::web::Packages;
use crate::{openapi, run, test};
use proofs::Proof;
use record::{Measured, Ran, Record};
use rows::{ROWS, Row, SIZES};
use verdict::Verdict;

/// The row that a program of others proves.
const OPENAPI: &str = "openapi-fuzzing";

#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench reliability")]
struct Options {
    /// As much as CI tries, without optimisation: minutes instead of hours.
    #[arg(long)]
    quick: bool,
    /// This row only (may be given more than once).
    #[arg(long, value_name = "ROW")]
    only: Vec<String>,
    /// Run nothing: write the page from the record.
    #[arg(long)]
    page: bool,
    /// Install what is missing without asking.
    #[arg(long)]
    yes: bool,
}

/// What running the proofs came to, before it is sorted into rows.
#[derive(Debug, Default)]
struct Results {
    commands: BTreeMap<&'static str, Vec<Ran>>,
    lines: Vec<(String, Value)>,
}

pub(crate) fn reliability(repo: &Repo, arguments: &[String], is_yes: bool) -> Result<()> {
    let words = std::iter::once("reliability").chain(arguments.iter().map(String::as_str));
    let mut options = Options::try_parse_from(words).unwrap_or_else(|error| error.exit());
    options.yes |= is_yes;
    if !options.page {
        let wanted = select(&options.only)?;
        let (rows, unknown) = measure(repo, &options, &wanted)?;
        // Read only now: another run may have measured other rows meanwhile.
        let mut record = Record::read(repo)?;
        record.rows.extend(rows);
        record.write(repo)?;
        write_page(repo, &record)?;
        return conclude(&wanted, &record, &unknown);
    }
    write_page(repo, &Record::read(repo)?)
}

/// The step of `cargo xtask test`: nobody has edited the page.
pub(crate) fn check_page(repo: &Repo, output: &mut Output) -> Result<()> {
    let kept = std::fs::read_to_string(page_path(repo)).unwrap_or_default();
    if kept != page::render(&Record::read(repo)?) {
        bail!("docs/reliability.md is not what docs/reliability.json makes: run `cargo xtask bench reliability --page`");
    }
    output.say("docs/reliability.md holds what was measured, and nothing else")
}

fn select(only: &[String]) -> Result<Vec<&'static Row>> {
    if only.is_empty() {
        return Ok(ROWS.iter().collect());
    }
    let known = || ROWS.iter().map(|row| row.name).collect::<Vec<_>>().join(", ");
    only.iter().map(|name| rows::find(name).ok_or_else(|| Obstacle::UnknownRow { name: name.clone(), known: known() }.into())).collect()
}

/// What was measured, by row; and the names that proofs printed and no row has.
fn measure(repo: &Repo, options: &Options, wanted: &[&'static Row]) -> Result<(BTreeMap<String, Measured>, BTreeSet<String>)> {
    let names: BTreeSet<&str> = wanted.iter().map(|row| row.name).collect();
    let proofs: Vec<Proof> = proofs::list(repo)?.into_iter().filter(|proof| proof.rows.iter().any(|row| names.contains(row))).collect();
    // Stories, the planted violations and schemathesis run against what is shipped; Rust tests build what they need.
    let needs_openapi = names.contains(OPENAPI);
    let needs_browser = names.contains(lykta_proof::CONTROLS) || proofs.iter().any(|proof| proof.way.needs_browser());
    let needs_product = needs_browser || needs_openapi;
    let npm = if needs_product { vec![Packages::WEB, Packages::E2E] } else { Vec::new() };
    let needs = Needs { wasm: needs_product, browser: needs_browser, venv: needs_openapi, npm, yes: options.yes, ..Needs::default() };
    let toolchain = machine::prepare(repo, &needs, &mut Output::Terminal)?;
    let (commit, at) = (commit(repo)?, capture(Command::new("date").args(["-u", "+%Y-%m-%d %H:%M"]))?);
    if let Some(toolchain) = toolchain {
        run::build(repo, toolchain, &mut Output::log(&log(repo, "build"), false)?)?;
    }
    let sizes = sizes(options.quick);
    let mut results = Results::default();
    for proof in &proofs {
        let log = log(repo, &proof.way.slug());
        let command = proof.way.command(options.quick);
        let ran = timed(&command, &log, |output| proof.way.run(repo, toolchain, options.quick, &sizes, output))?;
        results.take(&proof.rows, ran, &log)?;
    }
    if needs_openapi {
        let log = log(repo, OPENAPI);
        let ran = timed("cargo xtask bench openapi", &log, |output| openapi::fuzz(repo, &sizes, output))?;
        results.take(&BTreeSet::from([OPENAPI]), ran, &log)?;
    }
    if names.contains(lykta_proof::CONTROLS) {
        let log = log(repo, lykta_proof::CONTROLS);
        let toolchain = toolchain.expect("planted violations need the product");
        let ran = timed("cargo xtask test --only controls", &log, |output| test::plant(repo, toolchain, output))?;
        results.take(&BTreeSet::from([lykta_proof::CONTROLS]), ran, &log)?;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rows = BTreeMap::new();
    for row in wanted {
        let commands = results.commands.remove(row.name).unwrap_or_default();
        let figures = results.figures(row.name);
        let caught = results.caught(row.name);
        rows.insert(row.name.to_owned(), Measured { commit: commit.clone(), at: at.clone(), cores, commands, figures, caught });
    }
    Ok((rows, results.unknown()))
}

impl Results {
    fn take(&mut self, rows: &BTreeSet<&'static str>, ran: Ran, log: &Path) -> Result<()> {
        for row in rows {
            self.commands.entry(row).or_default().push(ran.clone());
        }
        let text = std::fs::read(log).with_context(|| format!("cannot read {}", log.display()))?;
        self.lines.extend(String::from_utf8_lossy(&text).lines().filter_map(lykta_proof::read));
        Ok(())
    }

    fn figures(&self, row: &str) -> Vec<Value> {
        // What planted bugs a row's checks have caught is told beside its figures.
        let is_figure = |figures: &Value| row != lykta_proof::CONTROLS || figures["of"] == lykta_proof::CONTROLS;
        self.lines.iter().filter(|(name, figures)| name == row && is_figure(figures)).map(|(_, figures)| figures.clone()).collect()
    }

    fn caught(&self, row: &str) -> Vec<String> {
        let of_row = self.lines.iter().filter(|(name, figures)| name == lykta_proof::CONTROLS && figures["of"] == row);
        let names = of_row.filter_map(|(_, figures)| figures["caught"].as_array());
        // Some say them among their figures, with the seed or the place at which they were noticed.
        let among = self.lines.iter().filter(|(name, _)| name == row).filter_map(|(_, figures)| figures["controls"].as_array());
        names.chain(among).flatten().map(page::value).collect()
    }

    /// Figures that no row would show: a misspelt row.
    fn unknown(&self) -> BTreeSet<String> {
        self.lines.iter().map(|(name, _)| name).filter(|name| rows::find(name).is_none()).cloned().collect()
    }
}

/// Runs one command into its log; that it failed is a result, not an end.
fn timed(command: &str, log: &Path, run: impl FnOnce(&mut Output) -> Result<()>) -> Result<Ran> {
    println!("== {command}");
    let mut output = Output::log(log, false)?;
    let began = Instant::now();
    let result = run(&mut output);
    let seconds = (began.elapsed().as_secs_f64() * 10.0).round() / 10.0;
    match &result {
        Ok(()) => println!("-- passed in {seconds} s"),
        Err(error) => println!("-- FAILED after {seconds} s: {error:#} (log: {})", log.display()),
    }
    Ok(Ran { command: command.to_owned(), seconds, has_passed: result.is_ok() })
}

fn conclude(wanted: &[&'static Row], record: &Record, unknown: &BTreeSet<String>) -> Result<()> {
    let mut short = Vec::new();
    for row in wanted {
        let verdict = verdict::judge(row, record.rows.get(row.name));
        println!("{:<20} {}", row.name, verdict.words());
        if !matches!(verdict, Verdict::Met | Verdict::Smaller(_)) {
            short.push(row.name);
        }
    }
    if !unknown.is_empty() {
        println!("proofs named rows that are not in the report: {}", unknown.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
    }
    if short.is_empty() { Ok(()) } else { bail!("not met: {} (docs/reliability.md says more)", short.join(", ")) }
}

fn sizes(is_quick: bool) -> Vec<(&'static str, String)> {
    let size = |(name, quick, full): (&'static str, &str, &str)| {
        let asked = std::env::var(name).ok();
        (name, asked.unwrap_or_else(|| if is_quick { quick } else { full }.to_owned()))
    };
    SIZES.into_iter().map(size).collect()
}

/// What was measured: the commit, and whether there was more than it.
fn commit(repo: &Repo) -> Result<String> {
    let git = |arguments: &[&str]| capture(Command::new("git").args(arguments).current_dir(repo.root()));
    let commit = git(&["rev-parse", "--short=10", "HEAD"])?;
    // The page, its record and the account of the seeds change with every run.
    let changed = git(&["status", "--porcelain", "--", ".", ":!docs/reliability.md", ":!docs/reliability.json", ":!docs/seeds.json"])?;
    Ok(if changed.is_empty() { commit } else { format!("{commit}, changed") })
}

fn log(repo: &Repo, slug: &str) -> std::path::PathBuf {
    repo.own("logs/reliability").join(format!("{slug}.log"))
}

fn page_path(repo: &Repo) -> std::path::PathBuf {
    repo.path("docs/reliability.md")
}

fn write_page(repo: &Repo, record: &Record) -> Result<()> {
    let path = page_path(repo);
    std::fs::write(&path, page::render(record)).with_context(|| format!("cannot write {}", path.display()))?;
    println!("written: {}", path.display());
    Ok(())
}
