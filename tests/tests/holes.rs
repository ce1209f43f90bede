//! Many write at once, readers follow by cursor while grants come and go and records move between scopes: no reader skips a change, and none sees what
//! none of its scopes shows.
//!
//! In one process, on the server's own writer (group commit) and readers. Half of the readers ask all the time, half only when they are poked. `LYKTA_ROUNDS=N`
//! makes it N times as long. The controls: places in the log that are taken in one transaction and used in another, and pokes that leave before COMMIT.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lykta_tests::proof;
use rusqlite::Connection;
use serde_json::{Value, json};
use server::app::{App, AppConfig};
use server::error::Error;
use server::keys::Keys;
use server::store::batch::{Request, Turn};
use server::store::visibility::Row;
use server::store::{grants, records, visibility};
use server::sync::{accept, pull, sees, system};
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};
use shared::wire::{Pull, Pulled};
use tokio::sync::{Notify, watch};

const WRITERS: usize = 8;
const READERS: usize = 10;
const STEPS: usize = 80;
const ORGANISATIONS: usize = 4;

/// A bug to plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Sound,
    /// A place in the log is taken in one transaction and used in the next.
    SeqOutside,
    /// Readers are poked before the commit that they shall read.
    PokeEarly,
}

struct Do<F>(F);

impl<T, F: FnOnce(&mut Turn<'_>) -> Result<T, Error>> Request for Do<F> {
    type Answer = T;

    fn run(self, turn: &mut Turn<'_>) -> Result<T, Error> {
        (self.0)(turn)
    }
}

struct World {
    app: App,
    walk: RecordId,
    organisations: Vec<RecordId>,
    people: Vec<RecordId>,
    findings: Mutex<Vec<RecordId>>,
    control: Control,
    poke: Notify,
    over: watch::Sender<bool>,
}

fn fields(value: Value) -> BTreeMap<String, Value> {
    serde_json::from_value(value).expect("an object")
}

async fn found(folder: &std::path::Path, control: Control) -> Result<Arc<World>, Error> {
    let app = App::open(AppConfig::new(folder)).await.expect("it opens");
    let made = |turn: &mut Turn<'_>| {
        let mut next = 0_u128;
        let mut id = || {
            next += 1;
            RecordId(uuid::Uuid::from_u128(next))
        };
        let mut make = |turn: &mut Turn<'_>, kind: Kind, value: Value| {
            let id = id();
            system::write(turn, kind, id, Change::Create { fields: fields(value) }).map(|_| id)
        };
        let host = make(turn, Kind::Organisation, json!({"name": "Värd", "kind": "municipality"}))?;
        let mut organisations = Vec::new();
        for number in 0..ORGANISATIONS {
            organisations.push(make(
                turn,
                Kind::Organisation,
                json!({"name": format!("Partner {number}"), "kind": "housing_company", "host": host}),
            )?);
        }
        let area = make(turn, Kind::Area, json!({"organisation": host, "name": "Hedbo"}))?;
        let checklist = make(turn, Kind::Checklist, json!({"organisation": host, "name": "Standard", "version": 1, "document": {}}))?;
        let walk = make(turn, Kind::Walk, json!({"area": area, "name": "Hedbo", "checklist": checklist}))?;
        let mut people = Vec::new();
        for _ in 0..READERS {
            let person = make(turn, Kind::Person, json!({"name": "Handläggare"}))?;
            accept::give(turn, person, Grant { scope: Scope::Person(person), role: Role::Participant })?;
            people.push(person);
        }
        Ok((walk, organisations, people))
    };
    let (walk, organisations, people) = app.store.write(Do(made)).await?;
    let (findings, poke, over) = (Mutex::default(), Notify::new(), watch::Sender::new(false));
    Ok(Arc::new(World { app, walk, organisations, people, findings, control, poke, over }))
}

