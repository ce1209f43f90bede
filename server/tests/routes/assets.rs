//! The embedded front end, health, and the headers on everything.

use axum::body::Body;
use axum::http::Request;

use crate::app::TestApp;

async fn get(app: &TestApp, path: &str, accept: &str) -> crate::app::Answer {
    app.send(Request::get(path).header("accept", accept).body(Body::empty()).expect("a lawful request")).await
}

#[tokio::test]
async fn every_page_of_the_client_is_the_shell_and_nothing_else_is() {
    let app = TestApp::demo().await;
    for path in ["/", "/desk", "/w/01890a5d-ac96-774b-bcce-b302099a8057/notes", "/j"] {
        let page = get(&app, path, "text/html,application/xhtml+xml").await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache");
    }
    for (path, accept) in [("/desk", "*/*"), ("/missing.js", "text/html"), ("/api/missing", "text/html"), ("/../Cargo.toml", "*/*")] {
        assert_eq!(get(&app, path, accept).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_known_tag_saves_the_bytes() {
    let app = TestApp::demo().await;
    let page = get(&app, "/", "text/html").await;
    let tag = page.header("etag").to_owned();
    let request = Request::get("/").header("if-none-match", &tag).body(Body::empty()).expect("a lawful request");
    let again = app.send(request).await;
    assert_eq!((again.status.as_u16(), again.header("etag"), again.body.len()), (304, tag.as_str(), 0));
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect() {
    let app = TestApp::demo().await;
    for path in ["/", "/api/session", "/healthz", "/missing.js"] {
        let answer = get(&app, path, "text/html").await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe-inline"),
            "{path}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(answer.header("permissions-policy").contains("geolocation=(self), camera=(self)"));
    }
    assert_eq!(get(&app, "/api/session", "*/*").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn health_is_told_and_a_closed_store_is_not_ready() {
    let app = TestApp::demo().await;
    assert_eq!(get(&app, "/healthz", "*/*").await.status, 200);
    assert_eq!(get(&app, "/readyz", "*/*").await.status, 200);
    app.app.close().await;
    assert_eq!(get(&app, "/healthz", "*/*").await.status, 200);
    assert_eq!(get(&app, "/readyz", "*/*").await.status, 503);
}
