//! Writes what [`crate::sync::judge`] decided: the log with its hash chain, the record, who sees it. It decides nothing itself.

use sha2::{Digest, Sha256};
use shared::id::{DeviceId, RecordId};
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};
use shared::visibility::authors;
use shared::wire::Applied;

use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::batch::Turn;
use crate::store::grants;
use crate::store::operations::{self, Entry};
use crate::store::revocations::{self, Revoked};
use crate::store::visibility::Row;
use crate::sync::judge::Accepted;
use crate::sync::read::Read;
use crate::sync::receipt::{self, Subject};

/// Where an operation came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// The device.
    pub device_id: DeviceId,
    /// Its place on that device.
    pub device_seq: u64,
    /// The person.
    pub person: RecordId,
}

/// Writes an accepted operation.
///
/// # Errors
/// When the database fails.
pub fn write(turn: &mut Turn<'_>, origin: Origin, read: &Read, accepted: Accepted) -> Result<Applied, Error> {
    let seq = turn.next_seq();
    let Read { encoded, body_hash, .. } = read;
    let operation = &encoded.operation;
    let salt: [u8; 16] = random_bytes(turn.context.random);
    let salted_hash: [u8; 32] = Sha256::new().chain_update(salt).chain_update(encoded.body.as_bytes()).finalize().into();
    let stamp = accepted.stamp;
    // Every fact of the row is under the chain, so that a changed, moved, added or lost row is found.
    let digest: [u8; 32] = Sha256::new()
        .chain_update(turn.head.digest)
        .chain_update(seq.to_be_bytes())
        .chain_update(operation.op_id.0.as_bytes())
        .chain_update(origin.device_id.0.as_bytes())
        .chain_update(origin.device_seq.to_be_bytes())
        .chain_update(origin.person.0.as_bytes())
        .chain_update(operation.record_id.0.as_bytes())
        .chain_update(stamp.0.to_be_bytes())
        .chain_update(turn.context.now_ms.to_be_bytes())
        .chain_update(body_hash)
        .chain_update(salted_hash)
        .finalize()
        .into();
    turn.head.digest = digest;
    turn.head.stamp = turn.head.stamp.max(stamp);
    let entry = Entry {
        seq,
        op_id: operation.op_id,
        device_id: origin.device_id,
        device_seq: origin.device_seq,
        person: origin.person,
        record_id: operation.record_id,
        stamp,
        accepted_at_ms: turn.context.now_ms,
        body: &encoded.body,
        body_hash: *body_hash,
        salt,
        salted_hash,
        digest,
    };
    operations::insert(turn.connection, &entry)?;
    show(turn, &accepted, seq)?;
    name_authors(turn, &accepted)?;
    let is_new_area = accepted.record.kind == Kind::Area && matches!(operation.change, Change::Create { .. });
    let host = accepted.record.reference("organisation");
    let is_late = accepted.record.created.op == operation.op_id && accepted.record.is_late;
    turn.put(accepted.record, seq);
    if let (true, Some(host)) = (is_new_area, host) {
        open_area(turn, Scope::Area(operation.record_id), host)?;
    }
    let subject = Subject { op_id: operation.op_id, body_hash, person: origin.person };
    Ok(receipt::applied(&turn.context.keys.receipt, &subject, stamp, seq, is_late))
}

fn show(turn: &mut Turn<'_>, accepted: &Accepted, seq: u64) -> Result<(), Error> {
    let record_id = accepted.record.id;
    for scope in accepted.scopes.iter().copied() {
        turn.show(Row { scope, record_id, seq, is_removed: false })?;
    }
    for scope in accepted.scopes_before.difference(&accepted.scopes).copied() {
        turn.show(Row { scope, record_id, seq, is_removed: true })?;
    }
    Ok(())
}

/// An organisation that reads a finding reads who wrote in it: those who work with findings, by name and organisation ([`shared::visibility`] leaves the
/// rest out), those who have left, too. Participants write in no finding and work for nobody here, so they are never named. A name that was told is not
/// taken back when the finding goes on.
fn name_authors(turn: &mut Turn<'_>, accepted: &Accepted) -> Result<(), Error> {
    if accepted.record.kind != Kind::Finding {
        return Ok(());
    }
    for scope in accepted.scopes.iter().copied().filter(|scope| matches!(scope, Scope::Organisation(_))) {
        for person in authors(&accepted.record) {
            if turn.find(person)?.is_some_and(|record| record.reference("organisation").is_some()) {
                show_person(turn, person, scope)?;
            }
        }
    }
    Ok(())
}

/// A new area is coordinated by those who coordinate its organisation; otherwise nobody could plan a walk in it. Those who work for the host or for
/// an organisation beside it handle what is found there: they are shown, but given nothing.
fn open_area(turn: &mut Turn<'_>, area: Scope, host: RecordId) -> Result<(), Error> {
    let holders = grants::list_holders(turn.connection, Scope::Organisation(host), &[Role::Coordinator, Role::Administrator])?;
    for (person, role) in holders {
        give(turn, person, Grant { scope: area, role })?;
    }
    let organisations = turn.list(&Kind::Organisation)?;
    for organisation in organisations.into_iter().filter(|record| record.id == host || record.reference("host") == Some(host)) {
        for (person, _) in grants::list_holders(turn.connection, Scope::Organisation(organisation.id), STAFF)? {
            show_person(turn, person, area)?;
        }
    }
    Ok(())
}

/// What somebody may be in an organisation.
const STAFF: &[Role] = &[Role::Handler, Role::Coordinator, Role::Administrator];

/// Gives a grant. The person's record is shown where the person works or takes part, so that others see a name beside what was written.
///
/// # Errors
/// When the database fails.
pub fn give(turn: &mut Turn<'_>, person: RecordId, grant: Grant) -> Result<(), Error> {
    let now_ms = turn.context.now_ms;
    give_as_of(turn, person, grant, now_ms)
}

/// Gives a grant that was given before, at that time: whether it has ended since is judged by the later of the two.
///
/// # Errors
/// When the database fails.
pub fn give_as_of(turn: &mut Turn<'_>, person: RecordId, grant: Grant, at_ms: u64) -> Result<(), Error> {
    // Later than an end that is known, whatever the clock says: after a restore the later of the two counts.
    let ended_ms = revocations::find_revoked_at(turn.connection, Revoked::Grant(person, grant.scope))?;
    let given_ms = at_ms.max(ended_ms.map_or(0, |ended_ms| ended_ms + 1));
    grants::insert(turn.connection, person, grant, given_ms)?;
    // What is given anew may come back after a restore, too.
    revocations::remove(turn.connection, Revoked::Grant(person, grant.scope))?;
    if matches!(grant.scope, Scope::Area(_) | Scope::Organisation(_)) {
        show_person(turn, person, grant.scope)?;
    }
    turn.announce(Scope::Person(person));
    Ok(())
}

/// Shows a person's record in one more scope.
///
/// # Errors
/// When the database fails.
pub fn show_person(turn: &mut Turn<'_>, person: RecordId, scope: Scope) -> Result<(), Error> {
    if turn.find(person)?.is_none() || turn.shown_in(person)?.contains(&scope) {
        return Ok(());
    }
    // A place of its own: a page of a pull never splits rows that share one.
    let seq = turn.next_marked_seq()?;
    turn.show(Row { scope, record_id: person, seq, is_removed: false })
}
