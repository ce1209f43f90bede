//! Benchmarks: those of the server live in the tests crate, those of the client in tests/e2e/figures; this only starts them.
//!
//! Refuses to judge their figures (the report of reliability does: [`crate::reliability`]). Invariant: always release builds, for a debug figure says nothing.

use anyhow::Result;

use crate::machine::{self, Needs};
use crate::process::Output;
use crate::repo::Repo;
use crate::toolchain::Choice;
use crate::web::Packages;
use crate::{e2e, openapi, reliability, run};

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Name of the benchmark: `client`, `backup`, `openapi`, `reliability`, or NAME of a binary `bench-NAME` of the package lykta-tests.
    name: String,
    /// Install what is missing without asking.
    #[arg(long)]
    yes: bool,
    /// How the client is compiled to WebAssembly.
    #[arg(long, value_name = "WAY")]
    wasm_toolchain: Option<Choice>,
    /// Handed on to the benchmark.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// The benchmark that needs a browser.
const CLIENT: &str = "client";
/// All proofs, and the report that is made of them.
const RELIABILITY: &str = "reliability";
/// Fuzzing by the OpenAPI document.
const OPENAPI: &str = "openapi";
/// The bars of backup and restore, which are a test that takes minutes.
const BACKUP: &str = "backup";

pub(crate) fn bench(repo: &Repo, options: &Options) -> Result<()> {
    if options.name == CLIENT {
        return client(repo, options);
    }
    if options.name == RELIABILITY {
        return reliability::reliability(repo, &options.arguments, options.yes);
    }
    if options.name == OPENAPI {
        return openapi(repo, options);
    }
    let mut command = repo.cargo();
    if options.name == BACKUP {
        command.args(["test", "--locked", "--release", "--package", "server", "--test", "backup", "--", "--ignored", "--nocapture", "large"]);
        return Output::Terminal.run(command.args(&options.arguments));
    }
    command.args(["run", "--locked", "--release", "--package", "lykta-tests", "--bin"]);
    command.arg(format!("bench-{}", options.name)).arg("--").args(&options.arguments);
    Output::Terminal.run(&mut command)
}

/// The server as it is shipped, under schemathesis.
fn openapi(repo: &Repo, options: &Options) -> Result<()> {
    let output = &mut Output::Terminal;
    let needs = Needs {
        wasm: true,
        asked_toolchain: options.wasm_toolchain,
        venv: true,
        npm: vec![Packages::WEB, Packages::E2E],
        yes: options.yes,
        ..Needs::default()
    };
    let toolchain = machine::prepare(repo, &needs, output)?.expect("prepare settles the toolchain whenever wasm is needed");
    run::build(repo, toolchain, output)?;
    openapi::fuzz(repo, &[], output)
}

/// The product as it is shipped, in a real browser.
fn client(repo: &Repo, options: &Options) -> Result<()> {
    let output = &mut Output::Terminal;
    let npm = vec![Packages::WEB, Packages::E2E, Packages::FIGURES];
    let needs = Needs { wasm: true, asked_toolchain: options.wasm_toolchain, browser: true, npm, yes: options.yes, ..Needs::default() };
    let toolchain = machine::prepare(repo, &needs, output)?.expect("prepare settles the toolchain whenever wasm is needed");
    run::build(repo, toolchain, output)?;
    e2e::figures(repo, &options.arguments, output)
}
