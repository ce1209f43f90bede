//! Outside one's scopes everything is as if it did not exist; inside, only what the role allows.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use server::demo::record_id;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::record::Record;
use shared::wire::Outcome;

use crate::app::{TestApp, applied, fields, new_id, observation, operation, rejected, set};

const EVERY_PRIVATE_ROUTE: &[(&str, &str)] = &[
    ("POST", "/api/sync/push"),
    ("POST", "/api/sync/pull"),
    ("GET", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/token"),
    ("GET", "/api/walks/01890a5d-ac96-774b-bcce-b302099a8057/join"),
    ("POST", "/api/walks/01890a5d-ac96-774b-bcce-b302099a8057/join"),
    ("GET", "/api/walks/01890a5d-ac96-774b-bcce-b302099a8057/phones"),
    ("GET", "/api/findings.csv"),
    ("GET", "/api/people?scope=walk:01890a5d-ac96-774b-bcce-b302099a8057"),
    ("POST", "/api/people/01890a5d-ac96-774b-bcce-b302099a8057/end"),
    ("POST", "/api/people/01890a5d-ac96-774b-bcce-b302099a8057/give-again"),
    ("POST", "/api/devices/01890a5d-ac96-774b-bcce-b302099a8057/sign-out"),
    ("POST", "/api/devices/01890a5d-ac96-774b-bcce-b302099a8057/wipe"),
    ("POST", "/api/erasures"),
    ("GET", "/api/events"),
    ("POST", "/api/photos"),
    ("HEAD", "/api/photos/01890a5d-ac96-774b-bcce-b302099a8057"),
    ("PATCH", "/api/photos/01890a5d-ac96-774b-bcce-b302099a8057"),
    ("GET", "/api/photos/01890a5d-ac96-774b-bcce-b302099a8057/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
];

#[tokio::test]
async fn without_a_session_every_private_route_asks_for_one() {
    let app = TestApp::demo().await;
    for (method, path) in EVERY_PRIVATE_ROUTE {
        for header in [None, Some(("authorization", "Bearer nonsense")), Some(("cookie", "__Host-lykta=00"))] {
            let mut request = Request::builder().method(*method).uri(*path).header("sec-fetch-site", "same-origin");
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
            let answer = app.send(request.body(Body::empty()).expect("a lawful request")).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} {header:?}");
        }
    }
}

#[tokio::test]
async fn a_walk_outside_ones_scopes_is_not_found_whatever_is_asked() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let hidden = record_id("assberg_walk");
    let missing = new_id();
    for path in ["/api/walks/{}/join", "/api/walks/{}/phones", "/api/findings.csv?walk={}"] {
        let of_hidden = app.get(&kim, &path.replace("{}", &hidden.to_string())).await;
        let of_missing = app.get(&kim, &path.replace("{}", &missing.to_string())).await;
        of_hidden.is_problem(Code::NotFound);
        assert_eq!(of_hidden.body, of_missing.body, "{path}");
        app.get(&kim, &path.replace("{}", "nonsense")).await.is_problem(Code::NotFound);
    }
    // Inside, but not theirs to lead.
    for path in ["join", "phones"] {
        app.get(&kim, &format!("/api/walks/{}/{path}", record_id("hedbo_walk"))).await.is_problem(Code::Forbidden);
    }
}

#[tokio::test]
async fn a_participant_sees_own_things_and_none_of_the_others() {
    let app = TestApp::demo().await;
    let (kim, lo) = (app.participant().await, app.participant().await);
    let note = observation("Kims");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    assert!(!app.pull(&lo, None).await.items.iter().any(|item| item.record.id == note.record_id));
    assert_eq!(app.push(&lo, &[set(&note, json!({"text": "Los"}))]).await[0], Outcome::Retry { code: Code::UnknownRecord });
    let alva = app.staff("samordnare").await;
    assert!(app.pull(&alva, None).await.items.iter().any(|item| item.record.id == note.record_id));
    // Not even a coordinator puts words into a participant's mouth.
    assert_eq!(rejected(&app.push(&alva, &[set(&note, json!({"text": "Alvas"}))]).await[0]), Code::Forbidden);
}

