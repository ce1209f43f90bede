//! The server as a process: started, asked whether it serves, killed without a warning.
//!
//! It refuses to end anything that it did not start. Its invariant: whoever drops it leaves no process behind.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::crash::Broken;

/// How long a start may take before it is called broken.
const LONGEST_START: Duration = Duration::from_secs(30);
/// The command that puts the example in and opens its walk.
const VERB: &str = "demo";

/// Which program, on which data, with which environment.
#[derive(Debug, Clone)]
pub struct Program {
    binary: PathBuf,
    data: PathBuf,
    address: SocketAddr,
    environment: Vec<(OsString, OsString)>,
}

impl Program {
    /// A server of this binary on this directory, on a port that is free now.
    ///
    /// # Errors
    /// When no port is free.
    pub fn new(binary: impl Into<PathBuf>, data: &Path) -> Result<Self, Broken> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        Ok(Self { binary: binary.into(), data: data.to_owned(), address, environment: Vec::new() })
    }

    /// With this in its environment too.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Where phones find it.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The data directory.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Starts it and waits until it can write; gives how long that took.
    ///
    /// # Errors
    /// [`Broken::Away`] when it does not come up.
    pub fn start(&self) -> Result<(Server, Duration), Broken> {
        self.start_until(|| self.is_ready())
    }

    /// Starts it and waits until that is so; gives how long that took.
    ///
    /// # Errors
    /// [`Broken::Away`] when it does not come so far.
    pub fn start_until(&self, is_so: impl Fn() -> bool) -> Result<(Server, Duration), Broken> {
        let began = Instant::now();
        let mut command = Command::new(&self.binary);
        command.args([VERB, "--listen", &self.address.to_string(), "--log", "error", "--data"]).arg(&self.data);
        command.envs(self.environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut server = Server { child: command.spawn()?, secret: String::new() };
        while !is_so() {
            if began.elapsed() > LONGEST_START || server.child.try_wait()?.is_some() {
                return Err(Broken::Away(began.elapsed().as_secs_f64()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let took = began.elapsed();
        server.read_secret()?;
        Ok((server, took))
    }

    /// Whether it answers, and can write.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.status("/readyz").is_ok_and(|status| status == 200)
    }

    /// What it answers to a plain request.
    ///
    /// # Errors
    /// When nobody answers.
    pub fn status(&self, path: &str) -> Result<u16, Broken> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_millis(500))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.ok_or(Broken::Ground(std::io::ErrorKind::InvalidData.into()))
    }
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// What opens the walk.
    pub secret: String,
}

impl Server {
    /// The link that it prints, up to the secret in it.
    fn read_secret(&mut self) -> Result<(), Broken> {
        let Some(output) = self.child.stdout.take() else { return Ok(()) };
        let mut lines = BufReader::new(output).lines();
        for line in lines.by_ref() {
            let line = line?;
            if let Some((_, secret)) = line.split_once("/j#") {
                self.secret = secret.trim().to_owned();
                break;
            }
        }
        // What else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(())
    }

    /// SIGKILL, now.
    ///
    /// # Errors
    /// When it can't be killed.
    pub fn kill(mut self) -> Result<(), Broken> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dead already, and then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
