//! The rows of the reliability report: what is claimed, and the bar it is held against.
//!
//! Refuses to know how a row is proved: the proofs name their rows themselves ([`super::proofs`]).
//! Invariant: a bar that can be counted stands here as a limit, so that the report judges it and no person does.

/// One claim.
#[derive(Debug)]
pub(super) struct Row {
    /// As the proofs say it.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) bar: &'static str,
    pub(super) limits: &'static [Limit],
}

/// What a figure must be. The proofs have asserted their figures; these are what the bar itself names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Limit {
    /// In every line that has the figure.
    AtMost(&'static str, f64),
    /// Over all lines together: how often or how much was tried. Less is no failure, but not the bar either.
    Size(&'static str, f64),
}

use Limit::{AtMost, Size};

/// How much is tried: the variable, in a quick run (what CI does), and otherwise. What is set already is left alone.
pub(super) const SIZES: [(&str, &str, &str); 7] = [
    ("LYKTA_SEEDS", "1000", "20000"),
    ("LYKTA_KILLS", "10", "200"),
    ("LYKTA_SERVER_KILLS", "25", "1000"),
    ("LYKTA_CUTS", "120", "2000"),
    ("LYKTA_ROUNDS", "1", "20"),
    ("LYKTA_OBSERVATIONS", "20000", "1000000"),
    ("LYKTA_FUZZ_SECONDS", "10", "300"),
];

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "simulation",
        title: "deterministic simulation: phones (the real core) and the real server on one clock and one seed",
        bar: "at least 1,000 seeds in CI, nothing broken; the same seed gives the same trace",
        limits: &[Size("seeds", 1_000.0)],
    },
    Row {
        name: "apply-properties",
        title: "properties of `apply`: operations commute, are idempotent, and make the same bytes everywhere",
        bar: "no counterexample",
        limits: &[],
    },
    Row {
        name: "kill-server",
        title: "SIGKILL of the server at random instants while 50 phones sync",
        bar: "25 times in CI, 1,000 on demand: 0 lost, 0 doubled, integrity ok, serving again within 2 s",
        limits: &[Size("kills", 25.0), AtMost("lost", 0.0), AtMost("doubled", 0.0), AtMost("worst_seconds_until_serving", 2.0)],
    },
    Row {
        name: "power-loss",
        title: "power loss: what was not synced is gone",
        bar: "0 acknowledged operations lost; with `synchronous=NORMAL` the test fails",
        limits: &[Size("cuts", 120.0), AtMost("lost", 0.0)],
    },
    Row {
        name: "disk-faults",
        title: "disk full, read-only file system, I/O errors",
        bar: "a clear error (507), reads go on, it recovers by itself, nothing acknowledged that is not stored",
        limits: &[AtMost("lost", 0.0), AtMost("doubled", 0.0)],
    },
    Row {
        name: "kill-browser",
        title: "SIGKILL of the browser at most 100 ms after \"Sparat\"",
        bar: "10 times in CI, 200 on demand: 0 saved observations lost",
        limits: &[Size("kills", 10.0), AtMost("lost", 0.0)],
    },
    Row {
        name: "device-faults",
        title: "faults of the browser's storage: abort, quota, closed handle, failed read",
        bar: "nothing called saved that is not; nothing lost",
        limits: &[],
    },
    Row {
        name: "lost-replies",
        title: "lost replies, every push twice",
        bar: "one copy each",
        limits: &[AtMost("lost", 0.0), AtMost("doubled", 0.0)],
    },
    Row { name: "compressed-push", title: "pushes that are packed on the way", bar: "one copy each, fewer bytes", limits: &[] },
    Row {
        name: "captive-portals",
        title: "captive portals: a page, a redirect, 511, somebody else's JSON",
        bar: "one copy each, nothing taken for an acknowledgement",
        limits: &[AtMost("lost", 0.0), AtMost("doubled", 0.0)],
    },
    Row {
        name: "photo-cuts",
        title: "photo upload cut every 64 KiB",
        bar: "at most one chunk sent again, hash equal, no orphans after 24 h",
        limits: &[AtMost("chunks_again", 1.0), AtMost("orphans", 0.0)],
    },
    Row {
        name: "backup-drill",
        title: "the drill: backed up at work, lost, restored elsewhere, also to a point in time",
        bar: "row for row and byte for byte; damage is found before anything stands on it",
        limits: &[],
    },
    Row {
        name: "backup",
        title: "backup and restore at 1,000,000 observations",
        bar: "RPO at most 60 s, RTO at most 5 min",
        limits: &[Size("observations", 1_000_000.0), AtMost("rpo_seconds", 60.0), AtMost("rto_seconds", 300.0)],
    },
    Row {
        name: "fuzzing",
        title: "fuzzing: operation decoder, merge, image, EXIF, tus, query strings, cursors",
        bar: "no panic, no answer of 5xx",
        limits: &[AtMost("panics", 0.0), AtMost("answers_5xx", 0.0)],
    },
    Row {
        name: "openapi-fuzzing",
        title: "fuzzing by the OpenAPI document (schemathesis)",
        bar: "no answer of 5xx, none that the document does not allow",
        limits: &[AtMost("failures", 0.0)],
    },
    Row {
        name: "old-clients",
        title: "every released wire schema, database and stored row",
        bar: "still accepted; the fixtures are kept for ever",
        limits: &[],
    },
    Row {
        name: "holes",
        title: "many concurrent writers, readers that poll by cursor over changing scopes",
        bar: "no reader skips; nobody sees outside the scope",
        limits: &[AtMost("skipped", 0.0), AtMost("outside", 0.0)],
    },
    Row {
        name: "restore-100-phones",
        title: "restore from an older backup with 100 phones, some of which joined after it",
        bar: "every acknowledged operation and photo comes back; what was revoked or erased does not",
        limits: &[Size("phones", 100.0)],
    },
    Row {
        name: lykta_proof::CONTROLS,
        title: "planted violations in a copy of the repository (`cargo xtask test --controls`)",
        bar: "each is caught",
        limits: &[],
    },
];

pub(super) fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_name_of_its_own() {
        let mut names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ROWS.len());
    }
}
