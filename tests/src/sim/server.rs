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
use server::access::join::{JoinRequest, Joined};
use server::access::join_sheet;
use server::access::renewal::{PROVEN_MS, Proven, RenewRequest};
use server::access::restore::RestoreRequest;
use server::access::session::{SignedIn, secret_hash};
use server::error::Error;
use server::keys::Keys;
use server::store::batch::{self, Context, Turn, commit_batch};
use server::store::open::open_writing;
use server::store::sessions::{self, SessionRow};
use server::store::{meta, renewals};
use server::sync::push::PushRequest;
use server::sync::{accept, pull, sees, system};
use shared::code::{Code, Problem};
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};
use shared::wire::{Pull, Pulled, Push, Pushed, Session, SignIn, Token};

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
    returned: Cell<usize>,
    /// The epoch and the place up to which the backup reaches.
    safe: RefCell<Option<(String, u64)>>,
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

fn read<T: serde::de::DeserializeOwned>(request: &Request) -> T {
    serde_json::from_slice(&request.body).expect("our own client's message")
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
        Self {
            connection,
            keys,
            chance,
            world,
            control,
            delivered: RefCell::default(),
            restores: Cell::default(),
            returned: Cell::default(),
            safe: RefCell::default(),
            folder,
        }
    }

    /// Puts a copy of the database aside. The keys are no part of it.
    pub(crate) fn back_up(&self) {
        let connection = self.connection.borrow();
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("nobody else reads");
        std::fs::copy(self.folder.path().join(DATABASE), self.folder.path().join(BACKUP)).expect("the disk has room");
        let head = meta::get(&connection).expect("the disk is sound");
        self.safe.replace(Some((head.epoch, head.seq)));
    }

    /// What a device may let go of.
    fn safe_seq(&self) -> Option<u64> {
        let head = meta::get(&self.connection.borrow()).expect("the disk is sound");
        if self.control == Control::SafeTooEarly {
            return Some(head.seq);
        }
        self.safe.borrow().as_ref().filter(|(epoch, _)| *epoch == head.epoch).map(|(_, seq)| *seq)
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

    /// How many people came back to a server that did not know them.
    pub(crate) fn returned(&self) -> usize {
        self.returned.get()
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
                system::write(turn, Kind::Walk, walk, Change::Move { from: "draft".to_owned(), to: "planned".to_owned(), reason: None })?;
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

    /// What opens the walk.
    pub(crate) fn link(&self, place: &Place) -> String {
        self.write(|turn| join_sheet::secrets(turn, place.walk, false)).link
    }

    fn describe(&self, person: RecordId, walk: Option<RecordId>) -> Session {
        let connection = self.connection.borrow();
        let actor = sees::actor(&connection, person).expect("the disk is sound");
        let user = actor.grants.iter().any(|grant| grant.role >= Role::Coordinator).then(|| person.to_string());
        Session { person, user, grants: actor.grants, walk, renewal: None, membership: None }
    }

    /// The session of a cookie or of a token, as this database knows it.
    fn session(&self, is_it: impl Fn(&SessionRow) -> bool) -> Option<SessionRow> {
        let live = sessions::list_live(&self.connection.borrow(), self.world.now_ms.get()).expect("the disk is sound");
        live.into_iter().find(is_it)
    }

    fn commit<R: batch::Request>(&self, request: R) -> Result<R::Answer, Error> {
        let context = Context { now_ms: self.world.now_ms.get(), random: &self.chance, keys: &self.keys };
        let committed = commit_batch(&mut self.connection.borrow_mut(), vec![request], &context).expect("the disk is sound");
        committed.answers.into_iter().next().expect("one request, one answer")
    }

    /// What the server answers to a request with this cookie, and the cookie that it sets.
    pub(crate) fn answer(&self, cookie: Option<&str>, request: &Request) -> (Response, Option<String>) {
        self.try_answer(cookie, request).unwrap_or_else(|error| (refused(&error), None))
    }

    fn try_answer(&self, cookie: Option<&str>, request: &Request) -> Result<(Response, Option<String>), Error> {
        let by_cookie = || {
            let hash = hex::decode(cookie?).map(|secret| secret_hash(&secret)).ok()?;
            self.session(|row| row.secret_hash == hash)
        };
        let by_token = || {
            let token = request.headers.iter().find(|(name, _)| *name == "authorization")?.1.strip_prefix("Bearer ")?;
            self.session(|row| row.id.to_string() == token)
        };
        let unknown = Error::Refused(Code::SignInNeeded);
        match (request.method, request.path.as_str()) {
            ("GET", "/api/session") => Ok((ok(&self.describe(by_cookie().ok_or(unknown)?.person, None)), None)),
            ("POST", "/api/session") => {
                let asked: SignIn = read(request);
                let person = asked.user.parse().expect("the simulation's users are called as their records");
                let begun = self.commit(SignedIn { user: asked.user, person, device_id: asked.device_id })?;
                Ok((ok(&self.describe(person, None)), Some(begun.secret)))
            }
            ("POST", "/api/join") => {
                let caller = by_cookie().map(|row| (row.person, row.id));
                let Joined::In { person, walk, begun, membership } = self.commit(JoinRequest { join: read(request), caller })? else {
                    panic!("the simulation's walk is open, and its link is right")
                };
                let mut session = self.describe(person, Some(walk));
                session.membership = Some(membership);
                session.renewal = begun.as_ref().map(|(_, renewal)| renewal.clone());
                Ok((ok(&session), begun.map(|(begun, _)| begun.secret)))
            }
            ("POST", "/api/session/renew") => {
                let renewed = self.commit(RenewRequest(read(request)))?;
                Ok((ok(&self.describe(renewed.person, None)), Some(renewed.begun.secret)))
            }
            ("POST", "/api/session/restore") if self.control == Control::MembersForgotten => Err(unknown),
            ("POST", "/api/session/restore") => {
                self.returned.set(self.returned.get() + 1);
                let restored = self.commit(RestoreRequest(read(request)))?;
                Ok((ok(&self.describe(restored.person, None)), Some(restored.begun.secret)))
            }
            ("POST", "/api/token") => {
                let session = by_cookie().ok_or(unknown)?.id;
                let since_ms = self.world.now_ms.get().saturating_sub(PROVEN_MS);
                let is_proof = renewals::is_older(&self.connection.borrow(), session, since_ms)?;
                if is_proof {
                    self.commit(Proven { session })?;
                }
                Ok((ok(&Token { token: session.to_string(), expires_in_s: 600 }), None))
            }
            ("POST", "/api/sync/push") => Ok((self.push(by_token().ok_or(unknown)?.person, &request.body), None)),
            ("POST", "/api/sync/pull") => Ok((self.pull(by_token().ok_or(unknown)?.person, &request.body), None)),
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
        let committed = commit_batch(&mut connection, vec![PushRequest::new(person, push)], &context).expect("the disk is sound");
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
        drop(connection);
        match committed.answers.into_iter().next().expect("one answer") {
            Ok(pushed) => ok(&Pushed { safe_seq: self.safe_seq(), ..pushed }),
            Err(error) => refused(&error),
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
        let page = pull::pull(&snapshot, &self.keys, person, &pull);
        drop(snapshot);
        drop(connection);
        page.map_or_else(|error| refused(&error), |page| ok(&Pulled { safe_seq: self.safe_seq(), ..page }))
    }
}

fn meta_epoch(connection: &Connection) -> String {
    connection.query_row("select epoch from meta", [], |row| row.get(0)).expect("there is one epoch")
}
