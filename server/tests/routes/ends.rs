//! The three ends and erasure from the door on: who may, what the other side hears, and that nothing of it comes back.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use server::access::authority::Decider;
use server::access::devices::{EndDevice, note_ended};
use server::backup::doctor::examine;
use server::clock::Clock as _;
use server::demo::record_id;
use server::store::revocations::{self, Revoked};
use shared::code::Code;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::Scope;
use shared::wire::{Outcome, People};

use crate::app::{Answer, Someone, TestApp, applied, new_id, observation, operation};

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

fn walk_scope() -> Scope {
    Scope::Walk(record_id("hedbo_walk"))
}

async fn act(app: &TestApp, who: &Someone, path: &str, body: Value) -> Answer {
    app.post(path, &[("authorization", &who.bearer())], &body).await
}

async fn end_walk(app: &TestApp, by: &Someone, of: &Someone) -> Answer {
    act(app, by, &format!("/api/people/{}/end", of.person), json!({"scope": walk_scope(), "reason": "Fel grupp"})).await
}

async fn people(app: &TestApp, who: &Someone, scope: Scope) -> People {
    let answer = app.get(who, &format!("/api/people?scope={scope}")).await;
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&answer.body)))
}

async fn is_revoked(app: &TestApp, what: Revoked) -> bool {
    app.app.store.read(move |connection| revocations::is_there(connection, what)).await.expect("it reads")
}

fn coordinator() -> &'static str {
    "samordnare"
}

#[tokio::test]
async fn an_ended_grant_is_named_in_the_next_pull_and_may_be_given_again() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let before = app.pull(&kim, None).await;
    let shows_walk = |items: &[shared::wire::Item]| items.iter().any(|item| item.record.id == record_id("hedbo_walk"));
    assert!(shows_walk(&before.items));
    assert_eq!(end_walk(&app, &staff, &kim).await.status, StatusCode::NO_CONTENT);
    assert!(is_revoked(&app, Revoked::Grant(kim.person, walk_scope())).await, "it would come back with a receipt");
    let after = app.pull(&kim, before.cursor.clone()).await;
    assert_eq!(after.revoked, [walk_scope()]);
    let late = observation("Efter slutet");
    assert_eq!(app.push(&kim, std::slice::from_ref(&late)).await, [Outcome::Retry { code: Code::UnknownRecord }]);
    assert!(app.pull(&kim, after.cursor.clone()).await.revoked.is_empty(), "it is said once, until the page is saved");
    // Ended twice is nothing to end; given again is as before, also for what was written meanwhile.
    end_walk(&app, &staff, &kim).await.is_problem(Code::NotFound);
    let listed = people(&app, &staff, walk_scope()).await;
    let member = listed.people.iter().find(|member| member.person == kim.person).expect("who was shown out is still named");
    assert!(member.roles.is_empty());
    let path = format!("/api/people/{}/give-again", kim.person);
    assert_eq!(act(&app, &staff, &path, json!({"scope": walk_scope()})).await.status, StatusCode::NO_CONTENT);
    act(&app, &staff, &path, json!({"scope": walk_scope()})).await.is_problem(Code::NotFound);
    assert!(!is_revoked(&app, Revoked::Grant(kim.person, walk_scope())).await, "a restore would end it again");
    assert!(shows_walk(&app.pull(&kim, after.cursor).await.items), "a grant starts at nothing");
    applied(&app.push(&kim, &[late]).await[0]);
}

#[tokio::test]
async fn who_has_no_part_learns_nothing_and_who_has_too_small_a_one_is_told_so() {
    let app = TestApp::demo().await;
    let (kim, sam, staff) = (app.participant().await, app.participant().await, app.staff(coordinator()).await);
    let hidden = json!({"scope": Scope::Walk(record_id("assberg_walk"))});
    let missing = json!({"scope": Scope::Walk(new_id())});
    let path = format!("/api/people/{}/end", sam.person);
    let (of_hidden, of_missing) = (act(&app, &kim, &path, hidden).await, act(&app, &kim, &path, missing).await);
    of_hidden.is_problem(Code::NotFound);
    assert_eq!(of_hidden.body, of_missing.body);
    end_walk(&app, &kim, &sam).await.is_problem(Code::Forbidden);
    app.get(&kim, &format!("/api/people?scope={}", walk_scope())).await.is_problem(Code::Forbidden);
    app.get(&kim, &format!("/api/people?scope={}", Scope::Walk(new_id()))).await.is_problem(Code::NotFound);
    let wipe = format!("/api/devices/{}/wipe", sam.device_id);
    act(&app, &kim, &wipe, json!({"person": sam.person})).await.is_problem(Code::Forbidden);
    // Nor does staff reach a device that is not that person's, or a scope that is nobody's membership.
    act(&app, &staff, &wipe, json!({"person": kim.person})).await.is_problem(Code::NotFound);
    let own = json!({"scope": Scope::Person(kim.person)});
    let answer = act(&app, &staff, &format!("/api/people/{}/end", kim.person), own).await;
    answer.is_problem(Code::NotFound);
    let note = observation("En annans");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    act(&app, &sam, "/api/erasures", json!({"record_id": note.record_id, "reason": "x"})).await.is_problem(Code::NotFound);
    act(&app, &kim, "/api/erasures", json!({"record_id": note.record_id, "reason": "x"})).await.is_problem(Code::Forbidden);
    act(&app, &staff, "/api/erasures", json!({"record_id": note.record_id, "reason": " "})).await.is_problem(Code::ReasonMissing);
}

