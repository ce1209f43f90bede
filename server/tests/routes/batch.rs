//! Group commit: one transaction for many, a savepoint each, nothing half done.

use std::collections::BTreeMap;

use rusqlite::Connection;
use server::clock::SystemRandom;
use server::error::Error;
use server::keys::Keys;
use server::store::batch::{Context, Request, Turn, commit_batch};
use server::store::{meta, open};
use server::sync::system;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;

/// Makes a person, and then fails if told to.
struct Make {
    person: RecordId,
    fails: bool,
}

impl Request for Make {
    type Answer = u64;

    fn run(self, turn: &mut Turn<'_>) -> Result<u64, Error> {
        let applied = system::write(turn, Kind::Person, self.person, Change::Create { fields: BTreeMap::new() })?;
        if self.fails { Err(Error::Refused(Code::Forbidden)) } else { Ok(applied.seq) }
    }
}

fn person(number: u8) -> RecordId {
    RecordId::new(1, [number; 10])
}

fn open_in(directory: &std::path::Path) -> (Connection, Keys) {
    let connection = open::open_writing(&directory.join("lykta.sqlite"), &SystemRandom).expect("it opens");
    (connection, Keys::open(&directory.join("keys"), &SystemRandom).expect("keys"))
}

#[test]
fn one_that_fails_takes_nothing_with_it_and_leaves_no_gap() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (mut connection, keys) = open_in(directory.path());
    let context = Context { now_ms: 1_000, random: &SystemRandom, keys: &keys };
    let requests = [(1, false), (2, true), (3, false)].map(|(number, fails)| Make { person: person(number), fails });
    let committed = commit_batch(&mut connection, requests.into(), &context).expect("it commits");
    assert!(matches!(committed.answers[..], [Ok(1), Err(Error::Refused(Code::Forbidden)), Ok(2)]), "{:?}", committed.answers);
    assert_eq!(meta::get(&connection).expect("it reads").seq, 2);
    let found = |number| server::store::records::find(&connection, person(number)).expect("it reads").is_some();
    assert_eq!([1, 2, 3].map(found), [true, false, true]);
    // What the failed one had put into the batch's memory is forgotten too: the same record can be made later.
    let again = commit_batch(&mut connection, vec![Make { person: person(2), fails: false }], &context).expect("it commits");
    assert!(matches!(again.answers[..], [Ok(3)]), "{:?}", again.answers);
}

#[test]
fn a_disk_that_takes_no_more_answers_nobody() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (mut connection, keys) = open_in(directory.path());
    let context = Context { now_ms: 1_000, random: &SystemRandom, keys: &keys };
    let pages: i64 = connection.query_row("pragma page_count", [], |row| row.get(0)).expect("it reads");
    connection.pragma_update(None, "max_page_count", pages).expect("the file can't grow");
    let requests: Vec<Make> = (1..=200).map(|number| Make { person: person(number), fails: false }).collect();
    let error = commit_batch(&mut connection, requests, &context).expect_err("there is no room");
    assert_eq!(error.code(), Code::DiskFull, "{error}");
    assert_eq!(meta::get(&connection).expect("reading goes on").seq, 0);
    connection.pragma_update(None, "max_page_count", 1_000_000).expect("there is room again");
    let committed = commit_batch(&mut connection, vec![Make { person: person(1), fails: false }], &context).expect("it commits");
    assert!(matches!(committed.answers[..], [Ok(1)]));
}
