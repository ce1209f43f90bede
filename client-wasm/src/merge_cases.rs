//! Made-up lives of records, the same from the same seed in every build: what `apply` makes of them natively and as WebAssembly is compared byte for byte.
//!
//! Only in builds with the feature `contract`, and in tests. It refuses chance from outside. Its invariant: a case is a pure function of seed and number.

use shared::apply::{apply, apply_again, resolve_bases, trusted_bases};
use shared::id::{OpId, RecordId};
use shared::operation::{Change, Operation};
use shared::record::{Mark, Record};
use shared::scope::Scope;
use shared::stamp::{Rank, Stamp};
use shared::validate::validate;
use shared::visibility::shown_through;

use sha2::{Digest, Sha256};

use crate::json::{parse, write};

/// Chance, small enough for a phone (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap_or_default()]
    }
}

/// As they stand in JSON, with what is hard to read and to write: escapes, halves of pairs, other scripts, great and negative numbers, nested documents.
const VALUES: &[&str] = &[
    r#""a""#,
    r#""b""#,
    r#""åäö \u00e5 \"citat\" \\ \/""#,
    r#""\ud83d\ude00 😀 \u200d\u2028""#,
    r#""rad\nrad\ttab\u0001""#,
    r#""نص عربي""#,
    r#""""#,
    "null",
    "true",
    "0",
    "-1",
    "9007199254740993",
    "18446744073709551615",
    "-9223372036854775808",
    r#"{"lat_e7":575044100,"lon_e7":126587700,"accuracy_m":8,"source":"gps"}"#,
    r#"{"z":1,"a":{"ö":[],"o":{}},"m":[null,[1,[2]],{"b":"\u0000"}]}"#,
    "[[575044100,126587700],[0,-1]]",
];
const FIELDS: &[&str] = &["text", "category", "severity", "title", "reply", "organisation", "position", "unheard_of"];
const SETS: &[&str] = &["comments", "photos", "observations"];
const STATES: &[&str] = &["received", "reviewed", "assigned", "confirmed", "planned", "fixed", "checked", "declined", "reopened", "preserved"];

fn id(number: u64) -> uuid::Uuid {
    uuid::Uuid::from_u128(u128::from(number) | (0x0193_3f5e_9c00_7aaa_8aaa << 48))
}

