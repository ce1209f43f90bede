//! The real server's store on a database of its own, called inline: no threads, no sockets, the world's clock. Here: its disk, and what happens to it.
//!
//! Its invariant: the files are all there is. A server that was killed, restored or set back begins from what lies in its folder.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use server::access::{join_sheet, membership};
use server::backup::journal::{Fact, Forbidden, Journal};
use server::backup::{journal_lane, rebuild};
use server::error::Error;
use server::keys::Keys;
use server::photos::files::PhotoFiles;
use server::store::batch::{self, Context, Turn, commit_batch};
use server::store::open::open_writing;
use server::store::{meta, writer};
use server::sync::accept;
use shared::id::{OpId, PhotoId, RecordId};
use shared::scope::{Grant, Scope};

use crate::sim::chance::Chance;
use crate::sim::faults::Fault;
use crate::sim::oracle::Oracle;
use crate::sim::place::Place;
use crate::sim::{Broken, Control, World};

/// The server of a seed.
pub(crate) struct Server {
    pub(crate) connection: RefCell<Connection>,
    pub(crate) photos: PhotoFiles,
    pub(crate) keys: Keys,
    pub(crate) world: World,
    pub(crate) control: Control,
    pub(crate) oracle: Oracle,
    /// What the reader of the last pull saw through.
    pub(crate) heard: RefCell<BTreeSet<Scope>>,
    /// Bodies that came before, for a planted bug.
    pub(crate) delivered: RefCell<BTreeSet<String>>,
    pub(crate) returned: Cell<usize>,
    /// Which cookie each token, renewal and receipt goes back to.
    pub(crate) credentials: RefCell<BTreeMap<String, String>>,
    /// What restores took out of the log and out of the photos.
    pub(crate) lost: RefCell<Lost>,
    /// Records that were erased whole, each by what made it.
    pub(crate) whole: RefCell<BTreeMap<RecordId, OpId>>,
    /// Changes of records that had been erased: nobody wants them.
    pub(crate) swept: RefCell<BTreeSet<OpId>>,
    /// The files of erased photos: an image of the disk still has them.
    pub(crate) aside: RefCell<BTreeMap<PhotoId, [Vec<u8>; 2]>>,
    /// The first thing that a reader was sent and must not have been.
    pub(crate) leaked: RefCell<Option<Broken>>,
    place: RefCell<Option<Place>>,
    fault: Cell<Option<Fault>>,
    is_faulty: Cell<bool>,
    is_gone: Cell<bool>,
    restores: Cell<usize>,
    faults: Cell<usize>,
    /// The latest time that the server's clock ever showed.
    latest_ms: Cell<u64>,
    journal: Journal,
    /// The epoch and the place up to which the backup reaches.
    safe: RefCell<Option<(String, u64)>>,
    folder: tempfile::TempDir,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Server")
    }
}

/// What the server held before a restore and not after it.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    pub(crate) ops: BTreeSet<OpId>,
    pub(crate) photos: BTreeSet<PhotoId>,
}

/// A closure as a write.
struct Do<F>(F);

impl<T, F: FnOnce(&mut Turn<'_>) -> Result<T, Error>> batch::Request for Do<F> {
    type Answer = T;

    fn run(self, turn: &mut Turn<'_>) -> Result<T, Error> {
        (self.0)(turn)
    }
}

/// The database's file.
const DATABASE: &str = "lykta.db";
/// The copy that was put aside last.
const BACKUP: &str = "backup.db";
/// What a kill left of the database.
const LEFT: &str = "left.db";
/// A folder in memory, where the machine has one: what a power cut does to a disk is another test's matter.
const MEMORY: &str = "/dev/shm";

fn open_fast(path: &Path, chance: &Chance) -> Connection {
    let connection = open_writing(path, chance).expect("a database can be made");
    connection.pragma_update(None, "synchronous", "off").expect("a setting");
    connection
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(MEMORY).or_else(|_| tempfile::tempdir()).expect("a folder for the seed")
}

