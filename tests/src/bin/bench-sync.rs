//! How fast a push is: batches of 250 durable operations through HTTP, against raw rusqlite writing the very same rows in the same batches.
//!
//! `cargo xtask bench sync [-- --batches N --connections N]`. Both sides write to the same disk with `synchronous=FULL`, in turns within one run; the
//! figure that counts is the ratio. It refuses to judge.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
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
use shared::id::{DeviceId, OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::stamp::Stamp;
use shared::wire::{Outcome, Push, Pushed, Sent, Session, SignIn, Token};

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

fn push(number: &mut u128, device: u128, seq: &mut u64) -> Push {
    let walk = demo::record_id("hedbo_walk").to_string();
    let operations = (0..BATCH).map(|_| {
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
    let operations = operations.collect();
    Push {
        protocol: shared::PROTOCOL,
        device_id: DeviceId(id(device)),
        sent_at_ms: 1_539_189_720_000,
        operations,
        waiting_operations: 0,
        waiting_photos: 0,
        log: None,
    }
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

    async fn push(&self, body: Vec<u8>) -> Result<()> {
        let request = self.client.post(format!("{}/api/sync/push", self.origin)).header(AUTHORIZATION, format!("Bearer {}", self.token));
        let pushed: Pushed = request.header("content-type", "application/json").body(body).send().await?.error_for_status()?.json().await?;
        let applied = pushed.answers.iter().filter(|answer| matches!(answer.outcome, Outcome::Applied(_))).count();
        ensure!(applied == BATCH, "only {applied} of {BATCH} were applied: {:?}", pushed.answers.first());
        Ok(())
    }
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

#[tokio::main]
async fn main() -> Result<()> {
    let batches = argument("--batches", 80);
    let connections = argument("--connections", 4);
    let folder = tempfile::tempdir()?;
    let app = App::open(AppConfig::new(folder.path())).await?;
    let hash = password::hash(PASSWORD, &SystemRandom)?;
    let password_hashes: HashMap<_, _> = demo::accounts().into_iter().map(|account| (account.user, hash.clone())).collect();
    app.store.write(SeedDemo { password_hashes }).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let serving = tokio::spawn(axum::serve(listener, app.router()).into_future());
    let api = Api::sign_in(&origin).await?;
    let database = folder.path().join("lykta.sqlite");
    let mut number = 10;
    let mut ratios = Vec::new();
    for round in 0..ROUNDS {
        let before = last_seq(&database)?;
        let mut devices = Vec::new();
        for connection in 0..connections {
            let mut seq = 0;
            let device = 1_000 + (round * connections + connection) as u128;
            let bodies =
                (0..batches / connections).map(|_| serde_json::to_vec(&push(&mut number, device, &mut seq))).collect::<Result<Vec<_>, _>>()?;
            devices.push(bodies);
        }
        let pushed = devices.iter().map(Vec::len).sum::<usize>() * BATCH;
        let started = Instant::now();
        futures_util::future::try_join_all(devices.into_iter().map(|bodies| async {
            for body in bodies {
                api.push(body).await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        let through_http = started.elapsed();
        let source = Connection::open(&database)?;
        let written = TABLES.iter().map(|(table, columns)| rows(&source, table, *columns, before)).collect::<Result<Vec<_>>>()?;
        let mut raw = open_writing(&folder.path().join(format!("raw{round}.sqlite")), &SystemRandom)?;
        let alone = write_raw(&mut raw, &written)?;
        let per_second = |took: Duration| pushed as f64 / took.as_secs_f64();
        let ratio = per_second(through_http) / per_second(alone);
        let row_count: usize = written.iter().map(Vec::len).sum();
        println!(
            "round {round}: {pushed} operations, {row_count} rows; through HTTP {:.0}/s, raw rusqlite {:.0}/s, ratio {ratio:.2}",
            per_second(through_http),
            per_second(alone)
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("push in batches of {BATCH} over {connections} connections: {:.2} of raw rusqlite (median of {ROUNDS}; bar 0.60)", ratios[ROUNDS / 2]);
    serving.abort();
    app.close().await;
    Ok(())
}
