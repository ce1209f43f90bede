//! Photos by tus: whole, in pieces, hostile; and who sees them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::operation::{Change, Operation};
use shared::wire::{LOG_HEADER, MOST_PHOTO_BYTES, PHOTO_HEADER};

use crate::app::{Answer, Someone, TestApp, applied, observation, operation};

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..width * height * 3).map(|index| (index % 251) as u8).collect();
    PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("it encodes");
    bytes
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// An observation with a reference to this photo.
pub(crate) async fn refer(app: &TestApp, who: &Someone, photo: &str) -> Operation {
    let note = observation("Med bild");
    let value = json!({"width_px": 60, "height_px": 40, "size_bytes": 1000});
    let append = operation(note.kind.clone(), note.record_id, Change::Append { set: "photos".into(), element: photo.to_owned(), value });
    for outcome in app.push(who, &[note.clone(), append]).await {
        applied(&outcome);
    }
    note
}

pub(crate) async fn create(app: &TestApp, who: &Someone, note: &Operation, photo: &str, length: u64) -> Answer {
    let metadata = format!("photo {},record {}", STANDARD.encode(photo), STANDARD.encode(note.record_id.to_string()));
    let request = Request::post("/api/photos")
        .header("authorization", who.bearer())
        .header("tus-resumable", "1.0.0")
        .header("upload-length", length)
        .header("upload-metadata", metadata);
    app.send(request.body(Body::empty()).expect("a lawful request")).await
}

pub(crate) async fn patch(app: &TestApp, who: &Someone, location: &str, offset: u64, bytes: &[u8]) -> Answer {
    let request = Request::patch(location)
        .header("authorization", who.bearer())
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", offset)
        .header("content-type", "application/offset+octet-stream");
    app.send(request.body(Body::from(bytes.to_vec())).expect("a lawful request")).await
}

pub(crate) async fn head(app: &TestApp, who: &Someone, location: &str) -> Answer {
    let request = Request::head(location).header("authorization", who.bearer()).header("tus-resumable", "1.0.0");
    app.send(request.body(Body::empty()).expect("a lawful request")).await
}

pub(crate) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).expect("a short photo")
}

