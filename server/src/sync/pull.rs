//! One page of a pull: what the reader's scopes show, merged by place in the log, from one snapshot.
//!
//! Its invariant: a page and its cursor go together; whoever saves both and asks again until `has_more` is false holds exactly what the scopes show.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use shared::code::Code;
use shared::id::RecordId;
use shared::permission::Actor;
use shared::scope::Scope;
use shared::wire::{Item, MOST_PAGE, PULLED, Pull, Pulled, Removal, Reset, USUAL_PAGE};

use crate::error::Error;
use crate::keys::Keys;
use crate::store::meta::{self, Head};
use crate::store::visibility::Row;
use crate::store::{operations, records, visibility};
use crate::sync::cursor::Cursor;
use crate::sync::{horizon, log_position, sees};

/// The most bytes of records in a page, but for a single greater record.
const MOST_PAGE_BYTES: usize = 512 * 1024;

/// Reads one page. The connection must be inside a transaction, so that all of it is one snapshot.
///
/// # Errors
/// [`Code::ClientTooOld`], [`Code::BadCursor`], or a failure of the database.
pub fn pull(connection: &Connection, keys: &Keys, person: RecordId, asked: &Pull) -> Result<Pulled, Error> {
    if asked.protocol == 0 {
        return Err(Error::Refused(Code::ClientTooOld));
    }
    let head = meta::get(connection)?;
    let cursor = asked.cursor.as_deref().map(|text| Cursor::open(text, &keys.cursor, person)).transpose()?;
    let reset = match &cursor {
        Some(cursor) => reset(connection, &head, cursor)?,
        None => None,
    };
    let is_other_log = log_position::differs(connection, &head, asked.log.as_deref())?;
    if let Some(reset) = reset.or(is_other_log.then_some(Reset::LogDiffers)) {
        return Ok(empty(&head, reset));
    }
    let actor = sees::actor(connection, person)?;
    let granted: BTreeSet<Scope> = actor.grants.iter().map(|grant| grant.scope).collect();
    let before = cursor.map(|cursor| cursor.scopes).unwrap_or_default();
    let revoked: Vec<Scope> = before.keys().copied().filter(|scope| !granted.contains(scope)).collect();
    // A grant starts at 0: whatever its scope showed before is news to this reader. So is what these scopes show less of than the one that ended: the copy has it whole.
    let is_news = |scope: &Scope| !revoked.is_empty() && matches!(scope, Scope::Person(_) | Scope::Organisation(_));
    let start = |scope: &Scope| before.get(scope).copied().filter(|_| !is_news(scope)).unwrap_or(0);
    let starts: BTreeMap<Scope, u64> = granted.iter().map(|scope| (*scope, start(scope))).collect();
    let most = usize::try_from(asked.limit.unwrap_or(USUAL_PAGE).clamp(1, MOST_PAGE)).unwrap_or(1);
    let page = page(connection, &actor, (&before, &starts), most)?;
    let reached = |start: u64| page.cut.map_or(head.seq, |cut| start.max(cut));
    let scopes: BTreeMap<Scope, u64> = starts.iter().map(|(scope, start)| (*scope, reached(*start))).collect();
    let covers_seq = page.cut.map_or(head.seq, |_| scopes.values().copied().min().unwrap_or(0));
    let log = log_position::now(connection, &head)?;
    let (digest_seq, digest) = operations::find_digest(connection, head.seq)?.unwrap_or((0, [0; 32]));
    let horizon = horizon::get(connection)?;
    let mark = log_position::last_mark(connection, head.seq)?;
    let cursor = Cursor { epoch: head.epoch.clone(), person, head: head.seq, horizon, digest_seq, digest: hex::encode(digest), mark, scopes };
    Ok(Pulled {
        lykta: PULLED.to_owned(),
        epoch: head.epoch,
        reset: None,
        items: page.items,
        removals: page.removals,
        revoked,
        // Few, and each is let go of once: so all of them, with the last page.
        erased: if page.cut.is_none() { operations::list_erased_of(connection, person)? } else { Vec::new() },
        cursor: Some(cursor.seal(&keys.cursor)),
        log: Some(log),
        safe_seq: None,
        covers_seq,
        has_more: page.cut.is_some(),
    })
}

