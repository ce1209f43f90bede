//! What an installation adds: nothing unless it is told; and then the page may load pictures from that host and no other.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use server::app::{App, AppConfig};
use server::tiles::TileSource;

use crate::app::TestApp;

fn pictures(policy: &str) -> Vec<&str> {
    let sources = policy.split(';').map(str::trim).find_map(|rule| rule.strip_prefix("img-src "));
    sources.expect("a rule for pictures").split(' ').collect()
}

#[tokio::test]
async fn without_a_source_no_host_is_named_and_none_is_allowed() {
    let app = TestApp::demo().await;
    let answer = app.send(Request::get("/api/settings").body(Body::empty()).expect("a lawful request")).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({})));
    assert_eq!(pictures(answer.header("content-security-policy")), ["'self'", "blob:", "data:"]);
}

#[tokio::test]
async fn a_source_is_told_and_its_host_alone_is_allowed_for_pictures_alone() {
    let url = "https://tiles.example.org:8443/{z}/{x}/{y}.png?style=calm";
    let tiles = TileSource::read(Some(url), Some("© Kartan och dess vänner")).expect("a good template");
    let mut app = TestApp::demo().await;
    let other = tempfile::tempdir().expect("a temporary directory");
    let opened = App::open(AppConfig { tiles, ..AppConfig::new(other.path()) }).await.expect("it opens");
    let plain = app.send(Request::get("/").header("accept", "text/html").body(Body::empty()).expect("a lawful request")).await;
    app.router = opened.router();
    let answer = app.send(Request::get("/api/settings").body(Body::empty()).expect("a lawful request")).await;
    assert_eq!(answer.json(), json!({"tiles": {"url": url, "attribution": "© Kartan och dess vänner"}}));
    let page = app.send(Request::get("/").header("accept", "text/html").body(Body::empty()).expect("a lawful request")).await;
    let policy = page.header("content-security-policy");
    assert_eq!(pictures(policy), ["'self'", "blob:", "data:", "https://tiles.example.org:8443"]);
    assert_eq!(policy.replace(" https://tiles.example.org:8443", ""), plain.header("content-security-policy"), "and nothing else is wider");
    opened.close().await;
}
