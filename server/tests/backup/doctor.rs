//! The doctor finds what was planted, each in its own case, and nothing in what is whole.

use rusqlite::Connection;
use server::backup::doctor::{Findings, Grade, examine};
use server::backup::shipper::Shipper;
use server::clock::Clock;
use server::photos::files::Size;

use crate::site::{Site, blocking, round};

async fn look(site: &Site) -> Findings {
    let (data, now_ms, target) = (site.data(), site.clock.now_ms(), site.target());
    blocking(move || examine(&data, Some(&target), now_ms)).await.expect("it looks")
}

fn errors(findings: &Findings) -> Vec<&'static str> {
    let mut checks: Vec<_> = findings.findings.iter().filter(|one| one.grade == Grade::Error).map(|one| one.check).collect();
    checks.dedup();
    checks
}

/// Plants something by SQL, looks, and takes it back.
async fn planted(site: &Site, sql: &str) -> Findings {
    let database = site.data().join("lykta.sqlite");
    let connection = Connection::open(&database).expect("the database");
    let copy = site.path("before.sqlite");
    connection.execute("vacuum into $1", [copy.to_str().expect("plain")]).expect("a copy");
    connection.execute_batch(&format!("pragma foreign_keys = off; {sql}")).expect("it is planted");
    let found = look(site).await;
    let mut connection = connection;
    connection.restore("main", &copy, None::<fn(rusqlite::backup::Progress)>).expect("it is taken back");
    std::fs::remove_file(copy).expect("it goes");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_lost_swapped_or_cut_off_log_is_found() {
    let site = Site::new().await;
    for number in 0..6 {
        site.note(&format!("Anteckning {number}")).await;
    }
    let (shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    drop(shipper);
    assert_eq!(errors(&look(&site).await), Vec::<&str>::new());
    let last = "(select max(seq) from operations)";
    let cases = [
        ("a flipped body", format!("update operations set body = replace(body, 'Anteckning', 'Bnteckning') where seq = {last} - 2")),
        ("another person", format!("update operations set person = zeroblob(16) where seq = {last} - 2")),
        ("another time", format!("update operations set accepted_at = accepted_at + 1 where seq = {last} - 2")),
        ("a lost row", format!("delete from operations where seq = {last} - 2")),
        (
            "two rows swapped",
            format!(
                "update operations set seq = 1000000 where seq = {last} - 2; update operations set seq = {last} - 2 where seq = (select max(seq) - 3 from operations where seq < 1000000)"
            ),
        ),
        ("the end cut off", format!("delete from operations where seq > {last} - 2")),
        // Somebody who knows how the end is noted: only the backup knows better.
        (
            "the end cut off with care",
            format!(
                "delete from operations where seq > {last} - 2; update meta set last_digest = (select digest from operations order by seq desc limit 1)"
            ),
        ),
    ];
    for (what, sql) in cases {
        let found = planted(&site, &sql).await;
        assert!(errors(&found).contains(&"audit_chain"), "{what}: {found:?}");
    }
    assert_eq!(errors(&look(&site).await), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn records_and_visibility_that_do_not_follow_from_the_log_are_found() {
    let site = Site::new().await;
    let note = site.note("Som den skrevs").await;
    let id = hex::encode(note.record.0.as_bytes());
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let cases = [
        ("records", format!("update records set state = replace(state, 'Som den skrevs', 'Som den inte skrevs') where id = x'{id}'")),
        ("records", format!("delete from records where id = x'{id}'; delete from visibility where record_id = x'{id}'")),
        ("visibility", format!("delete from records where id = x'{id}'")),
        ("visibility", format!("delete from visibility where record_id = x'{id}'")),
    ];
    for (check, sql) in cases {
        let found = planted(&site, &sql).await;
        assert!(errors(&found).contains(&check), "{sql}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_keys_and_a_lost_backup_are_found() {
    let site = Site::new().await;
    let note = site.note("Med bild").await;
    let photo = site.photo(note.record, b"whole").await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    assert_eq!(errors(&look(&site).await), Vec::<&str>::new());
    let name = photo.to_string();
    let path = site.data().join("photos").join(&name[..2]).join(format!("{name}.jpg"));
    site.app.photos.keep(photo, Size::Full, b"other").expect("it is damaged");
    assert_eq!(errors(&look(&site).await), ["photos"]);
    std::fs::remove_file(&path).expect("it goes");
    assert_eq!(errors(&look(&site).await), ["photos"]);
    site.app.photos.keep(photo, Size::Full, b"whole").expect("it is mended");
    std::fs::write(path.with_extension("stray.jpg"), "nobody's").expect("a file");
    let found = look(&site).await;
    assert!(errors(&found).is_empty() && found.findings.iter().any(|one| one.check == "photo_orphans" && one.grade == Grade::Warning));

    use std::os::unix::fs::PermissionsExt;
    let key = site.data().join("keys/receipt.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("it is opened");
    assert_eq!(errors(&look(&site).await), ["keys"]);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("it is closed");

    let generation = std::fs::read_dir(site.path("backup/generations")).expect("there").next().expect("one").expect("one").path();
    std::fs::write(generation.join("000000.sqlite.zst"), "short").expect("it is cut");
    assert_eq!(errors(&look(&site).await), ["target"]);
    // An older copy of the whole directory: the mark is ahead of the log.
    let mark = site.data().join("backup/safe.json");
    let text = std::fs::read_to_string(&mark).expect("a mark");
    std::fs::write(&mark, text.replacen("\"safe_seq\":", "\"safe_seq\":9", 1)).expect("it is ahead");
    assert!(errors(&look(&site).await).contains(&"safe_mark"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_it_in_lines_and_in_json_and_ends_with_one_when_something_is_broken() {
    let site = Site::new().await;
    let data = site.data();
    let doctor = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lykta"));
        command.args(["doctor", "--data"]).arg(&data).args(arguments).output().expect("it runs")
    };
    // While the server runs.
    let output = doctor(&[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("WARNING safe_mark: nothing here is in a backup"), "{said}");
    let connection = Connection::open(data.join("lykta.sqlite")).expect("the database");
    connection.execute("update operations set stamp = stamp + 1 where seq = 5", []).expect("it is planted");
    let output = doctor(&["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = json["findings"].as_array().expect("a list");
    assert!(findings.iter().any(|one| one["grade"] == "error" && one["check"] == "audit_chain"), "{json}");
}
