//! Who may do what where. No operation writes here: grants come from joining, from an administrator, and with a new area.

use rusqlite::{Connection, params};
use shared::id::RecordId;
use shared::scope::{Grant, Role, Scope};

use crate::error::Error;
use crate::store::column;

/// All grants of a person.
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection, person: RecordId) -> Result<Vec<Grant>, Error> {
    let mut statement = connection.prepare_cached("select scope, role from grants where person = $1")?;
    let mut rows = statement.query(params![person.0.as_bytes()])?;
    let mut grants = Vec::new();
    while let Some(row) = rows.next()? {
        let scope = column::scope(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("scope"))?)?;
        let role = column::role(row.get_ref(1)?.as_str().map_err(|_| Error::Column("role"))?);
        grants.push(Grant { scope, role });
    }
    grants.sort_unstable();
    Ok(grants)
}

/// Gives a grant; `false` when it was there already.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, person: RecordId, grant: Grant, now_ms: u64) -> Result<bool, Error> {
    let scope = column::scope_key(grant.scope);
    let added = connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        person.0.as_bytes(),
        scope,
        column::role_word(grant.role),
        column::integer(now_ms)
    ])?;
    Ok(added == 1)
}

/// When the last of a person's grants in a scope was given, milliseconds since 1970 (UTC).
///
/// # Errors
/// When the database fails.
pub fn find_given_at(connection: &Connection, person: RecordId, scope: Scope) -> Result<Option<u64>, Error> {
    let sql = "select max(granted_at) from grants where person = $1 and scope = $2";
    let found: Option<i64> = connection.prepare_cached(sql)?.query_row(params![person.0.as_bytes(), column::scope_key(scope)], |row| row.get(0))?;
    Ok(found.map(column::number))
}

/// Takes all of a person's grants in a scope away; `false` when there was none.
///
/// # Errors
/// When the database fails.
pub fn remove(connection: &Connection, person: RecordId, scope: Scope) -> Result<bool, Error> {
    let sql = "delete from grants where person = $1 and scope = $2";
    Ok(connection.prepare_cached(sql)?.execute(params![person.0.as_bytes(), column::scope_key(scope)])? > 0)
}

/// The people who hold one of these roles in a scope.
///
/// # Errors
/// When the database fails.
pub fn list_holders(connection: &Connection, scope: Scope, roles: &[Role]) -> Result<Vec<(RecordId, Role)>, Error> {
    let mut statement = connection.prepare_cached("select person, role from grants where scope = $1 order by person")?;
    let mut rows = statement.query(params![column::scope_key(scope)])?;
    let mut holders = Vec::new();
    while let Some(row) = rows.next()? {
        let person = column::record_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("person"))?)?;
        let role = column::role(row.get_ref(1)?.as_str().map_err(|_| Error::Column("role"))?);
        if roles.contains(&role) {
            holders.push((person, role));
        }
    }
    Ok(holders)
}

/// Everybody who holds something in a scope, or held something that was ended and not given again, in the order of their ids.
///
/// # Errors
/// When the database fails.
pub fn list_people(connection: &Connection, scope: Scope) -> Result<Vec<(RecordId, Option<Role>)>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_people.sql"))?;
    let mut rows = statement.query(params![column::scope_key(scope)])?;
    let mut people = Vec::new();
    while let Some(row) = rows.next()? {
        let person = column::record_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("person"))?)?;
        people.push((person, row.get::<_, Option<String>>(1)?.as_deref().map(column::role)));
    }
    Ok(people)
}
