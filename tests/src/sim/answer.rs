//! What the server answers. It plays only what the routes do around sync: who a request comes from, and which status an error has.
//!
//! Its answers are the wire's own messages, made by the server's own code; planted bugs are planted here.

use client_wasm::core::ports::{Request, Response};
use serde::Serialize;
use serde_json::{Value, json};
use server::access::join::{JoinRequest, Joined};
use server::access::renewal::{PROVEN_MS, Proven, RenewRequest};
use server::access::restore::RestoreRequest;
use server::access::session::{SignedIn, secret_hash};
use server::error::Error;
use server::store::sessions::{self, EndedSession, SessionRow};
use server::store::{meta, renewals};
use server::sync::push::PushRequest;
use server::sync::{pull, sees};
use shared::code::{Code, Problem};
use shared::id::RecordId;
use shared::scope::Role;
use shared::stamp::Stamp;
use shared::wire::{Applied, Outcome, Pull, Pulled, Push, Pushed, Session, SignIn, Token};

use crate::sim::faults::Fault;
use crate::sim::place::of_participant;
use crate::sim::server::Server;
use crate::sim::{Broken, Control};

pub(crate) fn ok(message: &impl Serialize) -> Response {
    Response { status: 200, headers: Vec::new(), body: serde_json::to_vec(message).expect("a message is JSON") }
}

fn read<T: serde::de::DeserializeOwned>(request: &Request) -> T {
    serde_json::from_slice(&request.body).expect("our own client's message")
}

/// The token that a request brings.
pub(crate) fn bearer(request: &Request) -> Option<&str> {
    request.headers.iter().find(|(name, _)| *name == "authorization")?.1.strip_prefix("Bearer ")
}

/// Under what the server knows a cookie.
pub(crate) fn secret_hash_of(cookie: &str) -> Option<[u8; 32]> {
    hex::decode(cookie).map(|secret| secret_hash(&secret)).ok()
}

/// An answer and the cookie that it sets.
type Answer = (Response, Option<String>);

impl Server {
    pub(crate) fn refused(&self, error: &Error) -> Response {
        let is_verdict = matches!(error, Error::Refused(_) | Error::Invalid(_));
        assert!(is_verdict || self.is_faulty(), "the disk is sound, and still: {error}");
        let problem = Problem::new(error.code());
        Response { status: problem.status, headers: Vec::new(), body: serde_json::to_vec(&problem).expect("a problem is JSON") }
    }

    fn describe(&self, person: RecordId, walk: Option<RecordId>) -> Session {
        let connection = self.connection.borrow();
        let actor = sees::actor(&connection, person).expect("the disk is sound");
        let user = actor.grants.iter().any(|grant| grant.role >= Role::Handler).then(|| person.to_string());
        Session { person, user, grants: actor.grants, walk, renewal: None, membership: None }
    }

    /// The session of a cookie or of a token, as this database knows it.
    fn session(&self, is_it: impl Fn(&SessionRow) -> bool) -> Option<SessionRow> {
        let live = sessions::list_live(&self.connection.borrow(), self.world.now_ms.get()).expect("the disk is sound");
        live.into_iter().find(is_it)
    }

    fn by_token(&self, request: &Request) -> Result<SessionRow, Error> {
        let unknown = || Error::Refused(Code::SignInNeeded);
        let token = bearer(request).ok_or_else(unknown)?;
        if self.is_wiped(|ended| ended.id.to_string() == token) {
            return Err(Error::Refused(Code::DeviceWiped));
        }
        self.session(|row| row.id.to_string() == token).ok_or_else(unknown)
    }

    /// Whether a credential is that of a device that is to forget everything: as `auth::actor` decides it.
    fn is_wiped(&self, is_it: impl Fn(&EndedSession) -> bool) -> bool {
        let wiped = sessions::list_wiped(&self.connection.borrow()).expect("the disk is sound");
        self.control != Control::WipeUntold && wiped.iter().any(is_it)
    }

    fn live(&self, cookie: Option<&str>) -> Option<SessionRow> {
        let hash = secret_hash_of(cookie?)?;
        self.session(|row| row.secret_hash == hash)
    }

    fn by_cookie(&self, cookie: Option<&str>) -> Result<SessionRow, Error> {
        let is_wiped = || cookie.and_then(secret_hash_of).is_some_and(|hash| self.is_wiped(|ended| ended.secret_hash == hash));
        self.live(cookie).ok_or_else(|| Error::Refused(if is_wiped() { Code::DeviceWiped } else { Code::SignInNeeded }))
    }

    /// What the server answers to a request with this cookie, and the cookie that it sets.
    pub(crate) fn answer(&self, cookie: Option<&str>, request: &Request) -> Answer {
        let (response, set) = self.try_answer(cookie, request).unwrap_or_else(|error| (self.refused(&error), None));
        self.judge_credentials(cookie, request, &response, set.as_deref());
        (response, set)
    }

