//! The shapes of values, and the check that a JSON value has its shape.
//!
//! No floats: a number that merges must read back as the bytes that were written, so positions are degrees × 10⁷ as integers.

use crate::json::{Object, Value};
use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::digits::read_number;
use crate::id::{PhotoId, RecordId};

/// What a field's values look like. Lengths are in characters (Unicode scalar values), unless the name says bytes.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// One line of text.
    Line { most: usize },
    /// Text with line breaks.
    Text { most: usize },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number.
    Integer { least: i64, most: i64 },
    /// true or false.
    Boolean,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339 in UTC with `Z`.
    Instant,
    /// The id of a record of this kind.
    Reference(&'static str),
    /// A list of ids of records of this kind.
    References { kind: &'static str, most: usize },
    /// A [`Position`].
    Position,
    /// A list of points `[latitude, longitude]`, degrees × 10⁷.
    Line2d { least: usize, most: usize },
    /// A [`PhotoFacts`].
    Photo,
    /// A JSON object, whole.
    Document { most_bytes: usize },
    /// `null`: the element's id says it all.
    Empty,
}

/// Where a position came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PositionSource {
    /// The phone's satellite or network position.
    Gps,
    /// The stop's own position.
    Stop,
    /// Put on the map by hand.
    Pin,
}

/// A place on the earth (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Latitude, degrees × 10⁷, north positive.
    pub lat_e7: i32,
    /// Longitude, degrees × 10⁷, east positive.
    pub lon_e7: i32,
    /// Radius of the 68 % confidence circle in metres, as the phone reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub accuracy_m: Option<u32>,
    /// Where it came from.
    pub source: PositionSource,
}

/// What is known of a photo beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct PhotoFacts {
    /// Width in pixels of what was uploaded.
    pub width_px: u32,
    /// Height in pixels of what was uploaded.
    pub height_px: u32,
    /// Size of what was uploaded.
    pub size_bytes: u32,
}

/// The greatest latitude, degrees × 10⁷.
const GREATEST_LAT_E7: i64 = 900_000_000;
/// The greatest longitude, degrees × 10⁷.
const GREATEST_LON_E7: i64 = 1_800_000_000;

fn text(value: &Value, most: usize, may_break: bool) -> Result<(), Code> {
    let text = value.as_str().ok_or(Code::WrongType)?;
    if text.chars().count() > most {
        return Err(Code::TooLong);
    }
    if text.chars().any(|letter| is_forbidden(letter, may_break)) {
        return Err(Code::ForbiddenCharacter);
    }
    Ok(())
}

/// Control characters, and the overrides and isolates that can make a text read as another one.
fn is_forbidden(letter: char, may_break: bool) -> bool {
    match letter {
        '\n' => !may_break,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        other => other.is_control(),
    }
}

fn reference(value: &Value) -> Result<(), Code> {
    let text = value.as_str().ok_or(Code::WrongType)?;
    let id: RecordId = text.parse().map_err(|_| Code::WrongType)?;
    // One spelling only, so that equal references are equal bytes.
    if id.text() == text { Ok(()) } else { Err(Code::WrongType) }
}

fn point(value: &Value) -> Result<(), Code> {
    let [lat, lon] = value.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(Code::WrongType);
    };
    let lat = lat.as_i64().ok_or(Code::WrongType)?;
    let lon = lon.as_i64().ok_or(Code::WrongType)?;
    if lat.abs() > GREATEST_LAT_E7 || lon.abs() > GREATEST_LON_E7 { Err(Code::OutOfRange) } else { Ok(()) }
}

/// The members of an object that has no others than these.
fn members<'a>(value: &'a Value, known: &[&str]) -> Result<&'a Object, Code> {
    let members = value.as_object().ok_or(Code::WrongType)?;
    if members.keys().all(|name| known.contains(&name.as_str())) { Ok(members) } else { Err(Code::WrongType) }
}

