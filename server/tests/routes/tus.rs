//! tus beyond its core: checksums, termination, expiration, bytes with the creation; two at once, lines that break, and a server that goes down in between.

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use server::photos::files::Size;
use server::photos::requests::LIFETIME_MS;
use server::photos::sweep::sweep;
use server::store::{photos, uploads};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::id::PhotoId;
use shared::operation::Operation;
use shared::wire::PHOTO_HEADER;

use crate::app::{Answer, Someone, TestApp};
use crate::photos::{create, hash, head, length, patch, png, refer};

/// A picture that does not shrink when packed, of roughly 3 bytes a pixel.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 7_u32;
    let pixels = image::RgbImage::from_fn(width, height, |_, _| {
        image::Rgb([0; 3].map(|_: u8| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        }))
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("it encodes");
    bytes.into_inner()
}

/// An upload that has just been begun.
async fn begin(app: &TestApp, who: &Someone, bytes: &[u8]) -> (Operation, String) {
    let photo = hash(bytes);
    let note = refer(app, who, &photo).await;
    let created = create(app, who, &note, &photo, length(bytes)).await;
    assert_eq!((created.status, created.header("upload-offset")), (StatusCode::CREATED, "0"));
    (note, created.header("location").to_owned())
}

/// A request of the protocol with any headers and body.
async fn send(app: &TestApp, who: &Someone, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("authorization", who.bearer()).header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(body).expect("a lawful request")).await
}

/// A piece, with whatever headers beside the usual.
async fn piece(app: &TestApp, who: &Someone, location: &str, offset: usize, more: &[(&str, &str)], body: Body) -> Answer {
    let offset = offset.to_string();
    let mut headers = vec![("upload-offset", offset.as_str()), ("content-type", "application/offset+octet-stream")];
    headers.extend_from_slice(more);
    send(app, who, Method::PATCH, location, &headers, body).await
}

/// A body whose connection breaks after these bytes.
fn broken(bytes: &[u8]) -> Body {
    let arrived = bytes.chunks(16 * 1024).map(|part| Ok(Bytes::copy_from_slice(part)));
    let parts: Vec<Result<Bytes, std::io::Error>> = arrived.chain([Err(std::io::ErrorKind::ConnectionReset.into())]).collect();
    Body::from_stream(tokio_stream::iter(parts))
}

fn sha256(bytes: &[u8]) -> String {
    format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)))
}

async fn offset(app: &TestApp, who: &Someone, location: &str) -> usize {
    head(app, who, location).await.header("upload-offset").parse().expect("an offset")
}

/// The files in the folder of arrivals, and the rows of uploads.
async fn left(app: &TestApp) -> (usize, usize) {
    let files = std::fs::read_dir(app.directory.path().join("photos/incoming")).expect("the folder").count();
    let rows = app.app.store.read(|connection| uploads::list_begun_before(connection, u64::MAX)).await.expect("rows").len();
    (files, rows)
}

#[tokio::test]
async fn a_piece_that_was_damaged_on_the_way_leaves_the_offset() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(60, 40);
    let (_, location) = begin(&app, &kim, &bytes).await;
    let (first, rest) = bytes.split_at(100);
    let mut damaged = first.to_vec();
    damaged[50] ^= 1;
    let right = sha256(first);
    let named = |value: &'static str| [("upload-checksum", value)];
    piece(&app, &kim, &location, 0, &[("upload-checksum", &right)], Body::from(damaged)).await.is_problem(Code::ChecksumMismatch);
    assert_eq!(offset(&app, &kim, &location).await, 0);
    piece(&app, &kim, &location, 0, &named("md5 XrY7u+Ae7tCTyyK7j1rNww=="), Body::from(first.to_vec())).await.is_problem(Code::UnknownChecksum);
    piece(&app, &kim, &location, 0, &named("sha256 short"), Body::from(first.to_vec())).await.is_problem(Code::UploadHeader);
    assert_eq!(left(&app).await.0, 0, "nothing of it lies about");
    let taken = piece(&app, &kim, &location, 0, &[("upload-checksum", &right)], Body::from(first.to_vec())).await;
    assert_eq!((taken.status, taken.header("upload-offset")), (StatusCode::NO_CONTENT, "100"));
    // The protocol's own algorithm too.
    let sha1 = format!("sha1 {}", STANDARD.encode(Sha1::digest(rest)));
    let done = piece(&app, &kim, &location, 100, &[("upload-checksum", &sha1)], Body::from(rest.to_vec())).await;
    assert_eq!((done.status, done.header(PHOTO_HEADER)), (StatusCode::NO_CONTENT, hash(&bytes).as_str()));
}

