//! The drill: an installation is backed up while it works, lost, and stands again on another machine with everything that was safe.

use serde_json::json;
use server::app::{App, AppConfig};
use server::backup::doctor::examine;
use server::backup::error::BackupError;
use server::backup::restore::{KeySource, Wish, restore};
use server::backup::safe_mark::SafeMark;
use server::backup::shipper::Shipper;
use server::clock::{Clock, SystemRandom};
use server::photos::files::{PhotoFiles, Size};
use shared::wire::Outcome;

use crate::site::{Site, blocking, content, epoch, push, round};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shipped_stands_again_elsewhere_row_for_row_and_byte_for_byte() {
    let site = Site::new().await;
    let shipper = Shipper::new(site.plan(site.target())).expect("it begins");
    let note = site.note("Lampan är trasig").await;
    let first = site.photo(note.record, b"first").await;
    let (shipper, round_1) = round(shipper).await;
    assert!(round_1.has_new_base && round_1.photos == 1);
    site.pass(10_000);
    let second = site.photo(note.record, b"second").await;
    site.note("Busken skymmer").await;
    let (shipper, round_2) = round(shipper).await;
    assert!(!round_2.has_new_base && round_2.row_bytes > 0 && round_2.photos == 1);
    let head = site.app.store.read(server::store::meta::get).await.expect("it reads");
    let mark = SafeMark::new(&site.data());
    assert_eq!((mark.safe_seq(&head.epoch), mark.safe_seq("another")), (Some(head.seq), None));

    let restored = site.restore("new", None).await;
    assert_eq!((restored.seq, restored.photos, restored.photos_missing, restored.kept_operations), (head.seq, 2, 0, 0));
    let (old, new) = (site.data().join("lykta.sqlite"), site.path("new").join("lykta.sqlite"));
    assert_eq!(content(&old), content(&new));
    assert_ne!(epoch(&old), epoch(&new));
    let files = PhotoFiles::open(site.path("new").join("photos")).expect("the folder");
    for (photo, bytes) in [(first, b"first".as_slice()), (second, b"second")] {
        assert_eq!(files.read(photo, Size::Full).expect("it reads"), bytes);
        assert_eq!(files.read(photo, Size::Thumb).expect("it reads"), [bytes, b"small"].concat());
    }
    // The keys came too: a receipt of before is known as true there, and the same operation is not applied twice.
    let config = AppConfig { clock: site.clock.clone(), ..AppConfig::new(site.path("new")) };
    let app = App::open(config).await.expect("it opens");
    assert_eq!(app.keys.receipt.sign(&[b"x"]), site.app.keys.receipt.sign(&[b"x"]));
    let pushed = app.store.write(push(Site::person(), &site.clock, vec![note.sent])).await.expect("it is written");
    assert_eq!(pushed.answers[0].outcome, Outcome::Duplicate(note.applied));
    app.close().await;
    let (data, now_ms) = (site.path("new"), site.clock.now_ms());
    let findings = blocking(move || examine(&data, None, now_ms)).await.expect("it looks");
    assert!(!findings.has_errors(), "{findings:?}");
    let figures = json!({"operations": restored.seq, "photos": restored.photos, "rows_different": 0, "files_different": 0});
    lykta_proof::say("backup-drill", &figures);
    drop(shipper);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_writes_over_nothing_and_wants_the_keys() {
    let site = Site::new().await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let (target, data) = (site.target(), site.data());
    let wish = |keys| Wish { until_ms: None, keys, now_ms: site.clock.now_ms() };
    let (full, wrong) = (wish(KeySource::New), wish(KeySource::Passphrase("not the passphrase".to_owned())));
    let before = content(&site.data().join("lykta.sqlite"));
    let (one, other) = (target.clone(), site.path("other"));
    let refused = blocking(move || restore(&one, &data, &full, &SystemRandom)).await;
    assert!(matches!(refused, Err(BackupError::NotEmpty(_))), "{refused:?}");
    assert_eq!(content(&site.data().join("lykta.sqlite")), before);
    let refused = blocking(move || restore(&target, &other, &wrong, &SystemRandom)).await;
    assert!(matches!(refused, Err(BackupError::WrongPassphrase)), "{refused:?}");
    assert!(!site.path("other").join("lykta.sqlite").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_object_is_found_before_anything_stands_on_it() {
    let site = Site::new().await;
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    site.note("Mer").await;
    let (_shipper, _) = round(shipper).await;
    let generation = std::fs::read_dir(site.path("backup/generations")).expect("there").next().expect("one").expect("one").path();
    for name in ["000001.pages.zst", "000000.sqlite.zst"] {
        let path = generation.join(name);
        let whole = std::fs::read(&path).expect("an object");
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).expect("it is damaged");
        let (target, to) = (site.target(), site.path(name));
        let wish = Wish { until_ms: None, keys: KeySource::New, now_ms: 0 };
        let refused = blocking(move || restore(&target, &to, &wish, &SystemRandom)).await;
        assert!(matches!(refused, Err(BackupError::Damaged(_))), "{refused:?}");
        assert!(!site.path(name).join("lykta.sqlite").exists());
        std::fs::write(&path, whole).expect("it is mended");
    }
    lykta_proof::say_caught("backup-drill", &["a flipped bit in the shipped pages", "a flipped bit in the base"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_damaged_here_holds_the_mark_below_it_and_no_other_back() {
    let site = Site::new().await;
    let note = site.note("Med bild").await;
    let damaged = site.photo(note.record, b"to be damaged").await;
    site.photo(note.record, b"whole").await;
    site.app.photos.keep(damaged, Size::Full, b"something else").expect("it is damaged");
    let (_shipper, outcome) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let log_seq = site.app.store.read(move |connection| server::store::photos::find(connection, damaged)).await.expect("it reads");
    assert_eq!(outcome.damaged_photo, Some(damaged.to_string()));
    assert_eq!((outcome.safe_seq, outcome.photos), (log_seq.expect("a row").log_seq - 1, 1));
}
