//! What a server begins on: never on an empty database where there was another one, never beside what a restore left, never beside another server, and
//! never with nothing in it beside somebody's backup. A first start is a first start, also when it was killed.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use server::backup::shipper::Shipper;

use crate::site::{Site, round};

fn lykta(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lykta"));
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// A server that is expected to refuse; one that serves is ended after a while.
fn refused(command: &mut Command) -> Output {
    let mut child = command.spawn().expect("it starts");
    let began = Instant::now();
    while child.try_wait().expect("it can be asked").is_none() {
        if began.elapsed() > Duration::from_secs(20) {
            child.kill().expect("it dies");
            panic!("it serves");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("it ends")
}

/// Serves until it has opened its database; whoever asked kills it.
fn serves(command: &mut Command, data: &Path) -> Child {
    let mut child = command.spawn().expect("it starts");
    let began = Instant::now();
    // Its log is there as soon as it has opened the database, which it does when it has the directory for itself.
    while !data.join("lykta.sqlite-wal").exists() || data.join("first-start").exists() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it does not serve");
        assert!(began.elapsed() < Duration::from_secs(20), "it makes no database");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn says(output: &Output, part: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains(part), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_where_there_was_another_is_not_served() {
    let site = Site::new().await;
    site.app.close().await;
    let database = site.data().join("lykta.sqlite");
    fs::rename(&database, site.path("aside")).expect("it goes");
    says(&refused(&mut lykta(&SERVE, &site.data())), "is missing or empty");
    assert!(!database.exists(), "nothing was made");
    fs::write(&database, "").expect("it is emptied");
    says(&refused(&mut lykta(&SERVE, &site.data())), "is missing or empty");
    fs::rename(site.path("aside"), &database).expect("it is back");
    let mut child = serves(&mut lykta(&SERVE, &site.data()), &site.data());
    says(&refused(&mut lykta(&SERVE, &site.data())), "one server per directory");
    child.kill().expect("it dies");
    child.wait().expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_that_was_killed_is_begun_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    // Killed between the keys and the database.
    fs::create_dir_all(data.join("keys")).expect("a folder");
    fs::write(data.join("first-start"), "").expect("a note");
    let mut child = serves(&mut lykta(&SERVE, &data), &data);
    child.kill().expect("it dies");
    child.wait().expect("it ends");
    // After that it is no first start any more.
    fs::remove_file(data.join("lykta.sqlite")).expect("it goes");
    says(&refused(&mut lykta(&SERVE, &data)), "is missing or empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_restore_left_is_not_served_and_cleared_away_by_the_next_one() {
    let site = Site::new().await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let new = site.path("new");
    fs::create_dir_all(new.join("unfinished-restore")).expect("a folder");
    fs::write(new.join("unfinished-restore/lykta.sqlite"), "half").expect("a file");
    says(&refused(&mut lykta(&SERVE, &new)), "lykta restore");
    site.restore("new", None).await;
    assert!(!new.join("unfinished-restore").exists() && new.join("lykta.sqlite").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_leaves_nothing_behind() {
    use server::backup::restore::{KeySource, Wish, restore};
    let site = Site::new().await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let (target, new) = (site.target(), site.path("new"));
    let wish = Wish { until_ms: None, keys: KeySource::Passphrase("not the passphrase".to_owned()), now_ms: 0 };
    let refused = crate::site::blocking(move || restore(&target, &new, &wish, &server::clock::SystemRandom)).await;
    assert!(matches!(refused, Err(server::backup::error::BackupError::WrongPassphrase)), "{refused:?}");
    assert!(!site.path("new").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_nothing_in_it_does_not_start_beside_the_backup_of_another_and_no_backup_is_inside_the_data() {
    let site = Site::new().await;
    let (_shipper, _) = round(Shipper::new(site.plan(site.target())).expect("it begins")).await;
    let (empty, backup) = (site.path("empty"), site.path("backup"));
    let with_backup = [SERVE.as_slice(), &["--backup-to", backup.to_str().expect("plain")]].concat();
    says(&refused(&mut lykta(&with_backup, &empty)), "another installation");
    let inside = empty.join("backup/here");
    let with_inside = [SERVE.as_slice(), &["--backup-to", inside.to_str().expect("plain")]].concat();
    says(&refused(&mut lykta(&with_inside, &empty)), "inside the data directory");
    // A first start with an empty target works.
    let (fresh, target) = (site.path("fresh"), site.path("fresh-backup"));
    let with_target = [SERVE.as_slice(), &["--backup-to", target.to_str().expect("plain"), "--backup-every", "1"]].concat();
    let mut child = serves(&mut lykta(&with_target, &fresh), &fresh);
    let began = Instant::now();
    while !fresh.join("backup/safe.json").exists() {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing is shipped");
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().expect("it dies");
    child.wait().expect("it ends");
}

#[test]
fn commands_make_no_installation_where_there_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let typo = folder.path().join("typo");
    for command in [&["replay"][..], &["device", "list", "kim"], &["doctor"], &["backup", "--to", "/nowhere"]] {
        says(&refused(&mut lykta(command, &typo)), "there is no installation");
        assert!(!typo.exists(), "{command:?}");
    }
}