#[tokio::test]
async fn staff_see_the_names_of_those_who_take_part_and_participants_do_not() {
    let app = TestApp::demo().await;
    let (kim, lo, alva) = (app.participant().await, app.participant().await, app.staff("samordnare").await);
    let people = |pulled: shared::wire::Pulled| -> Vec<_> {
        pulled.items.into_iter().filter(|item| item.record.kind == Kind::Person).map(|item| item.record.id).collect()
    };
    let seen = people(app.pull(&alva, None).await);
    assert!(seen.contains(&kim.person) && seen.contains(&lo.person) && seen.contains(&alva.person));
    assert_eq!(people(app.pull(&kim, None).await), [kim.person]);
    // A new name reaches the desk.
    let rename = operation(Kind::Person, kim.person, Change::Set { fields: fields(json!({"name": "Kim B"})) });
    applied(&app.push(&kim, &[rename]).await[0]);
    let pulled = app.pull(&alva, None).await;
    let record = pulled.items.into_iter().find(|item| item.record.id == kim.person).expect("Kim").record;
    assert_eq!(record.text("name"), Some("Kim B"));
}

/// The people that somebody's pull brings, by id.
async fn people(app: &TestApp, who: &crate::app::Someone) -> BTreeMap<RecordId, Record> {
    let pulled = app.pull(who, None).await;
    pulled.items.into_iter().filter(|item| item.record.kind == Kind::Person).map(|item| (item.record.id, item.record)).collect()
}

#[tokio::test]
async fn a_partner_reads_the_name_of_whoever_wrote_in_what_it_reads_and_no_more() {
    let app = TestApp::demo().await;
    let (cleo, kim) = (app.staff("bostad").await, app.participant().await);
    let (alva, dag, bo) = (record_id("coordinator"), record_id("administrator"), record_id("officer"));
    let seen = people(&app, &cleo).await;
    let told = seen.get(&alva).expect("the coordinator handed findings to the housing company");
    assert_eq!((told.text("name"), told.reference("organisation")), (Some("Alva Exempel"), Some(record_id("municipality"))));
    assert_eq!(told.fields.keys().collect::<Vec<_>>(), ["name", "organisation"], "no title");
    for (who, id) in [("the administrator", dag), ("the officer", bo), ("a participant", kim.person)] {
        assert!(!seen.contains_key(&id), "{who} wrote in nothing that the housing company reads");
    }
    // Kim's note becomes a finding of the housing company: it reads the finding, and not who said it.
    let note = observation("Porten står öppen");
    applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]);
    let coordinator = app.staff("samordnare").await;
    let made = json!({"walk": record_id("hedbo_walk"), "title": "Porten", "category": "entrances", "severity": "poor", "organisation": record_id("housing")});
    let finding = operation(Kind::Finding, new_id(), Change::Create { fields: fields(made) });
    let link = operation(
        Kind::Finding,
        finding.record_id,
        Change::Append { set: "observations".into(), element: note.record_id.to_string(), value: json!(null) },
    );
    for outcome in app.push(&coordinator, &[finding.clone(), link]).await {
        applied(&outcome);
    }
    assert!(app.pull(&cleo, None).await.items.iter().any(|item| item.record.id == finding.record_id));
    assert!(!people(&app, &cleo).await.contains_key(&kim.person));
    // The administrator writes a note in it: from then on, a name.
    let admin = app.staff("admin").await;
    let cursor = app.pull(&cleo, None).await.cursor;
    let comment =
        operation(Kind::Finding, finding.record_id, Change::Append { set: "comments".into(), element: new_id().to_string(), value: "Hej".into() });
    applied(&app.push(&admin, &[comment]).await[0]);
    let news = app.pull(&cleo, cursor).await;
    let named = news.items.iter().find(|item| item.record.id == dag).expect("the name comes with the note");
    assert_eq!(named.record.fields.keys().collect::<Vec<_>>(), ["name", "organisation"]);
    // The observer hears of the finding and of nobody who works with it.
    assert_eq!(people(&app, &kim).await.into_keys().collect::<Vec<_>>(), [kim.person]);
}

