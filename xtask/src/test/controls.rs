//! Negative controls: a check that cannot fail is a defect, so each one is shown a planted violation.
//!
//! Works in a copy of the repository (below `target`), which builds into the same target folder.
//! Refuses to touch the checkout. Invariant: a control passes only when its step fails and says what was planted.

use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::{Ground, budget, direction, files, format, promise, rust, second_client, steps, storage};
use crate::fingerprint::list_files;
use crate::process::Output;
use crate::repo::Repo;
use crate::{run, types};

struct Control {
    name: &'static str,
    plant: fn(&Repo) -> Result<()>,
    step: fn(&mut Ground<'_>) -> Result<()>,
    /// What the step's error or its log must hold, so that it did not fail for another reason.
    says: &'static str,
}

const CONTROLS: [Control; 18] = [
    Control {
        name: "an unformatted line of Rust",
        plant: |repo| append(repo, "shared/src/lib.rs", "\nfn   planted( ) {  }\n"),
        step: format::check,
        says: "planted",
    },
    Control {
        name: "a domain that depends on tokio",
        plant: |repo| replace(repo, "shared/Cargo.toml", "[dependencies]", "[dependencies]\ntokio.workspace = true"),
        step: direction::check,
        says: "shared depends on tokio",
    },
    Control {
        name: "SQL in a route",
        plant: |repo| create(repo, "server/src/routes/planted.rs", "//! Planted.\nconst PLANTED: &str = \"select id from walks\";\n"),
        step: direction::check,
        says: "planted.rs:2",
    },
    Control {
        name: "axum in the store",
        plant: |repo| create(repo, "server/src/store/planted.rs", "//! Planted.\nuse axum::Json;\n"),
        step: direction::check,
        says: "planted.rs:2",
    },
    Control {
        name: "a path of one machine",
        plant: |repo| create(repo, "docs/planted.md", &format!("see {}\n", Path::new("/").join("home").join("me").display())),
        step: files::check,
        says: "planted.md",
    },
    Control {
        name: "an unwrap in the domain",
        plant: |repo| {
            append(repo, "shared/src/lib.rs", "\n/// Planted.\n#[must_use]\npub fn planted(value: Option<u8>) -> u8 {\n    value.unwrap()\n}\n")
        },
        step: rust::clippy,
        says: "used `unwrap()` on an `Option` value",
    },
    Control {
        name: "a declaration that no Rust type writes",
        plant: |repo| create(repo, "client-wasm/web/src/generated/Planted.ts", "export type Planted = string;\n"),
        step: |ground| types::check(ground.repo, &mut ground.output),
        says: "Planted.ts: no Rust type writes it",
    },
    Control {
        name: "a type error in the front end",
        plant: |repo| create(repo, "client-wasm/web/src/planted.ts", "/** Planted. */\nexport const planted: number = \"text\";\n"),
        step: steps::type_check,
        says: "planted.ts",
    },
    Control { name: "a client that grew by 200 kB", plant: grow_client, step: budget::check, says: "more than the bar" },
    Control {
        name: "\"saved\" said before the transaction is complete",
        plant: promise::say_saved_early,
        step: promise::kill_phones,
        says: "was called saved and is lost",
    },
    Control {
        name: "a transaction that aborts taken for one that is complete",
        plant: promise::swallow_aborts,
        step: promise::break_storage,
        says: "was called saved and is not",
    },
    Control {
        name: "a server that answers before COMMIT",
        plant: promise::answer_early,
        step: promise::kill_servers,
        says: "was answered and is not there",
    },
    Control {
        name: "a server that gives a duplicate another stamp",
        plant: second_client::answer_otherwise,
        step: second_client::check_planted,
        says: "FAIL: test_a_duplicate_has_the_answer_of_the_first_time",
    },
    Control {
        name: "a server that ignores receipts",
        plant: second_client::ignore_receipts,
        step: second_client::check_planted,
        says: "FAIL: test_everything_comes_back_with_its_stamps",
    },
    Control {
        name: "a server that answers before COMMIT, killed under 50 phones",
        plant: promise::answer_early,
        step: storage::kill,
        // Not there, or there again with another stamp, when its phone was faster than the look.
        says: "was answered ",
    },
    Control {
        name: "commits that are not synced (synchronous=NORMAL)",
        plant: storage::sync_seldom,
        step: storage::cut_power,
        // Lost or damaged, whichever cut comes first.
        says: "without the syncs of Nothing: ",
    },
    Control {
        name: "a start on a log that the disk has refused",
        plant: storage::build_on_memory,
        step: storage::cut_power,
        // Lost or damaged, whichever cut comes first.
        says: "without the syncs of Nothing: ",
    },
    Control {
        name: "a failed commit that is taken for a good one",
        plant: storage::overlook_failure,
        step: storage::fail_disk,
        // A full disk that takes everything.
        says: "everything was written",
    },
];

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    // The stories among them run against what is shipped, but for the one thing that is planted.
    run::build(ground.repo, ground.toolchain(), &mut ground.output)?;
    let (mut caught, mut uncaught) = (Vec::new(), Vec::new());
    for control in &CONTROLS {
        let started = Instant::now();
        match try_control(ground, control) {
            Ok(()) => {
                ground.output.say(&format!("caught in {:.0} s: {}", started.elapsed().as_secs_f32(), control.name))?;
                caught.push(control.name);
            }
            Err(error) => {
                ground.output.say(&format!("NOT caught: {}: {error:#}", control.name))?;
                uncaught.push(control.name);
            }
        }
    }
    ground.output.say(&lykta_proof::caught_line(lykta_proof::CONTROLS, &caught))?;
    if uncaught.is_empty() { Ok(()) } else { bail!("not caught: {}", uncaught.join("; ")) }
}

