//! Every fuzzer for as long as one likes, with seeds that nobody has tried: `cargo xtask bench fuzz --seconds N [--seed S] [--only TARGET]`.
//!
//! What is found is written to target/fuzz and told with its seed; it refuses to go on after it. Invariant: 0 only when nothing was found.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, bail};
use lykta_tests::fuzz::{Budget, Found, run, targets};

fn argument(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

/// Nobody has tried it, and it is told.
fn fresh_seed() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the one thing that shall differ between two runs")]
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    since.as_secs()
}

fn keep(found: &Found) -> Result<PathBuf> {
    let folder = PathBuf::from("target/fuzz");
    std::fs::create_dir_all(&folder).context("the folder of what is found")?;
    let path = folder.join(format!("{}-{}-{}", found.target, found.seed, found.at));
    std::fs::write(&path, &found.input).context("what is found is written")?;
    Ok(path)
}

fn main() -> Result<()> {
    let seconds = argument("--seconds").map_or(Ok(60), |text| text.parse()).context("--seconds wants a number")?;
    let seed = argument("--seed").map_or_else(|| Ok(fresh_seed()), |text| text.parse()).context("--seed wants a number")?;
    let only = argument("--only");
    for mut target in targets().into_iter().filter(|target| only.as_deref().is_none_or(|only| only == target.name())) {
        match run(target.as_mut(), seed, Budget::Time(Duration::from_secs(seconds))) {
            Ok(played) => println!("{}: seed {seed}, {} inputs in {seconds} s, {} different answers", target.name(), played.tries, played.answers),
            Err(found) => bail!("{found}\nkept in {}", keep(&found)?.display()),
        }
    }
    Ok(())
}