impl World {
    fn pick(&self, rng: &mut fastrand::Rng) -> Option<RecordId> {
        let list = self.findings.lock().expect("nobody panics while holding it");
        (!list.is_empty()).then(|| list[rng.usize(..list.len())])
    }

    /// Writes, and pokes the readers: after the commit, or before it where that is the planted bug.
    async fn write<T: Send + 'static>(&self, act: impl FnOnce(&mut Turn<'_>) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        if self.control == Control::PokeEarly {
            self.poke.notify_waiters();
            return self.app.store.write(Do(act)).await;
        }
        let written = self.app.store.write(Do(act)).await;
        self.poke.notify_waiters();
        written
    }

    async fn step(&self, rng: &mut fastrand::Rng) -> Result<(), Error> {
        let organisation = self.organisations[rng.usize(..ORGANISATIONS)];
        let person = self.people[rng.usize(..READERS)];
        let finding = self.pick(rng);
        match (rng.u8(..10), finding) {
            (0..=2, _) | (_, None) => {
                let id = RecordId(uuid::Uuid::from_u128(rng.u128(..)));
                let value = json!({"walk": self.walk, "title": "Punkt", "category": "lighting", "severity": "poor", "organisation": organisation});
                self.write(move |turn| system::write(turn, Kind::Finding, id, Change::Create { fields: fields(value) })).await?;
                self.findings.lock().expect("nobody panics while holding it").push(id);
            }
            (3..=5, Some(id)) => {
                if self.control == Control::SeqOutside {
                    return self.show_late(id, Scope::Organisation(organisation)).await;
                }
                let change = Change::Set { fields: fields(json!({ "organisation": organisation })) };
                self.write(move |turn| system::write(turn, Kind::Finding, id, change)).await?;
            }
            (6, Some(id)) => {
                let change = Change::Set { fields: fields(json!({"title": format!("Punkt {}", rng.u16(..))})) };
                self.write(move |turn| system::write(turn, Kind::Finding, id, change)).await?;
            }
            (7..=8, Some(_)) => {
                let grant = Grant { scope: Scope::Organisation(organisation), role: Role::Handler };
                self.write(move |turn| accept::give(turn, person, grant)).await?;
            }
            (_, Some(_)) => {
                self.write(move |turn| grants::remove(turn.connection, person, Scope::Organisation(organisation))).await?;
            }
        }
        Ok(())
    }

    /// When all is quiet, one more change that everybody sees, in a transaction that takes its time.
    async fn last_word(&self) -> Result<(), Error> {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let people = self.people.clone();
        let act = move |turn: &mut Turn<'_>| {
            std::thread::sleep(Duration::from_millis(50));
            people.iter().try_for_each(|person| {
                let change = Change::Set { fields: fields(json!({"name": "Någon annan"})) };
                system::write(turn, Kind::Person, *person, change).map(drop)
            })
        };
        self.write(act).await
    }

    /// The planted bug: what others write meanwhile has later places, and is there earlier.
    async fn show_late(&self, record_id: RecordId, scope: Scope) -> Result<(), Error> {
        let seq = self.write(|turn| Ok(turn.next_seq())).await?;
        tokio::time::sleep(Duration::from_millis(3)).await;
        self.write(move |turn| turn.show(Row { scope, record_id, seq, is_removed: false })).await
    }
}

