//! The kinds of records and what each may hold: the one table that validation, permission, the desk and the documentation read.
//!
//! A kind that this build does not know is kept as it came, never dropped.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::machine::{FINDING, Machine, WALK};
use crate::value::Shape;

macro_rules! kinds {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// What a record is. The text is the same noun as the table, the URL and the view.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, type = "string"))]
        pub enum Kind {
            $(#[doc = $text] $variant,)+
            /// A kind from a newer version, kept as it came.
            Unknown(String),
        }

        impl Kind {
            /// Every kind this build knows.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),+];

            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for Kind {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }
    };
}

kinds! {
    Organisation = "organisation",
    Person = "person",
    Area = "area",
    Promise = "promise",
    Measure = "measure",
    Checklist = "checklist",
    Walk = "walk",
    Stop = "stop",
    Answer = "answer",
    Observation = "observation",
    Finding = "finding",
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Self::from(text.as_ref()))
    }
}

/// One field of a kind.
#[derive(Debug)]
pub struct FieldSpec {
    /// The name on the wire.
    pub name: &'static str,
    /// What its values look like.
    pub shape: Shape,
    /// A create without it is refused, and it can't be emptied.
    pub is_required: bool,
    /// Set once, in the create: it says where the record belongs.
    pub is_fixed: bool,
}

/// One grow-only set of a kind.
#[derive(Debug)]
pub struct SetSpec {
    /// The name on the wire.
    pub name: &'static str,
    /// What an element's value looks like.
    pub shape: Shape,
    /// The most elements that may ever be added.
    pub at_most: usize,
    /// What an element's id must be.
    pub element: ElementKey,
}

/// What names an element of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElementKey {
    /// A fresh UUIDv7.
    Uuid,
    /// The photo's SHA-256.
    Photo,
    /// Another record's id.
    Record(&'static str),
}

/// All that a record of one kind may hold.
#[derive(Debug)]
pub struct KindSpec {
    /// Which kind.
    pub kind: Kind,
    /// Its fields.
    pub fields: &'static [FieldSpec],
    /// Its sets.
    pub sets: &'static [SetSpec],
    /// Its lifecycle, if it has one.
    pub machine: Option<&'static Machine>,
}

impl KindSpec {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The set of that name.
    pub fn set(&self, name: &str) -> Option<&'static SetSpec> {
        self.sets.iter().find(|set| set.name == name)
    }
}

const fn required(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec { name, shape, is_required: true, is_fixed: false }
}

const fn optional(name: &'static str, shape: Shape) -> FieldSpec {
    FieldSpec { name, shape, is_required: false, is_fixed: false }
}

const fn fixed(name: &'static str, kind: &'static str) -> FieldSpec {
    FieldSpec { name, shape: Shape::Reference(kind), is_required: true, is_fixed: true }
}

const NAME: Shape = Shape::Line { most: 120 };
const TEXT: Shape = Shape::Text { most: 2_000 };
const COMMENTS: SetSpec = SetSpec { name: "comments", shape: Shape::Text { most: 2_000 }, at_most: 500, element: ElementKey::Uuid };
const PHOTOS: SetSpec = SetSpec { name: "photos", shape: Shape::Photo, at_most: 20, element: ElementKey::Photo };

/// The twelve sections of the default checklist are the categories too, beside "other".
pub const CATEGORIES: &[&str] = &[
    "lighting",
    "sightlines",
    "paths",
    "damage",
    "upkeep",
    "entrances",
    "basements",
    "parking",
    "meeting_places",
    "wayfinding",
    "order",
    "feeling",
    "other",
];
/// Scale A with the places worth preserving.
pub const SEVERITIES: &[&str] = &["urgent", "poor", "acceptable", "good", "preserve"];
/// How a place feels.
pub const FEELINGS: &[&str] = &["safe", "unsafe"];
/// The light when something was seen.
pub const LIGHTS: &[&str] = &["day", "dusk", "dark"];
/// The weather when something was seen.
pub const WEATHERS: &[&str] = &["dry", "rain", "snow", "fog"];
/// What a stop is; picks the questions.
pub const STOP_KINDS: &[&str] = &["path", "tunnel", "entrance", "indoors", "parking", "meeting_place", "open_place"];
/// Every value of the scales A, B and F, and the two ways out.
pub const ANSWER_VALUES: &[&str] = &["a0", "a1", "a2", "a3", "yes", "partly", "no", "f0", "f1", "f2", "f3", "not_applicable", "dont_know", "text"];
/// Who measures answer to.
pub const ORGANISATION_KINDS: &[&str] = &["municipality", "police", "housing_company", "association", "other"];

