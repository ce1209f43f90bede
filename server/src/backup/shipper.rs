//! The shipper: round by round it brings what is new to the target, reads it back, names it in a manifest, and raises the safe mark.
//!
//! It only ever reads the database. What it can't do in this round it does in a later one; whenever it can't prove that its pages go on from those before
//! it begins a new generation with a new base. Its invariant: the safe mark stands at or below what a restore from the target would bring back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::backup::base;
use crate::backup::error::{BackupError, at};
use crate::backup::holdings::{Held, Known};
use crate::backup::journal::Journal;
use crate::backup::manifest::{self, Content, FORMAT, Manifest, object_key};
use crate::backup::owner::Marker;
use crate::backup::pages;
use crate::backup::pin::Pin;
use crate::backup::prune;
use crate::backup::safe_mark::{Mark, SafeMark};
use crate::backup::safe_note::{self, SafeNote};
use crate::backup::target::{Target, Written};
use crate::backup::wal::{self, Position};
use crate::backup::work_folder::WorkFolder;
use crate::clock::{Clock, Random};
use crate::store::meta::Head;
use crate::sync::log_position;

/// A log that has grown to this is written back by us, so that it can be begun anew.
const LONG_LOG_BYTES: u64 = 4 << 20;
/// With the target away, the log is held back up to here; after that a new base is cheaper than the disk.
const LONGEST_LOG_BYTES: u64 = 256 << 20;
/// A generation has at most so many steps: a restore fetches each.
const MOST_STEPS: u32 = 1_000;
/// Nor is it older than this.
pub const LONGEST_GENERATION_MS: u64 = 24 * 60 * 60 * 1_000;
/// Pages may outgrow a small base up to here.
const SMALL_BASE_BYTES: u64 = 16 << 20;

/// What a shipper is made with.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The installation.
    pub data_dir: PathBuf,
    /// Where to.
    pub target: Target,
    /// What the keys are sealed under; without it they stay out of the backup.
    pub passphrase: Option<String>,
    /// For how many days earlier states are kept.
    pub keep_days: u64,
    /// For how long photos may take in one round; `None`: until all are there.
    pub photo_time: Option<Duration>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

/// What a round came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Round {
    /// A new base was written.
    pub has_new_base: bool,
    /// Bytes of rows written to the target.
    pub row_bytes: u64,
    /// Photos shipped.
    pub photos: u64,
    /// Photos that wait for the next round.
    pub photos_left: u64,
    /// The mark.
    pub safe_seq: u64,
    /// A photo that can't be shipped.
    pub damaged_photo: Option<String>,
    /// What the target had lost, and has again.
    pub lost: Option<String>,
}

pub(super) struct Chain {
    pub(super) pin: Pin,
    position: Option<Position>,
    pub(super) generation: String,
    pub(super) number: u32,
    /// The hash of the manifest with that number.
    pub(super) previous: String,
    /// All its steps.
    pub(super) held: Vec<Held>,
    base_bytes: u64,
    page_bytes: u64,
    began_ms: u64,
}

/// The shipper of one installation to one target.
pub struct Shipper {
    pub(super) plan: Plan,
    pub(super) database: PathBuf,
    wal: PathBuf,
    work: WorkFolder,
    pub(super) journal: Journal,
    pub(super) mark: SafeMark,
    /// The target's marker, when it was last ours.
    pub(super) owner: Option<Marker>,
    /// Whether it was so at the last look.
    pub(super) is_ours: bool,
    pub(super) known: Option<Known>,
    pub(super) chain: Option<Chain>,
    /// When the generation was last looked for.
    pub(super) looked_ms: u64,
    /// All photos up to this place are there.
    pub(super) photos_to: u64,
    /// The object with the sealed keys.
    pub(super) keys: Option<String>,
    /// What the target notes as called safe.
    pub(super) noted: Option<SafeNote>,
}

impl std::fmt::Debug for Shipper {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shipper").field("target", &self.plan.target).finish_non_exhaustive()
    }
}

