//! How the backup stands: told to those who can do something about it, of this log only, and never of an example.

use serde_json::json;
use server::backup::safe_mark::{Mark, SafeMark};
use server::store::meta;
use shared::code::Code;

use crate::app::{START_MS, TestApp};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn connection(app: &TestApp) -> rusqlite::Connection {
    rusqlite::Connection::open(app.directory.path().join("lykta.sqlite")).expect("the database opens")
}

#[tokio::test]
async fn it_is_missing_then_fresh_then_late_and_another_logs_backup_is_none() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    assert_eq!(app.get(&alva, "/api/backup").await.json(), json!({"standing": "example"}));

    // From here on as if somebody worked with it.
    connection(&app).execute("update meta set demo_at = null", []).expect("the row is there");
    let epoch = meta::get(&connection(&app)).expect("the row is there").epoch;
    assert_eq!(app.get(&alva, "/api/backup").await.json(), json!({"standing": "missing"}));
    let mark = Mark { epoch, safe_seq: 1, digest: None, at_ms: START_MS, target: "/backup".to_owned(), target_id: None };
    let file = SafeMark::new(app.directory.path());
    file.raise(&mark).expect("it is written");
    app.advance_ms(DAY_MS);
    let alva = app.renewed(alva).await;
    assert_eq!(app.get(&alva, "/api/backup").await.json(), json!({"standing": "fresh", "safe_at_ms": START_MS}));
    app.advance_ms(1);
    assert_eq!(app.get(&alva, "/api/backup").await.json(), json!({"standing": "late", "safe_at_ms": START_MS}));
    file.raise(&Mark { epoch: "another".to_owned(), ..mark }).expect("it is written");
    assert_eq!(app.get(&alva, "/api/backup").await.json(), json!({"standing": "missing"}));
}

#[tokio::test]
async fn nobody_else_is_told() {
    let app = TestApp::demo().await;
    let kim = app.participant().await;
    app.get(&kim, "/api/backup").await.is_problem(Code::Forbidden);
}
