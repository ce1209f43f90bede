//! Hostile requests: methods, paths, queries, headers, and whatever chance makes of them.
//!
//! One rule for all: below 500, and a problem document with a code of the table.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use server::openapi::TABLE;
use shared::code::Code;

use crate::app::{Answer, Someone, TestApp, applied, observation};
use crate::photos::{hash, png, refer};

const METHODS: [&str; 12] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LINK", "X"];

/// What every refusal is: a problem whose code is in the table and says the same status.
#[track_caller]
pub(crate) fn is_ours(answer: &Answer, what: &str) {
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
pub(crate) fn is_refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error() && !answer.body.is_empty(), "{what}: {}", answer.status);
    is_ours(answer, what);
}

pub(crate) fn request(method: &str, path: &str, who: Option<&Someone>) -> axum::http::request::Builder {
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
