//! What the target holds, as the shipper knows it, and the looks at whether that is still so: a disk may be taken away and put back, a folder emptied,
//! a bucket tidied by a rule.
//!
//! It trusts no memory for longer than an hour. Its invariant: as soon as something that was called safe is seen to be missing, nothing is called safe
//! until it is there again.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use sha2::{Digest, Sha256};
use shared::id::PhotoId;

use crate::backup::error::BackupError;
use crate::backup::journal_lane::{self, JournalLane};
use crate::backup::manifest::{GENERATIONS, manifest_key};
use crate::backup::owner;
use crate::backup::photo_lane::{Shelf, find_after, list_after};
use crate::backup::seal;
use crate::backup::shipper::{Round, Shipper};
use crate::backup::target::Target;
use crate::store::open::open_reading;
use crate::store::{meta, migrate, photos};

/// How often the steps of the generation are looked for.
const LOOK_EVERY_MS: u64 = 60 * 1_000;
/// How often everything is listed: photos, journal, keys.
const LIST_EVERY_MS: u64 = 60 * 60 * 1_000;

/// What is known of the target after listing it.
pub(super) struct Known {
    shelf: Shelf,
    journal: JournalLane,
    /// Erased photos that the target does not let go of.
    unerased: HashSet<PhotoId>,
    listed_ms: u64,
}

/// A step of the generation: its number, its object, that one's size.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) number: u32,
    pub(super) object: String,
    pub(super) size_bytes: u64,
}

/// A clock that was set back is no reason to wait.
fn is_due(now_ms: u64, last_ms: u64, every_ms: u64) -> bool {
    now_ms < last_ms || now_ms - last_ms >= every_ms
}

impl Shipper {
    /// Makes sure that the target is ours, before anything is written there.
    ///
    /// # Errors
    /// As [`owner::enter`].
    pub(super) fn own(&mut self) -> Result<(), BackupError> {
        let epoch = meta::get(&open_reading(&self.database)?)?.epoch;
        if self.is_ours && owner::read(&self.plan.target)? == self.owner {
            return Ok(());
        }
        self.is_ours = false;
        self.known = None;
        self.photos_to = 0;
        match owner::enter(&self.plan.target, &epoch, &self.plan.data_dir, self.plan.random.as_ref()) {
            Ok(marker) => {
                if self.owner.as_ref().is_some_and(|before| before.id != marker.id) {
                    // Another disk at the same place: it begins with a base of its own.
                    self.chain = None;
                }
                self.noted = None;
                self.owner = Some(marker);
                self.is_ours = true;
                Ok(())
            }
            Err(error) => {
                if matches!(error, BackupError::TargetGone(_) | BackupError::TakenOver(_) | BackupError::Foreign(_)) {
                    self.forget_mark()?;
                }
                Err(error)
            }
        }
    }

    /// The marker is what it was: to be asked after writing and before anything is promised.
    pub(super) fn confirm(&mut self) -> Result<(), BackupError> {
        if self.is_ours && owner::read(&self.plan.target)? == self.owner {
            return Ok(());
        }
        self.is_ours = false;
        self.forget_mark()?;
        Err(BackupError::TargetGone(self.plan.target.name().to_owned()))
    }

    fn is_marked_here(&self) -> bool {
        let (name, id) = (self.plan.target.name(), self.owner.as_ref().map(|owner| &owner.id));
        self.mark.get().is_some_and(|mark| if mark.target_id.is_some() && id.is_some() { mark.target_id.as_ref() == id } else { mark.target == name })
    }

    /// Takes the mark away where it speaks of this target.
    fn forget_mark(&self) -> Result<(), BackupError> {
        if self.is_marked_here() {
            self.mark.forget()?;
        }
        Ok(())
    }

    /// Looks whether the target still has what the next step hangs on; from time to time, whether it has all of the generation. Gives what is missing, and
    /// then everything begins anew.
    pub(super) fn look(&mut self) -> Result<Option<String>, BackupError> {
        let now_ms = self.plan.clock.now_ms();
        if self.known.as_ref().is_some_and(|known| is_due(now_ms, known.listed_ms, LIST_EVERY_MS)) {
            self.known = None;
        }
        let mut missing = None;
        if let Some(chain) = &self.chain {
            let parent = manifest_key(&chain.generation, chain.number);
            let bytes = self.plan.target.find(&parent)?;
            if bytes.is_none_or(|bytes| hex::encode(Sha256::digest(&bytes)) != chain.previous) {
                missing = Some(parent);
            } else if is_due(now_ms, self.looked_ms, LOOK_EVERY_MS) {
                missing = find_missing(&self.plan.target, &chain.generation, &chain.held)?.or(self.find_missing_photo()?);
                self.looked_ms = now_ms;
            }
        }
        if let Some(missing) = &missing {
            tracing::error!(missing, "the backup has lost something that it held: nothing is called safe until everything is there again");
            self.forget_mark()?;
            (self.chain, self.known, self.noted, self.photos_to) = (None, None, None, 0);
        }
        Ok(missing)
    }

    /// One of the photos that are there, by chance: a folder that is gone is noticed within minutes, without listing all.
    fn find_missing_photo(&self) -> Result<Option<String>, BackupError> {
        let (Some(chain), Some(known)) = (&self.chain, &self.known) else { return Ok(None) };
        let Some(most) = self.photos_to.checked_sub(1) else { return Ok(None) };
        let place = u64::from_be_bytes(crate::clock::random_bytes(self.plan.random.as_ref())) % (most + 1);
        let Some(photo) = find_after(chain.pin.connection(), place)?.filter(|photo| photo.log_seq <= self.photos_to) else { return Ok(None) };
        for shelved in known.shelf.objects(&photo) {
            if self.plan.target.find(&shelved.key)?.is_none() {
                return Ok(Some(shelved.key));
            }
        }
        Ok(None)
    }

