//! What may be gone at the end, and what must be: the account of erasures, of devices that were to forget everything, and of what hung on either.
//!
//! Its invariant: each exception names what it is an exception for. An erasure that a silent restore has forgotten promises nothing any more: its words may be
//! there again or not, until the journal is read with the next open restore (decision record 8).

use std::collections::BTreeSet;

use client_wasm::core::ports::Table;
use client_wasm::core::rows::{Entry, Fate, decode};
use rusqlite::Connection;
use server::backup::audit_chain;
use server::store::{photos, records};
use shared::id::{OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};

use crate::sim::Broken;
use crate::sim::check::Logged;
use crate::sim::device::Device;
use crate::sim::oracle::End;
use crate::sim::saved::Saved;
use crate::sim::server::Server;

/// What may be gone.
pub(crate) struct Gone<'a> {
    server: &'a Server,
    saved: &'a Saved,
    /// What lies on a device, where a person sees that it does not go on.
    held: BTreeSet<OpId>,
    /// Records whose making will not come (back).
    records: BTreeSet<String>,
}

fn operation(body: &str) -> Operation {
    serde_json::from_str(body).expect("our own client's body")
}

impl<'a> Gone<'a> {
    pub(crate) fn of(server: &'a Server, devices: &[Device], saved: &'a Saved, live: &BTreeSet<OpId>) -> Self {
        let mut held = BTreeSet::new();
        for device in devices {
            let state = device.core.state();
            let visible = state.outbox.values().filter(|kept| !matches!(kept.entry.fate, Fate::Waiting { why: None } | Fate::Applied(_)));
            held.extend(visible.map(|kept| kept.entry.op_id));
        }
        let mut gone = Self { server, saved, held, records: BTreeSet::new() };
        let absent: Vec<(OpId, &String)> = saved.bodies.iter().map(|(op, body)| (*op, body)).filter(|(op, _)| !live.contains(op)).collect();
        loop {
            let count = gone.records.len();
            for (op, body) in &absent {
                // Held: its device died before it kept the answer, and then the grant ended. That it waits visibly is its own account.
                let is_reason =
                    gone.may_be_nowhere(*op) || saved.let_go.contains(op) || saved.moved.contains(op) || gone.held.contains(op) || gone.hangs(body);
                let Operation { record_id, change: Change::Create { .. }, .. } = operation(body) else { continue };
                if is_reason {
                    gone.records.insert(record_id.to_string());
                }
            }
            if gone.records.len() == count {
                return gone;
            }
        }
    }

    fn hangs(&self, body: &str) -> bool {
        self.records.iter().any(|id| body.contains(id))
    }

    fn was_erased(&self, op: OpId) -> bool {
        self.server.oracle.has_ever_ended(&End::Operation(op)) || self.server.swept.borrow().contains(&op)
    }

    /// Erased, or only on devices that were to forget everything.
    pub(crate) fn may_be_nowhere(&self, op: OpId) -> bool {
        self.was_erased(op) || self.saved.forgotten.ops.contains(&op)
    }

    /// What was acknowledged, taken away by a restore, and has nobody (any more) who could bring it back; or has, and the server does not want it from them:
    /// because they are somebody else now, or because what it hangs on is gone.
    pub(crate) fn may_stay_away(&self, op: OpId) -> bool {
        let is_lost = self.server.lost.borrow().ops.contains(&op);
        let is_unwanted = || self.saved.moved.contains(&op) || self.saved.bodies.get(&op).is_some_and(|body| self.hangs(body));
        is_lost && (self.may_be_nowhere(op) || (self.held.contains(&op) && is_unwanted()))
    }

    /// Whether what made a record was erased, as far as the server knows.
    pub(crate) fn is_making_erased(&self, record: RecordId) -> bool {
        self.server.whole.borrow().get(&record).is_some_and(|made| self.server.oracle.knows(&End::Operation(*made)))
    }
}

/// What was erased is nowhere; the chain holds without it.
pub(crate) fn erased(server: &Server, connection: &Connection, devices: &[Device], saved: &Saved, logged: &[Logged]) -> Result<(), Broken> {
    let is_erased = |op: OpId| server.oracle.knows(&End::Operation(op));
    for entry in logged {
        match (&entry.body, is_erased(entry.op)) {
            (Some(_), true) => return Err(Broken::NotErased(entry.op)),
            (None, false) => return Err(Broken::ErasedElse(entry.op)),
            _ => {}
        }
    }
    let all: Vec<OpId> = saved.ops.keys().copied().filter(|op| is_erased(*op)).collect();
    let sql = "select 1 from refusals where op_id = $1 and body <> ''";
    let mut refused = connection.prepare(sql).expect("a lawful question");
    for op in &all {
        if refused.exists([op.0.into_bytes()]).expect("the disk is sound") {
            return Err(Broken::NotErased(*op));
        }
    }
    for kind in Kind::ALL {
        for record in records::list(connection, kind).expect("the disk is sound") {
            let text = record.canonical();
            if let Some(op) = all.iter().find(|op| text.contains(&op.to_string())) {
                return Err(Broken::NotErased(*op));
            }
        }
    }
    pictures(server, connection, saved, logged)?;
    devices.iter().try_for_each(|device| on_device(device, saved, &is_erased))?;
    let examined = audit_chain::examine(connection, &[]).expect("the disk is sound");
    if examined.flaws.is_empty() { Ok(()) } else { Err(Broken::ChainBroken(format!("{:?}", examined.flaws))) }
}

/// A photo goes with the last that refers to it.
fn pictures(server: &Server, connection: &Connection, saved: &Saved, logged: &[Logged]) -> Result<(), Broken> {
    let is_erased = |op: &OpId| server.oracle.knows(&End::Operation(*op));
    for photo in saved.photos.iter().filter(|(_, one)| one.ops.iter().any(is_erased)).map(|(photo, _)| *photo) {
        let hash = photo.to_string();
        let is_referred_to = logged.iter().any(|entry| entry.body.as_ref().is_some_and(|body| body.contains(&hash)));
        let row = photos::find(connection, photo).expect("the disk is sound");
        if !is_referred_to && (row.is_some() || server.photos.is_kept(photo).expect("the disk is sound")) {
            return Err(Broken::PhotoNotErased(photo));
        }
    }
    Ok(())
}

/// Whoever has pulled to the end has let go of it. What somebody else had saved on this device is not told to whoever uses it now.
fn on_device(device: &Device, saved: &Saved, is_erased: &impl Fn(OpId) -> bool) -> Result<(), Broken> {
    let rows = device.core.store().durable();
    for ((table, _), content) in rows.iter().filter(|((table, _), _)| matches!(table, Table::Outbox | Table::Sent)) {
        let entry: Entry = decode(content).unwrap_or_else(|error| panic!("a row of {table:?}: {error}"));
        if is_erased(entry.op_id) && entry.person == Some(device.person) {
            return Err(Broken::ErasedOnDevice(entry.op_id, device.name));
        }
    }
    let state = device.core.state();
    for (photo, one) in &saved.photos {
        let Some(op) = one.ops.iter().find(|op| is_erased(**op)) else { continue };
        let is_needed = state.uploads.values().any(|upload| upload.photo == *photo);
        let is_there = rows.contains_key(&(Table::Photos, photo.to_string()));
        let is_unwanted = |upload: &client_wasm::core::rows::Upload| upload.photo == *photo && is_erased(upload.op_id);
        if (is_there && !is_needed) || (!saved.moved.contains(op) && state.uploads.values().any(is_unwanted)) {
            return Err(Broken::ErasedOnDevice(*op, device.name));
        }
    }
    Ok(())
}
