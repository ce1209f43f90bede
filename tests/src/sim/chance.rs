//! Chance from one seed, shared by all that needs any: whatever asks next gets the next number.
//!
//! Its invariant: each event of a plan begins with chance of its own, so that an event does the same whether or not those before it were left out.

use std::sync::{Arc, Mutex, PoisonError};

/// The world's only source of chance.
#[derive(Debug, Clone)]
pub(crate) struct Chance(Arc<Mutex<fastrand::Rng>>);

/// A number that has nothing to do with its neighbours (SplitMix64's last step).
fn scattered(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_add(1).wrapping_mul(0xd1b5_4a32_d192_ed03);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(fastrand::Rng::with_seed(scattered(seed, u64::MAX)))))
    }

    /// From here on chance is that of this event.
    pub(crate) fn begin(&self, seed: u64, number: u64) {
        self.with(|rng| rng.seed(scattered(seed, number)));
    }

    fn with<T>(&self, ask: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        // A seed that panics is over; what it leaves behind is asked no more.
        ask(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn below(&self, end: u64) -> u64 {
        self.with(|rng| rng.u64(..end))
    }

    pub(crate) fn index(&self, end: usize) -> usize {
        self.with(|rng| rng.usize(..end))
    }

    /// A number below that, for where no more than that fits.
    pub(crate) fn small(&self, end: u32) -> u32 {
        self.with(|rng| rng.u32(..end))
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    pub(crate) fn bytes_of(&self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.with(|rng| rng.fill(&mut bytes));
        bytes
    }
}

impl client_wasm::core::ports::Random for Chance {
    fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.with(|rng| rng.fill(&mut bytes));
        bytes
    }
}

impl server::clock::Random for Chance {
    fn fill(&self, buffer: &mut [u8]) {
        self.with(|rng| rng.fill(buffer));
    }
}
