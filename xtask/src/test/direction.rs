//! The rules of direction between crates, and between the modules of the server.
//!
//! `shared` ← `server`, `shared` ← `client-wasm`; the two meet in `tests` only. `routes → store → database`.
//! Refuses exceptions: a rule that needs one is changed here, with its reason.
//! Invariant: each rule is shown to catch a planted violation (below, and in `--controls`).

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::Ground;
use crate::fingerprint::list_files;
use crate::process::capture;
use crate::repo::Repo;

/// A crate, and what must not be among all that it depends on.
struct CrateRule {
    package: &'static str,
    /// Cargo's word for whose dependencies count.
    target: &'static str,
    refused: &'static [&'static str],
    reason: &'static str,
}

const CRATE_RULES: [CrateRule; 3] = [
    CrateRule {
        package: "shared",
        target: "all",
        refused: &["axum", "hyper", "reqwest", "rusqlite", "libsqlite3-sys", "tokio", "web-sys", "js-sys", "wasm-bindgen", "server", "client-wasm"],
        reason: "the domain does no I/O",
    },
    CrateRule {
        package: "client-wasm",
        // What a phone gets; on other targets the bindings' own crates bring things that never reach one.
        target: "wasm32-unknown-unknown",
        refused: &["server", "axum", "hyper", "tokio", "rusqlite", "libsqlite3-sys"],
        reason: "the phone's core is small and knows no server",
    },
    CrateRule { package: "server", target: "all", refused: &["client-wasm"], reason: "server and client meet in `tests` only" },
];

/// A folder, and words that its Rust sources must not hold.
struct SourceRule {
    folder: &'static str,
    refused: &'static [&'static str],
    reason: &'static str,
}

const SOURCE_RULES: [SourceRule; 4] = [
    SourceRule {
        folder: "server/src/routes",
        refused: &["rusqlite", "prepare_cached", ".sql\"", "select ", "insert into ", "delete from "],
        reason: "a handler extracts, calls and answers; SQL lies in the store",
    },
    SourceRule { folder: "server/src/store", refused: &["axum", "http::"], reason: "the store knows no HTTP" },
    SourceRule {
        folder: "shared/src",
        refused: &["SystemTime::now", "Instant::now", "std::fs", "std::net", "std::env", "std::thread", "getrandom", "now_v7", "new_v4"],
        reason: "the domain has no I/O, no clock and no randomness: they are handed in",
    },
    SourceRule {
        folder: "client-wasm/src",
        refused: &["SystemTime::now", "Instant::now", "std::fs", "std::net", "std::env", "std::thread"],
        reason: "the core works through Store, Transport, Clock and Random",
    },
];

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    let mut violations = Vec::new();
    for rule in &CRATE_RULES {
        let mut command = ground.repo.cargo();
        command.args(["tree", "--package", rule.package, "--edges", "normal,build", "--target", rule.target, "--prefix", "none"]);
        let tree = capture(command.args(["--format", "{p}"]))?;
        violations.extend(crate_violations(rule, &tree));
    }
    for rule in &SOURCE_RULES {
        violations.extend(source_violations(ground.repo, rule)?);
    }
    for violation in &violations {
        ground.output.say(violation)?;
    }
    if violations.is_empty() {
        return ground.output.say(&format!("{} rules hold", CRATE_RULES.len() + SOURCE_RULES.len()));
    }
    bail!("{} violation(s) of direction: {}", violations.len(), violations.join("; "));
}

fn crate_violations(rule: &CrateRule, tree: &str) -> Vec<String> {
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let found = rule.refused.iter().filter(|name| names.contains(**name));
    found.map(|name| format!("{} depends on {name}, but {}", rule.package, rule.reason)).collect()
}

fn source_violations(repo: &Repo, rule: &SourceRule) -> Result<Vec<String>> {
    let mut violations = Vec::new();
    for path in list_files(&repo.path(rule.folder), &[])? {
        if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path)?;
            let name = path.strip_prefix(repo.root())?.display().to_string();
            violations.extend(text_violations(rule, &name, &text));
        }
    }
    Ok(violations)
}

/// Comments may name what the code must not use, and tests, which come last in a file, may use it.
fn text_violations(rule: &SourceRule, name: &str, text: &str) -> Vec<String> {
    let mut violations = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if matches!(line.trim(), "#[cfg(test)]" | "#[test]") {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        let found = rule.refused.iter().filter(|word| holds(code, word));
        violations.extend(found.map(|word| format!("{name}:{}: `{}`, but {}", index + 1, word.trim(), rule.reason)));
    }
    violations
}

/// SQL (the words that end with a space) counts only at the start of a string literal, in any case; `select` is also an ordinary word.
fn holds(code: &str, word: &str) -> bool {
    if word.ends_with(' ') { code.to_lowercase().contains(&format!("\"{word}")) } else { code.contains(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_dependency_is_caught() {
        let clean = "shared v0.1.0 (/x/shared)\nserde v1.0.0\nserde_json v1.0.0\n";
        assert!(crate_violations(&CRATE_RULES[0], clean).is_empty());
        let planted = format!("{clean}tokio v1.40.0\n");
        assert_eq!(crate_violations(&CRATE_RULES[0], &planted).len(), 1);
        let similar = format!("{clean}tokio-like v1.0.0\n");
        assert!(crate_violations(&CRATE_RULES[0], &similar).is_empty());
    }

    #[test]
    fn planted_words_are_caught_where_they_are_refused() {
        let cases = [
            (0, "use rusqlite::Connection;", 1),
            (0, "let rows = run(\"SELECT id FROM walks\");", 1),
            (0, "let page = select (walks);", 0),
            (0, "// rusqlite is refused here", 0),
            (1, "use axum::Json;", 1),
            (2, "let now = SystemTime::now();", 1),
            (3, "std::thread::sleep(second);", 1),
            (3, "clock.now()", 0),
            (2, "#[cfg(test)]\nmod tests { use std::fs; }", 0),
            (2, "use std::fs;\n#[cfg(test)]\nmod tests {}", 1),
        ];
        for (rule, line, expected) in cases {
            assert_eq!(text_violations(&SOURCE_RULES[rule], "x.rs", line).len(), expected, "{line}");
        }
    }

    #[test]
    fn a_violation_names_file_and_line() {
        let violations = text_violations(&SOURCE_RULES[1], "server/src/store/walks.rs", "\nuse axum::Json;");
        assert!(violations[0].starts_with("server/src/store/walks.rs:2: `axum`"), "{violations:?}");
    }
}
