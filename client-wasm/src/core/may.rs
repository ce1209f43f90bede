//! May I? The one permission function of `shared`, asked about what is on this device, so that only what will work is offered.
//!
//! It refuses to be the judge: the server is. Its invariant: without a session the answer is no.

use std::sync::Arc;

use shared::json::{Map, Set, Value};

use shared::id::{OpId, RecordId};
use shared::kind::{Kind, spec};
use shared::operation::Change;
use shared::permission::{Action, Actor, Subject, may};
use shared::record::{Field, Mark, Record, Write};
use shared::scope::Scope;
use shared::stamp::Rank;
use shared::visibility::{Related, scopes_of};

use crate::api::question::Question;
use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Store, Transport};
use crate::core::state::State;

impl Related for State {
    fn find(&self, id: RecordId) -> Option<Arc<Record>> {
        self.record(id).cloned().map(Arc::new)
    }
}

/// A record as it would be made.
fn imagined(kind: &str, fields: &Map<String, Value>, by: RecordId) -> Record {
    let nil = uuid::Uuid::nil();
    let mark = Mark { rank: Rank::Pending(u64::MAX), op: OpId(nil), by };
    let field = |value: &Value| Field { writes: vec![Write { mark, base: Vec::new(), value: value.clone() }] };
    Record {
        kind: Kind::from(kind),
        id: RecordId(nil),
        created: mark,
        fields: fields.iter().map(|(name, value)| (name.clone(), field(value))).collect(),
        sets: Map::new(),
        standing: None,
        withdrawn: None,
        is_late: false,
        rest: Map::new(),
    }
}

fn change_of(question: &Question, state: &State) -> Option<(RecordId, Change)> {
    let (id, change) = match question {
        Question::Create { .. } => return None,
        Question::Set { id, field } => (id, Change::Set { fields: Map::from([(field.clone(), Value::Null)]) }),
        Question::Append { id, set } => (id, Change::Append { set: set.clone(), element: String::new(), value: Value::Null }),
        Question::Remove { id, set } => (id, Change::Remove { set: set.clone(), element: String::new() }),
        Question::Move { id, to } => {
            let record = state.record(id.parse().ok()?)?;
            let from = record.state()?.to_owned();
            spec(&record.kind)?.machine?.step(&from, to)?;
            (id, Change::Move { from, to: to.clone(), reason: None })
        }
        Question::Withdraw { id } => (id, Change::Withdraw {}),
    };
    Some((id.parse().ok()?, change))
}

fn answer(state: &State, question: &Question) -> Option<bool> {
    let session = state.session()?;
    let actor = Actor { person: session.person, grants: session.grants.clone() };
    if let Question::Create { kind, fields } = question {
        let record = imagined(kind, fields, actor.person);
        let scopes = scopes_of(&record, state);
        return Some(may(&actor, Action::Create, Subject { record: &record, scopes: &scopes }).is_ok());
    }
    let (id, change) = change_of(question, state)?;
    let record = state.record(id)?;
    let mut scopes: Set<Scope> = scopes_of(record, state);
    // What hangs on records that this person may not see is known from the server's own word only.
    scopes.extend(state.records.get(&id).into_iter().flat_map(|stored| stored.scopes.iter().copied()));
    Some(may(&actor, Action::Change(&change), Subject { record, scopes: &scopes }).is_ok())
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Whether the person who is signed in may.
    pub fn may(&self, question: &Question) -> bool {
        answer(&self.state.borrow(), question).unwrap_or(false)
    }
}
