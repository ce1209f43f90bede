//! Drafts: what the user interface wants to survive a page that the camera kills.
//!
//! It refuses to understand them. Its invariant: a draft goes with its blobs.

use crate::core::engine::Engine;
use crate::core::ports::{Clock, Content, Random, Read, Store, Table, Transport, Write};
use crate::core::rows::{Row, blob_key};
use crate::core::state::Changed;
use crate::error::{Error, StoreError};

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    async fn write_draft(&self, writes: &[Write]) -> Result<(), Error> {
        let tables: Vec<Table> = writes.iter().map(Write::table).collect();
        self.store.transact(&tables, &[], &mut |_| Some(writes.to_vec())).await?;
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
    pub async fn put_draft(&self, key: &str, json: String) -> Result<(), Error> {
        self.write_draft(&[Write::Put(Table::Drafts, key.to_owned(), Content::Text(json))]).await
    }

    /// A draft's text.
    ///
    /// # Errors
    /// As above.
    pub async fn get_draft(&self, key: &str) -> Result<Option<String>, Error> {
        match self.read_one(Table::Drafts, key.to_owned()).await? {
            None => Ok(None),
            Some(Content::Text(text)) => Ok(Some(text)),
            Some(Content::Bytes(_)) => Err(StoreError::Failed.into()),
        }
    }

    /// The keys of all drafts that start so.
    ///
    /// # Errors
    /// As above.
    pub async fn list_drafts(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let found = self.store.read(&[Read::Starting(Table::Drafts, prefix.to_owned())]).await?;
        Ok(found.into_iter().flatten().map(|(key, _)| key).collect())
    }

    /// Forgets a draft with its blobs.
    ///
    /// # Errors
    /// As above.
    pub async fn remove_draft(&self, key: &str) -> Result<(), Error> {
        self.write_draft(&[Row::NoDraft(key.to_owned()), Row::NoDraftBlobs(key.to_owned())].map(|row| row.encode())).await
    }

    /// Keeps bytes with a draft.
    ///
    /// # Errors
    /// As above.
    pub async fn put_draft_blob(&self, key: &str, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        self.write_draft(&[Write::Put(Table::DraftBlobs, blob_key(key, name), Content::Bytes(bytes))]).await
    }

    /// Bytes of a draft.
    ///
    /// # Errors
    /// As above.
    pub async fn get_draft_blob(&self, key: &str, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.read_bytes(Table::DraftBlobs, blob_key(key, name)).await
    }

    /// Forgets bytes of a draft.
    ///
    /// # Errors
    /// As above.
    pub async fn remove_draft_blob(&self, key: &str, name: &str) -> Result<(), Error> {
        self.write_draft(&[Write::Delete(Table::DraftBlobs, blob_key(key, name))]).await
    }
}
