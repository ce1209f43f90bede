//! Who sees and does what: the table of roles, kinds and actions, and what a participant is shown of a finding.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::apply::{Bases, apply};
use shared::code::Code;
use shared::id::{OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Operation};
use shared::permission::{Action, Actor, Subject, may};
use shared::record::{Mark, Record};
use shared::scope::{Grant, Role, Scope};
use shared::stamp::{Rank, Stamp};
use shared::visibility::{authors, scopes_of, shown_through};

const HOST: u128 = 1;
const AREA: u128 = 2;
const WALK: u128 = 3;
const OTHER_AREA: u128 = 12;
const OTHER_WALK: u128 = 13;
const ANNA: u128 = 100;
const OMAR: u128 = 101;
const STAFF: u128 = 102;
const OBSERVATION: u128 = 4;
const FINDING: u128 = 5;
const OWNER: u128 = 6;

fn id(number: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(number))
}

struct World {
    records: BTreeMap<RecordId, Record>,
    next: u64,
}

impl World {
    fn change(&mut self, kind: Kind, record: u128, by: u128, change: Change) {
        self.next += 1;
        let mark = Mark { rank: Rank::Final(Stamp(self.next)), op: OpId(uuid::Uuid::from_u128(u128::from(self.next))), by: id(by) };
        let operation =
            Operation { op_id: mark.op, schema: 1, kind, record_id: id(record), proposed: Stamp(0), base: BTreeMap::new(), replaces: None, change };
        let mut found = self.records.remove(&id(record));
        apply(&mut found, &operation, mark, &Bases::new()).expect("the world is lawful");
        self.records.insert(id(record), found.expect("there"));
    }

    fn create(&mut self, kind: Kind, record: u128, by: u128, fields: Value) {
        let fields = serde_json::from_value(fields).expect("an object");
        self.change(kind, record, by, Change::Create { fields });
    }

    fn get(&self, record: u128) -> &Record {
        &self.records[&id(record)]
    }

    fn asks(&self, actor: &Actor, action: Action<'_>, record: &Record) -> Result<(), Code> {
        may(actor, action, Subject { record, scopes: &scopes_of(record, &self.records) })
    }
}

fn world() -> World {
    let mut world = World { records: BTreeMap::new(), next: 0 };
    world.create(Kind::Area, AREA, STAFF, json!({"organisation": id(HOST), "name": "Hedbo"}));
    world.create(Kind::Area, OTHER_AREA, STAFF, json!({"organisation": id(HOST), "name": "Assberg"}));
    world.create(Kind::Walk, WALK, STAFF, json!({"area": id(AREA), "name": "Hedbo i mörker"}));
    world.create(Kind::Walk, OTHER_WALK, STAFF, json!({"area": id(OTHER_AREA), "name": "Assberg"}));
    world.create(Kind::Observation, OBSERVATION, ANNA, json!({"walk": id(WALK), "category": "lighting", "severity": "poor", "text": "Trasig lampa"}));
    world.create(
        Kind::Finding,
        FINDING,
        STAFF,
        json!({"walk": id(WALK), "title": "Lampan", "category": "lighting", "severity": "poor", "organisation": id(OWNER), "case_number": "2018-4471", "reply": "utkast"}),
    );
    world.change(
        Kind::Finding,
        FINDING,
        STAFF,
        Change::Append { set: "observations".into(), element: id(OBSERVATION).to_string(), value: Value::Null },
    );
    world.change(Kind::Finding, FINDING, STAFF, Change::Append { set: "comments".into(), element: "c".into(), value: json!("internt") });
    world.change(Kind::Finding, FINDING, STAFF, Change::Set { fields: BTreeMap::from([("reply".into(), json!("Tack, vi lagar den."))]) });
    world
}

fn actor(person: u128, grants: &[(Scope, Role)]) -> Actor {
    let own = Grant { scope: Scope::Person(id(person)), role: Role::Participant };
    let public = Grant { scope: Scope::Public(id(HOST)), role: Role::Reader };
    let others = grants.iter().map(|(scope, role)| Grant { scope: *scope, role: *role });
    Actor { person: id(person), grants: [own, public].into_iter().chain(others).collect() }
}