/// A member that fits the whole numbers of its field in [`Position`] or [`PhotoFacts`].
fn whole<N: TryFrom<i64>>(members: &Object, name: &str) -> Result<N, Code> {
    let number = members.get(name).and_then(Value::as_i64).ok_or(Code::WrongType)?;
    N::try_from(number).map_err(|_| Code::WrongType)
}

/// A [`Position`], by hand: a derived reader would also take a list, and costs the client 10 kB.
fn position(value: &Value) -> Result<(), Code> {
    let members = members(value, &["lat_e7", "lon_e7", "accuracy_m", "source"])?;
    let (lat, lon): (i32, i32) = (whole(members, "lat_e7")?, whole(members, "lon_e7")?);
    if members.get("accuracy_m").is_some_and(|accuracy| !accuracy.is_null()) {
        whole::<u32>(members, "accuracy_m")?;
    }
    if !matches!(members.get("source").and_then(Value::as_str), Some("gps" | "stop" | "pin")) {
        return Err(Code::WrongType);
    }
    let in_range = i64::from(lat).abs() <= GREATEST_LAT_E7 && i64::from(lon).abs() <= GREATEST_LON_E7;
    if in_range { Ok(()) } else { Err(Code::OutOfRange) }
}

/// The most pixels of a photo's side.
const LONGEST_SIDE_PX: u32 = 20_000;

/// A [`PhotoFacts`], by hand.
fn photo_facts(value: &Value) -> Result<(), Code> {
    let members = members(value, &["width_px", "height_px", "size_bytes"])?;
    let (width, height): (u32, u32) = (whole(members, "width_px")?, whole(members, "height_px")?);
    whole::<u32>(members, "size_bytes")?;
    let sides = 1..=LONGEST_SIDE_PX;
    if sides.contains(&width) && sides.contains(&height) { Ok(()) } else { Err(Code::OutOfRange) }
}

/// How deep a document may be nested: what is stored deeper than a reader of JSON goes could never be sent to anybody.
const DEEPEST: usize = 32;

/// No floats in it, and not too deep.
fn document(value: &Value, depth: usize) -> Result<(), Code> {
    let mut inner = |value| document(value, depth + 1);
    match value {
        _ if depth > DEEPEST => Err(Code::TooLong),
        Value::Number(number) if number.is_f64() => Err(Code::WrongType),
        Value::Array(items) => items.iter().try_for_each(inner),
        Value::Object(members) => members.values().try_for_each(&mut inner),
        _ => Ok(()),
    }
}

/// A number of so many digits, and what follows it.
fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    Some((u32::try_from(read_number(number)?).ok()?, rest))
}

/// Reads `YYYY-MM-DD` of a day that exists; gives what follows it.
fn day(text: &str) -> Option<&str> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=last).contains(&day).then_some(rest)
}

/// Reads `HH:MM:SS`, with or without a fraction of at most nine digits; gives what follows it.
fn time_of_day(text: &str) -> Option<&str> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = digits(rest.strip_prefix(':')?, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let Some(fraction) = rest.strip_prefix('.') else { return Some(rest) };
    let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&count).then_some(&fraction[count..])
}

fn date(value: &Value) -> Result<(), Code> {
    let text = value.as_str().ok_or(Code::WrongType)?;
    if day(text) == Some("") { Ok(()) } else { Err(Code::WrongType) }
}

/// Read by hand: the crate that parses times costs the client 23 kB.
fn instant(value: &Value) -> Result<(), Code> {
    let text = value.as_str().ok_or(Code::WrongType)?;
    let rest = day(text).and_then(|rest| time_of_day(rest.strip_prefix('T')?));
    if rest == Some("Z") { Ok(()) } else { Err(Code::WrongType) }
}

