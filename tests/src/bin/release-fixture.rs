//! Writes down what this build leaves in the world, before it is released: `cargo run -p lykta-tests --bin release-fixture -- NAME` makes tests/released/NAME.
//!
//! It refuses to touch a folder that is there: what was released is frozen.

use std::path::Path;

use anyhow::{Context as _, Result};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let name = std::env::args().nth(1).context("a name is wanted: the release")?;
    lykta_tests::released::write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("released").join(name)).await
}
