//! The invariants, looked at when the network is good again and everybody has synced.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rusqlite::Connection;
use server::store::{records, visibility};
use server::sync::sees;
use shared::id::{OpId, RecordId};
use shared::kind::Kind;
use shared::operation::Operation;
use shared::stamp::Stamp;

use crate::sim::device::Device;
use crate::sim::network::Network;

/// An operation that a device said it had saved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SavedOp {
    pub(crate) op: OpId,
    pub(crate) person: RecordId,
}

/// An invariant that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It is neither in the log nor in a tray, nor does the device still hold it.
    #[error("{0} was saved and is lost")]
    Lost(OpId),
    /// The log holds what nobody saved, or holds it twice.
    #[error("the log holds {accepted} operations of devices, {expected} were saved and accepted")]
    Doubled {
        /// In the log.
        accepted: usize,
        /// Saved and not refused.
        expected: usize,
    },
    /// Something waits although the network has been good for long.
    #[error("device {0} still waits with {1} operations")]
    Stuck(usize, usize),
    /// A device holds something else than the server shows it.
    #[error("device {device} differs:\n{difference}")]
    Diverged {
        /// Which device.
        device: usize,
        /// What differs.
        difference: String,
    },
    /// It was accepted with one stamp and has another one now.
    #[error("{0} was acknowledged with another stamp")]
    Restamped(OpId),
    /// It was acknowledged, and is not in the log any more.
    #[error("{0} was acknowledged and did not come back")]
    NotBack(OpId),
    /// Two records on the server are not what their operations make.
    #[error("{0} is not what the log makes of it")]
    NotFromTheLog(RecordId),
}

pub(crate) struct Counts {
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
}

struct Logged {
    op: OpId,
    body: String,
    stamp: Stamp,
}

fn log(connection: &Connection) -> Vec<Logged> {
    let mut statement = connection.prepare("select op_id, body, person, stamp from operations order by seq").expect("the log can be read");
    let rows =
        statement.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, i64>(3)?)));
    rows.expect("rows")
        .map(|row| row.expect("a row"))
        .filter(|(_, _, person, _)| person.iter().any(|byte| *byte != 0))
        .map(|(op, body, _, stamp)| Logged { op: OpId(uuid::Uuid::from_slice(&op).expect("16 bytes")), body, stamp: Stamp(stamp.cast_unsigned()) })
        .collect()
}

pub(crate) fn all(network: &Network, devices: &[Device], saved: &[SavedOp]) -> Result<Counts, Broken> {
    let connection = network.server().connection.borrow();
    let logged = log(&connection);
    let in_log: BTreeSet<OpId> = logged.iter().map(|entry| entry.op).collect();
    for (op, stamp) in network.acknowledged() {
        let entry = logged.iter().find(|entry| entry.op == op).ok_or(Broken::NotBack(op))?;
        if entry.stamp != stamp {
            return Err(Broken::Restamped(op));
        }
    }
    let mut refused = 0;
    let mut held = 0;
    for one in saved {
        let device = devices.iter().find(|device| device.person == one.person).expect("devices do not go away");
        let state = device.core.state();
        let kept = state.find(one.op);
        let is_refused = kept.is_some_and(|kept| kept.is_rejected());
        // `unknown_record` for a walk that is not theirs: it stays on the device, visibly.
        let is_held = kept.is_some_and(|kept| kept.is_waiting());
        refused += usize::from(is_refused);
        held += usize::from(is_held);
        if !in_log.contains(&one.op) && !is_refused && !is_held {
            return Err(Broken::Lost(one.op));
        }
    }
    let expected = saved.len() - refused - held;
    if logged.len() != expected {
        return Err(Broken::Doubled { accepted: logged.len(), expected });
    }
    stuck(devices)?;
    for (index, device) in devices.iter().enumerate() {
        same(&connection, index, device)?;
    }
    from_the_log(&connection, &logged)?;
    Ok(Counts { accepted: logged.len(), refused })
}

/// Only what the server has put off may wait.
fn stuck(devices: &[Device]) -> Result<(), Broken> {
    for (index, device) in devices.iter().enumerate() {
        let state = device.core.state();
        let waiting = state.waiting().filter(|kept| matches!(kept.entry.fate, client_wasm::core::rows::Fate::Waiting { why: None })).count();
        if waiting > 0 {
            return Err(Broken::Stuck(index, waiting));
        }
    }
    Ok(())
}

/// What the device holds is exactly what the server's stored records and the person's grants make.
fn same(connection: &Connection, index: usize, device: &Device) -> Result<(), Broken> {
    let actor = sees::actor(connection, device.person).expect("the disk is sound");
    let mut expected: BTreeMap<RecordId, String> = BTreeMap::new();
    for kind in Kind::ALL {
        for record in records::list(connection, kind).expect("the disk is sound") {
            let scopes = visibility::scopes_of(connection, record.id).expect("the disk is sound");
            if actor.grants.iter().any(|grant| scopes.contains(&grant.scope)) {
                expected.insert(record.id, sees::shown(&record, &scopes, &actor).canonical());
            }
        }
    }
    let mut right = String::new();
    for text in expected.values() {
        writeln!(right, "{text}").expect("a string takes all");
    }
    let held = device.core.canonical();
    if held == right {
        return Ok(());
    }
    let lines = |text: &str| text.lines().map(ToOwned::to_owned).collect::<BTreeSet<String>>();
    let (held, right) = (lines(&held), lines(&right));
    let mut difference = String::new();
    for line in held.difference(&right) {
        writeln!(difference, "held     {line}").expect("a string takes all");
    }
    for line in right.difference(&held) {
        writeln!(difference, "expected {line}").expect("a string takes all");
    }
    Err(Broken::Diverged { device: index, difference })
}

/// Each logged operation shows in its record exactly once.
fn from_the_log(connection: &Connection, logged: &[Logged]) -> Result<(), Broken> {
    for entry in logged {
        let operation: Operation = serde_json::from_str(&entry.body).expect("the log holds operations");
        let record = records::find(connection, operation.record_id).expect("the disk is sound").ok_or(Broken::NotFromTheLog(operation.record_id))?;
        let is_removal = matches!(operation.change, shared::operation::Change::Remove { .. } | shared::operation::Change::Withdraw {});
        // Of several removals or withdrawals the first stays; all others must be there.
        if !is_removal && !client_wasm::core::fold::holds(&record, entry.op) {
            return Err(Broken::NotFromTheLog(record.id));
        }
    }
    Ok(())
}
