//! Which scopes show a record, and what of it is shown to whom.
//!
//! Scopes are worked out from stored records, never from what an operation claims. Its invariant: a person who points something out sees what became of
//! it and nothing of how it was discussed.

use std::sync::Arc;

use crate::id::RecordId;
use crate::json::{Map, Set};
use crate::kind::Kind;
use crate::record::{Field, Record};
use crate::scope::Scope;

/// The stored records beside the one in question.
pub trait Related {
    /// The record of that id, as stored.
    fn find(&self, id: RecordId) -> Option<Arc<Record>>;
}

impl Related for Map<RecordId, Record> {
    fn find(&self, id: RecordId) -> Option<Arc<Record>> {
        self.get(&id).cloned().map(Arc::new)
    }
}

/// The walk that a record belongs to.
pub fn walk_of(record: &Record) -> Option<RecordId> {
    match record.kind {
        Kind::Walk => Some(record.id),
        _ => record.reference("walk"),
    }
}

/// The scopes that show a record. Empty: a record it hangs on is not known.
pub fn scopes_of(record: &Record, related: &dyn Related) -> Set<Scope> {
    let facts = |walk: &Record| (walk.kind == Kind::Walk).then(|| (walk.id, walk.reference("area").map(Scope::Area)));
    let walk = || walk_of(record).and_then(|id| if id == record.id { facts(record) } else { facts(related.find(id)?.as_ref()) });
    let mut scopes = Set::new();
    match &record.kind {
        Kind::Organisation => {
            scopes.insert(Scope::Public(record.reference("host").unwrap_or(record.id)));
        }
        Kind::Area | Kind::Promise | Kind::Measure | Kind::Checklist => scopes.extend(record.reference("organisation").map(Scope::Public)),
        Kind::Person => {
            scopes.insert(Scope::Person(record.id));
        }
        Kind::Walk | Kind::Stop => {
            if let Some((walk, area)) = walk() {
                scopes.extend(area);
                scopes.insert(Scope::Walk(walk));
            }
        }
        Kind::Answer | Kind::Observation => {
            if let Some((_, area)) = walk() {
                scopes.extend(area);
                scopes.insert(Scope::Person(record.created.by));
            }
        }
        Kind::Finding => {
            if let Some((_, area)) = walk() {
                scopes.extend(area);
                scopes.extend(record.reference("organisation").map(Scope::Organisation));
                let observers =
                    record.elements("observations").filter_map(|(id, _)| related.find(id.parse().ok()?)).map(|observation| observation.created.by);
                scopes.extend(observers.map(Scope::Person));
            }
        }
        Kind::Unknown(_) => {}
    }
    scopes
}

/// What of a finding the person who pointed it out is shown.
const TOLD_TO_OBSERVERS: &[&str] = &["walk", "category", "severity", "organisation", "deadline", "reply", "answered_at", "stop", "place"];

/// What of somebody at another organisation is shown beside what that person wrote.
const TOLD_TO_PARTNERS: &[&str] = &["name", "organisation"];

/// Who left a mark in a record, each once. For a finding: everybody whose name a reader of it needs.
pub fn authors(record: &Record) -> Set<RecordId> {
    let writes = record.fields.values().flat_map(|field| field.writes.iter().map(|write| write.mark));
    let elements = record.sets.values().flat_map(Map::values).flat_map(|element| element.added.into_iter().chain(element.removed));
    let moves = record.standing.iter().flat_map(|standing| standing.moves.iter().map(|moved| moved.mark));
    std::iter::once(record.created).chain(writes).chain(elements).chain(moves).chain(record.withdrawn).map(|mark| mark.by).collect()
}

/// A person as another organisation reads of them: a name and where they work, and the last word of each only.
fn as_partner(record: &Record) -> Record {
    let mut shown = record.clone();
    shown.rest.clear();
    shown.sets.clear();
    shown.fields = record
        .fields
        .iter()
        .filter(|(name, _)| TOLD_TO_PARTNERS.contains(&name.as_str()))
        .filter_map(|(name, field)| {
            let mut write = field.winner()?.clone();
            write.base.clear();
            Some((name.clone(), Field { writes: vec![write] }))
        })
        .collect();
    shown
}

/// The part of a record that is shown through these scopes.
pub fn shown_through(record: &Record, scopes: &[Scope]) -> Record {
    if record.kind == Kind::Person {
        let own = record.reference("organisation");
        let is_partner_only = scopes.iter().all(|scope| matches!(scope, Scope::Organisation(id) if Some(*id) != own));
        return if is_partner_only { as_partner(record) } else { record.clone() };
    }
    let is_own_only = record.kind == Kind::Finding && scopes.iter().all(|scope| matches!(scope, Scope::Person(_)));
    if !is_own_only {
        return record.clone();
    }
    let nobody = RecordId(uuid::Uuid::nil());
    let mut shown = record.clone();
    shown.created.by = nobody;
    shown.rest.clear();
    shown.fields = record
        .fields
        .iter()
        .filter(|(name, _)| TOLD_TO_OBSERVERS.contains(&name.as_str()))
        .filter_map(|(name, field)| {
            // The last word only: earlier drafts of a reply were not meant for the reader.
            let mut write = field.winner()?.clone();
            write.mark.by = nobody;
            write.base.clear();
            Some((name.clone(), Field { writes: vec![write] }))
        })
        .collect();
    shown.sets.retain(|name, _| name == "observations");
    for element in shown.sets.values_mut().flat_map(Map::values_mut) {
        for mark in [&mut element.added, &mut element.removed].into_iter().flatten() {
            mark.by = nobody;
        }
    }
    if let Some(standing) = &mut shown.standing {
        for moved in &mut standing.moves {
            moved.mark.by = nobody;
            // A no is told with its reason; why a point went back and forth between owners is theirs.
            if moved.to != "declined" {
                moved.reason = None;
            }
        }
    }
    shown
}