fn anna() -> Actor {
    actor(ANNA, &[(Scope::Walk(id(WALK)), Role::Participant)])
}
fn omar() -> Actor {
    actor(OMAR, &[(Scope::Walk(id(WALK)), Role::Participant)])
}
fn outsider() -> Actor {
    actor(OMAR, &[(Scope::Walk(id(OTHER_WALK)), Role::Participant)])
}
fn coordinator() -> Actor {
    actor(STAFF, &[(Scope::Area(id(AREA)), Role::Coordinator), (Scope::Organisation(id(HOST)), Role::Coordinator)])
}
fn handler() -> Actor {
    actor(STAFF, &[(Scope::Organisation(id(OWNER)), Role::Handler)])
}

fn set(name: &str, value: &str) -> Change {
    Change::Set { fields: BTreeMap::from([(name.to_owned(), json!(value))]) }
}

#[test]
fn a_partner_reads_a_name_and_where_somebody_works_and_nothing_else() {
    let mut world = world();
    let fields = json!({"name": "Alva", "organisation": id(HOST), "title": "Trygghetssamordnare"});
    world.create(Kind::Person, STAFF, 0, fields);
    world.change(Kind::Person, STAFF, 0, set("name", "Alva Exempel"));
    let person = world.get(STAFF);
    let shown = shown_through(person, &[Scope::Organisation(id(OWNER))]);
    assert_eq!((shown.text("name"), shown.reference("organisation")), (Some("Alva Exempel"), Some(id(HOST))));
    assert_eq!(shown.fields.keys().collect::<Vec<_>>(), ["name", "organisation"]);
    assert_eq!(shown.fields["name"].writes.len(), 1, "an earlier name is nobody's business");
    for whole in [Scope::Organisation(id(HOST)), Scope::Area(id(AREA)), Scope::Person(id(STAFF))] {
        assert_eq!(&shown_through(person, &[Scope::Organisation(id(OWNER)), whole]), person, "{whole}");
    }
}

#[test]
fn the_authors_of_a_finding_are_those_who_left_a_mark_in_it() {
    let mut world = world();
    assert_eq!(authors(world.get(FINDING)), [id(STAFF)].into());
    world.change(Kind::Finding, FINDING, OMAR, Change::Append { set: "comments".into(), element: "d".into(), value: json!("x") });
    // Who saw it is no author of the finding that was made of it.
    assert_eq!(authors(world.get(FINDING)), [id(OMAR), id(STAFF)].into());
}

#[test]
fn one_chooses_a_name_and_not_where_one_works() {
    let mut world = world();
    world.create(Kind::Person, ANNA, 0, json!({"name": "Anna"}));
    for (change, expected) in [
        (set("name", "Anna B"), Ok(())),
        (set("organisation", "x"), Err(Code::Forbidden)),
        (set("title", "Polis"), Err(Code::Forbidden)),
        (Change::Withdraw {}, Err(Code::Forbidden)),
    ] {
        assert_eq!(world.asks(&anna(), Action::Change(&change), world.get(ANNA)), expected, "{change:?}");
    }
    world.create(Kind::Person, STAFF, 0, json!({"name": "Alva"}));
    assert_eq!(world.asks(&coordinator(), Action::Change(&set("name", "Alva B")), world.get(STAFF)), Ok(()));
    assert_ne!(world.asks(&coordinator(), Action::Change(&set("name", "Anna B")), world.get(ANNA)), Ok(()));
}

fn step(from: &str, to: &str) -> Change {
    Change::Move { from: from.into(), to: to.into(), reason: None }
}

