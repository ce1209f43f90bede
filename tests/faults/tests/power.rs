//! The power goes, at any instant: what was not synced is lost, in part or whole, and nothing that was acknowledged is.
//!
//! One run of the real server under phones is written down, kills and a failed sync included; then it is cut at many places, and each disk that is left is
//! opened as the server would open it. `LYKTA_CUTS=N` cuts N times (120 without it), `LYKTA_SEED=S` begins with another chance. The controls pass over the
//! syncs of the write-ahead log (what `synchronous=NORMAL` leaves out), of folders and of photos: each must lose something.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lykta_faults::disk::{Disk, Forgotten, Mood, ends};
use lykta_faults::record::Record;
use lykta_faults::wish::{Fault, Target, Wish};
use lykta_tests::crash::ledger::{Entries, Ledger};
use lykta_tests::crash::load::{Crowd, Phones};
use lykta_tests::crash::process::Program;
use lykta_tests::crash::{Broken, look};
use lykta_tests::proof;
use serde_json::json;
use server::app::{App, AppConfig};

const PHONES: usize = 10;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// A run that was written down.
struct Run {
    /// Keeps the folder whose inode number the log speaks of.
    _folder: tempfile::TempDir,
    root: u64,
    log: Vec<u8>,
    told: Entries,
    data: PathBuf,
}

