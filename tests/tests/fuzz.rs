//! A short, seeded run of every fuzzer over the kept inputs, and the planted bugs that each must find.
//!
//! `LYKTA_FUZZ_SECONDS=N` fuzzes each target for N seconds instead, `LYKTA_FUZZ_SEED=S` with that seed; `cargo xtask bench fuzz --seconds N` does so
//! optimised. What is found becomes a file below tests/fuzz, and is read in every run from then on.

use std::time::Duration;

use lykta_tests::fuzz::{Budget, Target, decode, http, photo, run, targets};
use lykta_tests::proof;
use serde_json::json;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Enough to read every seed and some thousands of changed ones; the slow ones fewer.
fn usual(target: &str) -> Budget {
    Budget::Tries(if matches!(target, "http" | "photo") { 2_000 } else { 5_000 })
}

#[test]
fn nothing_that_strangers_send_breaks_a_reader() {
    let seed = number("LYKTA_FUZZ_SEED").unwrap_or(1);
    let seconds = number("LYKTA_FUZZ_SECONDS");
    for mut target in targets() {
        let budget = seconds.map_or_else(|| usual(target.name()), |seconds| Budget::Time(Duration::from_secs(seconds)));
        let played = run(target.as_mut(), seed, budget)
            .unwrap_or_else(|found| panic!("{found}\nagain: LYKTA_FUZZ_SEED={seed} cargo test -p lykta-tests --test fuzz"));
        assert!(played.answers > 3, "{}: an input that is always answered the same proves nothing", target.name());
        let figures =
            json!({"target": target.name(), "seed": seed, "inputs": played.tries, "answers": played.answers, "panics": 0, "answers_5xx": 0});
        proof::say("fuzzing", &figures);
    }
}

#[test]
fn planted_bugs_are_found() {
    let planted: [(&str, Box<dyn Target>); 3] = [
        ("a reader that looks a schema up in too short a table", Box::new(decode::Decode(decode::Control::SchemaTable))),
        ("a reader that believes the length of a PNG's chunk", Box::new(photo::Photo(photo::Control::TrustedLength))),
        ("a layer that takes the letters after a per cent sign for granted", Box::new(http::Http::open(http::Control::TrustedPercent))),
    ];
    let mut caught = Vec::new();
    for (name, mut target) in planted {
        let found = run(target.as_mut(), 1, Budget::Tries(20_000)).expect_err(name);
        assert!(found.why.starts_with("panic"), "{found}");
        println!("{name}: found by input {}", found.at);
        caught.push(name);
    }
    proof::say_caught("fuzzing", &caught);
}

#[test]
fn the_same_seed_makes_the_same_inputs() {
    let play = || run(&mut decode::Decode::default(), 7, Budget::Tries(500)).expect("it holds");
    assert_eq!(play(), play());
}
