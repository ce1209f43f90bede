//! Chance from one seed, shared by all that needs any: whatever asks next gets the next number.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Mutex;

/// The world's only source of chance.
#[derive(Debug, Clone)]
pub(crate) struct Chance(Rc<RefCell<fastrand::Rng>>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rc::new(RefCell::new(fastrand::Rng::with_seed(seed))))
    }

    pub(crate) fn below(&self, end: u64) -> u64 {
        self.0.borrow_mut().u64(..end)
    }

    pub(crate) fn index(&self, end: usize) -> usize {
        self.0.borrow_mut().usize(..end)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    /// A source of its own for the server, which wants one that threads could share.
    pub(crate) fn for_server(&self) -> ServerChance {
        ServerChance(Mutex::new(self.0.borrow_mut().fork()))
    }
}

impl client_wasm::core::ports::Random for Chance {
    fn bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.0.borrow_mut().fill(&mut bytes);
        bytes
    }
}

/// The server's share.
#[derive(Debug)]
pub(crate) struct ServerChance(Mutex<fastrand::Rng>);

impl server::clock::Random for ServerChance {
    fn fill(&self, buffer: &mut [u8]) {
        self.0.lock().expect("nobody panics while holding it").fill(buffer);
    }
}