impl Shipper {
    /// Prepares; nothing is read or written at the target yet.
    ///
    /// # Errors
    /// When the work folder can't be made.
    pub fn new(plan: Plan) -> Result<Self, BackupError> {
        let work = WorkFolder::make(&plan.data_dir.join("backup"), plan.random.as_ref())?;
        Ok(Self {
            database: plan.data_dir.join("lykta.sqlite"),
            wal: plan.data_dir.join("lykta.sqlite-wal"),
            work,
            journal: Journal::new(&plan.data_dir),
            mark: SafeMark::new(&plan.data_dir),
            owner: None,
            is_ours: false,
            known: None,
            chain: None,
            looked_ms: 0,
            photos_to: 0,
            keys: None,
            noted: None,
            plan,
        })
    }

    /// One round: whose the target is, journal, rows, photos, mark.
    ///
    /// # Errors
    /// What stood in the way. Everything that was reached stands, and the next round goes on.
    pub fn round(&mut self) -> Result<Round, BackupError> {
        let outcome = self.go_round();
        if outcome.is_err() && fs::metadata(&self.wal).is_ok_and(|log| log.len() > LONGEST_LOG_BYTES) {
            // Let go of the log; when the target is back, a new base.
            self.chain = None;
        }
        outcome
    }

    fn go_round(&mut self) -> Result<Round, BackupError> {
        self.own()?;
        let lost = self.look()?;
        self.ship_journal()?;
        let (mut round, head) = match self.step() {
            // Not a failure of the target: the log went on without us.
            Err(BackupError::ChainBroken) => {
                self.chain = None;
                self.begin_generation()?
            }
            other => other?,
        };
        self.erase_photos()?;
        let first_left = self.ship_photos(&mut round)?;
        round.safe_seq = first_left.map_or(head.seq, |left| head.seq.min(left.saturating_sub(1)));
        round.lost = lost;
        self.raise_mark(&head, round.safe_seq)?;
        if round.has_new_base {
            prune::prune(&self.plan.target, self.plan.clock.now_ms(), self.plan.keep_days * 86_400_000)?;
        }
        Ok(round)
    }

    fn raise_mark(&mut self, head: &Head, safe_seq: u64) -> Result<(), BackupError> {
        self.confirm()?;
        let Some(chain) = &self.chain else { return Ok(()) };
        let at_ms = self.plan.clock.now_ms();
        let digest = log_position::digest(chain.pin.connection(), head, safe_seq)?;
        let noted = match self.noted {
            Some(noted) => Some(noted),
            None => safe_note::read(&self.plan.target, &head.epoch)?,
        };
        if noted.is_none_or(|noted| noted.safe_seq < safe_seq) {
            let note = SafeNote { safe_seq, at_ms };
            safe_note::write(&self.plan.target, &head.epoch, note)?;
            self.noted = Some(note);
        } else {
            self.noted = noted;
        }
        let (target, target_id) = (self.plan.target.name().to_owned(), self.owner.as_ref().map(|owner| owner.id.clone()));
        self.mark.raise(&Mark { epoch: head.epoch.clone(), safe_seq, digest: Some(digest), at_ms, target, target_id })?;
        Ok(())
    }

    /// The next step of the generation, or a new generation.
    fn step(&mut self) -> Result<(Round, Head), BackupError> {
        let is_due = self.chain.as_ref().is_none_or(|chain| {
            chain.number + 1 >= MOST_STEPS
                || chain.page_bytes > chain.base_bytes.max(SMALL_BASE_BYTES)
                || self.plan.clock.now_ms().saturating_sub(chain.began_ms) > LONGEST_GENERATION_MS
        });
        if is_due { self.begin_generation() } else { self.ship_pages() }
    }