/// A reader's copy: what a device keeps of a record.
#[derive(Debug, Clone, PartialEq)]
struct Copy {
    seq: u64,
    scopes: BTreeSet<Scope>,
    canonical: String,
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
enum Hole {
    #[error("reader {reader} lacks {missing} records, has {stale} that are old and {surplus} that none of its scopes shows")]
    Differs { reader: usize, missing: usize, stale: usize, surplus: usize },
    #[error("reader {reader} was shown {record}, which none of its scopes shows")]
    Outside { reader: usize, record: RecordId },
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    pages: usize,
    revoked: usize,
    removals: usize,
}

struct Reader {
    number: usize,
    person: RecordId,
    cursor: Option<String>,
    held: BTreeMap<RecordId, Copy>,
    counts: Counts,
}

impl Reader {
    /// One page into the copy, as a device does it.
    fn take(&mut self, page: Pulled) {
        self.counts.pages += 1;
        self.counts.revoked += page.revoked.len();
        self.counts.removals += page.removals.len();
        assert_eq!(page.reset, None, "nobody restored anything");
        for item in page.items {
            let copy = Copy { seq: item.seq, scopes: item.scopes.iter().copied().collect(), canonical: item.record.canonical() };
            self.held.insert(item.record.id, copy);
        }
        for removal in page.removals {
            if let Some(copy) = self.held.get_mut(&removal.record_id).filter(|copy| copy.seq < removal.seq) {
                copy.scopes.remove(&removal.scope);
            }
        }
        for copy in self.held.values_mut() {
            copy.scopes.retain(|scope| !page.revoked.contains(scope));
        }
        self.held.retain(|_, copy| !copy.scopes.is_empty());
        self.cursor = page.cursor;
    }

    /// Pulls until there is no more; then the copy is exactly what the same snapshot shows.
    async fn follow(&mut self, world: &World, rng: &mut fastrand::Rng) -> Result<(), Hole> {
        loop {
            let (keys, person) = (Arc::clone(&world.app.keys), self.person);
            let asked = Pull { protocol: shared::PROTOCOL, cursor: self.cursor.clone(), limit: Some(rng.u32(1..20)), log: None };
            let read = move |connection: &Connection| page(connection, &keys, person, &asked);
            let (page, outside, shown) = world.app.store.read(read).await.expect("the disk is sound");
            if let Some(record) = outside {
                return Err(Hole::Outside { reader: self.number, record });
            }
            self.take(page);
            if let Some(shown) = shown {
                return self.compare(&shown);
            }
        }
    }

    fn compare(&self, shown: &BTreeMap<RecordId, String>) -> Result<(), Hole> {
        let missing = shown.keys().filter(|id| !self.held.contains_key(id)).count();
        let surplus = self.held.keys().filter(|id| !shown.contains_key(id)).count();
        let stale = self.held.iter().filter(|(id, copy)| shown.get(id).is_some_and(|now| *now != copy.canonical)).count();
        if (missing, surplus, stale) == (0, 0, 0) { Ok(()) } else { Err(Hole::Differs { reader: self.number, missing, stale, surplus }) }
    }
}

type Shown = BTreeMap<RecordId, String>;

/// What this person is shown, worked out from the grants and from each record's visibility, without a cursor.
fn shown(connection: &Connection, person: RecordId) -> Result<Shown, Error> {
    let actor = sees::actor(connection, person)?;
    let mut shown = Shown::new();
    for kind in Kind::ALL {
        for record in records::list(connection, kind)? {
            let scopes = visibility::scopes_of(connection, record.id)?;
            if actor.grants.iter().any(|grant| scopes.contains(&grant.scope)) {
                shown.insert(record.id, sees::shown(&record, &scopes, &actor).canonical());
            }
        }
    }
    Ok(shown)
}

/// A page; what on it should not be; and, with the last one, what the very same snapshot shows.
fn page(connection: &Connection, keys: &Keys, person: RecordId, asked: &Pull) -> Result<(Pulled, Option<RecordId>, Option<Shown>), Error> {
    let page = pull::pull(connection, keys, person, asked)?;
    let grants = sees::actor(connection, person)?.grants;
    let mut outside = None;
    for item in &page.items {
        let scopes = visibility::scopes_of(connection, item.record.id)?;
        if !grants.iter().any(|grant| scopes.contains(&grant.scope)) {
            outside = Some(item.record.id);
        }
    }
    let shown = if page.has_more { None } else { Some(shown(connection, person)?) };
    Ok((page, outside, shown))
}

async fn read(world: Arc<World>, number: usize, seed: u64) -> Result<Counts, Hole> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut reader = Reader { number, person: world.people[number], cursor: None, held: BTreeMap::new(), counts: Counts::default() };
    let mut over = world.over.subscribe();
    if number.is_multiple_of(2) {
        while !*over.borrow_and_update() {
            reader.follow(&world, &mut rng).await?;
            tokio::time::sleep(Duration::from_millis(rng.u64(..3))).await;
        }
        reader.follow(&world, &mut rng).await?;
        return Ok(reader.counts);
    }
    loop {
        let poked = world.poke.notified();
        tokio::pin!(poked);
        // From here on a poke counts, so that none is missed between the look and the wait.
        poked.as_mut().enable();
        reader.follow(&world, &mut rng).await?;
        tokio::select! {
            biased;
            () = &mut poked => {}
            _ = over.wait_for(|is_over| *is_over) => break,
        }
    }
    // What it has it has by pokes alone: nobody asks again.
    let person = reader.person;
    let shown = world.app.store.read(move |connection| shown(connection, person)).await.expect("the disk is sound");
    reader.compare(&shown)?;
    Ok(reader.counts)
}