#[tokio::test]
async fn an_upload_that_was_cut_off_goes_on_where_it_ended() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(60, 40);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    let url = format!("/api/photos/{}/{photo}?size=thumb", note.record_id);
    app.get(&kim, &url).await.is_problem(Code::NotFound);
    let created = create(&app, &kim, &note, &photo, length(&bytes)).await;
    assert_eq!((created.status, created.header("tus-resumable"), created.header("upload-offset")), (StatusCode::CREATED, "1.0.0", "0"));
    let location = created.header("location").to_owned();
    let first = patch(&app, &kim, &location, 0, &bytes[..100]).await;
    assert_eq!((first.status, first.header("upload-offset"), first.header(PHOTO_HEADER)), (StatusCode::NO_CONTENT, "100", ""));
    patch(&app, &kim, &location, 0, &bytes).await.is_problem(Code::OffsetMismatch);
    // A restart in between, and a second creation: the same upload, as far as it was.
    let app = app.restarted().await;
    let again = create(&app, &kim, &note, &photo, length(&bytes)).await;
    assert_eq!((again.header("location"), again.header("upload-offset")), (location.as_str(), "100"));
    assert_eq!(head(&app, &kim, &location).await.header("upload-offset"), "100");
    let last = patch(&app, &kim, &location, 100, &bytes[100..]).await;
    assert_eq!((last.status, last.header(PHOTO_HEADER)), (StatusCode::NO_CONTENT, photo.as_str()));
    // It says where the log stands, and the server knows that place again.
    let heard = last.header(LOG_HEADER).to_owned();
    assert!(heard.ends_with(&photo), "the photo stands at the head of the log: {heard}");
    let mut push = app.push_of(&kim, Vec::new());
    push.log = Some(heard);
    let bearer = kim.bearer();
    let pushed = app.post("/api/sync/push", &[("authorization", bearer.as_str())], &serde_json::to_value(&push).expect("JSON")).await;
    assert_eq!(pushed.status, StatusCode::OK);
    // And once more, for the answer might have been lost.
    assert_eq!(patch(&app, &kim, &location, length(&bytes), &[]).await.header(PHOTO_HEADER), photo);
    let done = create(&app, &kim, &note, &photo, length(&bytes)).await;
    assert_eq!((done.header(PHOTO_HEADER), done.header("upload-offset")), (photo.as_str(), bytes.len().to_string().as_str()));
    for size in ["thumb", "full"] {
        let shown = app.get(&kim, &format!("/api/photos/{}/{photo}?size={size}", note.record_id)).await;
        assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
        assert!(shown.body.starts_with(&[0xff, 0xd8, 0xff]));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert_eq!(shown.header("cross-origin-resource-policy"), "same-origin");
        assert!(shown.header("cache-control").starts_with("private"));
        let tag = shown.header("etag").to_owned();
        let same = [tag.clone(), "*".to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), " * ".to_owned()];
        for (known, status) in same.iter().map(|known| (known.as_str(), 304)).chain([("\"x\"", 200), ("\"*\"", 200), ("", 200)]) {
            let request = Request::get(url.replace("thumb", size)).header("authorization", kim.bearer()).header("if-none-match", known);
            let answer = app.send(request.body(Body::empty()).expect("a lawful request")).await;
            assert_eq!((answer.status.as_u16(), answer.header("etag"), answer.body.is_empty()), (status, tag.as_str(), status == 304), "{known}");
        }
    }
    let left = std::fs::read_dir(app.directory.path().join("photos/incoming")).expect("the folder").count();
    assert_eq!(left, 0, "what has arrived is not kept twice");
}

#[tokio::test]
async fn a_photo_is_seen_through_a_record_and_never_by_its_hash_alone() {
    let app = TestApp::demo().await;
    let (kim, lo, alva) = (app.participant().await, app.participant().await, app.staff("samordnare").await);
    let bytes = png(30, 30);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    let created = create(&app, &kim, &note, &photo, length(&bytes)).await;
    patch(&app, &kim, created.header("location"), 0, &bytes).await;
    let other = observation("Los egen");
    applied(&app.push(&lo, std::slice::from_ref(&other)).await[0]);
    let through = |record: shared::id::RecordId| format!("/api/photos/{record}/{photo}");
    assert_eq!(app.get(&alva, &through(note.record_id)).await.status, 200);
    app.get(&lo, &through(note.record_id)).await.is_problem(Code::NotFound);
    app.get(&lo, &through(other.record_id)).await.is_problem(Code::NotFound);
    // An <img> sends the cookie, and says that our own page asks.
    let image = |site: &'static str| {
        let request = Request::get(through(note.record_id)).header("cookie", &kim.cookie).header("sec-fetch-site", site);
        request.body(Body::empty()).expect("a lawful request")
    };
    assert_eq!(app.send(image("same-origin")).await.status, 200);
    app.send(image("cross-site")).await.is_problem(Code::CrossSite);
    // Somebody else's upload is not there for others, and nobody brings photos to others' records.
    assert_eq!(head(&app, &lo, created.header("location")).await.status, 404);
    create(&app, &lo, &note, &photo, 10).await.is_problem(Code::UnknownRecord);
    create(&app, &kim, &note, &hash(b"not referred to"), 10).await.is_problem(Code::UnknownRecord);
}

