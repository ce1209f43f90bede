//! `kill -9` in the middle of a backup, of `lykta backup` and of the shipping server: no manifest ever names what is not whole, and the next run goes on.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::backup::manifest;
use sha2::{Digest, Sha256};

use crate::site::{Site, blocking, content, open_target};

fn lykta(arguments: &[impl AsRef<std::ffi::OsStr>]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lykta"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Every manifest in the folder, also those that a listing would leave out, names an object that is there and has its hash.
fn all_is_whole(folder: &Path) -> usize {
    let mut count = 0;
    let Ok(generations) = std::fs::read_dir(folder.join("generations")) else { return 0 };
    for generation in generations {
        for file in std::fs::read_dir(generation.expect("an entry").path()).expect("a folder") {
            let path = file.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let manifest: manifest::Manifest = serde_json::from_slice(&std::fs::read(&path).expect("it reads")).expect("a whole manifest");
                let object = std::fs::read(folder.join(&manifest.object)).expect("the object is there");
                assert_eq!(hex::encode(Sha256::digest(&object)), manifest.sha256);
                count += 1;
            }
        }
    }
    count
}

/// How often a backup is killed before it is said that it can't be.
const MOST_TRIES: u32 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_backup_names_nothing_that_is_not_whole() {
    let site = Site::new().await;
    let note = site.note("Med bilder").await;
    for number in 0..8_u8 {
        site.photo(note.record, &vec![number; 200_000]).await;
    }
    let folder = site.path("backup");
    let (data, to, first) = (site.data(), folder.clone(), site.path("first"));
    let passphrase = site.path("passphrase");
    std::fs::write(&passphrase, "correct horse battery\n").expect("a file");
    let end = ["--backup-passphrase-file", passphrase.to_str().expect("plain")];
    let arguments = |to: &Path| -> Vec<String> {
        let begin = ["backup", "--data", data.to_str().expect("plain"), "--to", to.to_str().expect("plain")];
        begin.into_iter().chain(end).map(str::to_owned).collect()
    };
    let began = Instant::now();
    assert!(lykta(&arguments(&first)).wait().expect("it ends").success());
    let mut took = began.elapsed();
    let arguments = arguments(&to);
    let mut unfinished = 0;
    for try_number in 0..MOST_TRIES {
        let began = Instant::now();
        let mut child = lykta(&arguments);
        std::thread::sleep(took * (1 + try_number % 12) / 13);
        child.kill().expect("it dies");
        if child.wait().expect("it ends").success() {
            // The machine is less busy than it was: the next ones are killed earlier.
            took = took.min(began.elapsed());
        } else {
            unfinished += 1;
        }
        all_is_whole(&folder);
        if try_number >= 11 && unfinished >= 6 {
            break;
        }
    }
    assert!(unfinished >= 6, "only {unfinished} of {MOST_TRIES} were killed in the middle");
    assert!(lykta(&arguments).wait().expect("it ends").success());
    assert!(all_is_whole(&folder) >= 1);
    let restored = site.restore("new", None).await;
    assert_eq!((restored.photos, restored.photos_missing), (8, 0));
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&site.path("new").join("lykta.sqlite")));
    // One folder of work at most is left by a killed run: the last run has taken it away or has none.
    let left = std::fs::read_dir(site.data().join("backup"))
        .expect("there")
        .filter(|entry| entry.as_ref().expect("an entry").file_name().to_string_lossy().starts_with("work-"));
    assert_eq!(left.count(), 0, "work folders of killed runs are left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_goes_on_shipping_when_it_is_back() {
    let site = Site::new().await;
    site.app.close().await;
    let folder = site.path("backup");
    let (data, to) = (site.data(), folder.clone());
    let arguments = ["serve", "--data", data.to_str().expect("plain"), "--listen", "127.0.0.1:0", "--backup-every", "1", "--backup-to"];
    let arguments = [arguments.as_slice(), &[to.to_str().expect("plain")]].concat();
    for wait_ms in [400, 900, 1_500, 2_600] {
        let mut child = lykta(&arguments);
        std::thread::sleep(Duration::from_millis(wait_ms));
        child.kill().expect("it dies");
        child.wait().expect("it ends");
        all_is_whole(&folder);
    }
    let mut child = lykta(&arguments);
    let began = Instant::now();
    let before = all_is_whole(&folder);
    while all_is_whole(&folder) <= before {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing was shipped any more");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill is there").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(!site.data().join("lykta.sqlite-wal").exists(), "the log was written back");
    let target = open_target(&folder);
    let generations = blocking(move || manifest::list(&target).expect("it reads")).await;
    assert!(!generations.is_empty());
    let (target, to) = (open_target(&folder), site.path("new"));
    let keys = server::backup::restore::KeySource::Folder(site.data().join("keys"));
    let wish = server::backup::restore::Wish { until_ms: None, keys, now_ms: 0 };
    blocking(move || server::backup::restore::restore(&target, &to, &wish, &server::clock::SystemRandom)).await.expect("it is restored");
    assert_eq!(content(&site.data().join("lykta.sqlite")), content(&site.path("new").join("lykta.sqlite")));
}
