//! When to try again: exponential, with chance in it, so that phones which lost the network together don't come back together.
//!
//! It refuses to be shorter than the server asked for in `Retry-After`.

/// The wait after the first failure.
const FIRST_MS: u64 = 1_000;
/// The longest wait that we choose ourselves.
const LONGEST_MS: u64 = 300_000;
/// After this many failures the wait doubles no more.
const MOST_DOUBLINGS: u32 = 9;

/// The next try, in milliseconds since 1970: between half and all of the doubled wait, and not before `retry_after_ms`.
pub fn next_try_ms(now_ms: u64, failures: u32, chance: u16, retry_after_ms: Option<u64>) -> u64 {
    let whole = (FIRST_MS << failures.saturating_sub(1).min(MOST_DOUBLINGS)).min(LONGEST_MS);
    let wait = whole / 2 + (whole / 2) * u64::from(chance) / u64::from(u16::MAX);
    // Who has to wait for the server comes with the same spread after it.
    retry_after_ms.map_or(now_ms + wait, |asked| (now_ms + wait).max(asked + wait / 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_spreads_and_ends() {
        let cases: &[(u32, u16, u64)] =
            &[(1, 0, 500), (1, u16::MAX, 1_000), (2, 0, 1_000), (4, u16::MAX, 8_000), (20, 0, 150_000), (20, u16::MAX, 300_000), (0, 0, 500)];
        for (failures, chance, expected) in cases {
            assert_eq!(next_try_ms(0, *failures, *chance, None), *expected, "{failures} failures, chance {chance}");
        }
    }

    #[test]
    fn the_server_is_never_asked_before_it_wanted_to_be() {
        assert!(next_try_ms(10_000, 1, 0, Some(60_000)) >= 60_000);
        assert_eq!(next_try_ms(10_000, 1, 0, Some(1)), 10_500);
    }
}
