//! Hostile bodies and cursors: half of one, one that inflates, one that never ends; cursors from elsewhere.
//!
//! The same rule as in `hostile_http`: below 500, and a problem document with a code of the table.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use shared::code::Code;

use crate::app::{START_MS, Someone, TestApp, observation};
use crate::hostile_http::{is_ours, is_refused, request};
use crate::photos::{create, hash, length, png, refer};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory is there");
    encoder.finish().expect("memory is there")
}

fn push_request(who: &Someone, coding: Option<&str>) -> axum::http::request::Builder {
    let request = request("POST", "/api/sync/push", Some(who)).header("content-type", "application/json");
    match coding {
        Some(coding) => request.header("content-encoding", coding),
        None => request,
    }
}

#[tokio::test]
async fn half_a_body_and_other_codings_are_refused() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let push = serde_json::to_vec(&app.push_of(&kim, vec![kim.sent(&observation("Hel"))])).expect("JSON");
    let packed = gzip(&push);
    for length in 0..packed.len() {
        let answer = app.send(push_request(&kim, Some("gzip")).body(Body::from(packed[..length].to_vec())).expect("lawful")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{length} of {}", packed.len());
        answer.is_problem(Code::Malformed);
    }
    for at in (0..packed.len()).step_by(3) {
        let mut bent = packed.clone();
        bent[at] ^= 0x55;
        // Some bytes of a gzip head (time, system) mean nothing.
        let answer = app.send(push_request(&kim, Some("gzip")).body(Body::from(bent)).expect("lawful")).await;
        assert!(answer.status == StatusCode::OK || answer.status.is_client_error(), "{at}: {}", answer.status);
        is_ours(&answer, "a bent body");
    }
    let mut more = packed.clone();
    more.extend_from_slice(b"more");
    is_refused(&app.send(push_request(&kim, Some("gzip")).body(Body::from(more)).expect("lawful")).await, "something after the end");
    for coding in ["br", "zstd", "deflate", "gzip, gzip", "GZIP2", "compress", "x"] {
        let answer = app.send(push_request(&kim, Some(coding)).body(Body::from(packed.clone())).expect("lawful")).await;
        answer.is_problem(Code::UnsupportedMediaType);
    }
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json-seq", ""] {
        let request = request("POST", "/api/sync/push", Some(&kim)).header("content-type", media).body(Body::from(push.clone())).expect("lawful");
        app.send(request).await.is_problem(Code::UnsupportedMediaType);
    }
    let parts: Vec<Result<Bytes, std::io::Error>> = vec![Ok(Bytes::copy_from_slice(&push[..40])), Err(std::io::ErrorKind::ConnectionReset.into())];
    app.send(push_request(&kim, None).body(Body::from_stream(tokio_stream::iter(parts))).expect("lawful")).await.is_problem(Code::Malformed);
    let whole = app.send(push_request(&kim, Some("gzip")).body(Body::from(packed)).expect("lawful")).await;
    assert_eq!(whole.status, StatusCode::OK);
}

/// The most memory that this process has had, in KiB.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

#[tokio::test]
async fn a_bomb_is_refused_at_the_limit_and_not_after_it() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    // A hundred megabytes in a hundred kilobytes, and the same packed twice.
    let bomb = gzip(&vec![b' '; 100 * 1024 * 1024]);
    let twice = gzip(&bomb);
    assert!(bomb.len() < 200_000 && twice.len() < 2_000, "{} {}", bomb.len(), twice.len());
    let before = peak_kib();
    for (path, code) in [("/api/sync/push", Code::BatchTooLarge), ("/api/sync/pull", Code::BodyTooLarge), ("/api/join", Code::BodyTooLarge)] {
        for coding in [Some("gzip"), None] {
            let mut request = request("POST", path, Some(&kim)).header("content-type", "application/json");
            if let Some(coding) = coding {
                request = request.header("content-encoding", coding);
            }
            let body = if coding.is_some() { Body::from(bomb.clone()) } else { Body::from(vec![b' '; 300 * 1024]) };
            app.send(request.body(body).expect("lawful")).await.is_problem(code);
        }
    }
    app.send(push_request(&kim, Some("gzip")).body(Body::from(twice)).expect("lawful")).await.is_problem(Code::Malformed);
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        // Other tests run beside this one; a bomb that went off would take more than all of them.
        assert!(after < before + 80 * 1024, "{before} KiB before, {after} KiB after");
    }
}

