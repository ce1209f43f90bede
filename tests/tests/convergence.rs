//! Phones, desks and the server under loss, duplication, reordering, captive portals, wrong clocks and restarts, one seed after the other.
//!
//! `LYKTA_SEEDS=N` plays N seeds (1,000 without it), `LYKTA_SEED=S` begins at S: a failing seed prints the command that plays it again.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use lykta_tests::sim::{Control, Size, run};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn everybody_ends_with_the_same_bytes_and_nothing_is_lost_or_doubled() {
    let first = number("LYKTA_SEED").unwrap_or(1);
    let seeds = number("LYKTA_SEEDS").unwrap_or(1_000);
    let next = AtomicU64::new(first);
    let total = Mutex::new((0, 0, 0, 0, 0, 0));
    let play = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= first + seeds {
            return;
        }
        let played = run(seed, Size::default(), Control::Sound).unwrap_or_else(|broken| {
            panic!("seed {seed}: {broken}\nagain: LYKTA_SEED={seed} LYKTA_SEEDS=1 cargo test -p lykta-tests --test convergence")
        });
        let mut total = total.lock().expect("no seed panics while holding it");
        *total = (
            total.0 + played.saved,
            total.1 + played.accepted,
            total.2 + played.refused,
            total.3 + played.disturbed,
            total.4 + played.restores,
            total.5 + played.returned,
        );
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..threads {
            scope.spawn(play);
        }
    });
    let (saved, accepted, refused, disturbed, restores, returned) = total.into_inner().expect("all seeds have ended");
    println!(
        "seeds {first}..{}: {saved} operations saved, {accepted} accepted, {refused} refused, {disturbed} requests disturbed, {restores} restores, {returned} people came back",
        first + seeds
    );
    assert!(disturbed > 0 && accepted > 0, "a network without trouble proves nothing");
    assert!(restores > 0 || seeds < 20, "a server that is never restored proves nothing");
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    for seed in [7, 4_711] {
        let once = run(seed, Size::default(), Control::Sound).expect("it holds");
        let again = run(seed, Size::default(), Control::Sound).expect("it holds");
        assert_eq!(once, again);
    }
}

/// Each planted bug must be caught within a hundred seeds; otherwise the checks above prove nothing.
#[test]
fn planted_bugs_are_caught() {
    for control in [
        Control::NoDeduplication,
        Control::ForgetOnSend,
        Control::AnswerWithoutCommit,
        Control::ReceiptsIgnored,
        Control::MembersForgotten,
        Control::SafeTooEarly,
    ] {
        let caught = (1..=100).find_map(|seed| run(seed, Size::default(), control).err().map(|broken| (seed, broken)));
        let (seed, broken) = caught.unwrap_or_else(|| panic!("{control:?} was not caught"));
        println!("{control:?} caught by seed {seed}: {}", broken.to_string().lines().next().unwrap_or_default());
    }
}
