//! Signing in and out, tokens, cookies, caps.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use server::access::session::STRANGERS;
use shared::code::Code;
use shared::id::DeviceId;

use crate::app::{PASSWORD, START_MS, TestApp};

#[tokio::test]
async fn wrong_names_and_wrong_passwords_answer_alike() {
    let app = TestApp::demo().await;
    let device_id = DeviceId::new(START_MS, [1; 10]);
    let wrong = app.post("/api/session", &[], &json!({"user": "samordnare", "password": "not this one", "device_id": device_id})).await;
    let nobody = app.post("/api/session", &[], &json!({"user": "nobody", "password": "not this one", "device_id": device_id})).await;
    wrong.is_problem(Code::WrongPassword);
    assert_eq!(wrong.body, nobody.body);
}

#[tokio::test]
async fn guessing_is_capped_and_does_not_lock_the_owner_out() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let stranger = DeviceId::new(START_MS, [2; 10]);
    let guess = json!({"user": "samordnare", "password": "guess", "device_id": stranger});
    for _ in 0..STRANGERS.most {
        app.post("/api/session", &[], &guess).await.is_problem(Code::WrongPassword);
    }
    let refused = app.post("/api/session", &[], &json!({"user": "Samordnare ", "password": PASSWORD, "device_id": stranger})).await;
    refused.is_problem(Code::TooMany);
    assert!(!refused.header("retry-after").is_empty());
    let own = json!({"user": "samordnare", "password": PASSWORD, "device_id": alva.device_id});
    assert_eq!(app.post("/api/session", &[], &own).await.status, 200);
    app.advance_ms(STRANGERS.window_ms);
    app.post("/api/session", &[], &guess).await.is_problem(Code::WrongPassword);
}

#[tokio::test]
async fn signing_out_ends_cookie_and_token_at_once_and_for_good() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    assert_eq!(app.get(&alva, "/api/session").await.json()["user"], "samordnare");
    let request = Request::delete("/api/session").header("authorization", alva.bearer()).body(Body::empty()).expect("a lawful request");
    let answer = app.send(request).await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    app.get(&alva, "/api/session").await.is_problem(Code::SignInNeeded);
    let app = app.restarted().await;
    app.get(&alva, "/api/session").await.is_problem(Code::SignInNeeded);
    app.post("/api/token", &[("cookie", &alva.cookie), ("sec-fetch-site", "same-origin")], &json!({})).await.is_problem(Code::SignInNeeded);
}

#[tokio::test]
async fn a_token_runs_out_and_the_cookie_brings_another() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    app.advance_ms(600_000);
    app.get(&kim, "/api/session").await.is_problem(Code::SignInNeeded);
    let token = app.post("/api/token", &[("cookie", &kim.cookie), ("sec-fetch-site", "same-origin")], &json!({})).await;
    assert_eq!(token.json()["expires_in_s"], 600);
}

#[tokio::test]
async fn the_cookie_alone_changes_nothing_unless_our_own_page_sends_it() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let cookie = ("cookie", kim.cookie.as_str());
    for other in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.test"), ("origin", "null"), ("x-nothing", "1")]
    {
        for path in ["/api/token", "/api/sync/push", "/api/sync/pull"] {
            app.post(path, &[cookie, other], &json!({})).await.is_problem(Code::CrossSite);
        }
    }
    for own in [("sec-fetch-site", "same-origin"), ("origin", "https://lykta.test")] {
        assert_eq!(app.post("/api/token", &[cookie, own], &json!({})).await.status, 200);
    }
}

#[tokio::test]
async fn neither_secret_nor_password_stands_in_the_database() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let directory = app.directory.path().to_owned();
    app.app.close().await;
    let bytes = std::fs::read(directory.join("lykta.sqlite")).expect("the database");
    let secret = kim.cookie.split('=').nth(1).expect("a secret");
    let raw = hex::decode(secret).expect("hexadecimal");
    for needle in [secret.as_bytes(), &raw, PASSWORD.as_bytes(), app.secrets.link.as_bytes(), app.secrets.code.as_bytes()] {
        assert!(!bytes.windows(needle.len()).any(|window| window == needle));
    }
    assert!(!directory.join("lykta.sqlite-wal").exists(), "a clean close writes the log back");
}