fn try_control(ground: &Ground<'_>, control: &Control) -> Result<()> {
    let copy = copy(ground.repo, ground.repo.own("controls"))?;
    (control.plant)(&copy)?;
    let log = ground.repo.own("logs/control.log");
    let mut planted = Ground { repo: &copy, toolchain: ground.toolchain, output: Output::log(&log, false)? };
    let Err(error) = (control.step)(&mut planted) else { bail!("the step passed") };
    let said = format!("{error:#}\n{}", std::fs::read_to_string(&log)?);
    if said.contains(control.says) { Ok(()) } else { bail!("the step failed for another reason: {error:#}") }
}

/// The sources and the built front end; npm's packages are linked, not copied. Cargo finds the settings of the checkout above the copy.
fn copy(repo: &Repo, to: PathBuf) -> Result<Repo> {
    let copy = repo.copy_at(to);
    if copy.root().exists() {
        std::fs::remove_dir_all(copy.root()).with_context(|| format!("cannot empty {}", copy.root().display()))?;
    }
    let excluded: Vec<PathBuf> = vec![repo.target().to_owned(), repo.path("target"), repo.path("data"), repo.path(".cargo")];
    for file in list_files(repo.root(), &excluded)? {
        let to = copy.path(file.strip_prefix(repo.root())?);
        std::fs::create_dir_all(to.parent().expect("a file lies in a folder"))?;
        std::fs::copy(&file, &to).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    for folder in ["client-wasm/web", "tests/e2e"] {
        let modules = repo.path(folder).join("node_modules");
        if modules.exists() {
            std::os::unix::fs::symlink(&modules, copy.path(folder).join("node_modules"))?;
        }
    }
    Ok(copy)
}

fn append(repo: &Repo, file: &str, text: &str) -> Result<()> {
    let mut file = OpenOptions::new().append(true).open(repo.path(file))?;
    Ok(file.write_all(text.as_bytes())?)
}

fn create(repo: &Repo, file: &str, text: &str) -> Result<()> {
    let path = repo.path(file);
    std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
    Ok(std::fs::write(path, text)?)
}

pub(super) fn replace(repo: &Repo, file: &str, from: &str, to: &str) -> Result<()> {
    let text = std::fs::read_to_string(repo.path(file))?;
    if !text.contains(from) {
        bail!("{file} does not hold {from}, so nothing was planted");
    }
    Ok(std::fs::write(repo.path(file), text.replacen(from, to, 1))?)
}

/// Noise does not compress.
fn grow_client(repo: &Repo) -> Result<()> {
    let client = list_files(&repo.dist(), &[])?.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    let client = client.context("the front end is not built: run the step `web` first")?;
    let mut noise = vec![0; 200_000];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut noise)?;
    Ok(OpenOptions::new().append(true).open(client)?.write_all(&noise)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_THE_BUILT_CLIENT: [&str; 2] = ["a client that grew by 200 kB", "a transaction that aborts taken for one that is complete"];

    /// A fault is planted by words of the sources: where those change, it has to follow, and not only when somebody next runs the controls.
    #[test]
    fn every_fault_can_be_planted_in_the_sources_as_they_are() {
        let repo = Repo::here();
        let is_built = repo.dist().exists() && repo.path("client-wasm/web/src/wasm").exists();
        for control in &CONTROLS {
            let copy = copy(&repo, repo.own("controls-planted")).expect("there is room for a copy");
            if let Err(error) = (control.plant)(&copy) {
                // What is planted in the built client is looked at where that is built.
                let wants_client = IN_THE_BUILT_CLIENT.contains(&control.name);
                assert!(wants_client && !is_built, "{}: {error:#}", control.name);
            }
        }
        std::fs::remove_dir_all(repo.own("controls-planted")).expect("the copy goes");
    }
}
