//! What a machine on this network is told before it can reach the package registries: proxies, certificates, mirrors.
//!
//! Read from this machine while it runs, because none of it may be written into the repository.
//! Refuses tokens: cargo's credentials and apt's passwords are not copied.
//! Invariant: a machine on the open network has none of these files, and then nothing is copied.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::fingerprint::list_files;
use crate::process::capture;

/// Files and folders that are copied to the same place.
const SAME_PLACE: [&str; 8] = [
    "etc/hosts",
    "etc/resolv.conf",
    "etc/apt/sources.list",
    "etc/apt/sources.list.d",
    "etc/apt/keyrings",
    "etc/apt/trusted.gpg.d",
    "etc/ssl/certs",
    "usr/local/share/ca-certificates",
];

pub(super) fn copy_settings(root: &Path) -> Result<()> {
    let here = Path::new("/");
    // debootstrap names the archive there; this machine may do so elsewhere.
    let sources = root.join("etc/apt/sources.list");
    if sources.exists() {
        std::fs::remove_file(&sources)?;
    }
    for place in SAME_PLACE {
        copy(&here.join(place), &root.join(place))?;
    }
    for file in list_files(&here.join("etc/apt/apt.conf.d"), &[])? {
        // How to fetch, not what to do afterwards: hooks name programs that a fresh machine does not have.
        if std::fs::read_to_string(&file).is_ok_and(|text| text.contains("Acquire")) {
            copy(&file, &inside(root, &file))?;
        }
    }
    for (_, value) in variables() {
        let path = PathBuf::from(&value);
        if path.is_absolute() && path.exists() {
            copy(&path, &inside(root, &path))?;
        }
    }
    if let Some(home) = std::env::home_dir() {
        let home_inside = root.join("root");
        copy_npmrc(&home.join(".npmrc"), &home_inside.join(".npmrc"))?;
        copy(&home.join(".cargo/config.toml"), &home_inside.join(".cargo/config.toml"))?;
    }
    // npm's settings for the whole machine lie below its prefix, which is another one inside.
    if let Ok(global) = capture(Command::new("npm").args(["config", "get", "globalconfig"])) {
        copy_npmrc(Path::new(&global), &root.join("opt/node/etc/npmrc"))?;
    }
    Ok(())
}

/// The environment's settings for proxies, certificates and registries.
pub(super) fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars().filter(|(name, _)| is_setting(name))
}

fn is_setting(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_secret = ["token", "password", "secret", "credential", "_auth"].iter().any(|word| lower.contains(word));
    let is_network = lower.ends_with("_proxy")
        || lower.contains("ca_bundle")
        || lower.contains("ca_certs")
        || lower.contains("ssl_cert")
        || ["cargo_http_", "cargo_net_", "cargo_registr", "cargo_source_", "npm_config_"].iter().any(|start| lower.starts_with(start));
    is_network && !is_secret
}

/// npm keeps tokens among its settings.
fn copy_npmrc(from: &Path, to: &Path) -> Result<()> {
    let Ok(text) = std::fs::read_to_string(from) else {
        return Ok(());
    };
    std::fs::create_dir_all(to.parent().expect("every place that is copied to lies in a folder"))?;
    std::fs::write(to, without_tokens(&text)).with_context(|| format!("cannot write {}", to.display()))
}

fn without_tokens(npmrc: &str) -> String {
    let is_secret = |line: &&str| line.contains("_auth") || line.contains("_password");
    npmrc.lines().filter(|line| !is_secret(line)).map(|line| format!("{line}\n")).collect()
}

fn inside(root: &Path, absolute: &Path) -> PathBuf {
    root.join(absolute.strip_prefix("/").unwrap_or(absolute))
}

/// Copies a file, or a folder with all that is in it; links are followed, for what they name may not be there inside.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
            let entry = entry?;
            let name: &OsStr = &entry.file_name();
            copy(&entry.path(), &to.join(name))?;
        }
    } else if from.is_file() {
        std::fs::create_dir_all(to.parent().expect("every place that is copied to lies in a folder"))?;
        // debootstrap may have left a link there; writing through it would leave the root.
        if to.symlink_metadata().is_ok() {
            std::fs::remove_file(to)?;
        }
        std::fs::copy(from, to).with_context(|| format!("cannot write {}", to.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_handed_on_and_secrets_are_not() {
        for setting in ["https_proxy", "NO_PROXY", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CARGO_HTTP_CAINFO", "npm_config_registry"] {
            assert!(is_setting(setting), "{setting}");
        }
        for other in ["PATH", "HOME", "CARGO_REGISTRY_TOKEN", "NPM_CONFIG__AUTH", "CI", "RUSTUP_HOME"] {
            assert!(!is_setting(other), "{other}");
        }
    }

    #[test]
    fn npm_settings_go_without_their_tokens() {
        let npmrc = "registry=https://mirror.example/\n//mirror.example/:_authToken=planted\n_password=planted\n";
        assert_eq!(without_tokens(npmrc), "registry=https://mirror.example/\n");
    }

    #[test]
    fn a_link_left_inside_is_replaced_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("outside");
        let link = folder.path().join("root/etc/hosts");
        std::fs::write(&outside, "untouched").unwrap();
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(&outside, &link).unwrap();
        let from = folder.path().join("from");
        std::fs::write(&from, "new").unwrap();
        copy(&from, &link).unwrap();
        assert_eq!(std::fs::read_to_string(&outside).unwrap(), "untouched");
        assert_eq!(std::fs::read_to_string(&link).unwrap(), "new");
    }
}
