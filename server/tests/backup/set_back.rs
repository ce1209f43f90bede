//! A database that was set back in silence, with a backup that goes on from where it was: what only the backup has is not written over, and nothing is
//! called safe that is not.

use server::app::{App, AppConfig};
use server::backup::doctor::examine;
use server::backup::error::BackupError;
use server::backup::safe_mark::SafeMark;
use server::backup::shipper::Shipper;
use server::clock::Clock;
use shared::wire::{Outcome, Sent};

use crate::site::{Site, blocking, push, round};

async fn open(site: &Site, folder: &str) -> App {
    let config = AppConfig { clock: site.clock.clone(), ..AppConfig::new(site.path(folder)) };
    App::open(config).await.expect("it opens")
}

/// Ships what there is and ends, as a server does.
async fn ship(site: &Site) {
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    site.pass(1_000);
}

async fn errors(site: &Site, folder: &str, with_target: bool) -> Vec<&'static str> {
    let (data, target, now_ms) = (site.path(folder), with_target.then(|| site.target()), site.clock.now_ms());
    let findings = blocking(move || examine(&data, target.as_ref(), now_ms)).await.expect("it looks").findings;
    findings.into_iter().filter(|one| one.grade == server::backup::doctor::Grade::Error).map(|one| one.check).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_never_goes_on_from_a_database_that_was_set_back() {
    let mut site = Site::new().await;
    let (database, image) = (site.data().join("lykta.sqlite"), site.path("image.sqlite"));
    site.note("Före avbilden").await;
    ship(&site).await;
    site.app.close().await;
    std::fs::copy(&database, &image).expect("an image");
    site.app = open(&site, "data").await;
    // Its phone lets go of it: it is safe.
    let freed = site.note("Efter avbilden").await;
    ship(&site).await;
    let mark = SafeMark::new(&site.data());
    assert_eq!(mark.get().map(|mark| mark.safe_seq), Some(freed.applied.seq));
    site.app.close().await;

    std::fs::copy(&image, &database).expect("it is set back");
    assert_eq!(errors(&site, "data", false).await, ["safe_mark"]);
    assert!(errors(&site, "data", true).await.contains(&"set_back"));
    site.app = open(&site, "data").await;
    assert_eq!(mark.get(), None, "what the mark stood on is not here");
    // What came to the image takes the other one's place in the log.
    let later = site.note("På avbilden").await;
    assert_eq!(later.applied.seq, freed.applied.seq);
    let mut shipper = Shipper::new(site.plan(site.target())).expect("it begins");
    let refused = blocking(move || shipper.round()).await;
    assert!(matches!(refused, Err(BackupError::SetBack(seq)) if seq == freed.applied.seq), "{refused:?}");
    assert_eq!(mark.get(), None, "it is in no backup");
    assert!(errors(&site, "data", true).await.contains(&"set_back"));

    // The way out that the refusal tells: all that was shipped, and from its phone what came since.
    let restored = site.restore("new", None).await;
    assert_eq!(restored.seq, freed.applied.seq);
    let app = open(&site, "new").await;
    let back = Sent { accepted: Some(later.applied.clone()), ..later.sent };
    let pushed = app.store.write(push(Site::person(), &site.clock, vec![back, freed.sent])).await.expect("it is written");
    let outcomes: Vec<_> = pushed.answers.into_iter().map(|answer| answer.outcome).collect();
    assert!(matches!(&outcomes[0], Outcome::Applied(applied) if applied.stamp == later.applied.stamp), "{outcomes:?}");
    assert_eq!(outcomes[1], Outcome::Duplicate(freed.applied));
    app.close().await;
    assert_eq!(errors(&site, "new", false).await, Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_of_an_earlier_build_is_judged_by_its_place_alone() {
    let mut site = Site::new().await;
    ship(&site).await;
    site.app.close().await;
    let mark = SafeMark::new(&site.data());
    let path = site.data().join("backup/safe.json");
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).expect("a mark")).expect("JSON");
        change(&mut json);
        std::fs::write(&path, json.to_string()).expect("it is written");
    };
    with(&|json| drop(json.as_object_mut().and_then(|json| json.remove("digest"))));
    site.app = open(&site, "data").await;
    assert!(mark.get().is_some_and(|mark| mark.digest.is_none()), "nothing speaks against it");
    site.app.close().await;
    with(&|json| json["safe_seq"] = (u64::MAX / 2).into());
    site.app = open(&site, "data").await;
    assert_eq!(mark.get(), None);
}