#[test]
fn each_role_may_what_it_shall_and_no_more() {
    let world = world();
    let rewrite = set("text", "x");
    let reply = set("reply", "x");
    let title = set("title", "x");
    let review = step("received", "reviewed");
    let confirm = step("assigned", "confirmed");
    let comment = Change::Append { set: "comments".into(), element: "c".into(), value: json!("x") };
    let open = step("planned", "ongoing");
    let withdraw = Change::Withdraw {};
    let allowed = Ok(());
    let forbidden = Err(Code::Forbidden);
    let unseen = Err(Code::NotFound);
    let table = [
        ("Anna sees her own", anna(), Action::See, OBSERVATION, allowed),
        ("Anna rewrites her own", anna(), Action::Change(&rewrite), OBSERVATION, allowed),
        ("Anna withdraws her own", anna(), Action::Change(&withdraw), OBSERVATION, allowed),
        ("Omar does not see Anna's", omar(), Action::See, OBSERVATION, unseen),
        ("Omar can't withdraw Anna's", omar(), Action::Change(&withdraw), OBSERVATION, unseen),
        ("Anna sees what became of it", anna(), Action::See, FINDING, allowed),
        ("Anna decides nothing", anna(), Action::Change(&review), FINDING, forbidden),
        ("Anna comments no finding", anna(), Action::Change(&comment), FINDING, forbidden),
        ("Omar does not see the finding", omar(), Action::See, FINDING, unseen),
        ("Anna sees the walk", anna(), Action::See, WALK, allowed),
        ("Anna does not open the walk", anna(), Action::Change(&open), WALK, forbidden),
        ("an outsider does not see the walk", outsider(), Action::See, WALK, unseen),
        ("a coordinator reads", coordinator(), Action::See, OBSERVATION, allowed),
        ("a coordinator puts no words into Anna's mouth", coordinator(), Action::Change(&rewrite), OBSERVATION, forbidden),
        ("a coordinator may withdraw", coordinator(), Action::Change(&withdraw), OBSERVATION, allowed),
        ("a coordinator reviews", coordinator(), Action::Change(&review), FINDING, allowed),
        ("a coordinator stays in the area", coordinator(), Action::See, OTHER_WALK, unseen),
        ("an owner confirms", handler(), Action::Change(&confirm), FINDING, allowed),
        ("an owner replies", handler(), Action::Change(&reply), FINDING, allowed),
        ("an owner does not review", handler(), Action::Change(&review), FINDING, forbidden),
        ("an owner does not retitle", handler(), Action::Change(&title), FINDING, forbidden),
        ("an owner does not see who said it", handler(), Action::See, OBSERVATION, unseen),
        ("everybody sees the area", outsider(), Action::See, AREA, allowed),
        ("not everybody names the area", outsider(), Action::Change(&title), AREA, forbidden),
        ("the host's coordinator names the area", coordinator(), Action::Change(&title), AREA, allowed),
    ];
    for (what, actor, action, record, expected) in table {
        assert_eq!(world.asks(&actor, action, world.get(record)), expected, "{what}");
    }
}

