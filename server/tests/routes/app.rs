//! A whole installation in a temporary directory, with the example in it, and people who talk to it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use server::access::join_sheet::Secrets;
use server::access::password;
use server::app::{App, AppConfig};
use server::clock::{Clock, Random, SystemRandom};
use server::demo::{self, SeedDemo};
use shared::code::Code;
use shared::id::{DeviceId, OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::stamp::Stamp;
use shared::wire::{Outcome, Pull, Pulled, Push, Pushed, Sent};
use tempfile::TempDir;
use tower::ServiceExt;

/// Where the test's clock starts: 2018-10-10T16:00:00Z.
pub(crate) const START_MS: u64 = 1_539_187_200_000;

#[derive(Debug)]
pub(crate) struct TestClock(AtomicU64);

impl Clock for TestClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Bytes that look random and are the same in every run.
#[derive(Debug, Default)]
struct Counted(AtomicU64);

impl Random for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let number = self.0.fetch_add(1, Ordering::SeqCst).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&number.to_be_bytes()[..chunk.len()]);
        }
    }
}

pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) secrets: Secrets,
    pub(crate) directory: TempDir,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Asserts that this is our problem document with that code and its status.
    #[track_caller]
    pub(crate) fn is_problem(&self, code: Code) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", String::from_utf8_lossy(&self.body));
        assert_eq!((self.json()["code"].as_str(), self.status.as_u16()), (Some(code.as_str()), code.status()));
    }
}

fn password_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| password::hash("a password for tests", &SystemRandom).expect("it hashes")).clone()
}

pub(crate) const PASSWORD: &str = "a password for tests";

impl TestApp {
    /// An installation with the example in it.
    pub(crate) async fn demo() -> Self {
        Self::in_directory(tempfile::tempdir().expect("a temporary directory"), START_MS).await
    }

    pub(crate) async fn in_directory(directory: TempDir, now_ms: u64) -> Self {
        let clock = Arc::new(TestClock(AtomicU64::new(now_ms)));
        let config = AppConfig { clock: clock.clone(), random: Arc::new(Counted(AtomicU64::new(now_ms))), ..AppConfig::new(directory.path()) };
        let app = App::open(config).await.expect("the installation opens");
        let password_hashes: HashMap<_, _> = demo::accounts().into_iter().map(|account| (account.user, password_hash())).collect();
        let secrets = app.store.write(SeedDemo { password_hashes }).await.expect("the example goes in");
        Self { router: app.router(), app, clock, secrets, directory }
    }

    /// Closes the installation and opens it again, as after a restart.
    pub(crate) async fn restarted(self) -> Self {
        let now_ms = self.clock.now_ms();
        self.app.close().await;
        Self::in_directory(self.directory, now_ms + 1).await
    }

