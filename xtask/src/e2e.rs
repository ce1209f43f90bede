//! What needs a real browser: the store contract, the stories, the screenshots.
//!
//! The scripts lie in tests/e2e and learn from their environment what to use:
//! LYKTA_BIN (the server), LYKTA_CHROMIUM (the browser), LYKTA_CONTRACT_DIR, LYKTA_DEMO_LOG, LYKTA_URL,
//! LYKTA_DIST (a front end instead of the server's own).
//! Refuses to download a browser. Invariant: whatever is started here is ended here.

use std::ffi::OsStr;
use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::client::Flavour;
use crate::machine::{self, Needs};
use crate::obstacle::Obstacle;
use crate::process::{Output, find_program};
use crate::repo::Repo;
use crate::run;
use crate::toolchain::Choice;
use crate::web::Packages;

const START_LIMIT: Duration = Duration::from_secs(30);

#[derive(Debug, clap::Args)]
pub(crate) struct ScreenshotOptions {
    /// Install what is missing without asking.
    #[arg(long)]
    yes: bool,
    /// How the client is compiled to WebAssembly.
    #[arg(long, value_name = "WAY")]
    wasm_toolchain: Option<Choice>,
}

/// Runs the contract suite of the client's store, which was built with the feature `contract`.
pub(crate) fn contract(repo: &Repo, output: &mut Output) -> Result<()> {
    let native = merge_cases(repo, output)?;
    let mut command = script(repo, "contract.mjs")?;
    output.run(command.env("LYKTA_CONTRACT_DIR", Flavour::Contract.folder(repo)).env("LYKTA_MERGE_CASES", native))
}

/// The program that says what the native build makes of the made-up cases of the merge.
fn merge_cases(repo: &Repo, output: &mut Output) -> Result<PathBuf> {
    let mut command = repo.cargo();
    command.args(["build", "--locked", "--package", "client-wasm", "--features", "contract", "--example", "merge-cases"]);
    output.run(&mut command)?;
    Ok(repo.target().join("debug/examples/merge-cases"))
}

pub(crate) fn stories(repo: &Repo, output: &mut Output) -> Result<()> {
    let mut command = Packages::E2E.script(repo, "e2e")?;
    output.run(command.env("LYKTA_BIN", repo.server_binary()).env("LYKTA_CHROMIUM", browser()?))
}

/// What the client measures of itself, in all parts or in those that are named.
pub(crate) fn figures(repo: &Repo, parts: &[String], output: &mut Output) -> Result<()> {
    output.run(script(repo, "figures/client.mjs")?.args(parts))
}

/// One story by its name, against that server, with more in its environment.
pub(crate) fn story(repo: &Repo, name: &str, server: &Path, more: &[(&str, &OsStr)], output: &mut Output) -> Result<()> {
    let mut command = Command::new("node");
    command.args(["--test", "--test-force-exit", "--test-reporter=spec"]).arg(format!("stories/{name}.story.mjs")).current_dir(repo.e2e());
    command.env("LYKTA_BIN", server).env("LYKTA_CHROMIUM", browser()?).envs(more.iter().copied());
    output.run(&mut command)
}

pub(crate) fn screenshots(repo: &Repo, options: &ScreenshotOptions) -> Result<()> {
    let output = &mut Output::Terminal;
    let needs = Needs {
        wasm: true,
        asked_toolchain: options.wasm_toolchain,
        browser: true,
        npm: vec![Packages::WEB, Packages::E2E],
        yes: options.yes,
        ..Needs::default()
    };
    let toolchain = machine::prepare(repo, &needs, output)?.expect("prepare settles the toolchain whenever wasm is needed");
    run::build(repo, toolchain, output)?;
    let mut script = script(repo, "screenshots.mjs")?;
    let demo = Demo::start(repo)?;
    script.env("LYKTA_URL", format!("http://{}", demo.address)).env("LYKTA_DEMO_LOG", &demo.log);
    output.run(&mut script)
}

fn script(repo: &Repo, name: &str) -> Result<Command> {
    let mut command = server_script(repo, name)?;
    command.env("LYKTA_CHROMIUM", browser()?);
    Ok(command)
}

/// A script that needs the server and no browser.
pub(crate) fn server_script(repo: &Repo, name: &str) -> Result<Command> {
    let path = repo.e2e().join(name);
    if !path.is_file() {
        return Err(Obstacle::FileMissing { path, mend: "this step runs that script" }.into());
    }
    let mut command = Command::new("node");
    command.arg(path).current_dir(repo.e2e()).env("LYKTA_BIN", repo.server_binary());
    Ok(command)
}

/// LYKTA_CHROMIUM, or Debian's Chromium.
fn browser() -> Result<PathBuf> {
    if let Some(asked) = std::env::var_os("LYKTA_CHROMIUM") {
        return Ok(asked.into());
    }
    let mend = "install Debian's package `chromium`, or say in LYKTA_CHROMIUM where a Chromium is";
    find_program("chromium").ok_or_else(|| Obstacle::ProgramMissing { program: "chromium".to_owned(), mend }.into())
}

/// A demo server on a free port with data of its own; ended when dropped.
struct Demo {
    server: Child,
    address: SocketAddr,
    /// What the server printed: sign-ins, join link and code.
    log: PathBuf,
}

impl Demo {
    fn start(repo: &Repo) -> Result<Self> {
        let data = repo.own("screenshot-demo");
        if data.exists() {
            std::fs::remove_dir_all(&data).with_context(|| format!("cannot empty {}", data.display()))?;
        }
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = repo.own("logs/demo.log");
        let folder = log.parent().expect("the log lies in a folder");
        std::fs::create_dir_all(folder)?;
        let file = File::create(&log)?;
        let server = Command::new(repo.server_binary())
            .arg("demo")
            .arg("--data")
            .arg(&data)
            .arg("--listen")
            .arg(address.to_string())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("cannot start {}", repo.server_binary().display()))?;
        let mut demo = Self { server, address, log };
        demo.wait_until_it_answers()?;
        Ok(demo)
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.server.try_wait()? {
                bail!("the demo server ended at once ({status}); it said so in {}", self.log.display());
            }
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the demo server did not answer within {} seconds; see {}", START_LIMIT.as_secs(), self.log.display())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
