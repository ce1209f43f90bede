//! Accounts of staff: a name, a person, a password's hash.

use rusqlite::{Connection, OptionalExtension, params};
use shared::id::RecordId;

use crate::error::Error;
use crate::store::column;

/// One account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Whose it is.
    pub person: RecordId,
    /// Argon2id, PHC string.
    pub password: String,
}

/// The one spelling of an account's name.
pub fn normalise(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The account of that name.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, name: &str) -> Result<Option<Account>, Error> {
    let found: Option<(Vec<u8>, String)> = connection
        .prepare_cached("select person, password from accounts where name = $1")?
        .query_row(params![normalise(name)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(person, password)| Ok(Account { person: column::record_id(&person)?, password })).transpose()
}

/// The name of a person's account.
///
/// # Errors
/// When the database fails.
pub fn find_name(connection: &Connection, person: RecordId) -> Result<Option<String>, Error> {
    let mut statement = connection.prepare_cached("select name from accounts where person = $1")?;
    Ok(statement.query_row(params![person.0.as_bytes()], |row| row.get(0)).optional()?)
}

/// Makes an account.
///
/// # Errors
/// When the name is taken, or the database fails.
pub fn insert(connection: &Connection, name: &str, account: &Account, now_ms: u64) -> Result<(), Error> {
    let sql = "insert into accounts (name, person, password, created_at) values ($1, $2, $3, $4)";
    let person = account.person.0.as_bytes();
    connection.prepare_cached(sql)?.execute(params![normalise(name), person, account.password, column::integer(now_ms)])?;
    Ok(())
}