    pub(crate) fn advance_ms(&self, ms: u64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Somebody has set the machine's clock back.
    pub(crate) fn set_back_ms(&self, ms: u64) {
        self.clock.0.fetch_sub(ms, Ordering::SeqCst);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole answer").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut request = Request::builder().method(Method::POST).uri(path).header("content-type", "application/json").header("host", "lykta.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).expect("a lawful request")).await
    }

    pub(crate) async fn with_token(&self, answer: &Answer, device_id: DeviceId) -> Someone {
        assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.body));
        let cookie = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let person = answer.json()["person"].as_str().and_then(|text| text.parse().ok()).expect("a person");
        let token = self.post("/api/token", &[("cookie", &cookie), ("sec-fetch-site", "same-origin")], &json!({})).await;
        let token = token.json()["token"].as_str().expect("a token").to_owned();
        Someone { person, cookie, token, device_id, next_seq: AtomicU64::new(1) }
    }

    /// A new participant of the open walk.
    pub(crate) async fn participant(&self) -> Someone {
        let device_id = DeviceId::new(START_MS, server::clock::random_bytes(self.app.random.as_ref()));
        let body = json!({"secret": self.secrets.link, "device_id": device_id, "name": "Kim"});
        let answer = self.post("/api/join", &[], &body).await;
        self.with_token(&answer, device_id).await
    }

    /// One of the example's accounts.
    pub(crate) async fn staff(&self, user: &str) -> Someone {
        let device_id = DeviceId::new(START_MS, server::clock::random_bytes(self.app.random.as_ref()));
        let answer = self.post("/api/session", &[], &json!({"user": user, "password": PASSWORD, "device_id": device_id})).await;
        self.with_token(&answer, device_id).await
    }

    /// The same person with a token that is fresh by the test's clock.
    pub(crate) async fn renewed(&self, who: Someone) -> Someone {
        let token = self.post("/api/token", &[("cookie", &who.cookie), ("sec-fetch-site", "same-origin")], &json!({})).await;
        Someone { token: token.json()["token"].as_str().expect("a token").to_owned(), ..who }
    }

    pub(crate) async fn get(&self, who: &Someone, path: &str) -> Answer {
        let request = Request::builder().uri(path).header("host", "lykta.test").header("authorization", who.bearer());
        self.send(request.body(Body::empty()).expect("a lawful request")).await
    }

    /// Pushes operations and gives their outcomes.
    pub(crate) async fn push(&self, who: &Someone, operations: &[Operation]) -> Vec<Outcome> {
        let sent: Vec<Sent> = operations.iter().map(|operation| who.sent(operation)).collect();
        self.push_sent(who, sent).await.answers.into_iter().map(|answered| answered.outcome).collect()
    }

    pub(crate) async fn push_sent(&self, who: &Someone, operations: Vec<Sent>) -> Pushed {
        let body = serde_json::to_value(self.push_of(who, operations)).expect("JSON");
        let answer = self.post("/api/sync/push", &[("authorization", &who.bearer())], &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).expect("a push's answer")
    }

    pub(crate) fn push_of(&self, who: &Someone, operations: Vec<Sent>) -> Push {
        Push {
            protocol: shared::PROTOCOL,
            device_id: who.device_id,
            sent_at_ms: self.clock.now_ms(),
            operations,
            waiting_operations: 0,
            waiting_photos: 0,
            log: None,
        }
    }

    pub(crate) async fn pull_page(&self, who: &Someone, cursor: Option<String>, limit: Option<u32>) -> Answer {
        let body = serde_json::to_value(Pull { protocol: shared::PROTOCOL, cursor, log: None, limit }).expect("JSON");
        self.post("/api/sync/pull", &[("authorization", &who.bearer())], &body).await
    }

    pub(crate) async fn pull(&self, who: &Someone, cursor: Option<String>) -> Pulled {
        let answer = self.pull_page(who, cursor, None).await;
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&answer.body)))
    }
}

/// Somebody with a device.
pub(crate) struct Someone {
    pub(crate) person: RecordId,
    pub(crate) cookie: String,
    pub(crate) token: String,
    pub(crate) device_id: DeviceId,
    next_seq: AtomicU64,
}

impl Someone {
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    pub(crate) fn sent(&self, operation: &Operation) -> Sent {
        Sent { device_seq: self.next_seq.fetch_add(1, Ordering::SeqCst), body: Encoded::new(operation.clone()).body, accepted: None }
    }
}

fn fresh() -> [u8; 10] {
    server::clock::random_bytes(&SystemRandom)
}

/// An operation with an id of its own.
pub(crate) fn operation(kind: Kind, record_id: RecordId, change: Change) -> Operation {
    Operation {
        op_id: OpId::new(START_MS, fresh()),
        schema: shared::SCHEMA,
        kind,
        record_id,
        proposed: Stamp::from_unix_ms(START_MS),
        base: std::collections::BTreeMap::new(),
        replaces: None,
        change,
    }
}

pub(crate) fn new_id() -> RecordId {
    RecordId::new(START_MS, fresh())
}

pub(crate) fn fields(value: Value) -> std::collections::BTreeMap<String, Value> {
    serde_json::from_value(value).expect("an object")
}

/// An observation in the open walk.
pub(crate) fn observation(text: &str) -> Operation {
    observation_in("hedbo_walk", text)
}

pub(crate) fn observation_in(walk: &str, text: &str) -> Operation {
    let walk = demo::record_id(walk);
    let fields = fields(json!({"walk": walk, "category": "lighting", "severity": "poor", "text": text}));
    operation(Kind::Observation, new_id(), Change::Create { fields })
}

pub(crate) fn set(of: &Operation, value: Value) -> Operation {
    operation(of.kind.clone(), of.record_id, Change::Set { fields: fields(value) })
}

#[track_caller]
pub(crate) fn applied(outcome: &Outcome) -> &shared::wire::Applied {
    match outcome {
        Outcome::Applied(applied) => applied,
        other => panic!("not applied: {other:?}"),
    }
}

#[track_caller]
pub(crate) fn rejected(outcome: &Outcome) -> Code {
    match outcome {
        Outcome::Rejected { code, .. } => *code,
        other => panic!("not rejected: {other:?}"),
    }
}
