//! Where a seed plays: the records that it begins with, and who works there.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use server::error::Error;
use server::store::batch::Turn;
use server::sync::{accept, system};
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};

use crate::sim::server::Server;

/// The records that every seed begins with.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The organisation whose walk it is.
    pub(crate) host: RecordId,
    /// Others that findings are assigned to.
    pub(crate) partners: Vec<RecordId>,
    /// Where all of it is.
    pub(crate) area: RecordId,
    /// The walk that all take part in.
    pub(crate) walk: RecordId,
    /// Another, that nobody but the coordinators sees.
    pub(crate) other_walk: RecordId,
    /// Who coordinates the area.
    pub(crate) coordinators: Vec<RecordId>,
    /// Who handles what is assigned to a partner; the first handles for the first partner, and so on.
    pub(crate) handlers: Vec<RecordId>,
}

fn fields(value: Value) -> Change {
    Change::Create { fields: serde_json::from_value::<BTreeMap<String, Value>>(value).expect("an object") }
}

/// What a coordinator may do, and where.
pub(crate) fn of_coordinator(place: &Place, person: RecordId) -> Vec<Grant> {
    [
        (Scope::Area(place.area), Role::Coordinator),
        (Scope::Organisation(place.host), Role::Coordinator),
        (Scope::Person(person), Role::Participant),
        (Scope::Public(place.host), Role::Reader),
    ]
    .map(|(scope, role)| Grant { scope, role })
    .to_vec()
}

/// What a handler may do, and where.
pub(crate) fn of_handler(place: &Place, person: RecordId) -> Vec<Grant> {
    let at = place.handlers.iter().position(|handler| *handler == person).unwrap_or_default();
    let partner = place.partners[at % place.partners.len()];
    [(Scope::Organisation(partner), Role::Handler), (Scope::Person(person), Role::Participant), (Scope::Public(place.host), Role::Reader)]
        .map(|(scope, role)| Grant { scope, role })
        .to_vec()
}

/// What taking part in the walk gives.
pub(crate) fn of_participant(place: &Place, person: RecordId) -> Vec<Grant> {
    [(Scope::Walk(place.walk), Role::Participant), (Scope::Person(person), Role::Participant), (Scope::Public(place.host), Role::Reader)]
        .map(|(scope, role)| Grant { scope, role })
        .to_vec()
}

/// Makes it.
pub(crate) fn found(server: &Server, coordinators: usize, handlers: usize) -> Place {
    let mut next = 0_u128;
    let mut id = || {
        next += 1;
        RecordId(uuid::Uuid::from_u128(next))
    };
    let (host, area, checklist, walk, other_walk) = (id(), id(), id(), id(), id());
    let mut many = |count: usize| std::iter::repeat_with(&mut id).take(count).collect::<Vec<_>>();
    let place = Place { host, partners: many(2), area, walk, other_walk, coordinators: many(coordinators), handlers: many(handlers) };
    server.write(|turn| write(turn, &place, checklist));
    for person in &place.coordinators {
        server.oracle.give(*person, of_coordinator(&place, *person));
    }
    for person in &place.handlers {
        server.oracle.give(*person, of_handler(&place, *person));
    }
    place
}

fn write(turn: &mut Turn<'_>, place: &Place, checklist: RecordId) -> Result<(), Error> {
    let Place { host, area, .. } = *place;
    system::write(turn, Kind::Organisation, host, fields(json!({"name": "Marks kommun", "kind": "municipality"})))?;
    for partner in &place.partners {
        system::write(turn, Kind::Organisation, *partner, fields(json!({"name": "Bostadsbolaget", "kind": "housing_company", "host": host})))?;
    }
    system::write(turn, Kind::Area, area, fields(json!({"organisation": host, "name": "Hedbo"})))?;
    system::write(turn, Kind::Checklist, checklist, fields(json!({"organisation": host, "name": "Standard", "version": 1, "document": {}})))?;
    for walk in [place.walk, place.other_walk] {
        system::write(turn, Kind::Walk, walk, fields(json!({"area": area, "name": "Hedbo", "checklist": checklist})))?;
        system::write(turn, Kind::Walk, walk, Change::Move { from: "draft".to_owned(), to: "planned".to_owned(), reason: None })?;
    }
    for person in &place.coordinators {
        system::write(turn, Kind::Person, *person, fields(json!({"name": "Samordnare", "organisation": host})))?;
        for grant in of_coordinator(place, *person) {
            accept::give(turn, *person, grant)?;
        }
    }
    for (at, person) in place.handlers.iter().enumerate() {
        let partner = place.partners[at % place.partners.len()];
        system::write(turn, Kind::Person, *person, fields(json!({"name": "Handläggare", "organisation": partner})))?;
        for grant in of_handler(place, *person) {
            accept::give(turn, *person, grant)?;
        }
    }
    Ok(())
}