    /// Lists the target where that was not done or is long ago. Photos that were called safe and are not there are shipped again.
    fn know(&mut self) -> Result<(), BackupError> {
        if self.known.is_some() {
            return Ok(());
        }
        let target = &self.plan.target;
        let (shelf, journal) = (Shelf::list(target)?, JournalLane::open(target)?);
        if let Some(passphrase) = &self.plan.passphrase {
            let keys_dir = self.plan.data_dir.join("keys");
            let key = seal::object_key(&keys_dir)?;
            if self.keys.as_ref() != Some(&key) || target.find(&key)?.is_none() {
                target.put(&key, seal::seal(&keys_dir, passphrase, self.plan.random.as_ref())?)?;
                self.keys = Some(key);
            }
        }
        let connection = open_reading(&self.database)?;
        let epoch = meta::get(&connection)?.epoch;
        let marked = self.mark.safe_seq(&epoch).filter(|_| self.is_marked_here()).unwrap_or_default();
        let promised = marked.max(self.photos_to);
        let first = list_after(&connection, 0)?.into_iter().find(|photo| photo.log_seq <= promised && !shelf.holds(photo));
        if let Some(photo) = first {
            tracing::error!(photo = %photo.photo_id, "a photo that was called safe is not in the backup: nothing is called safe until all are there again");
            self.forget_mark()?;
            self.photos_to = self.photos_to.min(photo.log_seq.saturating_sub(1));
        }
        self.known = Some(Known { shelf, journal, unerased: HashSet::new(), listed_ms: self.plan.clock.now_ms() });
        Ok(())
    }

    /// Ships what is new in the journal of revocations and erasures.
    ///
    /// # Errors
    /// When it can't be read, or the target refuses or is not ours.
    pub fn ship_journal(&mut self) -> Result<usize, BackupError> {
        if !self.is_ours {
            self.own()?;
        }
        self.know()?;
        self.copy_journal()?;
        let Some(known) = &self.known else { return Ok(0) };
        let new = known.journal.list_new(&self.journal)?;
        if new.is_empty() {
            return Ok(0);
        }
        self.confirm()?;
        let Some(known) = &mut self.known else { return Ok(0) };
        known.journal.ship(&self.plan.target, &new)
    }

    /// Brings the journal up to the table.
    fn copy_journal(&self) -> Result<(), BackupError> {
        let connection = open_reading(&self.database)?;
        // A database that no server of this build has opened yet has no such table.
        if migrate::schema(&connection)? >= migrate::NEWEST {
            journal_lane::copy(&connection, &self.journal, self.plan.clock.now_ms(), self.plan.random.as_ref())?;
        }
        Ok(())
    }

    /// What was erased goes from the target too: the journal that keeps it from coming back is there already. A target that lets nothing go (a bucket with a
    /// lock) keeps it, and that is said; what is new is shipped all the same.
    pub(super) fn erase_photos(&mut self) -> Result<(), BackupError> {
        let (Some(chain), Some(known)) = (&self.chain, &mut self.known) else { return Ok(()) };
        let connection = chain.pin.connection();
        if migrate::schema(connection)? < migrate::NEWEST {
            return Ok(());
        }
        for photo in photos::list_erased(connection)? {
            if known.unerased.contains(&photo) {
                continue;
            }
            if let Err(error) = known.shelf.erase(&self.plan.target, photo) {
                tracing::warn!(%photo, %error, "an erased photo stays in the backup: its target does not let it go");
                known.unerased.insert(photo);
            }
        }
        Ok(())
    }

    /// Ships photos; gives the place of the first one that is not there yet.
    pub(super) fn ship_photos(&mut self, round: &mut Round) -> Result<Option<u64>, BackupError> {
        let (Some(chain), Some(known)) = (&self.chain, &mut self.known) else { return Ok(Some(0)) };
        let began = Instant::now();
        let photos = list_after(chain.pin.connection(), self.photos_to)?;
        for (index, photo) in photos.iter().enumerate() {
            if self.plan.photo_time.is_some_and(|most| began.elapsed() > most) {
                round.photos_left = (photos.len() - index) as u64;
                return Ok(Some(photo.log_seq));
            }
            match known.shelf.ship(&self.plan.target, &self.plan.data_dir.join("photos"), photo) {
                Ok(()) => {
                    round.photos += 1;
                    if round.damaged_photo.is_none() {
                        self.photos_to = photo.log_seq;
                    }
                }
                // The others are not to wait for it.
                Err(BackupError::Photo(name)) => round.damaged_photo = round.damaged_photo.take().or(Some(name)),
                Err(error) => return Err(error),
            }
        }
        let first_damaged = photos.iter().find(|photo| round.damaged_photo.as_ref().is_some_and(|name| *name == photo.photo_id.to_string()));
        Ok(first_damaged.map(|photo| photo.log_seq))
    }
}

/// The first of a generation's manifests and objects that is not there in its size.
fn find_missing(target: &Target, generation: &str, held: &[Held]) -> Result<Option<String>, BackupError> {
    let there: HashMap<String, u64> = target.list(&format!("{GENERATIONS}/{generation}"))?.into_iter().collect();
    for step in held {
        let manifest = manifest_key(generation, step.number);
        if !there.contains_key(&manifest) {
            return Ok(Some(manifest));
        }
        if there.get(&step.object) != Some(&step.size_bytes) {
            return Ok(Some(step.object.clone()));
        }
    }
    Ok(None)
}
