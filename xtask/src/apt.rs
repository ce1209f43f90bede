//! Debian packages: which are missing, and how they are installed.
//!
//! Refuses to install without the consent that [`crate::machine`] asks for, and never adds an archive.
//! Invariant: without root and without a usable sudo it runs nothing and shows the exact command.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::obstacle::Obstacle;
use crate::process::{Output, capture, find_program};

/// The packages among `wanted` that dpkg does not list as installed.
pub(crate) fn missing(wanted: &[String]) -> Result<Vec<String>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    if find_program("dpkg-query").is_none() {
        return Err(Obstacle::AptMissing { packages: wanted.join(" ") }.into());
    }
    // dpkg-query ends with 1 as soon as one package is unknown; what it prints about the others still holds.
    let output =
        Command::new("dpkg-query").args(["--show", "--showformat=${Package} ${db:Status-Status}\n"]).args(wanted).stderr(Stdio::null()).output()?;
    let installed = parse_installed(&String::from_utf8_lossy(&output.stdout));
    Ok(wanted.iter().filter(|name| !installed.contains(name)).cloned().collect())
}

/// The names that dpkg-query calls installed (not those that were removed and left their configuration).
fn parse_installed(listing: &str) -> Vec<String> {
    listing.lines().filter_map(|line| line.split_once(' ')).filter(|(_, status)| *status == "installed").map(|(name, _)| name.to_owned()).collect()
}

pub(crate) fn install(packages: &[String], output: &mut Output) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    if find_program("apt-get").is_none() {
        return Err(Obstacle::AptMissing { packages: packages.join(" ") }.into());
    }
    let prefix = root_prefix(packages)?;
    let apt = |arguments: &[&str]| {
        let mut words = prefix.iter().copied().chain(["apt-get"]);
        let mut command = Command::new(words.next().expect("apt-get is always among the words"));
        command.args(words).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    // A fresh machine has no lists, and a stale list names versions that are gone.
    output.run(&mut apt(&["update", "--quiet"]))?;
    output.run(apt(&["install", "--quiet", "--yes", "--no-install-recommends"]).args(packages))
}

/// What to put before apt-get: nothing for root, sudo where it will work.
fn root_prefix(packages: &[String]) -> Result<Vec<&'static str>> {
    if is_root()? {
        return Ok(Vec::new());
    }
    let needs_no_password = find_program("sudo").is_some() && capture(Command::new("sudo").args(["-n", "true"])).is_ok();
    if needs_no_password {
        return Ok(vec!["sudo", "-n"]);
    }
    if find_program("sudo").is_some() && std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        return Ok(vec!["sudo"]);
    }
    let command = format!("apt-get update && apt-get install --no-install-recommends {}", packages.join(" "));
    Err(Obstacle::RootNeeded { command }.into())
}

pub(crate) fn is_root() -> Result<bool> {
    Ok(capture(Command::new("id").arg("-u"))? == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_that_are_installed_count() {
        let listing = "gcc installed\nchromium config-files\nlibc6-dev installed\nlld-22 not-installed\n";
        assert_eq!(parse_installed(listing), ["gcc", "libc6-dev"]);
    }

    #[test]
    fn nothing_wanted_asks_nobody() {
        assert!(missing(&[]).unwrap().is_empty());
    }

    #[test]
    fn an_unknown_package_is_missing() {
        let unknown = vec!["no-package-is-called-this".to_owned()];
        if find_program("dpkg-query").is_some() {
            assert_eq!(missing(&unknown).unwrap(), unknown);
        } else {
            assert!(missing(&unknown).is_err());
        }
    }
}
