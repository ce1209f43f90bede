//! A target that loses what it held while its server runs: a disk that is taken away and put back, a folder that is emptied, an object that goes. Nothing
//! is called safe that is not there, and as soon as the target can hold it again, everything is there again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use server::backup::photo_lane::file_name;
use server::backup::safe_mark::SafeMark;
use server::backup::shipper::{Round, Shipper};
use server::photos::files::Size;
use shared::id::PhotoId;

use crate::site::{Site, blocking, content, round};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// A round that may fail.
async fn attempt(mut shipper: Shipper) -> (Shipper, Result<Round, server::backup::error::BackupError>) {
    blocking(move || {
        let outcome = shipper.round();
        (shipper, outcome)
    })
    .await
}

/// A site with three notes, each with a photo, shipped in three steps after the base.
async fn shipped(photo_time: Option<Duration>) -> (Site, Shipper, Vec<PhotoId>) {
    let site = Site::new().await;
    let mut plan = site.plan(site.target());
    plan.photo_time = photo_time;
    let (mut shipper, _) = round(Shipper::new(plan).expect("it begins")).await;
    let mut photos = Vec::new();
    for number in 0..3_u8 {
        site.pass(1_000);
        let note = site.note(&format!("Anteckning {number}")).await;
        photos.push(site.photo(note.record, &[number; 100]).await);
        (shipper, _) = round(shipper).await;
    }
    (site, shipper, photos)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut list = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() { list.extend(files(&path)) } else { list.push(path) }
    }
    list.sort();
    list
}

fn ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    files(folder).into_iter().filter(|path| path.to_string_lossy().ends_with(ending)).collect()
}

/// A restore from the target brings everything that is here.
async fn brings_all(site: &Site, photos: &[PhotoId], what: &str) {
    let restored = site.restore(&format!("new-{}", what.replace(' ', "-")), None).await;
    assert_eq!((restored.photos, restored.photos_missing), (photos.len() as u64, 0), "{what}");
    let new = site.path(&format!("new-{}", what.replace(' ', "-")));
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&new.join("lykta.sqlite")), "{what}");
    for photo in photos {
        assert!(new.join("photos").join(file_name(*photo, Size::Full)).exists(), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_mount_point_is_not_the_backup_and_nothing_is_written_there() {
    let (site, mut shipper, photos) = shipped(None).await;
    let (folder, disk) = (site.path("backup"), site.path("disk"));
    let mark = SafeMark::new(&site.data());
    fs::rename(&folder, &disk).expect("it is unmounted");
    for is_mount_point in [true, false] {
        if is_mount_point {
            fs::create_dir(&folder).expect("the empty mount point");
        }
        site.pass(10_000);
        site.note("Medan disken är borta").await;
        let outcome;
        (shipper, outcome) = attempt(shipper).await;
        let error = outcome.expect_err("it is not the backup");
        assert!(error.to_string().contains("disk mounted"), "{error}");
        assert_eq!(mark.get(), None, "nothing is called safe");
        assert_eq!(files(&folder), Vec::<PathBuf>::new());
        if is_mount_point {
            fs::remove_dir(&folder).expect("it goes");
        }
    }
    assert!(!folder.exists(), "a missing folder may be a missing disk");
    // Nor does a start make it: the machine may have come up before its disks.
    drop(shipper);
    let (shipper, outcome) = attempt(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    assert!(outcome.is_err() && !folder.exists(), "{outcome:?}");
    fs::rename(&disk, &folder).expect("it is mounted again");
    site.pass(10_000);
    site.note("Efter att disken kom tillbaka").await;
    let (_shipper, outcome) = round(shipper).await;
    assert_eq!(mark.get().map(|mark| mark.safe_seq), Some(outcome.safe_seq));
    brings_all(&site, &photos, "mounted again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_together_goes_on_where_it_was_when_the_disk_is_back() {
    let (site, shipper, _) = shipped(None).await;
    let (folder, disk) = (site.path("backup"), site.path("disk"));
    fs::rename(&folder, &disk).expect("it is unmounted");
    let (shipper, outcome) = attempt(shipper).await;
    assert!(outcome.is_err());
    fs::rename(&disk, &folder).expect("it is mounted again");
    site.note("Efter").await;
    let (_shipper, outcome) = round(shipper).await;
    assert!(!outcome.has_new_base && outcome.row_bytes > 0, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_from_the_target_is_there_again_after_a_minute() {
    type Damage = fn(&Path);
    let cases: [(&str, Damage); 6] = [
        ("the last manifest", |folder| drop(ending(&folder.join("generations"), ".json").pop().map(fs::remove_file))),
        ("a manifest in the middle", |folder| fs::remove_file(&ending(&folder.join("generations"), ".json")[1]).expect("it goes")),
        ("the base", |folder| fs::remove_file(&ending(folder, "sqlite.zst")[0]).expect("it goes")),
        ("some pages", |folder| fs::remove_file(&ending(folder, "pages.zst")[0]).expect("it goes")),
        ("pages cut short", |folder| fs::write(&ending(folder, "pages.zst")[0], "short").expect("it is cut")),
        ("all photos", |folder| fs::remove_dir_all(folder.join("photos")).expect("it goes")),
    ];
    for (what, damage) in cases {
        let (site, shipper, photos) = shipped(None).await;
        damage(&site.path("backup"));
        site.pass(MINUTE_MS);
        site.note("Efteråt").await;
        let (_shipper, outcome) = round(shipper).await;
        assert!(outcome.has_new_base, "{what}");
        brings_all(&site, &photos, what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_and_the_keys_that_went_are_there_again_after_an_hour() {
    let (site, shipper, photos) = shipped(None).await;
    let folder = site.path("backup");
    let name = photos[1].to_string();
    for path in files(&folder).into_iter().filter(|path| path.to_string_lossy().contains(&name) || path.to_string_lossy().contains("sealed")) {
        fs::remove_file(path).expect("it goes");
    }
    site.pass(HOUR_MS);
    let (_shipper, _) = round(shipper).await;
    brings_all(&site, &photos, "a photo and the keys").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_went_are_not_called_safe_until_they_are_there_again() {
    let (site, shipper, _) = shipped(None).await;
    let head = site.app.store.read(server::store::meta::get).await.expect("it reads").seq;
    let mark = SafeMark::new(&site.data());
    assert_eq!(mark.get().map(|mark| mark.safe_seq), Some(head));
    drop(shipper);
    fs::remove_dir_all(site.path("backup").join("photos")).expect("it goes");
    // No time for photos in this round; also where the server was started anew since.
    let mut plan = site.plan(site.target());
    plan.photo_time = Some(Duration::ZERO);
    site.pass(1_000);
    let (_shipper, outcome) = round(Shipper::new(plan).expect("it begins")).await;
    assert!(outcome.photos_left > 0 && outcome.safe_seq < head, "{outcome:?}");
    assert_eq!(mark.get().map(|mark| mark.safe_seq), Some(outcome.safe_seq));
}
