//! The engine against answers written out by hand: what it makes of each, and what it never does.
//!
//! It refuses to play server: a script knows nothing. The engine against the real server is the affair of the `tests` crate. Its invariant: an answer that a test
//! did not script is no answer at all.

mod ending;
mod handing_over;
mod photos;
mod pulling;
mod pushing;
mod releasing;
mod removing;
mod renewing;
mod saving;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::task::Poll;

use futures_util::FutureExt;
use serde_json::{Value, json};
use shared::id::{OpId, RecordId};
use shared::scope::{Grant, Role, Scope};
use shared::stamp::Stamp;
use shared::wire::{Applied, Push, Session};

use crate::api::save::{SaveBatch, Step};
use crate::core::Engine;
use crate::core::ports::{Clock, NoAnswer, Random, Request, Response, Transport};
use crate::error::Error;
use crate::memory_store::MemoryStore;

/// A path and what it answers.
type Scripted = (&'static str, Response);

/// What the scripted server says next, and everything it was asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Script {
    answers: Rc<RefCell<VecDeque<Scripted>>>,
    pub(super) asked: Rc<RefCell<Vec<Request>>>,
    /// The next request to this path waits until the test has done something else.
    pub(super) pauses_at: Rc<Cell<Option<&'static str>>>,
}

impl Script {
    /// The next request to this path gets this answer; other paths wait for theirs.
    pub(super) fn says(&self, path: &'static str, status: u16, body: &Value) {
        self.says_with(path, status, &[], body.to_string().into_bytes());
    }

    pub(super) fn says_with(&self, path: &'static str, status: u16, headers: &[(&str, &str)], body: Vec<u8>) {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.answers.borrow_mut().push_back((path, Response { status, headers, body }));
    }

    /// The requests to a path, as JSON.
    pub(super) fn bodies(&self, path: &str) -> Vec<Value> {
        let asked = self.asked.borrow();
        asked.iter().filter(|request| request.path == path).map(|request| serde_json::from_slice(&request.body).unwrap_or_default()).collect()
    }

    pub(super) fn pushes(&self) -> Vec<Push> {
        self.bodies(PUSH).into_iter().map(|body| serde_json::from_value(body).expect("a push of the documented form")).collect()
    }
}

impl Transport for Script {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        let path = request.path.clone();
        self.asked.borrow_mut().push(request);
        if self.pauses_at.get() == Some(path.as_str()) {
            self.pauses_at.set(None);
            let mut is_paused = true;
            std::future::poll_fn(|_| if std::mem::take(&mut is_paused) { Poll::Pending } else { Poll::Ready(()) }).await;
        }
        let mut answers = self.answers.borrow_mut();
        let place = answers.iter().position(|(known, _)| *known == path).ok_or(NoAnswer)?;
        Ok(answers.remove(place).expect("it was just found").1)
    }
}

#[derive(Debug, Clone)]
pub(super) struct TestClock(pub(super) Rc<Cell<u64>>);

impl Clock for TestClock {
    fn unix_ms(&self) -> u64 {
        self.0.get()
    }
}

#[derive(Debug, Default)]
pub(super) struct Counter(Cell<u64>);

impl Random for Counter {
    fn bytes(&self) -> [u8; 10] {
        self.0.set(self.0.get() + 1);
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.0.get().to_be_bytes());
        bytes
    }
}

pub(super) type TestEngine = Engine<MemoryStore, Script, TestClock, Counter>;

/// A device with everything that surrounds it.
pub(super) struct Device {
    pub(super) engine: TestEngine,
    pub(super) script: Script,
    pub(super) clock: Rc<Cell<u64>>,
}

pub(super) const PUSH: &str = "/api/sync/push";
pub(super) const PULL: &str = "/api/sync/pull";
pub(super) const NOW_MS: u64 = 1_539_189_720_000;
pub(super) const FAR_FUTURE_S: u64 = 1_000_000_000;

pub(super) fn wait<F: Future>(future: F) -> F::Output {
    future.now_or_never().expect("neither store nor script ever waits")
}

pub(super) fn id(number: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(0x0193_3f5e_9c00_7aaa_8aaa_0000_0000_0000 + number))
}

