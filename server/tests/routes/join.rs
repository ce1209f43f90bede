//! Joining: links, codes, their ends and their caps.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::json;
use server::access::guesses::{WRONG_CODES, WRONG_CODES_OF_A_SITE, WRONG_CODES_OF_AN_ADDRESS};
use server::demo::record_id;
use shared::code::Code;
use shared::id::DeviceId;
use shared::kind::Kind;
use shared::operation::Change;

use crate::app::{Answer, START_MS, TestApp, applied, operation};

fn device() -> DeviceId {
    DeviceId::new(START_MS, [9; 10])
}

#[tokio::test]
async fn a_code_is_taken_however_it_is_typed_and_for_a_day() {
    let app = TestApp::demo().await;
    let typed = format!(" {}-{}", app.secrets.code[..4].to_lowercase(), &app.secrets.code[4..]);
    let body = json!({"secret": typed, "device_id": device()});
    let answer = app.post("/api/join", &[], &body).await;
    assert_eq!(answer.json()["walk"], record_id("hedbo_walk").to_string());
    let cookie = answer.header("set-cookie");
    for part in ["__Host-lykta=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    app.advance_ms(24 * 60 * 60 * 1_000);
    app.post("/api/join", &[], &body).await.is_problem(Code::JoinCodeWrong);
    let link = json!({"secret": app.secrets.link, "device_id": device()});
    assert_eq!(app.post("/api/join", &[], &link).await.status, 200);
}

#[tokio::test]
async fn the_secret_has_at_least_128_bits() {
    let app = TestApp::demo().await;
    assert!(app.secrets.link.len() * 6 >= 128);
}

#[tokio::test]
async fn renewing_kills_the_older_link_and_code() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let path = format!("/api/walks/{}/join", record_id("hedbo_walk"));
    let sheet = app.get(&alva, &path).await.json();
    assert_eq!(sheet["path"], format!("/j#{}", app.secrets.link));
    assert_eq!(sheet["code"], app.secrets.code);
    assert!(sheet["qr_svg"].as_str().expect("a picture").starts_with("<svg"));
    let renewed = app.post(&path, &[("authorization", &alva.bearer())], &json!({})).await.json();
    assert_ne!(renewed["path"], sheet["path"]);
    for secret in [&app.secrets.link, &app.secrets.code] {
        app.post("/api/join", &[], &json!({"secret": secret, "device_id": device()})).await.is_problem(Code::JoinCodeWrong);
    }
    assert_eq!(app.post("/api/join", &[], &json!({"secret": renewed["code"], "device_id": device()})).await.status, 200);
}

#[tokio::test]
async fn too_many_wrong_codes_rest_codes_but_never_links_and_a_restart_forgives_nothing() {
    let app = TestApp::demo().await;
    let wrong = |number: u64| json!({"secret": format!("{number:08}"), "device_id": device()});
    for number in 0..WRONG_CODES.most {
        app.post("/api/join", &[], &wrong(number)).await.is_problem(Code::JoinCodeWrong);
    }
    let app = app.restarted().await;
    let right = json!({"secret": app.secrets.code, "device_id": device()});
    let refused = app.post("/api/join", &[], &right).await;
    refused.is_problem(Code::TooMany);
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=3_600).contains(&seconds)));
    let link = json!({"secret": app.secrets.link, "device_id": device()});
    assert_eq!(app.post("/api/join", &[], &link).await.status, 200);
    app.advance_ms(60 * 60 * 1_000);
    assert_eq!(app.post("/api/join", &[], &right).await.status, 200);
}

/// Tries a code from an address, directly.
async fn try_from(app: &TestApp, address: &str, path: &str, secret: &str) -> Answer {
    let peer: SocketAddr = (address.parse::<IpAddr>().expect("an address"), 4_711).into();
    let body = json!({"secret": secret, "device_id": device()}).to_string();
    let request = Request::post(path).header("content-type", "application/json").header("host", "lykta.test").extension(ConnectInfo(peer));
    // What anybody may write is believed of nobody.
    app.send(request.header("x-forwarded-for", "192.0.2.99").body(Body::from(body)).expect("a lawful request")).await
}

