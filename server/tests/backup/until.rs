//! Back to a time, and forward again: what was shipped later is kept with its photos, and comes back with the stamps it had.

use serde_json::json;
use server::app::{App, AppConfig};
use server::backup::doctor::examine;
use server::backup::replay::replay;
use server::backup::shipper::Shipper;
use server::clock::Clock;
use server::photos::files::Size;
use server::store::{devices, operations, photos, records};
use shared::wire::Device;

use crate::site::{Site, blocking, content, round};

async fn heard(app: &App) -> Vec<Device> {
    app.store.read(|connection| devices::list_of_person(connection, Site::person(), None, 0)).await.expect("it reads")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_after_the_time_is_kept_and_comes_back_on_request() {
    let site = Site::new().await;
    let shipper = Shipper::new(site.plan(site.target())).expect("it begins");
    let early = site.note("Tidigt").await;
    let (shipper, _) = round(shipper).await;
    let then = site.clock.now_ms();
    let state = content(&site.data().join("lykta.sqlite"));
    site.pass(60_000);
    let late = site.note("Sent").await;
    let photo = site.photo(late.record, b"a late photo").await;
    let photo_of_early = site.photo(early.record, b"another late photo").await;
    let (_shipper, _) = round(shipper).await;

    let restored = site.restore("back", Some(then + 30_000)).await;
    assert_eq!((restored.at_ms, restored.kept_operations), (then, 3));
    assert_eq!(content(&site.path("back").join("lykta.sqlite")), state);

    let config = AppConfig { clock: site.clock.clone(), ..AppConfig::new(site.path("back")) };
    let app = App::open(config).await.expect("it opens");
    let find = |app: &App, record| {
        let store = app.store.clone();
        async move { store.read(move |connection| records::find(connection, record)).await.expect("it reads") }
    };
    assert!(find(&app, late.record).await.is_none());
    let as_heard = heard(&app).await;
    assert!(as_heard.iter().any(|device| device.waiting_operations.is_some()), "it was heard before: {as_heard:?}");
    let replayed = replay(&app).await.expect("it is replayed");
    assert_eq!((replayed.applied, replayed.photos, replayed.refused.len()), (3, 2, 0), "{replayed:?}");
    for record in [early.record, late.record] {
        assert_eq!(find(&app, record).await, find(&site.app, record).await);
    }
    let op = serde_json::from_str::<shared::operation::Operation>(&late.sent.body).expect("an operation").op_id;
    let known = app.store.read(move |connection| operations::find(connection, op)).await.expect("it reads").expect("it is there");
    assert_eq!(known.stamp, late.applied.stamp);
    for (photo, bytes) in [(photo, b"a late photo".as_slice()), (photo_of_early, b"another late photo")] {
        assert!(app.store.read(move |connection| photos::find(connection, photo)).await.expect("it reads").is_some());
        assert_eq!(app.photos.read(photo, Size::Full).expect("it reads"), bytes);
    }
    // The device itself was not heard: that it has nothing left, and when it was heard, is what it said itself.
    assert_eq!(heard(&app).await, as_heard);
    // Asked again, nothing happens twice.
    let again = replay(&app).await.expect("it is replayed");
    assert_eq!((again.applied, again.known, again.photos), (0, 3, 0));
    app.close().await;
    let (data, now_ms) = (site.path("back"), site.clock.now_ms());
    let findings = blocking(move || examine(&data, None, now_ms)).await.expect("it looks");
    assert!(!findings.has_errors(), "{findings:?}");
    lykta_proof::say(
        "backup-drill",
        &json!({"operations_replayed": replayed.applied, "photos_replayed": replayed.photos, "refused": replayed.refused.len()}),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_from_before_the_first_backup() {
    let site = Site::new().await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let (target, to) = (site.target(), site.path("none"));
    let wish = server::backup::restore::Wish { until_ms: Some(1), keys: server::backup::restore::KeySource::New, now_ms: 0 };
    let refused = blocking(move || server::backup::restore::restore(&target, &to, &wish, &server::clock::SystemRandom)).await;
    assert!(matches!(refused, Err(server::backup::error::BackupError::Nothing(..))), "{refused:?}");
}