impl Server {
    pub(crate) fn open(world: World, control: Control) -> Self {
        let folder = folder();
        let keys = Keys::open(&folder.path().join("keys"), &world.chance).expect("keys can be made");
        let connection = open_fast(&folder.path().join(DATABASE), &world.chance);
        Self {
            connection: RefCell::new(connection),
            photos: PhotoFiles::open(folder.path().join("photos")).expect("a folder can be made"),
            keys,
            control,
            oracle: Oracle::default(),
            heard: RefCell::default(),
            delivered: RefCell::default(),
            returned: Cell::default(),
            credentials: RefCell::default(),
            lost: RefCell::default(),
            whole: RefCell::default(),
            swept: RefCell::default(),
            aside: RefCell::default(),
            leaked: RefCell::default(),
            place: RefCell::default(),
            fault: Cell::default(),
            is_faulty: Cell::default(),
            is_gone: Cell::default(),
            restores: Cell::default(),
            faults: Cell::default(),
            latest_ms: Cell::new(world.now_ms.get()),
            journal: Journal::new(folder.path()),
            safe: RefCell::default(),
            world,
            folder,
        }
    }

    pub(crate) fn move_in(&self, place: Place) {
        self.place.replace(Some(place));
    }

    pub(crate) fn place(&self) -> Place {
        self.place.borrow().clone().expect("it was founded first")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// How often the server was set back.
    pub(crate) fn restores(&self) -> usize {
        self.restores.get()
    }

    /// How many transactions were made to fail, and how often it was killed.
    pub(crate) fn faults(&self) -> usize {
        self.faults.get()
    }

    /// Time has gone on.
    pub(crate) fn tick(&self, by_ms: u64) {
        self.world.now_ms.set(self.world.now_ms.get() + by_ms);
        self.latest_ms.set(self.latest_ms.get().max(self.world.now_ms.get()));
    }

    pub(crate) fn latest_ms(&self) -> u64 {
        self.latest_ms.get()
    }

    /// The next transaction meets this.
    pub(crate) fn plan(&self, fault: Option<Fault>) {
        self.fault.set(fault);
        self.is_faulty.set(fault.is_some());
    }

    /// Whether what goes wrong now was meant to.
    pub(crate) fn is_faulty(&self) -> bool {
        self.is_faulty.get()
    }

    /// Whether the server went down before it could answer; asked once.
    pub(crate) fn take_gone(&self) -> bool {
        self.is_gone.take()
    }

    /// The transactions' own view of time and chance.
    pub(crate) fn context<T>(&self, act: impl FnOnce(&Context<'_>) -> T) -> T {
        act(&Context { now_ms: self.world.now_ms.get(), random: &self.world.chance, keys: &self.keys })
    }

    /// Requests in one commit, on a disk that may fail: each gets its answer, or all get the loss of the transaction.
    pub(crate) fn commit_all<R: batch::Request>(&self, requests: Vec<R>) -> Vec<Result<R::Answer, Error>> {
        let fault = self.fault.take();
        let count = requests.len();
        if let Some(fault) = fault {
            self.faults.set(self.faults.get() + 1);
            self.world.trace.note("fault", &[format!("{fault:?}").as_bytes()]);
            if fault == Fault::KilledBefore {
                self.crash();
                self.is_gone.set(true);
                return (0..count).map(|_| Err(Error::WriterStopped)).collect();
            }
            fault.arm(&mut self.connection.borrow_mut());
        }
        let outcome = self.context(|context| commit_batch(&mut self.connection.borrow_mut(), requests, context));
        if let Some(fault) = fault {
            fault.disarm(&mut self.connection.borrow_mut());
            if fault == Fault::KilledAfterCommit {
                self.crash();
                self.is_gone.set(true);
            }
        }
        match outcome {
            Ok(committed) => committed.answers,
            Err(error) => {
                assert!(fault.is_some(), "the disk is sound, and still: {error}");
                // As the writer does: the next transaction begins on a new connection.
                self.close();
                self.connection.replace(open_fast(&self.path(DATABASE), &self.world.chance));
                (0..count).map(|_| Err(writer::lost(&error))).collect()
            }
        }
    }

    pub(crate) fn commit<R: batch::Request>(&self, request: R) -> Result<R::Answer, Error> {
        self.commit_all(vec![request]).into_iter().next().expect("one request, one answer")
    }

    /// Something that the simulation itself does, on a disk that works.
    pub(crate) fn write<T>(&self, act: impl FnOnce(&mut Turn<'_>) -> Result<T, Error>) -> T {
        let outcome = self.context(|context| commit_batch(&mut self.connection.borrow_mut(), vec![Do(act)], context));
        let answers = outcome.expect("the disk is sound").answers;
        answers.into_iter().next().expect("one request, one answer").expect("the world's own acts are lawful")
    }

    /// A clock that says another time from now on.
    pub(crate) fn set_clock(&self, by_ms: i64) {
        self.world.now_ms.set(self.world.now_ms.get().saturating_add_signed(by_ms));
        self.tick(0);
    }

    /// Puts a copy of the database aside, with its photos. The keys are no part of it.
    pub(crate) fn back_up(&self) {
        let connection = self.connection.borrow();
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("nobody else reads");
        std::fs::copy(self.path(DATABASE), self.path(BACKUP)).expect("the disk has room");
        let head = meta::get(&connection).expect("the disk is sound");
        self.safe.replace(Some((head.epoch, head.seq)));
        self.oracle.back_up();
    }

    /// What a device may let go of.
    pub(crate) fn safe_seq(&self) -> Option<u64> {
        let head = meta::get(&self.connection.borrow()).expect("the disk is sound");
        if self.control == Control::SafeTooEarly {
            return Some(head.seq);
        }
        self.safe.borrow().as_ref().filter(|(epoch, _)| *epoch == head.epoch).map(|(_, seq)| *seq)
    }

    fn kept_photos(&self) -> BTreeSet<PhotoId> {
        let connection = self.connection.borrow();
        let mut statement = connection.prepare("select photo_id from photos").expect("a lawful question");
        let rows = statement.query_map([], |row| row.get::<_, [u8; 32]>(0)).expect("rows");
        rows.map(|row| PhotoId(row.expect("a row"))).collect()
    }

    fn close(&self) {
        self.connection.replace(Connection::open_in_memory().expect("a database in memory")).close().expect("nothing is under way");
    }

    /// A database file takes the place of the one that there is.
    fn take_over(&self, from: &str, is_moved: bool) {
        for name in [DATABASE.to_owned(), format!("{DATABASE}-wal"), format!("{DATABASE}-shm")] {
            drop(std::fs::remove_file(self.path(&name)));
        }
        for end in ["", "-wal"] {
            let (source, target) = (self.path(&format!("{from}{end}")), self.path(&format!("{DATABASE}{end}")));
            if is_moved && source.exists() {
                std::fs::rename(source, target).expect("the disk is sound");
            } else if source.exists() {
                std::fs::copy(source, target).expect("the disk has room");
            }
        }
        self.connection.replace(open_fast(&self.path(DATABASE), &self.world.chance));
    }

    /// The machine is lost, and the last copy takes its place: as another epoch and with what was shipped of revocations, or in silence, as an image of a
    /// disk would.
    pub(crate) fn restore(&self, is_silent: bool) {
        if !self.path(BACKUP).exists() {
            return;
        }
        self.restores.set(self.restores.get() + 1);
        let before = (self.kept_photos(), self.kept_operations());
        self.close();
        self.take_over(BACKUP, false);
        for upload in self.photos.list_incoming().expect("the disk is sound") {
            self.photos.remove_incoming(upload).expect("the disk is sound");
        }
        if !is_silent {
            let mut connection = self.connection.borrow_mut();
            let transaction = connection.transaction().expect("nothing is under way");
            meta::renew_epoch(&transaction, &self.world.chance).expect("the disk is sound");
            if self.control != Control::EndsForgotten {
                let mut entries = self.journal.read().expect("the journal reads");
                entries.retain(|entry| self.control != Control::ErasuresForgotten || !matches!(entry.fact, Fact::OperationErased { .. }));
                let forbidden = Forbidden::of(&entries);
                rebuild::forbid(&transaction, &forbidden, self.world.now_ms.get()).expect("the disk is sound");
            }
            transaction.commit().expect("the disk is sound");
        }
        let after = self.kept_photos();
        self.bring_files_back(&after);
        let mut lost = self.lost.borrow_mut();
        for photo in before.0.difference(&after) {
            self.photos.discard(*photo).expect("the disk is sound");
            lost.photos.insert(*photo);
        }
        lost.ops.extend(before.1.difference(&self.kept_operations()));
        self.oracle.restore(is_silent);
    }

    fn kept_operations(&self) -> BTreeSet<OpId> {
        let connection = self.connection.borrow();
        let mut statement = connection.prepare("select op_id from operations").expect("a lawful question");
        let rows = statement.query_map([], |row| row.get::<_, [u8; 16]>(0)).expect("rows");
        rows.map(|row| OpId(uuid::Uuid::from_bytes(row.expect("a row")))).collect()
    }

    /// Killed, and started again on what the disk held: the log as it was, perhaps with a torn end, and uploads that lost what was not synced.
    pub(crate) fn crash(&self) {
        self.faults.set(self.faults.get() + 1);
        let chance = &self.world.chance;
        for end in ["", "-wal"] {
            let source = self.path(&format!("{DATABASE}{end}"));
            if source.exists() {
                std::fs::copy(source, self.path(&format!("{LEFT}{end}"))).expect("the disk has room");
            }
        }
        if chance.percent(50) {
            let torn = chance.bytes_of(1 + chance.index(9_000));
            let mut log = std::fs::read(self.path(&format!("{LEFT}-wal"))).unwrap_or_default();
            if !log.is_empty() {
                log.extend(torn);
                std::fs::write(self.path(&format!("{LEFT}-wal")), log).expect("the disk has room");
            }
        }
        self.close();
        self.take_over(LEFT, true);
        for upload in self.photos.list_incoming().expect("the disk is sound") {
            let mut bytes = self.photos.read_incoming(upload).unwrap_or_default();
            let kept = chance.index(bytes.len() + 1);
            if chance.percent(50) {
                bytes.truncate(kept);
            } else {
                // The length was written, the bytes were not.
                bytes[kept..].fill(0);
            }
            self.photos.remove_incoming(upload).expect("the disk is sound");
            std::io::Write::write_all(&mut self.photos.append(upload).expect("the disk is sound"), &bytes).expect("the disk has room");
        }
    }

    /// What opens the walk.
    pub(crate) fn link(&self, place: &Place) -> String {
        self.write(|turn| join_sheet::secrets(turn, place.walk, false)).link
    }

    /// A grant of somebody's ends.
    pub(crate) fn end(&self, person: RecordId, scope: Scope) {
        self.write(|turn| membership::end_grant(turn, None, person, scope, None));
        self.ship_journal();
        self.oracle.end(person, scope);
    }

    /// What was taken away and given again goes where no loss of the machine reaches it.
    pub(crate) fn ship_journal(&self) {
        let now_ms = self.world.now_ms.get();
        journal_lane::copy(&self.connection.borrow(), &self.journal, now_ms, &self.world.chance).expect("the disk has room");
    }

    /// It is given again.
    pub(crate) fn give_anew(&self, person: RecordId, grant: Grant) {
        self.write(|turn| accept::give(turn, person, grant));
        self.ship_journal();
        self.oracle.give_anew(person, grant);
    }
}
