//! How a proof says what it measured: one line of JSON on standard output that a report can be made from.
//!
//! Refuses to judge: whoever prints a figure has asserted it before. Invariant: one line, one row of the report, numbers as numbers.

use serde_json::{Value, json};

/// What such a line begins with.
pub const MARK: &str = "LYKTA_PROOF ";

/// Prints `LYKTA_PROOF {"row": …, "figures": …}`. `row` is the name of a row of the reliability report, `figures` an object of named figures.
pub fn say(row: &str, figures: &Value) {
    println!("{MARK}{}", json!({ "row": row, "figures": figures }));
}

/// The row and its figures, if this line is one of those.
#[must_use]
pub fn read(line: &str) -> Option<(String, Value)> {
    let said: Value = serde_json::from_str(line.trim().strip_prefix(MARK)?).ok()?;
    Some((said["row"].as_str()?.to_owned(), said["figures"].clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_said() {
        let line = format!("{MARK}{}", json!({ "row": "holes", "figures": { "skipped": 0 } }));
        assert_eq!(read(&line), Some(("holes".to_owned(), json!({ "skipped": 0 }))));
        assert_eq!(read("test result: ok"), None);
    }
}
