//! The binary `lykta`: reads the command line and says in one sentence what went wrong, if something did.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Once, before anything can open a TLS connection: two providers would make rustls refuse to choose.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("lykta: another crypto provider is installed already");
        return ExitCode::FAILURE;
    }
    match server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            server::cli::tell(&error);
            ExitCode::FAILURE
        }
    }
}
