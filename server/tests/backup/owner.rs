//! Whose a target is: nobody ships into somebody else's, keys are never written over by other keys, a restored server takes its backup over, and the
//! greatest log is restored whatever the clocks said.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use server::app::{App, AppConfig};
use server::backup::error::BackupError;
use server::backup::restore::{KeySource, Wish, restore};
use server::backup::safe_mark::SafeMark;
use server::backup::shipper::{Plan, Round, Shipper};
use server::backup::{manifest, owner};
use server::clock::{Clock, SystemRandom};

use crate::site::{Site, blocking, content, open_target, round};

async fn open(site: &Site, folder: &str) -> App {
    let config = AppConfig { clock: site.clock.clone(), ..AppConfig::new(site.path(folder)) };
    App::open(config).await.expect("it opens")
}

/// A round of another installation beside the site's, to the site's target.
async fn ship(site: &Site, folder: &str) -> Result<Round, BackupError> {
    let plan = Plan { data_dir: site.path(folder), ..site.plan(site.target()) };
    blocking(move || Shipper::new(plan)?.round()).await
}

fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(everything(&path));
        } else {
            all.insert(path.display().to_string(), fs::read(&path).expect("it reads"));
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_never_ships_into_the_backup_of_another() {
    let site = Site::new().await;
    let note = site.note("Första").await;
    let photo = site.photo(note.record, b"a photo").await;
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let before = everything(&site.path("backup"));
    // The data disk was not mounted: the server made an empty installation, with keys of its own.
    let empty = open(&site, "empty").await;
    let refused = ship(&site, "empty").await;
    assert!(matches!(refused, Err(BackupError::Foreign(_))), "{refused:?}");
    assert_eq!(everything(&site.path("backup")), before);
    assert_eq!(SafeMark::new(&site.path("empty")).get(), None);
    empty.close().await;
    // Also without a marker, as earlier builds left it.
    fs::remove_file(site.path("backup").join(owner::KEY)).expect("it goes");
    let refused = ship(&site, "empty").await;
    assert!(matches!(refused, Err(BackupError::Foreign(_))), "{refused:?}");
    drop(shipper);
    // For the one that put it there it is not what it was; a person may decide.
    let refused = ship(&site, "data").await;
    assert!(matches!(refused, Err(BackupError::TargetGone(_))), "{refused:?}");
    let (target, data) = (site.target(), site.data());
    let epoch = crate::site::epoch(&data.join("lykta.sqlite"));
    blocking(move || owner::take_over(&target, &epoch, &data, &SystemRandom)).await.expect("it is taken over");
    ship(&site, "data").await.expect("it is ours again");
    let restored = site.restore("new", None).await;
    assert_eq!((restored.seq, restored.photos), (before_seq(&site).await, 1));
    assert!(site.path("new").join("photos").join(server::backup::photo_lane::file_name(photo, server::photos::files::Size::Full)).exists());
}

async fn before_seq(site: &Site) -> u64 {
    site.app.store.read(server::store::meta::get).await.expect("it reads").seq
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_an_earlier_build_goes_on_under_a_marker() {
    let site = Site::new().await;
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    drop(shipper);
    // What earlier builds did not write.
    fs::remove_file(site.path("backup").join(owner::KEY)).expect("it goes");
    fs::remove_file(site.data().join("backup/owner.json")).expect("it goes");
    site.note("Efter uppgraderingen").await;
    site.pass(1_000);
    ship(&site, "data").await.expect("it is ours");
    let target = site.target();
    let marker = blocking(move || owner::read(&target)).await.expect("it reads").expect("a marker");
    assert_eq!(marker.epoch, crate::site::epoch(&site.data().join("lykta.sqlite")));
    site.restore("new", None).await;
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&site.path("new").join("lykta.sqlite")));
    // And one that is known and empty is no new target, also when only the mark remembers it.
    fs::remove_file(site.data().join("backup/owner.json")).expect("it goes");
    fs::rename(site.path("backup"), site.path("disk")).expect("it is unmounted");
    let refused = ship(&site, "data").await;
    assert!(matches!(refused, Err(BackupError::TargetGone(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_server_takes_its_backup_over_and_the_old_one_stops_shipping() {
    let site = Site::new().await;
    site.note("Före").await;
    let (mut shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    site.pass(1_000);
    site.restore("new", None).await;
    let new = open(&site, "new").await;
    let shipped = ship(&site, "new").await.expect("it takes over");
    // The old one lives on by mistake, and even gets something to write; its clock is ahead.
    site.note("På den gamla").await;
    site.note("Igen på den gamla").await;
    site.pass(3_600_000);
    let outcome;
    (shipper, outcome) = blocking(move || {
        let outcome = shipper.round();
        (shipper, outcome)
    })
    .await;
    assert!(matches!(outcome, Err(BackupError::TakenOver(_))), "{outcome:?}");
    assert_eq!(SafeMark::new(&site.data()).get(), None, "nothing there is called safe");
    drop(shipper);
    assert!(matches!(ship(&site, "data").await, Err(BackupError::TakenOver(_))));
    assert_eq!(SafeMark::new(&site.path("new")).get().map(|mark| mark.safe_seq), Some(shipped.safe_seq));
    let restored = site.restore("newest", None).await;
    assert_eq!(restored.seq, shipped.safe_seq);
    new.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_never_written_over_by_other_keys() {
    let site = Site::new().await;
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    drop(shipper);
    let then = site.clock.now_ms();
    let (target, to) = (site.target(), site.path("new"));
    let wish = Wish { until_ms: None, keys: KeySource::New, now_ms: then };
    blocking(move || restore(&target, &to, &wish, &SystemRandom)).await.expect("it is restored");
    assert!(site.path("new").join("keys/receipt.key").exists(), "new keys are there before the first start");
    let new = open(&site, "new").await;
    site.pass(60_000);
    ship(&site, "new").await.expect("it takes over");
    assert_ne!(new.keys.receipt.sign(&[b"x"]), site.app.keys.receipt.sign(&[b"x"]));
    new.close().await;
    // Each state comes with its own keys.
    for (folder, until_ms, keys_of) in [("old", Some(then), "data"), ("newest", None, "new")] {
        site.restore(folder, until_ms).await;
        let key = |folder: &str| fs::read(site.path(folder).join("keys/receipt.key")).expect("a key");
        assert_eq!(key(folder), key(keys_of), "{folder}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_greatest_log_is_restored_although_the_clock_went_back() {
    let site = Site::new().await;
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    drop(shipper);
    let day_ms = 86_400_000;
    // Some seconds far ahead, then right again; and once back, with a start each.
    for (moved_ms, text) in [(40 * day_ms as i64, "Framåt"), (-40 * day_ms as i64, "Rätt igen"), (-7_200_000, "Bakåt")] {
        site.clock.0.fetch_add(moved_ms as u64, Ordering::SeqCst);
        site.note(text).await;
        ship(&site, "data").await.expect("it ships");
        let folder = format!("new-{}", text.len() + moved_ms.unsigned_abs() as usize);
        let restored = site.restore(&folder, None).await;
        assert_eq!(restored.seq, before_seq(&site).await, "{text}");
    }
    let target = site.target();
    let generations = blocking(move || manifest::list(&target)).await.expect("it reads");
    let seqs: Vec<u64> = generations.iter().map(|steps| steps[0].seq).collect();
    assert!(seqs.len() == 4 && seqs.is_sorted(), "names rise whatever the clock does, and nothing was pruned for a moment's error: {seqs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misspelt_target_is_not_made_by_looking_at_it() {
    let site = Site::new().await;
    let typo = site.path("bakcup");
    let (target, to) = (open_target(&typo), site.path("new"));
    let wish = Wish { until_ms: None, keys: KeySource::New, now_ms: 0 };
    let refused = blocking(move || restore(&target, &to, &wish, &SystemRandom)).await;
    assert!(matches!(refused, Err(BackupError::TargetMissing(_))), "{refused:?}");
    assert!(!typo.exists() && !site.path("new").exists());
}