#[test]
fn a_comment_is_taken_away_by_who_wrote_it_and_by_who_coordinates() {
    let mut world = world();
    let say = |element: &str| Change::Append { set: "comments".into(), element: element.into(), value: json!("x") };
    let take = |element: &str| Change::Remove { set: "comments".into(), element: element.into() };
    let photo = Change::Append { set: "photos".into(), element: "p".into(), value: json!({}) };
    let drop_photo = Change::Remove { set: "photos".into(), element: "p".into() };
    world.change(Kind::Observation, OBSERVATION, ANNA, say("annas"));
    world.change(Kind::Observation, OBSERVATION, STAFF, say("staffs"));
    world.change(Kind::Observation, OBSERVATION, STAFF, photo.clone());
    world.change(Kind::Finding, FINDING, OMAR, say("omars"));
    world.change(Kind::Finding, FINDING, OMAR, photo);
    world.change(Kind::Walk, WALK, OMAR, say("omars"));
    world.change(Kind::Walk, WALK, STAFF, say("staffs"));
    let owner = actor(OMAR, &[(Scope::Organisation(id(OWNER)), Role::Handler)]);
    let leader = actor(OMAR, &[(Scope::Walk(id(WALK)), Role::Leader)]);
    let other_leader = actor(ANNA, &[(Scope::Walk(id(WALK)), Role::Leader)]);
    let moderator = actor(9, &[(Scope::Area(id(AREA)), Role::Coordinator)]);
    let (allowed, forbidden) = (Ok(()), Err(Code::Forbidden));
    let table = [
        ("Anna takes back what she said", anna(), take("annas"), OBSERVATION, allowed),
        ("Anna leaves standing what was said to her", anna(), take("staffs"), OBSERVATION, forbidden),
        ("Anna decides which pictures her note shows", anna(), drop_photo.clone(), OBSERVATION, allowed),
        ("what is not there yet is taken away ahead of time", anna(), take("later"), OBSERVATION, allowed),
        ("a coordinator moderates a note", moderator.clone(), take("annas"), OBSERVATION, allowed),
        ("a coordinator moderates a finding", moderator, take("omars"), FINDING, allowed),
        ("a handler takes back what they said", owner.clone(), take("omars"), FINDING, allowed),
        ("a handler takes back what they showed", owner.clone(), drop_photo.clone(), FINDING, allowed),
        ("a handler leaves standing what others said", owner.clone(), take("c"), FINDING, forbidden),
        ("a handler takes nothing away ahead of time", owner.clone(), take("later"), FINDING, forbidden),
        ("another handler leaves it standing", handler(), take("omars"), FINDING, forbidden),
        ("another handler leaves the picture", handler(), drop_photo, FINDING, forbidden),
        (
            "a handler does not choose what a finding is made of",
            owner,
            Change::Remove { set: "observations".into(), element: id(OBSERVATION).to_string() },
            FINDING,
            forbidden,
        ),
        ("a leader takes back what they said", leader.clone(), take("omars"), WALK, allowed),
        ("a leader leaves standing what others said", leader, take("staffs"), WALK, forbidden),
        ("another leader leaves it standing", other_leader, take("omars"), WALK, forbidden),
        ("who only walks along takes nothing away", omar(), take("omars"), WALK, forbidden),
    ];
    for (what, actor, change, record, expected) in table {
        assert_eq!(world.asks(&actor, Action::Change(&change), world.get(record)), expected, "{what}");
    }
}

#[test]
fn an_observation_can_be_made_only_in_a_walk_one_has_joined() {
    let mut world = world();
    world.create(Kind::Observation, 50, OMAR, json!({"walk": id(WALK), "category": "lighting", "severity": "poor"}));
    let new = world.get(50);
    assert_eq!(world.asks(&omar(), Action::Create, new), Ok(()));
    assert_eq!(world.asks(&outsider(), Action::Create, new), Err(Code::NotFound));
    assert_eq!(world.asks(&coordinator(), Action::Create, new), Ok(()));
    world.create(Kind::Observation, 51, STAFF, json!({"walk": id(WALK), "category": "lighting", "severity": "poor"}));
    assert_eq!(world.asks(&coordinator(), Action::Change(&set("text", "x")), world.get(51)), Ok(()), "who coordinates walks along, too");
    assert_eq!(world.asks(&anna(), Action::Change(&set("text", "x")), world.get(51)), Err(Code::NotFound));
    let area = world.get(AREA);
    assert_eq!(world.asks(&omar(), Action::Create, area), Err(Code::Forbidden));
    assert_eq!(world.asks(&coordinator(), Action::Create, area), Ok(()));
}

#[test]
fn a_participant_is_told_the_outcome_and_nothing_of_the_talk() {
    let world = world();
    let finding = world.get(FINDING);
    let scopes: Vec<Scope> = scopes_of(finding, &world.records).into_iter().collect();
    assert!(scopes.contains(&Scope::Person(id(ANNA))) && scopes.contains(&Scope::Organisation(id(OWNER))));
    let shown = shown_through(finding, &[Scope::Person(id(ANNA))]);
    assert_eq!(shown.text("reply"), Some("Tack, vi lagar den."));
    let text = shown.canonical();
    for hidden in ["internt", "2018-4471", "utkast", "Lampan", &id(STAFF).to_string()] {
        assert!(!text.contains(hidden), "{hidden} is shown: {text}");
    }
    assert_eq!(&shown_through(finding, &[Scope::Person(id(ANNA)), Scope::Area(id(AREA))]), finding);
}