#[tokio::test]
async fn a_request_with_more_than_was_announced_leaves_the_offset() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = noise(200, 120);
    let (_, location) = begin(&app, &kim, &bytes).await;
    assert_eq!(piece(&app, &kim, &location, 0, &[], Body::from(bytes[..100].to_vec())).await.header("upload-offset"), "100");
    // In chunks, so that nothing says beforehand how many bytes come; and they are others than those that should.
    let wrong = vec![7; bytes.len()];
    let parts: Vec<Result<Bytes, std::io::Error>> = wrong.chunks(4_096).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
    piece(&app, &kim, &location, 100, &[], Body::from_stream(tokio_stream::iter(parts))).await.is_problem(Code::PhotoTooLarge);
    assert_eq!(offset(&app, &kim, &location).await, 100, "nothing of it counts");
    let done = piece(&app, &kim, &location, 100, &[], Body::from(bytes[100..].to_vec())).await;
    assert_eq!((done.status, done.header(PHOTO_HEADER)), (StatusCode::NO_CONTENT, hash(&bytes).as_str()));
}

#[tokio::test]
async fn an_upload_that_is_let_go_is_gone_and_a_photo_stays() {
    let app = TestApp::demo().await;
    let (kim, lo) = (app.participant().await, app.participant().await);
    let bytes = png(60, 40);
    let (note, location) = begin(&app, &kim, &bytes).await;
    patch(&app, &kim, &location, 0, &bytes[..100]).await;
    send(&app, &lo, Method::DELETE, &location, &[], Body::empty()).await.is_problem(Code::NotFound);
    assert_eq!(offset(&app, &kim, &location).await, 100, "nobody lets go of another's upload");
    assert_eq!(send(&app, &kim, Method::DELETE, &location, &[], Body::empty()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(left(&app).await, (0, 0));
    assert_eq!(head(&app, &kim, &location).await.status, StatusCode::NOT_FOUND);
    send(&app, &kim, Method::DELETE, &location, &[], Body::empty()).await.is_problem(Code::NotFound);
    let again = create(&app, &kim, &note, &hash(&bytes), length(&bytes)).await;
    assert_ne!(again.header("location"), location);
    patch(&app, &kim, again.header("location"), 0, &bytes).await;
    assert_eq!(send(&app, &kim, Method::DELETE, again.header("location"), &[], Body::empty()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(app.get(&kim, &format!("/api/photos/{}/{}", note.record_id, hash(&bytes))).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_upload_that_is_too_old_says_so_and_begins_anew() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(60, 40);
    let (note, location) = begin(&app, &kim, &bytes).await;
    let first = patch(&app, &kim, &location, 0, &bytes[..100]).await;
    // The test's clock starts on 10 October 2018 at 16:00 UTC.
    assert_eq!(first.header("upload-expires"), "Thu, 11 Oct 2018 16:00:00 GMT");
    app.advance_ms(LIFETIME_MS);
    let kim = app.renewed(kim).await;
    assert_eq!(offset(&app, &kim, &location).await, 100);
    app.advance_ms(1);
    assert_eq!(head(&app, &kim, &location).await.status, StatusCode::GONE);
    patch(&app, &kim, &location, 100, &bytes[100..]).await.is_problem(Code::UploadExpired);
    let again = create(&app, &kim, &note, &hash(&bytes), length(&bytes)).await;
    assert_ne!(again.header("location"), location);
    assert_eq!(patch(&app, &kim, again.header("location"), 0, &bytes).await.header(PHOTO_HEADER), hash(&bytes));
    // The old one's bytes go with the next sweep, and the new one's row when its day is over.
    assert_eq!(left(&app).await, (1, 1));
    sweep(&app.app).await.expect("a round");
    assert_eq!(left(&app).await, (0, 1));
    app.advance_ms(LIFETIME_MS + 1);
    sweep(&app.app).await.expect("a round");
    assert_eq!(left(&app).await, (0, 0));
    let kim = app.renewed(kim).await;
    assert_eq!(app.get(&kim, &format!("/api/photos/{}/{}", note.record_id, hash(&bytes))).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bytes_may_come_with_the_creation() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(60, 40);
    let photo = hash(&bytes);
    let note = refer(&app, &kim, &photo).await;
    let metadata = format!("photo {},record {}", STANDARD.encode(&photo), STANDARD.encode(note.record_id.to_string()));
    let size = bytes.len().to_string();
    let headers = [("upload-length", size.as_str()), ("upload-metadata", &metadata), ("content-type", "application/offset+octet-stream")];
    let some = send(&app, &kim, Method::POST, "/api/photos", &headers, broken(&bytes[..100])).await;
    assert_eq!((some.status, some.header("upload-offset")), (StatusCode::CREATED, "100"));
    let told = head(&app, &kim, some.header("location")).await;
    assert_eq!((told.header("upload-metadata"), told.header("upload-length")), (metadata.as_str(), size.as_str()));
    // The second time the first bytes are here already: these are let go, and the answer says so.
    let again = send(&app, &kim, Method::POST, "/api/photos", &headers, Body::from(bytes.clone())).await;
    assert_eq!((again.header("location"), again.header("upload-offset")), (some.header("location"), "100"));
    send(&app, &kim, Method::DELETE, some.header("location"), &[], Body::empty()).await;
    let whole = send(&app, &kim, Method::POST, "/api/photos", &headers, Body::from(bytes)).await;
    assert_eq!((whole.status, whole.header(PHOTO_HEADER)), (StatusCode::CREATED, photo.as_str()));
}

#[tokio::test]
async fn one_at_a_time_writes_to_an_upload() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = noise(200, 120);
    let (_, location) = begin(&app, &kim, &bytes).await;
    let held = app.app.photos.hold(location.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id"));
    let refused = patch(&app, &kim, &location, 0, &bytes).await;
    refused.is_problem(Code::UploadLocked);
    assert_eq!(refused.header("retry-after"), "1");
    drop(held);
    // Many with the same first half, at once: one gets in, and whoever comes late is told so.
    let half = bytes.len() / 2;
    let tries = (0..8).map(|_| patch(&app, &kim, &location, 0, &bytes[..half]));
    let statuses: Vec<u16> = futures_join(tries).await.into_iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [204, 409, 423].contains(status)), "{statuses:?}");
    assert_eq!(offset(&app, &kim, &location).await, half);
    let done = patch(&app, &kim, &location, u64::try_from(half).expect("small"), &bytes[half..]).await;
    assert_eq!(done.header(PHOTO_HEADER), hash(&bytes));
}

/// All of them side by side.
async fn futures_join<F: Future<Output = Answer>>(futures: impl Iterator<Item = F>) -> Vec<Answer> {
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    let mut answers: Vec<Option<Answer>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, answer) in futures.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if answers.iter().all(Option::is_some) { std::task::Poll::Ready(answers.drain(..).flatten().collect()) } else { std::task::Poll::Pending }
    })
    .await
}

/// Where a line breaks: at nothing, after a byte, at every 64 KiB, before the last byte, and at places that chance chose.
fn cuts(size: usize) -> Vec<usize> {
    let mut cuts: Vec<usize> = [0, 1, size - 1].into_iter().chain((1..).map(|n| n * 64 * 1024).take_while(|at| *at < size)).collect();
    let mut state = 42_usize;
    for _ in 0..20 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        cuts.push((state >> 33) % size);
    }
    cuts.sort_unstable();
    cuts
}

