//! Operations that are wrong by themselves, each with its code and its field, and the ones that are right.

use serde_json::{Value, json};
use shared::code::Code;
use shared::operation::Encoded;
use shared::validate::validate;

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn operation(kind: &str, change: Value) -> Value {
    json!({"op_id": ID, "schema": 1, "kind": kind, "record_id": ID, "proposed": "0000000000000000", "change": change})
}

fn observation(extra: Value) -> Value {
    let mut fields = json!({"walk": ID, "category": "lighting", "severity": "poor"});
    if let (Some(fields), Some(extra)) = (fields.as_object_mut(), extra.as_object()) {
        fields.extend(extra.clone());
    }
    operation("observation", json!({"type": "create", "fields": fields}))
}

fn verdict(value: &Value) -> Result<(), (Code, Option<String>)> {
    let encoded = Encoded::read(value.to_string()).expect("it has the form of an operation");
    validate(&encoded.operation).map(|_| ()).map_err(|invalid| (invalid.code, invalid.field))
}

#[test]
fn what_is_right_passes() {
    let right = [
        observation(json!({})),
        observation(json!({"text": "Lampan före tunneln är sönder 🔦", "position": {"lat_e7": 1, "lon_e7": 2, "source": "pin"}})),
        observation(json!({"text": null})),
        operation("observation", json!({"type": "set", "fields": {"text": null}})),
        operation("observation", json!({"type": "withdraw"})),
        operation("finding", json!({"type": "move", "from": "received", "to": "reviewed"})),
        operation("finding", json!({"type": "append", "set": "observations", "element": ID, "value": null})),
    ];
    for value in right {
        assert_eq!(verdict(&value), Ok(()), "{value}");
    }
}

#[test]
fn each_fault_has_its_code_and_names_its_field() {
    let mut future = observation(json!({}));
    future["schema"] = json!(2);
    let set = |fields: Value| operation("observation", json!({"type": "set", "fields": fields}));
    let append =
        |set: &str, element: &str, value: Value| operation("observation", json!({"type": "append", "set": set, "element": element, "value": value}));
    let wrong = [
        (future, Code::ServerTooOld, None),
        (operation("patrol_2031", json!({"type": "withdraw"})), Code::UnknownKind, Some("kind")),
        (operation("observation", json!({"type": "explode", "with": 1})), Code::UnknownChange, Some("change")),
        (operation("observation", json!({"type": "create", "fields": {"walk": ID, "category": "lighting"}})), Code::FieldMissing, Some("severity")),
        (observation(json!({"shoe_size": 42})), Code::UnknownField, Some("shoe_size")),
        (observation(json!({"category": "weather"})), Code::UnknownChoice, Some("category")),
        (observation(json!({"text": "x".repeat(2_001)})), Code::TooLong, Some("text")),
        (observation(json!({"text": "a\u{202e}b"})), Code::ForbiddenCharacter, Some("text")),
        (observation(json!({"text": 5})), Code::WrongType, Some("text")),
        (observation(json!({"position": {"lat_e7": 2_000_000_000, "lon_e7": 0, "source": "gps"}})), Code::OutOfRange, Some("position")),
        (set(json!({})), Code::FieldMissing, Some("fields")),
        (set(json!({"category": null})), Code::FieldMissing, Some("category")),
        (set(json!({"walk": ID})), Code::FieldFixed, Some("walk")),
        (append("likes", ID, json!("x")), Code::UnknownField, Some("likes")),
        (append("comments", "not-an-id", json!("x")), Code::WrongType, Some("comments")),
        (append("comments", ID, json!(7)), Code::WrongType, Some("comments")),
        (append("photos", "AB", json!({"width_px": 1, "height_px": 1, "size_bytes": 1})), Code::WrongType, Some("photos")),
        (operation("observation", json!({"type": "move", "from": "a", "to": "b"})), Code::IllegalMove, None),
        (operation("finding", json!({"type": "move", "from": "received", "to": "fixed"})), Code::IllegalMove, Some("to")),
        (operation("finding", json!({"type": "move", "from": "received", "to": "declined"})), Code::ReasonMissing, Some("reason")),
    ];
    for (value, code, field) in wrong {
        assert_eq!(verdict(&value), Err((code, field.map(ToOwned::to_owned))), "{value}");
    }
}
