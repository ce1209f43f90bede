//! Runs other programs and says where their output goes.
//!
//! Refuses to interpret output. Invariant: nothing that fails is silent – a program that cannot be
//! started, or that ends with anything but 0, is an error that names it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

#[derive(Debug, thiserror::Error)]
pub(crate) enum ProcessError {
    #[error("`{command}` could not be started: {source}")]
    NotStarted { command: String, source: io::Error },
    #[error("`{command}` failed ({status})")]
    Failed { command: String, status: ExitStatus },
    #[error("`{command}` did not finish within {seconds} seconds")]
    TooSlow { command: String, seconds: u64 },
}

/// Where the output of a program goes: to the person's terminal, or to a log (and, when `echo`, to the terminal as well).
#[derive(Debug)]
pub(crate) enum Output {
    Terminal,
    Log { file: File, echo: bool },
}

impl Output {
    pub(crate) fn log(path: &Path, echo: bool) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self::Log { file, echo })
    }

    /// Writes a line of our own where the programs' output goes.
    pub(crate) fn say(&mut self, line: &str) -> Result<()> {
        match self {
            Self::Terminal => println!("{line}"),
            Self::Log { file, echo } => {
                writeln!(file, "{line}")?;
                if *echo {
                    println!("{line}");
                }
            }
        }
        Ok(())
    }

    /// Runs `command` to its end; anything but success is an error.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<()> {
        let shown = describe(command);
        let status = match self {
            Self::Terminal => command.status().map_err(|source| not_started(&shown, source))?,
            Self::Log { file, echo } => {
                writeln!(file, "$ {shown}")?;
                tee(command, &shown, file, *echo)?
            }
        };
        if status.success() { Ok(()) } else { Err(ProcessError::Failed { command: shown, status }.into()) }
    }
}

fn tee(command: &mut Command, shown: &str, file: &mut File, echo: bool) -> Result<ExitStatus> {
    let (mut reader, writer) = io::pipe()?;
    // A log is read as text.
    command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().map_err(|source| not_started(shown, source))?;
    // `command` still holds the writing ends of the pipe; without this the reading below never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut chunk = [0; 8192];
    loop {
        let length = reader.read(&mut chunk)?;
        if length == 0 {
            break;
        }
        file.write_all(&chunk[..length])?;
        if echo {
            io::stdout().write_all(&chunk[..length])?;
        }
    }
    Ok(child.wait()?)
}

/// Standard output of a program that must succeed, trimmed.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let shown = describe(command);
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().map_err(|source| not_started(&shown, source))?;
    if !output.status.success() {
        return Err(ProcessError::Failed { command: shown, status: output.status }.into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program that may hang (a download without a network) for at most `limit`.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let shown = describe(command);
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|source| not_started(&shown, source))?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() { Ok(()) } else { Err(ProcessError::Failed { command: shown, status }.into()) };
        }
        if started.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Err(ProcessError::TooSlow { command: shown, seconds: limit.as_secs() }.into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The first program of that name on the PATH.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| is_executable(candidate))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The command as one would type it (for messages and logs).
pub(crate) fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &str, source: io::Error) -> ProcessError {
    ProcessError::NotStarted { command: command.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut output = Output::log(&folder.path().join("log"), false).unwrap();
        let error = output.run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().contains("sh -c exit 3"), "{error}");
    }

    #[test]
    fn both_streams_reach_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/log");
        let mut output = Output::log(&path, false).unwrap();
        output.run(Command::new("sh").args(["-c", "echo out; echo err >&2"])).unwrap();
        let log = std::fs::read_to_string(path).unwrap();
        assert!(log.contains("out\n") && log.contains("err\n"), "{log}");
    }

    #[test]
    fn a_hanging_program_is_ended() {
        let error = run_within(Command::new("sleep").arg("60"), Duration::from_millis(100)).unwrap_err();
        assert!(matches!(error.downcast_ref(), Some(ProcessError::TooSlow { .. })), "{error}");
    }
}
