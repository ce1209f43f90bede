//! The network: requests get lost, answers get lost, requests are delivered twice, late, cut off in the middle, or answered by a captive portal; and the server
//! behind it meets its faults while it answers.
//!
//! Its invariant: what it does is decided by chance of the event alone, and the trace holds all of it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use client_wasm::core::ports::{NoAnswer, Request, Response, Transport};
use shared::code::{Code, Problem};
use shared::id::{OpId, PhotoId};
use shared::scope::Scope;
use shared::stamp::Stamp;
use shared::wire::{Outcome, PHOTO_HEADER, Pulled, Pushed};

use crate::sim::faults::Fault;
use crate::sim::server::Server;
use crate::sim::{Control, World};

#[derive(Debug)]
struct Inner {
    server: Server,
    world: World,
    control: Control,
    /// Of a hundred requests so many are disturbed.
    trouble: Cell<u64>,
    disturbed: Cell<usize>,
    /// What a device was told that it is accepted, and with which stamp, the first time.
    acknowledged: RefCell<BTreeMap<OpId, Stamp>>,
    /// The photos that a device was told are whole.
    photos: RefCell<BTreeSet<PhotoId>>,
    /// Requests that are still under way: they arrive when nobody waits for the answer any more.
    late: RefCell<Vec<(Option<String>, Request)>>,
}

/// One network for all.
#[derive(Debug, Clone)]
pub(crate) struct Network(Rc<Inner>);

const PUSH: &str = "/api/sync/push";
const PULL: &str = "/api/sync/pull";

impl Network {
    pub(crate) fn new(server: Server, world: World, control: Control) -> Self {
        Self(Rc::new(Inner {
            server,
            world,
            control,
            trouble: Cell::new(0),
            disturbed: Cell::new(0),
            acknowledged: RefCell::default(),
            photos: RefCell::default(),
            late: RefCell::default(),
        }))
    }

    /// From now on nothing is disturbed, or now and then something, or much: whoever is always cut off never meets anybody.
    pub(crate) fn trouble(&self, is_troubled: bool) {
        self.0.trouble.set(if is_troubled { *self.0.world.chance.pick(&[2, 8, 8, 20, 45]) } else { 0 });
    }

    pub(crate) fn is_troubled(&self) -> bool {
        self.0.trouble.get() > 0
    }

    /// What is still under way arrives.
    pub(crate) fn deliver_all(&self) {
        self.deliver_late(usize::MAX);
    }

    pub(crate) fn server(&self) -> &Server {
        &self.0.server
    }

    pub(crate) fn control(&self) -> Control {
        self.0.control
    }

    pub(crate) fn disturbed(&self) -> usize {
        self.0.disturbed.get()
    }

    /// The machine is lost, and with it every connection.
    pub(crate) fn restore(&self, is_silent: bool) {
        self.0.late.borrow_mut().clear();
        self.0.server.restore(is_silent);
    }

    /// The process is gone, and with it every connection.
    pub(crate) fn crash(&self) {
        self.0.late.borrow_mut().clear();
        self.0.server.crash();
    }

    /// What devices were told.
    pub(crate) fn acknowledged(&self) -> BTreeMap<OpId, Stamp> {
        self.0.acknowledged.borrow().clone()
    }

    /// A device was told, and its storage failed before it kept that: for all that it knows the operation waits, and it holds no receipt for it.
    pub(crate) fn forget_unkept(&self, unkept: impl Iterator<Item = OpId>) {
        let mut acknowledged = self.0.acknowledged.borrow_mut();
        for op in unkept {
            acknowledged.remove(&op);
        }
    }

    /// The photos that devices were told are whole.
    pub(crate) fn photos(&self) -> BTreeSet<PhotoId> {
        self.0.photos.borrow().clone()
    }

    /// A device has got this answer.
    fn note(&self, request: &Request, response: &Response) {
        if let Some(photo) = response.header(PHOTO_HEADER).and_then(|text| text.parse().ok()) {
            self.0.photos.borrow_mut().insert(photo);
        }
        if request.path != PUSH {
            return;
        }
        let Ok(pushed) = serde_json::from_slice::<Pushed>(&response.body) else { return };
        for answer in pushed.answers {
            if let (Some(op), Outcome::Applied(applied) | Outcome::Duplicate(applied)) = (answer.op_id, answer.outcome) {
                self.0.acknowledged.borrow_mut().entry(op).or_insert(applied.stamp);
            }
        }
    }

    fn deliver(&self, cookie: Option<&str>, request: &Request) -> Result<(Response, Option<String>), NoAnswer> {
        let server = &self.0.server;
        let is_faulty = self.is_troubled() && self.0.world.chance.percent(4);
        server.plan(is_faulty.then(|| Fault::some(&self.0.world.chance)));
        let (response, cookie) = server.answer(cookie, request);
        server.plan(None);
        self.trace(request, &response);
        if server.take_gone() { Err(NoAnswer) } else { Ok((response, cookie)) }
    }

    fn trace(&self, request: &Request, response: &Response) {
        let (status, path) = (response.status.to_be_bytes(), request.path.as_bytes());
        self.0.world.trace.note("request", &[request.method.as_bytes(), path, &request.body, &status, &response.body]);
    }

    fn deliver_late(&self, most: usize) {
        for (cookie, request) in self.take_late(most) {
            // Nobody waits for it.
            let _ = self.deliver(cookie.as_deref(), &request);
        }
    }

    /// The last first: they overtake each other.
    fn take_late(&self, most: usize) -> Vec<(Option<String>, Request)> {
        let mut late = self.0.late.borrow_mut();
        let from = late.len().saturating_sub(most);
        late.drain(from..).rev().collect()
    }

