//! `cargo xtask run`: from a fresh checkout to a demo that phones can open.
//!
//! Refuses to build when the start would fail anyway (port, versions). The server itself prints
//! addresses, sign-ins and the join code. Invariant: the server replaces this process, so Ctrl-C,
//! exit codes and signals are its own.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::client::{self, Flavour};
use crate::machine::{self, Needs};
use crate::obstacle::Obstacle;
use crate::process::{Output, ProcessError};
use crate::repo::Repo;
use crate::toolchain::{Choice, Toolchain};
use crate::web;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Install what is missing without asking.
    #[arg(long)]
    yes: bool,
    /// Address that the server listens on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8018")]
    listen: SocketAddr,
    /// Folder of the demo's data, made when it is not there; data/demo of the repository without this.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Let phones on the same network in (the server then listens on every address, with HTTPS).
    #[arg(long)]
    lan: bool,
    /// How the client is compiled to WebAssembly; without this, the first that works here.
    #[arg(long, value_name = "WAY")]
    wasm_toolchain: Option<Choice>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<()> {
    // Before minutes of building, not after them. The server checks again when it starts.
    check_free(options.listen)?;
    let output = &mut Output::Terminal;
    let needs = Needs { wasm: true, asked_toolchain: options.wasm_toolchain, npm: vec![web::Packages::WEB], yes: options.yes, ..Needs::default() };
    let toolchain = machine::prepare(repo, &needs, output)?.expect("prepare settles the toolchain whenever wasm is needed");
    build(repo, toolchain, output)?;
    start(repo, options)
}

/// Everything that the demo consists of, each part only when its inputs changed.
pub(crate) fn build(repo: &Repo, toolchain: Toolchain, output: &mut Output) -> Result<()> {
    client::build(repo, toolchain, Flavour::Product, output)?;
    web::build(repo, output)?;
    build_server(repo, output)
}

fn build_server(repo: &Repo, output: &mut Output) -> Result<()> {
    output.run(repo.cargo().args(["build", "--locked", "--release", "--package", "server"]))
}

fn start(repo: &Repo, options: &Options) -> Result<()> {
    let data = options.data.clone().unwrap_or_else(|| repo.path("data/demo"));
    let mut command = Command::new(repo.server_binary());
    command.arg("demo").arg("--data").arg(data).arg("--listen").arg(options.listen.to_string());
    if options.lan {
        command.arg("--lan");
    }
    // Only returns when it failed.
    let source = command.exec();
    Err(ProcessError::NotStarted { command: crate::process::describe(&command), source }.into())
}

fn check_free(address: SocketAddr) -> Result<(), Obstacle> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let next = address.port().checked_add(1).unwrap_or(8018);
            Err(Obstacle::PortTaken { address, suggestion: SocketAddr::new(address.ip(), next) })
        }
        Err(error) => Err(Obstacle::CannotListen { address, reason: error.kind() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_noticed_and_another_is_named() {
        let holder = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = holder.local_addr().unwrap();
        let error = check_free(address).unwrap_err();
        assert!(matches!(error, Obstacle::PortTaken { .. }), "{error}");
        assert!(error.to_string().contains("--listen 127.0.0.1:"), "{error}");
    }

    #[test]
    fn a_free_port_is_let_go_again() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        check_free(address).unwrap();
        check_free(address).unwrap();
    }

    #[test]
    fn an_address_of_another_machine_is_refused_in_words() {
        let error = check_free("192.0.2.1:8018".parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains("--listen"), "{error}");
    }
}