fn seen(chance: &mut Chance) -> String {
    let one = |chance: &mut Chance| match chance.below(2) {
        0 => format!(r#"{{"stamp":"{:016x}"}}"#, 1_000 + chance.below(14)),
        _ => format!(r#"{{"op":"{}"}}"#, id(chance.below(14))),
    };
    let list: Vec<String> = (0..chance.below(3)).map(|_| one(chance)).collect();
    format!(r#"{{"text":[{}],"reply":[{}]}}"#, list.join(","), one(chance))
}

fn fields(chance: &mut Chance) -> String {
    let list: Vec<String> = (0..1 + chance.below(4)).map(|_| format!(r#""{}":{}"#, chance.pick(FIELDS), chance.pick(VALUES))).collect();
    format!("{{{}}}", list.join(","))
}

fn change(chance: &mut Chance, is_first: bool) -> String {
    let element = id(chance.below(4));
    match if is_first { 0 } else { chance.below(14) } {
        0 => format!(r#"{{"type":"create","fields":{}}}"#, fields(chance)),
        1..=6 => format!(r#"{{"type":"set","fields":{}}}"#, fields(chance)),
        7..=8 => format!(r#"{{"type":"append","set":"{}","element":"{element}","value":{}}}"#, chance.pick(SETS), chance.pick(VALUES)),
        9 => format!(r#"{{"type":"remove","set":"{}","element":"{element}"}}"#, chance.pick(SETS)),
        10 => r#"{"type":"withdraw"}"#.to_owned(),
        11 => r#"{"type":"sung","song":1.5}"#.to_owned(),
        _ => format!(
            r#"{{"type":"move","from":"{}","to":"{}","reason":{}}}"#,
            chance.pick(STATES),
            chance.pick(STATES),
            chance.pick(&["null", r#""ja""#])
        ),
    }
}

/// The text of an operation, as it would travel.
fn body(chance: &mut Chance, kind: &str, number: u64) -> String {
    let (op, record, base) = (id(number), id(99), seen(chance));
    // Now and then one that no reader takes.
    let proposed = if chance.below(40) == 0 { "soon".to_owned() } else { format!("{:016x}", 1_000 + chance.below(20)) };
    let change = change(chance, number == 0);
    format!(
        r#"{{"op_id":"{op}","schema":1,"kind":"{kind}","record_id":"{record}","proposed":"{proposed}","base":{base},"change":{change},"later":[1]}}"#
    )
}

fn mark(chance: &mut Chance, number: u64, is_pending: bool) -> Mark {
    let rank = if is_pending { Rank::Pending(number) } else { Rank::Final(Stamp(1_000 + (number * 5 + chance.below(3)) % 14)) };
    Mark { rank, op: OpId(id(number)), by: RecordId(id(chance.below(3))) }
}

/// The planted difference: the last to arrive wins.
fn spoil(record: &mut Record) {
    for field in record.fields.values_mut() {
        field.writes.reverse();
    }
}

/// What a case comes to, as text: the record after each operation, what was said of it, and what others are shown of it.
pub fn case(seed: u64, number: u64, is_planted: bool) -> String {
    let mut chance = Chance(seed.wrapping_mul(0x0001_0000_01b3) ^ number.wrapping_mul(0x9e37_79b9));
    let kind = chance.pick(&["observation", "finding", "finding", "walk", "patrol_2031"]);
    let mut record: Option<Record> = None;
    let mut said = String::new();
    for step in 0..2 + chance.below(12) {
        let text = body(&mut chance, kind, step);
        let is_pending = chance.below(3) == 0;
        let mark = mark(&mut chance, step, is_pending);
        let Some(operation) = parse::<Operation>(&text) else {
            said.push_str("unreadable\n");
            continue;
        };
        let form = validate(&operation).err().map_or("lawful", |invalid| invalid.code.as_str());
        let is_again = chance.below(4) == 0 || matches!(operation.change, Change::Unknown);
        let outcome = if is_again {
            let bases = trusted_bases(record.as_ref(), &operation);
            apply_again(&mut record, &operation, mark, &bases)
        } else {
            let bases = resolve_bases(record.as_ref(), &operation);
            apply(&mut record, &operation, mark, &bases)
        };
        for word in [form, " ", outcome.err().map_or("applied", |code| code.as_str()), "\n"] {
            said.push_str(word);
        }
    }
    let Some(mut record) = record else { return said };
    if is_planted {
        spoil(&mut record);
    }
    let conflicts = record.fields.iter().filter(|(_, field)| field.is_conflicted()).map(|(name, _)| name.clone());
    said.push_str(&conflicts.collect::<Vec<_>>().join(","));
    for scopes in [vec![Scope::Person(RecordId(id(1)))], vec![Scope::Area(RecordId(id(1)))]] {
        said.push('\n');
        said.push_str(&write(&shown_through(&record, &scopes)));
    }
    said.push('\n');
    said.push_str(&record.canonical());
    said.push('\n');
    said.push_str(&write(&record));
    said
}

/// The beginnings of the digests of cases 0 to `count`, one a line. `planted`: the case with the planted difference.
pub fn digests(seed: u64, count: u32, planted: Option<u32>) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let digest = Sha256::digest(case(seed, u64::from(number), planted == Some(number)).as_bytes());
        for byte in &digest[..8] {
            lines.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('?'));
            lines.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('?'));
        }
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_their_seeds_own_and_hold_all_that_may_happen() {
        let all: String = (0..2_000).map(|number| case(1, number, false)).collect();
        for what in
            ["lawful applied", "moved_on", "already_exists", "unknown_change", "wrong_type", "unreadable", "😀", "removed", "withdrawn", "moves"]
        {
            assert!(all.contains(what), "no case has {what}");
        }
        assert_eq!(digests(7, 50, None), digests(7, 50, None));
        assert_ne!(digests(7, 50, None), digests(8, 50, None));
    }

    #[test]
    fn both_writers_write_a_record_alike() {
        for number in 0..2_000 {
            let text = case(3, number, false);
            let last: Vec<&str> = text.lines().rev().take(2).collect();
            assert!(!last[0].starts_with('{') || last[0] == last[1], "{number}: {text}");
        }
    }

    #[test]
    fn a_planted_difference_shows() {
        let (right, spoilt) = (digests(5, 400, None), digests(5, 400, Some(123)));
        let other: Vec<usize> = right.lines().zip(spoilt.lines()).enumerate().filter(|(_, (one, other))| one != other).map(|(at, _)| at).collect();
        assert!(other.is_empty() || other == [123], "{other:?}");
        assert!((0..400).any(|number| digests(5, 400, Some(number)) != right), "the planted bug changes something");
    }
}
