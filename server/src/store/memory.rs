//! What a transaction has read and written so far, so that fifty operations on one walk ask the database for it once.
//!
//! It lives for one transaction and refuses to outlive it: another process may write between two. Its invariant: what it holds is what the database would
//! say at that moment. So every write of a record or of who sees it comes here too, and a rollback empties it.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::Connection;
use shared::id::RecordId;
use shared::record::Record;
use shared::scope::Scope;

use crate::error::Error;
use crate::store::{records, visibility};

/// The memory of one transaction.
#[derive(Debug, Default)]
pub struct Memory {
    records: RefCell<HashMap<RecordId, Option<Arc<Record>>>>,
    shown_in: RefCell<HashMap<RecordId, Arc<BTreeSet<Scope>>>>,
}

impl Memory {
    /// A stored record.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(&self, connection: &Connection, id: RecordId) -> Result<Option<Arc<Record>>, Error> {
        if let Some(known) = self.records.borrow().get(&id) {
            return Ok(known.clone());
        }
        let found = records::find(connection, id)?.map(Arc::new);
        self.records.borrow_mut().insert(id, found.clone());
        Ok(found)
    }

    /// Reads many records at once, those that it does not know.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read_ahead(&self, connection: &Connection, ids: &[RecordId]) -> Result<(), Error> {
        let mut known = self.records.borrow_mut();
        // Each once: five hundred changes of one record are no reason to read it as often.
        let unknown: BTreeSet<RecordId> = ids.iter().copied().filter(|id| !known.contains_key(id)).collect();
        let unknown: Vec<RecordId> = unknown.into_iter().collect();
        let found = records::find_many(connection, &unknown)?;
        known.extend(unknown.into_iter().map(|id| (id, None)));
        known.extend(found.into_iter().map(|record| (record.id, Some(Arc::new(record)))));
        Ok(())
    }

    /// The scopes that show a record now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn shown_in(&self, connection: &Connection, id: RecordId) -> Result<Arc<BTreeSet<Scope>>, Error> {
        if let Some(known) = self.shown_in.borrow().get(&id) {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(visibility::scopes_of(connection, id)?);
        self.shown_in.borrow_mut().insert(id, Arc::clone(&found));
        Ok(found)
    }

    /// Takes note of a record that was written.
    pub fn note_record(&mut self, record: Record) {
        self.records.get_mut().insert(record.id, Some(Arc::new(record)));
    }

    /// Takes note of a record that is gone.
    pub fn note_gone(&mut self, id: RecordId) {
        self.records.get_mut().insert(id, None);
    }

    /// Takes note of a row that says who sees a record.
    pub fn note_shown(&mut self, row: visibility::Row) {
        let Some(scopes) = self.shown_in.get_mut().get_mut(&row.record_id) else { return };
        let scopes = Arc::make_mut(scopes);
        if row.is_removed {
            scopes.remove(&row.scope);
        } else {
            scopes.insert(row.scope);
        }
    }

    /// Forgets everything: what was written is taken back.
    pub fn clear(&mut self) {
        self.records.get_mut().clear();
        self.shown_in.get_mut().clear();
    }
}
