//! Hostile requests: methods, paths, queries, headers, cursors, bodies that break off, bombs, and senders who say nothing.
//!
//! One rule for all: below 500, and a problem document with a code of the table.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use server::openapi::TABLE;
use shared::code::Code;

use crate::app::{Answer, START_MS, Someone, TestApp, applied, observation};
use crate::photos::{create, hash, length, png, refer};

const METHODS: [&str; 12] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LINK", "X"];

/// What every refusal is: a problem whose code is in the table and says the same status.
#[track_caller]
fn is_ours(answer: &Answer, what: &str) {
    let status = answer.status.as_u16();
    assert!(status < 500, "{what}: {status} {}", String::from_utf8_lossy(&answer.body));
    if status >= 400 && !answer.body.is_empty() {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}: {}", String::from_utf8_lossy(&answer.body));
        let problem = answer.json();
        let known = Code::ALL.iter().find(|code| problem["code"].as_str() == Some(code.as_str()));
        assert_eq!(known.map(|code| code.status()), Some(status), "{what}: {problem}");
    }
}

/// As [`is_ours`], and there is a body (an answer to HEAD has none).
#[track_caller]
fn is_refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error() && !answer.body.is_empty(), "{what}: {}", answer.status);
    is_ours(answer, what);
}

fn request(method: &str, path: &str, who: Option<&Someone>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path).header("host", "lykta.test");
    match who {
        Some(who) => request.header("authorization", who.bearer()),
        None => request,
    }
}

/// Every address of the document, with parameters that are well-formed, wrong, and worse.
fn addresses() -> Vec<String> {
    let mut addresses = Vec::new();
    let fillings =
        ["01890a5d-ac96-774b-bcce-b302099a8057", "x", "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "%25%32%65", "'%20or%201=1--", "å%F0%9F%92%A9"];
    for endpoint in TABLE {
        for filling in fillings {
            let filling: String = filling.chars().map(|letter| if letter.is_ascii() { letter.to_string() } else { "%C3%A5".to_owned() }).collect();
            let parts: Vec<&str> = endpoint.path.split('/').map(|part| if part.starts_with('{') { filling.as_str() } else { part }).collect();
            addresses.push(parts.join("/"));
        }
    }
    addresses.sort();
    addresses.dedup();
    addresses
}

#[tokio::test]
async fn every_method_on_every_address_has_an_answer_below_500() {
    let app = TestApp::demo().await;
    let (kim, alva) = (app.participant().await, app.staff("samordnare").await);
    let mut count = 0;
    for path in addresses() {
        for method in METHODS {
            for who in [None, Some(&kim), Some(&alva)] {
                // The stream of events would never end, and signing out would end the rest of this test.
                let is_stream = path == "/api/events" && matches!(method, "GET" | "HEAD");
                let is_goodbye = path == "/api/session" && method == "DELETE";
                if who.is_some() && (is_stream || is_goodbye) {
                    continue;
                }
                let answer = app.send(request(method, &path, who).body(Body::from("{")).expect("a lawful request")).await;
                is_ours(&answer, &format!("{method} {path}"));
                count += 1;
            }
        }
    }
    assert!(count > 1_400, "{count}");
    applied(&app.push(&kim, &[observation("God")]).await[0]);
}

#[tokio::test]
async fn no_path_leads_out_of_the_house() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let secret = app.directory.path().join("keys");
    assert!(secret.exists());
    let paths = [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fCargo.toml",
        "/./index.html",
        "//etc/passwd",
        "/\\..\\..\\etc\\passwd",
        "/%5c..%5c..%5cetc%5cpasswd",
        "/etc/passwd%00.html",
        "/index.html%00",
        "/.git/config",
        "/index.html.br",
        "/../keys",
        "/lykta.sqlite",
        "/api/photos/../../lykta.sqlite",
        "/api/photos/..%2f..%2flykta.sqlite",
        "/api/photos/incoming",
        "/api/photos/incoming/..",
        "/api/photos/%2e%2e/%2e%2e",
        "/api",
        "/api/",
        "/api//session",
        "/api/../healthz",
        "/%",
        "/%zz",
        "/?%00",
    ];
    for path in paths {
        for accept in ["*/*", "text/html"] {
            let Ok(request) = request("GET", path, Some(&kim)).header("accept", accept).body(Body::empty()) else { continue };
            let answer = app.send(request).await;
            is_ours(&answer, path);
            let text = String::from_utf8_lossy(&answer.body);
            assert!(!text.contains("root:") && !text.contains("[package]") && !text.contains("SQLite format"), "{path}");
        }
    }
}

#[tokio::test]
async fn queries_of_any_kind_are_read_or_refused() {
    let app = TestApp::demo().await;
    let (kim, alva) = (app.participant().await, app.staff("samordnare").await);
    let bytes = png(30, 30);
    let note = refer(&app, &kim, &hash(&bytes)).await;
    let long = "x".repeat(20_000);
    let queries = [
        "",
        "&&&===",
        "walk",
        "walk=",
        "walk=x&walk=y",
        "walk=%ff",
        "walk=%00",
        "walk[]=1",
        "language=%F0%9F%92%A9",
        "language=../sv",
        "language=en&language=sv",
        "size=full&size=thumb",
        "size=%ff",
        "size[x]=1",
        "size=FULL",
        "%ff=%ff",
        "a=b=c;d",
        long.as_str(),
    ];
    let photo = format!("/api/photos/{}/{}", note.record_id, hash(&bytes));
    for query in queries {
        for path in ["/api/findings.csv", &photo, "/api/session", "/api/openapi.json", "/healthz"] {
            let what = format!("{path}?{query}");
            is_ours(&app.send(request("GET", &what, Some(&alva)).body(Body::empty()).expect("a lawful request")).await, &what);
        }
    }
    let twice = app.send(request("GET", "/api/findings.csv?walk=x&walk=y", Some(&alva)).body(Body::empty()).expect("a lawful request")).await;
    twice.is_problem(Code::Malformed);
}

