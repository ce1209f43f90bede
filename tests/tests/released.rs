//! Everything that was ever released is still accepted: its database opens, its phone goes on where it was, its requests are answered as they were.
//!
//! Each folder of tests/released is frozen; `cargo run -p lykta-tests --bin release-fixture -- NAME` adds the next one at a release.

use std::path::Path;

use client_wasm::core::Engine;
use client_wasm::core::ports::Table;
use client_wasm::memory_store::{Durable, MemoryStore};
use lykta_tests::proof;
use lykta_tests::released::{Dice, Exchange, FixedClock, Held, Line, Phone, START_MS, folders, load, open, read, unpacked};
use rusqlite::Connection;
use serde_json::{Value, json};
use server::app::App;
use server::store::migrate::{NEWEST, schema};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

struct Again {
    app: App,
    line: Line,
    clock: FixedClock,
    data: tempfile::TempDir,
    found_schema: i64,
}

fn schema_of(data: &Path) -> i64 {
    schema(&Connection::open(data.join("lykta.sqlite")).expect("a database")).expect("it has a schema")
}

/// The installation of a folder, opened by this build, a day later.
async fn again(folder: &Path) -> Again {
    let data = tempfile::tempdir().expect("a folder");
    load(folder, data.path()).expect("what was released");
    let found_schema = schema_of(data.path());
    let clock = FixedClock::new(START_MS + DAY_MS);
    let app = open(data.path(), &clock).await.expect("an old database opens");
    let held: Held = read(folder, "phone.json").expect("a phone");
    Again { line: Line::new(app.router(), Some(held.cookie)), app, clock, data, found_schema }
}

fn rows(folder: &Path) -> Durable {
    let held: Held = read(folder, "phone.json").expect("a phone");
    unpacked(&held.rows).expect("rows")
}

async fn phone(again: &Again, rows: Durable) -> Result<Phone, client_wasm::error::Error> {
    Engine::open(MemoryStore::restarted(rows), again.line.clone(), again.clock.clone(), Dice::new(99)).await
}

fn texts(phone: &Phone) -> Vec<String> {
    let notes: Vec<Value> = serde_json::from_str(&phone.list("observation")).expect("a list");
    let mut texts: Vec<String> = notes.iter().filter_map(|note| note["text"].as_str().map(str::to_owned)).collect();
    texts.sort();
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_phone_and_an_old_database_go_on_where_they_were() {
    let folders = folders();
    assert!(!folders.is_empty());
    let (mut waiting, mut operations, mut oldest) = (0, 0, i64::MAX);
    for folder in &folders {
        let again = again(folder).await;
        assert_eq!(schema_of(again.data.path()), NEWEST);
        let phone = phone(&again, rows(folder)).await.expect("old rows are read");
        let before = texts(&phone);
        assert_eq!(before, ["Busken skymmer gångvägen", "Klottret är tillbaka", "Lampan före tunneln är sönder"], "{}", folder.display());
        assert_eq!(phone.get_draft("note/half").await.expect("memory").as_deref(), Some("{\"text\":\"Halvskriven\"}"));
        let waited = phone.state().waiting().count();
        assert!(waited > 0, "a phone with nothing to send proves little");
        phone.sync_round().await.expect("the old session still holds");
        phone.sync_round().await.expect("and again");
        assert_eq!(phone.state().waiting().count(), 0, "{}", folder.display());
        assert_eq!(texts(&phone), before);
        let photos = again
            .app
            .store
            .read(|connection| connection.query_row("select count(*) from photos", [], |row| row.get::<_, i64>(0)).map_err(Into::into));
        assert_eq!(photos.await.expect("a number"), 1, "the photo that waited is there");
        let count = again
            .app
            .store
            .read(|connection| connection.query_row("select count(*) from operations", [], |row| row.get::<_, i64>(0)).map_err(Into::into));
        operations += count.await.expect("a number");
        (waiting, oldest) = (waiting + waited, oldest.min(again.found_schema));
        again.app.close().await;
        let (data, now_ms) = (again.data.path().to_owned(), START_MS + 2 * DAY_MS);
        let findings =
            tokio::task::spawn_blocking(move || server::backup::doctor::examine(&data, None, now_ms)).await.expect("a thread").expect("it looks");
        assert!(!findings.has_errors(), "{findings:?}");
    }
    let figures =
        json!({"releases": folders.len(), "oldest_schema": oldest, "newest_schema": NEWEST, "operations": operations, "waited_and_arrived": waiting});
    proof::say("old-clients", &figures);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_request_is_answered_as_it_was() {
    let mut answered = 0;
    for folder in folders() {
        let again = again(&folder).await;
        let exchanges: Vec<Exchange> = read(&folder, "wire.json").expect("requests");
        let phone = phone(&again, rows(&folder)).await.expect("old rows are read");
        for exchange in exchanges.iter().filter(|exchange| exchange.path.starts_with("/api/sync/")) {
            // With the session's own way to a token; the body is byte for byte the old one.
            let answer = phone.authorised_fetch("POST", &exchange.path, Some(exchange.body.clone())).await;
            let answer: Value =
                serde_json::from_str(&answer.unwrap_or_else(|error| panic!("{}: {error:?}: {}", folder.display(), exchange.body))).expect("JSON");
            for one in answer["answers"].as_array().into_iter().flatten() {
                assert_eq!(one["outcome"], "duplicate", "it is known: {one}");
            }
            answered += 1;
        }
        again.app.close().await;
    }
    assert!(answered >= 3, "{answered}");
    proof::say("old-clients", &json!({"old_requests_answered": answered}));
}

/// A reader that wants a member which only newer versions write must be found: here the row of the device without one member at a time.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_refuses_what_the_first_version_wrote_is_found() {
    let folder = folders().into_iter().next().expect("the first release");
    let again = again(&folder).await;
    let mut refused = 0;
    for member in ["device_id", "next_device_seq", "clock"] {
        let mut rows = rows(&folder);
        for ((table, _), content) in &mut rows {
            if let (Table::Meta, client_wasm::core::ports::Content::Text(text)) = (table, content) {
                let mut meta: Value = serde_json::from_str(text).expect("JSON");
                // One of the two rows is a bare word.
                if meta.as_object_mut().is_some_and(|members| members.remove(member).is_some()) {
                    *text = meta.to_string();
                }
            }
        }
        // For this build, a member that it wants and that the row does not have: what a careless new member would be to an old row.
        refused += usize::from(phone(&again, rows).await.is_err());
    }
    assert_eq!(refused, 3, "a row without what the reader wants goes unnoticed");
    proof::say_caught("old-clients", &["a reader that refuses a missing member of a stored row"]);
    again.app.close().await;
}
