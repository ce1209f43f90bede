//! The network: requests get lost, answers get lost, requests are delivered twice, late, or answered by a captive portal.
//!
//! Its invariant: what it does is decided by the seed alone, and the trace holds all of it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use client_wasm::core::ports::{NoAnswer, Request, Response, Transport};
use sha2::{Digest, Sha256};
use shared::id::OpId;
use shared::stamp::Stamp;
use shared::wire::{Outcome, Pushed};

use crate::sim::server::Server;
use crate::sim::{Control, World};

#[derive(Debug)]
struct Inner {
    server: Server,
    world: World,
    control: Control,
    is_troubled: Cell<bool>,
    disturbed: Cell<usize>,
    trace: RefCell<Sha256>,
    /// What a device was told that it is accepted, and with which stamp, the first time.
    acknowledged: RefCell<BTreeMap<OpId, Stamp>>,
    /// Requests that are still under way: they arrive when nobody waits for the answer any more.
    late: RefCell<Vec<(Option<String>, Request)>>,
}

/// One network for all.
#[derive(Debug, Clone)]
pub(crate) struct Network(Rc<Inner>);

impl Network {
    pub(crate) fn new(server: Server, world: World, control: Control) -> Self {
        Self(Rc::new(Inner {
            server,
            world,
            control,
            is_troubled: Cell::new(false),
            disturbed: Cell::new(0),
            trace: RefCell::default(),
            acknowledged: RefCell::default(),
            late: RefCell::default(),
        }))
    }

    /// Good or bad from now on. What was under way arrives when the trouble ends.
    pub(crate) fn trouble(&self, is_troubled: bool) {
        self.0.is_troubled.set(is_troubled);
        if !is_troubled {
            self.deliver_late(usize::MAX);
        }
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

    /// What devices were told.
    pub(crate) fn acknowledged(&self) -> BTreeMap<OpId, Stamp> {
        self.0.acknowledged.borrow().clone()
    }

    /// The device has got this answer.
    fn note(&self, response: &Response) {
        let Ok(pushed) = serde_json::from_slice::<Pushed>(&response.body) else { return };
        for answer in pushed.answers {
            if let (Some(op), Outcome::Applied(applied) | Outcome::Duplicate(applied)) = (answer.op_id, answer.outcome) {
                self.0.acknowledged.borrow_mut().entry(op).or_insert(applied.stamp);
            }
        }
    }

    pub(crate) fn trace(&self) -> String {
        hex::encode(self.0.trace.borrow().clone().finalize())
    }

    fn deliver(&self, cookie: Option<&str>, request: &Request) -> (Response, Option<String>) {
        let (response, cookie) = self.0.server.answer(cookie, request);
        let mut trace = self.0.trace.borrow_mut();
        trace.update(request.path.as_bytes());
        trace.update(&request.body);
        trace.update(&response.body);
        (response, cookie)
    }

    fn deliver_late(&self, most: usize) {
        let due: Vec<_> = {
            let mut late = self.0.late.borrow_mut();
            // The last first: they overtake each other.
            let from = late.len().saturating_sub(most);
            late.drain(from..).rev().collect()
        };
        for (cookie, request) in due {
            self.deliver(cookie.as_deref(), &request);
        }
    }

    fn carry(&self, cookie: Option<&str>, request: &Request) -> Result<(Response, Option<String>), NoAnswer> {
        if !self.0.is_troubled.get() {
            return Ok(self.deliver(cookie, request));
        }
        let kind = self.0.world.chance.below(100);
        if kind >= 40 {
            return Ok(self.deliver(cookie, request));
        }
        self.0.disturbed.set(self.0.disturbed.get() + 1);
        match kind {
            0..=9 => Err(NoAnswer),
            10..=19 => {
                self.deliver(cookie, request);
                Err(NoAnswer)
            }
            20..=26 => {
                self.deliver(cookie, request);
                Ok(self.deliver(cookie, request))
            }
            27..=33 => {
                self.0.late.borrow_mut().push((cookie.map(ToOwned::to_owned), request.clone()));
                Err(NoAnswer)
            }
            34..=36 => {
                self.deliver_late(2);
                Ok(self.deliver(cookie, request))
            }
            _ => Ok((Response { status: 200, headers: Vec::new(), body: b"<html>Welcome to the hotel's network</html>".to_vec() }, None)),
        }
    }
}

/// One device's way into the network, with the credential that its browser keeps.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) network: Network,
    cookie: Rc<RefCell<Option<String>>>,
}

impl Line {
    pub(crate) fn new(network: &Network) -> Self {
        Self { network: network.clone(), cookie: Rc::default() }
    }
}

impl Transport for Line {
    async fn request(&self, request: Request) -> Result<Response, NoAnswer> {
        let cookie = self.cookie.borrow().clone();
        let (response, set) = self.network.carry(cookie.as_deref(), &request)?;
        if let Some(set) = set {
            self.cookie.replace(Some(set));
        }
        if request.path == "/api/sync/push" {
            self.network.note(&response);
        }
        Ok(response)
    }
}
