//! Accounts of staff, made by an administrator at the command line or by the example data. A grant comes with the account, never by an operation.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::checklist::DEFAULT_V1;
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::operation::Change;
use shared::scope::{Grant, Role, Scope};

use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::accounts::{self, Account};
use crate::store::batch::{Request, Turn};
use crate::sync::{accept, system};

/// A new account with its person and grants.
#[derive(Debug, Clone)]
pub struct AddAccount {
    /// The name to sign in with.
    pub user: String,
    /// The password's hash.
    pub password_hash: String,
    /// The person's own id, where the caller has chosen one.
    pub person: Option<RecordId>,
    /// The person's name.
    pub name: String,
    /// The person's title.
    pub title: Option<String>,
    /// The organisation the person works for.
    pub organisation: RecordId,
    /// What the person does there.
    pub role: Role,
    /// Areas: empty means all of the host's.
    pub areas: Vec<RecordId>,
}

impl Request for AddAccount {
    type Answer = RecordId;

    fn run(self, turn: &mut Turn<'_>) -> Result<RecordId, Error> {
        if accounts::find(turn.connection, &self.user)?.is_some() {
            return Err(Error::Refused(Code::AlreadyExists));
        }
        let organisation = turn.find(self.organisation)?.filter(|record| record.kind == Kind::Organisation).ok_or(Code::UnknownRecord)?;
        let host = organisation.reference("host").unwrap_or(organisation.id);
        let person = self.person.unwrap_or_else(|| RecordId::new(turn.context.now_ms, random_bytes(turn.context.random)));
        let mut fields: BTreeMap<String, Value> = BTreeMap::new();
        fields.insert("name".to_owned(), self.name.clone().into());
        fields.insert("organisation".to_owned(), self.organisation.to_string().into());
        if let Some(title) = &self.title {
            fields.insert("title".to_owned(), title.clone().into());
        }
        system::write(turn, Kind::Person, person, Change::Create { fields })?;
        let account = Account { person, password: self.password_hash.clone() };
        accounts::insert(turn.connection, &self.user, &account, turn.context.now_ms)?;
        accept::give(turn, person, Grant { scope: Scope::Person(person), role: Role::Participant })?;
        accept::give(turn, person, Grant { scope: Scope::Public(host), role: Role::Reader })?;
        // Who leads walks handles what is assigned to the own organisation; leading is for areas and walks.
        let at_work = if self.role == Role::Leader { Role::Handler } else { self.role };
        accept::give(turn, person, Grant { scope: Scope::Organisation(self.organisation), role: at_work })?;
        let of_host = areas_of(turn, host)?;
        for area in self.areas(&of_host) {
            accept::give(turn, person, Grant { scope: Scope::Area(*area), role: self.role })?;
        }
        // What is found in any of the host's areas may be assigned to the organisation: whoever reads its history there reads a name.
        for area in of_host {
            accept::show_person(turn, person, Scope::Area(area))?;
        }
        Ok(person)
    }
}

impl AddAccount {
    /// Those who plan and review work in areas; those who only handle findings see what is assigned to their organisation.
    fn areas<'a>(&'a self, of_host: &'a [RecordId]) -> &'a [RecordId] {
        match self.role {
            Role::Coordinator | Role::Administrator | Role::Leader if self.areas.is_empty() => of_host,
            _ => &self.areas,
        }
    }
}

fn areas_of(turn: &mut Turn<'_>, host: RecordId) -> Result<Vec<RecordId>, Error> {
    let areas = turn.list(&Kind::Area)?;
    Ok(areas.into_iter().filter(|area| area.reference("organisation") == Some(host)).map(|area| area.id).collect())
}

/// Lets somebody lead a walk.
#[derive(Debug, Clone, Copy)]
pub struct AddLeader {
    /// Who.
    pub person: RecordId,
    /// Which walk.
    pub walk: RecordId,
}

impl Request for AddLeader {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        turn.find(self.walk)?.filter(|record| record.kind == Kind::Walk).ok_or(Code::UnknownRecord)?;
        accept::give(turn, self.person, Grant { scope: Scope::Walk(self.walk), role: Role::Leader })
    }
}

/// Makes an organisation the host of this installation; only the first time.
#[derive(Debug, Clone)]
pub struct AddHost {
    /// Its id.
    pub id: RecordId,
    /// Its fields.
    pub fields: BTreeMap<String, Value>,
    /// The id of its first checklist: without one, no walk could be planned.
    pub checklist: RecordId,
}

impl Request for AddHost {
    type Answer = RecordId;

    fn run(self, turn: &mut Turn<'_>) -> Result<RecordId, Error> {
        if let Some(host) = turn.head.host {
            return Ok(host);
        }
        system::write(turn, Kind::Organisation, self.id, Change::Create { fields: self.fields })?;
        let document: Value = serde_json::from_str(DEFAULT_V1).expect("the default checklist is checked by a test");
        let checklist =
            [("organisation", self.id.to_string().into()), ("name", "Lyktas checklista".into()), ("version", 1.into()), ("document", document)];
        let fields = checklist.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        system::write(turn, Kind::Checklist, self.checklist, Change::Create { fields })?;
        turn.head.host = Some(self.id);
        Ok(self.id)
    }
}
