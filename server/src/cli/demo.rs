//! `lykta demo`: the server with the example in it, and everything on screen that a visitor needs to try it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use clap::Args;
use fast_qr::qr::QRBuilder;
use shared::code::Code;

use crate::access::join_sheet::Secrets;
use crate::access::password;
use crate::app::{App, AppConfig};
use crate::cli::CliError;
use crate::cli::ground::Ground;
use crate::cli::out::say;
use crate::cli::serve::Place;
use crate::cli::settings::{DataArgument, ListenArguments};
use crate::demo::{SeedDemo, accounts};
use crate::error::Error;
use crate::routes::walks::join_path;
use crate::store::meta;

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    listen: ListenArguments,
    /// Throw an earlier demo in this directory away first.
    #[arg(long)]
    reset: bool,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), CliError> {
        self.listen.start_logging();
        let place = Place::bind(&self.listen, &self.data)?;
        let ground = Ground::enter_alone(&self.data.data)?;
        if self.reset {
            ground.begins_anew()?;
            reset(&self.data.data).await?;
        }
        let app = App::open(place.config(&self.data)).await?;
        // Held until the end.
        let _alone = ground.stands();
        let secrets = seed(&app).await.map_err(|error| match error {
            Error::Refused(Code::AlreadyExists) => CliError::DemoInReal(self.data.data.clone()),
            other => CliError::Run(other),
        })?;
        print(&place, &secrets);
        place.serve(app, None).await
    }
}

/// Puts the example in, unless it is in already.
async fn seed(app: &App) -> Result<Secrets, Error> {
    let is_seeded = app.store.read(|connection| Ok(meta::get(connection)?.demo_at_ms.is_some())).await?;
    let mut password_hashes = HashMap::new();
    if !is_seeded {
        for account in accounts() {
            password_hashes.insert(account.user, password::hash(&account.password, app.random.as_ref())?);
        }
    }
    app.store.write(SeedDemo { password_hashes }).await
}

/// Removes a demo, and nothing but a demo.
async fn reset(data: &Path) -> Result<(), CliError> {
    if !data.join("lykta.sqlite").exists() {
        return Ok(());
    }
    let app = App::open(AppConfig::new(data)).await?;
    let head = app.store.read(meta::get).await;
    app.close().await;
    let head = head?;
    if head.demo_at_ms.is_none() && head.seq > 0 {
        return Err(CliError::NotADemo(data.to_owned()));
    }
    for name in ["lykta.sqlite", "lykta.sqlite-wal", "lykta.sqlite-shm"] {
        remove(fs::remove_file(data.join(name)))?;
    }
    remove(fs::remove_dir_all(data.join("photos")))?;
    Ok(())
}

fn remove(outcome: std::io::Result<()>) -> std::io::Result<()> {
    match outcome {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn print(place: &Place, secrets: &Secrets) {
    let origin = place.origin();
    let link = format!("{origin}{}", join_path(&secrets.link));
    say!("Lykta, demo: Mark 2018 (Exempeldata)\n");
    say!("  Open          {origin}");
    say!("  The desk      {origin}/desk\n");
    say!("  Sign in as          password");
    for account in accounts() {
        say!("  {:<18}  {:<24}  {}, {}", account.user, account.password, account.name, account.title);
    }
    say!("\n  The walk \"Hedbo i mörker\" is open. Join it on a phone, or in a private window:");
    say!("  {link}");
    say!("  or with the code {} {} (good for 24 hours)\n", &secrets.code[..4], &secrets.code[4..]);
    if let Ok(code) = QRBuilder::new(link).build() {
        say!("{}\n", code.to_str());
    }
    place.print_lan();
}
