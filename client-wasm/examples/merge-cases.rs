//! Prints what this build makes of the made-up cases: `merge-cases SEED COUNT` the digest of each, `merge-cases SEED COUNT NUMBER` one of them in full.
//!
//! The browser's runner compares them with those of the WebAssembly build.

use client_wasm::merge_cases::{case, digests};

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    match *numbers {
        [seed, count] => print!("{}", digests(seed, u32::try_from(count).unwrap_or(u32::MAX), None)),
        [seed, _, number] => println!("{}", case(seed, number, false)),
        _ => eprintln!("usage: merge-cases SEED COUNT [NUMBER]"),
    }
}
