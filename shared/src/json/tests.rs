//! The small flavour and the great one are the same.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::map::{Map, Set};
use super::{parse, tree, write};

/// What the small flavour makes of a text, as text.
fn small(text: &str) -> Option<String> {
    let mut written = String::new();
    write::write(&parse::parse(text)?, &mut written);
    Some(written)
}

fn great(text: &str) -> Option<String> {
    serde_json::from_str::<serde_json::Value>(text).ok().map(|value| value.to_string())
}

#[test]
fn texts_that_are_hard_to_read() {
    let cases = [
        "",
        " ",
        "null",
        " null ",
        "nul",
        "nulls",
        "true",
        "false",
        "[]",
        "[ ]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{}",
        "{ }",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"b\":1,\"a\":2,\"b\":3}",
        "0",
        "-0",
        "00",
        "01",
        "-01",
        "-",
        "+1",
        "1.",
        ".5",
        "18446744073709551615",
        "-9223372036854775808",
        "1e",
        "1e+",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u00e5\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ud83dx\"",
        "\"\u{7f}\"",
        "\"\n\"",
        "\"a\\/b\"",
        "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\"",
        "[[[]]]",
        "\u{feff}null",
        "1 2",
        "]",
        "\"å\u{1f600}\"",
    ];
    for text in cases {
        // The great one makes a fraction of minus nothing, and writes it as one.
        let expected = if text == "-0" { Some("-0".to_owned()) } else { great(text) };
        assert_eq!(small(text), expected, "{text:?}");
    }
    for depth in [1, 126, 127, 128, 129, 100_000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(small(&text), great(&text), "{depth} deep");
    }
}

#[test]
fn what_is_no_whole_number_stays_as_it_came() {
    for text in ["1.0", "1e5", "-2.50E-3", "18446744073709551616", "-9223372036854775809"] {
        assert!(great(text).is_some());
        assert_eq!(small(text).as_deref(), Some(text));
        assert!(matches!(parse::parse(text), Some(tree::Value::Number(number)) if number.is_f64()), "{text}");
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::btree_map(".{0,4}", inner, 0..6).prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_tree_is_the_same_text(value in value()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
            prop_assert_eq!(small(&text), great(&text));
        }
        let through_serde: tree::Value = serde_json::from_value(value.clone()).expect("JSON");
        prop_assert_eq!(Some(through_serde.clone()), parse::parse(&value.to_string()));
        prop_assert_eq!(serde_json::to_value(&through_serde).expect("JSON"), value);
    }

    #[test]
    fn every_text_is_refused_by_both_or_neither(text in "[\\[\\]{},:\"\\\\ntrue0-9.eE+ u]{0,24}") {
        prop_assert_eq!(small(&text).is_some(), great(&text).is_some(), "{}", text);
    }

    #[test]
    fn maps_do_the_same(steps in proptest::collection::vec((0_u8..5, 0_u8..12, any::<u16>()), 0..60)) {
        let (mut small, mut great) = (Map::new(), BTreeMap::new());
        for (step, key, value) in steps {
            match step {
                0 => prop_assert_eq!(small.insert(key, value), great.insert(key, value)),
                1 => prop_assert_eq!(small.remove(&key), great.remove(&key)),
                2 => {
                    *small.entry(key).or_default() ^= value;
                    *great.entry(key).or_default() ^= value;
                }
                3 => {
                    small.retain(|kept, held| *kept != key && *held != value);
                    great.retain(|kept, held| *kept != key && *held != value);
                }
                _ => {
                    if let Some(held) = small.get_mut(&key) { *held = value; }
                    if let Some(held) = great.get_mut(&key) { *held = value; }
                }
            }
            prop_assert_eq!((small.get(&key), small.contains_key(&key), small.len()), (great.get(&key), great.contains_key(&key), great.len()));
            prop_assert!(small.iter().eq(great.iter()) && small.keys().eq(great.keys()) && small.values().eq(great.values()));
        }
        prop_assert!(small.into_iter().eq(great));
    }

    #[test]
    fn sets_do_the_same(items in proptest::collection::vec(0_u8..20, 0..30)) {
        let (mut small, mut great) = (Set::new(), BTreeSet::new());
        for item in items {
            prop_assert_eq!(small.insert(item), great.insert(item));
            prop_assert!(small.contains(&item) && small.iter().eq(great.iter()));
        }
    }
}
