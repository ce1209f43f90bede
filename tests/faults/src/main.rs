//! The server's own `main`, linked with the file calls of [`calls`].
//!
//! It refuses to do anything by itself: without the three `LYKTA_FAULTS_…` variables it is `lykta`. `LYKTA_FAULTS_ROOT` is the folder that is watched (canonical),
//! `LYKTA_FAULTS_LOG` where changes are written down (then nothing is really synced: a sync is a record), `LYKTA_FAULTS_WISH` the file with the test's wish.

mod calls;
mod watch;

use std::process::ExitCode;

fn main() -> ExitCode {
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("lykta: another crypto provider is installed already");
        return ExitCode::FAILURE;
    }
    match server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lykta: {error}");
            ExitCode::FAILURE
        }
    }
}