/// Whether the copy behind this cursor is no longer a prefix of this server's log.
fn reset(connection: &Connection, head: &Head, cursor: &Cursor) -> Result<Option<Reset>, Error> {
    if cursor.epoch != head.epoch {
        return Ok(Some(Reset::ForeignEpoch));
    }
    if cursor.head > head.seq || cursor.scopes.values().any(|seq| *seq > head.seq) {
        return Ok(Some(Reset::LogDiffers));
    }
    // When it was made counts, and not how far its scopes have been read, for a first download begins at the oldest; unless removals that it was still to hear of
    // have been forgotten since.
    let horizon = horizon::get(connection)?;
    let was_to_hear = cursor.horizon < horizon && cursor.scopes.values().any(|seq| *seq < horizon);
    if cursor.head < horizon || was_to_hear {
        return Ok(Some(Reset::TooOld));
    }
    let found = operations::find_digest(connection, cursor.digest_seq)?;
    let is_same = match found {
        Some((seq, digest)) => seq == cursor.digest_seq && hex::encode(digest) == cursor.digest,
        None => cursor.digest_seq == 0,
    };
    let is_same = is_same && log_position::last_mark(connection, cursor.head)? == cursor.mark;
    Ok(if is_same { None } else { Some(Reset::LogDiffers) })
}

fn empty(head: &Head, reset: Reset) -> Pulled {
    Pulled {
        lykta: PULLED.to_owned(),
        epoch: head.epoch.clone(),
        reset: Some(reset),
        items: Vec::new(),
        removals: Vec::new(),
        revoked: Vec::new(),
        erased: Vec::new(),
        cursor: None,
        log: None,
        safe_seq: None,
        covers_seq: 0,
        has_more: false,
    }
}

struct Page {
    items: Vec<Item>,
    removals: Vec<Removal>,
    /// The last place on this page, when there is more.
    cut: Option<u64>,
}

/// How far each scope had been read, and where this page begins in it.
type Places<'a> = (&'a BTreeMap<Scope, u64>, &'a BTreeMap<Scope, u64>);

fn page(connection: &Connection, actor: &Actor, (before, starts): Places<'_>, most: usize) -> Result<Page, Error> {
    let mut rows: Vec<Row> = Vec::new();
    for (scope, start) in starts {
        // One more than fits: so it is known whether there is more.
        rows.extend(visibility::list_after(connection, *scope, *start, most + 1)?);
    }
    rows.sort_unstable_by_key(|row| (row.seq, row.record_id, row.scope));
    let mut page = Page { items: Vec::new(), removals: Vec::new(), cut: None };
    let mut bytes = 0;
    let mut last = 0;
    let groups: Vec<&[Row]> = rows.chunk_by(|one, other| one.seq == other.seq).collect();
    for (count, group) in groups.into_iter().enumerate() {
        if count == most || bytes >= MOST_PAGE_BYTES {
            page.cut = Some(last);
            break;
        }
        last = group[0].seq;
        bytes += add(connection, actor, (before, starts), group, &mut page)?;
    }
    keep_last(&mut page.items);
    Ok(page)
}

/// A record that several scopes began to show at different places is sent once, at the last of them.
fn keep_last(items: &mut Vec<Item>) {
    let last: BTreeMap<RecordId, u64> = items.iter().map(|item| (item.record.id, item.seq)).collect();
    items.retain(|item| last.get(&item.record.id) == Some(&item.seq));
}

/// Adds the rows of one place in the log; gives the bytes they take.
fn add(connection: &Connection, actor: &Actor, (before, starts): Places<'_>, group: &[Row], page: &mut Page) -> Result<usize, Error> {
    let mut bytes = 0;
    for row in group.iter().filter(|row| row.is_removed) {
        // Who has never read the scope has nothing to take away.
        if before.get(&row.scope).is_some_and(|read| *read > 0) {
            page.removals.push(Removal { seq: row.seq, record_id: row.record_id, scope: row.scope });
        }
    }
    let shown: BTreeSet<RecordId> = group.iter().filter(|row| !row.is_removed).map(|row| row.record_id).collect();
    for id in shown {
        let record = records::find(connection, id)?.ok_or(Error::Column("record_id"))?;
        let all = visibility::scopes_of(connection, id)?;
        let scopes = all.iter().copied().filter(|scope| starts.contains_key(scope)).collect();
        let record = sees::shown(&record, &all, actor);
        bytes += record.canonical().len();
        page.items.push(Item { seq: group[0].seq, scopes, record });
    }
    Ok(bytes)
}
