//! Phones, desks and the server under loss, duplication, reordering, captive portals, wrong clocks and restarts, one seed after the other.
//!
//! `LYKTA_SEEDS=N` plays N seeds (1,000 without it), `LYKTA_SEED=S` begins at S: a failing seed prints the command that plays it again.

use lykta_tests::sim::{Control, Size, run};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn everybody_ends_with_the_same_bytes_and_nothing_is_lost_or_doubled() {
    let first = number("LYKTA_SEED").unwrap_or(1);
    let seeds = number("LYKTA_SEEDS").unwrap_or(1_000);
    let (mut saved, mut accepted, mut refused, mut disturbed) = (0, 0, 0, 0);
    for seed in first..first + seeds {
        match run(seed, Size::default(), Control::Sound) {
            Ok(played) => {
                saved += played.saved;
                accepted += played.accepted;
                refused += played.refused;
                disturbed += played.disturbed;
            }
            Err(broken) => panic!("seed {seed}: {broken}\nagain: LYKTA_SEED={seed} LYKTA_SEEDS=1 cargo test -p lykta-tests --test convergence"),
        }
    }
    println!("seeds {first}..{}: {saved} operations saved, {accepted} accepted, {refused} refused, {disturbed} requests disturbed", first + seeds);
    assert!(disturbed > 0 && accepted > 0, "a network without trouble proves nothing");
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
    for control in [Control::NoDeduplication, Control::ForgetOnSend, Control::AnswerWithoutCommit] {
        let caught = (1..=100).find_map(|seed| run(seed, Size::default(), control).err().map(|broken| (seed, broken)));
        let (seed, broken) = caught.unwrap_or_else(|| panic!("{control:?} was not caught"));
        println!("{control:?} caught by seed {seed}: {}", broken.to_string().lines().next().unwrap_or_default());
    }
}