#[tokio::test]
async fn a_line_that_breaks_at_any_byte_costs_nothing_that_had_come() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = noise(400, 340);
    assert!(bytes.len() > 400_000);
    let (note, location) = begin(&app, &kim, &bytes).await;
    let mut sent = 0;
    for cut in cuts(bytes.len()) {
        let here = offset(&app, &kim, &location).await;
        sent += cut - here;
        piece(&app, &kim, &location, here, &[], broken(&bytes[here..cut])).await;
        assert_eq!(offset(&app, &kim, &location).await, cut);
    }
    // The server goes down too.
    let app = app.restarted().await;
    let here = offset(&app, &kim, &location).await;
    sent += bytes.len() - here;
    assert_eq!(piece(&app, &kim, &location, here, &[], Body::from(bytes[here..].to_vec())).await.header(PHOTO_HEADER), hash(&bytes));
    assert_eq!(sent, bytes.len(), "not one byte twice");
    no_trace_is_left(&app, &kim, &note, &bytes).await;
    let figures = json!({"bytes": bytes.len(), "cuts": cuts(bytes.len()).len(), "bytes_again": sent - bytes.len(), "chunks_again": 0, "orphans": left(&app).await.0});
    lykta_proof::say("photo-cuts", &figures);
}

#[tokio::test]
async fn with_checksums_a_break_costs_its_own_piece_and_no_more() {
    const PIECE: usize = 64 * 1024;
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = noise(400, 340);
    let (note, location) = begin(&app, &kim, &bytes).await;
    let mut breaks = 0;
    for start in (0..bytes.len()).step_by(PIECE) {
        let whole = &bytes[start..bytes.len().min(start + PIECE)];
        let checksum = sha256(whole);
        for cut in cuts(whole.len()).into_iter().step_by(7) {
            piece(&app, &kim, &location, start, &[("upload-checksum", &checksum)], broken(&whole[..cut])).await;
            assert_eq!(offset(&app, &kim, &location).await, start, "what could not be checked is not kept");
            breaks += 1;
        }
        let taken = piece(&app, &kim, &location, start, &[("upload-checksum", &checksum)], Body::from(whole.to_vec())).await;
        assert_eq!(taken.status, StatusCode::NO_CONTENT);
    }
    no_trace_is_left(&app, &kim, &note, &bytes).await;
    // Each break cost the piece in which it came, and no other.
    let figures = json!({"bytes": bytes.len(), "checked_pieces_cut": breaks, "chunks_again": 1, "orphans": left(&app).await.0});
    lykta_proof::say("photo-cuts", &figures);
}

