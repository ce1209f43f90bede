//! Migrations: each a frozen file in migrations/sqlite, applied in order, all that are missing in one transaction.
//!
//! It refuses a database from a newer build rather than guess what its tables mean.

use refinery::{Migration, Runner};
use rusqlite::Connection;

use crate::store::open::OpenError;

/// Number, name and text of every migration.
const MIGRATIONS: &[(&str, &str)] = &[
    ("V1__start", include_str!("../../../migrations/sqlite/0001_start.sql")),
    ("V2__renewals", include_str!("../../../migrations/sqlite/0002_renewals.sql")),
    ("V3__revocations", include_str!("../../../migrations/sqlite/0003_revocations.sql")),
    ("V4__ends", include_str!("../../../migrations/sqlite/0004_ends.sql")),
    ("V5__photo_records", include_str!("../../../migrations/sqlite/0005_photo_records.sql")),
    ("V6__ends_in_order", include_str!("../../../migrations/sqlite/0006_ends_in_order.sql")),
    ("V7__erased_photos", include_str!("../../../migrations/sqlite/0007_erased_photos.sql")),
    ("V8__erased_refusals", include_str!("../../../migrations/sqlite/0008_erased_refusals.sql")),
    ("V9__log_marks", include_str!("../../../migrations/sqlite/0009_log_marks.sql")),
];

/// The schema this build works with.
pub const NEWEST: i64 = 9;

/// The schema of the database; 0 for an empty one.
///
/// # Errors
/// When the database can't be read.
pub fn schema(connection: &Connection) -> rusqlite::Result<i64> {
    let sql = "select count(*) from sqlite_schema where type = 'table' and name = 'refinery_schema_history'";
    let is_there: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    if is_there == 0 {
        return Ok(0);
    }
    connection.query_row("select coalesce(max(version), 0) from refinery_schema_history", [], |row| row.get(0))
}

/// Brings the database up to date.
///
/// # Errors
/// [`OpenError::Newer`] for a database of a newer build, [`OpenError::Migration`] when one fails.
pub fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let found = schema(connection).map_err(|source| OpenError::Unusable { path: connection.path().unwrap_or_default().into(), source })?;
    if found > NEWEST {
        return Err(OpenError::Newer { found, known: NEWEST });
    }
    if found == NEWEST {
        return Ok(());
    }
    let migrations = MIGRATIONS.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect::<Result<Vec<_>, _>>()?;
    // Grouped: else a migration and the row that says so are two transactions, and a kill between them leaves a database that no start can go on from.
    Runner::new(&migrations).set_grouped(true).run(connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_migrated_once_and_a_newer_one_is_left_alone() {
        let mut connection = Connection::open_in_memory().expect("memory is there");
        migrate(&mut connection).expect("the first time");
        migrate(&mut connection).expect("the second time");
        assert_eq!(schema(&connection).expect("it reads"), NEWEST);
        connection
            .execute("update refinery_schema_history set version = 99 where version = (select max(version) from refinery_schema_history)", [])
            .expect("the history can be written");
        assert!(matches!(migrate(&mut connection), Err(OpenError::Newer { found: 99, known: NEWEST })));
    }

    #[test]
    fn a_kill_leaves_all_of_the_migrations_or_none() {
        let commits = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = std::sync::Arc::clone(&commits);
        let mut connection = Connection::open_in_memory().expect("memory is there");
        let hook = move || {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            false
        };
        connection.commit_hook(Some(hook)).expect("a hook");
        migrate(&mut connection).expect("the schema is made");
        // One for the table that notes them.
        assert_eq!(commits.load(std::sync::atomic::Ordering::SeqCst), 2);
    }

    #[test]
    fn every_sql_file_of_the_store_can_be_prepared() {
        let mut connection = Connection::open_in_memory().expect("memory is there");
        migrate(&mut connection).expect("the schema is made");
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
        let mut prepared = 0;
        for noun in std::fs::read_dir(root).expect("the store has folders") {
            let noun = noun.expect("a folder's entry").path();
            if !noun.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(noun).expect("a noun has files") {
                let file = file.expect("a file's entry").path();
                if file.extension().is_some_and(|extension| extension == "sql") {
                    let sql = std::fs::read_to_string(&file).expect("a text");
                    connection.prepare(&sql).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                    prepared += 1;
                }
            }
        }
        assert!(prepared > 20, "only {prepared} files were found");
    }
}
