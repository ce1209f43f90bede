//! The simulation's own account of who may see what: grants as the simulation itself gave and ended them, and the rules of seeing written a second time.
//!
//! It refuses to ask the code under test: neither the server's table of grants nor `shared::visibility`. Two accounts that agree by chance in every seed do not exist.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use server::store::records;
use shared::id::{DeviceId, OpId, RecordId};
use shared::kind::Kind;
use shared::record::Record;
use shared::scope::{Grant, Role, Scope};

type Grants = BTreeMap<RecordId, BTreeMap<Scope, Role>>;
type Ends = BTreeSet<End>;

/// What has ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// What somebody might do somewhere.
    Grant(RecordId, Scope),
    /// The words of an operation.
    Operation(OpId),
    /// The session that this cookie opened.
    Session(String),
    /// All that the device with this cookie held, which the server knew under this id.
    Device(String, DeviceId),
}

/// Who may see what.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    grants: RefCell<Grants>,
    /// As it was when the last backup was made.
    backed_up: RefCell<(Grants, Ends)>,
    /// What has ended and was not given anew, as far as the server knows: an image of its disk that is put back in silence knows nothing of what came after.
    ended: RefCell<Ends>,
    /// The same, as it was shipped beside the backups: a restore that is no secret reads it.
    shipped: RefCell<Ends>,
}

/// What somebody who pointed something out is told of the finding.
const TOLD: &[&str] = &["walk", "category", "severity", "organisation", "deadline", "reply", "answered_at", "stop", "place"];

impl Oracle {
    pub(crate) fn give(&self, person: RecordId, given: impl IntoIterator<Item = Grant>) {
        let mut grants = self.grants.borrow_mut();
        grants.entry(person).or_default().extend(given.into_iter().map(|grant| (grant.scope, grant.role)));
    }

    /// Somebody comes back with receipts to a server that has forgotten them: what has ended stays so.
    pub(crate) fn come_back(&self, person: RecordId, given: impl IntoIterator<Item = Grant>) {
        let ended = self.ended.borrow().clone();
        self.give(person, given.into_iter().filter(|grant| !ended.contains(&End::Grant(person, grant.scope))));
    }

    pub(crate) fn end(&self, person: RecordId, scope: Scope) {
        self.note(End::Grant(person, scope));
        if let Some(grants) = self.grants.borrow_mut().get_mut(&person) {
            grants.remove(&scope);
        }
    }

    pub(crate) fn give_anew(&self, person: RecordId, grant: Grant) {
        let end = End::Grant(person, grant.scope);
        self.ended.borrow_mut().remove(&end);
        self.shipped.borrow_mut().remove(&end);
        self.give(person, [grant]);
    }

    /// Something ends, and is shipped at once.
    pub(crate) fn note(&self, end: End) {
        self.shipped.borrow_mut().insert(end.clone());
        self.ended.borrow_mut().insert(end);
    }

    /// Whether the server knows that this has ended.
    pub(crate) fn knows(&self, end: &End) -> bool {
        self.ended.borrow().contains(end)
    }

    /// Under which id the device with this cookie was to forget everything.
    pub(crate) fn find_wiped(&self, cookie: &str) -> Option<DeviceId> {
        self.ended.borrow().iter().find_map(|end| if let End::Device(of, id) = end { (of == cookie).then_some(*id) } else { None })
    }

    /// Whether the device with this cookie was ever to forget everything, whether or not the server has forgotten that since.
    pub(crate) fn was_ever_wiped(&self, cookie: &str) -> bool {
        self.shipped.borrow().iter().any(|end| matches!(end, End::Device(of, _) if of == cookie))
    }

    /// Whether it has ever ended, whether or not the server has forgotten it since.
    pub(crate) fn has_ever_ended(&self, end: &End) -> bool {
        self.shipped.borrow().contains(end)
    }

    /// Through what this person sees things now.
    pub(crate) fn scopes(&self, person: RecordId) -> BTreeSet<Scope> {
        self.grants.borrow().get(&person).map(|grants| grants.keys().copied().collect()).unwrap_or_default()
    }

    pub(crate) fn back_up(&self) {
        self.backed_up.replace((self.grants.borrow().clone(), self.ended.borrow().clone()));
    }

    /// The server is as it was at the last backup; but for what has ended, where the restore was no secret.
    pub(crate) fn restore(&self, is_silent: bool) {
        let (mut grants, mut ended) = self.backed_up.borrow().clone();
        if !is_silent {
            ended.clone_from(&self.shipped.borrow());
            for end in &ended {
                if let End::Grant(person, scope) = end {
                    grants.entry(*person).or_default().remove(scope);
                }
            }
        }
        self.grants.replace(grants);
        self.ended.replace(ended);
    }

    /// Whether this person may be sent that, seen through those scopes; `false` for one word too much, too.
    pub(crate) fn may_see(&self, connection: &Connection, person: RecordId, through: &BTreeSet<Scope>, record: &Record) -> bool {
        let find = |id: RecordId| records::find(connection, id).expect("the disk is sound");
        let has = |scope: Scope| through.contains(&scope);
        let in_area = || {
            let walk = if record.kind == Kind::Walk { Some(record.id) } else { record.reference("walk") };
            let area = walk.and_then(find).and_then(|walk| walk.reference("area"));
            area.is_some_and(|area| has(Scope::Area(area)))
        };
        match record.kind {
            Kind::Organisation => has(Scope::Public(record.reference("host").unwrap_or(record.id))),
            Kind::Area | Kind::Checklist | Kind::Promise | Kind::Measure => record.reference("organisation").is_some_and(|id| has(Scope::Public(id))),
            Kind::Walk => has(Scope::Walk(record.id)) || in_area(),
            Kind::Stop => record.reference("walk").is_some_and(|id| has(Scope::Walk(id))) || in_area(),
            Kind::Observation | Kind::Answer => (record.created.by == person && has(Scope::Person(person))) || in_area(),
            Kind::Person => {
                let is_own = record.id == person && has(Scope::Person(person));
                let is_colleague = through.iter().any(|scope| matches!(scope, Scope::Area(_) | Scope::Organisation(_)));
                is_own || is_colleague
            }
            Kind::Finding => {
                // What is sent may leave the owner out for nobody: it is told to all who see a finding.
                let is_handled = record.reference("organisation").is_some_and(|id| has(Scope::Organisation(id)));
                let observed = || record.elements("observations").filter_map(|(id, _)| find(id.parse().ok()?)).any(|seen| seen.created.by == person);
                in_area() || is_handled || (has(Scope::Person(person)) && observed() && is_told_only(record))
            }
            Kind::Unknown(_) => false,
        }
    }
}

/// Nothing of how a finding was discussed, and nobody's name.
fn is_told_only(finding: &Record) -> bool {
    let fields = finding.fields.iter().all(|(name, field)| TOLD.contains(&name.as_str()) && field.writes.len() == 1);
    let names = finding.fields.values().flat_map(|field| &field.writes).all(|write| write.mark.by.0.is_nil());
    let sets = finding.sets.keys().all(|name| name == "observations");
    fields && names && sets && finding.created.by.0.is_nil()
}
