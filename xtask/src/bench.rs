//! Benchmarks and long simulations: both live in the tests crate; this only starts them.
//!
//! Refuses to judge their figures. Invariant: always release builds, for a debug figure says nothing.

use anyhow::Result;

use crate::process::Output;
use crate::repo::Repo;

const DEEP_SEEDS: u64 = 20_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Name of the benchmark: the binary `bench-NAME` of the package lykta-tests.
    name: String,
    /// Handed on to the benchmark.
    #[arg(last = true)]
    arguments: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SeedOptions {
    /// How many fresh seeds; without it LYKTA_SEEDS, or 20,000.
    count: Option<u64>,
}

pub(crate) fn bench(repo: &Repo, options: &Options) -> Result<()> {
    let mut command = repo.cargo();
    command.args(["run", "--locked", "--release", "--package", "lykta-tests", "--bin"]);
    command.arg(format!("bench-{}", options.name)).arg("--").args(&options.arguments);
    Output::Terminal.run(&mut command)
}

pub(crate) fn seeds(repo: &Repo, options: &SeedOptions) -> Result<()> {
    run_seeds(repo, options.count, &mut Output::Terminal)
}

/// The whole tests crate in release, with many seeds for its simulation. The seeds are in the output.
pub(crate) fn run_seeds(repo: &Repo, count: Option<u64>, output: &mut Output) -> Result<()> {
    let asked = std::env::var("LYKTA_SEEDS").ok();
    let seeds = count.map(|count| count.to_string()).or(asked).unwrap_or_else(|| DEEP_SEEDS.to_string());
    let mut command = repo.cargo();
    command.args(["test", "--locked", "--release", "--package", "lykta-tests", "--", "--nocapture"]);
    output.run(command.env("LYKTA_SEEDS", seeds))
}
