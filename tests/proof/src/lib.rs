//! How a proof says what it measured: one line of JSON on standard output that a report can be made from.
//!
//! A crate of its own, so that tests of every crate may say it and `xtask` may read it without either knowing the other.
//! Refuses to judge: whoever prints a figure has asserted it before. Invariant: one line, one row of the report, numbers as numbers.

use serde_json::{Value, json};

/// What such a line begins with.
pub const MARK: &str = "LYKTA_PROOF ";

/// The row of the planted bugs: its figures are `{"caught": [name, …]}`.
pub const CONTROLS: &str = "controls";

/// Prints `LYKTA_PROOF {"row": …, "figures": …}`. `row` is the name of a row of the reliability report, `figures` an object of named figures.
pub fn say(row: &str, figures: &Value) {
    println!("{}", line(row, figures));
}

/// The line itself, for who has no standard output of its own.
#[must_use]
pub fn line(row: &str, figures: &Value) -> String {
    format!("{MARK}{}", json!({ "row": row, "figures": figures }))
}

/// Says that the checks of `row` have noticed these planted bugs.
pub fn say_caught<T: AsRef<str>>(row: &str, planted: &[T]) {
    println!("{}", caught_line(row, planted));
}

/// The line that says so.
#[must_use]
pub fn caught_line<T: AsRef<str>>(row: &str, planted: &[T]) -> String {
    let planted: Vec<&str> = planted.iter().map(AsRef::as_ref).collect();
    line(CONTROLS, &json!({ "of": row, "caught": planted }))
}

/// The row and its figures, if this line is one of those. A test runner may have written its own words before it.
#[must_use]
pub fn read(line: &str) -> Option<(String, Value)> {
    let (_, said) = line.split_once(MARK)?;
    let said: Value = serde_json::from_str(said.trim()).ok()?;
    Some((said["row"].as_str()?.to_owned(), said["figures"].clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_said() {
        let line = line("holes", &json!({ "skipped": 0 }));
        let said = Some(("holes".to_owned(), json!({ "skipped": 0 })));
        assert_eq!(read(&line), said);
        assert_eq!(read(&format!("test a ... {line}")), said);
        assert_eq!(read("test result: ok"), None);
        assert_eq!(read(&format!("{MARK}half")), None);
    }
}
