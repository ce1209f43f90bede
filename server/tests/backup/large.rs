//! The bars: everything safe within 60 s, standing again within 5 minutes, at 1,000,000 observations. Takes minutes:
//! `cargo test --release -p server --test backup -- --ignored --nocapture large`.

use std::time::Instant;

use rusqlite::{Connection, params};
use server::backup::restore::{KeySource, Wish, restore};
use server::backup::shipper::Shipper;
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
    let began = Instant::now();
    let (shipper, first) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    println!("base, proved, written, read back: {:.1} s, {} MiB", began.elapsed().as_secs_f64(), first.row_bytes >> 20);
    let mut shipper = shipper;
    let mut slowest = 0.0_f64;
    for _ in 0..5 {
        for number in 0..200 {
            site.note(&format!("Ny anteckning {number}")).await;
        }
        site.pass(10_000);
        let began = Instant::now();
        let (again, next) = round(shipper).await;
        shipper = again;
        slowest = slowest.max(began.elapsed().as_secs_f64());
        println!("200 more observations: {:.2} s, {} kB", began.elapsed().as_secs_f64(), next.row_bytes >> 10);
        assert!(!next.has_new_base);
    }
    println!("a round of 10 s and {slowest:.2} s: what is acknowledged is safe after at most {:.1} s (bar 60)", 10.0 + slowest);
    let (target, to) = (site.target(), site.path("new"));
    let wish = Wish { until_ms: None, keys: KeySource::Passphrase("correct horse battery".to_owned()), now_ms: site.clock.now_ms() };
    let began = Instant::now();
    let restored = blocking(move || restore(&target, &to, &wish, &SystemRandom)).await.expect("it is restored");
    println!("restored {} operations in {:.1} s (bar 300)", restored.operations, began.elapsed().as_secs_f64());
    assert!(restored.operations > count);
    let began = Instant::now();
    let (data, now_ms) = (site.path("new"), site.clock.now_ms());
    let findings = blocking(move || server::backup::doctor::examine(&data, None, now_ms)).await.expect("it looks");
    println!("lykta doctor over it: {:.1} s", began.elapsed().as_secs_f64());
    assert!(!findings.has_errors(), "{findings:?}");
}
