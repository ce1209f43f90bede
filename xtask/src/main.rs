//! `cargo xtask …`: one door to everything one does with this repository.
//!
//! Each verb is a file of its own. This one reads the command line and turns an error into one
//! sentence and an exit code; it refuses to show a backtrace.
//! Invariant: 0 = done, 1 = something that was run failed, 2 = could not start (the sentence says the mend).

mod apt;
mod bench;
mod client;
mod consent;
mod e2e;
mod fingerprint;
mod fresh;
mod machine;
mod obstacle;
mod openapi;
mod process;
mod reliability;
mod repo;
mod run;
mod seeds;
mod test;
mod toolchain;
mod types;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use obstacle::Obstacle;
use repo::Repo;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Builds, starts and checks Lykta.", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Install what is missing, build everything and start the demo server.
    Run(run::Options),
    /// Run every check, or one of them with --only.
    Test(test::Options),
    /// Write the TypeScript declarations that come from Rust, or check that they are current.
    Types(types::Options),
    /// Run one benchmark, for example `bench sync`; `bench reliability` writes docs/reliability.md.
    Bench(bench::Options),
    /// Take the screenshots of the documentation from a demo server.
    Screenshots(e2e::ScreenshotOptions),
    /// Run the seeded simulation for as many seeds as one likes.
    Seeds(seeds::Options),
    /// Prove the fresh-machine claim: a bare Debian 12 in a chroot, with Rust and Node only.
    CheckFresh(fresh::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let repo = Repo::here();
    let result = match &cli.verb {
        Verb::Run(options) => run::run(&repo, options),
        Verb::Test(options) => test::test(&repo, options),
        Verb::Types(options) => types::types(&repo, options),
        Verb::Bench(options) => bench::bench(&repo, options),
        Verb::Screenshots(options) => e2e::screenshots(&repo, options),
        Verb::Seeds(options) => seeds::play(&repo, options),
        Verb::CheckFresh(options) => fresh::check(&repo, options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            match error.downcast_ref::<Obstacle>() {
                Some(_) => ExitCode::from(2),
                None => ExitCode::FAILURE,
            }
        }
    }
}
