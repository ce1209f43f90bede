//! Records from their operations: what the log says a record is. To examine a database, and to take what was erased out of it.
//!
//! It decides nothing that the log does not say: of a record's facts only its lateness, which was judged by the clock of the day, comes from the row.

use std::cell::RefCell;
use std::sync::Arc;

use rusqlite::{Connection, params};
use shared::apply::{Bases, apply, apply_again, resolve_bases, trusted_bases};
use shared::code::Code;
use shared::id::{OpId, PhotoId, RecordId};
use shared::kind::Kind;
use shared::operation::Operation;
use shared::record::{Mark, Record};
use shared::stamp::{Rank, Stamp};
use shared::visibility::{Related, scopes_of};

use crate::backup::error::BackupError;
use crate::backup::journal::Forbidden;
use crate::backup::journal_lane;
use crate::error::Error;
use crate::store::visibility::Row;
use crate::store::{column, operations, photos, records, refusals, sessions, visibility};

type Bind = fn(Option<&Record>, &Operation) -> Bases;
type Apply = fn(&mut Option<Record>, &Operation, Mark, &Bases) -> Result<(), Code>;

/// One row of the log, read.
struct Step {
    operation: Operation,
    mark: Mark,
}

/// The record that the log makes, as it was first judged; `None` where nothing of it is left.
///
/// # Errors
/// When the database can't be read, or a body is no operation.
pub fn rebuild(connection: &Connection, id: RecordId) -> Result<Option<Record>, Error> {
    fold(&steps(connection, id)?, resolve_bases, apply)
}

/// Whether a stored record is what its operations make: as they were first judged, or as they were taken back after a restore.
///
/// # Errors
/// As [`rebuild`].
pub fn is_faithful(connection: &Connection, stored: &Record) -> Result<bool, Error> {
    let steps = steps(connection, stored.id)?;
    let ways: [(Bind, Apply); 2] = [(resolve_bases, apply), (trusted_bases, apply_again)];
    for (bind, apply) in ways {
        let Ok(Some(mut made)) = fold(&steps, bind, apply) else { continue };
        made.is_late = stored.is_late;
        if made.canonical() == stored.canonical() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How a record's operations make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As they were first judged.
    Judged,
    /// As they were taken back after a restore, or with gaps that an erasure left.
    TakenBack,
}

/// The way that makes the record as it is stored.
///
/// # Errors
/// When the database can't be read.
pub fn way_of(connection: &Connection, stored: &Record) -> Result<Way, Error> {
    let made = rebuild_in(connection, stored.id, Way::Judged);
    let is_same = matches!(&made, Ok(Some(made)) if Record { is_late: stored.is_late, ..made.clone() }.canonical() == stored.canonical());
    Ok(if is_same { Way::Judged } else { Way::TakenBack })
}

/// The record that the log makes in that way; a step that hangs on an erased one is taken back instead. `None` where its making was erased.
///
/// # Errors
/// As [`rebuild`].
pub fn rebuild_in(connection: &Connection, id: RecordId, way: Way) -> Result<Option<Record>, Error> {
    let steps = steps(connection, id)?;
    let judged = if way == Way::Judged { fold(&steps, resolve_bases, apply) } else { Err(Error::Refused(Code::MovedOn)) };
    let mut made = match judged {
        Err(Error::Refused(_)) => fold(&steps, trusted_bases, apply_again),
        other => other,
    }?;
    if let (Some(made), Some(stored)) = (&mut made, records::find(connection, id)?) {
        // Judged by the clock of the day; the log does not say it.
        made.is_late = stored.is_late;
    }
    Ok(made)
}

/// The photos that a record has ever named.
pub fn photos_of(record: &Record) -> Vec<PhotoId> {
    record.sets.get("photos").into_iter().flat_map(|photos| photos.keys()).filter_map(|hash| hash.parse().ok()).collect()
}

fn steps(connection: &Connection, id: RecordId) -> Result<Vec<Step>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_steps.sql"))?;
    let mut rows = statement.query(params![id.0.as_bytes()])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(body) = row.get_ref(0)?.as_str_or_null().map_err(|_| Error::Column("body"))? else { continue };
        let by = column::record_id(row.get_ref(2)?.as_blob().map_err(|_| Error::Column("person"))?)?;
        let operation: Operation = serde_json::from_str(body)?;
        let mark = Mark { rank: Rank::Final(Stamp(column::number(row.get(1)?))), op: operation.op_id, by };
        steps.push(Step { operation, mark });
    }
    Ok(steps)
}

fn fold(steps: &[Step], bind: Bind, apply: Apply) -> Result<Option<Record>, Error> {
    let mut record = None;
    for step in steps {
        let bases = bind(record.as_ref(), &step.operation);
        match apply(&mut record, &step.operation, step.mark, &bases) {
            // Its beginning was erased: nothing of it can be shown.
            Ok(()) | Err(Code::UnknownRecord) => {}
            Err(code) => return Err(Error::Refused(code)),
        }
    }
    Ok(record)
}

/// Takes out of a database what the journal forbids: grants and sessions end, erased operations lose their bodies, and their records what they said.
///
/// # Errors
/// When the database can't be written.
pub fn forbid(connection: &Connection, forbidden: &Forbidden, now_ms: u64) -> Result<(), BackupError> {
    end_grants(connection, forbidden)?;
    end_sessions(connection, forbidden, now_ms)?;
    for op in forbidden.erased_operations() {
        erase(connection, op)?;
    }
    journal_lane::put_back(connection, forbidden)
}