#[tokio::test]
async fn a_signed_out_device_is_asked_to_sign_in_and_a_wiped_one_hears_it_by_its_own_credential_alone() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    app.push(&kim, &[]).await;
    let device = |verb: &str| format!("/api/devices/{}/{verb}", kim.device_id);
    let token = async |cookie: &str| app.post("/api/token", &[("cookie", cookie), OWN], &json!({})).await;
    assert_eq!(act(&app, &staff, &device("sign-out"), json!({"person": kim.person})).await.status, StatusCode::NO_CONTENT);
    token(&kim.cookie).await.is_problem(Code::SignInNeeded);
    app.pull_page(&kim, None, None).await.is_problem(Code::SignInNeeded);
    assert!(is_revoked(&app, Revoked::Device(kim.device_id)).await.eq(&false));
    // Signed out first and wiped then: the credential is known all the same.
    assert_eq!(act(&app, &staff, &device("wipe"), json!({"person": kim.person})).await.status, StatusCode::NO_CONTENT);
    token(&kim.cookie).await.is_problem(Code::DeviceWiped);
    app.pull_page(&kim, None, None).await.is_problem(Code::DeviceWiped);
    assert!(is_revoked(&app, Revoked::Device(kim.device_id)).await);
    let forged = format!("__Host-lykta={}", "ab".repeat(32));
    token(&forged).await.is_problem(Code::SignInNeeded);
    app.post("/api/token", &[OWN], &json!({})).await.is_problem(Code::SignInNeeded);
    // The same person on another device goes on; and so does the wiped browser with a new join.
    let again = app.participant().await;
    app.pull(&again, None).await;
    let join = json!({"secret": app.secrets.link, "device_id": new_device()});
    let joined = app.post("/api/join", &[("cookie", &kim.cookie), OWN], &join).await;
    assert_eq!(joined.status, StatusCode::OK);
    assert_ne!(joined.json()["person"], json!(kim.person));
    let cookie = kim.cookie.clone();
    let app = app.restarted().await;
    app.post("/api/token", &[("cookie", &cookie), OWN], &json!({})).await.is_problem(Code::DeviceWiped);
}

/// A browser that has lost its database and kept its cookie joins as another device, in the session that it has. Ended before its first push, it is ended all the same.
#[tokio::test]
async fn a_device_that_joined_in_an_older_session_is_signed_out_by_its_own_number() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let device_id = new_device();
    let join = json!({"secret": app.secrets.link, "device_id": device_id});
    let joined = app.post("/api/join", &[("cookie", &kim.cookie), OWN], &join).await;
    assert_eq!(joined.json()["person"], json!(kim.person), "the session goes on");
    let path = format!("/api/devices/{device_id}/sign-out");
    assert_eq!(act(&app, &staff, &path, json!({"person": kim.person})).await.status, StatusCode::NO_CONTENT);
    app.post("/api/token", &[("cookie", &kim.cookie), OWN], &json!({})).await.is_problem(Code::SignInNeeded);
}

fn new_device() -> shared::id::DeviceId {
    shared::id::DeviceId(new_id().0)
}

/// After a restore what began before the wipe is wiped: a clock that was set back in between must not make it begin after.
#[tokio::test]
async fn a_device_is_never_wiped_before_its_sessions_began() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let began_ms = app.clock.now_ms();
    app.set_back_ms(3_600_000);
    let path = format!("/api/devices/{}/wipe", kim.device_id);
    assert_eq!(act(&app, &staff, &path, json!({"person": kim.person})).await.status, StatusCode::NO_CONTENT);
    let at_ms =
        app.app.store.read(move |connection| revocations::find_revoked_at(connection, Revoked::Device(kim.device_id))).await.expect("it reads");
    assert!(at_ms.is_some_and(|at_ms| at_ms >= began_ms), "{at_ms:?} is before {began_ms}");
}

