//! Group commit: one transaction for many, a savepoint each, nothing half done.

use std::collections::BTreeMap;

use rusqlite::Connection;
use server::clock::SystemRandom;
use server::error::Error;
use server::keys::Keys;
use server::store::batch::{Context, Request, Turn, commit_batch};
use server::store::{meta, open, visibility};
use server::sync::{accept, sees, system};
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};

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

/// A closure as a write.
type Act = Box<dyn FnOnce(&mut Turn<'_>) -> Result<(), Error>>;

struct Do(Act);

impl Request for Do {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        (self.0)(turn)
    }
}

fn act(act: impl FnOnce(&mut Turn<'_>) -> Result<(), Error> + 'static) -> Do {
    Do(Box::new(act))
}

/// What the turn remembers is what the database says.
#[track_caller]
fn remembers_rightly(turn: &mut Turn<'_>, ids: &[RecordId]) {
    // What was put is written when the request ends, or somebody asks for a whole kind.
    turn.list(&Kind::Person).expect("it reads");
    for id in ids {
        let stored = server::store::records::find(turn.connection, *id).expect("it reads");
        assert_eq!(turn.find(*id).expect("it reads").as_deref(), stored.as_ref());
        assert_eq!(*turn.shown_in(*id).expect("it reads"), visibility::scopes_of(turn.connection, *id).expect("it reads"));
    }
}

#[test]
fn the_memory_of_a_batch_follows_every_write_and_every_rollback() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (mut connection, keys) = open_in(directory.path());
    let context = Context { now_ms: 1_000, random: &SystemRandom, keys: &keys };
    let ids = [person(1), person(2)];
    let elsewhere = Scope::Area(person(9));
    let requests = vec![
        act(move |turn| {
            // Asked before there is anything: that nothing is there is remembered too.
            turn.read_ahead(&ids)?;
            remembers_rightly(turn, &ids);
            system::write(turn, Kind::Person, ids[0], Change::Create { fields: BTreeMap::new() })?;
            remembers_rightly(turn, &ids);
            accept::show_person(turn, ids[0], elsewhere)?;
            remembers_rightly(turn, &ids);
            let seq = turn.next_seq();
            turn.show(visibility::Row { scope: elsewhere, record_id: ids[0], seq, is_removed: true })?;
            remembers_rightly(turn, &ids);
            Ok(())
        }),
        act(move |turn| {
            remembers_rightly(turn, &ids);
            system::write(turn, Kind::Person, ids[1], Change::Create { fields: BTreeMap::new() })?;
            accept::show_person(turn, ids[0], elsewhere)?;
            remembers_rightly(turn, &ids);
            Err(Error::Refused(Code::Forbidden))
        }),
        act(move |turn| {
            assert!(turn.find(ids[1])?.is_none(), "what was taken back is forgotten");
            remembers_rightly(turn, &ids);
            // So it can be made again in the same batch.
            system::write(turn, Kind::Person, ids[1], Change::Create { fields: BTreeMap::new() })?;
            remembers_rightly(turn, &ids);
            Ok(())
        }),
    ];
    let committed = commit_batch(&mut connection, requests, &context).expect("it commits");
    assert!(matches!(committed.answers[..], [Ok(()), Err(Error::Refused(Code::Forbidden)), Ok(())]), "{:?}", committed.answers);
}

#[test]
fn nothing_is_remembered_from_one_commit_to_the_next() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (mut connection, keys) = open_in(directory.path());
    let context = Context { now_ms: 1_000, random: &SystemRandom, keys: &keys };
    let id = person(1);
    let look = act(move |turn| {
        remembers_rightly(turn, &[id]);
        assert!(sees::actor(turn.connection, id)?.grants.is_empty());
        Ok(())
    });
    assert!(commit_batch(&mut connection, vec![look], &context).expect("it commits").answers[0].is_ok());
    // Another process, as `lykta user add` is one while the server runs.
    let mut other = open::open_writing(&directory.path().join("lykta.sqlite"), &SystemRandom).expect("it opens");
    let add = act(move |turn| {
        system::write(turn, Kind::Person, id, Change::Create { fields: BTreeMap::new() })?;
        accept::give(turn, id, Grant { scope: Scope::Area(person(9)), role: Role::Coordinator })
    });
    assert!(commit_batch(&mut other, vec![add], &context).expect("it commits").answers[0].is_ok());
    let look = act(move |turn| {
        assert!(turn.find(id)?.is_some());
        assert_eq!(turn.shown_in(id)?.len(), 2);
        assert_eq!(sees::actor(turn.connection, id)?.grants.len(), 1);
        remembers_rightly(turn, &[id]);
        Ok(())
    });
    assert!(commit_batch(&mut connection, vec![look], &context).expect("it commits").answers[0].is_ok());
}