    /// A push that meets others at the writer: one commit for all.
    fn deliver_together(&self, cookie: Option<&str>, request: &Request) -> Result<(Response, Option<String>), NoAnswer> {
        let (pushes, others): (Vec<_>, Vec<_>) = self.take_late(3).into_iter().partition(|(_, late)| late.path == PUSH);
        for (cookie, request) in others {
            let _ = self.deliver(cookie.as_deref(), &request);
        }
        if request.path != PUSH || pushes.is_empty() {
            return self.deliver(cookie, request);
        }
        let server = &self.0.server;
        let requests: Vec<Request> = pushes.into_iter().map(|(_, push)| push).chain([request.clone()]).collect();
        let is_faulty = self.0.world.chance.percent(20);
        server.plan(is_faulty.then(|| Fault::some(&self.0.world.chance)));
        let response = server.answer_together(&requests);
        server.plan(None);
        self.trace(request, &response);
        if server.take_gone() { Err(NoAnswer) } else { Ok((response, None)) }
    }

    fn carry(&self, cookie: Option<&str>, request: &Request) -> Result<(Response, Option<String>), NoAnswer> {
        if !self.is_troubled() {
            return self.deliver(cookie, request);
        }
        if !self.0.world.chance.percent(self.0.trouble.get()) {
            return self.deliver(cookie, request);
        }
        let kind = self.0.world.chance.below(40);
        self.0.disturbed.set(self.0.disturbed.get() + 1);
        match kind {
            0..=9 => Err(NoAnswer),
            10..=19 => {
                let _ = self.deliver(cookie, request);
                Err(NoAnswer)
            }
            20..=25 => {
                let _ = self.deliver(cookie, request);
                self.deliver(cookie, request)
            }
            26..=31 => {
                self.0.late.borrow_mut().push((cookie.map(ToOwned::to_owned), request.clone()));
                Err(NoAnswer)
            }
            32..=35 if request.method == "PATCH" => {
                // Cut in the middle: what had come is kept.
                let mut cut = request.clone();
                cut.body.truncate(self.0.world.chance.index(request.body.len()));
                let _ = self.deliver(cookie, &cut);
                Err(NoAnswer)
            }
            32..=36 => self.deliver_together(cookie, request),
            _ => Ok((Response { status: 200, headers: Vec::new(), body: b"<html>Welcome to the hotel's network</html>".to_vec() }, None)),
        }
    }
}

/// What a device last pulled to its end.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// Through what it saw.
    pub(crate) through: BTreeSet<Scope>,
    /// How often the server had been set back by then.
    pub(crate) restores: usize,
}

/// One device's way into the network, with the credential that its browser keeps.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) network: Network,
    cookie: Rc<RefCell<Option<String>>>,
    /// All that were had since somebody last joined or signed in.
    cookies: Rc<RefCell<Vec<String>>>,
    heard: Rc<RefCell<Option<Heard>>>,
    is_wiped: Rc<Cell<bool>>,
}

impl Line {
    pub(crate) fn new(network: &Network) -> Self {
        Self { network: network.clone(), cookie: Rc::default(), cookies: Rc::default(), heard: Rc::default(), is_wiped: Rc::default() }
    }

    /// Another device with the same credential.
    pub(crate) fn copied(&self) -> Self {
        let cookie = Rc::new(RefCell::new(self.cookie.borrow().clone()));
        let cookies = Rc::new(RefCell::new(self.cookies.borrow().clone()));
        let heard = Rc::new(RefCell::new(self.heard.borrow().clone()));
        Self { network: self.network.clone(), cookie, cookies, heard, is_wiped: Rc::default() }
    }

    /// The credential that it has, and those that it had in its place before.
    pub(crate) fn credentials(&self) -> (Option<String>, Vec<String>) {
        (self.cookie.borrow().clone(), self.cookies.borrow().clone())
    }

    /// Whether the device was told to forget everything; asked once.
    pub(crate) fn take_wiped(&self) -> bool {
        self.is_wiped.take()
    }

    pub(crate) fn heard(&self) -> Option<Heard> {
        self.heard.borrow().clone()
    }

    /// The credential is thrown away.
    pub(crate) fn forget(&self) {
        self.cookie.replace(None);
        self.cookies.borrow_mut().clear();
    }

    fn keep(&self, path: &str, set: String) {
        let mut cookies = self.cookies.borrow_mut();
        if matches!(path, "/api/join" | "/api/session") {
            cookies.clear();
        }
        cookies.push(set.clone());
        self.cookie.replace(Some(set));
    }
}

/// Whether an answer says to forget everything. A photo's piece is no place to be told that: what asks next hears it as well.
fn says_wiped(request: &Request, response: &Response) -> bool {
    let code = || serde_json::from_slice::<Problem>(&response.body).ok().map(|problem| problem.code);
    response.status == 410 && !matches!(request.method, "HEAD" | "PATCH") && code() == Some(Code::DeviceWiped)
}

impl Transport for Line {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        let cookie = self.cookie.borrow().clone();
        let (response, set) = self.network.carry(cookie.as_deref(), &request)?;
        if let Some(set) = set {
            self.keep(&request.path, set);
        }
        if says_wiped(&request, &response) {
            self.is_wiped.set(true);
        }
        self.network.note(&request, &response);
        if request.path == PULL && serde_json::from_slice::<Pulled>(&response.body).is_ok_and(|page| !page.has_more && page.reset.is_none()) {
            let server = self.network.server();
            self.heard.replace(Some(Heard { through: server.heard.borrow().clone(), restores: server.restores() }));
        }
        Ok(response)
    }
}
