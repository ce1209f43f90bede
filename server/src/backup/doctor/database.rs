//! The database from inside: SQLite's own check, the audit chain, records against their operations, visibility against records.

use rusqlite::Connection;
use shared::record::Record;

use crate::backup::audit_chain;
use crate::backup::doctor::{Findings, Grade};
use crate::backup::error::BackupError;
use crate::backup::rebuild;
use crate::store::column;

/// Looks at everything in it.
///
/// # Errors
/// When it can't be read.
pub fn examine(connection: &Connection, noted: &[(u64, [u8; 32])], findings: &mut Findings) -> Result<(), BackupError> {
    integrity(connection, findings)?;
    let chain = audit_chain::examine(connection, noted)?;
    let flaws: Vec<String> = chain.flaws.iter().map(ToString::to_string).collect();
    findings.add_all(Grade::Error, "audit_chain", &flaws);
    if flaws.is_empty() {
        findings.add(Grade::Fine, "audit_chain", format!("the audit chain holds over {} operations", chain.rows));
    }
    records(connection, findings)?;
    visibility(connection, findings)
}

fn integrity(connection: &Connection, findings: &mut Findings) -> Result<(), BackupError> {
    let mut statement = connection.prepare("pragma integrity_check(20)")?;
    let said = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    if said == ["ok"] {
        findings.add(Grade::Fine, "integrity", "the database file is whole");
    } else {
        findings.add_all(Grade::Error, "integrity", &said);
    }
    Ok(())
}

fn records(connection: &Connection, findings: &mut Findings) -> Result<(), BackupError> {
    let mut statement = connection.prepare("select id, state from records")?;
    let mut rows = statement.query([])?;
    let (mut count, mut wrong) = (0_u64, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        let id = column::record_id(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
        let state = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        let is_right = serde_json::from_str::<Record>(state).is_ok_and(|record| {
            // A body that can't be read is told by the chain; the record that hangs on it can't be proved either way.
            record.id == id && record.canonical() == state && rebuild::is_faithful(connection, &record).unwrap_or(false)
        });
        if !is_right {
            wrong.push(format!("the record {id} is not what its operations make"));
        }
    }
    let sql = include_str!("list_records_missing.sql");
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = column::record_id(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
        wrong.push(format!("the record {id} has operations and is not there"));
    }
    if wrong.is_empty() {
        findings.add(Grade::Fine, "records", format!("{count} records are what their operations make"));
    }
    findings.add_all(Grade::Error, "records", &wrong);
    Ok(())
}

fn visibility(connection: &Connection, findings: &mut Findings) -> Result<(), BackupError> {
    let mut wrong = Vec::new();
    let mut look = |sql: &str, says: &str| -> Result<(), BackupError> {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = column::record_id(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
            wrong.push(format!("the record {id} {says}"));
        }
        Ok(())
    };
    look(include_str!("list_shown_without_record.sql"), "is shown somewhere and is not there")?;
    look(include_str!("list_records_unshown.sql"), "is shown nowhere, so that nobody can ever fetch it")?;
    if wrong.is_empty() {
        findings.add(Grade::Fine, "visibility", "every record is shown somewhere, and nothing else is");
    }
    findings.add_all(Grade::Error, "visibility", &wrong);
    Ok(())
}
