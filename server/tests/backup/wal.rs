//! Pages from the write-ahead log, whatever SQLite does with it meanwhile: every state that was shipped is the state that was.

use std::collections::BTreeMap;

use rusqlite::Connection;
use server::backup::manifest;
use server::backup::restore::{KeySource, Wish, restore};
use server::backup::shipper::Shipper;
use server::clock::{Clock, SystemRandom};

use crate::site::{Site, blocking, content, round};

/// A small generator, so that a failing seed can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn work(connection: &Connection, dice: &mut Dice) {
    match dice.roll(10) {
        0..=4 => {
            let sql = "insert into attempts values (hex(randomblob(12)), abs(random()), 1)";
            connection.execute_batch("begin").expect("it begins");
            for _ in 0..=dice.roll(60) {
                connection.execute(sql, []).expect("a row");
            }
            connection.execute_batch(if dice.roll(4) == 0 { "rollback" } else { "commit" }).expect("it ends");
        }
        5 | 6 => drop(connection.execute("delete from attempts where abs(random()) % 3 = 0", [])),
        7 => connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())).expect("it is tried"),
        // Waits for nobody: with a pin on the log it does less.
        8 => connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(())).expect("it is tried"),
        _ => connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("it is tried"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shipped_state_is_the_state_that_was() {
    for seed in 1..=3 {
        let site = Site::new().await;
        let connection = Connection::open(site.data().join("lykta.sqlite")).expect("the database");
        connection.busy_timeout(std::time::Duration::from_millis(20)).expect("it is set");
        let mut dice = Dice(seed);
        let mut shipper = Shipper::new(site.plan(site.target())).expect("it begins");
        let mut states: BTreeMap<u64, BTreeMap<String, Vec<String>>> = BTreeMap::new();
        for _ in 0..25 {
            for _ in 0..dice.roll(6) {
                work(&connection, &mut dice);
            }
            let now_ms = site.pass(1_000);
            shipper = round(shipper).await.0;
            states.insert(now_ms, content(&site.data().join("lykta.sqlite")));
        }
        let target = site.target();
        let generations = blocking({
            let target = target.clone();
            move || manifest::list(&target).expect("it reads")
        })
        .await;
        assert!(generations.iter().map(Vec::len).sum::<usize>() > 10, "seed {seed}: hardly anything was shipped");
        // An empty log that is cut off twice looks like one that went on without us: then a new base is right.
        assert!(generations.len() < 8, "seed {seed}: the chain broke all the time");
        for (at_ms, state) in states.iter().step_by(6).chain(states.last_key_value()) {
            let (target, to, until_ms) = (target.clone(), site.path(&format!("at-{at_ms}-{}", dice.roll(1 << 30))), Some(*at_ms));
            let wish = Wish { until_ms, keys: KeySource::New, now_ms: site.clock.now_ms() };
            let database = to.join("lykta.sqlite");
            blocking(move || restore(&target, &to, &wish, &SystemRandom)).await.expect("it is restored");
            assert!(content(&database) == *state, "seed {seed}: the state at {at_ms} differs");
        }
    }
}

/// The control: without a pin between two looks, what was written and written back in between is noticed, and a new base is begun.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_went_on_without_us_leads_to_a_new_base() {
    let site = Site::new().await;
    let database = site.data().join("lykta.sqlite");
    let connection = Connection::open(&database).expect("the database");
    site.note("Ett").await;
    let position = server::backup::wal::read(&site.data().join("lykta.sqlite-wal"), None).expect("it reads").position;
    for text in ["Två", "Tre", "Fyra"] {
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("it is written back");
        site.note(text).await;
    }
    let again = server::backup::wal::read(&site.data().join("lykta.sqlite-wal"), position);
    assert!(matches!(again, Err(server::backup::error::BackupError::ChainBroken)), "{again:?}");
}