#[tokio::test]
async fn one_person_closes_codes_for_nobody_else() {
    let app = TestApp::demo().await;
    let (bored, other) = ("203.0.113.9", "203.0.113.10");
    for number in 0..WRONG_CODES_OF_AN_ADDRESS.most {
        let path = if number % 2 == 0 { "/api/join/preview" } else { "/api/join" };
        try_from(&app, bored, path, &format!("{number:08}")).await.is_problem(Code::JoinCodeWrong);
    }
    let app = app.restarted().await;
    for number in 0..WRONG_CODES.most {
        let refused = try_from(&app, bored, "/api/join", &format!("{number:08}")).await;
        refused.is_problem(Code::TooMany);
        assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=3_600).contains(&seconds)));
    }
    try_from(&app, bored, "/api/join/preview", &app.secrets.code).await.is_problem(Code::TooMany);
    assert_eq!(try_from(&app, bored, "/api/join", &app.secrets.link).await.status, 200, "links go on");
    assert_eq!(try_from(&app, other, "/api/join", &app.secrets.code).await.status, 200, "and so do others");
    app.advance_ms(60 * 60 * 1_000);
    assert_eq!(try_from(&app, bored, "/api/join", &app.secrets.code).await.status, 200);
    // No address lies in the database, nor for ever what stands for one.
    try_from(&app, other, "/api/join", "00000000").await.is_problem(Code::JoinCodeWrong);
    let kept = app.app.store.read(|connection| {
        let mut statement = connection.prepare("select subject from attempts where subject like 'join_code%' order by subject")?;
        Ok(statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?)
    });
    let kept = kept.await.expect("rows");
    assert!(kept.len() == 2 && kept.iter().all(|subject| !subject.contains(other)), "{kept:?}");
}

#[tokio::test]
async fn a_network_of_many_addresses_is_one_person() {
    let app = TestApp::demo().await;
    for number in 0..WRONG_CODES_OF_AN_ADDRESS.most {
        let address = format!("2001:db8:1:1::{number:x}");
        try_from(&app, &address, "/api/join", &format!("{number:08}")).await.is_problem(Code::JoinCodeWrong);
    }
    try_from(&app, "2001:db8:1:1:ffff::1", "/api/join", "00000000").await.is_problem(Code::TooMany);
    let rest = WRONG_CODES_OF_A_SITE.most - WRONG_CODES_OF_AN_ADDRESS.most;
    for number in 0..rest {
        let address = format!("2001:db8:1:{:x}::1", 2 + number % 50);
        try_from(&app, &address, "/api/join", &format!("{number:08}")).await.is_problem(Code::JoinCodeWrong);
    }
    try_from(&app, "2001:db8:1:ff::1", "/api/join", &app.secrets.code).await.is_problem(Code::TooMany);
    assert_eq!(try_from(&app, "2001:db8:2:1::1", "/api/join", &app.secrets.code).await.status, 200);
}

#[tokio::test]
async fn a_walk_that_is_over_takes_nobody_in() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    for (from, to) in [("ongoing", "awaiting_phones"), ("awaiting_phones", "in_review")] {
        let step = Change::Move { from: from.into(), to: to.into(), reason: None };
        applied(&app.push(&alva, &[operation(Kind::Walk, record_id("hedbo_walk"), step)]).await[0]);
    }
    app.post("/api/join", &[], &json!({"secret": app.secrets.link, "device_id": device()})).await.is_problem(Code::WalkNotOpen);
}

