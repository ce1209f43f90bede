//! A store in memory that can crash: for tests and the simulation.
//!
//! It refuses to be durable by itself: [`MemoryStore::durable`] is what would be on the disk, and a store made from it is the device after a restart.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::core::ports::{Content, Decide, Found, Read, Store, Table, Write};
use crate::error::StoreError;

/// Everything that was committed.
pub type Durable = BTreeMap<(Table, String), Content>;

/// When and how a transaction shall fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The nth transaction from now (0: the next) fails with this, and keeps nothing.
    Abort(u32, StoreError),
    /// The nth transaction from now is committed, but its caller never hears of it: the page was killed.
    CommitThenDie(u32),
    /// The nth transaction from now is said to be kept and shows until the restart, but is not durable: what a test must notice.
    Pretend(u32),
    /// Every read from now on fails.
    Unreadable,
}

#[derive(Debug, Default)]
struct Inner {
    rows: RefCell<Durable>,
    fault: Cell<Option<Fault>>,
    is_dead: Cell<bool>,
    transactions: Cell<u64>,
    /// What is on the disk, where that is less than what is shown.
    left_behind: RefCell<Option<Durable>>,
}

/// The store. Clones share their rows, as two tabs do.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    inner: Rc<Inner>,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// A device as it is after a restart.
    pub fn restarted(rows: Durable) -> Self {
        let store = Self::default();
        *store.inner.rows.borrow_mut() = rows;
        store
    }

    /// What has been committed up to now.
    pub fn durable(&self) -> Durable {
        self.inner.left_behind.borrow().as_ref().unwrap_or(&self.inner.rows.borrow()).clone()
    }

    /// Plans a failure; the earlier plan is forgotten.
    pub fn plan(&self, fault: Option<Fault>) {
        self.inner.fault.set(fault);
    }

    /// From now on nothing works: the page is gone.
    pub fn die(&self) {
        self.inner.is_dead.set(true);
    }

    /// Whether the page is gone.
    pub fn is_dead(&self) -> bool {
        self.inner.is_dead.get()
    }

    /// How many transactions were committed.
    pub fn transactions(&self) -> u64 {
        self.inner.transactions.get()
    }

    fn find(&self, reads: &[Read]) -> Vec<Found> {
        let rows = self.inner.rows.borrow();
        let find = |read: &Read| match read {
            Read::One(table, key) => rows.get(&(*table, key.clone())).map(|content| vec![(key.clone(), content.clone())]).unwrap_or_default(),
            Read::Starting(table, start) => rows
                .range((*table, start.clone())..)
                .take_while(|((found, key), _)| found == table && key.starts_with(start))
                .map(|((_, key), content)| (key.clone(), content.clone()))
                .collect(),
        };
        reads.iter().map(find).collect()
    }

    /// The planned failure that is due now, if any.
    fn due(&self) -> Option<Fault> {
        match self.inner.fault.get() {
            Some(Fault::Abort(0, error)) => {
                self.inner.fault.set(None);
                Some(Fault::Abort(0, error))
            }
            Some(Fault::Abort(left, error)) => {
                self.inner.fault.set(Some(Fault::Abort(left - 1, error)));
                None
            }
            Some(Fault::CommitThenDie(0)) => {
                self.die();
                Some(Fault::CommitThenDie(0))
            }
            Some(Fault::CommitThenDie(left)) => {
                self.inner.fault.set(Some(Fault::CommitThenDie(left - 1)));
                None
            }
            Some(Fault::Pretend(0)) => {
                self.inner.fault.set(None);
                self.inner.left_behind.replace(Some(self.durable()));
                None
            }
            Some(Fault::Pretend(left)) => {
                self.inner.fault.set(Some(Fault::Pretend(left - 1)));
                None
            }
            Some(Fault::Unreadable) | None => None,
        }
    }
}

impl Store for MemoryStore {
    async fn read(&self, reads: &[Read]) -> Result<Vec<Found>, StoreError> {
        if self.is_dead() || self.inner.fault.get() == Some(Fault::Unreadable) {
            return Err(StoreError::Failed);
        }
        Ok(self.find(reads))
    }

    async fn transact(&self, tables: &[Table], reads: &[Read], decide: Decide<'_>) -> Result<(), StoreError> {
        if self.is_dead() || self.inner.fault.get() == Some(Fault::Unreadable) {
            return Err(StoreError::Failed);
        }
        assert!(reads.iter().all(|read| tables.contains(&read.table())), "a read outside the transaction's tables");
        let Some(writes) = decide(self.find(reads)) else { return Ok(()) };
        assert!(writes.iter().all(|write| tables.contains(&write.table())), "a write outside the transaction's tables");
        let fault = self.due();
        if let Some(Fault::Abort(_, error)) = fault {
            return Err(error);
        }
        let mut rows = self.inner.rows.borrow_mut();
        for write in writes {
            match write {
                Write::Put(table, key, content) => {
                    rows.insert((table, key), content);
                }
                Write::Delete(table, key) => {
                    rows.remove(&(table, key));
                }
                Write::DeleteStarting(table, start) => rows.retain(|(kept, key), _| *kept != table || !key.starts_with(&start)),
            }
        }
        self.inner.transactions.set(self.inner.transactions.get() + 1);
        if fault.is_some() { Err(StoreError::Failed) } else { Ok(()) }
    }
}