#[tokio::test]
async fn a_finding_that_is_handed_on_takes_the_names_in_it_along() {
    let app = TestApp::demo().await;
    let (eli, alva) = (app.staff("kommun").await, app.staff("samordnare").await);
    let cleo = record_id("housing_staff");
    assert!(!people(&app, &eli).await.contains_key(&cleo), "so far the street office has read nothing of the housing company's");
    let handed = Change::Set { fields: fields(json!({"organisation": record_id("municipality")})) };
    applied(&app.push(&alva, &[operation(Kind::Finding, record_id("assberg_finding_4"), handed)]).await[0]);
    let seen = people(&app, &eli).await;
    assert_eq!(seen.get(&cleo).and_then(|person| person.text("name")), Some("Cleo Exempel"));
}

#[tokio::test]
async fn nobody_says_of_themselves_where_they_work() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    for claim in [json!({"organisation": record_id("police")}), json!({"title": "Polis"}), json!({"name": "Kim", "title": "Polis"})] {
        let claimed = operation(Kind::Person, kim.person, Change::Set { fields: fields(claim) });
        assert_eq!(rejected(&app.push(&kim, &[claimed]).await[0]), Code::Forbidden);
    }
}

#[tokio::test]
async fn who_pointed_it_out_hears_the_answer_and_not_the_talk_behind_it() {
    let app = TestApp::demo().await;
    let (kim, alva) = (app.participant().await, app.staff("samordnare").await);
    let note = observation("Mörkt i tunneln");
    app.push(&kim, std::slice::from_ref(&note)).await;
    let finding = operation(
        Kind::Finding,
        new_id(),
        Change::Create {
            fields: fields(
                json!({"walk": record_id("hedbo_walk"), "title": "Internt namn", "category": "lighting", "severity": "poor", "reply": "Lagas i mars."}),
            ),
        },
    );
    let link = operation(
        Kind::Finding,
        finding.record_id,
        Change::Append { set: "observations".into(), element: note.record_id.to_string(), value: json!(null) },
    );
    let comment = operation(
        Kind::Finding,
        finding.record_id,
        Change::Append { set: "comments".into(), element: new_id().to_string(), value: "Internt".into() },
    );
    let outcomes = app.push(&alva, &[finding.clone(), link, comment]).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))), "{outcomes:?}");
    let pulled = app.pull(&kim, None).await;
    let told = &pulled.items.iter().find(|item| item.record.id == finding.record_id).expect("Kim hears of it").record;
    assert_eq!(told.text("reply"), Some("Lagas i mars."));
    assert!(!told.canonical().contains("Internt"), "{}", told.canonical());
}

#[tokio::test]
async fn no_operation_makes_people_organisations_or_grants() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let person = operation(Kind::Person, new_id(), Change::Create { fields: fields(json!({"name": "Ny"})) });
    let organisation = operation(Kind::Organisation, new_id(), Change::Create { fields: fields(json!({"name": "Ny", "kind": "other"})) });
    let area = operation(Kind::Area, new_id(), Change::Create { fields: fields(json!({"organisation": record_id("municipality"), "name": "Ny"})) });
    let walk = operation(
        Kind::Walk,
        new_id(),
        Change::Create { fields: fields(json!({"area": record_id("hedbo"), "name": "Ny", "checklist": record_id("checklist")})) },
    );
    for outcome in app.push(&kim, &[person, organisation, area, walk]).await {
        assert_eq!(rejected(&outcome), Code::Forbidden);
    }
}

#[tokio::test]
async fn a_method_or_address_that_is_not_there_says_so_in_our_form() {
    let app = TestApp::demo().await;
    for (method, path, code) in [
        (Method::PUT, "/api/join", Code::MethodNotAllowed),
        (Method::GET, "/api/join", Code::MethodNotAllowed),
        (Method::GET, "/api/nothing", Code::NotFound),
        (Method::POST, "/api/nothing/at/all", Code::NotFound),
        (Method::POST, "/index.html", Code::MethodNotAllowed),
    ] {
        let request = Request::builder().method(method.clone()).uri(path).body(Body::empty()).expect("a lawful request");
        let answer = app.send(request).await;
        assert_eq!(answer.json()["code"], code.as_str(), "{method} {path}");
    }
}
