//! `lykta erase`: takes the words of one operation out of the log, by decision. Works beside a running server.

use clap::Args;
use shared::code::Code;
use shared::id::OpId;

use crate::access::authority::Decider;
use crate::access::erasure::{Doomed, EraseRequest};
use crate::app::{App, AppConfig};
use crate::cli::CliError;
use crate::cli::out::say;
use crate::cli::settings::DataArgument;
use crate::error::Error;
use crate::routes::erasures::carry_out;

#[derive(Debug, Args)]
pub(super) struct Erase {
    #[command(flatten)]
    data: DataArgument,
    /// The operation. Where it made a record, all of that record goes.
    operation: OpId,
    /// Why; it is kept with the decision.
    #[arg(long)]
    reason: String,
}

impl Erase {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = App::open(AppConfig::new(self.data.existing()?)).await?;
        let request = EraseRequest { by: Decider::CommandLine, doomed: Doomed::Operation(self.operation), reason: self.reason };
        let done = carry_out(&app, request).await;
        app.close().await;
        match done {
            Ok(erasure) => {
                say!("Erased: {} operations, {} photos. The next round of the backup takes it to the journal.", erasure.operations, erasure.photos);
                Ok(())
            }
            Err(Error::Refused(Code::NotFound)) => Err(CliError::NoOperation(self.operation)),
            Err(Error::Refused(Code::Forbidden)) => Err(CliError::HungOn(self.operation)),
            Err(Error::Refused(Code::ReasonMissing | Code::TooLong)) => Err(CliError::Reason),
            Err(error) => Err(error.into()),
        }
    }
}
