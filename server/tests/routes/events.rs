//! Live news: only one's own scopes, and an end when the server or the session ends.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use shared::wire::News;
use tower::ServiceExt;

use crate::app::{Someone, TestApp, observation};

async fn listen(app: &TestApp, who: &Someone) -> Body {
    let request = Request::get("/api/events").header("cookie", &who.cookie).header("sec-fetch-site", "same-origin");
    let response = app.router.clone().oneshot(request.body(Body::empty()).expect("a lawful request")).await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

async fn next(body: &mut Body) -> Option<String> {
    let frame = body.frame().await?.expect("an unbroken stream");
    frame.into_data().ok().map(|data| String::from_utf8_lossy(&data).into_owned())
}

fn news(text: &str) -> News {
    let data = text.lines().find_map(|line| line.strip_prefix("data:")).unwrap_or_else(|| panic!("no data in {text:?}"));
    assert!(text.contains("event: news") || text.contains("event:news"), "{text:?}");
    serde_json::from_str(data.trim()).expect("news")
}

#[tokio::test]
async fn news_name_only_scopes_that_the_listener_has() {
    let app = TestApp::demo().await;
    let (kim, lo, alva) = (app.participant().await, app.participant().await, app.staff("samordnare").await);
    let (mut for_lo, mut for_alva) = (listen(&app, &lo).await, listen(&app, &alva).await);
    tokio::task::yield_now().await;
    app.push(&kim, &[observation("Kims")]).await;
    app.push(&lo, &[observation("Los")]).await;
    let heard = news(&next(&mut for_lo).await.expect("news"));
    assert_eq!(heard.scopes, [shared::scope::Scope::Person(lo.person)], "nothing of Kim's");
    let heard = news(&next(&mut for_alva).await.expect("news"));
    assert_eq!(heard.scopes, [shared::scope::Scope::Area(server::demo::record_id("hedbo"))]);
}

#[tokio::test]
async fn streams_end_when_the_server_shuts_down() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let mut stream = listen(&app, &kim).await;
    app.app.close().await;
    assert_eq!(next(&mut stream).await, None);
}

#[tokio::test]
async fn another_site_hears_nothing() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let request = Request::get("/api/events").header("cookie", &kim.cookie).header("sec-fetch-site", "cross-site");
    app.send(request.body(Body::empty()).expect("a lawful request")).await.is_problem(shared::code::Code::CrossSite);
}
