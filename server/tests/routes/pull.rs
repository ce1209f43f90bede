//! Pull: pages, cursors, grants, removals, resets.

use std::collections::BTreeSet;

use serde_json::json;
use server::demo::{accounts, record_id};
use shared::code::Code;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::Scope;
use shared::wire::{Pulled, Reset};

use crate::app::{TestApp, applied, fields, observation, operation};

#[tokio::test]
async fn small_pages_add_up_to_the_whole() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let whole = app.pull(&alva, None).await;
    assert!(!whole.has_more && whole.items.len() > 60);
    let mut cursor = None;
    let mut records = std::collections::BTreeMap::new();
    let mut last_seq = 0;
    loop {
        let page: Pulled = serde_json::from_slice(&app.pull_page(&alva, cursor, Some(7)).await.body).expect("a page");
        assert!(page.items.len() <= 7);
        for item in page.items {
            assert!(item.seq > last_seq, "items come in order");
            last_seq = item.seq;
            records.insert(item.record.id, item.record);
        }
        cursor = page.cursor;
        if !page.has_more {
            assert_eq!(page.covers_seq, whole.covers_seq);
            break;
        }
        assert!(page.covers_seq <= last_seq, "a page covers no more than it shows");
    }
    let expected: std::collections::BTreeMap<_, _> = whole.items.into_iter().map(|item| (item.record.id, item.record)).collect();
    assert_eq!(records, expected);
}

#[tokio::test]
async fn a_saved_cursor_brings_only_what_is_new() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let first = app.pull(&kim, None).await;
    let note = observation("Ny");
    let seq = applied(&app.push(&kim, std::slice::from_ref(&note)).await[0]).seq;
    let second = app.pull(&kim, first.cursor).await;
    assert_eq!(second.items.iter().map(|item| item.record.id).collect::<Vec<_>>(), [note.record_id]);
    assert_eq!(second.items[0].scopes, [Scope::Person(kim.person)]);
    assert!(second.covers_seq >= seq);
    assert!(app.pull(&kim, second.cursor).await.items.is_empty());
}

#[tokio::test]
async fn a_cursor_is_for_its_person_and_can_not_be_forged() {
    let app = TestApp::demo().await;
    let (kim, lo) = (app.participant().await, app.participant().await);
    let cursor = app.pull(&kim, None).await.cursor.expect("a cursor");
    app.pull_page(&lo, Some(cursor.clone()), None).await.is_problem(Code::BadCursor);
    let mut forged = cursor.into_bytes();
    forged[20] ^= 1;
    app.pull_page(&kim, Some(String::from_utf8_lossy(&forged).into_owned()), None).await.is_problem(Code::BadCursor);
    app.pull_page(&kim, Some("{}".to_owned()), None).await.is_problem(Code::BadCursor);
}

#[tokio::test]
async fn a_removal_ends_one_scope_and_a_new_grant_starts_at_the_beginning() {
    let app = TestApp::demo().await;
    let (alva, bostad, kommun) = (app.staff("samordnare").await, app.staff("bostad").await, app.staff("kommun").await);
    let finding = record_id("assberg_finding_3");
    let (before, other_before) = (app.pull(&bostad, None).await, app.pull(&kommun, None).await);
    assert!(before.items.iter().any(|item| item.record.id == finding));
    assert!(!other_before.items.iter().any(|item| item.record.id == finding));
    let change = Change::Set { fields: fields(json!({"organisation": record_id("municipality")})) };
    applied(&app.push(&alva, &[operation(Kind::Finding, finding, change)]).await[0]);
    let after = app.pull(&bostad, before.cursor).await;
    assert_eq!(after.removals.len(), 1);
    assert_eq!((after.removals[0].record_id, after.removals[0].scope), (finding, Scope::Organisation(record_id("housing"))));
    assert!(app.pull(&kommun, other_before.cursor).await.items.iter().any(|item| item.record.id == finding));
    // Who starts anew is not told of what was never there.
    assert!(app.pull(&bostad, None).await.removals.is_empty());
}

#[tokio::test]
async fn a_revoked_grant_is_told_once_and_shows_nothing_more() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let first = app.pull(&kim, None).await;
    let scope = Scope::Walk(record_id("hedbo_walk"));
    app.app.store.write(Revoke(kim.person, scope)).await.expect("it is revoked");
    let second = app.pull(&kim, first.cursor).await;
    assert_eq!(second.revoked, [scope]);
    assert!(app.pull(&kim, second.cursor).await.revoked.is_empty());
    assert!(!app.pull(&kim, None).await.items.iter().any(|item| item.record.kind == Kind::Walk));
}