async fn play(control: Control, steps: usize, seed: u64) -> Result<(Counts, u64), Hole> {
    let folder = tempfile::tempdir().expect("a folder");
    let world = found(folder.path(), control).await.expect("the world is made");
    let readers: Vec<_> = (0..READERS).map(|number| tokio::spawn(read(Arc::clone(&world), number, seed + number as u64))).collect();
    let writers = (0..WRITERS).map(|number| {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let mut rng = fastrand::Rng::with_seed(seed * 1_000 + number as u64);
            for _ in 0..steps {
                world.step(&mut rng).await.expect("the disk is sound");
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("no writer panics");
    }
    world.last_word().await.expect("the disk is sound");
    world.over.send_replace(true);
    let mut all = Counts::default();
    let mut hole = None;
    for reader in readers {
        match reader.await.expect("no reader panics") {
            Ok(counts) => {
                all.pages += counts.pages;
                all.revoked += counts.revoked;
                all.removals += counts.removals;
            }
            Err(found) => hole = hole.or(Some(found)),
        }
    }
    let commits = world.app.store.work().commits;
    world.app.close().await;
    hole.map_or(Ok((all, commits)), Err)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_skips_a_change_and_none_sees_outside_its_scopes() {
    let rounds: u64 = std::env::var("LYKTA_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let (mut all, mut commits) = (Counts::default(), 0);
    for seed in 1..=rounds {
        let (counts, made) = play(Control::Sound, STEPS, seed).await.unwrap_or_else(|hole| panic!("seed {seed}: {hole}"));
        all.pages += counts.pages;
        all.revoked += counts.revoked;
        all.removals += counts.removals;
        commits += made;
    }
    assert!(all.revoked > 20 && all.removals > 20, "grants and records that stay where they are prove nothing: {all:?}");
    let mut caught = Vec::new();
    for control in [Control::SeqOutside, Control::PokeEarly] {
        let mut found = None;
        for seed in 1..=20 {
            if let Err(hole) = play(control, 25, seed).await {
                found = Some((seed, hole));
                break;
            }
        }
        let (seed, hole) = found.unwrap_or_else(|| panic!("{control:?} was not caught"));
        println!("{control:?} caught by seed {seed}: {hole}");
        caught.push(json!({ "planted": format!("{control:?}"), "caught_by_seed": seed }));
    }
    let figures = json!({
        "writers": WRITERS,
        "readers": READERS,
        "rounds": rounds,
        "writes": rounds * (WRITERS * STEPS) as u64,
        "commits": commits,
        "pages": all.pages,
        "grants_taken_away_as_seen": all.revoked,
        "records_that_left_a_scope_as_seen": all.removals,
        "skipped": 0,
        "outside": 0,
        "controls": caught,
    });
    proof::say("holes", &figures);
}
