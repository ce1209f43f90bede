//! Photos that are not to be sent after all, or can't be: removed, chosen again, without their bytes, one too many.

use serde_json::json;
use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::id::PhotoId;

use super::photos::{CREATE, PLACE, SIZE, acknowledge, bytes, create, lane, offset, photo, save_with, sent_bytes, with_photo};
use super::*;
use crate::api::status::SyncState;

fn remove(id: RecordId, photo: PhotoId) -> Step {
    Step::Remove { id: id.to_string(), set: "photos".to_owned(), element: photo.to_string() }
}

fn add(id: RecordId) -> Step {
    Step::Photo { id: id.to_string(), blob: 0, width_px: 40, height_px: 30 }
}

/// A record of the device's own with that photo, removed or not, as it is pulled.
fn pulled_with(id: RecordId, photo: PhotoId, is_removed: bool) -> Value {
    let mark = |seq: u64| json!({"rank": applied(seq).stamp, "op": uuid::Uuid::from_u128(u128::from(seq)), "by": person()});
    let mut element = json!({"added": mark(2), "value": {}});
    if is_removed {
        element["removed"] = mark(3);
    }
    json!([{"seq": 3, "scopes": [shared::scope::Scope::Walk(walk())], "record": {
        "kind": "observation", "id": id, "created": mark(1), "sets": {"photos": {photo.to_string(): element}}}}])
}

#[test]
fn a_photo_that_was_removed_before_it_left_is_never_sent_and_its_bytes_go_when_the_server_has_taken_the_removal() {
    let device = joined();
    let id = save_with(&device, "poor", bytes());
    device.save(vec![remove(id, photo())]);
    assert_eq!(device.engine.status().waiting_photos, 0, "nobody waits for it");
    assert!(!wait(device.engine.export_unsent()).expect("a file").contains("base64"), "nor carries it away");
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, was_applied(3))]));
    device.nothing_new(0);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("everything is answered");
    assert_eq!(wait(device.engine.photo_bytes(photo())), Ok(Some(bytes())), "the bytes stay until the record itself says so");
    device.script.says(PULL, 200, &page(pulled_with(id, photo(), true), 3));
    device.round().expect("everything is answered");
    assert!(device.script.asked.borrow().iter().all(|request| request.path != CREATE));
    assert_eq!(wait(device.engine.photo_bytes(photo())), Ok(None));
    assert_eq!(device.engine.state().uploads.values().count(), 0);
    assert_eq!(device.engine.status().state, SyncState::AllSent);
}

#[test]
fn a_photo_whose_removal_was_refused_is_sent_after_all() {
    let device = joined();
    let id = save_with(&device, "poor", bytes());
    device.save(vec![remove(id, photo())]);
    let refused = json!({"outcome": "rejected", "code": "forbidden"});
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, refused)]));
    device.nothing_new(0);
    create(&device);
    offset(&device, 131_072);
    offset(&device, 262_144);
    acknowledge(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("everything is answered");
    assert_eq!(sent_bytes(&device), bytes());
}

#[test]
fn a_photo_that_is_removed_elsewhere_or_while_it_goes_up_stops() {
    let (device, id) = with_photo();
    create(&device);
    offset(&device, 131_072);
    device.script.pauses_at.set(Some(PLACE));
    let mut round = Box::pin(device.engine.sync_round());
    assert_eq!(round.as_mut().now_or_never(), None, "the first piece is on its way");
    device.save(vec![remove(id, photo())]);
    device.script.says(PUSH, 200, &pushed("e1", &[(3, was_applied(3))]));
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    assert_eq!(round.now_or_never(), Some(Ok(())));
    assert!(sent_bytes(&device).len() < SIZE);

    let (device, id) = with_photo();
    device.script.says(CREATE, 409, &json!({"type": "about:blank", "title": "", "status": 409, "code": "unknown_record"}));
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    let _ = device.round();
    assert_eq!(device.engine.status().waiting_photos, 1);
    device.script.says(PULL, 200, &page(pulled_with(id, photo(), true), 3));
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    let _ = device.round();
    assert_eq!((device.engine.status().waiting_photos, wait(device.engine.photo_bytes(photo()))), (0, Ok(None)));
}