struct Revoke(shared::id::RecordId, Scope);

impl server::store::batch::Request for Revoke {
    type Answer = ();

    fn run(self, turn: &mut server::store::batch::Turn<'_>) -> Result<(), server::error::Error> {
        server::store::grants::remove(turn.connection, self.0, self.1).map(|_| ())
    }
}

struct Sql(&'static str);

impl server::store::batch::Request for Sql {
    type Answer = ();

    fn run(self, turn: &mut server::store::batch::Turn<'_>) -> Result<(), server::error::Error> {
        turn.connection.execute(self.0, [])?;
        turn.head = server::store::meta::get(turn.connection)?;
        Ok(())
    }
}

#[tokio::test]
async fn a_restored_server_is_noticed() {
    let cases = [
        ("update meta set epoch = 'another'", Reset::ForeignEpoch),
        ("update operations set digest = zeroblob(32) where seq = (select max(seq) from operations)", Reset::LogDiffers),
        ("delete from operations where seq = (select max(seq) from operations)", Reset::LogDiffers),
        ("update meta set last_seq = last_seq - 1", Reset::LogDiffers),
    ];
    for (sql, expected) in cases {
        let app = TestApp::demo().await;
        let kim = app.participant().await;
        app.push(&kim, &[observation("x")]).await;
        let cursor = app.pull(&kim, None).await.cursor;
        app.app.store.write(Sql(sql)).await.expect("the damage is done");
        let pulled = app.pull(&kim, cursor).await;
        assert_eq!(pulled.reset, Some(expected), "{sql}");
        assert!(pulled.items.is_empty() && pulled.cursor.is_none());
    }
}

#[tokio::test]
async fn a_client_that_is_too_old_may_not_pull_but_may_push() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    let answer = app.post("/api/sync/pull", &[("authorization", &kim.bearer())], &json!({"protocol": 0, "cursor": null})).await;
    answer.is_problem(Code::ClientTooOld);
    let mut push = app.push_of(&kim, vec![kim.sent(&observation("Gammal"))]);
    push.protocol = 0;
    let answer = app.post("/api/sync/push", &[("authorization", &kim.bearer())], &serde_json::to_value(push).expect("JSON")).await;
    assert_eq!(answer.json()["answers"][0]["outcome"], "applied");
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    app.push(&kim, &[observation("Kvar")]).await;
    let before = app.pull(&kim, None).await;
    let app = app.restarted().await;
    let after = app.pull(&kim, None).await;
    assert_eq!((before.epoch, before.items), (after.epoch, after.items));
    assert!(app.pull(&kim, before.cursor).await.items.is_empty());
}

/// The names of the people that somebody's pull brings.
async fn names(app: &TestApp, user: &str) -> BTreeSet<String> {
    let reader = app.staff(user).await;
    let people = app.pull(&reader, None).await.items.into_iter().filter(|item| item.record.kind == Kind::Person);
    people.filter_map(|item| item.record.text("name").map(ToOwned::to_owned)).collect()
}

#[tokio::test]
async fn staff_see_the_names_of_those_they_work_with() {
    let app = TestApp::demo().await;
    let staff: BTreeSet<String> = accounts().into_iter().map(|account| account.name).collect();
    assert_eq!(staff.len(), 5);
    let seen = names(&app, "samordnare").await;
    assert!(seen.is_superset(&staff), "the desk shows all names: {seen:?}");
    let kim = app.participant().await;
    let shown = app.pull(&kim, None).await.items.into_iter().filter(|item| item.record.kind == Kind::Person).count();
    assert_eq!(shown, 1, "who takes part sees nobody's record but the own");
}

#[tokio::test]
async fn who_handles_findings_is_shown_in_a_new_area_too() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let area = crate::app::new_id();
    let values = fields(json!({"organisation": record_id("municipality"), "name": "Skene"}));
    applied(&app.push(&alva, &[operation(Kind::Area, area, Change::Create { fields: values })]).await[0]);
    let items = app.pull(&alva, None).await.items;
    for user in ["housing_staff", "municipal_staff"] {
        let item = items.iter().find(|item| item.record.id == record_id(user)).expect("the person is seen");
        assert!(item.scopes.contains(&Scope::Area(area)), "{user}");
    }
}
