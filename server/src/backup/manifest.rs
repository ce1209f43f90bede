//! Manifests: small objects that name what was written and read back whole. What no manifest names does not exist.
//!
//! A generation is one base and the pages that came after it, numbered without gaps; each manifest carries the hash of the one before.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::backup::error::BackupError;
use crate::backup::pin::Pin;
use crate::backup::target::Target;
use crate::clock::{Random, random_bytes};
use crate::sync::log_position;

/// The form of the backup that this build writes.
pub const FORMAT: u32 = 1;
/// Where generations are.
pub const GENERATIONS: &str = "generations";

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A whole database.
    Base,
    /// The pages that changed since the number before.
    Pages,
}

/// One step of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// Its generation.
    pub generation: String,
    /// Its place in it; 0 is the base.
    pub number: u32,
    /// What the object is.
    pub content: Content,
    /// The object's key.
    pub object: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// The log it belongs to.
    pub epoch: String,
    /// The log is in it at least up to here.
    pub seq: u64,
    /// The audit chain after that place.
    pub digest: String,
    /// Everything in it was committed before that time, milliseconds since 1970 (UTC).
    pub at_ms: u64,
    /// The hash of the manifest before; `None` for a base.
    pub previous: Option<String>,
    /// The owner's turn at the target; 0 in what was shipped before targets had owners.
    #[serde(default)]
    pub turn: u64,
    /// The object with the sealed keys that go with this log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<String>,
}

impl Manifest {
    /// The manifest's own key.
    pub fn key(&self) -> String {
        manifest_key(&self.generation, self.number)
    }

    /// Its bytes, and their hash.
    ///
    /// # Errors
    /// Never in practice: the type can be written.
    pub fn encode(&self) -> Result<(Vec<u8>, String), BackupError> {
        let bytes = serde_json::to_vec_pretty(self)?;
        let hash = hex::encode(Sha256::digest(&bytes));
        Ok((bytes, hash))
    }
}

/// The key of a manifest.
pub fn manifest_key(generation: &str, number: u32) -> String {
    format!("{GENERATIONS}/{generation}/{number:06}.json")
}

/// The key of an object.
pub fn object_key(generation: &str, number: u32, content: Content) -> String {
    let ending = match content {
        Content::Base => "sqlite.zst",
        Content::Pages => "pages.zst",
    };
    format!("{GENERATIONS}/{generation}/{number:06}.{ending}")
}

/// All manifests of a target: per generation as far as they follow each other without a gap, oldest generation first.
///
/// # Errors
/// When the target can't be read. A manifest that can't be understood ends its generation.
pub fn list(target: &Target) -> Result<Vec<Vec<Manifest>>, BackupError> {
    let mut keys: Vec<String> = target.list(GENERATIONS)?.into_iter().map(|(key, _)| key).filter(|key| key.ends_with(".json")).collect();
    keys.sort();
    let mut generations: Vec<Vec<Manifest>> = Vec::new();
    let mut previous: Option<String> = None;
    let mut broken = String::new();
    for (key, bytes) in keys.iter().zip(target.get_all(&keys)?) {
        let generation = key.split('/').nth(1).unwrap_or_default();
        if generation == broken {
            continue;
        }
        let known: Option<Manifest> = serde_json::from_slice(&bytes).ok();
        let goes_on = generations.last().and_then(|list| list.last()).filter(|last| last.generation == generation);
        let follows = |manifest: &Manifest| match goes_on {
            None => manifest.number == 0 && manifest.content == Content::Base,
            Some(last) => manifest.number == last.number + 1 && manifest.content == Content::Pages && manifest.previous == previous,
        };
        match known.filter(|manifest| manifest.format == FORMAT && manifest.generation == generation && manifest.key() == *key && follows(manifest)) {
            Some(manifest) if goes_on.is_some() => generations.last_mut().expect("it goes on").push(manifest),
            Some(manifest) => generations.push(vec![manifest]),
            None => {
                generation.clone_into(&mut broken);
                continue;
            }
        }
        previous = Some(hex::encode(Sha256::digest(&bytes)));
    }
    Ok(generations)
}

/// The keys of all manifests, in order, and those that hang on nothing: they come after a gap, or can't be understood.
pub fn find_loose(keys: &[(String, u64)], generations: &[Vec<Manifest>]) -> Vec<String> {
    let hanging: HashSet<String> = generations.iter().flatten().map(Manifest::key).collect();
    keys.iter().map(|(key, _)| key).filter(|key| key.ends_with(".json") && !hanging.contains(*key)).cloned().collect()
}

/// A name for a new generation: greater than all that are there, whatever the clock says.
///
/// # Errors
/// When the target can't be read.
pub fn next_name(target: &Target, now_ms: u64, random: &dyn Random) -> Result<String, BackupError> {
    let began = |key: &String| key.split('/').nth(1).and_then(began_ms);
    let greatest = target.list(GENERATIONS)?.iter().filter_map(|(key, _)| began(key)).max();
    let at_ms = greatest.map_or(now_ms, |greatest| now_ms.max(greatest + 1));
    Ok(format!("{at_ms:013}-{}", hex::encode(random_bytes::<4>(random))))
}

/// The time in a generation's name.
pub fn began_ms(generation: &str) -> Option<u64> {
    generation.split('-').next().and_then(|text| text.parse().ok())
}

