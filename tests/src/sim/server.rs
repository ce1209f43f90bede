//! The real server's store and sync on a database of its own, called inline: no threads, no sockets, the world's clock.
//!
//! It plays only what the routes do around sync: who a request comes from. Its answers are the wire's own messages.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use client_wasm::core::ports::{Request, Response};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};
use server::error::Error;
use server::keys::Keys;
use server::store::batch::{self, Context, Turn, commit_batch};
use server::store::meta;
use server::store::open::open_writing;
use server::sync::push::PushRequest;
use server::sync::{accept, pull, sees, system};
use shared::code::Problem;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};
use shared::wire::{Pull, Push, Session, Token};

use crate::sim::chance::ServerChance;
use crate::sim::{Control, World};

/// The records that every seed begins with.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) walk: RecordId,
    pub(crate) other_walk: RecordId,
    pub(crate) coordinators: Vec<RecordId>,
}

pub(crate) struct Server {
    pub(crate) connection: RefCell<Connection>,
    keys: Keys,
    chance: ServerChance,
    world: World,
    control: Control,
    delivered: RefCell<BTreeSet<String>>,
    restores: Cell<usize>,
    folder: tempfile::TempDir,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Server")
    }
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

fn open_fast(path: &Path, chance: &ServerChance) -> Connection {
    let connection = open_writing(path, chance).expect("a database can be made");
    // What a power cut does to the disk is another test's matter; here a thousand seeds shall not wait for it.
    connection.pragma_update(None, "synchronous", "off").expect("a setting");
    connection
}

fn ok(message: &impl Serialize) -> Response {
    Response { status: 200, headers: Vec::new(), body: serde_json::to_vec(message).expect("a message is JSON") }
}

fn refused(error: &Error) -> Response {
    let Error::Refused(code) = error else { panic!("the disk is sound, and still: {error}") };
    let problem = Problem::new(*code);
    Response { status: problem.status, headers: Vec::new(), body: serde_json::to_vec(&problem).expect("a problem is JSON") }
}

fn fields(value: Value) -> Change {
    Change::Create { fields: serde_json::from_value::<BTreeMap<String, Value>>(value).expect("an object") }
}

