//! A target that is away or full: the server goes on, the state is said, the mark stands still, and everything is caught up with afterwards.

use std::time::{Duration, Instant};

use server::backup::doctor::{Grade, examine};
use server::backup::run::Running;
use server::backup::safe_mark::SafeMark;
use server::backup::shipper::Shipper;
use server::backup::status::Status;
use server::clock::Clock;

use crate::site::{Site, blocking, content, open_target, round};

/// Waits for the shipping thread; a failure to come is a failed test.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what} did not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_goes_on_without_its_target_and_catches_up() {
    let site = Site::new().await;
    let folder = site.path("backup");
    let running = Running::start(site.plan(open_target(&folder)), Duration::from_millis(50)).expect("it starts");
    let mark = SafeMark::new(&site.data());
    let safe = || mark.get().map_or(0, |mark| mark.safe_seq);
    let head = || async { site.app.store.read(server::store::meta::get).await.expect("it reads").seq };
    let first = head().await;
    until("the first mark", || safe() >= first).await;

    // Away: a file stands where the folder was.
    std::fs::rename(&folder, site.path("unplugged")).expect("it is unplugged");
    std::fs::write(&folder, "not a folder").expect("a file");
    let began = Instant::now();
    site.note("Medan målet är borta").await;
    assert!(began.elapsed() < Duration::from_secs(5), "the server waited for its backup");
    until("the state", || Status::read(&site.data()).is_some_and(|status| status.error.is_some())).await;
    assert_eq!(safe(), first);
    let (data, now_ms) = (site.data(), site.clock.now_ms());
    let findings = blocking(move || examine(&data, None, now_ms)).await.expect("it looks").findings;
    let has = |check: &str, part: &str| findings.iter().any(|one| one.check == check && one.grade == Grade::Warning && one.says.contains(part));
    assert!(has("shipping", "does not go on"), "{findings:?}");
    assert!(findings.iter().any(|one| one.check == "safe_mark" && one.says.contains("not yet safe: 1 operations")), "{findings:?}");

    std::fs::remove_file(&folder).expect("it goes");
    std::fs::rename(site.path("unplugged"), &folder).expect("it is back");
    let second = head().await;
    until("the later mark", || safe() >= second).await;
    until("the state", || Status::read(&site.data()).is_some_and(|status| status.error.is_none())).await;
    tokio::task::spawn_blocking(move || running.stop()).await.expect("it stops");
    site.restore("new", None).await;
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&site.path("new").join("lykta.sqlite")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_round_takes_what_came_just_before_the_end() {
    let site = Site::new().await;
    let running = Running::start(site.plan(site.target()), Duration::from_secs(60)).expect("it starts");
    let mark = SafeMark::new(&site.data());
    until("the first mark", || mark.get().is_some()).await;
    site.note("I sista stund").await;
    tokio::task::spawn_blocking(move || running.stop()).await.expect("it stops");
    let head = site.app.store.read(server::store::meta::get).await.expect("it reads");
    assert_eq!(mark.safe_seq(&head.epoch), Some(head.seq));
    // Nothing of ours keeps the log from being written back.
    site.app.close().await;
    assert!(!site.data().join("lykta.sqlite-wal").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_begun_anew_although_it_is_read() {
    let site = Site::new().await;
    let mut shipper = Shipper::new(site.plan(site.target())).expect("it begins");
    let text = "Lampan vid porten lyser inte. ".repeat(60);
    let mut largest = 0;
    for number in 0..12 {
        for _ in 0..60 {
            site.note(&text).await;
        }
        site.pass(1_000);
        let (again, outcome) = round(shipper).await;
        shipper = again;
        assert_eq!(outcome.has_new_base, number == 0, "the chain broke");
        largest = largest.max(std::fs::metadata(site.data().join("lykta.sqlite-wal")).expect("the log").len());
    }
    assert!(largest < 24 << 20, "the log has grown to {largest} bytes");
    site.restore("new", None).await;
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&site.path("new").join("lykta.sqlite")));
}
