//! `kill -9` of the server at random instants while 50 phones sync with it: nothing that was acknowledged is lost, nothing is there twice.
//!
//! `LYKTA_SERVER_KILLS=N` kills N times (25 without it), `LYKTA_SEED=S` begins with another chance. The server is the real program: its own `main`, a process of
//! its own. The control, a server that answers before COMMIT, is planted by `cargo xtask test --controls`.

use std::time::Duration;

use lykta_tests::crash::ledger::Ledger;
use lykta_tests::crash::load::{Crowd, Phones};
use lykta_tests::crash::process::Program;
use lykta_tests::crash::{Broken, look};
use lykta_tests::proof;
use serde_json::json;

const PHONES: usize = 50;
/// How long a person at a desk may have to wait until the server is back.
const LONGEST_RESTART: Duration = Duration::from_secs(2);

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn killed_at_any_instant_it_loses_and_doubles_nothing() {
    if let Err(broken) = kill(number("LYKTA_SERVER_KILLS").unwrap_or(25), number("LYKTA_SEED").unwrap_or(1)) {
        panic!("{broken}");
    }
}

fn kill(kills: u64, seed: u64) -> Result<(), Broken> {
    let folder = tempfile::tempdir()?;
    let program = Program::new(env!("CARGO_BIN_EXE_lykta-under-test"), &folder.path().join("data"))?;
    let (mut server, _) = program.start()?;
    let before = look::read(&look::open(program.data())?)?.sent;
    let ledger = Ledger::default();
    let crowd = Crowd { origin: program.origin(), secret: server.secret.clone(), phones: PHONES, seed, longest_rest_ms: 200, photo_in: 5 };
    let phones = Phones::start(crowd, &ledger);
    phones.wait_joined()?;
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut restarts = Vec::new();
    let mut between = 0;
    for _ in 0..kills {
        // Long enough that something is always under way, short enough that the instant is any.
        std::thread::sleep(Duration::from_micros(rng.u64(20_000..600_000)));
        server.kill()?;
        // What phones were told before the server was dead has to be there when it is back.
        let told = ledger.entries();
        let (again, took) = program.start()?;
        server = again;
        restarts.push(took);
        let held = look::read(&look::open(program.data())?)?;
        look::check(program.data(), &told, &held)?;
        between = told.operations.len();
    }
    let reports = phones.settle()?;
    let held = look::read(&look::open(program.data())?)?;
    let told = ledger.entries();
    look::check(program.data(), &told, &held)?;
    let saved = look::check_settled(before, &reports, &held)?;
    server.kill()?;
    restarts.sort_unstable();
    let worst = restarts.last().copied().unwrap_or_default();
    let interrupted: usize = reports.iter().map(|report| report.interrupted).sum();
    let refused: usize = reports.iter().map(|report| report.refused.len()).sum();
    assert_eq!(refused, 0, "what people save on a walk is never refused");
    assert!(between > 0 && interrupted > 0, "kills that nobody noticed prove nothing");
    assert!(kills < 20 || told.photos.len() > 20, "only {} photos were acknowledged", told.photos.len());
    assert!(worst <= LONGEST_RESTART, "a restart took {:.2} s", worst.as_secs_f64());
    let figures = json!({
        "kills": kills,
        "phones": PHONES,
        "seed": seed,
        "operations_acknowledged": told.operations.len(),
        "operations_saved": saved,
        "photos_acknowledged": told.photos.len(),
        "rounds_interrupted": interrupted,
        "lost": 0,
        "doubled": 0,
        "median_seconds_until_serving": restarts[restarts.len() / 2].as_secs_f64(),
        "worst_seconds_until_serving": worst.as_secs_f64(),
    });
    proof::say("kill-server", &figures);
    Ok(())
}