impl Server {
    pub(crate) fn open(world: World, control: Control) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the seed");
        let chance = world.chance.for_server();
        let keys = Keys::open(&folder.path().join("keys"), &chance).expect("keys can be made");
        let connection = open_fast(&folder.path().join(DATABASE), &chance);
        let connection = RefCell::new(connection);
        Self { connection, keys, chance, world, control, delivered: RefCell::default(), restores: Cell::default(), folder }
    }

    /// Puts a copy of the database aside. The keys are no part of it.
    pub(crate) fn back_up(&self) {
        let connection = self.connection.borrow();
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("nobody else reads");
        std::fs::copy(self.folder.path().join(DATABASE), self.folder.path().join(BACKUP)).expect("the disk has room");
    }

    /// The machine is lost, and the last copy takes its place: as another epoch, or in silence, as an image of a disk would.
    pub(crate) fn restore(&self, is_silent: bool) {
        let path = self.folder.path().join(DATABASE);
        if !self.folder.path().join(BACKUP).exists() {
            return;
        }
        self.restores.set(self.restores.get() + 1);
        self.connection.replace(Connection::open_in_memory().expect("a database in memory")).close().expect("nothing is under way");
        for name in [format!("{DATABASE}-wal"), format!("{DATABASE}-shm")] {
            drop(std::fs::remove_file(self.folder.path().join(name)));
        }
        std::fs::copy(self.folder.path().join(BACKUP), &path).expect("the disk has room");
        let connection = open_fast(&path, &self.chance);
        if !is_silent {
            meta::renew_epoch(&connection, &self.chance).expect("the disk is sound");
        }
        self.connection.replace(connection);
    }

    /// How often that happened.
    pub(crate) fn restores(&self) -> usize {
        self.restores.get()
    }

    fn write<T>(&self, act: impl FnOnce(&mut Turn<'_>) -> Result<T, Error>) -> T {
        let context = Context { now_ms: self.world.now_ms.get(), random: &self.chance, keys: &self.keys };
        let committed = commit_batch(&mut self.connection.borrow_mut(), vec![Do(act)], &context).expect("the disk is sound");
        committed.answers.into_iter().next().expect("one request, one answer").expect("the world's own acts are lawful")
    }

    /// The walk that all take part in, another that nobody but the coordinators sees, and who coordinates.
    pub(crate) fn found(&self, coordinators: usize) -> Place {
        self.write(|turn| {
            let mut next = 0_u128;
            let mut id = || {
                next += 1;
                RecordId(uuid::Uuid::from_u128(next))
            };
            let (host, area, checklist, walk, other_walk) = (id(), id(), id(), id(), id());
            system::write(turn, Kind::Organisation, host, fields(json!({"name": "Marks kommun", "kind": "municipality"})))?;
            system::write(turn, Kind::Area, area, fields(json!({"organisation": host, "name": "Hedbo"})))?;
            system::write(turn, Kind::Checklist, checklist, fields(json!({"organisation": host, "name": "Standard", "version": 1, "document": {}})))?;
            for walk in [walk, other_walk] {
                system::write(turn, Kind::Walk, walk, fields(json!({"area": area, "name": "Hedbo", "checklist": checklist})))?;
            }
            let mut people = Vec::new();
            for _ in 0..coordinators {
                let person = id();
                system::write(turn, Kind::Person, person, fields(json!({"name": "Samordnare"})))?;
                for (scope, role) in [
                    (Scope::Area(area), Role::Coordinator),
                    (Scope::Organisation(host), Role::Coordinator),
                    (Scope::Person(person), Role::Participant),
                    (Scope::Public(host), Role::Reader),
                ] {
                    accept::give(turn, person, Grant { scope, role })?;
                }
                people.push(person);
            }
            Ok(Place { walk, other_walk, coordinators: people })
        })
    }

    /// Somebody joins the walk.
    pub(crate) fn join(&self, walk: RecordId) -> RecordId {
        self.write(|turn| {
            let person = RecordId::new(turn.context.now_ms, server::clock::random_bytes(turn.context.random));
            system::write(turn, Kind::Person, person, fields(json!({})))?;
            let walk = turn.find(walk)?.expect("the walk was founded");
            server::access::join::admit(turn, person, &walk)?;
            Ok(person)
        })
    }

    pub(crate) fn session(&self, person: RecordId, user: Option<String>) -> Session {
        let actor = sees::actor(&self.connection.borrow(), person).expect("the disk is sound");
        Session { person, user, grants: actor.grants, walk: None, renewal: None }
    }

    /// What the server answers to a request of this person.
    pub(crate) fn answer(&self, person: RecordId, is_staff: bool, request: &Request) -> Response {
        match (request.method, request.path.as_str()) {
            ("GET" | "POST", "/api/session") => ok(&self.session(person, is_staff.then(|| person.to_string()))),
            ("POST", "/api/token") => ok(&Token { token: "sim".to_owned(), expires_in_s: 600 }),
            ("POST", "/api/sync/push") => self.push(person, &request.body),
            ("POST", "/api/sync/pull") => self.pull(person, &request.body),
            (method, path) => panic!("the simulation has no {method} {path}"),
        }
    }

    fn push(&self, person: RecordId, body: &[u8]) -> Response {
        let mut push: Push = serde_json::from_slice(body).expect("our own client's push");
        let context = Context { now_ms: self.world.now_ms.get(), random: &self.chance, keys: &self.keys };
        let mut connection = self.connection.borrow_mut();
        if self.control == Control::AnswerWithoutCommit && self.world.chance.percent(10) {
            connection.execute_batch("begin").expect("a transaction");
            let now_ms = self.world.now_ms.get();
            let answers = push
                .operations
                .iter()
                .map(|sent| json!({"device_seq": sent.device_seq, "outcome": "applied", "stamp": "0000000000000001", "seq": 1, "receipt": ""}));
            let pushed = json!({"lykta": "pushed", "epoch": meta_epoch(&connection), "answers": answers.collect::<Vec<_>>(), "safe_seq": null, "now_ms": now_ms});
            connection.execute_batch("rollback").expect("a transaction");
            return ok(&pushed);
        }
        if self.control == Control::ReceiptsIgnored {
            push.operations.iter_mut().for_each(|sent| sent.accepted = None);
        }
        let asked: Vec<u64> = push.operations.iter().map(|sent| sent.device_seq).collect();
        if self.control == Control::NoDeduplication {
            self.forge_identities(&mut push);
        }
        let committed = commit_batch(&mut connection, vec![PushRequest { person, push }], &context).expect("the disk is sound");
        if self.control == Control::NoDeduplication {
            let mut pushed = match committed.answers.into_iter().next().expect("one answer") {
                Ok(pushed) => pushed,
                Err(error) => return refused(&error),
            };
            for (answer, device_seq) in pushed.answers.iter_mut().zip(asked) {
                (answer.device_seq, answer.op_id) = (device_seq, None);
            }
            return ok(&pushed);
        }
        match committed.answers.first().expect("one answer") {
            Ok(pushed) => ok(pushed),
            Err(error) => refused(error),
        }
    }

    /// The planted bug: what was delivered before looks new when it comes again.
    fn forge_identities(&self, push: &mut Push) {
        let mut delivered = self.delivered.borrow_mut();
        for sent in &mut push.operations {
            if delivered.insert(sent.body.clone()) {
                continue;
            }
            let forged = delivered.len() as u64;
            let mut body: Value = serde_json::from_str(&sent.body).expect("an operation");
            body["op_id"] = RecordId(uuid::Uuid::from_u128(u128::from(forged) << 64)).to_string().into();
            sent.body = body.to_string();
            delivered.insert(sent.body.clone());
            sent.device_seq = 1_000_000 + forged;
        }
    }

    fn pull(&self, person: RecordId, body: &[u8]) -> Response {
        let mut pull: Pull = serde_json::from_slice(body).expect("our own client's pull");
        // Small pages, so that a pull has several and may be cut between them.
        pull.limit = Some(1 + u32::try_from(self.world.chance.below(7)).expect("small"));
        let mut connection = self.connection.borrow_mut();
        let snapshot = connection.transaction().expect("a snapshot");
        match pull::pull(&snapshot, &self.keys, person, &pull) {
            Ok(page) => ok(&page),
            Err(error) => panic!("a pull with our own cursor failed: {error}"),
        }
    }
}

fn meta_epoch(connection: &Connection) -> String {
    connection.query_row("select epoch from meta", [], |row| row.get(0)).expect("there is one epoch")
}
