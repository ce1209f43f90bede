//! The bars: everything safe within 60 s, standing again within 5 minutes, at 1,000,000 observations. Takes minutes and some gigabytes of disk:
//! `cargo xtask bench backup`. What shipping costs those who push at the same time is a ratio of two figures of this run.

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use serde_json::json;
use server::backup::restore::{KeySource, Wish, restore};
use server::backup::shipper::{Round, Shipper};
use server::clock::{Clock, SystemRandom};
use sha2::{Digest, Sha256};
use shared::operation::{Encoded, Operation};
use shared::record::Record;

use crate::site::{Site, blocking, round};

/// Copies of one real observation with ids of their own, under a chain that holds.
fn fill(database: &std::path::Path, template: &str, count: u64) {
    let connection = Connection::open(database).expect("the database");
    connection.execute_batch("pragma synchronous = off; pragma wal_autocheckpoint = 100000; begin immediate").expect("it begins");
    let (mut seq, mut digest): (u64, Vec<u8>) =
        connection.query_row("select last_seq, last_digest from meta", [], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?))).expect("a head");
    let model: Operation = serde_json::from_str(template).expect("an operation");
    let old_record = model.record_id;
    let sql = "select record_id, state, stamp from records join operations on record_id = records.id where records.id = $1";
    let (state, stamp): (String, i64) =
        connection.query_row(sql, [old_record.0.as_bytes()], |row| Ok((row.get(1)?, row.get(2)?))).expect("the model");
    let scopes: Vec<Vec<u8>> = {
        let mut statement = connection.prepare("select scope from visibility where record_id = $1").expect("it is prepared");
        let rows = statement.query_map([old_record.0.as_bytes()], |row| row.get(0)).expect("it runs");
        rows.collect::<Result<_, _>>().expect("it reads")
    };
    let old_op = model.op_id.to_string();
    for number in 0..count {
        seq += 1;
        let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        let mut tail = [0; 10];
        tail[..8].copy_from_slice(&random);
        tail[8..].copy_from_slice(&(number as u16).to_be_bytes());
        let mut operation = model.clone();
        operation.op_id = shared::id::OpId::new(1_539_187_200_000 + number, tail);
        tail[9] ^= 1;
        operation.record_id = shared::id::RecordId::new(1_539_187_200_000 + number, tail);
        let body = Encoded::new(operation.clone()).body;
        let record = state.replace(&old_record.to_string(), &operation.record_id.to_string()).replace(&old_op, &operation.op_id.to_string());
        debug_assert!(serde_json::from_str::<Record>(&record).is_ok());
        let (body_hash, salt) = (Sha256::digest(body.as_bytes()), [7_u8; 16]);
        let salted_hash = Sha256::new().chain_update(salt).chain_update(body.as_bytes()).finalize();
        let device = [0xe; 16];
        let link = Sha256::new()
            .chain_update(&digest)
            .chain_update(seq.to_be_bytes())
            .chain_update(operation.op_id.0.as_bytes())
            .chain_update(device)
            .chain_update((number + 1).to_be_bytes())
            .chain_update(Site::person().0.as_bytes())
            .chain_update(operation.record_id.0.as_bytes())
            .chain_update(stamp.to_be_bytes())
            .chain_update(1_539_187_200_000_u64.to_be_bytes())
            .chain_update(body_hash)
            .chain_update(salted_hash)
            .finalize();
        digest = link.to_vec();
        let mut insert = connection.prepare_cached(include_str!("../../src/store/operations/insert.sql")).expect("it is prepared");
        let (op, record_id, seq) = (operation.op_id.0, operation.record_id.0, seq as i64);
        let place = (number + 1) as i64;
        let (op, record_id, person) = (op.as_bytes(), record_id.as_bytes(), Site::person().0);
        let hashes = (body_hash.as_slice(), salted_hash.as_slice());
        let row = params![seq, op, device, place, person.as_bytes(), record_id, stamp, 1_539_187_200_000_i64, body, hashes.0, salt, hashes.1, digest];
        insert.execute(row).expect("a row");
        let mut insert = connection.prepare_cached("insert into records values ($1, 'observation', $2, $3)").expect("it is prepared");
        insert.execute(params![record_id, seq, record]).expect("a row");
        for scope in &scopes {
            let mut insert = connection.prepare_cached("insert into visibility values ($1, $2, $3, 0)").expect("it is prepared");
            insert.execute(params![scope, record_id, seq]).expect("a row");
        }
    }
    connection.execute("update meta set last_seq = $1, last_digest = $2", params![seq as i64, digest]).expect("a head");
    connection.execute_batch("commit").expect("it ends");
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("it is written back");
}

