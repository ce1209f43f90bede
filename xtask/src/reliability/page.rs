//! docs/reliability.md, made of the record and the rows.
//!
//! Refuses to be edited: the check in `cargo xtask test` compares the file with what this makes.
//! Invariant: the same record makes the same page, and no figure comes from anywhere else.

use std::fmt::Write as _;

use serde_json::Value;

use super::record::{Measured, Record};
use super::rows::{ROWS, Row};
use super::verdict::judge;

const HEAD: &str = "# Reliability

Written by `cargo xtask bench reliability` from what the proofs printed when it ran them (the record is [reliability.json](reliability.json)); no figure here is typed by hand, and
`cargo xtask test` fails when this page is not what the record makes. Durations include compiling. Machines are shared and noisy: counts pass or fail, times are only told.

`cargo xtask bench reliability [--quick] [--only ROW]`: everything, optimised; `--quick` with what CI tries. `LYKTA_SEEDS`, `LYKTA_KILLS`, `LYKTA_SERVER_KILLS`, `LYKTA_OBSERVATIONS` and
`LYKTA_FUZZ_SECONDS` say how much is tried. How a proof is added: [building.md](building.md#proofs).
";

pub(super) fn render(record: &Record) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n| what | bar | | figures | took | measured |\n|---|---|---|---|---|---|\n");
    for row in ROWS {
        let measured = record.rows.get(row.name);
        let verdict = judge(row, measured).words();
        let (figures, took, when) = measured.map_or_else(Default::default, |measured| (figures(measured), took(measured), when(measured)));
        line(&mut page, &format!("| {} | {} | {} | {figures} | {took} | {when} |", cell(row.title), cell(row.bar), cell(&verdict)));
    }
    page.push_str("\n## The commands, and the controls\n");
    for row in ROWS {
        details(&mut page, row, record.rows.get(row.name));
    }
    page
}

fn line(page: &mut String, text: &str) {
    writeln!(page, "{text}").expect("a text can be written to");
}

fn details(page: &mut String, row: &Row, measured: Option<&Measured>) {
    line(page, &format!("\n### {}\n", row.name));
    let Some(measured) = measured else { return line(page, "Not measured yet.") };
    if measured.commands.is_empty() {
        line(page, "No proof names this row.");
    }
    for ran in &measured.commands {
        let fate = if ran.has_passed { "passed" } else { "**failed**" };
        line(page, &format!("- `{}`: {fate} in {}", ran.command, duration(ran.seconds)));
    }
    for figures in &measured.figures {
        line(page, &format!("- {}", said(figures, true)));
    }
    if !measured.caught.is_empty() {
        line(page, &format!("- Planted and caught: {}", measured.caught.join("; ")));
    }
}

fn when(measured: &Measured) -> String {
    format!("{} at `{}`, {} cores", measured.at, measured.commit, measured.cores)
}

fn took(measured: &Measured) -> String {
    duration(measured.commands.iter().map(|ran| ran.seconds).sum())
}

fn duration(seconds: f64) -> String {
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.1} min", seconds / 60.0) }
}

fn figures(measured: &Measured) -> String {
    let mut lines: Vec<String> = measured.figures.iter().map(|figures| said(figures, false)).collect();
    if !measured.caught.is_empty() {
        lines.push(format!("{} planted bugs caught", measured.caught.len()));
    }
    cell(&lines.join("<br>"))
}

/// Names and numbers; in the table without what is long.
fn said(figures: &Value, is_whole: bool) -> String {
    let Some(figures) = figures.as_object() else { return value(figures) };
    // The planted bugs have a line of their own.
    let parts = figures.iter().filter(|(name, _)| *name != "controls").filter_map(|(name, figure)| match figure {
        Value::Array(list) if !is_whole => Some(format!("{}: {}", words(name), list.len())),
        Value::Object(_) if !is_whole => None,
        figure => Some(format!("{} {}", words(name), value(figure))),
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

pub(super) fn value(figure: &Value) -> String {
    match figure {
        Value::Number(number) if number.is_u64() => thousands(&number.to_string()),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |number| format!("{:.3}", number).trim_end_matches('0').trim_end_matches('.').to_owned()),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(value).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members.iter().map(|(name, figure)| format!("{} {}", words(name), value(figure))).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Null => figure.to_string(),
    }
}

fn thousands(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_told_in_words() {
        let figures = json!({"seeds": 1_000_000, "rpo_seconds": 11.5, "names": ["a", "b"], "median": 2.0});
        assert_eq!(said(&figures, false), "median 2, names: 2, rpo seconds 11.5, seeds 1,000,000");
        assert!(said(&figures, true).contains("names a, b"));
    }

    #[test]
    fn a_row_without_a_measurement_says_so() {
        let page = render(&Record::default());
        assert_eq!(page.matches("**not measured**").count(), ROWS.len());
    }
}