/// Phones sync; the server is killed twice, and the second time the disk has refused a sync just before.
fn run(seed: u64) -> Result<Run, Broken> {
    let folder = tempfile::tempdir()?;
    let watched = folder.path().canonicalize()?.join("disk");
    std::fs::create_dir(&watched)?;
    let (log, data) = (folder.path().join("changes"), watched.join("data"));
    let wish = Wish::create(&folder.path().join("wish"))?;
    let program = Program::new(env!("CARGO_BIN_EXE_lykta-on-faults"), &data)?
        .with("LYKTA_FAULTS_ROOT", &watched)
        .with("LYKTA_FAULTS_LOG", &log)
        .with("LYKTA_FAULTS_WISH", wish.path());
    let (mut server, _) = program.start()?;
    let moments = log.clone();
    let ledger = Ledger::new(move || std::fs::metadata(&moments).map_or(u64::MAX, |facts| facts.len()));
    let secret = server.secret.clone();
    let phones = Phones::start(Crowd { origin: program.origin(), secret, phones: PHONES, seed, longest_rest_ms: 120, photo_in: 3 }, &ledger);
    phones.wait_joined()?;
    for fault in [None, Some(Target::Log), None, Some(Target::Log)] {
        std::thread::sleep(Duration::from_millis(900));
        if let Some(target) = fault {
            // From the first refusal on until the kill: so what the kill leaves is in memory alone.
            wish.make(Fault::Sync, target, 0)?;
            while wish.hits()? == 0 {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        freeze(&wish)?;
        server.kill()?;
        wish.mend()?;
        server = program.start()?.0;
    }
    std::thread::sleep(Duration::from_millis(800));
    phones.settle()?;
    freeze(&wish)?;
    server.kill()?;
    let root = std::fs::metadata(&watched)?.ino();
    Ok(Run { root, log: std::fs::read(&log)?, told: ledger.entries(), data, _folder: folder })
}

/// A folder in memory where the machine has one: what is looked at there need not wait for a disk.
fn ground() -> std::io::Result<tempfile::TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

/// Whatever comes next, a change of the disk that has begun is written down.
fn freeze(wish: &Wish) -> std::io::Result<()> {
    wish.make(Fault::Freeze, Target::All, 0)?;
    let began = std::time::Instant::now();
    // With nothing to write, nothing can be cut off either.
    while wish.hits()? == 0 && began.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

impl Run {
    /// What had been told when the log was so long.
    fn told_at(&self, cut: u64) -> Entries {
        let mut told = self.told.clone();
        told.operations.retain(|_, entry| entry.at <= cut);
        told.photos.retain(|_, entry| entry.at <= cut);
        told
    }

    /// Cuts the power there, and looks what is left.
    fn cut(&self, runtime: &tokio::runtime::Runtime, cut: u64, mood: Mood, forgotten: Forgotten, rng: &mut fastrand::Rng) -> Result<(), String> {
        let said =
            |error: &dyn std::fmt::Display| format!("cut at {cut} of {}, {mood:?}, without the syncs of {forgotten:?}: {error}", self.log.len());
        let log = &self.log[..usize::try_from(cut).expect("it fits")];
        let told = self.told_at(cut);
        let folder = ground().map_err(|error| said(&error))?;
        let disk = Disk::play(log, self.root, forgotten).map_err(|error| said(&error))?;
        disk.lay_out(folder.path(), mood, rng).map_err(|error| said(&error))?;
        let data = folder.path().join("data");
        // The server opens it: with what it finds, or anew where nothing was sure to be there.
        let app = runtime.block_on(App::open(AppConfig::new(&data))).map_err(|error| said(&error))?;
        let held = look::open(&data).and_then(|connection| look::read(&connection)).map_err(|error| said(&error));
        runtime.block_on(app.close());
        look::check(&data, &told, &held?).map_err(|error| said(&error))?;
        if told.operations.is_empty() { Ok(()) } else { self.same_keys(&data).map_err(|error| said(&error)) }
    }

    /// Whoever was told something holds a receipt that the same keys must have made.
    fn same_keys(&self, data: &Path) -> Result<(), Broken> {
        for key in ["receipt.key", "cursor.key", "join.key", "token.der"] {
            if std::fs::read(data.join("keys").join(key))? != std::fs::read(self.data.join("keys").join(key))? {
                return Err(Broken::Damaged(format!("{key} is another one")));
            }
        }
        Ok(())
    }

    /// Half of the cuts anywhere, half of them right after something was told.
    fn places(&self, count: u64, rng: &mut fastrand::Rng) -> Vec<u64> {
        let ends = ends(&self.log);
        let operations = self.told.operations.values().map(|entry| entry.at);
        let told: Vec<u64> = operations.chain(self.told.photos.values().map(|entry| entry.at)).collect();
        let place = |number: u64, rng: &mut fastrand::Rng| {
            if number.is_multiple_of(2) {
                return ends[rng.usize(..ends.len())];
            }
            let at = told[rng.usize(..told.len())];
            ends[ends.partition_point(|end| *end < at).min(ends.len() - 1)]
        };
        (0..count).map(|number| place(number, rng)).collect()
    }
}

const MOODS: [Mood; 4] = [Mood::Strict, Mood::Some, Mood::Torn, Mood::Generous];

#[test]
fn what_was_acknowledged_outlives_a_power_cut() {
    let (cuts, seed) = (number("LYKTA_CUTS").unwrap_or(120), number("LYKTA_SEED").unwrap_or(1));
    let run = run(seed).unwrap_or_else(|broken| panic!("{broken}"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let mut rng = fastrand::Rng::with_seed(seed);
    for (place, mood) in run.places(cuts, &mut rng).into_iter().zip(MOODS.into_iter().cycle()) {
        if let Err(broken) = run.cut(&runtime, place, mood, Forgotten::Nothing, &mut rng) {
            panic!("seed {seed}: {broken}");
        }
    }
    let mut caught = Vec::new();
    for forgotten in [Forgotten::Log, Forgotten::Folders, Forgotten::Photos] {
        let places = run.places(40, &mut rng);
        let found = places
            .into_iter()
            .enumerate()
            .find_map(|(count, place)| run.cut(&runtime, place, Mood::Strict, forgotten, &mut rng).err().map(|broken| (count + 1, broken)));
        let (count, broken) = found.unwrap_or_else(|| panic!("nothing was lost without the syncs of {forgotten:?}"));
        println!("caught at cut {count}: {broken}");
        caught.push(json!({ "without_syncs_of": format!("{forgotten:?}"), "caught_at_cut": count }));
    }
    let (mut syncs, mut failed, mut at) = (0, 0, 0);
    while let Some((record, size)) = Record::decode(&run.log[at..]) {
        syncs += usize::from(matches!(record, Record::Sync { .. }));
        failed += usize::from(matches!(record, Record::SyncFailed { .. }));
        at += size;
    }
    assert!(failed >= 2, "the disk was to refuse a sync before each second kill");
    let figures = json!({
        "cuts": cuts,
        "seed": seed,
        "changes_written_down": ends(&run.log).len(),
        "syncs": syncs,
        "syncs_that_failed": failed,
        "operations_acknowledged": run.told.operations.len(),
        "photos_acknowledged": run.told.photos.len(),
        "lost": 0,
        "controls": caught,
    });
    proof::say("power-loss", &figures);
}