#[tokio::test]
async fn what_the_command_line_ends_beside_the_server_is_noticed_by_it() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let end = EndDevice { by: Decider::CommandLine, person: kim.person, device_id: kim.device_id, is_wipe: true, reason: None };
    app.app.store.write(end).await.expect("it is ended");
    // The write alone is what another process does: the sessions in this one's memory still live.
    assert_eq!(app.pull_page(&kim, None, None).await.status, StatusCode::OK);
    note_ended(&app.app).await.expect("it looks");
    app.pull_page(&kim, None, None).await.is_problem(Code::DeviceWiped);
}

#[tokio::test]
async fn a_device_that_took_a_new_id_is_ended_with_the_session_it_goes_on_in() {
    let app = TestApp::demo().await;
    let (mut kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    kim.device_id = new_device();
    app.push(&kim, &[]).await;
    let path = format!("/api/devices/{}/wipe", kim.device_id);
    assert_eq!(act(&app, &staff, &path, json!({"person": kim.person})).await.status, StatusCode::NO_CONTENT);
    app.pull_page(&kim, None, None).await.is_problem(Code::DeviceWiped);
}

#[tokio::test]
async fn a_wiped_device_that_lost_its_cookie_hears_it_by_what_renews_and_by_its_receipts() {
    let app = TestApp::demo().await;
    let staff = app.staff(coordinator()).await;
    let device = new_device();
    let joined = app.post("/api/join", &[OWN], &json!({"secret": app.secrets.link, "device_id": device})).await.json();
    let path = format!("/api/devices/{device}/wipe");
    assert_eq!(act(&app, &staff, &path, json!({"person": joined["person"]})).await.status, StatusCode::NO_CONTENT);
    let renew = json!({"secret": joined["renewal"], "device_id": device});
    app.post("/api/session/renew", &[OWN], &renew).await.is_problem(Code::DeviceWiped);
    let restore = |device| json!({"device_id": device, "memberships": [joined["membership"]]});
    app.post("/api/session/restore", &[OWN], &restore(device)).await.is_problem(Code::DeviceWiped);
    app.post("/api/session/restore", &[OWN], &restore(new_device())).await.is_problem(Code::SignInNeeded);
    let nobody = json!({"secret": "00".repeat(32), "device_id": device});
    app.post("/api/session/renew", &[OWN], &nobody).await.is_problem(Code::SignInNeeded);
}

#[tokio::test]
async fn an_erased_note_is_gone_from_every_copy_and_its_words_from_the_file() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let words = "Grannen på tredje våningen";
    let note = observation(words);
    let sent = kim.sent(&note);
    app.push_sent(&kim, vec![sent.clone()]).await;
    let comment = operation(
        Kind::Observation,
        note.record_id,
        Change::Append { set: "comments".to_owned(), element: new_id().to_string(), value: json!("Det är Svensson") },
    );
    let (desk, phone) = (app.pull(&staff, None).await, app.pull(&kim, None).await);
    let reason = json!({"record_id": note.record_id, "reason": "Begäran enligt artikel 17"});
    let answer = act(&app, &staff, "/api/erasures", reason.clone()).await;
    assert_eq!((answer.status, answer.json()["operations"].as_u64()), (StatusCode::OK, Some(1)));
    act(&app, &staff, "/api/erasures", reason).await.is_problem(Code::NotFound);
    for (who, cursor) in [(&staff, desk.cursor), (&kim, phone.cursor)] {
        let pulled = app.pull(who, cursor).await;
        let own: &[_] = if who.person == kim.person { &[note.op_id] } else { &[] };
        assert_eq!(pulled.erased, own, "the writer's phone is told which of its own operations to purge");
        assert!(pulled.removals.iter().any(|removal| removal.record_id == note.record_id));
        assert!(pulled.items.iter().all(|item| item.record.id != note.record_id));
    }
    // The phone that sends it again, and another that still wanted to add to it, are told to let go; nothing of that is kept.
    let again = app.push_sent(&kim, vec![sent]).await;
    assert_eq!(again.answers[0].outcome, Outcome::Erased {});
    assert_eq!(app.push(&staff, &[comment]).await, [Outcome::Erased {}]);
    assert!(is_revoked(&app, Revoked::Operation(note.op_id)).await);
    let (directory, now_ms) = (app.directory, app.app.clock.now_ms());
    app.app.close().await;
    let bytes = std::fs::read(directory.path().join("lykta.sqlite")).expect("the file");
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!holds(words) && !holds("Det är Svensson"), "erased words are still in the file");
    let data = directory.path().to_owned();
    let findings = tokio::task::spawn_blocking(move || examine(&data, None, now_ms)).await.expect("it ends").expect("it looks");
    let errors: Vec<_> = format!("{findings:?}").lines().filter(|line| line.contains("Error")).map(ToOwned::to_owned).collect();
    assert!(!findings.has_errors(), "the chain and the records hold: {errors:?}");
}