#[tokio::test]
async fn joining_again_on_the_same_phone_is_the_same_person() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let body = json!({"secret": app.secrets.code, "device_id": kim.device_id});
    let again = app.post("/api/join", &[("cookie", &kim.cookie), ("sec-fetch-site", "same-origin")], &body).await;
    assert_eq!(again.json()["person"], kim.person.to_string());
    assert_eq!(again.header("set-cookie"), "");
    let phones = app.get(&app.staff("polis").await, &format!("/api/walks/{}/phones", record_id("hedbo_walk"))).await.json();
    assert_eq!(phones["phones"].as_array().map(Vec::len), Some(1));
    assert!(phones["phones"][0].get("waiting_operations").is_none(), "nothing is known before the first push");
    let mut push = app.push_of(&kim, Vec::new());
    push.waiting_photos = 3;
    app.post("/api/sync/push", &[("authorization", &kim.bearer())], &serde_json::to_value(push).expect("JSON")).await;
    let phones = app.get(&app.staff("polis").await, &format!("/api/walks/{}/phones", record_id("hedbo_walk"))).await.json();
    assert_eq!((&phones["phones"][0]["waiting_operations"], &phones["phones"][0]["waiting_photos"]), (&json!(0), &json!(3)));
}

#[tokio::test]
async fn a_name_that_can_not_be_is_refused_and_makes_nobody() {
    let app = TestApp::demo().await;
    let body = json!({"secret": app.secrets.link, "device_id": device(), "name": "a\u{202e}b"});
    let answer = app.post("/api/join", &[], &body).await;
    answer.is_problem(Code::ForbiddenCharacter);
    assert_eq!(answer.json()["field"], "name");
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn another_site_can_not_join_or_sign_in_its_visitors() {
    let app = TestApp::demo().await;
    let body = json!({"secret": app.secrets.link, "device_id": device()});
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.test")]] {
        app.post("/api/join", &headers, &body).await.is_problem(Code::CrossSite);
        app.post("/api/session", &headers, &body).await.is_problem(Code::CrossSite);
    }
}

#[tokio::test]
async fn a_preview_says_what_a_code_opens_and_makes_nobody() {
    let app = TestApp::demo().await;
    for secret in [&app.secrets.link, &app.secrets.code] {
        let answer = app.post("/api/join/preview", &[], &json!({"secret": secret})).await;
        let preview = answer.json();
        assert_eq!((preview["walk"].as_str(), preview["area"].as_str()), (Some("Hedbo i mörker"), Some("Hedbo")));
        assert_eq!(preview["is_example"], true);
        assert_eq!(answer.header("set-cookie"), "");
    }
    let phones = app.get(&app.staff("polis").await, &format!("/api/walks/{}/phones", record_id("hedbo_walk"))).await.json();
    assert_eq!(phones["phones"], json!([]));
    let cross_site = [("sec-fetch-site", "cross-site")];
    app.post("/api/join/preview", &cross_site, &json!({"secret": app.secrets.link})).await.is_problem(Code::CrossSite);
}

#[tokio::test]
async fn a_preview_is_no_second_way_to_try_codes() {
    let app = TestApp::demo().await;
    for number in 0..WRONG_CODES.most {
        let path = if number % 2 == 0 { "/api/join/preview" } else { "/api/join" };
        app.post(path, &[], &json!({"secret": format!("{number:08}"), "device_id": device()})).await.is_problem(Code::JoinCodeWrong);
    }
    let right = json!({"secret": app.secrets.code});
    app.post("/api/join/preview", &[], &right).await.is_problem(Code::TooMany);
    assert_eq!(app.post("/api/join/preview", &[], &json!({"secret": app.secrets.link})).await.status, 200);
    app.advance_ms(60 * 60 * 1_000);
    assert_eq!(app.post("/api/join/preview", &[], &right).await.status, 200);
    let alva = app.staff("samordnare").await;
    for (from, to) in [("ongoing", "awaiting_phones"), ("awaiting_phones", "in_review")] {
        let step = Change::Move { from: from.into(), to: to.into(), reason: None };
        applied(&app.push(&alva, &[operation(Kind::Walk, record_id("hedbo_walk"), step)]).await[0]);
    }
    app.post("/api/join/preview", &[], &right).await.is_problem(Code::WalkNotOpen);
}
