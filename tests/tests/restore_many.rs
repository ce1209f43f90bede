//! A server is lost and restored from an older backup under a hundred phones, a fifth of which joined after it: every operation and photo that was ever
//! acknowledged comes back with its stamp, everybody comes back as who they were, and what had ended stays so.
//!
//! The checks are those of the simulation; planted bugs must be caught by them here, too. `LYKTA_SEED` begins at another seed.

use std::time::Instant;

use lykta_proof as proof;
use lykta_tests::sim::plan::Plan;
use lykta_tests::sim::{Control, play};
use serde_json::json;

const PHONES: usize = 100;
/// As many as it takes for some late ones to be left that nothing has ended for.
const CONTROLLED: usize = 40;

fn seed() -> u64 {
    std::env::var("LYKTA_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[test]
fn everything_comes_back_from_a_hundred_phones_and_what_had_ended_does_not() {
    for is_silent in [false, true] {
        let began = Instant::now();
        let seed = seed();
        let outcome = play(&Plan::of_restore(seed, PHONES, is_silent), Control::Sound);
        let played = outcome.result.unwrap_or_else(|broken| panic!("LYKTA_SEED={seed}, silent: {is_silent}: {broken}"));
        assert_eq!((played.restores, played.ended), (1, 12));
        assert!(played.photos > PHONES / 2 && played.accepted > 2 * PHONES, "too little happened: {played:?}");
        assert!(played.erased >= 10 && played.signed_out == 6 && played.wiped == 6, "too little was ended: {played:?}");
        // Of the late ones two were signed out and two wiped.
        assert!(played.returned >= PHONES / 5 - 4, "who joined after the backup came back by their receipts: {played:?}");
        let figures = json!({
            "seed": seed, "phones": PHONES, "joined_after_the_backup": PHONES / 5, "silent": is_silent, "operations": played.accepted, "photos": played.photos,
            "came_back_by_receipt": played.returned, "grants_ended": played.ended, "erased": played.erased,
            "signed_out": played.signed_out, "wiped": played.wiped, "lost": 0, "doubled": 0, "trace": outcome.trace,
            "seconds": began.elapsed().as_secs_f64().round(),
        });
        proof::say("restore-100-phones", &figures);
    }
}

#[test]
fn planted_bugs_are_caught() {
    let planted = [Control::ReceiptsIgnored, Control::MembersForgotten, Control::EndsForgotten, Control::ErasuresForgotten, Control::SafeTooEarly];
    for control in planted {
        let caught = (seed()..seed() + 5).find_map(|seed| play(&Plan::of_restore(seed, CONTROLLED, false), control).result.err());
        let broken = caught.unwrap_or_else(|| panic!("{control:?} was not caught"));
        println!("{control:?}: {}", broken.to_string().lines().next().unwrap_or_default());
    }
    proof::say_caught("restore-100-phones", &planted.map(|control| format!("{control:?}")));
}
