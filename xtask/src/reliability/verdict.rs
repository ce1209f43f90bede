//! Whether a row meets its bar.
//!
//! Refuses to call anything met that was not measured, or whose command failed. Invariant: the verdict follows from the record and the limits alone.

use serde_json::Value;

use super::record::Measured;
use super::rows::{Limit, Row};

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    /// A command failed; its tests say why.
    Failed,
    /// What was measured is not the bar; in words.
    NotMet(String),
    /// Everything held, but less was tried than the bar says; in words.
    Smaller(String),
    NotMeasured,
}

impl Verdict {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Met => "met".to_owned(),
            Self::Failed => "**FAILED**".to_owned(),
            Self::NotMet(why) => format!("**NOT met**: {why}"),
            Self::Smaller(why) => format!("holds, not at the bar's size: {why}"),
            Self::NotMeasured => "**not measured**".to_owned(),
        }
    }
}

/// The verdict over a row.
pub(super) fn judge(row: &Row, measured: Option<&Measured>) -> Verdict {
    let Some(measured) = measured else { return Verdict::NotMeasured };
    if measured.commands.iter().any(|ran| !ran.has_passed) {
        return Verdict::Failed;
    }
    if measured.figures.is_empty() {
        return Verdict::NotMeasured;
    }
    let mut smaller = None;
    for limit in row.limits {
        let (Limit::AtMost(name, bar) | Limit::Size(name, bar)) = limit;
        let said: Vec<f64> = measured.figures.iter().filter_map(|figures| figures.get(*name).and_then(Value::as_f64)).collect();
        if said.is_empty() {
            return Verdict::NotMet(format!("no figure `{name}`"));
        }
        let greatest = said.iter().copied().fold(f64::MIN, f64::max);
        match limit {
            Limit::AtMost(..) if greatest > *bar => return Verdict::NotMet(format!("{name} {greatest}, at most {bar}")),
            Limit::Size(..) if said.iter().sum::<f64>() < *bar => smaller = Some(format!("{name} {} of {bar}", said.iter().sum::<f64>())),
            Limit::AtMost(..) | Limit::Size(..) => {}
        }
    }
    smaller.map_or(Verdict::Met, Verdict::Smaller)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reliability::record::Ran;

    const ROW: Row = Row { name: "x", title: "", bar: "", limits: &[Limit::Size("kills", 25.0), Limit::AtMost("lost", 0.0)] };

    fn measured(has_passed: bool, figures: Vec<Value>) -> Measured {
        let ran = Ran { command: "cargo test".to_owned(), seconds: 1.0, has_passed };
        Measured { commit: "c".to_owned(), at: "a".to_owned(), cores: 2, commands: vec![ran], figures, caught: Vec::new() }
    }

    #[test]
    fn nothing_is_met_that_was_not_shown() {
        let of = |has_passed, figures| judge(&ROW, Some(&measured(has_passed, figures)));
        assert_eq!(judge(&ROW, None), Verdict::NotMeasured);
        assert_eq!(of(true, vec![]), Verdict::NotMeasured);
        assert_eq!(of(true, vec![json!({"kills": 25, "lost": 0})]), Verdict::Met);
        assert_eq!(of(true, vec![json!({"kills": 20, "lost": 0}), json!({"kills": 5})]), Verdict::Met);
        assert_eq!(of(false, vec![json!({"kills": 25, "lost": 0})]), Verdict::Failed);
        assert_eq!(of(true, vec![json!({"kills": 25})]), Verdict::NotMet("no figure `lost`".to_owned()));
        assert_eq!(of(true, vec![json!({"kills": 25, "lost": 0}), json!({"lost": 1})]), Verdict::NotMet("lost 1, at most 0".to_owned()));
        assert_eq!(of(true, vec![json!({"kills": 10, "lost": 0})]), Verdict::Smaller("kills 10 of 25".to_owned()));
    }
}
