//! What a device must not keep after an end, and a server not after an erasure: what was told through the scope that ended, what was written before it was
//! mended, what was removed while a first download paused.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::json;
use server::access::authority::Decider;
use server::access::membership::EndGrant;
use server::demo::record_id;
use server::store::grants;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::Scope;
use shared::wire::{Pull, Pulled};

use crate::app::{Someone, TestApp, applied, new_id, observation, operation, rejected};

/// What a device keeps, as it follows pages.
#[derive(Default)]
struct Copy {
    held: BTreeMap<RecordId, (u64, BTreeSet<Scope>, String)>,
    cursor: Option<String>,
}

impl Copy {
    fn take(&mut self, page: Pulled) {
        assert_eq!(page.reset, None);
        for item in page.items {
            self.held.insert(item.record.id, (item.seq, item.scopes.into_iter().collect(), item.record.canonical()));
        }
        for removal in page.removals {
            if let Some((_, scopes, _)) = self.held.get_mut(&removal.record_id).filter(|(seq, ..)| *seq < removal.seq) {
                scopes.remove(&removal.scope);
            }
        }
        for (_, scopes, _) in self.held.values_mut() {
            scopes.retain(|scope| !page.revoked.contains(scope));
        }
        self.held.retain(|_, (_, scopes, _)| !scopes.is_empty());
        self.cursor = page.cursor;
    }

    async fn follow(&mut self, app: &TestApp, person: RecordId) {
        loop {
            let page = pull(app, person, self.cursor.clone(), 3).await;
            let has_more = page.has_more;
            self.take(page);
            if !has_more {
                return;
            }
        }
    }

    fn texts(&self) -> BTreeMap<RecordId, &str> {
        self.held.iter().map(|(id, (_, _, text))| (*id, text.as_str())).collect()
    }
}

async fn pull(app: &TestApp, person: RecordId, cursor: Option<String>, limit: u32) -> Pulled {
    let keys = app.app.keys.clone();
    let asked = Pull { protocol: shared::PROTOCOL, cursor, log: None, limit: Some(limit) };
    app.app.store.read(move |connection| server::sync::pull::pull(connection, &keys, person, &asked)).await.expect("a page")
}

/// Ends all that staff may do at places and organisations; what is their own stays.
async fn end_all(app: &TestApp, who: &Someone) {
    let person = who.person;
    let held = app.app.store.read(move |connection| grants::list(connection, person)).await.expect("it reads");
    let scopes: BTreeSet<Scope> = held.into_iter().map(|grant| grant.scope).collect();
    for scope in scopes.into_iter().filter(|scope| matches!(scope, Scope::Area(_) | Scope::Organisation(_))) {
        let end = EndGrant { by: Decider::CommandLine, person, scope, reason: None };
        app.app.store.write(end).await.expect("it ends");
    }
}

#[tokio::test]
async fn who_pointed_something_out_and_coordinates_no_more_keeps_nothing_of_how_it_was_discussed() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let note = observation("Lampan är sönder");
    let fields = crate::app::fields(json!({"walk": record_id("hedbo_walk"), "title": "Lampa", "category": "lighting", "severity": "poor"}));
    let finding = operation(Kind::Finding, new_id(), Change::Create { fields });
    let append = |set: &str, element: String, value| {
        let change = Change::Append { set: set.to_owned(), element, value };
        operation(Kind::Finding, finding.record_id, change)
    };
    let link = append("observations", note.record_id.to_string(), json!(null));
    let said = append("comments", new_id().to_string(), json!("Internt: grannen klagar jämt"));
    for outcome in app.push(&alva, &[note, finding.clone(), link, said]).await {
        applied(&outcome);
    }
    let mut copy = Copy::default();
    copy.follow(&app, alva.person).await;
    assert!(copy.texts()[&finding.record_id].contains("Internt"), "whoever coordinates reads all of it");
    end_all(&app, &alva).await;
    copy.follow(&app, alva.person).await;
    let mut fresh = Copy::default();
    fresh.follow(&app, alva.person).await;
    assert!(fresh.texts().contains_key(&finding.record_id), "it is still theirs to follow");
    assert!(!fresh.texts()[&finding.record_id].contains("Internt"));
    let differs: Vec<_> = fresh.texts().into_iter().filter(|(id, text)| copy.texts().get(id) != Some(text)).collect();
    assert!(differs.is_empty() && copy.held.len() == fresh.held.len(), "an old copy shows what a new one does: {differs:?}");
}

#[tokio::test]
async fn what_was_refused_before_it_was_mended_is_erased_with_what_it_became() {
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff("samordnare").await);
    let words = "Om en granne";
    // Its note is refused for a stop of another walk, and so the comment lies in the tray with it.
    let mut refused = observation("Lampan är sönder");
    if let Change::Create { fields } = &mut refused.change {
        fields.insert("severity".to_owned(), json!("nonsense"));
    }
    let element = new_id().to_string();
    let comment = || {
        let change = Change::Append { set: "comments".to_owned(), element: element.clone(), value: json!(words) };
        operation(Kind::Observation, refused.record_id, change)
    };
    for outcome in app.push(&kim, &[refused.clone(), comment()]).await {
        rejected(&outcome);
    }
    let mut mended = observation("Lampan är sönder");
    (mended.record_id, mended.replaces) = (refused.record_id, Some(refused.op_id));
    for outcome in app.push(&kim, &[mended.clone(), comment()]).await {
        applied(&outcome);
    }
    let body = json!({"record_id": mended.record_id, "set": "comments", "element": element, "reason": "Om en enskild"});
    let answer = app.post("/api/erasures", &[("authorization", &staff.bearer())], &body).await;
    assert_eq!(answer.status, StatusCode::OK);
    let left = app.app.store.read(|connection| {
        let sql = "select (select count(*) from refusals where body like '%granne%') + (select count(*) from operations where body like '%granne%')";
        Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(left.await.expect("it reads"), 0, "the words are still among what was refused");
    assert_eq!(app.pull(&kim, None).await.erased.len(), 2, "and the phone lets go of both");
}

#[tokio::test]
async fn a_first_download_that_paused_for_longer_than_removals_are_remembered_starts_anew() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
    let app = TestApp::demo().await;
    let (kim, staff) = (app.participant().await, app.staff("samordnare").await);
    let notes: Vec<_> = (0..5).map(|number| observation(&format!("Nummer {number}"))).collect();
    for outcome in app.push(&kim, &notes).await {
        applied(&outcome);
    }
    // As far as the first note, and no further.
    let mut copy = Copy::default();
    while !copy.held.contains_key(&notes[0].record_id) {
        let page = pull(&app, kim.person, copy.cursor.clone(), 1).await;
        assert!(page.has_more);
        copy.take(page);
    }
    let body = json!({"record_id": notes[0].record_id, "reason": "Begäran"});
    let answer = app.post("/api/erasures", &[("authorization", &staff.bearer())], &body).await;
    assert_eq!(answer.status, StatusCode::OK);
    applied(&app.push(&kim, &[observation("Kvar")]).await[0]);
    // One more page, before the removal's place; its cursor is of today. Then the phone lies in a drawer.
    copy.take(pull(&app, kim.person, copy.cursor.clone(), 1).await);
    assert!(copy.held.contains_key(&notes[0].record_id), "its removal stands further on");
    app.advance_ms(401 * DAY_MS);
    server::sync::horizon::sweep(&app.app).await.expect("it sweeps");
    let page = pull(&app, kim.person, copy.cursor.clone(), 100).await;
    assert_eq!(page.reset, Some(shared::wire::Reset::TooOld), "nobody remembers what it would have to let go of");
}
