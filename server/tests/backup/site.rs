//! An installation in a temporary directory with the example in it, people who note things with photos, and a folder to back up to.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use serde_json::json;
use server::access::password;
use server::app::{App, AppConfig};
use server::backup::restore::{KeySource, Restored, Wish, restore};
use server::backup::shipper::{Plan, Round, Shipper};
use server::backup::target::{Access, Target};
use server::clock::{Clock, SystemRandom, random_bytes};
use server::demo::{self, SeedDemo};
use server::photos::files::Size;
use server::photos::requests::{Acknowledged, CompletePhoto};
use server::store::uploads::Upload;
use server::sync::push::PushRequest;
use sha2::{Digest, Sha256};
use shared::id::{DeviceId, OpId, PhotoId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::stamp::Stamp;
use shared::wire::{Applied, Outcome, Push, Sent};
use tempfile::TempDir;
use uuid::Uuid;

/// A clock that the test turns.
#[derive(Debug)]
pub(crate) struct TestClock(pub(crate) AtomicU64);

impl Clock for TestClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) struct Site {
    pub(crate) folder: TempDir,
    pub(crate) app: App,
    pub(crate) clock: Arc<TestClock>,
    device_seq: AtomicU64,
}

/// What was noted, as its phone keeps it.
pub(crate) struct Noted {
    pub(crate) record: RecordId,
    pub(crate) sent: Sent,
    pub(crate) applied: Applied,
}

pub(crate) const DEVICE: DeviceId = DeviceId(Uuid::from_bytes([0xd; 16]));

impl Site {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let clock = Arc::new(TestClock(AtomicU64::new(1_539_187_200_000)));
        let config = AppConfig { clock: clock.clone(), ..AppConfig::new(folder.path().join("data")) };
        let app = App::open(config).await.expect("it opens");
        let hash = password::hash("a password for tests", &SystemRandom).expect("it hashes");
        let password_hashes: HashMap<_, _> = demo::accounts().into_iter().map(|account| (account.user, hash.clone())).collect();
        app.store.write(SeedDemo { password_hashes }).await.expect("the example goes in");
        Self { folder, app, clock, device_seq: AtomicU64::new(0) }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn target(&self) -> Target {
        open_target(&self.path("backup"))
    }

    pub(crate) fn person() -> RecordId {
        demo::record_id("coordinator")
    }

    /// Time goes on.
    pub(crate) fn pass(&self, ms: u64) -> u64 {
        self.clock.0.fetch_add(ms, Ordering::SeqCst) + ms
    }

    pub(crate) fn plan(&self, target: Target) -> Plan {
        Plan {
            data_dir: self.data(),
            target,
            passphrase: Some("correct horse battery".to_owned()),
            keep_days: 30,
            photo_time: None,
            clock: self.clock.clone(),
            random: Arc::new(SystemRandom),
        }
    }

    pub(crate) async fn push(&self, operation: Operation) -> Noted {
        let record = operation.record_id;
        let device_seq = self.device_seq.fetch_add(1, Ordering::SeqCst) + 1;
        let sent = Sent { device_seq, body: Encoded::new(operation).body, accepted: None };
        let pushed = self.app.store.write(push(Self::person(), &self.clock, vec![sent.clone()])).await.expect("it is written");
        match &pushed.answers[0].outcome {
            Outcome::Applied(applied) => Noted { record, sent, applied: applied.clone() },
            other => panic!("it was not applied: {other:?}"),
        }
    }

    pub(crate) async fn note(&self, text: &str) -> Noted {
        let fields = [
            ("walk", json!(demo::record_id("hedbo_walk").to_string())),
            ("category", json!("lighting")),
            ("severity", json!("poor")),
            ("text", json!(text)),
        ];
        let fields: BTreeMap<_, _> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.push(self.operation(new_record(&self.clock), Change::Create { fields })).await
    }

    pub(crate) fn operation(&self, record_id: RecordId, change: Change) -> Operation {
        Operation {
            op_id: OpId::new(self.clock.now_ms(), random_bytes(&SystemRandom)),
            schema: shared::SCHEMA,
            kind: Kind::Observation,
            record_id,
            proposed: Stamp::from_unix_ms(self.clock.now_ms()),
            base: BTreeMap::new(),
            replaces: None,
            change,
        }
    }

