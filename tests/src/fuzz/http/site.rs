//! The installation behind the requests, and what only it knows.
//!
//! Invariant: its clock is the test's, so that the same requests get the same answers; tokens are renewed before they run out.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request as AxumRequest;
use axum::http::{Request, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use server::access::password;
use server::app::{App, AppConfig};
use server::clock::{Clock, SystemRandom};
use server::demo::{self, SeedDemo};
use sha2::{Digest as _, Sha256};
use shared::id::RecordId;
use tower::ServiceExt as _;

use crate::fuzz::pictures;

const START_MS: u64 = 1_539_187_200_000;
const PASSWORD: &str = "a password for tests";
const DEVICE: &str = "01933f5e-9c00-7aaa-8aaa-00000000000a";
/// A token is good for ten minutes.
const TOKEN_MS: u64 = 500_000;
/// What a request takes by this clock: after some hundred of them the counters of wrong tries begin anew.
const STEP_MS: u64 = 5_000;

/// A bug to plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// None.
    Sound,
    /// A layer that takes the two letters after a `%` in a query for granted.
    TrustedPercent,
}

#[derive(Debug)]
struct TestClock(AtomicU64);

impl Clock for TestClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Debug)]
pub(super) struct Site {
    router: Router,
    clock: Arc<TestClock>,
    words: HashMap<&'static str, String>,
    renewed_at_ms: u64,
    // Closed with the process; its folder goes when it is dropped.
    _app: App,
    _folder: tempfile::TempDir,
}

/// Uses the letter, so that it is looked up.
fn is_digit(letter: u8) -> bool {
    std::hint::black_box(letter).is_ascii_hexdigit()
}

async fn planted(request: AxumRequest, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    if let Some(at) = query.find('%') {
        is_digit(query.as_bytes()[at + 2]);
    }
    next.run(request).await
}

