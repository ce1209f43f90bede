//! The list of findings as CSV.

use serde_json::json;
use server::demo::record_id;
use shared::kind::Kind;
use shared::operation::Change;

use crate::app::{TestApp, applied, fields, operation};

#[tokio::test]
async fn the_file_opens_in_a_swedish_spreadsheet_and_holds_no_formula() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let title = Change::Set { fields: fields(json!({"title": "=HYPERLINK(\"http://evil.test\";\"klicka\")"})) };
    applied(&app.push(&alva, &[operation(Kind::Finding, record_id("assberg_finding_1"), title)]).await[0]);
    let answer = app.get(&alva, &format!("/api/findings.csv?walk={}", record_id("assberg_walk"))).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    let text = String::from_utf8(answer.body).expect("UTF-8");
    assert!(text.starts_with("\u{feff}Nr;Punkt;Status;"), "{text}");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 10, "a head, eight findings, and nothing after the last line break: {text}");
    assert!(text.contains("\"'=HYPERLINK(") && !text.contains(";=") && !text.contains("\"="));
    assert!(text.contains(";Kontrollerad;Belysning;Akut;") && text.contains("57,4849000"));
    let english = app.get(&alva, "/api/findings.csv?language=en").await;
    assert!(String::from_utf8_lossy(&english.body).contains("No.;Finding;Status;"));
}

#[tokio::test]
async fn a_duplicate_says_of_which_row() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let duplicate = record_id("assberg_finding_8");
    let named = Change::Set { fields: fields(json!({"duplicate_of": record_id("assberg_finding_4")})) };
    let marked = Change::Move { from: "received".into(), to: "duplicate".into(), reason: None };
    for outcome in app.push(&alva, &[operation(Kind::Finding, duplicate, named), operation(Kind::Finding, duplicate, marked)]).await {
        applied(&outcome);
    }
    let text = String::from_utf8(app.get(&alva, "/api/findings.csv").await.body).expect("UTF-8");
    let lines: Vec<&str> = text.split("\r\n").collect();
    let row = |title: &str| lines.iter().position(|line| line.contains(title)).expect("a row");
    let of = lines[0].split(';').position(|name| name == "Dubblett av nr").expect("a column");
    assert_eq!(lines[row("Ljuset i källargången")].split(';').nth(of), Some(row("Porten på mittengården").to_string().as_str()), "{text}");
    assert_eq!(lines[row("Porten på mittengården")].split(';').nth(of), Some(""));
}

#[tokio::test]
async fn the_list_holds_what_its_reader_sees_and_is_noted() {
    let app = TestApp::demo().await;
    let (bostad, kim) = (app.staff("bostad").await, app.participant().await);
    let lines = |body: Vec<u8>| String::from_utf8_lossy(&body).split("\r\n").count() - 2;
    assert_eq!(lines(app.get(&bostad, "/api/findings.csv").await.body), 3);
    assert_eq!(lines(app.get(&kim, "/api/findings.csv").await.body), 0);
    let noted: i64 = app
        .app
        .store
        .read(|connection| Ok(connection.query_row("select sum(row_count) from exports", [], |row| row.get(0))?))
        .await
        .expect("it reads");
    assert_eq!(noted, 3);
}
