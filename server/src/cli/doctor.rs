//! `lykta doctor`: what is whole, what is not, and what is not yet safe. Lines for people, or one JSON object.

use clap::Args;

use crate::backup::doctor::{self, Depth, Grade};
use crate::cli::CliError;
use crate::cli::backup::AccessArguments;
use crate::cli::out::say;
use crate::cli::settings::DataArgument;
use crate::clock::{Clock, SystemClock};

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    data: DataArgument,
    /// Also look whether the backup there is complete and belongs to this log.
    #[arg(long, env = "LYKTA_BACKUP_TO", value_name = "TARGET")]
    backup: Option<String>,
    /// With --backup: read every byte there, not only names and sizes.
    #[arg(long, requires = "backup")]
    deep: bool,
    /// One JSON object instead of lines.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: AccessArguments,
}

impl Doctor {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let target = self.backup.as_deref().map(|address| self.access.open(address)).transpose()?;
        let data = self.data.existing()?.to_owned();
        let depth = if self.deep { Depth::Contents } else { Depth::Names };
        let now_ms = SystemClock.now_ms();
        let findings = tokio::task::spawn_blocking(move || doctor::examine_to(&data, target.as_ref(), depth, now_ms)).await??;
        if self.json {
            say!("{}", serde_json::to_string_pretty(&findings).map_err(crate::backup::error::BackupError::from)?);
        } else {
            for finding in &findings.findings {
                let mark = match finding.grade {
                    Grade::Fine => "fine   ",
                    Grade::Warning => "WARNING",
                    Grade::Error => "ERROR  ",
                };
                say!("{mark} {}: {}", finding.check, finding.says);
            }
        }
        if findings.has_errors() { Err(CliError::Broken) } else { Ok(()) }
    }
}