#[tokio::test]
async fn one_comment_goes_and_the_rest_of_the_record_stays() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let note = observation("Lampan är sönder");
    let element = |text: &str| {
        let id = new_id().to_string();
        let change = Change::Append { set: "comments".to_owned(), element: id.clone(), value: json!(text) };
        (id, operation(Kind::Observation, note.record_id, change))
    };
    let ((doomed, first), (kept, second)) = (element("Om en granne"), element("Om lampan"));
    for outcome in app.push(&kim, std::slice::from_ref(&note)).await.iter().chain(&app.push(&staff, &[first, second]).await) {
        applied(outcome);
    }
    let before = app.pull(&staff, None).await;
    let body = json!({"record_id": note.record_id, "set": "comments", "element": doomed, "reason": "Om en enskild"});
    assert_eq!(act(&app, &staff, "/api/erasures", body).await.status, StatusCode::OK);
    let half = json!({"record_id": note.record_id, "set": "comments", "reason": "x"});
    act(&app, &staff, "/api/erasures", half).await.is_problem(Code::FieldMissing);
    let pulled = app.pull(&staff, before.cursor).await;
    let item = pulled.items.iter().find(|item| item.record.id == note.record_id).expect("the desk is told");
    let comments: Vec<&String> = item.record.sets["comments"].keys().collect();
    assert_eq!(comments, [&kept]);
    assert_eq!(item.record.text("text"), Some("Lampan är sönder"));
}

#[tokio::test]
async fn a_step_between_others_is_erased_and_what_came_after_it_stands() {
    let app = TestApp::demo().await;
    let staff = app.staff(coordinator()).await;
    let fields = crate::app::fields(json!({"walk": record_id("hedbo_walk"), "title": "Lampa", "category": "lighting", "severity": "poor"}));
    let finding = operation(Kind::Finding, new_id(), Change::Create { fields });
    let step = |from: &str, to: &str, reason: Option<&str>| {
        let change = Change::Move { from: from.to_owned(), to: to.to_owned(), reason: reason.map(ToOwned::to_owned) };
        operation(Kind::Finding, finding.record_id, change)
    };
    let (first, second) = (step("received", "declined", Some("Svensson vill inte")), step("declined", "reopened", Some("Ny bedömning")));
    for outcome in app.push(&staff, &[finding.clone(), first.clone(), second]).await {
        applied(&outcome);
    }
    let body = json!({"record_id": finding.record_id, "op_id": first.op_id, "reason": "Om en enskild"});
    assert_eq!(act(&app, &staff, "/api/erasures", body).await.status, StatusCode::OK);
    let pulled = app.pull(&staff, None).await;
    let item = pulled.items.iter().find(|item| item.record.id == finding.record_id).expect("it is there");
    let standing = item.record.standing.as_ref().expect("a lifecycle");
    assert_eq!((standing.state.as_str(), standing.moves.len()), ("reopened", 1));
    let (directory, now_ms) = (app.directory, app.app.clock.now_ms());
    app.app.close().await;
    let data = directory.path().to_owned();
    let findings = tokio::task::spawn_blocking(move || examine(&data, None, now_ms)).await.expect("it ends").expect("it looks");
    assert!(!findings.has_errors(), "{findings:?}");
}

#[tokio::test]
async fn what_was_refused_is_erased_with_its_record_and_its_author_hears_it() {
    let app = TestApp::demo().await;
    let staff = app.staff(coordinator()).await;
    let fields = crate::app::fields(json!({"walk": record_id("hedbo_walk"), "title": "Lampa", "category": "lighting", "severity": "poor"}));
    let finding = operation(Kind::Finding, new_id(), Change::Create { fields });
    let step = |reason: &str| {
        let change = Change::Move { from: "received".to_owned(), to: "declined".to_owned(), reason: Some(reason.to_owned()) };
        operation(Kind::Finding, finding.record_id, change)
    };
    let (first, second) = (step("Utanför området"), step("Svensson vill inte"));
    let outcomes = app.push(&staff, &[finding.clone(), first.clone(), second.clone()]).await;
    assert!(matches!(&outcomes[2], Outcome::Rejected { code: Code::MovedOn, .. }), "{outcomes:?}");
    let body = json!({"record_id": finding.record_id, "reason": "Om en enskild"});
    assert_eq!(act(&app, &staff, "/api/erasures", body).await.status, StatusCode::OK);
    let mut erased = app.pull(&staff, None).await.erased;
    let mut expected = vec![finding.op_id, first.op_id, second.op_id];
    erased.sort();
    expected.sort();
    assert_eq!(erased, expected);
    let other = app.participant().await;
    assert!(app.pull(&other, None).await.erased.is_empty());
}

