//! How fast a push is: batches of 250 durable operations through HTTP, against raw rusqlite writing the very same rows in the same batches; and single
//! durable operations over many connections, against the same server with group commit off.
//!
//! `cargo xtask bench sync [-- --batches N --connections N --seconds N]`. The sides take turns within one run, each time on a new database on the same
//! disk with `synchronous=FULL`; the figures that count are the ratios. It refuses to judge them.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use reqwest::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use rusqlite::{Connection, params_from_iter, types::Value as Sql};
use serde_json::json;
use server::access::password;
use server::app::{App, AppConfig};
use server::clock::SystemRandom;
use server::demo::{self, SeedDemo};
use server::store::open::open_writing;
use server::store::writer::MOST_IN_A_COMMIT;
use shared::id::{DeviceId, OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::stamp::Stamp;
use shared::wire::{Push, Sent, Session, SignIn, Token};

const BATCH: usize = 250;
const ROUNDS: usize = 5;
const PASSWORD: &str = "a password for the benchmark";
/// The tables that a push of observations writes to, with the columns of each.
const TABLES: &[(&str, usize)] = &[("operations", 14), ("records", 4), ("visibility", 4)];

fn argument(name: &str, usual: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// UUIDv7 as phones make them: a few a second, the rest of it looks random.
fn id(number: u128) -> uuid::Uuid {
    let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes();
    let unix_ms = 1_539_189_720_000 + u64::try_from(number).unwrap_or(u64::MAX) * 100;
    uuid::Builder::from_unix_timestamp_millis(unix_ms, random.first_chunk().expect("sixteen bytes hold ten")).into_uuid()
}

fn push(number: &mut u128, device: u128, seq: &mut u64, operations: usize) -> Result<Vec<u8>> {
    let walk = demo::record_id("hedbo_walk").to_string();
    let operations = (0..operations).map(|_| {
        *number += 1;
        *seq += 1;
        let fields: BTreeMap<_, _> = [
            ("walk", json!(walk)),
            ("category", json!("lighting")),
            ("severity", json!("poor")),
            ("text", json!(format!("Lampan vid port {number} lyser inte och det är mörkt hela vägen fram till tunneln"))),
            ("position", json!({"lat_e7": 575_044_100, "lon_e7": 126_587_700, "accuracy_m": 8, "source": "gps"})),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let operation = Operation {
            op_id: OpId(id(*number * 2)),
            schema: shared::SCHEMA,
            kind: Kind::Observation,
            record_id: RecordId(id(*number * 2 + 1)),
            proposed: Stamp::from_unix_ms(1_539_189_720_000),
            base: BTreeMap::new(),
            replaces: None,
            change: Change::Create { fields },
        };
        Sent { device_seq: *seq, body: Encoded::new(operation).body, accepted: None }
    });
    let push = Push {
        protocol: shared::PROTOCOL,
        device_id: DeviceId(id(device)),
        sent_at_ms: 1_539_189_720_000,
        operations: operations.collect(),
        waiting_operations: 0,
        waiting_photos: 0,
        log: None,
    };
    Ok(serde_json::to_vec(&push)?)
}

struct Api {
    client: reqwest::Client,
    origin: String,
    token: String,
}

impl Api {
    async fn sign_in(origin: &str) -> Result<Self> {
        let client = reqwest::Client::new();
        let sign_in = SignIn { user: "samordnare".to_owned(), password: PASSWORD.to_owned(), device_id: DeviceId(id(1)) };
        let signed =
            client.post(format!("{origin}/api/session")).header("sec-fetch-site", "same-origin").json(&sign_in).send().await?.error_for_status()?;
        let cookie = signed.headers().get(SET_COOKIE).context("a session has a cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let _: Session = signed.json().await?;
        let token = client.post(format!("{origin}/api/token")).header("sec-fetch-site", "same-origin").header(COOKIE, cookie).send().await?;
        let token: Token = token.error_for_status()?.json().await?;
        Ok(Self { client, origin: origin.to_owned(), token: token.token })
    }

    /// Pushes, and counts what was applied in the answer's text: the time of a whole JSON reader here would be taken from the server's.
    async fn push(&self, body: Vec<u8>, operations: usize) -> Result<()> {
        let request = self.client.post(format!("{}/api/sync/push", self.origin)).header(AUTHORIZATION, format!("Bearer {}", self.token));
        let pushed = request.header("content-type", "application/json").body(body).send().await?.error_for_status()?.text().await?;
        let applied = pushed.matches("\"outcome\":\"applied\"").count();
        ensure!(applied == operations, "only {applied} of {operations} were applied: {}", pushed.chars().take(400).collect::<String>());
        Ok(())
    }
}

/// A new installation with the example in it, serving on a port of its own.
struct Installation {
    app: App,
    folder: tempfile::TempDir,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
    api: Api,
}

impl Installation {
    async fn open(hash: &str, most_in_a_commit: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let app = App::open(AppConfig { most_in_a_commit, ..AppConfig::new(folder.path()) }).await?;
        let password_hashes: HashMap<_, _> = demo::accounts().into_iter().map(|account| (account.user, hash.to_owned())).collect();
        app.store.write(SeedDemo { password_hashes }).await?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(axum::serve(listener, app.router()).into_future());
        let api = Api::sign_in(&origin).await?;
        Ok(Self { app, folder, serving, api })
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("lykta.sqlite")
    }

    async fn close(self) -> tempfile::TempDir {
        self.serving.abort();
        self.app.close().await;
        self.folder
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The rows of a table behind a place in it, in the order of insertion.
fn rows(connection: &Connection, table: &str, columns: usize, from_seq: i64) -> Result<Vec<Vec<Sql>>> {
    let mut statement = connection.prepare(&format!("select * from {table} where seq > $1 order by seq"))?;
    let read = statement.query_map([from_seq], |row| (0..columns).map(|column| row.get(column)).collect())?;
    Ok(read.collect::<rusqlite::Result<_>>()?)
}

/// Writes those rows, `BATCH` operations a transaction, and says how long it took.
fn write_raw(target: &mut Connection, source: &[Vec<Vec<Sql>>]) -> Result<Duration> {
    let operations = source[0].len();
    let started = Instant::now();
    for first in (0..operations).step_by(BATCH) {
        let transaction = target.transaction()?;
        for ((table, columns), rows) in TABLES.iter().zip(source) {
            let marks = vec!["?"; *columns].join(",");
            let mut statement = transaction.prepare_cached(&format!("insert into {table} values ({marks})"))?;
            let each = rows.len() / operations;
            for row in &rows[first * each..(first + BATCH).min(operations) * each] {
                statement.execute(params_from_iter(row))?;
            }
        }
        transaction.commit()?;
    }
    Ok(started.elapsed())
}

fn last_seq(path: &Path) -> Result<i64> {
    Ok(Connection::open(path)?.query_row("select max(seq) from operations", [], |row| row.get(0))?)
}

/// Batches through HTTP, then the rows they became through rusqlite alone. Both begin with a new database. Gives the ratio.
async fn batches(hash: &str, round: usize, batches: usize, connections: usize) -> Result<f64> {
    let installation = Installation::open(hash, MOST_IN_A_COMMIT).await?;
    let before = last_seq(&installation.database())?;
    let mut number = 10;
    let mut devices = Vec::new();
    for connection in 0..connections {
        let mut seq = 0;
        let bodies = (0..batches / connections).map(|_| push(&mut number, 1_000 + connection as u128, &mut seq, BATCH));
        devices.push(bodies.collect::<Result<Vec<_>>>()?);
    }
    let pushed = devices.iter().map(Vec::len).sum::<usize>() * BATCH;
    let work_before = installation.app.store.work();
    let started = Instant::now();
    let api = &installation.api;
    let all = devices.into_iter().map(|bodies| async {
        for body in bodies {
            api.push(body, BATCH).await?;
        }
        anyhow::Ok(())
    });
    futures_util::future::try_join_all(all).await?;
    let through_http = started.elapsed();
    let commits = installation.app.store.work().commits - work_before.commits;
    let database = installation.database();
    let folder = installation.close().await;
    let source = Connection::open(&database)?;
    let written = TABLES.iter().map(|(table, columns)| rows(&source, table, *columns, before)).collect::<Result<Vec<_>>>()?;
    let mut raw = open_writing(&folder.path().join("raw.sqlite"), &SystemRandom)?;
    let alone = write_raw(&mut raw, &written)?;
    let per_second = |took: Duration| pushed as f64 / took.as_secs_f64();
    let ratio = per_second(through_http) / per_second(alone);
    let row_count: usize = written.iter().map(Vec::len).sum();
    println!(
        "round {round}: {pushed} operations, {row_count} rows, {commits} commits; through HTTP {:.0}/s, raw rusqlite {:.0}/s, ratio {ratio:.2}",
        per_second(through_http),
        per_second(alone)
    );
    Ok(ratio)
}

/// Single operations over so many connections for so long. Gives operations a second and operations a commit.
async fn singles(hash: &str, connections: usize, most_in_a_commit: usize, seconds: f64) -> Result<(f64, f64)> {
    let installation = Installation::open(hash, most_in_a_commit).await?;
    let work_before = installation.app.store.work();
    let started = Instant::now();
    let api = &installation.api;
    let all = (0..connections).map(|connection| async move {
        let mut number = 10 + ((connection as u128) << 24);
        let mut seq = 0;
        while started.elapsed().as_secs_f64() < seconds {
            api.push(push(&mut number, 1_000 + connection as u128, &mut seq, 1)?, 1).await?;
        }
        anyhow::Ok(seq)
    });
    let pushed: u64 = futures_util::future::try_join_all(all).await?.into_iter().sum();
    let took = started.elapsed();
    let work = installation.app.store.work();
    installation.close().await;
    Ok((pushed as f64 / took.as_secs_f64(), (work.requests - work_before.requests) as f64 / (work.commits - work_before.commits) as f64))
}

#[tokio::main]
async fn main() -> Result<()> {
    let (batch_count, connections, seconds) = (argument("--batches", 80), argument("--connections", 4), argument("--seconds", 2));
    let hash = password::hash(PASSWORD, &SystemRandom)?;
    let mut ratios = Vec::new();
    for round in 0..ROUNDS {
        ratios.push(batches(&hash, round, batch_count, connections).await?);
    }
    let ratio = median(ratios);
    println!("push in batches of {BATCH} over {connections} connections: {ratio:.2} of raw rusqlite (median of {ROUNDS}; bar 0.60)");
    if seconds == 0 {
        return Ok(());
    }
    for (connections, bar) in [(16, 4), (256, 6)] {
        let (mut ratios, mut a_commit) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let (alone, _) = singles(&hash, connections, 1, seconds as f64).await?;
            let (together, shared) = singles(&hash, connections, MOST_IN_A_COMMIT, seconds as f64).await?;
            println!(
                "round {round}: single operations over {connections} connections: {together:.0}/s at {shared:.1} a commit, {alone:.0}/s with a commit each, ratio {:.1}",
                together / alone
            );
            ratios.push(together / alone);
            a_commit.push(shared);
        }
        println!(
            "single operations over {connections} connections: {:.1} times a commit each, {:.1} operations a commit (medians of {ROUNDS}; bar {bar} times)",
            median(ratios),
            median(a_commit)
        );
    }
    Ok(())
}