    fn try_answer(&self, cookie: Option<&str>, request: &Request) -> Result<Answer, Error> {
        let by_token = || self.by_token(request);
        let unknown = Error::Refused(Code::SignInNeeded);
        match (request.method, request.path.as_str()) {
            ("GET", "/api/session") => Ok((ok(&self.describe(self.by_cookie(cookie)?.person, None)), None)),
            ("POST", "/api/session") => {
                let asked: SignIn = read(request);
                let person = asked.user.parse().expect("the simulation's users are called as their records");
                let begun = self.commit(SignedIn { user: asked.user, person, device_id: asked.device_id })?;
                Ok((ok(&self.describe(person, None)), Some(begun.secret)))
            }
            ("POST", "/api/join") => {
                let caller = self.live(cookie).map(|row| (row.person, row.id));
                let Joined::In { person, walk, begun, membership } = self.commit(JoinRequest { join: read(request), caller, from: None })? else {
                    panic!("the simulation's walk is open, and its link is right")
                };
                self.oracle.give(person, of_participant(&self.place(), person));
                let mut session = self.describe(person, Some(walk));
                session.membership = Some(membership);
                session.renewal = begun.as_ref().map(|(_, renewal)| renewal.clone());
                Ok((ok(&session), begun.map(|(begun, _)| begun.secret)))
            }
            ("POST", "/api/session/renew") => {
                let renewed = self.commit(RenewRequest(read(request)))?;
                Ok((ok(&self.describe(renewed.person, None)), Some(renewed.begun.secret)))
            }
            ("POST", "/api/session/restore") if self.control == Control::MembersForgotten => Err(unknown),
            ("POST", "/api/session/restore") => {
                let restored = self.commit(RestoreRequest(read(request)))?;
                self.returned.set(self.returned.get() + 1);
                self.oracle.come_back(restored.person, of_participant(&self.place(), restored.person));
                Ok((ok(&self.describe(restored.person, None)), Some(restored.begun.secret)))
            }
            ("POST", "/api/token") => {
                let session = self.by_cookie(cookie)?.id;
                let since_ms = self.world.now_ms.get().saturating_sub(PROVEN_MS);
                let is_proof = renewals::is_older(&self.connection.borrow(), session, since_ms)?;
                if is_proof {
                    self.commit(Proven { session })?;
                }
                Ok((ok(&Token { token: session.to_string(), expires_in_s: 600 }), None))
            }
            ("POST", "/api/sync/push") => Ok((self.push(&by_token()?, &request.body), None)),
            ("POST", "/api/sync/pull") => Ok((self.pull(by_token()?.person, &request.body), None)),
            (_, path) if path.starts_with("/api/photos") => Ok((self.photo(by_token()?.person, request)?, None)),
            (method, path) => panic!("the simulation has no {method} {path}"),
        }
    }

    /// Pushes that waited together go into one commit, as they do behind the writer's queue. The answer to the last.
    pub(crate) fn answer_together(&self, requests: &[Request]) -> Response {
        // Who is not known does not get as far as the writer.
        let known = requests.iter().filter_map(|request| Some((self.by_token(request).ok()?, read::<Push>(request))));
        let known: Vec<(SessionRow, Push)> = known.collect();
        let pushes = known.iter().map(|(row, push)| PushRequest::new(row.person, push.clone()).in_session(row.id)).collect();
        let mut answers = self.commit_all(pushes);
        for ((_, push), answer) in known.iter().zip(&answers) {
            answer.iter().for_each(|pushed| self.judge_push(push, pushed));
        }
        let last = requests.last().expect("there is one that waits for its answer");
        if let Err(error) = self.by_token(last) {
            return self.refused(&error);
        }
        match answers.pop().expect("an answer for each") {
            Ok(pushed) => ok(&Pushed { safe_seq: self.safe_seq(), ..pushed }),
            Err(error) => self.refused(&error),
        }
    }

    fn push(&self, by: &SessionRow, body: &[u8]) -> Response {
        let mut push: Push = serde_json::from_slice(body).expect("our own client's push");
        let is_thrown_away = self.control == Control::AnswerWithoutCommit && self.world.chance.percent(10);
        if is_thrown_away {
            return self.pretend(&push);
        }
        let clock_ms = self.world.now_ms.get();
        match self.control {
            Control::ReceiptsIgnored => push.operations.iter_mut().for_each(|sent| sent.accepted = None),
            Control::ClocksTrusted => self.world.now_ms.set(push.sent_at_ms),
            _ => {}
        }
        let asked: Vec<u64> = push.operations.iter().map(|sent| sent.device_seq).collect();
        if self.control == Control::NoDeduplication {
            self.forge_identities(&mut push);
        }
        let kept = push.clone();
        let answer = self.commit(PushRequest::new(by.person, push).in_session(by.id));
        self.world.now_ms.set(clock_ms);
        match answer {
            Ok(mut pushed) => {
                self.judge_push(&kept, &pushed);
                for (answer, device_seq) in pushed.answers.iter_mut().zip(asked) {
                    if self.control == Control::NoDeduplication {
                        (answer.device_seq, answer.op_id) = (device_seq, None);
                    }
                    // The planted bug: whatever comes under a number that was used is taken for a repetition.
                    if self.control == Control::IdentityByNumber && answer.outcome == (Outcome::IdentityConflict { new_device: true }) {
                        answer.outcome = Outcome::Duplicate(Applied { stamp: Stamp(1), seq: 1, receipt: String::new() });
                    }
                }
                ok(&Pushed { safe_seq: self.safe_seq(), ..pushed })
            }
            Err(Error::CommitLost(_) | Error::DiskFull) if self.control == Control::LossUnnoticed => self.pretend(&kept),
            Err(error) => self.refused(&error),
        }
    }