/// The last step of each generation, oldest generation first. What can't be understood is left out.
///
/// # Errors
/// When the target can't be read.
pub fn list_last(target: &Target) -> Result<Vec<Manifest>, BackupError> {
    let mut keys: Vec<String> = target.list(GENERATIONS)?.into_iter().map(|(key, _)| key).filter(|key| key.ends_with(".json")).collect();
    keys.sort();
    let generation = |key: &str| key.split('/').nth(1).map(str::to_owned);
    let is_last = |index: usize| keys.get(index + 1).is_none_or(|next| generation(next) != generation(&keys[index]));
    let last: Vec<String> = (0..keys.len()).filter(|index| is_last(*index)).map(|index| keys[index].clone()).collect();
    Ok(target.get_all(&last)?.iter().filter_map(|bytes| serde_json::from_slice(bytes).ok()).collect())
}

/// The first step whose place in the log a database does not have, although it is the same log: then the database was set back in silence.
///
/// # Errors
/// When the database can't be read.
pub fn find_beyond<'a>(steps: impl IntoIterator<Item = &'a Manifest>, pin: &Pin) -> Result<Option<&'a Manifest>, BackupError> {
    for step in steps {
        if step.epoch == pin.head.epoch && !log_position::holds(pin.connection(), &pin.head, step.seq, &step.digest)? {
            return Ok(Some(step));
        }
    }
    Ok(None)
}

/// The greatest state that was shipped not after a time: the last owner's, and of one log the greatest place, for clocks are wrong at times. Only
/// between logs of which neither has the later turn does the time decide.
pub fn choose(generations: &[Vec<Manifest>], until_ms: Option<u64>) -> Option<&[Manifest]> {
    let is_early = |manifest: &Manifest| until_ms.is_none_or(|until| manifest.at_ms <= until);
    let fitting = generations.iter().map(|list| &list[..list.iter().rposition(is_early).map_or(0, |last| last + 1)]);
    let mut best: HashMap<&str, &[Manifest]> = HashMap::new();
    let rank = |list: &[Manifest]| list.last().map(|last| (last.turn, last.seq, last.at_ms));
    for list in fitting {
        let Some(last) = list.last() else { continue };
        let known = best.entry(&last.epoch).or_insert(list);
        if rank(list) >= rank(known) {
            *known = list;
        }
    }
    best.into_values().max_by_key(|list| list.last().map(|last| (last.turn, last.at_ms)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(generation: &str, number: u32, at_ms: u64) -> Manifest {
        let content = if number == 0 { Content::Base } else { Content::Pages };
        Manifest {
            format: FORMAT,
            generation: generation.to_owned(),
            number,
            content,
            object: object_key(generation, number, content),
            size_bytes: 1,
            sha256: String::new(),
            epoch: "e".to_owned(),
            seq: at_ms,
            digest: String::new(),
            at_ms,
            previous: None,
            turn: 0,
            keys: None,
        }
    }

    #[test]
    fn the_greatest_state_not_after_a_time_is_chosen_over_all_generations() {
        let all = [vec![manifest("a", 0, 10), manifest("a", 1, 20), manifest("a", 2, 40)], vec![manifest("b", 0, 30), manifest("b", 1, 50)]];
        let seq = |until| choose(&all, until).and_then(<[_]>::last).map(|manifest| manifest.seq);
        assert_eq!([seq(None), seq(Some(45)), seq(Some(39)), seq(Some(20)), seq(Some(9))], [Some(50), Some(40), Some(30), Some(20), None]);
    }

    #[test]
    fn the_greatest_log_wins_over_a_clock_that_was_wrong_and_the_last_owner_over_both() {
        let step = |generation: &str, epoch: &str, turn: u64, seq: u64, at_ms: u64| {
            vec![Manifest { epoch: epoch.to_owned(), turn, seq, ..manifest(generation, 0, at_ms) }]
        };
        let seq = |all: &[Vec<Manifest>], until| choose(all, until).and_then(<[_]>::last).map(|manifest| manifest.seq);
        // The clock was ahead once, and then right; or it was set back.
        let ahead = [step("a", "e", 0, 5, 900), step("b", "e", 0, 7, 100)];
        assert_eq!([seq(&ahead, None), seq(&ahead, Some(500)), seq(&ahead, Some(50))], [Some(7), Some(7), None]);
        // Of two logs without turns the younger, and of them its greatest state.
        let two = [step("a", "e", 0, 90, 100), step("b", "f", 0, 7, 300), step("c", "f", 0, 8, 250)];
        assert_eq!([seq(&two, None), seq(&two, Some(260)), seq(&two, Some(120))], [Some(8), Some(8), Some(90)]);
        let taken_over = [step("a", "e", 1, 90, 900), step("b", "f", 2, 7, 300)];
        assert_eq!([seq(&taken_over, None), seq(&taken_over, Some(200))], [Some(7), None]);
        // Back and forth within one generation: all of it up to the last step that fits.
        let list = vec![manifest("a", 0, 10), Manifest { seq: 20, ..manifest("a", 1, 90) }, Manifest { seq: 30, ..manifest("a", 2, 20) }];
        assert_eq!(seq(&[list], Some(25)), Some(30));
    }

    #[test]
    fn what_was_shipped_before_targets_had_owners_is_still_read() {
        let old = r#"{"format":1,"generation":"1539187200000-01020304","number":0,"content":"base","object":"generations/1539187200000-01020304/000000.sqlite.zst",
            "size_bytes":7,"sha256":"00","epoch":"e","seq":4,"digest":"00","at_ms":1539187200000,"previous":null}"#;
        let known: Manifest = serde_json::from_str(old).expect("an old manifest");
        assert_eq!((known.turn, known.keys, known.seq), (0, None, 4));
    }
}
