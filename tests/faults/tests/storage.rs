//! The disk is full, can only be read, or has bad sectors, while phones sync: each is told so clearly, reading goes on where the disk lets it, nothing is
//! acknowledged that is not stored, and when the disk works again so does the server, by itself.
//!
//! The control, a server that takes a failed commit for a good one, is planted by `cargo xtask test --controls`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use lykta_faults::wish::{Fault, Target, Wish};
use lykta_tests::crash::ledger::Ledger;
use lykta_tests::crash::load::{Crowd, Phones};
use lykta_tests::crash::process::Program;
use lykta_tests::crash::{Broken, look};
use lykta_tests::proof;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, RETRY_AFTER, SET_COOKIE};
use serde_json::{Value, json};
use server::clock::{Clock, SystemClock, SystemRandom, random_bytes};
use server::demo;
use shared::id::{DeviceId, OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::stamp::Stamp;
use shared::wire::{Pull, Push, Sent, SignIn, Token};

const PHONES: usize = 8;
/// How long a fault lasts at least.
const LASTS: Duration = Duration::from_millis(700);
/// How long the server may take to write again when the disk can.
const LONGEST_RECOVERY: Duration = Duration::from_secs(2);

/// One way in which a disk can fail, and what is expected meanwhile.
struct Case {
    name: &'static str,
    fault: Fault,
    target: Target,
    /// What whoever wants to write is told; `None`: records can still be written.
    told: Option<(u16, &'static str)>,
    /// Whether everything can be read meanwhile.
    is_readable: bool,
}

const CASES: [Case; 9] = [
    Case { name: "full", fault: Fault::Full, target: Target::All, told: Some((507, "disk_full")), is_readable: true },
    Case { name: "full for photos", fault: Fault::Full, target: Target::Photos, told: None, is_readable: true },
    Case { name: "read-only", fault: Fault::ReadOnly, target: Target::All, told: Some((503, "not_writable")), is_readable: true },
    Case { name: "the log can't be written", fault: Fault::Write, target: Target::Log, told: Some((503, "not_writable")), is_readable: true },
    Case { name: "photos can't be written", fault: Fault::Write, target: Target::Photos, told: None, is_readable: true },
    Case { name: "nothing can be synced", fault: Fault::Sync, target: Target::All, told: Some((503, "not_writable")), is_readable: true },
    Case { name: "photos can't be synced", fault: Fault::Sync, target: Target::Photos, told: None, is_readable: true },
    Case { name: "the log can't be read", fault: Fault::Read, target: Target::Log, told: None, is_readable: false },
    Case { name: "nothing can be read", fault: Fault::Read, target: Target::All, told: None, is_readable: false },
];

/// A coordinator's own requests, beside the phones.
struct Desk {
    client: reqwest::Client,
    origin: String,
    token: String,
    device: DeviceId,
    seq: u64,
}

impl Desk {
    async fn sign_in(origin: &str) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build()?;
        let account = demo::accounts().into_iter().find(|account| account.user == "samordnare").expect("the example has a coordinator");
        let device = DeviceId::new(SystemClock.now_ms(), random_bytes(&SystemRandom));
        let sign_in = SignIn { user: account.user, password: account.password, device_id: device };
        let signed = client.post(format!("{origin}/api/session")).header("sec-fetch-site", "same-origin").json(&sign_in).send().await?;
        let signed = signed.error_for_status()?;
        let cookie = signed.headers()[SET_COOKIE].to_str().expect("a cookie").split(';').next().unwrap_or_default().to_owned();
        let token = client.post(format!("{origin}/api/token")).header("sec-fetch-site", "same-origin").header(COOKIE, cookie).send().await?;
        let token: Token = token.error_for_status()?.json().await?;
        Ok(Self { client, origin: origin.to_owned(), token: token.token, device, seq: 0 })
    }

    /// Status, code and `Retry-After` of a push of one observation; the seconds are 0 without one.
    async fn push(&mut self) -> reqwest::Result<(u16, String, u64)> {
        let fields = json!({"walk": demo::record_id(demo::OPEN_WALK), "category": "lighting", "severity": "poor", "text": "från skrivbordet"});
        let now_ms = SystemClock.now_ms();
        let operation = Operation {
            op_id: OpId::new(now_ms, random_bytes(&SystemRandom)),
            schema: shared::SCHEMA,
            kind: Kind::Observation,
            record_id: RecordId::new(now_ms, random_bytes(&SystemRandom)),
            proposed: Stamp::from_unix_ms(now_ms),
            base: BTreeMap::new(),
            replaces: None,
            change: Change::Create { fields: serde_json::from_value(fields).expect("an object") },
        };
        self.seq += 1;
        let operations = vec![Sent { device_seq: self.seq, body: Encoded::new(operation).body, accepted: None }];
        let push = Push {
            protocol: shared::PROTOCOL,
            device_id: self.device,
            sent_at_ms: now_ms,
            operations,
            waiting_operations: 0,
            waiting_photos: 0,
            log: None,
        };
        let asked = self.client.post(format!("{}/api/sync/push", self.origin)).header(AUTHORIZATION, format!("Bearer {}", self.token));
        let answer = asked.json(&push).send().await?;
        let wait = answer.headers().get(RETRY_AFTER).and_then(|text| text.to_str().ok()?.parse().ok()).unwrap_or(0);
        let (status, kind) = (answer.status().as_u16(), answer.headers()[CONTENT_TYPE].to_str().unwrap_or_default().to_owned());
        let body: Value = answer.json().await?;
        assert!(status == 200 || kind == "application/problem+json", "{status} as {kind}");
        Ok((status, body["code"].as_str().unwrap_or_default().to_owned(), wait))
    }

    /// How many records a whole first page has.
    async fn pull(&self) -> reqwest::Result<(u16, usize)> {
        let pull = Pull { protocol: shared::PROTOCOL, cursor: None, limit: Some(500), log: None };
        let asked = self.client.post(format!("{}/api/sync/pull", self.origin)).header(AUTHORIZATION, format!("Bearer {}", self.token));
        let answer = asked.json(&pull).send().await?;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await?;
        Ok((status, body["items"].as_array().map_or(0, Vec::len)))
    }
}

#[test]
fn a_failing_disk_is_told_and_costs_nothing_that_was_acknowledged() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    if let Err(broken) = fail(&runtime) {
        panic!("{broken}");
    }
}