/// The photo is there, and a day later nothing else is.
async fn no_trace_is_left(app: &TestApp, who: &Someone, note: &Operation, bytes: &[u8]) {
    let shown = app.get(who, &format!("/api/photos/{}/{}", note.record_id, hash(bytes))).await;
    assert_eq!(shown.status, StatusCode::OK);
    app.advance_ms(LIFETIME_MS + 1);
    sweep(&app.app).await.expect("a round");
    assert_eq!(left(app).await, (0, 0));
}

fn photo_id(bytes: &[u8]) -> PhotoId {
    PhotoId(Sha256::digest(bytes).into())
}

#[tokio::test]
async fn a_crash_between_the_files_and_the_row_is_mended_either_way() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(60, 40);
    let (note, location) = begin(&app, &kim, &bytes).await;
    // All bytes are here and one of the two files is kept; then the power goes, before the row.
    let id = location.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    std::io::Write::write_all(&mut app.app.photos.append(id).expect("a file"), &bytes).expect("room");
    app.app.photos.keep(photo_id(&bytes), Size::Full, b"half a job").expect("room");
    let app = app.restarted().await;
    assert_eq!(head(&app, &kim, &location).await.header(PHOTO_HEADER), hash(&bytes), "asking is enough");
    let url = format!("/api/photos/{}/{}", note.record_id, hash(&bytes));
    assert!(app.get(&kim, &url).await.body.starts_with(&[0xff, 0xd8, 0xff]));
    // A row whose files are lost: the photo is asked for again, and comes back.
    app.app.photos.discard(photo_id(&bytes)).expect("files");
    app.get(&kim, &url).await.is_problem(Code::NotFound);
    let again = create(&app, &kim, &note, &hash(&bytes), length(&bytes)).await;
    assert_eq!((again.header("upload-offset"), again.header(PHOTO_HEADER)), ("0", ""));
    assert_eq!(patch(&app, &kim, again.header("location"), 0, &bytes).await.header(PHOTO_HEADER), hash(&bytes));
    assert_eq!(app.get(&kim, &url).await.status, StatusCode::OK);
}

