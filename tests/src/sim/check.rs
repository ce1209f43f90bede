//! The invariants: those that hold at every moment, and those that are looked at when the network is good again and everybody has synced.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use client_wasm::core::rows::{Fate, Upload};
use rusqlite::Connection;
use server::photos::files::Size;
use server::store::{photos, records, visibility};
use server::sync::sees;
use sha2::{Digest, Sha256};
use shared::id::{OpId, PhotoId, RecordId};
use shared::kind::Kind;
use shared::operation::Operation;
use shared::stamp::Stamp;

use crate::sim::device::Device;
use crate::sim::gone::{self, Gone};
use crate::sim::network::Network;
use crate::sim::oracle::End;
use crate::sim::saved::{Saved, SavedPhoto};
use crate::sim::server::Server;

/// An invariant that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It is neither in the log nor in a tray, nor does the device still hold it.
    #[error("{0} was saved and is lost")]
    Lost(OpId),
    /// The log holds what nobody saved, or other bytes than were saved.
    #[error("the log holds {0}, which nobody saved so")]
    Strange(OpId),
    /// The bytes of an operation have changed on a device.
    #[error("{0} was rewritten")]
    Rewritten(OpId),
    /// A device said that it had not kept something, and had.
    #[error("device {0} kept what it said it had not")]
    KeptInSecret(u64),
    /// Something waits although the network has been good for long.
    #[error("device {0} still waits with {1} operations")]
    Stuck(u64, usize),
    /// A device holds something else than the server shows it.
    #[error("device {device} differs:\n{difference}")]
    Diverged {
        /// Which device.
        device: u64,
        /// What differs.
        difference: String,
    },
    /// It was accepted with one stamp and has another one now.
    #[error("{0} was acknowledged with another stamp")]
    Restamped(OpId),
    /// A stamp from a time that has not come.
    #[error("{0} has a stamp from the future")]
    FromTheFuture(OpId),
    /// It was acknowledged, and is not in the log any more.
    #[error("{0} was acknowledged and did not come back")]
    NotBack(OpId),
    /// Two records on the server are not what their operations make.
    #[error("{0} is not what the log makes of it")]
    NotFromTheLog(RecordId),
    /// Somebody was sent what they may not see.
    #[error("{0} was sent to {1}, who may not see it")]
    Leaked(RecordId, RecordId),
    /// A device has pulled to the end and does not hold what was shown by then.
    #[error("device {0} has pulled past {1} without it")]
    Skipped(u64, RecordId),
    /// A photo was acknowledged, or is stored, and is not whole.
    #[error("photo {0} is not whole")]
    PhotoNotWhole(PhotoId),
    /// A photo was saved and is neither on the server nor on a device.
    #[error("photo {0} was saved and is lost")]
    PhotoLost(PhotoId),
    /// What was erased is there, or was taken as if it had not been.
    #[error("{0} was erased and is there")]
    NotErased(OpId),
    /// What nobody had erased was, or what was erased was not.
    #[error("the erasure of something else has touched or missed {0}")]
    ErasedElse(OpId),
    /// A device that has synced to the end holds what was erased.
    #[error("{0} was erased and is on device {1}")]
    ErasedOnDevice(OpId, u64),
    /// The server has something of a photo that only what was erased had brought.
    #[error("photo {0} was erased and is there")]
    PhotoNotErased(PhotoId),
    /// The log's chain or a record is not whole after all that.
    #[error("the chain over the log has flaws: {0}")]
    ChainBroken(String),
    /// A session that was ended was served, or came back.
    #[error("{0} served a session that had ended")]
    StillIn(String),
    /// The credential of a wiped device heard something else.
    #[error("a wiped device was not told")]
    WipeUntold,
    /// A device was told to forget everything, and nobody had decided that.
    #[error("device {0} was told to forget everything by nobody")]
    WipedUnasked(u64),
    /// A device was told to forget everything, and has not.
    #[error("device {0} was wiped and has not forgotten")]
    NotForgotten(u64),
    /// Something panicked.
    #[error("panicked: {0}")]
    Panicked(String),
}

pub(crate) struct Counts {
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
    pub(crate) photos: usize,
}

pub(crate) struct Logged {
    pub(crate) op: OpId,
    pub(crate) record: RecordId,
    /// `None`: erased.
    pub(crate) body: Option<String>,
    pub(crate) stamp: Stamp,
}

/// Clocks tick on within a millisecond; a stamp this far ahead of the latest time is none of the server's.
const TICKS_MS: u64 = 1_000;