static SPECS: &[KindSpec] = &[
    KindSpec {
        kind: Kind::Organisation,
        fields: &[
            required("name", NAME),
            required("kind", Shape::Choice(ORGANISATION_KINDS)),
            FieldSpec { name: "host", shape: Shape::Reference("organisation"), is_required: false, is_fixed: true },
            optional("fault_report_phone", Shape::Line { most: 40 }),
            optional("emergency_phone", Shape::Line { most: 40 }),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Person,
        fields: &[optional("name", NAME), optional("organisation", Shape::Reference("organisation")), optional("title", NAME)],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Area,
        fields: &[
            fixed("organisation", "organisation"),
            required("name", NAME),
            optional("outline", Shape::Line2d { least: 3, most: 500 }),
            optional("is_outline_approximate", Shape::Boolean),
            optional("description", TEXT),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Promise,
        fields: &[
            fixed("organisation", "organisation"),
            required("title", NAME),
            required("starts_on", Shape::Date),
            required("ends_on", Shape::Date),
            optional("summary", TEXT),
            optional("parties", Shape::References { kind: "organisation", most: 20 }),
            optional("is_example", Shape::Boolean),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Measure,
        fields: &[
            fixed("organisation", "organisation"),
            fixed("promise", "promise"),
            required("title", NAME),
            optional("owners", Shape::References { kind: "organisation", most: 20 }),
            optional("place", NAME),
            optional("effect", TEXT),
            optional("order", Shape::Integer { least: 0, most: 1_000_000 }),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Checklist,
        fields: &[
            fixed("organisation", "organisation"),
            required("name", NAME),
            required("version", Shape::Integer { least: 1, most: 100_000 }),
            required("document", Shape::Document { most_bytes: 64 * 1024 }),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Walk,
        fields: &[
            fixed("area", "area"),
            required("name", NAME),
            required("checklist", Shape::Reference("checklist")),
            optional("planned_at", Shape::Instant),
            optional("purpose", TEXT),
            optional("meeting_place", Shape::Line { most: 200 }),
            optional("practical", TEXT),
            optional("route", Shape::Line2d { least: 2, most: 1_000 }),
            optional("is_after_dark", Shape::Boolean),
            optional("is_example", Shape::Boolean),
        ],
        sets: &[COMMENTS],
        machine: Some(&WALK),
    },
    KindSpec {
        kind: Kind::Stop,
        fields: &[
            fixed("walk", "walk"),
            required("name", NAME),
            required("kind", Shape::Choice(STOP_KINDS)),
            required("order", Shape::Integer { least: 0, most: 1_000_000 }),
            optional("position", Shape::Position),
            optional("note", TEXT),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Answer,
        fields: &[
            fixed("walk", "walk"),
            fixed("stop", "stop"),
            FieldSpec { name: "question", shape: Shape::Line { most: 80 }, is_required: true, is_fixed: true },
            required("value", Shape::Choice(ANSWER_VALUES)),
            optional("text", TEXT),
            optional("light", Shape::Choice(LIGHTS)),
            optional("weather", Shape::Choice(WEATHERS)),
            optional("answered_at", Shape::Instant),
        ],
        sets: &[],
        machine: None,
    },
    KindSpec {
        kind: Kind::Observation,
        fields: &[
            fixed("walk", "walk"),
            optional("stop", Shape::Reference("stop")),
            required("category", Shape::Choice(CATEGORIES)),
            required("severity", Shape::Choice(SEVERITIES)),
            optional("feeling", Shape::Choice(FEELINGS)),
            optional("text", TEXT),
            optional("position", Shape::Position),
            optional("place", Shape::Line { most: 200 }),
            optional("question", Shape::Line { most: 80 }),
            optional("is_threat", Shape::Boolean),
            optional("light", Shape::Choice(LIGHTS)),
            optional("weather", Shape::Choice(WEATHERS)),
            optional("observed_at", Shape::Instant),
        ],
        sets: &[PHOTOS, COMMENTS],
        machine: None,
    },
    KindSpec {
        kind: Kind::Finding,
        fields: &[
            fixed("walk", "walk"),
            required("title", Shape::Line { most: 200 }),
            required("category", Shape::Choice(CATEGORIES)),
            required("severity", Shape::Choice(SEVERITIES)),
            optional("organisation", Shape::Reference("organisation")),
            optional("deadline", Shape::Date),
            optional("position", Shape::Position),
            optional("place", Shape::Line { most: 200 }),
            optional("stop", Shape::Reference("stop")),
            optional("reply", TEXT),
            optional("answered_at", Shape::Instant),
            optional("case_number", Shape::Line { most: 80 }),
            optional("is_publishable", Shape::Boolean),
            optional("duplicate_of", Shape::Reference("finding")),
        ],
        sets: &[SetSpec { name: "observations", shape: Shape::Empty, at_most: 200, element: ElementKey::Record("observation") }, COMMENTS, PHOTOS],
        machine: Some(&FINDING),
    },
];

/// What a record of this kind may hold, or `None` for a kind from a newer version.
pub fn spec(kind: &Kind) -> Option<&'static KindSpec> {
    SPECS.iter().find(|spec| spec.kind == *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_kind_has_one_spec() {
        for kind in Kind::ALL {
            assert_eq!(SPECS.iter().filter(|spec| spec.kind == *kind).count(), 1, "{kind}");
        }
    }

    #[test]
    fn an_unknown_kind_survives_the_round_trip() {
        let kind: Kind = serde_json::from_str("\"patrol_2031\"").expect("any text is a kind");
        assert_eq!(kind, Kind::Unknown("patrol_2031".to_owned()));
        assert_eq!(serde_json::to_string(&kind).expect("a kind is a text"), "\"patrol_2031\"");
    }
}
