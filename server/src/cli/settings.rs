//! Settings that several commands share. Each flag has an environment variable; none of them is a secret.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use crate::cli::CliError;
use crate::http::client::Proxy;

/// Where the installation is.
#[derive(Debug, Clone, Args)]
pub(super) struct DataArgument {
    /// The directory with everything: database, keys, photos. Made if it is missing.
    #[arg(long, env = "LYKTA_DATA", value_name = "DIR")]
    pub(super) data: PathBuf,
}

impl DataArgument {
    /// The directory, where there is an installation: for commands that make none.
    pub(super) fn existing(&self) -> Result<&Path, CliError> {
        if self.data.join("lykta.sqlite").exists() { Ok(&self.data) } else { Err(CliError::NoInstallation(self.data.clone())) }
    }
}

/// How logs look.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

/// Where and how to listen.
#[derive(Debug, Clone, Args)]
pub(super) struct ListenArguments {
    /// Address and port; port 0 takes a free one.
    #[arg(long, env = "LYKTA_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// The address people use, for example https://lykta.example.se; it goes into QR codes.
    #[arg(long, env = "LYKTA_ORIGIN", value_name = "URL")]
    pub(super) origin: Option<String>,
    /// Serve phones on the local network over HTTPS with a certificate of our own making. Listens on all addresses.
    #[arg(long, env = "LYKTA_LAN", conflicts_with_all = ["tls_cert", "tls_key"])]
    pub(super) lan: bool,
    /// The certificate chain, PEM.
    #[arg(long, env = "LYKTA_TLS_CERT", value_name = "FILE")]
    pub(super) tls_cert: Option<PathBuf>,
    /// Its private key, PEM.
    #[arg(long, env = "LYKTA_TLS_KEY", value_name = "FILE")]
    pub(super) tls_key: Option<PathBuf>,
    /// An address or network of proxies before this server, as 127.0.0.1 or 10.0.0.0/8; several with commas. Their X-Forwarded-For is believed.
    #[arg(long, env = "LYKTA_PROXY", value_name = "ADDRESS", value_delimiter = ',')]
    pub(super) proxy: Vec<Proxy>,
    /// Street pictures under the map, for example https://tiles.example.org/{z}/{x}/{y}.png. Without it the map draws its own ground.
    #[arg(long, env = "LYKTA_TILES", value_name = "URL")]
    pub(super) tiles: Option<String>,
    /// Whose street pictures they are; stands on the map.
    #[arg(long, env = "LYKTA_TILES_ATTRIBUTION", value_name = "TEXT")]
    pub(super) tiles_attribution: Option<String>,
    /// How log lines look.
    #[arg(long, env = "LYKTA_LOG_FORMAT", value_enum, default_value = "text")]
    pub(super) log_format: LogFormat,
    /// What is logged, in the directives of the tracing crate.
    #[arg(long, env = "LYKTA_LOG", value_name = "FILTER", default_value = "info,refinery_core=warn")]
    pub(super) log: String,
}

impl ListenArguments {
    /// Starts logging, to standard error.
    pub(super) fn start_logging(&self) {
        let filter = EnvFilter::builder().parse_lossy(&self.log);
        let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        let started = match self.log_format {
            LogFormat::Text => builder.try_init(),
            LogFormat::Json => builder.json().try_init(),
        };
        if started.is_err() {
            eprintln!("lykta: logging was started already");
        }
    }
}
