//! What every store must do: one suite, run against the store in memory by `cargo test` and against IndexedDB in a real browser.
//!
//! It refuses to know which store it has. Its invariant: each case begins with an empty store and fails by saying what was expected.

use crate::core::ports::{Content, Read, Store, Table, Write};
use crate::error::StoreError;

/// What a case found instead of what it expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something else was true.
    #[error("expected: {0}")]
    Expected(&'static str),
}

fn expect(is_so: bool, expected: &'static str) -> Result<(), Broken> {
    if is_so { Ok(()) } else { Err(Broken::Expected(expected)) }
}

fn text(value: &str) -> Content {
    Content::Text(value.to_owned())
}

fn put(table: Table, key: &str, value: &str) -> Write {
    Write::Put(table, key.to_owned(), text(value))
}

async fn write(store: &impl Store, writes: Vec<Write>) -> Result<(), StoreError> {
    let mut tables: Vec<Table> = writes.iter().map(Write::table).collect();
    tables.sort();
    tables.dedup();
    store.transact(&tables, &[], &mut |_| Some(writes.clone())).await
}

async fn one(store: &impl Store, table: Table, key: &str) -> Result<Option<Content>, StoreError> {
    let mut found = store.read(&[Read::One(table, key.to_owned())]).await?;
    Ok(found.pop().and_then(|mut rows| rows.pop()).map(|(_, content)| content))
}

async fn keys(store: &impl Store, read: Read) -> Result<Vec<String>, StoreError> {
    let found = store.read(&[read]).await?;
    Ok(found.into_iter().flatten().map(|(key, _)| key).collect())
}

async fn what_is_written_is_read_back(store: &impl Store) -> Result<(), Broken> {
    write(store, vec![put(Table::Outbox, "a", "{\"å\":1}"), put(Table::Meta, "meta", "m")]).await?;
    expect(one(store, Table::Outbox, "a").await? == Some(text("{\"å\":1}")), "the text that was written")?;
    expect(one(store, Table::Outbox, "b").await?.is_none(), "no row of a key that was never written")?;
    expect(one(store, Table::Sent, "a").await?.is_none(), "tables do not see each other's rows")
}

async fn bytes_come_back_as_they_were(store: &impl Store) -> Result<(), Broken> {
    let bytes: Vec<u8> = (0..=255).cycle().take(400_000).collect();
    write(store, vec![Write::Put(Table::Photos, "p".to_owned(), Content::Bytes(bytes.clone()))]).await?;
    expect(one(store, Table::Photos, "p").await? == Some(Content::Bytes(bytes)), "all bytes")
}

async fn a_second_put_replaces_the_first(store: &impl Store) -> Result<(), Broken> {
    write(store, vec![put(Table::Records, "a", "1")]).await?;
    write(store, vec![put(Table::Records, "a", "2"), put(Table::Records, "a", "3")]).await?;
    expect(one(store, Table::Records, "a").await? == Some(text("3")), "the last put")?;
    expect(keys(store, Read::all(Table::Records)).await?.len() == 1, "one row")
}

async fn keys_come_in_order_and_a_prefix_finds_its_own(store: &impl Store) -> Result<(), Broken> {
    let writes = ["b\u{1f}2", "a", "b\u{1f}1", "bb", "b"].map(|key| put(Table::DraftBlobs, key, key));
    write(store, writes.to_vec()).await?;
    expect(keys(store, Read::all(Table::DraftBlobs)).await? == ["a", "b", "b\u{1f}1", "b\u{1f}2", "bb"], "keys in order")?;
    let own = keys(store, Read::Starting(Table::DraftBlobs, "b\u{1f}".to_owned())).await?;
    expect(own == ["b\u{1f}1", "b\u{1f}2"], "only keys that start so")?;
    write(store, vec![Write::DeleteStarting(Table::DraftBlobs, "b\u{1f}".to_owned())]).await?;
    expect(keys(store, Read::all(Table::DraftBlobs)).await? == ["a", "b", "bb"], "only what starts so goes")
}

