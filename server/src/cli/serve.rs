//! `lykta serve`: listen, serve, and on a signal finish what has begun, then close the database.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;

use crate::app::{App, AppConfig};
use crate::backup::run::Running;
use crate::cli::CliError;
use crate::cli::backup::BackupArguments;
use crate::cli::ground::Ground;
use crate::cli::out::say;
use crate::cli::settings::{DataArgument, ListenArguments};
use crate::http::client::Proxy;
use crate::photos::sweep;
use crate::tiles::TileSource;
use crate::tls;

/// For how long running requests may go on after a signal.
const GRACE: Duration = Duration::from_secs(10);
/// For how long a request's head may take to arrive. An idle connection ends after it too: longer than the minute for which proxies keep one.
const HEADER_PATIENCE: Duration = Duration::from_secs(75);
/// How often the local certificate is made anew while the server runs: for the addresses of the day, and long before it ends after a year.
const RENEW_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    listen: ListenArguments,
    #[command(flatten)]
    backup: BackupArguments,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), CliError> {
        self.listen.start_logging();
        let place = Place::bind(&self.listen, &self.data)?;
        let ground = Ground::enter_alone(&self.data.data)?;
        let app = App::open(place.config(&self.data)).await?;
        // Held until the end.
        let _alone = ground.stands();
        let backup = self.backup.start(&app).await?;
        say!("Lykta listens on {}", place.origin());
        place.print_lan();
        place.serve(app, backup).await
    }
}

/// An address that is ours, with its certificate.
pub(super) struct Place {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<tls::Material>,
    /// Where the local authority is kept, if the certificate is its.
    local_tls: Option<PathBuf>,
    origin: Option<String>,
    tiles: Option<TileSource>,
    proxies: Vec<Proxy>,
    signals: Signals,
}

/// The signals to end on. Listened to before the port is open, so that none is missed.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

impl Place {
    /// Takes the address, so that a port in use is said before anything else happens; but for signals, which may come as soon as it is taken.
    pub(super) fn bind(settings: &ListenArguments, data: &DataArgument) -> Result<Self, CliError> {
        let tiles = TileSource::read(settings.tiles.as_deref(), settings.tiles_attribution.as_deref())?;
        let signals = Signals::listen()?;
        let mut address = settings.listen;
        if settings.lan && address.ip().is_loopback() {
            address.set_ip(std::net::Ipv4Addr::UNSPECIFIED.into());
        }
        let listener = TcpListener::bind(address).map_err(|source| {
            let suggestion = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080)).to_string();
            match source.kind() {
                ErrorKind::AddrInUse => CliError::AddressTaken { address: address.to_string(), suggestion },
                _ => CliError::Listen { address: address.to_string(), source },
            }
        })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let local = data.data.join("tls");
        let tls = match (&settings.tls_cert, &settings.tls_key) {
            (Some(cert), Some(key)) => Some(tls::Material::read(cert, key)?),
            (None, None) if settings.lan => Some(tls::Material::local(&local)?),
            (None, None) => None,
            _ => return Err(CliError::HalfOfAPair),
        };
        let origin = settings.origin.as_ref().map(|origin| origin.trim_end_matches('/').to_owned());
        let local_tls = tls.as_ref().is_some_and(|tls| tls.is_local).then_some(local);
        let proxies = settings.proxy.clone();
        Ok(Self { listener, address, tls, local_tls, origin, tiles, proxies, signals })
    }

    pub(super) fn config(&self, data: &DataArgument) -> AppConfig {
        AppConfig {
            origin: self.origin.clone(),
            is_tls: self.tls.is_some(),
            tiles: self.tiles.clone(),
            proxies: self.proxies.clone(),
            ..AppConfig::new(&data.data)
        }
    }

    /// The address people use.
    pub(super) fn origin(&self) -> String {
        if let Some(origin) = &self.origin {
            return origin.clone();
        }
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let port = self.address.port();
        if self.address.ip().is_unspecified() {
            let host = tls::lan_addresses().into_iter().next().map_or("localhost".to_owned(), |ip| ip.to_string());
            let host = if self.tls.is_some() { host } else { "localhost".to_owned() };
            return format!("{scheme}://{host}:{port}");
        }
        if self.address.ip().is_loopback() {
            return format!("{scheme}://localhost:{port}");
        }
        format!("{scheme}://{}", self.address)
    }

    /// Says how phones come to trust the certificate.
    pub(super) fn print_lan(&self) {
        let Some(tls) = self.tls.as_ref().filter(|tls| tls.is_local) else { return };
        say!("Phones on this network: {}", self.origin());
        say!("They have to trust this installation once: open {}/lykta-ca.crt on the phone, past the browser's warning.", self.origin());
        say!("Android: Settings, search for \"CA certificate\", Install anyway, choose the file. iPhone (in Safari): Allow, then Settings,");
        say!("Profile Downloaded, Install, and last General, About, Certificate Trust Settings, switch it on. Its SHA-256 is {}", tls.fingerprint);
    }

    /// Serves until a signal comes, then closes in order.
    pub(super) async fn serve(self, app: App, backup: Option<Running>) -> Result<(), CliError> {
        let handle = Handle::new();
        tokio::spawn(stop_on_signal(self.signals, handle.clone(), app.clone()));
        let sweeper = tokio::spawn(sweep::run(app.clone()));
        let forgetter = tokio::spawn(crate::sync::horizon::run(app.clone()));
        let listener_of_ends = tokio::spawn(crate::access::devices::run(app.clone()));
        let service = app.router().into_make_service_with_connect_info::<SocketAddr>();
        match self.tls {
            None => {
                // Waiting to learn which HTTP it is would know no end; over plain TCP it is always the first.
                let mut server = axum_server::from_tcp(self.listener)?.handle(handle).http1_only();
                server.http_builder().http1().header_read_timeout(HEADER_PATIENCE);
                server.serve(service).await?;
            }
            Some(tls) => {
                let config = RustlsConfig::from_pem(tls.chain_pem, tls.key_pem).await?;
                let renewer = self.local_tls.map(|folder| tokio::spawn(renew_leaf(config.clone(), folder)));
                let mut server = axum_server::from_tcp_rustls(self.listener, config)?.handle(handle);
                // Until the first bytes tell which HTTP it is, no other limit holds.
                server = server.first_request_timeout(HEADER_PATIENCE);
                server.http_builder().http1().header_read_timeout(HEADER_PATIENCE);
                let served = server.serve(service).await;
                renewer.inspect(JoinHandle::abort);
                served?;
            }
        }
        sweeper.abort();
        listener_of_ends.abort();
        forgetter.abort();
        if let Some(backup) = backup {
            tokio::task::spawn_blocking(move || backup.stop()).await?;
        }
        app.close().await;
        tracing::info!("closed");
        Ok(())
    }
}

/// Makes the local certificate anew from time to time. Connections that are open go on with the one they have.
async fn renew_leaf(config: RustlsConfig, folder: PathBuf) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let folder = folder.clone();
        let made = tokio::task::spawn_blocking(move || tls::Material::local(&folder)).await;
        let outcome = match made {
            Ok(Ok(tls)) => config.reload_from_pem(tls.chain_pem, tls.key_pem).await.map_err(|error| error.to_string()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        // The one in use is good for a year; tomorrow is another try.
        if let Err(error) = outcome {
            tracing::warn!(error, "the local certificate could not be renewed");
        }
    }
}

async fn stop_on_signal(mut signals: Signals, handle: Handle<SocketAddr>, app: App) {
    signals.wait().await;
    tracing::info!("shutting down");
    app.stop_streams();
    handle.graceful_shutdown(Some(GRACE));
}
