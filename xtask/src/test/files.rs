//! Rules for the files themselves: names, length, opening comment, and nothing of one machine.
//!
//! Refuses to judge what was generated. Invariant: a checkout of this repository says nothing about
//! the machine on which it was written, and builds from the public registries alone.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::Ground;
use crate::fingerprint::list_files;
use crate::repo::Repo;

const MOST_LINES: usize = 400;
const VAGUE_NAMES: [&str; 4] = ["utils", "helpers", "common", "manager"];
/// Folders of results, and of what a program wrote.
const NOT_OURS: [&str; 6] =
    ["target", "data", "client-wasm/web/dist", "client-wasm/web/src/wasm", "client-wasm/web/src/generated", "tests/e2e/test-results"];
const TEXT: [&str; 15] = ["rs", "py", "ts", "tsx", "mjs", "js", "css", "html", "json", "toml", "md", "sql", "sh", "ftl", "yml"];

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    let violations = violations(ground.repo)?;
    for violation in &violations {
        ground.output.say(violation)?;
    }
    if violations.is_empty() { Ok(()) } else { bail!("{} file(s) break a rule: {}", violations.len(), violations.join("; ")) }
}

fn violations(repo: &Repo) -> Result<Vec<String>> {
    let excluded: Vec<PathBuf> = NOT_OURS.iter().map(|folder| repo.path(folder)).collect();
    let mut violations = Vec::new();
    for path in list_files(repo.root(), &excluded)? {
        let name = path.strip_prefix(repo.root())?;
        violations.extend(name_violation(name));
        if let Ok(text) = std::fs::read_to_string(&path) {
            violations.extend(text_violations(name, &text));
        }
    }
    Ok(violations)
}

fn name_violation(name: &Path) -> Option<String> {
    let stem = name.file_stem()?.to_str()?;
    VAGUE_NAMES.contains(&stem).then(|| format!("{}: a name that says nothing", name.display()))
}

fn text_violations(name: &Path, text: &str) -> Vec<String> {
    let extension = name.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let mut violations = Vec::new();
    let mut add = |what: String| violations.push(format!("{}: {what}", name.display()));
    let opening: Option<&[&str]> = match extension {
        "rs" => Some(&["//!"]),
        "ts" | "tsx" | "mjs" => Some(&["/**"]),
        "css" => Some(&["/*"]),
        "py" => Some(&["\"\"\""]),
        _ => None,
    };
    if let Some(opening) = opening {
        // A script that is run by itself opens with its interpreter.
        let body = if text.starts_with("#!/") { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
        if !opening.iter().any(|mark| body.starts_with(mark)) {
            add(format!("does not open with {} (purpose, refusals, invariant)", opening[0]));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            add(format!("{lines} lines; split it by verb (at most {MOST_LINES})"));
        }
    }
    if TEXT.contains(&extension) || name.ends_with("run") {
        for home in homes() {
            if text.contains(&home) {
                add(format!("names a folder of one machine ({home})"));
            }
        }
    }
    match name.file_name().and_then(|file| file.to_str()) {
        Some("Cargo.lock") => {
            violations.extend(foreign_sources(name, text, "source = \"", "registry+https://github.com/rust-lang/crates.io-index\""))
        }
        Some("package-lock.json") => violations.extend(foreign_sources(name, text, "\"resolved\": \"", "file:")),
        _ => {}
    }
    violations
}

/// Home folders and the like. Put together here, so that this file does not hold what it looks for.
fn homes() -> [String; 3] {
    ["work", "root", "home"].map(|folder| format!("/{folder}/"))
}

/// A lock file that names a mirror works only beside that mirror; npm's names no address at all.
fn foreign_sources(name: &Path, text: &str, mark: &str, allowed: &str) -> Option<String> {
    let foreign = text.lines().filter_map(|line| line.split_once(mark)).filter(|(_, rest)| !rest.starts_with(allowed)).count();
    (foreign > 0).then(|| format!("{}: {foreign} package(s) from another place than the public registry", name.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, text: &str) -> usize {
        text_violations(Path::new(name), text).len()
    }

    #[test]
    fn a_file_opens_with_what_it_is_for() {
        assert_eq!(judged("a/x.rs", "//! Purpose.\n"), 0);
        assert_eq!(judged("a/x.rs", "use std::fs;\n"), 1);
        assert_eq!(judged("a/x.ts", "/** Purpose. */\n"), 0);
        assert_eq!(judged("a/x.mjs", "#!/usr/bin/env node\n/** Purpose. */\n"), 0);
        assert_eq!(judged("a/x.tsx", "import x from 'y';\n"), 1);
        assert_eq!(judged("a/x.json", "{}"), 0);
        assert_eq!(judged("a/x.py", "\"\"\"Purpose.\"\"\"\n"), 0);
        assert_eq!(judged("a/x.py", "import os\n"), 1);
    }

    #[test]
    fn a_file_that_grew_too_long_is_named() {
        let long = format!("//! Purpose.\n{}", "\n".repeat(MOST_LINES));
        assert_eq!(judged("a/x.rs", &long), 1);
    }

    #[test]
    fn a_folder_of_one_machine_is_found() {
        for home in homes() {
            assert_eq!(judged("docs/x.md", &format!("see {home}me/x")), 1, "{home}");
        }
        assert_eq!(judged("docs/x.md", "see docs/building.md"), 0);
    }

    #[test]
    fn names_that_say_nothing_are_refused() {
        assert!(name_violation(Path::new("server/src/utils.rs")).is_some());
        assert!(name_violation(Path::new("server/src/walks.rs")).is_none());
    }

    #[test]
    fn lock_files_name_no_place_that_only_some_machines_reach() {
        let npm = |address: &str| format!("{{\n  \"resolved\": \"{address}\",\n}}");
        assert_eq!(judged("web/package-lock.json", &npm("file:../x")), 0);
        assert_eq!(judged("web/package-lock.json", &npm("https://mirror.example/x/-/x-1.tgz")), 1);
        let cargo = |source: &str| format!("source = \"{source}\"\n");
        assert_eq!(judged("Cargo.lock", &cargo("registry+https://github.com/rust-lang/crates.io-index")), 0);
        assert_eq!(judged("Cargo.lock", &cargo("git+https://example.org/x")), 1);
    }
}
