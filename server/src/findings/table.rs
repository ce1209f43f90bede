//! The table as CSV in the form that Swedish spreadsheets open rightly: a byte order mark, semicolons, CRLF.
//!
//! No cell can become a formula: text that starts as one is given an apostrophe in front (OWASP, CSV injection).

use csv::{Terminator, WriterBuilder};
use shared::duplicate::DUPLICATE_OF;
use shared::record::Record;
use shared::value::Position;

use crate::error::Error;
use crate::findings::list::Listed;
use crate::findings::words::Words;

const COLUMNS: &[&str] = &[
    "number",
    "title",
    "state",
    "category",
    "severity",
    "place",
    "latitude",
    "longitude",
    "observations",
    "organisation",
    "deadline",
    "case-number",
    "reply",
    "reason",
    "answered",
    "publishable",
    "duplicate-of",
    "walk",
];

/// A text that no spreadsheet takes for a formula.
pub fn harmless(text: &str) -> String {
    let is_formula = text.trim_start_matches([' ', '\u{a0}']).starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// Writes the table.
///
/// # Errors
/// When memory can't be written, which it can.
pub fn csv(listed: &Listed, words: &Words) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let written = (|| {
        writer.write_record(COLUMNS.iter().map(|column| words.get(&format!("column-{column}"))))?;
        for (index, finding) in listed.findings.iter().enumerate() {
            writer.write_record(row(index + 1, finding, listed, words))?;
        }
        writer.flush()?;
        Ok::<(), csv::Error>(())
    })();
    written.map_err(|error| Error::File(error.into()))?;
    writer.into_inner().map_err(|error| Error::File(error.into_error()))
}

fn row(number: usize, finding: &Record, listed: &Listed, words: &Words) -> Vec<String> {
    let text = |field: &str| harmless(finding.text(field).unwrap_or_default());
    let name = |field: &str| finding.reference(field).and_then(|id| listed.names.get(&id)).map(|name| harmless(name)).unwrap_or_default();
    let choice = |list: &str, field: &str| finding.text(field).map(|word| harmless(&words.choice(list, word))).unwrap_or_default();
    let position: Option<Position> = finding.value("position").and_then(|value| serde_json::from_value(value.clone()).ok());
    let degrees = |e7: fn(&Position) -> i32| position.as_ref().map(|position| decimal(e7(position), words.decimal)).unwrap_or_default();
    let reason = finding.standing.as_ref().and_then(|standing| standing.moves.last()).and_then(|moved| moved.reason.as_deref()).unwrap_or_default();
    // The number of its row; nothing where the reader does not see it, or took another walk's table.
    let original = finding.reference(DUPLICATE_OF).and_then(|id| listed.findings.iter().position(|other| other.id == id));
    let place = if finding.text("place").is_some() { text("place") } else { name("stop") };
    vec![
        number.to_string(),
        text("title"),
        finding.state().map(|state| harmless(&words.choice("finding", state))).unwrap_or_default(),
        choice("category", "category"),
        choice("severity", "severity"),
        place,
        degrees(|position| position.lat_e7),
        degrees(|position| position.lon_e7),
        finding.elements("observations").count().to_string(),
        name("organisation"),
        text("deadline"),
        text("case_number"),
        text("reply"),
        harmless(reason),
        text("answered_at"),
        finding.value("is_publishable").and_then(serde_json::Value::as_bool).map(|yes| words.get(if yes { "yes" } else { "no" })).unwrap_or_default(),
        original.map(|place| (place + 1).to_string()).unwrap_or_default(),
        name("walk"),
    ]
}

/// Degrees × 10⁷ as a decimal number, without a float in between.
fn decimal(e7: i32, point: char) -> String {
    let (whole, rest) = (e7.unsigned_abs() / 10_000_000, e7.unsigned_abs() % 10_000_000);
    let sign = if e7 < 0 { "-" } else { "" };
    format!("{sign}{whole}{point}{rest:07}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        for text in ["=1+1", "+46", "-2", "@SUM(A1)", "\tx", "\rx", " =1", "＝1"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["", "Lampan är trasig", "a=b", "'x"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn degrees_are_exact() {
        assert_eq!(decimal(574_908_500, ','), "57,4908500");
        assert_eq!(decimal(-5, '.'), "-0.0000005");
        assert_eq!(decimal(i32::MIN, '.'), "-214.7483648");
    }
}