#[tokio::test]
async fn the_list_says_what_each_device_has_left() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let mut push = app.push_of(&kim, Vec::new());
    (push.waiting_operations, push.waiting_photos) = (3, 2);
    act(&app, &kim, "/api/sync/push", serde_json::to_value(push).expect("JSON")).await;
    let listed = people(&app, &staff, walk_scope()).await;
    let member = listed.people.iter().find(|member| member.person == kim.person).expect("Kim takes part");
    assert!(member.may_end && member.may_end_devices);
    let [device] = member.devices.as_slice() else { panic!("one device: {member:?}") };
    assert_eq!((device.waiting_operations, device.waiting_photos), (Some(3), Some(2)));
    assert!(device.is_signed_in && !device.is_wiped && !device.is_this);
    let area = Scope::Area(record_id("hedbo"));
    let of_area = people(&app, &staff, area).await;
    let own = of_area.people.iter().find(|member| member.person == staff.person).expect("the coordinator");
    assert!(!own.may_end && own.devices.iter().any(|device| device.is_this), "nobody locks themselves out");
    let nonsense = Request::builder().uri("/api/people?scope=nonsense").header("authorization", staff.bearer());
    app.send(nonsense.body(Body::empty()).expect("a lawful request")).await.is_problem(Code::Malformed);
}

/// Whose session has run out long ago: the pull itself, with the clock set.
async fn pull_as(app: &TestApp, person: shared::id::RecordId, cursor: Option<String>) -> shared::wire::Pulled {
    let keys = app.app.keys.clone();
    let asked = shared::wire::Pull { protocol: shared::PROTOCOL, cursor, log: None, limit: Some(5) };
    app.app.store.read(move |connection| server::sync::pull::pull(connection, &keys, person, &asked)).await.expect("a page")
}

#[tokio::test]
async fn a_device_that_was_away_for_longer_than_removals_are_remembered_starts_anew() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff(coordinator()).await);
    let note = observation("Bort");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    let old = app.pull(&kim, None).await.cursor;
    let reason = json!({"record_id": note.record_id, "reason": "Begäran"});
    assert_eq!(act(&app, &staff, "/api/erasures", reason).await.status, StatusCode::OK);
    // An operation after the removal, so that the log itself has passed it.
    applied(&app.push(&kim, &[observation("Kvar")]).await[0]);
    let removals = |app: &TestApp| {
        let store = app.app.store.clone();
        let sql = "select count(*) from visibility where is_removed = 1 and record_id = $1";
        let id = *note.record_id.0.as_bytes();
        async move { store.read(move |connection| Ok(connection.query_row(sql, [id], |row| row.get::<_, i64>(0))?)).await.expect("it reads") }
    };
    let before = removals(&app).await;
    assert!(before > 0);
    app.advance_ms(399 * DAY_MS);
    server::sync::horizon::sweep(&app.app).await.expect("it sweeps");
    assert_eq!(removals(&app).await, before, "too early");
    assert!(pull_as(&app, kim.person, old.clone()).await.reset.is_none());
    app.advance_ms(2 * DAY_MS);
    server::sync::horizon::sweep(&app.app).await.expect("it sweeps");
    assert_eq!(removals(&app).await, 0);
    assert_eq!(pull_as(&app, kim.person, old).await.reset, Some(shared::wire::Reset::TooOld));
    // A first download in many pages, whose cursors stand far before the horizon and are of today.
    let (mut page, mut pages) = (pull_as(&app, kim.person, None).await, 1);
    while page.has_more {
        assert!(page.items.iter().all(|item| item.record.id != note.record_id));
        page = pull_as(&app, kim.person, page.cursor).await;
        assert_eq!(page.reset, None, "a cursor of today is good");
        pages += 1;
    }
    assert!(pages > 2);
    assert_eq!(pull_as(&app, kim.person, page.cursor).await.reset, None);
}