    /// The planted bug: an answer for what is not in the log.
    fn pretend(&self, push: &Push) -> Response {
        let now_ms = self.world.now_ms.get();
        let answers = push
            .operations
            .iter()
            .map(|sent| json!({"device_seq": sent.device_seq, "outcome": "applied", "stamp": "0000000000000001", "seq": 1, "receipt": ""}));
        let epoch = meta::get(&self.connection.borrow()).expect("the disk is sound").epoch;
        ok(&json!({"lykta": "pushed", "epoch": epoch, "answers": answers.collect::<Vec<_>>(), "safe_seq": null, "now_ms": now_ms}))
    }

    /// The planted bug: what was delivered before looks new when it comes again.
    fn forge_identities(&self, push: &mut Push) {
        let mut delivered = self.delivered.borrow_mut();
        for sent in &mut push.operations {
            if delivered.insert(sent.body.clone()) {
                continue;
            }
            let forged = delivered.len() as u64;
            let mut body: Value = serde_json::from_str(&sent.body).expect("an operation");
            body["op_id"] = RecordId(uuid::Uuid::from_u128(u128::from(forged) << 64)).to_string().into();
            sent.body = body.to_string();
            delivered.insert(sent.body.clone());
            sent.device_seq = 1_000_000 + forged;
        }
    }

    fn pull(&self, person: RecordId, body: &[u8]) -> Response {
        let mut pull: Pull = serde_json::from_slice(body).expect("our own client's pull");
        // Small pages, so that a pull has several and may be cut between them.
        pull.limit = Some(1 + self.world.chance.small(7));
        let fault = self.reading_fault();
        if let Some(fault) = fault {
            fault.arm(&mut self.connection.borrow_mut());
        }
        let page = {
            let mut connection = self.connection.borrow_mut();
            let snapshot = connection.transaction().map_err(Error::from);
            snapshot.and_then(|snapshot| pull::pull(&snapshot, &self.keys, person, &pull))
        };
        if let Some(fault) = fault {
            let mut connection = self.connection.borrow_mut();
            fault.disarm(&mut connection);
            // The end of the snapshot met the fault as well.
            if !connection.is_autocommit() {
                connection.execute_batch("rollback").expect("the disk is sound");
            }
        }
        match page {
            Ok(page) => {
                let page = self.plant_in_page(person, page);
                self.judge(person, &page);
                ok(&Pulled { safe_seq: self.safe_seq(), ..page })
            }
            Err(error) => self.refused(&error),
        }
    }

    /// Readers meet a disk that stops answering, too.
    fn reading_fault(&self) -> Option<Fault> {
        let is_stopping = self.is_faulty() && self.world.chance.percent(30);
        is_stopping.then(|| Fault::Stops { after: 1 + i32::try_from(self.world.chance.below(600)).expect("small") })
    }

    /// Whether the reader may have all of this.
    fn judge(&self, person: RecordId, page: &Pulled) {
        let through = self.oracle.scopes(person);
        let connection = self.connection.borrow();
        for item in &page.items {
            let is_scope_strange = item.scopes.iter().any(|scope| !through.contains(scope));
            if is_scope_strange || !self.oracle.may_see(&connection, person, &through, &item.record) {
                self.leaked.borrow_mut().get_or_insert(Broken::Leaked(item.record.id, person));
            }
        }
        self.heard.replace(through);
    }

    fn plant_in_page(&self, person: RecordId, mut page: Pulled) -> Pulled {
        match self.control {
            Control::ReaderSkips if page.has_more && self.world.chance.percent(30) => drop(page.items.pop()),
            Control::RevocationUntold => page.revoked.clear(),
            Control::SeesOutside if self.world.chance.percent(5) => {
                let coordinator = self.place().coordinators.first().copied().unwrap_or(person);
                let all = Pull { protocol: shared::PROTOCOL, cursor: None, log: None, limit: None };
                let other = pull::pull(&self.connection.borrow(), &self.keys, coordinator, &all).expect("the disk is sound");
                page.items.extend(other.items.into_iter().rev().take(1));
            }
            _ => {}
        }
        page
    }
}
