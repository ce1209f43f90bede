//! Lets go of generations that are older than anybody may want to go back to.
//!
//! It never removes the youngest one, nor the one that holds the state of the oldest day kept, nor photos, nor the journal.
//! A generation's manifests go first, so that none ever names what is gone.

use std::collections::BTreeMap;

use crate::backup::error::BackupError;
use crate::backup::manifest::{GENERATIONS, began_ms};
use crate::backup::shipper::LONGEST_GENERATION_MS;
use crate::backup::target::Target;

/// Removes the generations that ended longer ago than is kept; gives how many. Called when a generation has just begun.
///
/// # Errors
/// When the target refuses.
pub fn prune(target: &Target, now_ms: u64, keep_ms: u64) -> Result<usize, BackupError> {
    let mut generations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, _) in target.list(GENERATIONS)? {
        if let Some(generation) = key.split('/').nth(1) {
            generations.entry(generation.to_owned()).or_default().push(key);
        }
    }
    let names: Vec<String> = generations.keys().cloned().collect();
    // A clock that is far ahead, perhaps for some seconds, must not age everything at once: there is a generation a day.
    let before = names.iter().rev().nth(1).and_then(|name| began_ms(name));
    let now_ms = before.map_or(now_ms, |began| now_ms.min(began + LONGEST_GENERATION_MS));
    let before_ms = now_ms.saturating_sub(keep_ms);
    let mut count = 0;
    for pair in names.windows(2) {
        // It ended where the next one began.
        if began_ms(&pair[1]).is_none_or(|ended_ms| ended_ms >= before_ms) {
            continue;
        }
        let mut keys = generations.remove(&pair[0]).unwrap_or_default();
        keys.sort_by_key(|key| (!key.ends_with(".json"), std::cmp::Reverse(key.clone())));
        for key in keys {
            target.remove(&key)?;
        }
        count += 1;
    }
    Ok(count)
}
