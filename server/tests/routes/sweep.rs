//! Uploads that nobody goes on with: let go after a day, not before, and never under somebody's hands.

use std::collections::BTreeSet;

use server::photos::requests::LIFETIME_MS;
use server::photos::sweep::sweep;
use server::store::uploads;
use uuid::Uuid;

use crate::app::TestApp;
use crate::photos::{create, hash, length, patch, png, refer};

/// Begins an upload and breaks it off after some bytes.
async fn break_off(app: &TestApp, width: u32) -> Uuid {
    let kim = app.participant().await;
    let bytes = png(width, 20);
    let photo = hash(&bytes);
    let note = refer(app, &kim, &photo).await;
    let location = create(app, &kim, &note, &photo, length(&bytes)).await.header("location").to_owned();
    assert_eq!(patch(app, &kim, &location, 0, &bytes[..50]).await.header("upload-offset"), "50");
    location.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")
}

fn files(app: &TestApp) -> BTreeSet<Uuid> {
    app.app.photos.list_incoming().expect("the folder").into_iter().collect()
}

async fn rows(app: &TestApp) -> BTreeSet<Uuid> {
    app.app.store.read(|connection| uploads::list_begun_before(connection, u64::MAX)).await.expect("rows").into_iter().collect()
}

#[tokio::test]
async fn what_nobody_went_on_with_for_a_day_is_let_go() {
    let app = TestApp::demo().await;
    let old = break_off(&app, 20).await;
    app.advance_ms(LIFETIME_MS);
    let young = break_off(&app, 21).await;
    assert_eq!(sweep(&app.app).await.expect("a round"), 0, "a day is not more than a day");
    assert_eq!(files(&app), BTreeSet::from([old, young]));
    app.advance_ms(1);
    let hold = app.app.photos.hold(old);
    assert_eq!(sweep(&app.app).await.expect("a round"), 0, "a request is writing to it");
    drop(hold);
    assert_eq!(sweep(&app.app).await.expect("a round"), 1);
    assert_eq!((files(&app), rows(&app).await), (BTreeSet::from([young]), BTreeSet::from([young])));
}

#[tokio::test]
async fn a_file_without_a_row_goes_and_a_foreign_one_stays() {
    let app = TestApp::demo().await;
    let upload = break_off(&app, 20).await;
    let incoming = app.directory.path().join("photos/incoming");
    let orphan = Uuid::from_bytes([7; 16]);
    std::fs::write(incoming.join(orphan.simple().to_string()), "bytes").expect("a file");
    std::fs::write(incoming.join("README"), "not ours").expect("a file");
    assert_eq!(sweep(&app.app).await.expect("a round"), 1);
    assert_eq!(files(&app), BTreeSet::from([upload]));
    assert!(incoming.join("README").exists());
}

#[tokio::test]
async fn a_half_written_file_of_a_crash_goes_and_nothing_else() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(20, 20);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    let location = create(&app, &kim, &note, &photo, length(&bytes)).await.header("location").to_owned();
    assert_eq!(patch(&app, &kim, &location, 0, &bytes).await.status, 204);
    let photos = app.directory.path().join("photos");
    let lost = "ef".repeat(32);
    let halves = [photos.join(format!("{}/{photo}.thumb.unfinished", &photo[..2])), photos.join(format!("ef/{lost}.unfinished"))];
    let others = [photos.join(format!("ef/{lost}.jpg")), photos.join("ef/notes.unfinished"), photos.join(format!("{}/{photo}.jpg", &photo[..2]))];
    std::fs::create_dir_all(photos.join("ef")).expect("a folder");
    for path in halves.iter().chain(&others[..2]) {
        std::fs::write(path, "half").expect("a file");
    }
    // While a photo is being made its file is unfinished, too: the round waits for it.
    let making = app.app.photos.decoding.clone().acquire_owned().await.expect("open");
    let (round, halves_then) = tokio::join!(sweep(&app.app), async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let there = halves.iter().all(|path| path.exists());
        drop(making);
        there
    });
    round.expect("a round");
    assert!(halves_then, "what is being written stays");
    assert!(halves.iter().all(|path| !path.exists()), "a crash left them");
    assert!(others.iter().all(|path| path.exists()));
    let alva = app.staff("samordnare").await;
    assert_eq!(app.get(&alva, &format!("/api/photos/{}/{photo}?size=thumb", note.record_id)).await.status, 200);
}

#[tokio::test]
async fn a_photo_that_is_kept_stays_and_is_found_again() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(20, 20);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    let location = create(&app, &kim, &note, &photo, length(&bytes)).await.header("location").to_owned();
    assert_eq!(patch(&app, &kim, &location, 0, &bytes).await.status, 204);
    app.advance_ms(LIFETIME_MS + 1);
    sweep(&app.app).await.expect("a round");
    assert!(rows(&app).await.is_empty());
    let alva = app.staff("samordnare").await;
    assert_eq!(app.get(&alva, &format!("/api/photos/{}/{photo}?size=full", note.record_id)).await.status, 200);
}