async fn delete_and_clear_take_away(store: &impl Store) -> Result<(), Broken> {
    write(store, vec![put(Table::Drafts, "a", "1"), put(Table::Drafts, "b", "2"), put(Table::Uploads, "a", "3")]).await?;
    write(store, vec![Write::Delete(Table::Drafts, "a".to_owned()), Write::Delete(Table::Drafts, "never".to_owned())]).await?;
    expect(keys(store, Read::all(Table::Drafts)).await? == ["b"], "the other row stays")?;
    write(store, vec![Write::DeleteStarting(Table::Drafts, String::new()), put(Table::Drafts, "c", "4")]).await?;
    expect(keys(store, Read::all(Table::Drafts)).await? == ["c"], "what is put after a clear stays")?;
    expect(keys(store, Read::all(Table::Uploads)).await? == ["a"], "a clear touches one table")
}

async fn a_transaction_decides_from_what_it_reads(store: &impl Store) -> Result<(), Broken> {
    write(store, vec![put(Table::Meta, "meta", "7")]).await?;
    let reads = [Read::One(Table::Meta, "meta".to_owned()), Read::all(Table::Outbox), Read::One(Table::Meta, "none".to_owned())];
    let mut seen = Vec::new();
    store
        .transact(&[Table::Meta, Table::Outbox], &reads, &mut |found| {
            seen = found;
            Some(vec![put(Table::Meta, "meta", "8"), put(Table::Outbox, "a", "1")])
        })
        .await?;
    expect(seen == [vec![("meta".to_owned(), text("7"))], vec![], vec![]], "one answer for each read, in their order")?;
    expect(one(store, Table::Meta, "meta").await? == Some(text("8")), "the decision was written")
}

async fn a_transaction_that_decides_nothing_changes_nothing(store: &impl Store) -> Result<(), Broken> {
    write(store, vec![put(Table::Meta, "meta", "7")]).await?;
    store.transact(&[Table::Meta], &[Read::all(Table::Meta)], &mut |_| None).await?;
    expect(one(store, Table::Meta, "meta").await? == Some(text("7")), "the row as it was")
}

async fn reads_of_one_call_are_one_snapshot(store: &impl Store) -> Result<(), Broken> {
    write(store, vec![put(Table::Outbox, "a", "1"), put(Table::Sent, "b", "2")]).await?;
    let found = store.read(&[Read::all(Table::Outbox), Read::all(Table::Sent), Read::One(Table::Outbox, "a".to_owned())]).await?;
    let expected = [vec![("a".to_owned(), text("1"))], vec![("b".to_owned(), text("2"))], vec![("a".to_owned(), text("1"))]];
    expect(found == expected, "one answer for each read, in their order")
}

async fn many_rows_are_kept_together(store: &impl Store) -> Result<(), Broken> {
    let writes = (0..1_000).map(|number: u32| put(Table::Records, &(100_000 + number).to_string(), "r")).collect();
    write(store, writes).await?;
    expect(keys(store, Read::all(Table::Records)).await?.len() == 1_000, "all rows of the transaction")
}

macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        /// The names of all cases.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Runs one case on an empty store.
        ///
        /// # Errors
        /// What was broken; also for a name that is no case.
        pub async fn run(name: &str, store: &impl Store) -> Result<(), Broken> {
            match name {
                $(stringify!($name) => $name(store).await,)+
                _ => Err(Broken::Expected("a name of a case")),
            }
        }
    };
}

cases! {
    what_is_written_is_read_back,
    bytes_come_back_as_they_were,
    a_second_put_replaces_the_first,
    keys_come_in_order_and_a_prefix_finds_its_own,
    delete_and_clear_take_away,
    a_transaction_decides_from_what_it_reads,
    a_transaction_that_decides_nothing_changes_nothing,
    reads_of_one_call_are_one_snapshot,
    many_rows_are_kept_together,
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::memory_store::MemoryStore;

    #[test]
    fn the_store_in_memory_keeps_the_contract() {
        for name in NAMES {
            let store = MemoryStore::new();
            let outcome = run(name, &store).now_or_never().expect("a store in memory never waits");
            assert_eq!(outcome, Ok(()), "{name}");
        }
    }
}