    fn begin_generation(&mut self) -> Result<(Round, Head), BackupError> {
        let pin = Pin::take(&self.database)?;
        // A younger state would be taken for the best one, and the mark would rise over what nobody else has any more.
        if let Some(beyond) = manifest::find_beyond(&manifest::list_last(&self.plan.target)?, &pin)? {
            return Err(BackupError::SetBack(beyond.seq));
        }
        let now_ms = self.plan.clock.now_ms();
        let generation = manifest::next_name(&self.plan.target, now_ms, self.plan.random.as_ref())?;
        let (copy, packed) = (self.work.path().join("base.sqlite"), self.work.path().join("base.zst"));
        base::copy(&pin, &copy)?;
        base::prove(&copy)?;
        base::compress(&copy, &packed)?;
        base::remove(&copy)?;
        let object = object_key(&generation, 0, Content::Base);
        let written = self.plan.target.put_file(&object, &packed);
        fs::remove_file(&packed).map_err(at(&packed))?;
        let written = written?;
        let head = pin.head.clone();
        let round = Round { has_new_base: true, row_bytes: written.size_bytes, ..Round::default() };
        let base_bytes = written.size_bytes;
        let held = vec![Held { number: 0, object, size_bytes: base_bytes }];
        let manifest = make_manifest(&generation, 0, Content::Base, written, &head, now_ms, None);
        let previous = self.name(manifest)?;
        // No position: the first pages are all that the log holds, which is never less than what came after the snapshot.
        self.chain = Some(Chain { pin, position: None, generation, number: 0, previous, held, base_bytes, page_bytes: 0, began_ms: now_ms });
        self.looked_ms = now_ms;
        Ok((round, head))
    }

    fn ship_pages(&mut self) -> Result<(Round, Head), BackupError> {
        let Some(chain) = &self.chain else { return Err(BackupError::ChainBroken) };
        let pin = Pin::take(&self.database)?;
        let news = wal::read(&self.wal, chain.position)?;
        let now_ms = self.plan.clock.now_ms();
        let head = pin.head.clone();
        if news.pages.is_empty() {
            // The log of operations moved and its pages did not: they were written where we have read already.
            let is_lost = head != chain.pin.head && chain.position.is_some();
            if is_lost {
                return Err(BackupError::ChainBroken);
            }
        }
        let mut round = Round::default();
        if !news.pages.is_empty() {
            let number = chain.number + 1;
            let packed = self.work.path().join("pages.zst");
            pages::write(&self.wal, &news, &packed)?;
            let object = object_key(&chain.generation, number, Content::Pages);
            let written = self.plan.target.put_file(&object, &packed)?;
            round.row_bytes = written.size_bytes;
            let previous = Some(chain.previous.clone());
            let previous = self.name(make_manifest(&chain.generation, number, Content::Pages, written, &head, now_ms, previous))?;
            let Some(chain) = &mut self.chain else { return Err(BackupError::ChainBroken) };
            chain.held.push(Held { number, object, size_bytes: round.row_bytes });
            chain.number = number;
            chain.previous = previous;
            chain.page_bytes += round.row_bytes;
        }
        let Some(chain) = &mut self.chain else { return Err(BackupError::ChainBroken) };
        chain.position = news.position;
        chain.pin = pin;
        if news.log_bytes > LONG_LOG_BYTES {
            write_back(&self.database)?;
            // Overlaps with the one before; where everything was written back it lets the log begin anew.
            chain.pin = Pin::take(&self.database)?;
        }
        Ok((round, head))
    }

    /// Writes a manifest and gives its hash.
    fn name(&self, manifest: Manifest) -> Result<String, BackupError> {
        let turn = self.owner.as_ref().map_or(0, |owner| owner.turn);
        let manifest = Manifest { turn, keys: self.keys.clone(), ..manifest };
        let (bytes, hash) = manifest.encode()?;
        self.plan.target.put(&manifest.key(), bytes)?;
        Ok(hash)
    }
}

fn make_manifest(generation: &str, number: u32, content: Content, written: Written, head: &Head, at_ms: u64, previous: Option<String>) -> Manifest {
    Manifest {
        format: FORMAT,
        generation: generation.to_owned(),
        number,
        content,
        object: object_key(generation, number, content),
        size_bytes: written.size_bytes,
        sha256: written.sha256,
        epoch: head.epoch.clone(),
        seq: head.seq,
        digest: hex::encode(head.digest),
        at_ms,
        previous,
        turn: 0,
        keys: None,
    }
}

/// Writes the log back into the database as far as readers allow. The only thing done here that is not reading; it changes no content.
fn write_back(database: &Path) -> Result<(), BackupError> {
    let connection = rusqlite::Connection::open(database)?;
    connection.busy_timeout(Duration::from_millis(100))?;
    connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?;
    Ok(())
}