pub(super) fn person() -> RecordId {
    id(0xaa)
}

pub(super) fn walk() -> RecordId {
    id(3)
}

pub(super) fn session() -> Session {
    let grants =
        vec![Grant { scope: Scope::Walk(walk()), role: Role::Participant }, Grant { scope: Scope::Person(person()), role: Role::Participant }];
    Session { person: person(), user: None, grants, walk: Some(walk()), renewal: None, membership: None }
}

pub(super) fn open(store: MemoryStore) -> Device {
    let (script, clock) = (Script::default(), Rc::new(Cell::new(NOW_MS)));
    let engine = wait(Engine::open(store, script.clone(), TestClock(clock.clone()), Counter::default())).expect("a sound store opens");
    Device { engine, script, clock }
}

/// A device whose owner has joined and has a token that never runs out.
pub(super) fn joined() -> Device {
    let device = open(MemoryStore::new());
    device.script.says("/api/join", 200, &serde_json::to_value(session()).expect("a session is JSON"));
    wait(device.engine.join("secret", None)).expect("the script lets everybody in");
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    device
}

pub(super) fn observation(severity: &str) -> Step {
    let fields = json!({"walk": walk(), "category": "lighting", "severity": severity});
    Step::Create { kind: "observation".to_owned(), id: None, fields: serde_json::from_value(fields).expect("an object") }
}

pub(super) fn set(id: RecordId, field: &str, value: Value) -> Step {
    Step::Set { id: id.to_string(), fields: BTreeMap::from([(field.to_owned(), value)]), resolve: Vec::new(), shown: BTreeMap::new() }
}

impl Device {
    pub(super) fn save(&self, steps: Vec<Step>) -> Vec<RecordId> {
        self.try_save(steps).expect("sound steps are saved")
    }

    pub(super) fn try_save(&self, steps: Vec<Step>) -> Result<Vec<RecordId>, Error> {
        wait(self.engine.save(SaveBatch { steps, clear_draft: None }, Vec::new())).map(|saved| saved.ids)
    }

    pub(super) fn round(&self) -> Result<(), Error> {
        wait(self.engine.sync_round())
    }

    pub(super) fn flat(&self, id: RecordId) -> Value {
        serde_json::from_str(&self.engine.get(id).expect("a record that is there")).expect("JSON")
    }

    /// The ids of the operations in the outbox, in the device's own order.
    pub(super) fn ops(&self) -> Vec<OpId> {
        self.engine.state().outbox.values().map(|kept| kept.entry.op_id).collect()
    }

    /// The device as it is after its page was killed.
    pub(super) fn restarted(&self) -> Device {
        open(MemoryStore::restarted(self.engine.store().durable()))
    }

    /// Scripts a pull that ends at once with nothing new.
    pub(super) fn nothing_new(&self, covers_seq: u64) {
        self.script.says(PULL, 200, &page(json!([]), covers_seq));
    }
}

pub(super) fn applied(seq: u64) -> Applied {
    Applied { stamp: Stamp::from_unix_ms(NOW_MS + seq), seq, receipt: "r".to_owned() }
}

/// A push's answer: one outcome an operation, by `device_seq`.
pub(super) fn pushed(epoch: &str, answers: &[(u64, Value)]) -> Value {
    let answer = |(device_seq, outcome): &(u64, Value)| {
        let mut answer = outcome.clone();
        answer["device_seq"] = json!(device_seq);
        answer
    };
    let answers: Vec<Value> = answers.iter().map(answer).collect();
    json!({"lykta": "pushed", "epoch": epoch, "answers": answers, "safe_seq": null, "now_ms": NOW_MS})
}

pub(super) fn was_applied(seq: u64) -> Value {
    json!({"outcome": "applied", "stamp": applied(seq).stamp, "seq": seq, "receipt": "r"})
}

pub(super) fn page(items: Value, covers_seq: u64) -> Value {
    json!({
        "lykta": "pulled", "epoch": "e1", "items": items, "removals": [], "revoked": [], "cursor": format!("c{covers_seq}"),
        "covers_seq": covers_seq, "has_more": false
    })
}
