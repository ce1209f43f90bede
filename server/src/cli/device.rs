//! `lykta device`: which devices a person has, signing one out, having one erase all it has. For a lost phone.
//!
//! Works on the database beside a running server, which takes note within seconds.

use clap::{Args, Subcommand};
use shared::code::Code;
use shared::id::{DeviceId, RecordId};

use crate::access::authority::Decider;
use crate::access::devices::EndDevice;
use crate::app::{App, AppConfig};
use crate::cli::CliError;
use crate::cli::out::say;
use crate::cli::settings::DataArgument;
use crate::error::Error;
use crate::store::{accounts, devices};

#[derive(Debug, Args)]
pub(super) struct Device {
    #[command(subcommand)]
    command: DeviceCommand,
}

#[derive(Debug, Subcommand)]
enum DeviceCommand {
    /// A person's devices: id, when each was last heard, what it has left to send.
    List(Whose),
    /// End the sessions of a device. All that is on it stays; it asks to sign in again.
    SignOut(Which),
    /// End the sessions of a device and have it erase all it has as soon as it is heard. Can't be undone.
    Wipe(Which),
}

#[derive(Debug, Args)]
struct Whose {
    #[command(flatten)]
    data: DataArgument,
    /// The name somebody signs in with, or a person's id.
    person: String,
}

#[derive(Debug, Args)]
struct Which {
    #[command(flatten)]
    whose: Whose,
    /// The device, as `lykta device list` says it.
    device: DeviceId,
    /// Why; it is kept with the decision.
    #[arg(long)]
    reason: Option<String>,
}

/// The person that a word on the command line means.
pub(super) async fn person(app: &App, word: &str) -> Result<RecordId, CliError> {
    if let Ok(id) = word.parse() {
        return Ok(id);
    }
    let name = word.to_owned();
    let account = app.store.read(move |connection| accounts::find(connection, &name)).await?;
    account.map(|account| account.person).ok_or_else(|| CliError::NoPerson(word.to_owned()))
}

impl Device {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let (DeviceCommand::List(whose) | DeviceCommand::SignOut(Which { whose, .. }) | DeviceCommand::Wipe(Which { whose, .. })) = &self.command;
        let app = App::open(AppConfig::new(whose.data.existing()?)).await?;
        let done = self.command.run(&app).await;
        app.close().await;
        done
    }
}

impl DeviceCommand {
    async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(whose) => list(app, person(app, &whose.person).await?).await,
            Self::SignOut(which) => end(app, which, false).await,
            Self::Wipe(which) => end(app, which, true).await,
        }
    }
}

async fn list(app: &App, person: RecordId) -> Result<(), CliError> {
    let now_ms = app.clock.now_ms();
    let list = app.store.read(move |connection| devices::list_of_person(connection, person, None, now_ms)).await?;
    if list.is_empty() {
        say!("No device of this person was ever heard.");
    }
    for device in list {
        let left = |count: Option<u32>| count.map_or("?".to_owned(), |count| count.to_string());
        let state = match (device.is_signed_in, device.is_wiped) {
            (true, _) => "signed in",
            (false, true) => "to be erased",
            (false, false) => "signed out",
        };
        let heard = now_ms.saturating_sub(device.heard_at_ms) / 60_000;
        let (operations, photos) = (left(device.waiting_operations), left(device.waiting_photos));
        say!("{}  {state}, heard {heard} minutes ago, has {operations} operations and {photos} photos left", device.device_id);
    }
    Ok(())
}

async fn end(app: &App, which: Which, is_wipe: bool) -> Result<(), CliError> {
    let Which { whose, device: device_id, reason } = which;
    let person = person(app, &whose.person).await?;
    match app.store.write(EndDevice { by: Decider::CommandLine, person, device_id, is_wipe, reason }).await {
        Ok(()) if is_wipe => say!("The device erases all it has when it is heard next."),
        Ok(()) => say!("The device is signed out; what is on it stays."),
        Err(Error::Refused(Code::NotFound)) => return Err(CliError::NoDevice(device_id)),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
