//! The findings that a reader sees, with the names beside their ids.

use std::collections::BTreeMap;

use rusqlite::Connection;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::permission::{Action, Actor, Subject, may};
use shared::record::Record;

use crate::error::Error;
use crate::store::{records, visibility};
use crate::sync::sees;

/// What a table needs.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// As the reader is shown them, in order of making.
    pub findings: Vec<Record>,
    /// Names of organisations, walks and stops that the reader sees.
    pub names: BTreeMap<RecordId, String>,
}

/// Lists findings, of one walk or of all.
///
/// # Errors
/// [`Code::NotFound`] for a walk that the reader does not see.
pub fn list(connection: &Connection, actor: &Actor, walk: Option<RecordId>) -> Result<Listed, Error> {
    if let Some(walk) = walk {
        let record = sees::get(connection, actor, walk, Action::See)?;
        if record.kind != Kind::Walk {
            return Err(Error::Refused(Code::NotFound));
        }
    }
    let mut listed = Listed::default();
    for record in seen(connection, actor, &Kind::Finding)? {
        if record.withdrawn.is_none() && walk.is_none_or(|walk| record.reference("walk") == Some(walk)) {
            listed.findings.push(record);
        }
    }
    listed.findings.sort_by_key(|record| record.created);
    for kind in [Kind::Organisation, Kind::Walk, Kind::Stop] {
        for record in seen(connection, actor, &kind)? {
            listed.names.insert(record.id, record.text("name").unwrap_or_default().to_owned());
        }
    }
    Ok(listed)
}

fn seen(connection: &Connection, actor: &Actor, kind: &Kind) -> Result<Vec<Record>, Error> {
    let mut found = Vec::new();
    for record in records::list(connection, kind)? {
        let scopes = visibility::scopes_of(connection, record.id)?;
        if may(actor, Action::See, Subject { record: &record, scopes: &scopes }).is_ok() {
            found.push(sees::shown(&record, &scopes, actor));
        }
    }
    Ok(found)
}