    /// A photo of a record, complete: reference, files, row.
    pub(crate) async fn photo(&self, record_id: RecordId, bytes: &[u8]) -> PhotoId {
        let photo_id = PhotoId(Sha256::digest([bytes, b"as uploaded"].concat()).into());
        let value = json!({"width_px": 60, "height_px": 40, "size_bytes": bytes.len()});
        let append = Change::Append { set: "photos".into(), element: photo_id.to_string(), value };
        self.push(self.operation(record_id, append)).await;
        self.complete(photo_id, record_id, bytes).await.expect("it is written");
        photo_id
    }

    /// The files of a photo, and then its row.
    pub(crate) async fn complete(&self, photo_id: PhotoId, record_id: RecordId, bytes: &[u8]) -> Result<Acknowledged, server::error::Error> {
        self.app.photos.keep(photo_id, Size::Full, bytes).expect("it is kept");
        self.app.photos.keep(photo_id, Size::Thumb, &[bytes, b"small"].concat()).expect("it is kept");
        let upload = Upload {
            id: Uuid::from_bytes(random_bytes(&SystemRandom)),
            photo_id,
            record_id,
            person: Self::person(),
            size_bytes: 1,
            begun_at_ms: self.clock.now_ms(),
        };
        let stored_hash = Sha256::digest(bytes).into();
        let size_bytes = bytes.len() as u64;
        self.app.store.write(CompletePhoto { photo_id, size_bytes, width_px: 60, height_px: 40, stored_hash, upload }).await
    }

    pub(crate) async fn restore(&self, to: &str, until_ms: Option<u64>) -> Restored {
        let (target, to) = (self.target(), self.path(to));
        let wish = Wish { until_ms, keys: KeySource::Passphrase("correct horse battery".to_owned()), now_ms: self.clock.now_ms() };
        blocking(move || restore(&target, &to, &wish, &SystemRandom)).await.expect("it is restored")
    }
}

pub(crate) fn new_record(clock: &TestClock) -> RecordId {
    RecordId::new(clock.now_ms(), random_bytes(&SystemRandom))
}

pub(crate) fn push(person: RecordId, clock: &TestClock, operations: Vec<Sent>) -> PushRequest {
    let push = Push {
        protocol: shared::PROTOCOL,
        device_id: DEVICE,
        sent_at_ms: clock.now_ms(),
        operations,
        waiting_operations: 0,
        waiting_photos: 0,
        log: None,
    };
    PushRequest::new(person, push)
}

pub(crate) fn open_target(path: &Path) -> Target {
    Target::open(path.to_str().expect("a plain path"), &Access::default()).expect("the target opens")
}

pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("it ends well")
}

/// One round; gives the shipper back.
pub(crate) async fn round(mut shipper: Shipper) -> (Shipper, Round) {
    blocking(move || {
        let round = shipper.round().expect("the round goes well");
        (shipper, round)
    })
    .await
}

/// Every row of every table, but for the epoch.
pub(crate) fn content(database: &Path) -> BTreeMap<String, Vec<String>> {
    let connection = Connection::open(database).expect("a database");
    let names = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).expect("it is prepared");
        let rows = statement.query_map([], |row| row.get(0)).expect("it runs");
        rows.collect::<Result<_, _>>().expect("it reads")
    };
    let tables = names("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'");
    let rows = |table: &String| {
        let columns = names(&format!("select name from pragma_table_info('{table}') where name <> 'epoch'"));
        let list = columns.iter().map(|name| format!("quote(\"{name}\")")).collect::<Vec<_>>().join(" || '|' || ");
        names(&format!("select {list} from {table} order by 1"))
    };
    tables.iter().map(|table| (table.clone(), rows(table))).collect()
}

pub(crate) fn epoch(database: &Path) -> String {
    Connection::open(database).expect("a database").query_row("select epoch from meta", [], |row| row.get(0)).expect("an epoch")
}
