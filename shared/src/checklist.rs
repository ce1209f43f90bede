//! Checklists as versioned data: sections, an opener each, questions, scales, and which stop kinds ask them.
//!
//! A version that a walk has used never changes; a better wording is a new version. The default is data, not code: `data/checklist-v1.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text in several languages, by language tag.
pub type Texts = BTreeMap<String, String>;

/// How a question is answered. In every scale high and "yes" are good; all but text also take "not applicable here" and "don't know".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub enum Scale {
    /// 0 urgent, 1 poor, 2 acceptable, 3 good.
    A,
    /// Yes, partly, no.
    B,
    /// 0 very unsafe to 3 very safe.
    F,
    /// Words.
    #[serde(rename = "text")]
    Text,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Question {
    /// Stable within the checklist, for example `lighting.even`.
    pub key: String,
    /// How it is answered.
    pub scale: Scale,
    /// The question.
    pub text: Texts,
    /// Only asked in this light (`dark`: dusk and dark; `day`: by day); missing: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub light: Option<String>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Section {
    /// Stable; also the category of an observation made from it.
    pub key: String,
    /// Its title.
    pub title: Texts,
    /// The question on scale A or F that opens it, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub opener: Option<Question>,
    /// The rest.
    pub questions: Vec<Question>,
}

/// A whole checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
pub struct Document {
    /// In the order in which they are shown.
    pub sections: Vec<Section>,
    /// Stop kind to the keys of the at most five questions that are asked there first.
    pub stop_kinds: BTreeMap<String, Vec<String>>,
}

/// The default checklist, version 1, as text.
pub const DEFAULT_V1: &str = include_str!("../data/checklist-v1.json");

/// The default checklist, version 1.
pub fn default_v1() -> Document {
    serde_json::from_str(DEFAULT_V1).expect("the default checklist is checked by a test")
}