#[tokio::test]
async fn files_whose_phone_never_came_back_are_swept_with_their_upload() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let (bytes, kept) = (png(60, 40), png(40, 60));
    let (_, location) = begin(&app, &kim, &bytes).await;
    patch(&app, &kim, &location, 0, &bytes[..100]).await;
    for size in [Size::Full, Size::Thumb] {
        app.app.photos.keep(photo_id(&bytes), size, b"no row yet").expect("room");
    }
    let (_, other) = begin(&app, &kim, &kept).await;
    assert_eq!(patch(&app, &kim, &other, 0, &kept).await.header(PHOTO_HEADER), hash(&kept));
    app.advance_ms(LIFETIME_MS + 1);
    assert_eq!(sweep(&app.app).await.expect("a round"), 2);
    assert!(!app.app.photos.is_kept(photo_id(&bytes)).expect("the disk answers"), "files without a row are gone");
    assert!(app.app.photos.is_kept(photo_id(&kept)).expect("the disk answers"), "a photo stays");
    let row = app.app.store.read(move |connection| photos::find(connection, photo_id(&kept))).await.expect("a row");
    assert!(row.is_some());
}

#[tokio::test]
async fn every_answer_of_the_protocol_names_its_version() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let (_, location) = begin(&app, &kim, &png(60, 40)).await;
    let unsigned = app.send(Request::patch(&location).body(Body::empty()).expect("a lawful request")).await;
    assert_eq!((unsigned.status, unsigned.header("tus-resumable")), (StatusCode::UNAUTHORIZED, "1.0.0"));
    for version in ["", "0.2.2", "1.0.1"] {
        let request = Request::head(&location).header("authorization", kim.bearer()).header("tus-resumable", version);
        let answer = app.send(request.body(Body::empty()).expect("a lawful request")).await;
        assert_eq!((answer.status, answer.header("tus-version")), (StatusCode::PRECONDITION_FAILED, "1.0.0"), "{version}");
    }
    for (method, path) in
        [(Method::GET, location.as_str()), (Method::PUT, location.as_str()), (Method::PUT, "/api/photos"), (Method::GET, "/api/photos")]
    {
        let answer = send(&app, &kim, method.clone(), path, &[], Body::empty()).await;
        answer.is_problem(Code::MethodNotAllowed);
        assert_eq!(answer.header("tus-resumable"), "1.0.0", "{method} {path}");
        assert_ne!(answer.header("allow"), "", "{method} {path}");
    }
    for bad in ["-1", "+0", "1e3", "0x10", "18446744073709551616", "", "0 0"] {
        let headers = [("upload-offset", bad), ("content-type", "application/offset+octet-stream")];
        send(&app, &kim, Method::PATCH, &location, &headers, Body::empty()).await.is_problem(Code::UploadHeader);
    }
    let twice = [("upload-offset", "0"), ("upload-offset", "1"), ("content-type", "application/offset+octet-stream")];
    send(&app, &kim, Method::PATCH, &location, &twice, Body::empty()).await.is_problem(Code::UploadHeader);
}
