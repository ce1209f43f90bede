//! Asks before anything is installed.
//!
//! Refuses to guess: with nobody to ask and no `--yes`, the answer is a clear stop.
//! Invariant: without a yes (typed, `--yes`, or CI=true) nothing on the machine changes.

use std::io::{self, BufRead as _, Write as _};

use anyhow::Result;

use crate::obstacle::Obstacle;

pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// Shows what is missing and asks; `Ok` means yes.
pub(crate) fn ask(lines: &[String], short: &str, yes: bool) -> Result<()> {
    println!("Missing here:");
    for line in lines {
        println!("  {line}");
    }
    if yes || is_ci() {
        return Ok(());
    }
    print!("Install this now? [Y/n] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    let length = io::stdin().lock().read_line(&mut answer)?;
    if length == 0 {
        println!();
        return Err(Obstacle::NobodyToAsk { missing: short.to_owned() }.into());
    }
    if is_yes(&answer) { Ok(()) } else { Err(Obstacle::ConsentRefused { missing: short.to_owned() }.into()) }
}

/// The empty answer is the offered one (capital Y); whatever is not clearly a yes is a no.
fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes" | "j" | "ja")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        for yes in ["\n", "y\n", "YES\n", "ja\n"] {
            assert!(is_yes(yes), "{yes:?}");
        }
        for no in ["n\n", "no\n", "nej\n", "what?\n"] {
            assert!(!is_yes(no), "{no:?}");
        }
    }
}
