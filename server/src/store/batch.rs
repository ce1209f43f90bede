//! The one door for writes: many requests in one transaction, a savepoint each, answers only after COMMIT.
//!
//! A plain synchronous function, so that a simulation calls it inline with its own clock and its own chance. It refuses to answer a request whose
//! commit did not happen.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use shared::id::RecordId;
use shared::kind::Kind;
use shared::record::Record;
use shared::scope::Scope;
use shared::visibility::Related;

use crate::clock::{Random, random_bytes};
use crate::error::Error;
use crate::keys::Keys;
use crate::store::memory::Memory;
use crate::store::meta::{self, Head};
use crate::store::{log_marks, records, visibility};

/// What a write may need beside the database.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time, milliseconds since 1970 (UTC).
    pub now_ms: u64,
    /// Chance.
    pub random: &'a dyn Random,
    /// The installation's keys.
    pub keys: &'a Keys,
}

/// One thing to be written, whole or not at all.
pub trait Request {
    /// What it gives back.
    type Answer;

    /// Decides, then writes.
    ///
    /// # Errors
    /// A refusal, after which nothing of this request is kept; the others in the batch are untouched.
    fn run(self, turn: &mut Turn<'_>) -> Result<Self::Answer, Error>;
}

/// What a batch came to.
#[derive(Debug)]
pub struct Committed<A> {
    /// One answer a request, in order.
    pub answers: Vec<Result<A, Error>>,
    /// The scopes in which something changed.
    pub news: BTreeSet<Scope>,
}

/// The transaction as a request sees it.
#[derive(Debug)]
pub struct Turn<'a> {
    /// The database, inside the transaction.
    pub connection: &'a Connection,
    /// Time, chance, keys.
    pub context: &'a Context<'a>,
    /// Where the log stands; written back before COMMIT.
    pub head: Head,
    memory: Memory,
    /// Records that this request has put, and the place of the last change of each: written once, at its end.
    unwritten: BTreeMap<RecordId, u64>,
    failure: RefCell<Option<Error>>,
    news: BTreeSet<Scope>,
}

impl Turn<'_> {
    /// The next place in the log.
    pub fn next_seq(&mut self) -> u64 {
        self.head.seq += 1;
        self.head.seq
    }

    /// The next place in the log, where neither an operation nor a photo takes it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next_marked_seq(&mut self) -> Result<u64, Error> {
        let seq = self.next_seq();
        log_marks::insert(self.connection, seq, random_bytes(self.context.random))?;
        Ok(seq)
    }

    /// A stored record, from this batch's memory where it was read before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(&self, id: RecordId) -> Result<Option<Arc<Record>>, Error> {
        self.memory.find(self.connection, id)
    }

    /// Reads records into this batch's memory that are about to be asked for one by one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read_ahead(&self, ids: &[RecordId]) -> Result<(), Error> {
        self.memory.read_ahead(self.connection, ids)
    }

    /// The scopes that show a record now, as stored; from this batch's memory where they were read before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn shown_in(&self, id: RecordId) -> Result<Arc<BTreeSet<Scope>>, Error> {
        self.memory.shown_in(self.connection, id)
    }

    /// Writes that a scope shows a record from now on, or no longer, and announces it there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn show(&mut self, row: visibility::Row) -> Result<(), Error> {
        visibility::put(self.connection, row)?;
        self.memory.note_shown(row);
        self.announce(row.scope);
        Ok(())
    }

    /// Stores a record: from now on in this batch's memory, and in the database when the request ends. Five hundred changes of one record write it once.
    pub fn put(&mut self, record: Record, seq: u64) {
        self.unwritten.insert(record.id, seq);
        self.memory.note_record(record);
    }

    /// Writes what was put.
    ///
    /// # Errors
    /// When the database fails.
    fn settle(&mut self) -> Result<(), Error> {
        for (id, seq) in std::mem::take(&mut self.unwritten) {
            let record = self.memory.find(self.connection, id)?.ok_or(Error::Column("state"))?;
            records::put(self.connection, &record, seq)?;
        }
        Ok(())
    }

    /// The records of a kind.
    ///
    /// # Errors
    /// When the database fails.
    pub fn list(&mut self, kind: &Kind) -> Result<Vec<Record>, Error> {
        self.settle()?;
        records::list(self.connection, kind)
    }

    /// The records in which this text stands.
    ///
    /// # Errors
    /// When the database fails.
    pub fn list_mentioning(&mut self, text: &str) -> Result<Vec<RecordId>, Error> {
        self.settle()?;
        records::list_mentioning(self.connection, text)
    }

    /// Takes a record away. Who saw it is told by [`Turn::show`].
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove(&mut self, id: RecordId) -> Result<(), Error> {
        self.unwritten.remove(&id);
        records::remove(self.connection, id)?;
        self.memory.note_gone(id);
        Ok(())
    }

    /// Notes that a scope has news.
    pub fn announce(&mut self, scope: Scope) {
        self.news.insert(scope);
    }

    /// The scopes of a record as [`shared::visibility::scopes_of`] sees them from the stored records.
    ///
    /// # Errors
    /// When the database fails.
    pub fn scopes_of(&self, record: &Record) -> Result<BTreeSet<Scope>, Error> {
        self.asked(|related| shared::visibility::scopes_of(record, related))
    }

    /// Asks one of the rules in `shared` that looks at other records.
    ///
    /// # Errors
    /// When the database fails while the rule looks.
    pub fn asked<T>(&self, rule: impl FnOnce(&dyn Related) -> T) -> Result<T, Error> {
        let answer = rule(self);
        match self.failure.take() {
            Some(error) => Err(error),
            None => Ok(answer),
        }
    }
}

impl Related for Turn<'_> {
    fn find(&self, id: RecordId) -> Option<Arc<Record>> {
        match Turn::find(self, id) {
            Ok(found) => found,
            Err(error) => {
                self.failure.replace(Some(error));
                None
            }
        }
    }
}

/// Runs requests in one transaction and commits them together.
///
/// # Errors
/// The loss of the whole transaction: none of the requests happened.
pub fn commit_batch<R: Request>(connection: &mut Connection, requests: Vec<R>, context: &Context<'_>) -> Result<Committed<R::Answer>, Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let head = meta::get(&transaction)?;
    let before = head.clone();
    let mut turn = Turn {
        connection: &transaction,
        context,
        head,
        memory: Memory::default(),
        unwritten: BTreeMap::new(),
        failure: RefCell::default(),
        news: BTreeSet::new(),
    };
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        answers.push(run_one(&mut turn, request)?);
    }
    let (head, news) = (turn.head, turn.news);
    if head != before {
        meta::update(&transaction, &head)?;
    }
    transaction.commit()?;
    Ok(Committed { answers, news })
}

fn run_one<R: Request>(turn: &mut Turn<'_>, request: R) -> Result<Result<R::Answer, Error>, Error> {
    turn.connection.prepare_cached("savepoint request")?.execute([])?;
    let head = turn.head.clone();
    let news = turn.news.clone();
    let answer = request.run(turn).and_then(|answer| turn.settle().map(|()| answer));
    if answer.is_err() {
        // A full disk or a failed write has already rolled everything back: then the batch is lost as a whole.
        if turn.connection.is_autocommit() {
            return answer.map(Ok);
        }
        turn.connection.prepare_cached("rollback to request")?.execute([])?;
        turn.head = head;
        turn.news = news;
        turn.unwritten.clear();
        turn.memory.clear();
    }
    turn.connection.prepare_cached("release request")?.execute([])?;
    Ok(answer)
}