/// Between two rounds of shipping, as the server does it.
const PAUSE_SECONDS: f64 = 10.0;

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

async fn note_seconds(site: &Site, number: usize) -> f64 {
    let began = Instant::now();
    site.note(&format!("Ny anteckning {number}")).await;
    began.elapsed().as_secs_f64()
}

/// Ships once while somebody goes on pushing; how long the round took, and each push.
async fn ship_under_load(site: &Site, shipper: Shipper) -> (Shipper, Round, f64, Vec<f64>) {
    let began = Instant::now();
    let shipping = tokio::spawn(round(shipper));
    let mut pushes = Vec::new();
    while !shipping.is_finished() {
        pushes.push(note_seconds(site, pushes.len()).await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (shipper, outcome) = shipping.await.expect("the round ends");
    (shipper, outcome, began.elapsed().as_secs_f64(), pushes)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes and some gigabytes of disk"]
async fn large_a_million_observations_are_safe_in_time_and_stand_again_in_time() {
    let count: u64 = std::env::var("LYKTA_OBSERVATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let site = Site::new().await;
    let note = site.note("Lampan vid port 14 lyser inte och det är mörkt hela vägen fram till tunneln").await;
    let (database, template) = (site.data().join("lykta.sqlite"), note.sent.body.clone());
    let began = Instant::now();
    let path = database.clone();
    blocking(move || fill(&path, &template, count)).await;
    let mib = std::fs::metadata(&database).expect("its size").len() >> 20;
    println!("{count} observations, {mib} MiB, filled in {:.1} s", began.elapsed().as_secs_f64());
    let mut alone = Vec::new();
    for number in 0..300 {
        alone.push(note_seconds(&site, number).await);
    }
    let shipper = Shipper::new(site.plan(site.target())).expect("it begins");
    let (mut shipper, first, base, pushes) = ship_under_load(&site, shipper).await;
    println!("base, proved, written, read back: {base:.1} s, {} MiB", first.row_bytes >> 20);
    let slowed_by_base = median(pushes) / median(alone.clone());
    let (mut slowest, mut during) = (0.0_f64, Vec::new());
    for _ in 0..5 {
        for number in 0..200 {
            alone.push(note_seconds(&site, number).await);
        }
        site.pass(10_000);
        let (again, next, seconds, pushes) = ship_under_load(&site, shipper).await;
        shipper = again;
        during.extend(pushes);
        slowest = slowest.max(seconds);
        println!("200 more observations: {seconds:.2} s, {} kB", next.row_bytes >> 10);
        assert!(!next.has_new_base);
    }
    let slowed_by_round = median(during) / median(alone);
    let rpo = PAUSE_SECONDS + slowest;
    assert!(rpo <= 60.0, "what is acknowledged is safe after {rpo:.1} s");
    let (_, last) = round(shipper).await;
    assert!(!last.has_new_base);
    let (target, to) = (site.target(), site.path("new"));
    let wish = Wish { until_ms: None, keys: KeySource::Passphrase("correct horse battery".to_owned()), now_ms: site.clock.now_ms() };
    let began = Instant::now();
    let restored = blocking(move || restore(&target, &to, &wish, &SystemRandom)).await.expect("it is restored");
    let rto = began.elapsed().as_secs_f64();
    println!("restored {} operations in {rto:.1} s (bar 300)", restored.operations);
    let head = site.app.store.read(server::store::meta::get).await.expect("it reads");
    assert!(restored.operations > count && restored.seq == head.seq);
    assert!(rto <= 300.0);
    let began = Instant::now();
    let (data, now_ms) = (site.path("new"), site.clock.now_ms());
    let findings = blocking(move || server::backup::doctor::examine(&data, None, now_ms)).await.expect("it looks");
    let doctor = began.elapsed().as_secs_f64();
    assert!(!findings.has_errors(), "{findings:?}");
    let figures = json!({
        "observations": count, "database_mib": mib, "base_seconds": base, "slowest_round_seconds": slowest, "rpo_seconds": rpo, "rto_seconds": rto,
        "doctor_seconds": doctor, "push_slowed_by_base": slowed_by_base, "push_slowed_by_a_round": slowed_by_round,
        "is_optimised": !cfg!(debug_assertions),
    });
    lykta_proof::say("backup", &figures);
}