/// After [`forbid`]: writes the file anew where something was erased, so that its words are not left on unused pages either.
///
/// # Errors
/// When the database can't be written.
pub fn wipe(connection: &Connection, forbidden: &Forbidden) -> Result<(), BackupError> {
    if forbidden.erased_operations().next().is_some() {
        connection.execute_batch("vacuum")?;
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    }
    Ok(())
}

fn end_grants(connection: &Connection, forbidden: &Forbidden) -> Result<(), BackupError> {
    let mut statement = connection.prepare("select person, scope, granted_at from grants")?;
    let mut rows = statement.query([])?;
    let mut ended = Vec::new();
    while let Some(row) = rows.next()? {
        let (person, scope): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if forbidden.is_grant_ended(column::record_id(&person)?, column::scope(&scope)?, column::number(row.get(2)?)) {
            ended.push((person, scope));
        }
    }
    for (person, scope) in ended {
        connection.execute("delete from grants where person = $1 and scope = $2", params![person, scope])?;
    }
    Ok(())
}

fn end_sessions(connection: &Connection, forbidden: &Forbidden, now_ms: u64) -> Result<(), BackupError> {
    let mut statement = connection.prepare("select id, device_id, created_at from sessions")?;
    let mut rows = statement.query([])?;
    let mut ended = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, device): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let is_wiped = forbidden.is_device_wiped(column::device_id(&device)?, column::number(row.get(2)?));
        if is_wiped || forbidden.is_session_ended(column::uuid(&id)?) {
            ended.push((column::uuid(&id)?, is_wiped));
        }
    }
    for (id, is_wiped) in ended {
        if is_wiped {
            sessions::wipe(connection, id, now_ms)?;
        } else {
            sessions::end(connection, id, now_ms)?;
        }
    }
    Ok(())
}

fn erase(connection: &Connection, op: OpId) -> Result<(), BackupError> {
    refusals::erase(connection, Some(op), None)?;
    let Some(known) = operations::find(connection, op)?.filter(|known| !known.is_erased) else { return Ok(()) };
    let id = known.record_id;
    let stored = records::find(connection, id)?;
    let way = stored.as_ref().map_or(Ok(Way::Judged), |stored| way_of(connection, stored))?;
    operations::erase(connection, op)?;
    let Some(stored) = stored else { return Ok(()) };
    let made = rebuild_in(connection, id, way)?;
    let kept: Vec<PhotoId> = made.iter().flat_map(photos_of).collect();
    match made {
        Some(made) => {
            connection.execute("update records set state = $1 where id = $2", params![made.canonical(), id.0.as_bytes()])?;
            show_again(connection, &made)?;
        }
        None => {
            connection.execute("delete from records where id = $1", params![id.0.as_bytes()])?;
            connection.execute("delete from visibility where record_id = $1", params![id.0.as_bytes()])?;
            // A finding was shown to whoever had pointed it out.
            for other in records::list_mentioning(connection, &id.to_string())? {
                if let Some(finding) = records::find(connection, other)?.filter(|record| record.kind == Kind::Finding) {
                    show_again(connection, &finding)?;
                }
            }
        }
    }
    for photo in photos_of(&stored).into_iter().filter(|photo| !kept.contains(photo)) {
        photos::remove_record(connection, photo, id)?;
        // Without its row its bytes are not fetched from the backup either.
        if records::list_mentioning(connection, &photo.to_string())?.is_empty() {
            photos::erase(connection, photo)?;
        }
    }
    Ok(())
}

/// The other records of a database that no transaction of the writer looks at.
struct Others<'a> {
    connection: &'a Connection,
    failure: RefCell<Option<Error>>,
}

impl Related for Others<'_> {
    fn find(&self, id: RecordId) -> Option<Arc<Record>> {
        match records::find(self.connection, id) {
            Ok(found) => found.map(Arc::new),
            Err(error) => {
                self.failure.replace(Some(error));
                None
            }
        }
    }
}

/// Shows a record where what is left of it is to be shown. No removals are noted: after a restore everybody starts over.
fn show_again(connection: &Connection, record: &Record) -> Result<(), BackupError> {
    if record.kind == Kind::Person {
        // Shown where they take part or work; that follows their grants.
        return Ok(());
    }
    let others = Others { connection, failure: RefCell::default() };
    let after = scopes_of(record, &others);
    if let Some(error) = others.failure.take() {
        return Err(error.into());
    }
    let before = visibility::scopes_of(connection, record.id)?;
    for scope in before.difference(&after) {
        let sql = "delete from visibility where record_id = $1 and scope = $2";
        connection.execute(sql, params![record.id.0.as_bytes(), column::scope_key(*scope)])?;
    }
    let sql = "select seq from records where id = $1";
    let seq = connection.query_row(sql, params![record.id.0.as_bytes()], |row| row.get(0).map(column::number))?;
    for scope in after.difference(&before).copied() {
        visibility::put(connection, Row { scope, record_id: record.id, seq, is_removed: false })?;
    }
    Ok(())
}