#[tokio::test]
async fn who_says_nothing_is_let_go() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let bytes = png(60, 40);
    let note = refer(&app, &kim, &hash(&bytes)).await;
    let created = create(&app, &kim, &note, &hash(&bytes), length(&bytes)).await;
    let location = created.header("location").to_owned();
    // A body that begins and never ends.
    let endless = |first: &[u8]| {
        let first = Bytes::copy_from_slice(first);
        let parts = tokio_stream::StreamExt::chain(tokio_stream::once(Ok::<Bytes, std::io::Error>(first)), tokio_stream::pending());
        Body::from_stream(parts)
    };
    // From here on time runs as soon as everybody waits.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    app.send(push_request(&kim, None).body(endless(b"{\"protocol\":")).expect("lawful")).await.is_problem(Code::TimedOut);
    assert!(began.elapsed().as_secs() <= 31, "{:?}", began.elapsed());
    let began = tokio::time::Instant::now();
    let slow = request("PATCH", &location, Some(&kim))
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream");
    app.send(slow.body(endless(&bytes[..100])).expect("lawful")).await.is_problem(Code::TimedOut);
    assert!(began.elapsed().as_secs() <= 21, "{:?}", began.elapsed());
    tokio::time::resume();
    // What had come is kept, and the upload is free for the next.
    let asked = request("HEAD", &location, Some(&kim)).header("tus-resumable", "1.0.0").body(Body::empty()).expect("lawful");
    assert_eq!(app.send(asked).await.header("upload-offset"), "100");
    assert!(app.app.photos.hold(location.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")).is_some());
}

#[tokio::test]
async fn cursors_that_we_did_not_make_for_this_person_are_refused() {
    let app = TestApp::demo().await;
    // Other chance: other keys.
    let other = TestApp::in_directory(tempfile::tempdir().expect("a directory"), START_MS + 77_777).await;
    let (kim, lo) = (app.participant().await, app.participant().await);
    let own = app.pull(&kim, None).await.cursor.expect("a cursor");
    let elsewhere = other.pull(&other.participant().await, None).await.cursor.expect("a cursor");
    let strangers = app.pull(&lo, None).await.cursor.expect("a cursor");
    let mut bad = vec![
        strangers,
        String::new(),
        "null".into(),
        "A".repeat(12_000),
        "é".into(),
        "\u{0}".into(),
        "../../".into(),
        format!("{own}="),
        own.to_uppercase(),
    ];
    bad.push(elsewhere);
    bad.extend((0..own.len()).step_by(5).map(|end| own[..end].to_owned()));
    for at in (0..own.len()).step_by(3) {
        let mut bent = own.clone().into_bytes();
        bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
        bad.push(String::from_utf8(bent).expect("letters"));
    }
    for cursor in bad {
        let answer = app.pull_page(&kim, Some(cursor.clone()), None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{cursor}");
        answer.is_problem(Code::BadCursor);
    }
    for (body, code) in [
        (json!({"protocol": 1, "cursor": 7}), Code::Malformed),
        (json!({"protocol": 1, "cursor": null, "limit": -1}), Code::Malformed),
        (json!({"protocol": 1, "cursor": null, "limit": 4_294_967_296_u64}), Code::Malformed),
        (json!({"protocol": 0, "cursor": null}), Code::ClientTooOld),
        (json!({"protocol": 1, "cursor": "A".repeat(300_000)}), Code::BodyTooLarge),
    ] {
        app.post("/api/sync/pull", &[("authorization", &kim.bearer())], &body).await.is_problem(code);
    }
    for limit in [0, 1, u32::MAX] {
        assert_eq!(app.pull_page(&kim, None, Some(limit)).await.status, StatusCode::OK, "{limit}");
    }
    assert_eq!(app.pull_page(&kim, Some(own), None).await.status, StatusCode::OK);
}
