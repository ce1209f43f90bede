//! The command line: what an administrator types. Every failure is one sentence that says what to do.

mod backup;
mod demo;
mod device;
mod doctor;
mod erase;
mod ground;
mod out;
mod restore;
mod serve;
mod settings;
mod user;

use clap::{Parser, Subcommand};

use crate::app::AppError;
use crate::backup::error::BackupError;
use crate::error::Error;
use crate::tiles::TilesError;
use crate::tls::TlsError;

/// Lykta, the tool for safety walks: server, front end and database in one binary.
#[derive(Debug, Parser)]
#[command(name = "lykta", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(serve::Serve),
    /// Run the server with the example of Mark 2018 in it: sign-ins, a walk to join, a finished walk.
    Demo(demo::Demo),
    /// Make a backup now, verified, while the server runs or not.
    Backup(backup::Backup),
    /// Make a new data directory from a backup.
    Restore(restore::Restore),
    /// Bring back what a restore to an earlier time kept aside.
    Replay(restore::Replay),
    /// Look whether everything is whole and safe. Ends with 1 when something is broken.
    Doctor(doctor::Doctor),
    /// People who sign in.
    User(user::User),
    /// Devices of people: list them, sign one out, have one erase all it has.
    Device(device::Device),
    /// Take the words of an operation out of the log, by decision.
    Erase(erase::Erase),
}

/// What can go wrong at the command line.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The installation can't be opened.
    #[error(transparent)]
    App(#[from] AppError),
    /// Something failed while running.
    #[error(transparent)]
    Run(#[from] Error),
    /// The address is taken.
    #[error("{address} is in use by another program: choose another one with --listen, for example --listen {suggestion}")]
    AddressTaken {
        /// The address.
        address: String,
        /// One beside it.
        suggestion: String,
    },
    /// The address can't be listened on.
    #[error("can't listen on {address}: {source}; choose another address with --listen")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        source: std::io::Error,
    },
    /// Certificates.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The source of map tiles.
    #[error(transparent)]
    Tiles(#[from] TilesError),
    /// Only one half of a pair was given.
    #[error("--tls-cert and --tls-key go together")]
    HalfOfAPair,
    /// `--reset` would throw away a real installation.
    #[error("{0} holds an installation that is not a demo: --reset would throw it away; choose another --data")]
    NotADemo(std::path::PathBuf),
    /// A demo in a real installation.
    #[error("{0} holds an installation that is not a demo: choose another --data")]
    DemoInReal(std::path::PathBuf),
    /// A word that is no role.
    #[error("there is no organisation called {0}: say its name or id")]
    NoOrganisation(String),
    /// A word that is no area.
    #[error("there is no area called {0}")]
    NoArea(String),
    /// A word that is nobody.
    #[error("nobody signs in as {0}: say the account's name or the person's id")]
    NoPerson(String),
    /// A device that the person has never used.
    #[error("the person has never used the device {0}; lykta device list says which there are")]
    NoDevice(shared::id::DeviceId),
    /// An operation that is not there.
    #[error("there is no operation {0}, or its words were erased before")]
    NoOperation(shared::id::OpId),
    /// Others hang on what it made.
    #[error("{0} made something on which other records hang: erase what changed it instead")]
    HungOn(shared::id::OpId),
    /// The reason.
    #[error("say with --reason why, in at most {} characters", shared::wire::MOST_REASON)]
    Reason,
    /// Nothing to end.
    #[error("{0} has nothing in {1} that could be ended")]
    NoGrant(String, shared::scope::Scope),
    /// The name is taken.
    #[error("there is an account called {0} already")]
    NameTaken(String),
    /// The password.
    #[error("a password has {} to {} characters", crate::access::password::SHORTEST, crate::access::password::LONGEST)]
    PasswordLength,
    /// Backup, restore, examination.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Another server runs on the directory.
    #[error("another lykta serves from {0}: one server per directory")]
    SecondServer(std::path::PathBuf),
    /// There is no installation.
    #[error("there is no installation in {0}: is --data right?")]
    NoInstallation(std::path::PathBuf),
    /// A time that can't be read.
    #[error("{0} is no time: write it like 2026-11-22T18:30:00Z")]
    Time(String),
    /// Something is broken.
    #[error("something is broken: see above, and docs/operations.md")]
    Broken,
    /// A task ended badly.
    #[error("a task ended badly: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// Files, standard input.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Tells on standard error what went wrong, in one sentence; where nobody hears it, the exit code is left.
pub fn tell(error: &CliError) {
    out::tell(format_args!("{error}"));
}

/// Runs what the command line says.
///
/// # Errors
/// See [`CliError`].
pub fn run() -> Result<(), CliError> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Replay(replay) => replay.run().await,
            Command::Doctor(doctor) => doctor.run().await,
            Command::User(user) => user.run().await,
            Command::Device(device) => device.run().await,
            Command::Erase(erase) => erase.run().await,
        }
    })
}
