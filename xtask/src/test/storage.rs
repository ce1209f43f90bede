//! The controls of the proofs of storage: a server that answers too early, syncs too little, or goes on as if a failure were none.
//!
//! Each plants one fault in the copy and runs the proof that must tell. Invariant: all but what was planted is what is shipped.

use anyhow::Result;

use super::Ground;
use super::controls::replace;
use crate::repo::Repo;

fn prove(ground: &mut Ground<'_>, package: &str, proof: &str) -> Result<()> {
    let copy = ground.repo;
    ground.output.run(copy.cargo().args(["test", "--locked", "--package", package, "--test", proof]))
}

pub(super) fn kill(ground: &mut Ground<'_>) -> Result<()> {
    prove(ground, "lykta-tests", "crash")
}

pub(super) fn cut_power(ground: &mut Ground<'_>) -> Result<()> {
    prove(ground, "lykta-faults", "power")
}

pub(super) fn fail_disk(ground: &mut Ground<'_>) -> Result<()> {
    prove(ground, "lykta-faults", "storage")
}

/// A commit is in the log's memory, and on the disk some time later.
pub(super) fn sync_seldom(copy: &Repo) -> Result<()> {
    replace(copy, "server/src/store/open.rs", "\"synchronous\", \"full\"", "\"synchronous\", \"normal\"")
}

/// After a kill, what the disk has refused is taken for stored.
pub(super) fn build_on_memory(copy: &Repo) -> Result<()> {
    replace(copy, "server/src/store/mod.rs", "        resync::resync(path)?;\n", "")
}

/// The disk says no, and the phone is told yes.
pub(super) fn overlook_failure(copy: &Repo) -> Result<()> {
    replace(copy, "server/src/store/batch.rs", "    transaction.commit()?;", "    drop(transaction.commit());")
}
