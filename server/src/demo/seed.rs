//! Plays the script inside one request to the writer: each step is a push by the person who takes it, or what the command line does.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use shared::code::Code;
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::scope::{Grant, Role, Scope};
use shared::stamp::{Rank, Seen, Stamp};
use shared::wire::{Outcome, Push, Sent};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::access::account::{AddAccount, AddHost, AddLeader};
use crate::access::{join, join_sheet, join_sheet::Secrets};
use crate::demo::OPEN_WALK;
use crate::demo::id::{device_id, element_id, op_id, record_id as id_of};
use crate::demo::script::{DemoAccount, Step, steps};
use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::sync::push::PushRequest;
use crate::sync::{accept, system};

/// Puts the example in, once; gives what opens the walk.
#[derive(Debug, Clone)]
pub struct SeedDemo {
    /// The hash of each account's password, by account name; hashed beforehand, for that is slow.
    pub password_hashes: HashMap<String, String>,
}

impl Request for SeedDemo {
    type Answer = Secrets;

    fn run(self, turn: &mut Turn<'_>) -> Result<Secrets, Error> {
        if turn.head.demo_at_ms.is_none() {
            if turn.head.seq > 0 {
                // Somebody's real installation.
                return Err(Error::Refused(Code::AlreadyExists));
            }
            let mut player = Player { hashes: self.password_hashes, places: HashMap::new(), step: 0 };
            for step in steps() {
                player.step += 1;
                player.play(turn, step)?;
            }
            turn.head.demo_at_ms = Some(turn.context.now_ms);
        }
        join_sheet::secrets(turn, id_of(OPEN_WALK), false)
    }
}

struct Player {
    hashes: HashMap<String, String>,
    /// The last place used on each person's device.
    places: HashMap<String, u64>,
    step: usize,
}

impl Player {
    fn play(&mut self, turn: &mut Turn<'_>, step: Step) -> Result<(), Error> {
        match step {
            Step::Host { id, fields } => AddHost { id: id_of(&id), fields, checklist: id_of("checklist") }.run(turn).map(|_| ()),
            Step::Account(account) => self.account(turn, account),
            Step::Participant { key, walk } => participant(turn, &key, &walk),
            Step::Leader { key, walk } => AddLeader { person: id_of(&key), walk: id_of(&walk) }.run(turn),
            Step::Create { by, at, kind, id, fields } => {
                self.push(turn, &by, &at, &id, Some(Kind::from(kind.as_str())), |values| Change::Create { fields: values.fields(fields) })
            }
            Step::Set { by, at, id, fields } => self.push(turn, &by, &at, &id, None, |values| Change::Set { fields: values.fields(fields) }),
            Step::Append { by, at, id, set, element, value } => self.push(turn, &by, &at, &id, None, |values| {
                let element = match (set.as_str(), element.strip_prefix('@')) {
                    ("comments", Some(key)) => element_id(key).to_string(),
                    (_, Some(key)) => id_of(key).to_string(),
                    (_, None) => element,
                };
                Change::Append { set, element, value: values.value(value) }
            }),
            Step::Move { by, at, id, from, to, reason } => self.push(turn, &by, &at, &id, None, |_| Change::Move { from, to, reason }),
        }
    }

    fn account(&mut self, turn: &mut Turn<'_>, account: DemoAccount) -> Result<(), Error> {
        let password_hash = self.hashes.remove(&account.user).ok_or(Error::Column("password"))?;
        let organisation = id_of(&account.organisation);
        let request = AddAccount {
            user: account.user,
            password_hash,
            person: Some(id_of(&account.key)),
            name: account.name,
            title: Some(account.title),
            organisation,
            role: account.role,
            areas: Vec::new(),
        };
        request.run(turn).map(|_| ())
    }

    /// Sends one operation as its person's device would, and insists that it is accepted.
    fn push(
        &mut self,
        turn: &mut Turn<'_>,
        by: &str,
        at: &str,
        id: &str,
        kind: Option<Kind>,
        change: impl FnOnce(&Values) -> Change,
    ) -> Result<(), Error> {
        let values = Values { now_ms: turn.context.now_ms };
        let record_id = id_of(id);
        let stored = turn.find(record_id)?;
        let kind = kind.or(stored.as_ref().map(|record| record.kind.clone())).ok_or(Code::UnknownRecord)?;
        let change = change(&values);
        let mut base: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
        if let (Change::Set { fields }, Some(record)) = (&change, &stored) {
            for name in fields.keys() {
                let heads = record.fields.get(name).into_iter().flat_map(|field| field.heads());
                let seen = heads.filter_map(|write| match write.mark.rank {
                    Rank::Final(stamp) => Some(Seen::Stamp(stamp)),
                    Rank::Pending(_) => None,
                });
                base.insert(name.clone(), seen.collect());
            }
        }
        let operation = Operation {
            op_id: op_id(self.step),
            schema: shared::SCHEMA,
            kind,
            record_id,
            proposed: Stamp::from_unix_ms(values.instant_ms(at)?),
            base,
            replaces: None,
            change,
        };
        let place = self.places.entry(by.to_owned()).or_default();
        *place += 1;
        let push = Push {
            protocol: shared::PROTOCOL,
            device_id: device_id(by),
            sent_at_ms: turn.context.now_ms,
            operations: vec![Sent { device_seq: *place, body: Encoded::new(operation).body, accepted: None }],
            waiting_operations: 0,
            waiting_photos: 0,
            log: None,
        };
        let pushed = PushRequest::new(id_of(by), push).run(turn)?;
        match pushed.answers.into_iter().next().map(|answered| answered.outcome) {
            Some(Outcome::Applied(_)) => Ok(()),
            other => {
                tracing::error!(step = self.step, record = id, ?other, "a step of the example was refused");
                Err(Error::Column("demo"))
            }
        }
    }
}

fn participant(turn: &mut Turn<'_>, key: &str, walk: &str) -> Result<(), Error> {
    let person = id_of(key);
    system::write(turn, Kind::Person, person, Change::Create { fields: BTreeMap::new() })?;
    accept::give(turn, person, Grant { scope: Scope::Person(person), role: Role::Participant })?;
    let walk = turn.find(id_of(walk))?.ok_or(Code::UnknownRecord)?;
    join::admit(turn, person, &walk, turn.context.now_ms)
}

/// What the words in values stand for.
struct Values {
    now_ms: u64,
}

impl Values {
    fn fields(&self, fields: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
        fields.into_iter().map(|(name, value)| (name, self.value(value))).collect()
    }

    fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            other => other,
        }
    }

    fn text(&self, text: String) -> Value {
        if let Some(key) = text.strip_prefix('@') {
            return id_of(key).to_string().into();
        }
        match text.as_str() {
            "$this_evening" => self.this_evening().into(),
            _ => text.into(),
        }
    }

    /// Six in the evening, Swedish winter time, of the day on which the demo is started.
    fn this_evening(&self) -> String {
        let today = OffsetDateTime::from_unix_timestamp(i64::try_from(self.now_ms / 1_000).unwrap_or_default()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        today.replace_time(time::Time::MIDNIGHT).saturating_add(time::Duration::hours(17)).format(&Rfc3339).unwrap_or_default()
    }

    fn instant_ms(&self, text: &str) -> Result<u64, Error> {
        if text == "$now" {
            return Ok(self.now_ms);
        }
        let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Error::Column("demo"))?;
        u64::try_from(instant.unix_timestamp_nanos() / 1_000_000).map_err(|_| Error::Column("demo"))
    }
}