async fn ask(router: &Router, path: &str, headers: &[(&str, &str)], body: &Value) -> (StatusCode, String, Value) {
    let mut request = Request::post(path).header("content-type", "application/json").header("host", "lykta.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_string())).expect("a lawful request");
    let response = router.clone().oneshot(request).await.expect("the router always answers");
    let cookie = response.headers().get("set-cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a whole answer");
    (status, cookie, serde_json::from_slice(&body).unwrap_or_default())
}

impl Site {
    pub(super) async fn open(control: Control) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(TestClock(AtomicU64::new(START_MS)));
        let app = App::open(AppConfig { clock: clock.clone(), ..AppConfig::new(folder.path()) }).await.expect("the installation opens");
        let hash = password::hash(PASSWORD, &SystemRandom).expect("it hashes");
        let accounts = demo::accounts();
        let password_hashes: HashMap<_, _> = accounts.iter().map(|account| (account.user.clone(), hash.clone())).collect();
        let secrets = app.store.write(SeedDemo { password_hashes }).await.expect("the example goes in");
        let mut router = app.router();
        if control == Control::TrustedPercent {
            router = router.layer(middleware::from_fn(planted));
        }
        let picture = pictures::all().swap_remove(6);
        let (walk, record) = (demo::record_id("hedbo_walk"), RecordId::new(START_MS, [3; 10]));
        let photo = hex::encode(Sha256::digest(&picture));
        let words = HashMap::from([
            ("{walk}", walk.to_string()),
            ("{record}", record.to_string()),
            ("{record64}", STANDARD.encode(record.to_string())),
            ("{photo}", photo.clone()),
            ("{photo64}", STANDARD.encode(&photo)),
            ("{device}", DEVICE.to_owned()),
            ("{secret}", secrets.link.clone()),
        ]);
        let mut site = Self { router, clock, words, renewed_at_ms: 0, _app: app, _folder: folder };
        let user = &accounts.first().expect("the example has accounts").user;
        let body = json!({"user": user, "password": PASSWORD, "device_id": DEVICE});
        let (status, cookie, _) = ask(&site.router, "/api/session", &[], &body).await;
        assert_eq!(status, StatusCode::OK, "the example's account signs in");
        site.words.insert("{cookie}", cookie);
        site.renew().await;
        site.begin(&walk.to_string(), &record.to_string(), &photo, picture.len()).await;
        site
    }

    pub(super) fn router(&self) -> Router {
        self.router.clone()
    }

    /// The input with what this installation knows in the places of the names.
    pub(super) fn fill(&self, input: &[u8]) -> Vec<u8> {
        let mut filled = Vec::with_capacity(input.len() + 512);
        let mut rest = input;
        while let Some(at) = rest.iter().position(|byte| *byte == b'{') {
            filled.extend_from_slice(&rest[..at]);
            rest = &rest[at..];
            let word = self.words.iter().find(|(name, _)| rest.starts_with(name.as_bytes()));
            let taken = word.map_or(1, |(name, value)| {
                filled.extend_from_slice(value.as_bytes());
                name.len()
            });
            if word.is_none() {
                filled.push(b'{');
            }
            rest = &rest[taken..];
        }
        filled.extend_from_slice(rest);
        filled
    }

    /// Time goes on, and what runs out is renewed.
    pub(super) async fn refresh(&mut self) {
        let now_ms = self.clock.0.fetch_add(STEP_MS, Ordering::SeqCst) + STEP_MS;
        if now_ms - self.renewed_at_ms > TOKEN_MS {
            self.renew().await;
        }
    }

    async fn renew(&mut self) {
        self.renewed_at_ms = self.clock.now_ms();
        let cookie = self.words["{cookie}"].clone();
        let (status, _, answer) = ask(&self.router, "/api/token", &[("cookie", &cookie), ("sec-fetch-site", "same-origin")], &json!({})).await;
        // An input may have signed this session out: then the rest is asked without one.
        let token = if status == StatusCode::OK { answer["token"].as_str().unwrap_or_default() } else { "none" };
        self.words.insert("{token}", token.to_owned());
    }

    /// An observation with a photo on its way, and a first page: so that there is something to ask for.
    async fn begin(&mut self, walk: &str, record: &str, photo: &str, length: usize) {
        let create = json!({"op_id": "01933f5e-9c00-7aaa-8aaa-0000000000f1", "schema": 1, "kind": "observation", "record_id": record, "proposed": "0166555d2a400000",
            "change": {"type": "create", "fields": {"walk": walk, "category": "lighting", "severity": "poor", "text": "Lampan"}}});
        let append = json!({"op_id": "01933f5e-9c00-7aaa-8aaa-0000000000f2", "schema": 1, "kind": "observation", "record_id": record, "proposed": "0166555d2a400001",
            "change": {"type": "append", "set": "photos", "element": photo, "value": {"width_px": 9, "height_px": 7, "size_bytes": 200}}});
        let sent = [create, append].iter().zip(1..).map(|(body, seq)| json!({"device_seq": seq, "body": body.to_string()})).collect::<Vec<_>>();
        let push =
            json!({"protocol": 1, "device_id": DEVICE, "sent_at_ms": START_MS, "operations": sent, "waiting_operations": 0, "waiting_photos": 1});
        let bearer = format!("Bearer {}", self.words["{token}"]);
        let (status, _, pushed) = ask(&self.router, "/api/sync/push", &[("authorization", &bearer)], &push).await;
        assert!(status == StatusCode::OK && !pushed.to_string().contains("rejected"), "{pushed}");
        let (_, _, pulled) = ask(&self.router, "/api/sync/pull", &[("authorization", &bearer)], &json!({"protocol": 1, "limit": 2})).await;
        self.words.insert("{cursor}", pulled["cursor"].as_str().unwrap_or_default().to_owned());
        self.words.insert("{log}", pushed["log"].as_str().unwrap_or_default().to_owned());
        let metadata = format!("photo {},record {}", STANDARD.encode(photo), STANDARD.encode(record));
        let request = Request::post("/api/photos").header("authorization", &bearer).header("host", "lykta.test").header("tus-resumable", "1.0.0");
        let request = request.header("upload-length", length).header("upload-metadata", metadata).body(Body::empty()).expect("a lawful request");
        let created = self.router.clone().oneshot(request).await.expect("the router always answers");
        assert_eq!(created.status(), StatusCode::CREATED, "the upload begins");
        let location = created.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        self.words.insert("{upload}", location.rsplit('/').next().unwrap_or_default().to_owned());
    }
}