#[tokio::test]
async fn headers_of_any_kind_are_read_or_refused() {
    let app = TestApp::demo().await;
    let (kim, alva) = (app.participant().await, app.staff("samordnare").await);
    let sheet = format!("/api/walks/{}/join", server::demo::record_id("hedbo_walk"));
    let long = "x".repeat(9_000);
    let values: [&[u8]; 14] = [
        b"",
        b" ",
        b"\xff\xfe",
        b"\x80",
        b"Bearer ",
        b"Bearer a.b.c",
        b"bearer x",
        b"Basic eDp5",
        b"null",
        b"*",
        b"1e9",
        b"-1",
        b"gzip, br;q=0;q=0",
        long.as_bytes(),
    ];
    let names = [
        "authorization",
        "cookie",
        "origin",
        "host",
        "sec-fetch-site",
        "accept",
        "accept-encoding",
        "accept-language",
        "content-type",
        "content-encoding",
        "content-length",
        "if-none-match",
        "range",
        "tus-resumable",
        "upload-length",
        "upload-offset",
        "upload-metadata",
        "upload-checksum",
        "x-forwarded-for",
        "x-http-method-override",
        "expect",
        "te",
    ];
    for name in names {
        for value in values {
            for (method, path) in [("GET", sheet.as_str()), ("POST", "/api/sync/push"), ("POST", "/api/photos"), ("POST", "/api/join"), ("GET", "/")]
            {
                // Set last, so that it stands in the place of what is usual.
                let mut request =
                    request(method, path, Some(&alva)).header("content-type", "application/json").body(Body::from("{}")).expect("lawful");
                let Ok(value) = axum::http::HeaderValue::from_bytes(value) else { continue };
                request.headers_mut().insert(axum::http::HeaderName::from_static(name), value);
                is_ours(&app.send(request).await, &format!("{method} {path} {name}"));
            }
        }
    }
    let mut flood = request("GET", "/api/session", Some(&kim));
    for index in 0..5_000 {
        flood = flood.header(format!("x-{index}"), "y").header("cookie", "__Host-lykta=00");
    }
    is_ours(&app.send(flood.body(Body::empty()).expect("lawful")).await, "a flood of headers");
}

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
        (json!({"protocol": 1, "cursor": "A".repeat(20_000)}), Code::BodyTooLarge),
    ] {
        app.post("/api/sync/pull", &[("authorization", &kim.bearer())], &body).await.is_problem(code);
    }
    for limit in [0, 1, u32::MAX] {
        assert_eq!(app.pull_page(&kim, None, Some(limit)).await.status, StatusCode::OK, "{limit}");
    }
    assert_eq!(app.pull_page(&kim, Some(own), None).await.status, StatusCode::OK);
}

#[test]
fn requests_that_chance_has_made_are_answered() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let app = runtime.block_on(TestApp::demo());
    let kim = runtime.block_on(app.participant());
    let word = prop_oneof!["[a-z0-9./%-]{0,20}", "[\\PC]{0,6}".prop_map(|text| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>())];
    let place = prop::sample::select(TABLE.iter().map(|endpoint| endpoint.path).collect::<Vec<_>>());
    let body = prop_oneof![prop::collection::vec(any::<u8>(), 0..400), "[\\[\\]{}\",:a-z0-9]{0,200}".prop_map(String::into_bytes)];
    let media = prop::sample::select(vec!["application/json", "application/offset+octet-stream", "text/plain", ""]);
    let strategy = (prop::sample::select(METHODS.to_vec()), place, word.clone(), word.clone(), word, body, media, any::<bool>());
    let config = Config { cases: 1_500, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&strategy, |(method, place, first, second, query, body, media, is_known)| {
        if place == "/api/events" || (place == "/api/session" && method == "DELETE") {
            return Ok(());
        }
        let mut fillings = [first, second].into_iter().cycle();
        let parts: Vec<String> =
            place.split('/').map(|part| if part.starts_with('{') { fillings.next().unwrap_or_default() } else { part.to_owned() }).collect();
        let built = request(method, &format!("{}?{query}", parts.join("/")), is_known.then_some(&kim)).header("content-type", media);
        let built = built.header("tus-resumable", "1.0.0").header("upload-offset", query.as_str()).header("upload-length", "10");
        // What HTTP itself does not allow never gets here.
        let Ok(request) = built.body(Body::from(body)) else { return Ok(()) };
        let answer = runtime.block_on(app.send(request));
        prop_assert!(answer.status.as_u16() < 500, "{method} {place}: {}", answer.status);
        if answer.status.is_client_error() && !answer.body.is_empty() {
            prop_assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        Ok(())
    });
    outcome.expect("every request has its answer");
}
