//! The device's storage in a browser: IndexedDB, with nothing between it and us.
//!
//! It refuses Blobs (some engines can't store them) and relaxed durability. Its invariant: a transaction is done at `complete` and nowhere before; `abort`
//! and `error` are failures; a read that failed is never an empty one.

mod open;
mod request;
mod transaction;
mod v1;

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::IdbDatabase;

use crate::core::ports::{Decide, Found, Read, Store, Table};
use crate::error::StoreError;

/// How often a dead handle is reopened before we give up: browsers close handles of pages in the background.
const MOST_TRIES: u8 = 3;

/// The open handle, shared with the listeners that close it.
type Handle = Rc<RefCell<Option<IdbDatabase>>>;

/// The storage of one database.
#[derive(Debug, Clone)]
pub struct IndexedDb {
    name: String,
    handle: Handle,
}

impl IndexedDb {
    /// A database of that name; it is opened at its first use.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), handle: Rc::default() }
    }

    /// The handle, opened if it is not.
    async fn database(&self) -> Result<IdbDatabase, StoreError> {
        let known = self.handle.borrow().clone();
        match known {
            Some(database) => Ok(database),
            None => open::open(&self.name, &self.handle).await,
        }
    }

    /// Closes the handle; the next use opens another one.
    pub fn close(&self) {
        let known = self.handle.borrow_mut().take();
        if let Some(database) = known {
            database.set_onclose(None);
            database.close();
        }
    }
}

/// Whether another try with a new handle may help.
fn may_help(error: StoreError) -> bool {
    error == StoreError::Failed
}

impl Store for IndexedDb {
    async fn read(&self, reads: &[Read]) -> Result<Vec<Found>, StoreError> {
        let mut tables: Vec<Table> = reads.iter().map(Read::table).collect();
        tables.sort();
        tables.dedup();
        let mut error = StoreError::Failed;
        for _ in 0..MOST_TRIES {
            let database = self.database().await?;
            match transaction::read(&database, &tables, reads).await {
                Err(failed) if may_help(failed) => error = failed,
                outcome => return outcome,
            }
            self.close();
        }
        Err(error)
    }

    async fn transact(&self, tables: &[Table], reads: &[Read], decide: Decide<'_>) -> Result<(), StoreError> {
        let mut error = StoreError::Failed;
        for _ in 0..MOST_TRIES {
            let database = self.database().await?;
            match transaction::transact(&database, tables, reads, &mut *decide).await {
                Err(failed) if may_help(failed) => error = failed,
                outcome => return outcome,
            }
            self.close();
        }
        Err(error)
    }
}
