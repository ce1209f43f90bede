//! The tables of kinds and codes in docs/protocol.md are written from the code. With `LYKTA_BLESS=1` this test writes them; otherwise it compares.

use std::fmt::Write as _;
use std::path::Path;

use shared::code::Code;
use shared::kind::{ElementKey, Kind, spec};
use shared::value::Shape;

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Line { most } => format!("one line, ≤ {most}"),
        Shape::Text { most } => format!("text, ≤ {most}"),
        Shape::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" "),
        Shape::Integer { least, most } => format!("whole number {least}–{most}"),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Instant => "instant".to_owned(),
        Shape::Reference(kind) => format!("id of a {kind}"),
        Shape::References { kind, most } => format!("list of ids of {kind}s, ≤ {most}"),
        Shape::Position => "position".to_owned(),
        Shape::Line2d { least, most } => format!("list of {least}–{most} points"),
        Shape::Photo => "`width_px`, `height_px`, `size_bytes`".to_owned(),
        Shape::Document { most_bytes } => format!("JSON object, ≤ {most_bytes} bytes"),
        Shape::Empty => "`null`".to_owned(),
    }
}

fn kinds() -> String {
    let mut table = "| kind | field or set | value | |\n|---|---|---|---|\n".to_owned();
    for kind in Kind::ALL {
        let spec = spec(kind).expect("every known kind has one");
        for field in spec.fields {
            let duty = match (field.is_required, field.is_fixed) {
                (true, true) => "required, set once",
                (true, false) => "required",
                (false, true) => "set once",
                (false, false) => "",
            };
            writeln!(table, "| `{kind}` | `{}` | {} | {duty} |", field.name, shape(&field.shape)).expect("a string takes all");
        }
        for set in spec.sets {
            let element = match set.element {
                ElementKey::Uuid => "a fresh UUID".to_owned(),
                ElementKey::Photo => "a photo's hash".to_owned(),
                ElementKey::Record(kind) => format!("the id of a {kind}"),
            };
            writeln!(table, "| `{kind}` | set `{}` | {} | element: {element}; ≤ {} |", set.name, shape(&set.shape), set.at_most)
                .expect("a string takes all");
        }
    }
    table.push_str("\nLifecycles (`move`); a step marked with * owes a `reason`, one with a field in brackets owes that field a value:\n\n| kind | from | to |\n|---|---|---|\n");
    for kind in Kind::ALL {
        let Some(machine) = spec(kind).and_then(|spec| spec.machine) else { continue };
        for from in machine.states {
            let to: Vec<String> = machine
                .steps_from(from)
                .map(|step| {
                    let field = step.needs_field.map(|name| format!(" (`{name}`)")).unwrap_or_default();
                    format!("`{}`{}{field}", step.to, if step.needs_reason { "*" } else { "" })
                })
                .collect();
            let first = if *from == machine.initial { " (first)" } else { "" };
            writeln!(table, "| `{kind}` | `{from}`{first} | {} |", if to.is_empty() { "–".to_owned() } else { to.join(" ") })
                .expect("a string takes all");
        }
    }
    table
}

fn codes() -> String {
    let mut table = "| code | status of a whole answer | meaning |\n|---|---|---|\n".to_owned();
    for code in Code::ALL {
        writeln!(table, "| `{}` | {} | {} |", code.as_str(), code.status(), code.meaning()).expect("a string takes all");
    }
    table
}

fn replaced(document: &str, name: &str, table: &str) -> String {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = document.split_once(&start).unwrap_or_else(|| panic!("{start} is missing"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{end} is missing"));
    format!("{before}{start}{table}{end}{after}")
}

#[test]
fn the_tables_in_the_protocol_are_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md");
    let document = std::fs::read_to_string(&path).expect("docs/protocol.md is there");
    let right = replaced(&replaced(&document, "kinds", &kinds()), "codes", &codes());
    if std::env::var_os("LYKTA_BLESS").is_some() {
        std::fs::write(&path, &right).expect("it can be written");
    }
    let now = std::fs::read_to_string(&path).expect("docs/protocol.md is there");
    assert!(now == right, "docs/protocol.md is behind the code: LYKTA_BLESS=1 cargo test -p shared --test protocol_tables");
}
