//! The steps, in the order in which they run: quick ones first, and what others build upon before those.
//!
//! Refuses to hold the checks themselves. Invariant: each thing is built once; a later step uses what an earlier one built.

use anyhow::Result;

use super::{Ground, budget, controls, direction, files, format, rust, second_client};
use crate::client::{self, Flavour};
use crate::types;
use crate::web::{self, Packages};
use crate::{e2e, reliability, run, seeds};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    Deep,
    Controls,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(super) name: &'static str,
    pub(super) headline: &'static str,
    pub(super) when: When,
    pub(super) wasm: bool,
    pub(super) npm: bool,
    pub(super) browser: bool,
    pub(super) python: bool,
    pub(super) run: fn(&mut Ground<'_>) -> Result<()>,
}

const fn step(name: &'static str, headline: &'static str, run: fn(&mut Ground<'_>) -> Result<()>) -> Step {
    Step { name, headline, when: When::Always, wasm: false, npm: false, browser: false, python: false, run }
}

pub(super) const STEPS: &[Step] = &[
    Step { npm: true, ..step("format", "Rust and TypeScript are formatted and linted", format::check) },
    step("direction", "crates, modules and files keep to their places", direction_and_files),
    step("clippy", "no warning in any target", rust::clippy),
    step("rust", "every Rust test", rust::tests),
    step("types", "the TypeScript declarations are those of the Rust types", |ground| types::check(ground.repo, &mut ground.output)),
    Step { wasm: true, npm: true, ..step("wasm", "the WebAssembly client is built", build_client) },
    Step { wasm: true, npm: true, ..step("web", "the front end type-checks, passes its tests and builds", check_web) },
    step("budget", "what the walk loads first stays small", budget::check),
    Step { wasm: true, npm: true, browser: true, ..step("contract", "the store contract holds in a real browser", contract) },
    Step { wasm: true, npm: true, browser: true, ..step("stories", "people's tasks, in a real browser against the real server", stories) },
    Step {
        wasm: true,
        npm: true,
        python: true,
        ..step("second-client", "a client written from the protocol's document gets along with the server", second_client::check)
    },
    Step {
        when: When::Deep,
        ..step("seeds", "the seeded simulation, many seeds, in release", |ground| seeds::deep(ground.repo, &mut ground.output))
    },
    Step {
        when: When::Controls,
        wasm: true,
        npm: true,
        browser: true,
        python: true,
        ..step("controls", "each planted violation is caught", controls::check)
    },
];

fn direction_and_files(ground: &mut Ground<'_>) -> Result<()> {
    direction::check(ground)?;
    files::check(ground)?;
    reliability::check_page(ground.repo, &mut ground.output)
}

fn build_client(ground: &mut Ground<'_>) -> Result<()> {
    client::build(ground.repo, ground.toolchain(), Flavour::Product, &mut ground.output)
}

fn check_web(ground: &mut Ground<'_>) -> Result<()> {
    build_client(ground)?;
    type_check(ground)?;
    if Packages::WEB.has_script(ground.repo, "test")? {
        ground.output.run(&mut Packages::WEB.script(ground.repo, "test")?)?;
    }
    web::build(ground.repo, &mut ground.output)
}

pub(super) fn type_check(ground: &mut Ground<'_>) -> Result<()> {
    ground.output.run(&mut Packages::WEB.script(ground.repo, "check")?)
}

fn contract(ground: &mut Ground<'_>) -> Result<()> {
    client::build(ground.repo, ground.toolchain(), Flavour::Contract, &mut ground.output)?;
    e2e::contract(ground.repo, &mut ground.output)
}

fn stories(ground: &mut Ground<'_>) -> Result<()> {
    // All but the server is there already, unless this step runs alone.
    run::build(ground.repo, ground.toolchain(), &mut ground.output)?;
    e2e::stories(ground.repo, &mut ground.output)
}
