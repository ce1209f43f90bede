//! Where server and client meet: the real client core against the real server, in one process and under one seed, or in two over real HTTP.
//!
//! It refuses mocks of either side. What is played here is only what lies between and around them: the network, the clocks, chance.

pub use lykta_proof as proof;

pub mod crash;
pub mod fuzz;
pub mod released;
pub mod sim;