fn fail(runtime: &tokio::runtime::Runtime) -> Result<(), Broken> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().canonicalize()?.join("disk");
    std::fs::create_dir(&root)?;
    let wish = Wish::create(&folder.path().join("wish"))?;
    let program = Program::new(env!("CARGO_BIN_EXE_lykta-on-faults"), &root.join("data"))?
        .with("LYKTA_FAULTS_ROOT", &root)
        .with("LYKTA_FAULTS_WISH", wish.path());
    let (server, _) = program.start()?;
    let example = look::read(&look::open(program.data())?)?.sent;
    let mut desk = runtime.block_on(Desk::sign_in(&program.origin())).expect("the coordinator signs in");
    let ledger = Ledger::default();
    let crowd = Crowd { origin: program.origin(), secret: server.secret.clone(), phones: PHONES, seed: 1, longest_rest_ms: 30, photo_in: 2 };
    let phones = Phones::start(crowd, &ledger);
    phones.wait_joined()?;
    let (mut rows, mut desk_saved) = (Vec::new(), 0);
    for case in &CASES {
        let before = ledger.entries();
        wish.make(case.fault, case.target, 0)?;
        let began = Instant::now();
        let mut refused = 0;
        while began.elapsed() < LASTS || wish.hits()? == 0 {
            assert!(began.elapsed() < Duration::from_secs(20), "{}: no call met the fault", case.name);
            let (status, code, wait) = runtime.block_on(desk.push()).expect("it answers");
            match case.told {
                // Bytes that fit into what a file has already are still written: the log begins anew now and then.
                Some(expected) if status != 200 => {
                    assert_eq!((status, code.as_str()), expected, "{}", case.name);
                    assert!(wait > 0, "{}: nobody is told when to try again", case.name);
                    refused += 1;
                }
                None if status != 200 => assert!(!case.is_readable && status == 503 && code == "not_writable", "{}: {status} {code}", case.name),
                Some(_) | None => desk_saved += 1,
            }
            if case.is_readable {
                let (status, records) = runtime.block_on(desk.pull()).expect("it answers");
                assert!(status == 200 && records > 0, "{}: reading stopped: {status}, {records} records", case.name);
            }
            assert_eq!(program.status("/healthz")?, 200, "{}", case.name);
        }
        assert!(refused > 0 || case.told.is_none(), "{}: everything was written", case.name);
        let hits = wish.hits()?;
        wish.mend()?;
        let mended = Instant::now();
        while !program.is_ready() {
            assert!(mended.elapsed() < LONGEST_RECOVERY, "{}: it does not write again", case.name);
            std::thread::sleep(Duration::from_millis(5));
        }
        let took = mended.elapsed().as_secs_f64();
        let told = ledger.entries();
        look::check(program.data(), &told, &look::read(&look::open(program.data())?)?)?;
        rows.push(json!({
            "fault": case.name,
            "calls_that_failed": hits,
            "seconds_until_writing_again": took,
            "acknowledged_meanwhile": told.operations.len() - before.operations.len(),
        }));
    }
    // Killed while the disk is full, it comes back and is read.
    wish.make(Fault::Full, Target::All, 0)?;
    server.kill()?;
    let (server, _) = program.start_until(|| program.status("/healthz").is_ok_and(|status| status == 200))?;
    let (status, records) = runtime.block_on(desk.pull()).expect("it answers");
    assert!(status == 200 && records > 0, "started on a full disk, it is not read: {status}, {records} records");
    // The log that the kill left may have room for a write or two.
    assert!(matches!(program.status("/readyz")?, 200 | 507));
    wish.mend()?;
    let (status, ..) = runtime.block_on(desk.push()).expect("it answers");
    assert_eq!(status, 200);
    desk_saved += 1;
    let reports = phones.settle()?;
    let statuses: Vec<u16> = reports.iter().flat_map(|report| report.statuses.iter().copied()).collect();
    assert!(statuses.contains(&507) && statuses.contains(&503), "phones were told {statuses:?}");
    assert!(!statuses.contains(&500), "a failing disk is no riddle: {statuses:?}");
    let held = look::read(&look::open(program.data())?)?;
    look::check(program.data(), &ledger.entries(), &held)?;
    let saved = look::check_settled(example + desk_saved, &reports, &held)?;
    server.kill()?;
    let figures = json!({ "faults": rows, "phones": PHONES, "operations_saved": saved, "lost": 0, "doubled": 0 });
    proof::say("disk-faults", &figures);
    Ok(())
}
