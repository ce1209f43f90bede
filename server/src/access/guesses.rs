//! Wrong join codes, counted: for the whole installation, so that codes can't be guessed, and before that for the network they come from, so that one
//! person with patience closes codes for nobody else.
//!
//! 1,000 wrong codes an hour find one of a hundred open codes (40 bits) with a chance of less than 1 in 1,000 in a whole year. No address is stored: a
//! network is counted under a keyed hash of it, and forgotten with the first wrong code after its hour.

use std::net::IpAddr;

use crate::error::Error;
use crate::store::attempts::{self, Cap};
use crate::store::batch::Turn;

const HOUR_MS: u64 = 60 * 60 * 1_000;
/// Wrong codes of the whole installation.
pub const WRONG_CODES: Cap = Cap { most: 1_000, window_ms: HOUR_MS };
/// Wrong codes of one address, or of one IPv6 network of the size that a home or a phone gets. A whole walk may share it.
pub const WRONG_CODES_OF_AN_ADDRESS: Cap = Cap { most: 100, window_ms: HOUR_MS };
/// Wrong codes of one IPv6 network of the largest size that anybody gets for the asking.
pub const WRONG_CODES_OF_A_SITE: Cap = Cap { most: 300, window_ms: HOUR_MS };

/// The counter of the whole installation.
const EVERYBODY: &str = "join_code";
/// What the names of the networks' counters begin with.
const OF_A_NETWORK: &str = "join_code_of ";

/// The counters that a wrong code from there counts on.
fn counters(turn: &Turn<'_>, from: Option<IpAddr>) -> Vec<(String, Cap)> {
    let named = |network: &[u8]| format!("{OF_A_NETWORK}{}", hex::encode(turn.context.keys.join.sign(&[b"network", network])));
    let mut all = vec![(EVERYBODY.to_owned(), WRONG_CODES)];
    match from {
        None => {}
        Some(IpAddr::V4(address)) => all.push((named(&address.octets()), WRONG_CODES_OF_AN_ADDRESS)),
        Some(IpAddr::V6(address)) => {
            all.push((named(&address.octets()[..8]), WRONG_CODES_OF_AN_ADDRESS));
            all.push((named(&address.octets()[..6]), WRONG_CODES_OF_A_SITE));
        }
    }
    all
}

/// Seconds to wait before another code is looked at, or `None`.
///
/// # Errors
/// When the database fails.
pub fn wait_s(turn: &Turn<'_>, from: Option<IpAddr>) -> Result<Option<u64>, Error> {
    let mut longest = None;
    for (subject, cap) in counters(turn, from) {
        longest = longest.max(attempts::wait_s(turn.connection, &subject, cap, turn.context.now_ms)?);
    }
    Ok(longest)
}

/// Counts a wrong code. What is counted here waits for nobody else: whoever has reached a cap is told to wait before.
///
/// # Errors
/// When the database fails.
pub fn count(turn: &Turn<'_>, from: Option<IpAddr>) -> Result<(), Error> {
    let now_ms = turn.context.now_ms;
    attempts::forget_ended(turn.connection, OF_A_NETWORK, HOUR_MS, now_ms)?;
    for (subject, cap) in counters(turn, from) {
        attempts::count(turn.connection, &subject, cap, now_ms)?;
    }
    Ok(())
}
