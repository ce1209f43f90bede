//! A server that was restored to before a join and a push: who joined comes back by receipt, what was accepted comes back with its stamp, and nothing else does.

use std::path::Path;

use axum::http::StatusCode;
use serde_json::{Value, json};
use server::demo::record_id;
use server::error::Error;
use server::store::batch::{Request, Turn};
use server::store::revocations::{self, Revoked};
use shared::code::Code;
use shared::id::{DeviceId, OpId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::stamp::Stamp;
use shared::wire::{Applied, Outcome, Sent};

use super::app::{Answer, START_MS, TestApp, applied, fields, new_id, observation, operation, set};

const RESTORE: &str = "/api/session/restore";
/// A cookie of that age that comes back is written down.
const PROVEN_MS: u64 = 2 * 60 * 1_000;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("room on the disk");
        }
    }
}

/// Two installations: one as it goes on, and one restored from a copy that was made at the start.
async fn both() -> (TestApp, TestApp) {
    parted(TestApp::demo().await).await
}

async fn parted(first: TestApp) -> (TestApp, TestApp) {
    let copied = tempfile::tempdir().expect("a temporary directory");
    first.app.close().await;
    copy(first.directory.path(), copied.path());
    let going_on = first.restarted().await;
    let restored = TestApp::in_directory(copied, START_MS + 7).await;
    (going_on, restored)
}

fn device() -> DeviceId {
    DeviceId::new(START_MS, [7; 10])
}

async fn join(app: &TestApp, device_id: DeviceId) -> (Answer, String) {
    let body = json!({"secret": app.secrets.link, "device_id": device_id, "name": "Kim"});
    let answer = app.post("/api/join", &[("sec-fetch-site", "same-origin")], &body).await;
    assert_eq!(answer.status, StatusCode::OK);
    let membership = answer.json()["membership"].as_str().expect("a join gives a receipt").to_owned();
    (answer, membership)
}

async fn restore(app: &TestApp, memberships: &[&str]) -> Answer {
    app.post(RESTORE, &[("sec-fetch-site", "same-origin")], &json!({"device_id": device(), "memberships": memberships})).await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().expect("a cookie").to_owned()
}

async fn token(app: &TestApp, cookie: &str) -> Answer {
    app.post("/api/token", &[("cookie", cookie), ("sec-fetch-site", "same-origin")], &json!({})).await
}