impl Shape {
    /// Whether a value has this shape. `null` is never a value here: emptying a field is the caller's question.
    pub fn check(&self, value: &Value) -> Result<(), Code> {
        match self {
            Self::Line { most } => text(value, *most, false),
            Self::Text { most } => text(value, *most, true),
            Self::Choice(words) => match value.as_str() {
                Some(word) if words.contains(&word) => Ok(()),
                Some(_) => Err(Code::UnknownChoice),
                None => Err(Code::WrongType),
            },
            Self::Integer { least, most } => match value.as_i64() {
                Some(number) if (*least..=*most).contains(&number) => Ok(()),
                Some(_) => Err(Code::OutOfRange),
                None => Err(Code::WrongType),
            },
            Self::Boolean => value.as_bool().map(|_| ()).ok_or(Code::WrongType),
            Self::Date => date(value),
            Self::Instant => instant(value),
            Self::Reference(_) => reference(value),
            Self::References { most, .. } => {
                let items = value.as_array().ok_or(Code::WrongType)?;
                if items.len() > *most {
                    return Err(Code::TooLong);
                }
                items.iter().try_for_each(reference)
            }
            Self::Position => position(value),
            Self::Line2d { least, most } => {
                let points = value.as_array().ok_or(Code::WrongType)?;
                if points.len() > *most {
                    return Err(Code::TooLong);
                }
                if points.len() < *least {
                    return Err(Code::OutOfRange);
                }
                points.iter().try_for_each(point)
            }
            Self::Photo => photo_facts(value),
            Self::Document { most_bytes } => {
                if !value.is_object() {
                    return Err(Code::WrongType);
                }
                document(value, 1)?;
                if crate::json::length(value) > *most_bytes { Err(Code::TooLong) } else { Ok(()) }
            }
            Self::Empty => {
                if value.is_null() {
                    Ok(())
                } else {
                    Err(Code::WrongType)
                }
            }
        }
    }
}

