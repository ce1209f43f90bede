//! Lets go of generations that are older than anybody may want to go back to.
//!
//! It never removes the youngest one, nor the one that holds the state of the oldest day kept, nor photos, nor the journal.
//! A generation's manifests go first, so that none ever names what is gone.

use std::collections::BTreeMap;

use crate::backup::error::BackupError;
use crate::backup::manifest::GENERATIONS;
use crate::backup::target::Target;

/// Removes the generations that ended before a time; gives how many.
///
/// # Errors
/// When the target refuses.
pub fn prune(target: &Target, before_ms: u64) -> Result<usize, BackupError> {
    let mut generations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, _) in target.list(GENERATIONS)? {
        if let Some(generation) = key.split('/').nth(1) {
            generations.entry(generation.to_owned()).or_default().push(key);
        }
    }
    let began = |generation: &str| generation.split('-').next().and_then(|text| text.parse::<u64>().ok());
    let names: Vec<String> = generations.keys().cloned().collect();
    let mut count = 0;
    for pair in names.windows(2) {
        // It ended where the next one began.
        if began(&pair[1]).is_none_or(|ended_ms| ended_ms >= before_ms) {
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
