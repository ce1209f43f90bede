//! What was revoked or erased never comes back, whatever time is restored to.

use serde_json::json;
use server::access::authority::Decider;
use server::access::erasure::{Doomed, EraseRequest};
use server::backup::doctor::examine;
use server::backup::shipper::Shipper;
use server::clock::Clock;
use server::error::Error;
use server::store::revocations::{self, Revoked};
use server::store::{grants, operations, records, sessions};
use shared::code::Code;
use shared::id::{DeviceId, OpId, PhotoId};
use shared::operation::{Change, Operation};
use shared::scope::{Grant, Role, Scope};
use uuid::Uuid;

use crate::site::{Site, blocking, round};

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_operation_an_ended_grant_and_a_wiped_device_stay_away() {
    let site = Site::new().await;
    let note = site.note("En bild som visar en granne").await;
    let element = "ab".repeat(32);
    let change = Change::Append { set: "photos".into(), element: element.clone(), value: json!({"width_px": 6, "height_px": 4, "size_bytes": 9}) };
    let picture = site.push(site.operation(note.record, change)).await;
    let doomed = site.note("Helt och hållet om en granne").await;
    let scope = Scope::Area(server::demo::record_id("kinna"));
    let grant = Grant { scope, role: Role::Leader };
    let (person, device) = (shared::id::RecordId::new(1, [7; 10]), DeviceId(Uuid::from_bytes([8; 16])));
    let connection = rusqlite::Connection::open(site.data().join("lykta.sqlite")).expect("the database");
    let now_ms = site.clock.now_ms();
    grants::insert(&connection, person, grant, now_ms).expect("a grant");
    for (id, device_id) in [([1; 16], device), ([2; 16], DeviceId(Uuid::from_bytes([9; 16])))] {
        let row = sessions::SessionRow { id: Uuid::from_bytes(id), secret_hash: [id[0]; 32], person, device_id, expires_at_ms: u64::MAX >> 2 };
        sessions::insert(&connection, &row, now_ms).expect("a session");
    }
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    site.pass(1_000);
    let op = |body: &str| serde_json::from_str::<Operation>(body).expect("an operation").op_id;
    let erased: [OpId; 2] = [op(&picture.sent.body), op(&doomed.sent.body)];
    let revoked = erased.map(Revoked::Operation).into_iter().chain([Revoked::Grant(person, scope), Revoked::Device(device)]);
    for one in revoked {
        revocations::insert(&connection, one, site.clock.now_ms()).expect("a row");
    }
    let (_shipper, _) = blocking(move || {
        let mut shipper = shipper;
        let count = shipper.ship_journal().expect("it is shipped");
        assert_eq!(count, 4);
        (shipper, count)
    })
    .await;

    // The rows are those of before: nothing but the journal was shipped since.
    let restored = site.restore("new", Some(now_ms)).await;
    assert_eq!(restored.journal, 4);
    let connection = rusqlite::Connection::open(site.path("new").join("lykta.sqlite")).expect("the database");
    for (one, _) in revocations::list(&rusqlite::Connection::open(site.data().join("lykta.sqlite")).expect("the database")).expect("it reads") {
        assert!(revocations::is_there(&connection, one).expect("it reads"), "{one:?} could come back with a receipt");
    }
    assert!(!grants::list(&connection, person).expect("it reads").contains(&grant));
    let live: Vec<Uuid> = sessions::list_live(&connection, now_ms).expect("it reads").into_iter().map(|row| row.id).collect();
    assert!(live.contains(&Uuid::from_bytes([2; 16])) && !live.contains(&Uuid::from_bytes([1; 16])));
    for op in erased {
        assert!(operations::find(&connection, op).expect("it reads").expect("its place stays").is_erased);
    }
    let body: Option<String> =
        connection.query_row("select body from operations where op_id = $1", [erased[0].0.as_bytes()], |row| row.get(0)).expect("a row");
    assert_eq!(body, None);
    let left = records::find(&connection, note.record).expect("it reads").expect("the note stays");
    assert_eq!((left.text("text"), left.elements("photos").count()), (Some("En bild som visar en granne"), 0));
    assert!(records::find(&connection, doomed.record).expect("it reads").is_none());
    drop(connection);
    let bytes = std::fs::read(site.path("new").join("lykta.sqlite")).expect("the file");
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds("Helt och hållet om en granne") && !holds(&element), "erased words are still in the file");
    let (data, now_ms) = (site.path("new"), site.clock.now_ms());
    let findings = blocking(move || examine(&data, None, now_ms)).await.expect("it looks");
    assert!(!findings.has_errors(), "{findings:?}");
}