#[tokio::test]
async fn who_joined_after_the_backup_comes_back_once() {
    let (before, restored) = both().await;
    let (joined, membership) = join(&before, device()).await;
    token(&restored, &cookie(&joined)).await.is_problem(Code::SignInNeeded);
    let back = restore(&restored, &[&membership]).await;
    assert_eq!((back.status, &back.json()["person"]), (StatusCode::OK, &joined.json()["person"]));
    assert_eq!(back.json()["grants"], joined.json()["grants"]);
    // The answer may have been lost: the receipt asks again, and the older cookie is worth nothing.
    let again = restore(&restored, &[&membership]).await;
    assert_eq!(again.status, StatusCode::OK);
    token(&restored, &cookie(&back)).await.is_problem(Code::SignInNeeded);
    restored.advance_ms(PROVEN_MS + 1);
    assert_eq!(token(&restored, &cookie(&again)).await.status, StatusCode::OK);
    // From here on the cookie is all there is.
    restore(&restored, &[&membership]).await.is_problem(Code::SignInNeeded);
    assert_eq!(token(&restored, &cookie(&again)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn where_nothing_was_lost_a_receipt_opens_nothing() {
    let (before, restored) = both().await;
    let (joined, membership) = join(&before, device()).await;
    before.advance_ms(PROVEN_MS + 1);
    assert_eq!(token(&before, &cookie(&joined)).await.status, StatusCode::OK);
    restore(&before, &[&membership]).await.is_problem(Code::SignInNeeded);
    // Nor a forged one, none, or those of two people.
    let (_, other) = join(&before, DeviceId::new(START_MS, [8; 10])).await;
    let mut forged = membership.clone().into_bytes();
    forged[20] ^= 1;
    let forged = String::from_utf8(forged).expect("still a text");
    for memberships in [vec![], vec![forged.as_str()], vec!["", "A"], vec![membership.as_str(), other.as_str()]] {
        restore(&restored, &memberships).await.is_problem(Code::SignInNeeded);
    }
    restore(&restored, &vec![membership.as_str(); 51]).await.is_problem(Code::BatchTooLarge);
}

#[tokio::test]
async fn who_signed_out_does_not_come_back() {
    let (before, restored) = both().await;
    let (_, membership) = join(&before, device()).await;
    let back = restore(&restored, &[&membership]).await;
    let cookie = cookie(&back);
    let request = axum::http::Request::builder().method("DELETE").uri("/api/session").header("host", "lykta.test");
    let request = request.header("cookie", cookie).header("sec-fetch-site", "same-origin").body(axum::body::Body::empty());
    assert_eq!(restored.send(request.expect("a lawful request")).await.status, StatusCode::NO_CONTENT);
    restore(&restored, &[&membership]).await.is_problem(Code::SignInNeeded);
}

#[tokio::test]
async fn what_was_accepted_comes_back_with_its_stamp_and_only_to_its_author() {
    let (before, restored) = both().await;
    let (joined, membership) = join(&before, device()).await;
    let kim = before.with_token(&joined, device()).await;
    before.advance_ms(5_000);
    let note = Operation { proposed: Stamp::from_unix_ms(START_MS + 3_000), ..observation("Lampan är sönder") };
    let first = before.push_sent(&kim, vec![kim.sent(&note)]).await;
    let accepted = applied(&first.answers[0].outcome).clone();

    let back = restore(&restored, &[&membership]).await;
    let author = restored.with_token(&back, device()).await;
    let other = restored.participant().await;
    let body = serde_json::to_string(&note).expect("JSON");
    let sent = |device_seq, accepted: &Applied| Sent { device_seq, body: body.clone(), accepted: Some(accepted.clone()) };
    restored.advance_ms(60_000);
    // Another person's receipt proves nothing: the operation is judged as theirs, with a stamp of now.
    let copy = observation("En annan");
    let stolen = Sent { accepted: Some(accepted.clone()), ..other.sent(&copy) };
    let judged = restored.push_sent(&other, vec![stolen]).await;
    assert_ne!(applied(&judged.answers[0].outcome).stamp, accepted.stamp);
    // Nor does a receipt that was changed to claim another time.
    let earlier = Applied { stamp: Stamp(accepted.stamp.0 - 1_000), ..accepted.clone() };
    let claimed = earlier.stamp;
    let forged = observation("Bakdaterad");
    let judged = restored.push_sent(&other, vec![Sent { accepted: Some(earlier), ..other.sent(&forged) }]).await;
    assert_ne!(applied(&judged.answers[0].outcome).stamp, claimed);

    let honoured = restored.push_sent(&author, vec![sent(1, &accepted)]).await;
    let again = applied(&honoured.answers[0].outcome);
    assert_eq!(again.stamp, accepted.stamp);
    let repeated = restored.push_sent(&author, vec![sent(1, &accepted)]).await;
    assert_eq!(repeated.answers[0].outcome, Outcome::Duplicate(again.clone()));
    let pulled: Vec<Value> =
        restored.pull(&author, None).await.items.into_iter().map(|item| serde_json::to_value(item.record).expect("JSON")).collect();
    assert!(pulled.iter().any(|record| record["id"] == json!(note.record_id) && record["created"]["rank"] == json!(accepted.stamp)));
}

/// The refusal is in the backup, what mended it is not, and neither is the walk that it was made on.
#[tokio::test]
async fn what_is_new_on_a_create_that_is_put_off_waits_though_the_create_was_refused_once() {
    let first = TestApp::demo().await;
    let staff = first.staff("samordnare").await;
    let mut refused = observation("Lampan är sönder");
    if let Change::Create { fields } = &mut refused.change {
        fields.insert("severity".to_owned(), json!("nonsense"));
    }
    first.push(&staff, std::slice::from_ref(&refused)).await;
    let (before, restored) = parted(first).await;
    let staff = before.staff("samordnare").await;
    let made = Change::Create { fields: fields(json!({"area": record_id("hedbo"), "name": "En ny", "checklist": record_id("checklist")})) };
    let walk = operation(Kind::Walk, new_id(), made);
    let note = json!({"walk": walk.record_id, "category": "lighting", "severity": "poor", "text": "Lampan är sönder"});
    let mut mended = operation(Kind::Observation, refused.record_id, Change::Create { fields: fields(note) });
    mended.replaces = Some(refused.op_id);
    let accepted: Vec<Applied> = before.push(&staff, &[walk.clone(), mended.clone()]).await.iter().map(|one| applied(one).clone()).collect();

    let staff = restored.staff("samordnare").await;
    let new = set(&mended, json!({"text": "Två lampor är sönder"}));
    let late = |operation: &Operation, accepted: &Applied| Sent { accepted: Some(accepted.clone()), ..staff.sent(operation) };
    let (first_try, added) = (late(&mended, &accepted[1]), staff.sent(&new));
    let outcomes = restored.push_sent(&staff, vec![first_try.clone(), added.clone()]).await.answers;
    assert!(outcomes.iter().all(|answered| matches!(answered.outcome, Outcome::Retry { .. })), "{outcomes:?}");
    // Its walk comes back, from whichever phone.
    let outcomes = restored.push_sent(&staff, vec![late(&walk, &accepted[0]), first_try, added]).await.answers;
    assert!(outcomes.iter().all(|answered| matches!(answered.outcome, Outcome::Applied(_))), "{outcomes:?}");
}

/// A coordinator's finding about a note that does not come back (it was erased, or its phone was): the link waits, and nothing waits for the link.
#[tokio::test]
async fn what_comes_back_by_its_receipt_waits_for_nothing_but_its_own_record() {
    let (before, restored) = both().await;
    let (joined, _) = join(&before, device()).await;
    let kim = before.with_token(&joined, device()).await;
    let note = observation("Lampan är sönder");
    before.push_sent(&kim, vec![kim.sent(&note)]).await;
    let staff = before.staff("samordnare").await;
    let walk = record_id("hedbo_walk").to_string();
    let finding = operation(
        Kind::Finding,
        new_id(),
        Change::Create { fields: fields(json!({"walk": walk, "title": "Punkt", "category": "lighting", "severity": "poor"})) },
    );
    let link = Change::Append { set: "observations".to_owned(), element: note.record_id.to_string(), value: Value::Null };
    let link = operation(Kind::Finding, finding.record_id, link);
    let title = set(&finding, json!({"title": "Lampan"}));
    let all = [&finding, &link, &title];
    let answers = before.push_sent(&staff, all.iter().map(|operation| staff.sent(operation)).collect()).await.answers;
    let desk = restored.staff("samordnare").await;
    let again = all.iter().zip(&answers).map(|(operation, answer)| Sent { accepted: Some(applied(&answer.outcome).clone()), ..desk.sent(operation) });
    let back = restored.push_sent(&desk, again.collect()).await.answers;
    assert!(matches!(back[0].outcome, Outcome::Applied(_)), "{back:?}");
    assert_eq!(back[1].outcome, Outcome::Retry { code: Code::UnknownRecord });
    assert_eq!(applied(&back[2].outcome).stamp, applied(&answers[2].outcome).stamp);
    // Where the server knows that the note was erased, a link to it is let go of at once.
    let erase = json!({"record_id": note.record_id, "reason": "x"});
    assert_eq!(before.post("/api/erasures", &[("authorization", &staff.bearer())], &erase).await.status, StatusCode::OK);
    let late = operation(Kind::Finding, finding.record_id, link.change.clone());
    let other = set(&finding, json!({"title": "Lampan igen"}));
    let answers = before.push_sent(&staff, vec![staff.sent(&late), staff.sent(&other)]).await.answers;
    assert_eq!(answers[0].outcome, Outcome::Erased {});
    assert!(matches!(answers[1].outcome, Outcome::Applied(_)));
}

/// What a restore puts back from the journal.
struct Forbid(OpId);

impl Request for Forbid {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        revocations::insert(turn.connection, Revoked::Operation(self.0), turn.context.now_ms)
    }
}

#[tokio::test]
async fn what_was_erased_after_the_backup_does_not_come_back_with_its_receipt() {
    let (before, restored) = both().await;
    let (joined, membership) = join(&before, device()).await;
    let kim = before.with_token(&joined, device()).await;
    // One alone, and as one of many: those are looked up together.
    for others in [0, 5] {
        let erased = observation("Ett namn som inte skulle stå här");
        let first = before.push_sent(&kim, vec![kim.sent(&erased)]).await;
        let accepted = applied(&first.answers[0].outcome).clone();
        let back = restore(&restored, &[&membership]).await;
        let author = restored.with_token(&back, device()).await;
        restored.app.store.write(Forbid(erased.op_id)).await.expect("it is noted");
        let mut sent = vec![Sent { device_seq: 100 + others, accepted: Some(accepted), ..author.sent(&erased) }];
        sent.extend((0..others).map(|at| Sent { device_seq: 200 + at, ..author.sent(&observation("En till")) }));
        let answers = restored.push_sent(&author, sent).await.answers;
        assert_eq!(answers[0].outcome, Outcome::Erased {});
        assert!(answers[1..].iter().all(|answer| matches!(answer.outcome, Outcome::Applied(_))), "the rest is taken");
        let pulled = restored.pull(&author, None).await;
        assert!(pulled.items.iter().all(|item| item.record.id != erased.record_id));
        assert!(pulled.erased.contains(&erased.op_id), "also what never is pushed again, because it lies in a tray");
    }
}

#[tokio::test]
async fn a_log_that_went_back_in_silence_is_noticed_by_push_and_pull() {
    let (before, restored) = both().await;
    let kim = before.staff("samordnare").await;
    let heard = before.push_sent(&kim, vec![kim.sent(&observation("Efter kopian"))]).await.log.expect("a position");
    let bo = restored.staff("samordnare").await;
    let mut push = restored.push_of(&bo, vec![bo.sent(&observation("Ny"))]);
    push.log = Some(heard.clone());
    let bearer = bo.bearer();
    let headers = [("authorization", bearer.as_str())];
    restored.post("/api/sync/push", &headers, &serde_json::to_value(&push).expect("JSON")).await.is_problem(Code::LogDiffers);
    let pulled = restored.post("/api/sync/pull", &headers, &json!({"protocol": 1, "cursor": null, "log": heard})).await;
    assert_eq!(pulled.json()["reset"], "log_differs");
    // What is no position at all is none of this log either; another epoch's says nothing.
    for (log, is_taken) in [("x", false), ("", false), ("other:1:00", true), (restored.push_sent(&bo, vec![]).await.log.expect("one").as_str(), true)]
    {
        push.log = Some(log.to_owned());
        let answer = restored.post("/api/sync/push", &headers, &serde_json::to_value(&push).expect("JSON")).await;
        assert_eq!(answer.status == StatusCode::OK, is_taken, "{log}");
    }
}
