//! `lykta backup`, and the settings with which the server ships by itself. None of them is a secret: secrets are in files that they name.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use crate::app::App;
use crate::backup::error::BackupError;
use crate::backup::owner;
use crate::backup::run::Running;
use crate::backup::seal;
use crate::backup::shipper::{Plan, Round, Shipper};
use crate::backup::target::{Access, Target};
use crate::cli::CliError;
use crate::cli::out::say;
use crate::cli::settings::DataArgument;
use crate::clock::{SystemClock, SystemRandom};
use crate::store::meta::{self, Head};
use crate::store::open::open_reading;

/// For how long photos may hold up the rows in one round beside a running server.
const PHOTO_TIME: Duration = Duration::from_secs(10);

/// How to reach an S3-compatible store.
#[derive(Debug, Clone, Args)]
pub(super) struct AccessArguments {
    /// The address of an S3-compatible service; without it Amazon's.
    #[arg(long = "backup-s3-endpoint", env = "LYKTA_BACKUP_S3_ENDPOINT", value_name = "URL")]
    endpoint: Option<String>,
    /// The bucket's region.
    #[arg(long = "backup-s3-region", env = "LYKTA_BACKUP_S3_REGION", value_name = "REGION")]
    region: Option<String>,
    /// A file with two lines: the access key's id and its secret.
    #[arg(long = "backup-s3-credentials", env = "LYKTA_BACKUP_S3_CREDENTIALS", value_name = "FILE")]
    credentials: Option<PathBuf>,
}

impl AccessArguments {
    pub(super) fn open(&self, address: &str) -> Result<Target, CliError> {
        let access = Access { endpoint: self.endpoint.clone(), region: self.region.clone(), credentials: self.credentials.clone() };
        Ok(Target::open(address, &access)?)
    }
}

/// What is kept, and how.
#[derive(Debug, Clone, Args)]
pub(super) struct KeepArguments {
    #[command(flatten)]
    access: AccessArguments,
    /// A file with a passphrase (12 characters or more) under which the keys are sealed into the backup; without it they are not in it.
    #[arg(long = "backup-passphrase-file", env = "LYKTA_BACKUP_PASSPHRASE_FILE", value_name = "FILE")]
    passphrase: Option<PathBuf>,
    /// For how many days earlier states can be gone back to.
    #[arg(long = "backup-keep-days", env = "LYKTA_BACKUP_KEEP_DAYS", value_name = "DAYS", default_value_t = 30)]
    keep_days: u64,
}

impl KeepArguments {
    fn plan(&self, address: &str, data_dir: PathBuf, photo_time: Option<Duration>) -> Result<Plan, CliError> {
        let passphrase = self.passphrase.as_deref().map(seal::read_passphrase).transpose()?;
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        let target = self.access.open(address)?;
        judge_place(&target, &data_dir)?;
        Ok(Plan { data_dir, target, passphrase, keep_days: self.keep_days, photo_time, clock, random })
    }
}

/// Shipping while the server runs.
#[derive(Debug, Clone, Args)]
pub(super) struct BackupArguments {
    /// Where to ship what is new while the server runs: a folder (another disk!) or s3://bucket/prefix.
    #[arg(long, env = "LYKTA_BACKUP_TO", value_name = "TARGET")]
    backup_to: Option<String>,
    /// Seconds between two rounds.
    #[arg(long = "backup-every", env = "LYKTA_BACKUP_EVERY", value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=60))]
    every_s: u64,
    #[command(flatten)]
    keep: KeepArguments,
}

impl BackupArguments {
    /// Starts shipping, or says in the log that nothing is safe.
    pub(super) async fn start(&self, app: &App) -> Result<Option<Running>, CliError> {
        let Some(address) = &self.backup_to else {
            tracing::warn!("no backup is configured: if this disk is lost, everything is. Give --backup-to, see docs/operations.md");
            return Ok(None);
        };
        let plan = self.keep.plan(address, app.data_dir.to_path_buf(), Some(PHOTO_TIME))?;
        if plan.passphrase.is_none() {
            tracing::warn!("the keys will not be in the backup: give --backup-passphrase-file, or keep a copy of the folder keys in a safe place");
        }
        refuse_strangers(&plan, &app.store.read(meta::get).await?).await?;
        Ok(Some(Running::start(plan, Duration::from_secs(self.every_s))?))
    }
}

/// An installation with nothing in it beside somebody's backup is a data disk that was not mounted, or a slip of the hand: nobody is to work in it. One that
/// has something in it serves, and says that it is not backed up.
async fn refuse_strangers(plan: &Plan, head: &Head) -> Result<(), CliError> {
    if head.seq > 0 {
        return Ok(());
    }
    let (target, epoch, data_dir) = (plan.target.clone(), head.epoch.clone(), plan.data_dir.clone());
    match tokio::task::spawn_blocking(move || owner::judge(&target, &epoch, &data_dir)).await? {
        Err(error) if matches!(error, BackupError::Foreign(_)) => Err(error.into()),
        _ => Ok(()),
    }
}

/// A backup inside what it backs up goes with it; one on the same disk goes with the disk.
fn judge_place(target: &Target, data_dir: &Path) -> Result<(), BackupError> {
    let Some(folder) = target.folder() else { return Ok(()) };
    let real = |path: &Path| path.ancestors().find_map(|there| Some(there.canonicalize().ok()?.join(path.strip_prefix(there).ok()?)));
    let data = std::path::absolute(data_dir)?;
    if let (Some(folder), Some(data)) = (real(folder), real(&data))
        && folder.starts_with(data)
    {
        return Err(BackupError::InsideData(folder));
    }
    #[cfg(unix)]
    {
        let device = |path: &Path| path.ancestors().find_map(|there| Some(std::os::unix::fs::MetadataExt::dev(&std::fs::metadata(there).ok()?)));
        if device(folder) == device(&data) {
            tracing::warn!(folder = %folder.display(), "the backup is on the same disk as the data: if that disk is lost, both are");
        }
    }
    Ok(())
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(flatten)]
    data: DataArgument,
    /// Where to: a folder (another disk!) or s3://bucket/prefix.
    #[arg(long, env = "LYKTA_BACKUP_TO", value_name = "TARGET")]
    to: String,
    /// This target is to be this installation's from now on, whatever it holds: begin anew where a backup was lost, or take over from another server.
    #[arg(long)]
    take_over: bool,
    #[command(flatten)]
    keep: KeepArguments,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let database = self.data.existing()?.join("lykta.sqlite");
        let plan = self.keep.plan(&self.to, self.data.data, None)?;
        let take_over = self.take_over;
        let work = move || {
            if take_over {
                let epoch = meta::get(&open_reading(&database)?)?.epoch;
                owner::take_over(&plan.target, &epoch, &plan.data_dir, plan.random.as_ref())?;
            }
            Shipper::new(plan)?.round()
        };
        let round = tokio::task::spawn_blocking(work).await??;
        let Round { row_bytes, photos, safe_seq, damaged_photo, .. } = round;
        say!("Backed up and read back: {row_bytes} bytes of rows, {photos} photos. Safe up to {safe_seq}.");
        match damaged_photo {
            Some(name) => Err(crate::backup::error::BackupError::Photo(name).into()),
            None => Ok(()),
        }
    }
}