/// Whether a text says nothing.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Whether a text names a photo as this protocol spells it.
pub fn is_photo_id(text: &str) -> bool {
    text.parse::<PhotoId>().is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// An object in so many others, itself counted.
    fn nested(depth: usize) -> Value {
        (1..depth).fold(json!({}), |inner, _| json!({ "a": inner }))
    }

    #[test]
    fn each_shape_takes_its_own_and_names_what_is_wrong() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let cases: &[(Shape, Value, Result<(), Code>)] = &[
            (Shape::Line { most: 3 }, json!("åäö"), Ok(())),
            (Shape::Line { most: 3 }, json!("åäöx"), Err(Code::TooLong)),
            (Shape::Line { most: 30 }, json!("a\nb"), Err(Code::ForbiddenCharacter)),
            (Shape::Text { most: 30 }, json!("a\nb"), Ok(())),
            (Shape::Text { most: 30 }, json!("a\u{202e}b"), Err(Code::ForbiddenCharacter)),
            (Shape::Text { most: 30 }, json!(1), Err(Code::WrongType)),
            (Shape::Choice(&["a"]), json!("b"), Err(Code::UnknownChoice)),
            (Shape::Integer { least: 0, most: 5 }, json!(5), Ok(())),
            (Shape::Integer { least: 0, most: 5 }, json!(-1), Err(Code::OutOfRange)),
            (Shape::Integer { least: 0, most: 5 }, json!(1.0), Err(Code::WrongType)),
            (Shape::Date, json!("2018-02-30"), Err(Code::WrongType)),
            (Shape::Date, json!("2018-02-28"), Ok(())),
            (Shape::Instant, json!("2018-10-10T18:42:00Z"), Ok(())),
            (Shape::Instant, json!("2018-10-10T18:42:00+02:00"), Err(Code::WrongType)),
            (Shape::Instant, json!("2018-10-10T18:42:00.123456789Z"), Ok(())),
            (Shape::Instant, json!("2018-10-10T18:42:00.1234567891Z"), Err(Code::WrongType)),
            (Shape::Instant, json!("2018-10-10T18:42:00.Z"), Err(Code::WrongType)),
            (Shape::Instant, json!("2018-10-10T24:00:00Z"), Err(Code::WrongType)),
            (Shape::Instant, json!("2018-10-10 18:42:00Z"), Err(Code::WrongType)),
            (Shape::Instant, json!("2018-10-10T18:42:0\u{e5}Z"), Err(Code::WrongType)),
            (Shape::Date, json!("2018-1\u{e5}-01"), Err(Code::WrongType)),
            (Shape::Date, json!("2018-+1-01"), Err(Code::WrongType)),
            (Shape::Date, json!("2018-04-31"), Err(Code::WrongType)),
            (Shape::Date, json!("2018-00-01"), Err(Code::WrongType)),
            (Shape::Date, json!("1900-02-29"), Err(Code::WrongType)),
            (Shape::Date, json!("2000-02-29"), Ok(())),
            (Shape::Reference("area"), json!(id), Ok(())),
            (Shape::Reference("area"), json!(id.to_uppercase()), Err(Code::WrongType)),
            (Shape::Position, json!({"lat_e7": 575_000_000, "lon_e7": 127_000_000, "accuracy_m": 8, "source": "gps"}), Ok(())),
            (Shape::Position, json!({"lat_e7": 900_000_001, "lon_e7": 0, "source": "gps"}), Err(Code::OutOfRange)),
            (Shape::Position, json!({"lat_e7": 57.5, "lon_e7": 12.7, "source": "gps"}), Err(Code::WrongType)),
            (Shape::Position, json!({"lat_e7": 1, "lon_e7": 2, "accuracy_m": null, "source": "pin"}), Ok(())),
            (Shape::Position, json!({"lat_e7": 1, "lon_e7": 2, "accuracy_m": -1, "source": "pin"}), Err(Code::WrongType)),
            (Shape::Position, json!({"lat_e7": 1, "lon_e7": 2, "source": "moon"}), Err(Code::WrongType)),
            (Shape::Position, json!({"lat_e7": 1, "lon_e7": 2, "source": "pin", "altitude": 3}), Err(Code::WrongType)),
            (Shape::Position, json!({"lat_e7": 1, "source": "pin"}), Err(Code::WrongType)),
            (Shape::Position, json!([1, 2, null, "pin"]), Err(Code::WrongType)),
            (Shape::Photo, json!({"width_px": 1, "height_px": 20_000, "size_bytes": 0}), Ok(())),
            (Shape::Photo, json!({"width_px": 0, "height_px": 1, "size_bytes": 1}), Err(Code::OutOfRange)),
            (Shape::Photo, json!({"width_px": 1, "height_px": 20_001, "size_bytes": 1}), Err(Code::OutOfRange)),
            (Shape::Photo, json!({"width_px": 1, "height_px": 1}), Err(Code::WrongType)),
            (Shape::Photo, json!({"width_px": 1, "height_px": 1, "size_bytes": 4_294_967_296_u64}), Err(Code::WrongType)),
            (Shape::Line2d { least: 3, most: 4 }, json!([[1, 2], [3, 4]]), Err(Code::OutOfRange)),
            (Shape::Line2d { least: 1, most: 4 }, json!([[1, 2, 3]]), Err(Code::WrongType)),
            (Shape::Document { most_bytes: 20 }, json!({"a": 1.5}), Err(Code::WrongType)),
            (Shape::Document { most_bytes: 20 }, json!([]), Err(Code::WrongType)),
            (Shape::Document { most_bytes: 200 }, nested(32), Ok(())),
            (Shape::Document { most_bytes: 200 }, nested(33), Err(Code::TooLong)),
            (Shape::Empty, json!(null), Ok(())),
        ];
        for (shape, value, expected) in cases {
            assert_eq!(shape.check(value), *expected, "{shape:?} {value}");
        }
    }
}