#[test]
fn a_photo_that_is_removed_and_chosen_again_is_there() {
    let jpeg = [&[0xff, 0xd8, 0xff, 0xdb][..], &[7; 60]].concat();
    let first = PhotoId(Sha256::digest(&jpeg).into());
    let photos = |device: &Device, id: RecordId| -> Vec<String> {
        device.flat(id)["photos"].as_array().into_iter().flatten().map(|photo| photo["id"].as_str().expect("an id").to_owned()).collect()
    };
    // In one form: it never was away.
    let device = joined();
    let id = save_with(&device, "poor", jpeg.clone());
    let again = SaveBatch { steps: vec![remove(id, first), add(id)], clear_draft: None };
    wait(device.engine.save(again, vec![jpeg.clone()])).expect("saved");
    assert_eq!((photos(&device, id), device.engine.status().waiting_photos), (vec![first.to_string()], 1));
    // One after the other: the same picture under another name, and the bytes are those of that name.
    device.save(vec![remove(id, first)]);
    wait(device.engine.save(SaveBatch { steps: vec![add(id)], clear_draft: None }, vec![jpeg.clone()])).expect("saved");
    let [other] = &photos(&device, id)[..] else { panic!("one photo") };
    let other: PhotoId = other.parse().expect("an id");
    assert_ne!(other, first);
    let kept = wait(device.engine.photo_bytes(other)).expect("read").expect("there");
    assert_eq!(PhotoId(Sha256::digest(&kept).into()), other);
    assert_eq!((&kept[..2], &kept[16..]), (&jpeg[..2], &jpeg[2..]), "a comment is all that it has more");
    assert_eq!(device.engine.status().waiting_photos, 1);
    // What could not be varied is not said to be saved.
    let flat = vec![3; 40];
    let id = save_with(&device, "poor", flat.clone());
    device.save(vec![remove(id, PhotoId(Sha256::digest(&flat).into()))]);
    let refused = wait(device.engine.save(SaveBatch { steps: vec![add(id)], clear_draft: None }, vec![flat]));
    assert_eq!(refused.map(|_| ()), Err(Error::refused(Code::NotAPhoto)));
}

#[test]
fn a_photo_without_its_bytes_lies_in_the_tray_and_keeps_no_other_back() {
    let device = joined();
    let torn = save_with(&device, "poor", vec![1; 100]);
    let whole = save_with(&device, "poor", vec![2; 100]);
    let hash = |bytes: &[u8]| PhotoId(Sha256::digest(bytes).into());
    let mut rows = device.engine.store().durable();
    rows.retain(|(table, key), _| *table != crate::core::ports::Table::Photos || *key != hash(&[1; 100]).to_string());
    let device = open(MemoryStore::restarted(rows));
    let file = wait(device.engine.export_unsent()).expect("the rest comes out");
    assert!(file.contains(&torn.to_string()) && file.contains(&hash(&[2; 100]).to_string()), "the words of both, the photo that is there");
    device.script.says("/api/session", 200, &serde_json::to_value(session()).expect("JSON"));
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, was_applied(3)), (4, was_applied(4))]));
    device.nothing_new(0);
    let sent = hash(&[2; 100]).to_string();
    device.script.says_with(CREATE, 201, &[("location", "/api/photos/uploads/2"), ("lykta-photo", &sent)], Vec::new());
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("a photo that is gone is no failure");
    assert!(lane(&device).contains(&format!("POST {whole}")));
    let tray: Vec<_> = device.engine.waiting().into_iter().flat_map(|item| item.tray).map(|item| (item.code, item.change)).collect();
    assert_eq!(tray, [(Code::NotFound, "photo".to_owned())]);
    assert_eq!(device.engine.status().waiting_photos, 0);
}

#[test]
fn one_photo_too_many_is_refused_when_it_is_saved_and_not_after_it_has_left() {
    let device = joined();
    let photo = |blob| Step::Photo { id: "$0".to_owned(), blob, width_px: 40, height_px: 30 };
    let save = |count: u32| {
        let steps = std::iter::once(observation("poor")).chain((0..count).map(photo)).collect();
        let blobs = (0..count).map(|number| vec![u8::try_from(number).expect("few"); 100]).collect();
        wait(device.engine.save(SaveBatch { steps, clear_draft: None }, blobs)).map(|saved| saved.ids[0])
    };
    let id = save(20).expect("twenty fit");
    assert_eq!(save(21), Err(Error::Refused { code: Code::SetFull, field: Some("photos".to_owned()) }));
    // What was removed makes room, once.
    device.save(vec![remove(id, PhotoId(Sha256::digest([0; 100]).into()))]);
    let more = |bytes| wait(device.engine.save(SaveBatch { steps: vec![add(id)], clear_draft: None }, vec![bytes])).map(|_| ());
    assert_eq!(more(bytes()), Ok(()));
    assert_eq!(more(vec![9; 70]), Err(Error::Refused { code: Code::SetFull, field: Some("photos".to_owned()) }));
}
