//! The ends beside those of grants: operations are erased, devices signed out and wiped, by the server's own code; and what every answer says is held against
//! the simulation's own account of them.
//!
//! It refuses to ask the server what an erasure covers: that is worked out from the bodies before it.

use std::collections::BTreeSet;

use client_wasm::core::ports::{Request, Response};
use server::access::authority::Decider;
use server::access::devices::EndDevice;
use server::access::erasure::{Doomed, EraseRequest};
use server::error::Error;
use server::photos::files::Size;
use server::store::records;
use shared::id::{DeviceId, OpId, PhotoId, RecordId};
use shared::operation::{Change, Operation};
use shared::wire::{Outcome, Push, Pushed, Renew, Restore, Session, Token};

use crate::sim::answer::{bearer, secret_hash_of};
use crate::sim::oracle::End;
use crate::sim::server::Server;
use crate::sim::{Broken, Control};

/// One body that the server holds.
struct Held {
    operation: Operation,
    body: String,
    salt: Option<Vec<u8>>,
    is_refused: bool,
}

impl Server {
    /// The bodies that the server holds of what this person pushed, or of all that changed a record.
    fn held(&self, table: &str, column: &str, id: RecordId) -> Vec<Held> {
        let connection = self.connection.borrow();
        let salt = if table == "operations" { "salt" } else { "null" };
        let order = if table == "operations" { "seq" } else { "id" };
        let sql = format!("select body, {salt} from {table} where {column} = $1 and op_id is not null and body <> '' order by {order}");
        let mut statement = connection.prepare(&sql).expect("a lawful question");
        let rows = statement.query_map([id.0.as_bytes()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).expect("rows");
        let rows = rows.map(|row| row.expect("a row"));
        let read = |(body, salt): (String, _)| {
            let operation = serde_json::from_str(&body).expect("what has an id is an operation");
            Held { operation, body, salt, is_refused: table != "operations" }
        };
        rows.map(read).collect()
    }

    /// Something that this person wrote is erased, by somebody who coordinates or by the administrator at the machine. How many operations that were.
    pub(crate) fn erase_something_of(&self, person: RecordId) -> usize {
        let chance = &self.world.chance;
        let mut own = self.held("operations", "person", person);
        own.extend(self.held("refusals", "person", person));
        if own.is_empty() {
            return 0;
        }
        let chosen = &own[chance.index(own.len())].operation;
        let by = if chance.percent(50) { Decider::CommandLine } else { Decider::Person(*chance.pick(&self.place().coordinators)) };
        let record = chosen.record_id;
        let doomed = match (&chosen.change, chance.below(4)) {
            (Change::Append { set, element, .. }, 0 | 1) => Doomed::Element { record, set: set.clone(), element: element.clone() },
            (_, 0) => Doomed::Record(record),
            _ => Doomed::Operation(chosen.op_id),
        };
        let covered = self.covered(&doomed, chosen);
        self.erase(EraseRequest { by, doomed, reason: "begärt".to_owned() }, &covered)
    }

    /// What goes with it, worked out from the bodies alone: all of a record where it is named or what made it is.
    fn covered(&self, doomed: &Doomed, chosen: &Operation) -> Vec<Held> {
        let logged = self.held("operations", "record_id", chosen.record_id);
        let mut refused = self.held("refusals", "record_id", chosen.record_id);
        let made_by = logged.iter().find(|held| matches!(held.operation.change, Change::Create { .. })).map(|held| held.operation.op_id);
        let is_all = matches!(doomed, Doomed::Record(_)) || made_by.is_some_and(|op| *doomed == Doomed::Operation(op));
        let is_about = |held: &Held| match &held.operation.change {
            Change::Append { set: of, element: one, .. } | Change::Remove { set: of, element: one } => {
                matches!(doomed, Doomed::Element { set, element, .. } if set == of && element == one)
            }
            _ => false,
        };
        let is_named = |held: &Held| *doomed == Doomed::Operation(held.operation.op_id);
        let mut covered: Vec<Held> = logged.into_iter().filter(|held| is_all || is_named(held) || is_about(held)).collect();
        let is_refused_itself = covered.is_empty();
        // What was refused before it was mended says the same words.
        while let Some(at) = refused.iter().position(|held| {
            let op = Some(held.operation.op_id);
            let is_mended = || !is_refused_itself && covered.iter().any(|later| later.operation.replaces == op);
            is_all || is_named(held) || is_about(held) || is_mended()
        }) {
            covered.push(refused.swap_remove(at));
        }
        covered
    }

    fn erase(&self, request: EraseRequest, covered: &[Held]) -> usize {
        let record = covered.first().map(|held| held.operation.record_id);
        let before = record.and_then(|id| records::find(&self.connection.borrow(), id).expect("the disk is sound"));
        let erased = match self.commit(request) {
            Ok(erased) => erased,
            // Who decided may not (any more), or there is nothing (any more).
            Err(Error::Refused(_)) => return 0,
            Err(error) => panic!("the disk is sound, and still: {error}"),
        };
        for photo in erased.photos {
            let read = |size| self.photos.read(photo, size).ok();
            if let (Some(full), Some(thumb)) = (read(Size::Full), read(Size::Thumb)) {
                self.aside.borrow_mut().insert(photo, [full, thumb]);
            }
            self.photos.discard(photo).expect("the disk is sound");
        }
        let ops: BTreeSet<OpId> = covered.iter().map(|held| held.operation.op_id).collect();
        if let Some(op) = ops.symmetric_difference(&erased.operations.iter().copied().collect()).next() {
            self.leaked.borrow_mut().get_or_insert(Broken::ErasedElse(*op));
        }
        for held in covered {
            if matches!(held.operation.change, Change::Create { .. }) && !held.is_refused {
                self.whole.borrow_mut().insert(held.operation.record_id, held.operation.op_id);
            }
            self.oracle.note(End::Operation(held.operation.op_id));
            self.plant_in_erasure(held);
        }
        if let (Control::ErasedInRecord, Some(before)) = (self.control, before) {
            let state = (before.canonical(), before.id.0.into_bytes());
            self.connection.borrow().execute("update records set state = $1 where id = $2", state).expect("the disk is sound");
        }
        self.ship_journal();
        ops.len()
    }

    fn plant_in_erasure(&self, held: &Held) {
        if self.control == Control::ErasedInLog && !held.is_refused {
            let sql = "update operations set body = $1, salt = $2, is_erased = 0 where op_id = $3";
            let row = (&held.body, &held.salt, held.operation.op_id.0.into_bytes());
            self.connection.borrow().execute(sql, row).expect("the disk is sound");
        }
    }

    /// The files of photos whose rows an image of the disk has brought back.
    pub(crate) fn bring_files_back(&self, photos: &BTreeSet<PhotoId>) {
        for (photo, [full, thumb]) in self.aside.borrow().iter().filter(|(photo, _)| photos.contains(photo)) {
            self.photos.keep(*photo, Size::Full, full).expect("the disk has room");
            self.photos.keep(*photo, Size::Thumb, thumb).expect("the disk has room");
        }
    }

    /// A device's sessions end; where it is wiped, it is told to forget everything. `false`: the server knows no such device, or not from whoever decides.
    pub(crate) fn end_device(&self, person: RecordId, device_id: DeviceId, (cookie, cookies): (Option<String>, Vec<String>), is_wipe: bool) -> bool {
        let chance = &self.world.chance;
        let by = if chance.percent(60) { Decider::CommandLine } else { Decider::Person(*chance.pick(&self.place().coordinators)) };
        if self.control != Control::EndedGoesOn {
            match self.commit(EndDevice { by, person, device_id, is_wipe, reason: None }) {
                Ok(()) => {}
                Err(Error::Refused(_)) => return false,
                Err(error) => panic!("the disk is sound, and still: {error}"),
            }
        }
        self.ship_journal();
        // Where a page died before it kept that somebody else had joined, its cookie is theirs: that session goes on.
        let is_theirs = |cookie: &String| self.person_of(cookie).is_none_or(|known| known == person);
        cookies.into_iter().filter(is_theirs).for_each(|cookie| self.oracle.note(End::Session(cookie)));
        if let (true, Some(cookie)) = (is_wipe, cookie.filter(is_theirs)) {
            self.oracle.note(End::Device(cookie, device_id));
        }
        true
    }

    /// Whose session a cookie is, if the server knows it.
    fn person_of(&self, cookie: &str) -> Option<RecordId> {
        let connection = self.connection.borrow();
        let mut statement = connection.prepare("select person from sessions where secret_hash = $1").expect("a lawful question");
        let found = statement.query_row([secret_hash_of(cookie)?], |row| row.get(0)).ok()?;
        Some(RecordId(uuid::Uuid::from_bytes(found)))
    }

    fn broken(&self, broken: Broken) {
        self.leaked.borrow_mut().get_or_insert(broken);
    }

    /// Whoever pushes what was erased hears so; and nobody hears it of anything else but changes of a record that was erased whole, and links to one.
    pub(crate) fn judge_push(&self, push: &Push, pushed: &Pushed) {
        for (sent, answer) in push.operations.iter().zip(&pushed.answers) {
            let Ok(operation) = serde_json::from_str::<Operation>(&sent.body) else { continue };
            let op = operation.op_id;
            let is_told = answer.outcome == Outcome::Erased {};
            let is_erased = self.oracle.knows(&End::Operation(op));
            // A copied device has to take another id first, and hears it then.
            let is_put_off = answer.outcome == Outcome::IdentityConflict { new_device: true };
            if is_erased && !is_told && !is_put_off {
                self.broken(Broken::NotErased(op));
            }
            if is_told && !is_erased {
                let linked = if let Change::Append { element, .. } = &operation.change { element.parse().ok() } else { None };
                let is_erased = |id| self.whole.borrow().get(&id).is_some_and(|made| self.oracle.knows(&End::Operation(*made)));
                let is_on_erased = is_erased(operation.record_id) || linked.is_some_and(is_erased);
                if !is_on_erased || matches!(operation.change, Change::Create { .. }) {
                    self.broken(Broken::ErasedElse(op));
                }
                self.swept.borrow_mut().insert(op);
            }
        }
    }

    /// A session that was ended serves nobody, nor does anything open it again; and the credential of a device that was wiped hears just that.
    pub(crate) fn judge_credentials(&self, cookie: Option<&str>, request: &Request, response: &Response, set: Option<&str>) {
        let is_good = (200..300).contains(&response.status);
        let body = &request.body;
        let goes_back_to = |key: &str| self.credentials.borrow().get(key).cloned();
        let used: Vec<String> = match request.path.as_str() {
            "/api/session" if request.method == "POST" => return,
            "/api/session" | "/api/token" => cookie.map(ToOwned::to_owned).into_iter().collect(),
            "/api/join" => return self.note_join(set.or(cookie), response),
            "/api/session/renew" => {
                let asked: Renew = serde_json::from_slice(body).expect("our own client's message");
                goes_back_to(&asked.secret).into_iter().collect()
            }
            "/api/session/restore" => {
                let asked: Restore = serde_json::from_slice(body).expect("our own client's message");
                asked.memberships.iter().filter_map(|text| goes_back_to(text)).collect()
            }
            _ => bearer(request).and_then(goes_back_to).into_iter().collect(),
        };
        if is_good && used.iter().any(|cookie| self.oracle.knows(&End::Session(cookie.clone()))) {
            self.broken(Broken::StillIn(request.path.clone()));
        }
        if request.path == "/api/token"
            && is_good
            && let (Some(cookie), Ok(token)) = (cookie, serde_json::from_slice::<Token>(&response.body))
        {
            self.credentials.borrow_mut().insert(token.token, cookie.to_owned());
        }
        let is_own = matches!(request.path.as_str(), "/api/session" | "/api/token");
        if let Some((cookie, device_id)) = used.first().filter(|_| is_own).and_then(|cookie| Some((cookie, self.oracle.find_wiped(cookie)?)))
            && response.status != 410
            && self.is_session_known(cookie, device_id)
        {
            self.broken(Broken::WipeUntold);
        }
    }

    fn note_join(&self, cookie: Option<&str>, response: &Response) {
        let (Some(cookie), Ok(session)) = (cookie, serde_json::from_slice::<Session>(&response.body)) else { return };
        let mut credentials = self.credentials.borrow_mut();
        for text in session.renewal.into_iter().chain(session.membership) {
            credentials.insert(text, cookie.to_owned());
        }
    }

    /// A restored server may know nothing of the session: then it can't know whose credential it is either. Nor does it where the session had begun under
    /// another id of the device: the journal names the id that was wiped, and of the session only that it has ended (decision record 8).
    fn is_session_known(&self, cookie: &str, device_id: DeviceId) -> bool {
        let Some(hash) = secret_hash_of(cookie) else { return false };
        let connection = self.connection.borrow();
        let sql = "select 1 from sessions where secret_hash = $1 and (device_id = $2 or $3)";
        let mut statement = connection.prepare(sql).expect("a lawful question");
        statement.exists((hash, device_id.0.into_bytes(), self.restores() == 0)).expect("the disk is sound")
    }
}