#[tokio::test]
async fn who_knows_a_hash_and_refers_to_it_has_to_bring_the_photo() {
    let app = TestApp::demo().await;
    let (kim, lo) = (app.participant().await, app.participant().await);
    let bytes = png(30, 20);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    let created = create(&app, &kim, &note, &photo, length(&bytes)).await;
    patch(&app, &kim, created.header("location"), 0, &bytes).await;
    let own = refer(&app, &lo, &photo).await;
    let through_own = format!("/api/photos/{}/{photo}", own.record_id);
    app.get(&lo, &through_own).await.is_problem(Code::NotFound);
    // Not a word that it is here.
    let created = create(&app, &lo, &own, &photo, length(&bytes)).await;
    assert_eq!((created.status, created.header("upload-offset"), created.header(PHOTO_HEADER)), (StatusCode::CREATED, "0", ""));
    patch(&app, &lo, created.header("location"), 0, &vec![7; bytes.len()]).await.is_problem(Code::HashMismatch);
    app.get(&lo, &through_own).await.is_problem(Code::NotFound);
    let created = create(&app, &lo, &own, &photo, length(&bytes)).await;
    assert_eq!(patch(&app, &lo, created.header("location"), 0, &bytes).await.header(PHOTO_HEADER), photo);
    assert_eq!(app.get(&lo, &through_own).await.status, 200);
    assert_eq!(app.get(&kim, &format!("/api/photos/{}/{photo}", note.record_id)).await.status, 200, "Kim's is still there");
}

#[tokio::test]
async fn bytes_that_are_not_what_was_announced_are_let_go() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(30, 30);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    for (announced, sent, code) in [(hash(b"other"), bytes, Code::HashMismatch), (hash(&svg), svg, Code::NotAPhoto)] {
        let note = refer(&app, &kim, &announced).await;
        let created = create(&app, &kim, &note, &announced, length(&sent)).await;
        patch(&app, &kim, created.header("location"), 0, &sent).await.is_problem(code);
        assert_eq!(head(&app, &kim, created.header("location")).await.status, 404);
        let again = create(&app, &kim, &note, &announced, length(&sent)).await;
        assert_eq!((again.status, again.header("upload-offset")), (StatusCode::CREATED, "0"));
    }
}

#[tokio::test]
async fn a_bomb_is_refused_before_it_is_decoded() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut bomb = png(8, 8);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let mut crc = flate2::Crc::new();
    crc.update(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    let photo = hash(&bomb);
    let note = refer(&app, &kim, &photo).await;
    let created = create(&app, &kim, &note, &photo, length(&bomb)).await;
    patch(&app, &kim, created.header("location"), 0, &bomb).await.is_problem(Code::PhotoTooLarge);
}

#[tokio::test]
async fn the_protocol_is_tus_or_nothing() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let options = app.send(Request::builder().method(Method::OPTIONS).uri("/api/photos").body(Body::empty()).expect("a lawful request")).await;
    let extensions = "creation,creation-with-upload,checksum,termination,expiration";
    assert_eq!((options.header("tus-version"), options.header("tus-extension")), ("1.0.0", extensions));
    assert_eq!((options.header("tus-resumable"), options.header("tus-checksum-algorithm")), ("1.0.0", "sha256,sha1"));
    assert_eq!(options.header("tus-max-size"), MOST_PHOTO_BYTES.to_string());
    let bytes = png(30, 30);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    create(&app, &kim, &note, &photo, MOST_PHOTO_BYTES + 1).await.is_problem(Code::PhotoTooLarge);
    create(&app, &kim, &note, "../../etc/passwd", 10).await.is_problem(Code::UploadHeader);
    let created = create(&app, &kim, &note, &photo, length(&bytes)).await;
    let location = created.header("location");
    let mut more = bytes.clone();
    more.push(0);
    patch(&app, &kim, location, 0, &more).await.is_problem(Code::PhotoTooLarge);
    let no_version = Request::head(location).header("authorization", kim.bearer()).body(Body::empty()).expect("a lawful request");
    assert_eq!(app.send(no_version).await.status, 412);
    let wrong_type = Request::patch(location)
        .header("authorization", kim.bearer())
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", 0)
        .header("content-type", "image/png")
        .body(Body::empty())
        .expect("a lawful request");
    app.send(wrong_type).await.is_problem(Code::UnsupportedMediaType);
}
