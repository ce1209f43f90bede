//! What the doctor says of a backup that is not what it was: each damage in its own case, and nothing of a whole one.

use std::fs;
use std::path::{Path, PathBuf};

use server::backup::doctor::{Depth, Findings, Grade, examine_to};
use server::backup::shipper::Shipper;
use server::backup::status::Status;
use server::clock::Clock;

use crate::site::{Site, blocking, round};

async fn look(site: &Site, folder: &str, depth: Depth) -> Findings {
    let (data, now_ms, target) = (site.path(folder), site.clock.now_ms(), site.target());
    blocking(move || examine_to(&data, Some(&target), depth, now_ms)).await.expect("it looks")
}

fn errors(findings: &Findings) -> Vec<&'static str> {
    let mut checks: Vec<_> = findings.findings.iter().filter(|one| one.grade == Grade::Error).map(|one| one.check).collect();
    checks.dedup();
    checks
}

fn find(folder: &Path, part: &str) -> Vec<PathBuf> {
    let mut list = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list.extend(find(&path, part));
        } else if path.to_string_lossy().contains(part) {
            list.push(path);
        }
    }
    list.sort();
    list
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).expect("it reads");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("it is flipped");
}

/// Three steps, a photo, sealed keys and an entry of the journal.
async fn shipped() -> Site {
    let site = Site::new().await;
    let (mut shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    for number in 0..2_u8 {
        let note = site.note("Anteckning").await;
        site.photo(note.record, &[number; 100]).await;
        if number == 1 {
            let journal = server::backup::journal::Journal::new(&site.data());
            let fact = server::backup::journal::Fact::SessionEnded { session: uuid::Uuid::from_bytes([7; 16]) };
            journal.append([fact], site.clock.now_ms(), &server::clock::SystemRandom).expect("it is written");
        }
        site.pass(1_000);
        (shipper, _) = round(shipper).await;
    }
    drop(shipper);
    site.pass(20 * 60_000);
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_damaged_in_a_backup_is_found() {
    type Damage = fn(&Path);
    let cases: [(&str, Depth, Option<&str>, Damage); 14] = [
        ("nothing", Depth::Names, None, |_| ()),
        ("nothing, read whole", Depth::Contents, None, |_| ()),
        ("the newest step", Depth::Names, Some("target"), |all| {
            drop(find(all, ".json").into_iter().rfind(|path| path.to_string_lossy().contains("000002")).map(fs::remove_file))
        }),
        ("a step in the middle", Depth::Names, Some("target_steps"), |all| fs::remove_file(&find(all, "000001.json")[0]).expect("it goes")),
        ("the generations", Depth::Names, Some("target"), |all| fs::remove_dir_all(all.join("generations")).expect("it goes")),
        ("a flipped base", Depth::Contents, Some("target"), |all| flip(&find(all, "sqlite.zst")[0])),
        ("the photos", Depth::Names, Some("target_photos"), |all| fs::remove_dir_all(all.join("photos")).expect("it goes")),
        ("a photo cut short", Depth::Names, Some("target_photos"), |all| fs::write(&find(all, ".full.")[0], "short").expect("it is cut")),
        ("a flipped thumbnail", Depth::Contents, Some("target_photos"), |all| flip(&find(all, ".thumb.")[0])),
        ("the keys", Depth::Names, Some("target_keys"), |all| fs::remove_dir_all(all.join("keys")).expect("it goes")),
        ("damaged keys", Depth::Names, Some("target_keys"), |all| fs::write(&find(all, "sealed")[0], "{\"version\":1}").expect("it is damaged")),
        ("the journal", Depth::Names, Some("target_journal"), |all| fs::remove_dir_all(all.join("journal")).expect("it goes")),
        ("a journal cut short", Depth::Names, Some("target_journal"), |all| {
            let path = &find(all, ".jsonl")[0];
            let bytes = fs::read(path).expect("it reads");
            fs::write(path, &bytes[..bytes.len() - 2]).expect("it is cut");
        }),
        ("the marker", Depth::Names, Some("target_owner"), |all| fs::remove_file(all.join("lykta-target.json")).expect("it goes")),
    ];
    for (what, depth, check, damage) in cases {
        let site = shipped().await;
        damage(&site.path("backup"));
        let found = look(&site, "data", depth).await;
        match check {
            Some(check) => assert!(errors(&found).contains(&check), "{what}: {found:?}"),
            None => assert_eq!(errors(&found), Vec::<&str>::new(), "{what}: {found:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_tells_photos_that_phones_have_from_those_that_are_lost() {
    let site = Site::new().await;
    let note = site.note("Med bilder").await;
    let lost = site.photo(note.record, b"called safe").await;
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    drop(shipper);
    // The machine dies when the rows of this one were shipped and its bytes were not.
    site.photo(note.record, b"just taken").await;
    let mut plan = site.plan(site.target());
    plan.photo_time = Some(std::time::Duration::ZERO);
    site.pass(1_000);
    let (_shipper, outcome) = round(Shipper::new(plan).expect("it begins")).await;
    assert!(outcome.photos_left > 0, "{outcome:?}");
    let restored = site.restore("whole", None).await;
    assert_eq!((restored.photos, restored.photos_missing, restored.photos_lost), (1, 1, 0));
    let found = look(&site, "whole", Depth::Names).await;
    assert_eq!(errors(&found), Vec::<&str>::new(), "{found:?}");
    assert!(found.findings.iter().any(|one| one.check == "photos_awaited" && one.grade == Grade::Warning), "{found:?}");
    for path in find(&site.path("backup/photos"), &lost.to_string()) {
        fs::remove_file(path).expect("it goes");
    }
    let restored = site.restore("poor", None).await;
    assert_eq!((restored.photos, restored.photos_missing, restored.photos_lost), (0, 1, 1));
    assert!(errors(&look(&site, "poor", Depth::Names).await).contains(&"photos"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_has_stopped_is_an_error_and_one_that_stumbles_a_warning() {
    let site = shipped().await;
    let now_ms = site.clock.now_ms();
    let minute_ms = 60_000;
    for (minutes, needs_a_person, is_error) in [(1, false, false), (61, false, true), (1, true, true)] {
        let fails_since_ms = Some(now_ms - minutes * minute_ms);
        let status = Status { fails_since_ms, error: Some("it is full".to_owned()), has_keys: true, needs_a_person, ..Status::default() };
        status.write(&site.data()).expect("it is written");
        assert_eq!(errors(&look(&site, "data", Depth::Names).await).contains(&"shipping"), is_error, "{minutes} minutes");
    }
    Status { has_keys: true, ..Status::default() }.write(&site.data()).expect("it is written");
    site.note("Aldrig skickad").await;
    site.pass(25 * 60 * minute_ms);
    assert_eq!(errors(&look(&site, "data", Depth::Names).await), ["safe_mark"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_keys_lost_rows_and_an_open_directory_are_found() {
    use std::os::unix::fs::PermissionsExt;
    let site = shipped().await;
    site.app.close().await;
    let data = site.data();
    for name in ["receipt.key", "token.der"] {
        let path = data.join("keys").join(name);
        let whole = fs::read(&path).expect("a key");
        fs::write(&path, &whole[..whole.len() - 1]).expect("it is cut");
        // Beside that they are others than those in the backup, which is told as well.
        let found = look(&site, "data", Depth::Names).await;
        assert!(
            found.findings.iter().any(|one| one.check == "keys" && one.says.contains(name) && one.says.contains("is damaged")),
            "{name}: {found:?}"
        );
        fs::write(&path, whole).expect("it is mended");
    }
    // Whole, and somebody else's.
    let path = data.join("keys/receipt.key");
    let whole = fs::read(&path).expect("a key");
    fs::write(&path, [3; 32]).expect("it is replaced");
    assert!(errors(&look(&site, "data", Depth::Names).await).contains(&"keys"));
    fs::write(&path, whole).expect("it is mended");
    assert_eq!(errors(&look(&site, "data", Depth::Names).await), Vec::<&str>::new());

    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).expect("it is opened");
    fs::set_permissions(data.join("lykta.sqlite"), fs::Permissions::from_mode(0o644)).expect("it is opened");
    assert!(look(&site, "data", Depth::Names).await.findings.iter().any(|finding| finding.check == "modes"));
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).expect("it is closed");

    let connection = rusqlite::Connection::open(data.join("lykta.sqlite")).expect("the database");
    connection.execute("delete from photos", []).expect("rows go");
    drop(connection);
    for path in find(&data.join("photos"), ".jpg") {
        let written = fs::metadata(&path).and_then(|facts| facts.modified()).expect("it was written");
        let file = fs::File::options().write(true).open(path).expect("it opens");
        file.set_modified(written - std::time::Duration::from_secs(3_600)).expect("it is old");
    }
    assert!(errors(&look(&site, "data", Depth::Names).await).contains(&"photo_rows"));
    fs::write(data.join("lykta.sqlite"), "").expect("it is emptied");
    assert!(errors(&look(&site, "data", Depth::Names).await).contains(&"schema"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_read_what_is_shipped() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new().await;
    // A folder that somebody made, as folders are made.
    fs::create_dir(site.path("backup")).expect("a folder");
    fs::set_permissions(site.path("backup"), fs::Permissions::from_mode(0o755)).expect("it is open");
    let note = site.note("Med bild").await;
    site.photo(note.record, b"a photo").await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let all = find(&site.path("backup"), "");
    assert!(all.len() > 5, "{all:?}");
    let folders: Vec<PathBuf> =
        all.iter().filter_map(|path| path.parent()).filter(|folder| *folder != site.path("backup")).map(Path::to_owned).collect();
    assert!(!folders.is_empty());
    for path in all.into_iter().chain(folders) {
        assert_eq!(fs::metadata(&path).expect("facts").permissions().mode() & 0o077, 0, "{}", path.display());
    }
}