/// Names of everything in a target.
fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            names.push(entry.to_string_lossy().into_owned());
            if entry.is_dir() {
                folders.push(entry);
            }
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_photo_goes_from_the_target_and_from_the_disk_also_when_the_server_stopped_in_between() {
    let site = Site::new().await;
    let (note, other) = (site.note("Med en granne på bilden").await, site.note("Med en lykta på bilden").await);
    let (doomed, kept) = (site.photo(note.record, b"a neighbour").await, site.photo(other.record, b"a lamp").await);
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let holds = |folder: &std::path::Path, photo: PhotoId| names(folder).iter().any(|name| name.contains(&photo.to_string()));
    let target = site.path("backup");
    assert!(holds(&target, doomed) && holds(&target, kept));
    let before_ms = site.clock.now_ms();
    site.pass(1_000);
    // The row goes; and there the server stops.
    let request = EraseRequest {
        by: Decider::CommandLine,
        doomed: Doomed::Element { record: note.record, set: "photos".to_owned(), element: doomed.to_string() },
        reason: "en granne".to_owned(),
    };
    assert_eq!(site.app.store.write(request).await.expect("it is written").photos, [doomed]);
    assert!(holds(&site.data(), doomed));
    // What was still being decoded then is not taken any more.
    let late = site.complete(doomed, note.record, b"a neighbour").await;
    assert!(matches!(late, Err(Error::Refused(Code::UnknownRecord))), "{late:?}");
    server::photos::sweep::sweep(&site.app).await.expect("it sweeps");
    assert!(!holds(&site.data(), doomed) && holds(&site.data(), kept));
    let (shipper, _) = round(shipper).await;
    assert!(!holds(&target, doomed) && holds(&target, kept));
    // Back to before: the journal is above it, and nothing is missing.
    let restored = site.restore("before", Some(before_ms)).await;
    assert_eq!((restored.photos, restored.photos_missing), (1, 0));
    let (data, now_ms) = (site.path("before"), site.clock.now_ms());
    assert!(!blocking(move || examine(&data, None, now_ms)).await.expect("it looks").has_errors());
    // Somebody else has the same picture, and may show it.
    let again = site.note("Samma bild, av någon annan").await;
    assert_eq!(site.photo(again.record, b"a neighbour").await, doomed);
    let (_, _) = round(shipper).await;
    server::photos::sweep::sweep(&site.app).await.expect("it sweeps");
    assert!(holds(&target, doomed) && holds(&site.data(), doomed));
}

/// What was given anew after it had been ended is not held back for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_was_given_anew_may_come_back() {
    let site = Site::new().await;
    let connection = rusqlite::Connection::open(site.data().join("lykta.sqlite")).expect("the database");
    let (person, kinna) = (shared::id::RecordId::new(1, [7; 10]), Scope::Area(server::demo::record_id("kinna")));
    let revoked = Revoked::Grant(person, kinna);
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let then = site.clock.now_ms();
    site.pass(1_000);
    revocations::insert(&connection, revoked, site.clock.now_ms()).expect("a row");
    let (shipper, _) = round(shipper).await;
    site.pass(1_000);
    revocations::remove(&connection, revoked).expect("no row");
    let (shipper, _) = round(shipper).await;
    // That the row is gone proves nothing: an image of the disk from before may have been put back in silence.
    site.restore("forgotten", None).await;
    let forgotten = rusqlite::Connection::open(site.path("forgotten").join("lykta.sqlite")).expect("the database");
    assert!(revocations::is_there(&forgotten, revoked).expect("it reads"), "an end was forgotten");
    let grant = Grant { scope: kinna, role: Role::Participant };
    grants::insert(&connection, person, grant, site.clock.now_ms()).expect("a row");
    let (_shipper, _) = round(shipper).await;
    for (name, until_ms) in [("first", Some(then)), ("second", Some(then + 1_500)), ("third", None)] {
        site.restore(name, until_ms).await;
        let connection = rusqlite::Connection::open(site.path(name).join("lykta.sqlite")).expect("the database");
        assert!(!revocations::is_there(&connection, revoked).expect("it reads"), "{name}");
    }
}
