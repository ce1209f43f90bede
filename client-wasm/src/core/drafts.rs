//! Drafts: what the user interface wants to survive a page that the camera kills.
//!
//! It refuses to understand them, but for whose they are. Its invariants: a draft goes with its blobs, and is shown to nobody but whoever may save it.

use shared::json::Value;

use crate::core::engine::Engine;
use crate::core::ports::{Clock, Content, Found, Random, Read, Store, Table, Transport, Write};
use crate::core::rows::{META_KEY, Meta, Row, blob_key};
use crate::core::state::Changed;
use crate::error::{Error, StoreError};
use crate::json::{tree, write};

/// The members of a draft that say whose it is.
const BY: &str = "by";
const IS_STAFF: &str = "is_staff";

/// What is to be done with a draft: one way for all of it, for each that can wait costs the whole client 50 bytes.
#[derive(Debug)]
pub struct DraftChange {
    writes: Vec<Write>,
    /// What has to be there; the first is this device's own row.
    owed: Vec<Read>,
}

/// What has to be there for a draft to be written on.
fn draft_rows(key: &str) -> Vec<Read> {
    vec![Read::One(Table::Meta, META_KEY.to_owned()), Read::One(Table::Drafts, key.to_owned())]
}

/// The draft with whose it is. One that is no object is told from others' by its key.
fn owned(json: String, meta: &Meta) -> String {
    let (Some(person), is_staff) = meta.user() else { return json };
    let Some(Value::Object(mut members)) = tree(&json) else { return json };
    members.insert(BY.to_owned(), person.text().into());
    members.insert(IS_STAFF.to_owned(), is_staff.into());
    write(&Value::Object(members))
}

/// Whether whoever uses this device now may go on with a draft. One that says nothing of that is from before drafts did.
fn is_own(json: &str, meta: &Meta) -> bool {
    let draft = tree(json);
    let member = |name: &str| draft.as_ref().and_then(Value::as_object).and_then(|members| members.get(name));
    let person = member(BY).and_then(Value::as_str).and_then(|text| text.parse().ok());
    meta.may_take(person, member(IS_STAFF).and_then(Value::as_bool).unwrap_or(false))
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Makes a change, where all that it owes is there.
    ///
    /// # Errors
    /// [`Error::DraftGone`] where the draft is not; else whatever storage says.
    pub async fn change_draft(&self, DraftChange { writes, owed }: DraftChange) -> Result<(), Error> {
        let tables: Vec<Table> = writes.iter().map(Write::table).chain(owed.iter().map(Read::table)).collect();
        let mut missing = None;
        let decide = &mut |found: Vec<Found>| {
            missing = found.iter().position(Vec::is_empty);
            missing.is_none().then(|| writes.clone())
        };
        self.store.transact(&tables, &owed, decide).await?;
        if let Some(place) = missing {
            return Err(if place == 0 { StoreError::Cleared.into() } else { Error::DraftGone });
        }
        self.state.borrow_mut().changed.join(Changed { drafts: true, stored: true, ..Changed::default() });
        self.tell();
        Ok(())
    }

    async fn read_one(&self, table: Table, key: String) -> Result<Option<Content>, Error> {
        let mut found = self.store.read(&[Read::One(table, key)]).await?;
        Ok(found.pop().and_then(|mut rows| rows.pop()).map(|(_, content)| content))
    }

    /// Bytes that are kept under a key.
    pub(crate) async fn read_bytes(&self, table: Table, key: String) -> Result<Option<Vec<u8>>, Error> {
        match self.read_one(table, key).await? {
            None => Ok(None),
            Some(Content::Bytes(bytes)) => Ok(Some(bytes)),
            Some(Content::Text(_)) => Err(StoreError::Failed.into()),
        }
    }

    /// Keeps a draft's text.
    ///
    /// # Errors
    /// Whatever storage says; so for all of these.
    pub fn put_draft(&self, key: &str, json: String) -> impl Future<Output = Result<(), Error>> {
        self.change_draft(self.draft_text(key, json, true))
    }

    /// A draft's text; `is_new`: or else only where there is such a draft still: one that another tab has saved does not come back.
    pub fn draft_text(&self, key: &str, json: String, is_new: bool) -> DraftChange {
        let mut owed = draft_rows(key);
        owed.truncate(if is_new { 1 } else { 2 });
        let json = owned(json, &self.state.borrow().meta);
        DraftChange { writes: vec![Write::Put(Table::Drafts, key.to_owned(), Content::Text(json))], owed }
    }

    /// A draft's text; nothing where it is somebody else's.
    ///
    /// # Errors
    /// As above.
    pub async fn get_draft(&self, key: &str) -> Result<Option<String>, Error> {
        match self.read_one(Table::Drafts, key.to_owned()).await? {
            None => Ok(None),
            Some(Content::Text(text)) => Ok(Some(text).filter(|text| is_own(text, &self.state.borrow().meta))),
            Some(Content::Bytes(_)) => Err(StoreError::Failed.into()),
        }
    }

    /// The keys of all own drafts that start so.
    ///
    /// # Errors
    /// As above.
    pub async fn list_drafts(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let found = self.store.read(&[Read::Starting(Table::Drafts, prefix.to_owned())]).await?;
        let state = self.state.borrow();
        let is_shown = |content: &Content| matches!(content, Content::Text(text) if is_own(text, &state.meta));
        Ok(found.into_iter().flatten().filter(|(_, content)| is_shown(content)).map(|(key, _)| key).collect())
    }

    /// Bytes of a draft.
    ///
    /// # Errors
    /// As above.
    pub fn get_draft_blob(&self, key: &str, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Error>> {
        self.read_bytes(Table::DraftBlobs, blob_key(key, name))
    }
}

impl DraftChange {
    /// Forgets a draft with its blobs.
    pub fn removal(key: &str) -> Self {
        Self { writes: [Row::NoDraft(key.to_owned()), Row::NoDraftBlobs(key.to_owned())].map(|row| row.encode()).into(), owed: Vec::new() }
    }

    /// Keeps bytes with a draft that is there.
    pub fn blob(key: &str, name: &str, bytes: Vec<u8>) -> Self {
        Self { writes: vec![Write::Put(Table::DraftBlobs, blob_key(key, name), Content::Bytes(bytes))], owed: draft_rows(key) }
    }

    /// Forgets bytes of a draft.
    pub fn blob_removal(key: &str, name: &str) -> Self {
        Self { writes: vec![Write::Delete(Table::DraftBlobs, blob_key(key, name))], owed: Vec::new() }
    }
}
