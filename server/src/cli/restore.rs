//! `lykta restore` and `lykta replay`: the way back, and back to what came after it.

use std::path::PathBuf;

use clap::Args;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::app::{App, AppConfig};
use crate::backup::error::BackupError;
use crate::backup::replay::replay;
use crate::backup::restore::{self, KeySource, Wish};
use crate::backup::seal;
use crate::cli::CliError;
use crate::cli::backup::AccessArguments;
use crate::cli::out::say;
use crate::cli::settings::DataArgument;
use crate::clock::{Clock, SystemClock, SystemRandom};

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup: a folder or s3://bucket/prefix.
    #[arg(long, env = "LYKTA_BACKUP_TO", value_name = "TARGET")]
    from: String,
    /// The new data directory; it must be empty or missing.
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    data: Option<PathBuf>,
    /// The state as it was at that time or last before it, for example 2026-11-22T18:30:00Z; what was shipped later is kept aside.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only say which states there are.
    #[arg(long)]
    list: bool,
    /// A copy of the folder `keys`.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["passphrase", "new_keys"])]
    keys: Option<PathBuf>,
    /// A file with the passphrase that the keys in the backup are sealed under.
    #[arg(long = "passphrase-file", env = "LYKTA_BACKUP_PASSPHRASE_FILE", value_name = "FILE")]
    passphrase: Option<PathBuf>,
    /// Do without the former keys: receipts and join links given out before will not be honoured.
    #[arg(long)]
    new_keys: bool,
    #[command(flatten)]
    access: AccessArguments,
}

fn time_of(at_ms: u64) -> String {
    // With the milliseconds, so that what is printed can be given to --until.
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000).ok().and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}

fn read_time(text: &str) -> Result<u64, CliError> {
    let time = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| CliError::Time(text.to_owned()))?;
    u64::try_from(time.unix_timestamp_nanos() / 1_000_000).map_err(|_| CliError::Time(text.to_owned()))
}

impl Restore {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let target = self.access.open(&self.from)?;
        let Some(data) = self.data.filter(|_| !self.list) else {
            let states = tokio::task::spawn_blocking(move || restore::list(&target)).await??;
            for state in states {
                say!("{}  log up to {}  {}", time_of(state.at_ms), state.seq, state.object);
            }
            return Ok(());
        };
        let keys = match (self.keys, self.passphrase) {
            _ if self.new_keys => KeySource::New,
            (Some(folder), _) => KeySource::Folder(folder),
            (None, Some(file)) => KeySource::Passphrase(seal::read_passphrase(&file)?),
            (None, None) => return Err(BackupError::KeysNeeded.into()),
        };
        let wish = Wish { until_ms: self.until.as_deref().map(read_time).transpose()?, keys, now_ms: SystemClock.now_ms() };
        let (to, is_newest) = (data.clone(), wish.until_ms.is_none());
        let restored = tokio::task::spawn_blocking(move || restore::restore(&target, &to, &wish, &SystemRandom)).await??;
        say!("Restored to {}: the state of {}, log up to {}.", data.display(), time_of(restored.at_ms), restored.seq);
        say!("{} operations, {} photos; {} entries of the journal applied.", restored.operations, restored.photos, restored.journal);
        if restored.photos_missing > 0 {
            say!("{} photos were not in the backup yet, nor called safe: the phones that took them still have them.", restored.photos_missing);
        }
        if restored.photos_lost > 0 {
            say!("LOST from the backup: {} photos that had been called safe. Look for them on the old machine's disk.", restored.photos_lost);
        }
        if let Some(safe_seq) = restored.safe_seq.filter(|safe_seq| is_newest && *safe_seq > restored.seq) {
            say!("LOST from the backup: the log had been called safe up to {safe_seq}, and goes up to {} here.", restored.seq);
        }
        if restored.loose_steps > 0 {
            say!(
                "{} steps in the backup hang on nothing, for something before them is missing: what only they held is not restored.",
                restored.loose_steps
            );
        }
        if restored.kept_operations > 0 {
            say!("{} later operations are kept aside: lykta replay --data {} brings them back.", restored.kept_operations, data.display());
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(super) struct Replay {
    #[command(flatten)]
    data: DataArgument,
}

impl Replay {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = App::open(AppConfig::new(self.data.existing()?)).await?;
        let outcome = replay(&app).await;
        app.close().await;
        let replayed = outcome?;
        say!("{} operations and {} photos came back; {} were there.", replayed.applied, replayed.photos, replayed.known);
        for refused in &replayed.refused {
            say!("Did not come back: {refused}");
        }
        if replayed.refused.is_empty() { Ok(()) } else { Err(CliError::Broken) }
    }
}
