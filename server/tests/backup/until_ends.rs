//! What ended or was erased after a restore to a time does not come back with what had been kept aside, however often that is asked for.

use server::access::authority::Decider;
use server::access::erasure::{Doomed, EraseRequest};
use server::access::membership::EndGrant;
use server::app::{App, AppConfig};
use server::backup::replay::replay;
use server::backup::shipper::Shipper;
use server::clock::Clock;
use server::store::{grants, photos, records};
use shared::scope::Scope;

use crate::site::{Site, round};

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_or_was_erased_after_the_restore_stays_so_when_the_rest_comes_back() {
    let site = Site::new().await;
    let shipper = Shipper::new(site.plan(site.target())).expect("it begins");
    site.note("Tidigt").await;
    let (shipper, _) = round(shipper).await;
    let then = site.clock.now_ms();
    site.pass(60_000);
    let late = site.note("Sent").await;
    let photo = site.photo(late.record, b"a late photo").await;
    let (_shipper, _) = round(shipper).await;
    site.restore("back", Some(then + 30_000)).await;
    let config = AppConfig { clock: site.clock.clone(), ..AppConfig::new(site.path("back")) };
    let app = App::open(config).await.expect("it opens");
    replay(&app).await.expect("it is replayed");
    site.pass(60_000);

    let person = Site::person();
    let held = app.store.read(move |connection| grants::list(connection, person)).await.expect("it reads");
    let scope = held.iter().map(|grant| grant.scope).find(|scope| matches!(scope, Scope::Area(_))).expect("an area");
    app.store.write(EndGrant { by: Decider::CommandLine, person, scope, reason: None }).await.expect("it ends");
    let erase = EraseRequest { by: Decider::CommandLine, doomed: Doomed::Record(late.record), reason: "Begäran".to_owned() };
    for photo in app.store.write(erase).await.expect("it is erased").photos {
        app.photos.discard(photo).expect("the files go");
    }

    replay(&app).await.expect("asked again");
    let record = late.record;
    assert!(app.store.read(move |connection| records::find(connection, record)).await.expect("it reads").is_none());
    let row = app.store.read(move |connection| photos::find(connection, photo)).await.expect("it reads");
    assert!(row.is_none() && !app.photos.is_kept(photo).expect("it looks"), "an erased photo is back");
    let held = app.store.read(move |connection| grants::list(connection, person)).await.expect("it reads");
    assert!(held.iter().all(|grant| grant.scope != scope), "an ended grant is back");
    app.close().await;
}