fn log(connection: &Connection) -> Vec<Logged> {
    let id = |bytes: [u8; 16]| uuid::Uuid::from_bytes(bytes);
    let sql = "select op_id, record_id, body, stamp from operations where person <> zeroblob(16) order by seq";
    let mut statement = connection.prepare(sql).expect("the log can be read");
    let rows = statement.query_map([], |row| {
        let stamp = Stamp(row.get::<_, i64>(3)?.cast_unsigned());
        Ok(Logged { op: OpId(id(row.get(0)?)), record: RecordId(id(row.get(1)?)), body: row.get(2)?, stamp })
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

/// Whoever has pulled to the end holds what was shown by then. Looked at after every round that went well.
pub(crate) fn nothing_skipped(server: &Server, device: &Device) -> Result<(), Broken> {
    let Some(heard) = device.line().heard().filter(|heard| heard.restores == server.restores()) else { return Ok(()) };
    let state = device.core.state();
    let connection = server.connection.borrow();
    for scope in &heard.through {
        for row in visibility::list_after(&connection, *scope, 0, usize::MAX).expect("the disk is sound") {
            let is_due = !row.is_removed && row.seq <= state.meta.covers_seq;
            if !is_due {
                continue;
            }
            let sql = "select seq from records where id = $1";
            let changed: u64 =
                connection.query_row(sql, [row.record_id.0.as_bytes()], |row| row.get::<_, i64>(0)).expect("it is there").cast_unsigned();
            // A scope may have begun to show it after it last changed: what counts is what it says.
            if state.records.get(&row.record_id).is_none_or(|stored| stored.seq < changed) {
                return Err(Broken::Skipped(device.name, row.record_id));
            }
        }
    }
    Ok(())
}

pub(crate) fn all(network: &Network, devices: &[Device], saved: &Saved) -> Result<Counts, Broken> {
    let server = network.server();
    let connection = server.connection.borrow();
    let logged = log(&connection);
    let in_log: BTreeMap<OpId, &Logged> = logged.iter().map(|entry| (entry.op, entry)).collect();
    let live: BTreeSet<OpId> = logged.iter().filter(|entry| entry.body.is_some()).map(|entry| entry.op).collect();
    let gone = Gone::of(server, devices, saved, &live);
    for (op, stamp) in network.acknowledged() {
        let Some(entry) = in_log.get(&op) else {
            if gone.may_stay_away(op) {
                continue;
            }
            return Err(Broken::NotBack(op));
        };
        // After a restore a copied device may be faster with what the other had sent: it knows no receipt, and the operation is judged and stamped anew.
        // So is what comes in somebody else's name, whom the receipt does not name.
        // And a restored server that has not heard of it yet may have given its stamp to something else on the same record: then it comes back with the next.
        let is_taken = || logged.iter().any(|other| other.op != op && other.stamp == stamp && other.record == entry.record);
        let is_judged_anew = saved.copied.contains(&op) || saved.moved.contains(&op);
        if entry.stamp != stamp && !is_judged_anew && !(entry.stamp > stamp && is_taken()) {
            return Err(Broken::Restamped(op));
        }
    }
    for entry in &logged {
        if entry.body.as_ref().is_some_and(|body| !saved.is_body(entry.op, body)) {
            return Err(Broken::Strange(entry.op));
        }
        if entry.stamp.unix_ms() > server.latest_ms() + TICKS_MS {
            return Err(Broken::FromTheFuture(entry.op));
        }
    }
    let mut refused = 0;
    for op in saved.ops.keys() {
        let kept = || devices.iter().filter_map(|device| device.core.state().find(*op).map(|kept| (kept.is_rejected(), kept.is_waiting())));
        let is_refused = kept().any(|(is_refused, _)| is_refused);
        // Put off by the server for what it does not know (yet): it stays on the device, visibly.
        let is_held = kept().any(|(_, is_waiting)| is_waiting);
        refused += usize::from(is_refused);
        if !in_log.contains_key(op) && !is_refused && !is_held && !saved.let_go.contains(op) && !gone.may_be_nowhere(*op) {
            return Err(Broken::Lost(*op));
        }
    }
    stuck(devices)?;
    for device in devices {
        same(&connection, device)?;
        nothing_skipped(server, device)?;
    }
    from_the_log(&connection, &logged, &gone)?;
    gone::erased(server, &connection, devices, saved, &logged)?;
    let photos = pictures(network, &connection, devices, saved, &live)?;
    Ok(Counts { accepted: live.len(), refused, photos })
}

/// A photo is whole or absent, and what was saved is there or still on the device.
fn pictures(network: &Network, connection: &Connection, devices: &[Device], saved: &Saved, in_log: &BTreeSet<OpId>) -> Result<usize, Broken> {
    let server = network.server();
    let is_whole = |photo: PhotoId| {
        let row = photos::find(connection, photo).expect("the disk is sound");
        let is_file_right = |hash| server.photos.read(photo, Size::Full).is_ok_and(|bytes| Sha256::digest(bytes).as_slice() == hash);
        row.is_some_and(|row| is_file_right(row.stored_hash) && server.photos.is_kept(photo).expect("the disk is sound"))
    };
    let mut statement = connection.prepare("select photo_id from photos").expect("a lawful question");
    let stored = statement.query_map([], |row| row.get::<_, [u8; 32]>(0)).expect("rows").map(|row| PhotoId(row.expect("a row")));
    let lost = server.lost.borrow();
    // What a device held when it was to forget everything has nobody else to bring it.
    let is_let_go = |photo: &PhotoId| saved.forgotten.photos.contains(photo);
    // Nor has what was erased, and let go of by whoever heard so, where an image of the disk has forgotten the erasure in silence.
    let was_erased = |one: &SavedPhoto| one.ops.iter().any(|op| server.oracle.has_ever_ended(&End::Operation(*op)));
    let waits_for = |photo: PhotoId, record| {
        devices.iter().any(|device| {
            let state = device.core.state();
            let is_waiting = state.uploads.values().any(|upload| upload.photo == photo && upload.record_id == record && !upload.is_done);
            is_waiting && super::device::now(device.core.photo_bytes(photo)).is_ok_and(|bytes| bytes.is_some())
        })
    };
    for photo in stored {
        if !is_whole(photo) {
            return Err(Broken::PhotoNotWhole(photo));
        }
    }
    let acknowledged = network.photos();
    for photo in &acknowledged {
        let one = saved.photos.get(photo);
        // Without what refers to it there is nothing to keep it for.
        let is_wanted = one.is_none_or(|one| !one.ops.is_disjoint(in_log) && !was_erased(one)) && !saved.removed.contains(photo);
        let is_nowhere = is_let_go(photo) && lost.photos.contains(photo);
        // Whoever is signed in now does not see what it belongs to: it stays on the device, visibly.
        let is_held = one.is_some_and(|one| !one.ops.is_disjoint(&saved.moved) && waits_for(*photo, one.record));
        if is_wanted && !is_nowhere && !is_held && !is_whole(*photo) {
            return Err(Broken::PhotoNotWhole(*photo));
        }
    }
    let mut whole = 0;
    for (photo, one) in &saved.photos {
        // What was never accepted, or let go of, has nothing that a photo could belong to.
        if one.ops.is_disjoint(in_log) || was_erased(one) || saved.removed.contains(photo) {
            continue;
        }
        whole += usize::from(is_whole(*photo));
        let is_nowhere = is_let_go(photo) && (lost.photos.contains(photo) || !acknowledged.contains(photo));
        if !is_whole(*photo) && !is_nowhere && !waits_for(*photo, one.record) {
            return Err(Broken::PhotoLost(*photo));
        }
    }
    Ok(whole)
}

/// Only what the server has put off may wait.
fn stuck(devices: &[Device]) -> Result<(), Broken> {
    for device in devices {
        let state = device.core.state();
        let waiting = state.waiting().filter(|kept| matches!(kept.entry.fate, Fate::Waiting { why: None })).count();
        // Nor may bytes that nothing refers to any more: the server never takes them.
        let is_removed = |upload: &&Upload| {
            let stored = state.records.get(&upload.record_id);
            let element = stored.and_then(|stored| stored.record.sets.get("photos")?.get(&upload.photo.to_string()));
            element.is_some_and(|element| element.removed.is_some())
        };
        let waiting = waiting + state.waiting_uploads().filter(is_removed).count();
        if waiting > 0 {
            return Err(Broken::Stuck(device.name, waiting));
        }
    }
    Ok(())
}

/// What the device holds is exactly what the server's stored records and the person's grants make.
fn same(connection: &Connection, device: &Device) -> Result<(), Broken> {
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
    Err(Broken::Diverged { device: device.name, difference })
}

/// Each logged operation shows in its record exactly once; but for a record whose making was erased: of that nothing can be shown.
fn from_the_log(connection: &Connection, logged: &[Logged], gone: &Gone<'_>) -> Result<(), Broken> {
    for entry in logged {
        let Some(body) = &entry.body else { continue };
        let operation: Operation = serde_json::from_str(body).expect("the log holds operations");
        let Some(record) = records::find(connection, operation.record_id).expect("the disk is sound") else {
            if gone.is_making_erased(operation.record_id) {
                continue;
            }
            return Err(Broken::NotFromTheLog(operation.record_id));
        };
        let is_removal = matches!(operation.change, shared::operation::Change::Remove { .. } | shared::operation::Change::Withdraw {});
        let is_repeated = matches!(&operation.change, shared::operation::Change::Append { set, .. } if set == "observations");
        // Of several removals, withdrawals or links the first stays; all others must be there.
        if !is_removal && !is_repeated && !client_wasm::core::fold::holds(&record, entry.op) {
            return Err(Broken::NotFromTheLog(record.id));
        }
    }
    Ok(())
}
