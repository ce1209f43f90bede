//! A browser that dies before it has written its cookie down gets the same person's session back; nobody else does, and not for long.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::access::renewal::{LIFETIME_MS, PROVEN_MS};
use server::demo::record_id;
use shared::code::Code;
use shared::id::DeviceId;

use crate::app::{Answer, START_MS, TestApp};

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

fn device() -> DeviceId {
    DeviceId::new(START_MS, [9; 10])
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn joined(app: &TestApp) -> Answer {
    app.post("/api/join", &[], &json!({"secret": app.secrets.link, "device_id": device()})).await
}

async fn renewed(app: &TestApp, secret: &Value, device_id: DeviceId) -> Answer {
    app.post("/api/session/renew", &[OWN], &json!({"secret": secret, "device_id": device_id})).await
}

async fn token(app: &TestApp, cookie: &str) -> Answer {
    app.post("/api/token", &[("cookie", cookie), OWN], &json!({})).await
}

#[tokio::test]
async fn a_lost_cookie_is_replaced_for_the_same_person_and_the_lost_session_is_over() {
    let app = TestApp::demo().await;
    let join = joined(&app).await;
    let secret = join.json()["renewal"].clone();
    assert!(secret.as_str().is_some_and(|secret| secret.len() == 64), "256 bits: {secret}");
    let again = renewed(&app, &secret, device()).await;
    assert_eq!(again.json()["person"], join.json()["person"]);
    assert_eq!(again.json()["grants"], join.json()["grants"]);
    assert!(again.json().get("renewal").is_none(), "the secret is told once");
    token(&app, &cookie(&join)).await.is_problem(Code::SignInNeeded);
    assert_eq!(token(&app, &cookie(&again)).await.status, 200);
    // That answer may have been lost on its way, and the server started anew: the secret still serves.
    let app = app.restarted().await;
    let third = renewed(&app, &secret, device()).await;
    assert_eq!(third.json()["person"], join.json()["person"]);
    token(&app, &cookie(&again)).await.is_problem(Code::SignInNeeded);
    assert_eq!(token(&app, &cookie(&third)).await.status, 200);
}

#[tokio::test]
async fn it_is_worth_nothing_once_the_cookie_has_proved_that_it_lasts() {
    let app = TestApp::demo().await;
    let join = joined(&app).await;
    let secret = join.json()["renewal"].clone();
    app.advance_ms(PROVEN_MS - 1);
    assert_eq!(token(&app, &cookie(&join)).await.status, 200, "too early to prove anything");
    let again = renewed(&app, &secret, device()).await;
    assert_eq!(again.status, 200);
    app.advance_ms(PROVEN_MS - 1);
    let bearer = token(&app, &cookie(&again)).await.json()["token"].as_str().unwrap_or_default().to_owned();
    app.advance_ms(1);
    // A bearer says nothing of where the cookie is.
    assert_eq!(app.post("/api/token", &[("authorization", &format!("Bearer {bearer}"))], &json!({})).await.status, 200);
    let third = renewed(&app, &secret, device()).await;
    assert_eq!(third.status, 200);
    app.advance_ms(PROVEN_MS);
    assert_eq!(token(&app, &cookie(&third)).await.status, 200);
    renewed(&app, &secret, device()).await.is_problem(Code::SignInNeeded);
    assert_eq!(token(&app, &cookie(&third)).await.status, 200, "the session itself goes on");
}

#[tokio::test]
async fn it_ends_after_a_day_with_signing_out_and_serves_no_other_device() {
    let app = TestApp::demo().await;
    let secret = joined(&app).await.json()["renewal"].clone();
    renewed(&app, &secret, DeviceId::new(START_MS, [8; 10])).await.is_problem(Code::SignInNeeded);
    for wrong in [json!("0".repeat(64)), json!(""), json!("no hexadecimal"), json!(app.secrets.link)] {
        renewed(&app, &wrong, device()).await.is_problem(Code::SignInNeeded);
    }
    app.advance_ms(LIFETIME_MS - 1);
    assert_eq!(renewed(&app, &secret, device()).await.status, 200);
    app.advance_ms(1);
    renewed(&app, &secret, device()).await.is_problem(Code::SignInNeeded);

    let other = joined(&app).await;
    let leave = Request::delete("/api/session").header("cookie", cookie(&other)).header(OWN.0, OWN.1);
    assert_eq!(app.send(leave.body(Body::empty()).expect("a lawful request")).await.status, 204);
    renewed(&app, &other.json()["renewal"], device()).await.is_problem(Code::SignInNeeded);
}

#[tokio::test]
async fn staff_and_whoever_has_a_session_already_get_none() {
    let app = TestApp::demo().await;
    let signed_in = app.post("/api/session", &[], &json!({"user": "samordnare", "password": crate::app::PASSWORD, "device_id": device()})).await;
    assert!(signed_in.json().get("renewal").is_none());
    let again = app.post("/api/join", &[("cookie", &cookie(&signed_in)), OWN], &json!({"secret": app.secrets.link, "device_id": device()})).await;
    assert_eq!(again.json()["walk"], record_id("hedbo_walk").to_string());
    assert!(again.json().get("renewal").is_none());
}

#[tokio::test]
async fn another_site_can_not_renew() {
    let app = TestApp::demo().await;
    let secret = joined(&app).await.json()["renewal"].clone();
    let body = json!({"secret": secret, "device_id": device()});
    app.post("/api/session/renew", &[("sec-fetch-site", "cross-site")], &body).await.is_problem(Code::CrossSite);
}
