//! The photo lane, one exchange at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::code::Code;
use shared::id::PhotoId;

use super::*;
use crate::api::status::SyncState;

pub(super) const SIZE: usize = 300_000;
const CREATE: &str = "/api/photos";
pub(super) const PLACE: &str = "/api/photos/uploads/1";

fn bytes() -> Vec<u8> {
    (0..=250).cycle().take(SIZE).collect()
}

pub(super) fn photo() -> PhotoId {
    PhotoId(Sha256::digest(bytes()).into())
}

/// A device whose observation with a photo is applied; the photo waits.
pub(super) fn with_photo() -> (Device, RecordId) {
    let device = joined();
    let photo = Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 40, height_px: 30 };
    let batch = SaveBatch { steps: vec![observation("poor"), photo], clear_draft: None };
    let ids = wait(device.engine.save(batch, vec![bytes()])).expect("saved").ids;
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2))]));
    device.nothing_new(0);
    (device, ids[0])
}

fn problem(status: u16, code: &str) -> Vec<u8> {
    json!({"type": "about:blank", "title": "", "status": status, "code": code}).to_string().into_bytes()
}

/// Saves an observation of that severity with a photo of these bytes.
fn save_with(device: &Device, severity: &str, bytes: Vec<u8>) -> RecordId {
    let photo = Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 40, height_px: 30 };
    let batch = SaveBatch { steps: vec![observation(severity), photo], clear_draft: None };
    wait(device.engine.save(batch, vec![bytes])).expect("saved").ids[0]
}

/// The requests after the first pull: what they were, and for uploads which record they name.
fn lane(device: &Device) -> Vec<String> {
    let asked = device.script.asked.borrow();
    let requests = asked.iter().skip_while(|request| request.path != PULL).skip(1);
    let named = |request: &crate::core::ports::Request| {
        let metadata = request.headers.iter().find(|(name, _)| *name == "upload-metadata")?.1.clone();
        String::from_utf8(STANDARD.decode(metadata.rsplit(' ').next()?).ok()?).ok()
    };
    requests.map(|request| format!("{} {}", request.method, named(request).unwrap_or(request.path.clone()))).collect()
}

fn sent_bytes(device: &Device) -> Vec<u8> {
    let asked = device.script.asked.borrow();
    asked.iter().filter(|request| request.method == "PATCH").flat_map(|request| request.body.clone()).collect()
}

pub(super) fn offset(device: &Device, at: usize) {
    device.script.says_with(PLACE, 204, &[("upload-offset", &at.to_string())], Vec::new());
}

fn acknowledge(device: &Device) {
    let hash = photo().to_string();
    device.script.says_with(PLACE, 204, &[("upload-offset", &SIZE.to_string()), ("lykta-photo", &hash), ("lykta-log", "e1:3:photo")], Vec::new());
}

pub(super) fn create(device: &Device) {
    device.script.says_with(CREATE, 201, &[("location", PLACE), ("upload-offset", "0")], Vec::new());
}

#[test]
fn a_photo_goes_up_in_pieces_after_its_reference_and_is_done_by_its_hash() {
    let (device, id) = with_photo();
    create(&device);
    offset(&device, 131_072);
    offset(&device, 262_144);
    acknowledge(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("everything is answered");
    assert_eq!(sent_bytes(&device), bytes());
    let asked = device.script.asked.borrow();
    let place = |path: &str| asked.iter().position(|request| request.path == path).expect("asked");
    assert!(place(PUSH) < place(CREATE), "the reference goes first");
    let metadata = &asked[place(CREATE)].headers.iter().find(|(name, _)| *name == "upload-metadata").expect("metadata").1;
    assert!(metadata.starts_with("photo ") && metadata.contains(",record "), "{metadata}");
    drop(asked);
    assert_eq!(device.engine.status().state, SyncState::AllSent);
    let last = device.script.pushes().pop().expect("the server hears that nothing is left");
    assert_eq!((last.waiting_photos, last.log.as_deref()), (0, Some("e1:3:photo")), "and where its log stood when it took the photo");
    assert_eq!(wait(device.engine.photo_bytes(photo())), Ok(Some(bytes())), "the bytes stay");
    assert_eq!(device.flat(id)["photos"][0]["id"], json!(photo()));
}

#[test]
fn an_upload_that_broke_off_goes_on_where_the_server_is() {
    let (device, _) = with_photo();
    create(&device);
    offset(&device, 131_072);
    assert_eq!(device.round(), Err(Error::Offline));
    assert_eq!(device.engine.waiting()[0].photos[0].sent_bytes, 131_072, "a person sees how far it is");
    let restarted = device.restarted();
    restarted.script.says("/api/session", 200, &serde_json::to_value(session()).expect("JSON"));
    restarted.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    restarted.nothing_new(0);
    // Half a piece had arrived.
    restarted.script.says_with(PLACE, 200, &[("upload-offset", "200000")], Vec::new());
    acknowledge(&restarted);
    restarted.script.says(PUSH, 200, &pushed("e1", &[]));
    restarted.round().expect("the rest arrives");
    assert_eq!(sent_bytes(&restarted), bytes()[200_000..]);
    assert_eq!(restarted.engine.status().waiting_photos, 0);
}

#[test]
fn nothing_but_the_hash_is_an_acknowledgement() {
    let other = PhotoId([7; 32]).to_string();
    let answers: [(&str, Vec<(&str, &str)>); 3] = [
        ("no hash", vec![("upload-offset", "300000")]),
        ("another photo's hash", vec![("upload-offset", "300000"), ("lykta-photo", &other)]),
        ("no offset", vec![]),
    ];
    for (name, headers) in answers {
        let (device, _) = with_photo();
        create(&device);
        offset(&device, 131_072);
        offset(&device, 262_144);
        device.script.says_with(PLACE, 204, &headers, Vec::new());
        assert!(device.round().is_err(), "{name}");
        assert_eq!(device.engine.status().waiting_photos, 1, "{name}");
    }
}

#[test]
fn an_upload_that_is_gone_or_was_damaged_starts_over() {
    for (status, code) in [(404, "not_found"), (410, "upload_expired"), (422, "hash_mismatch")] {
        let (device, _) = with_photo();
        create(&device);
        offset(&device, 131_072);
        device.script.says_with(PLACE, status, &[], problem(status, code));
        create(&device);
        offset(&device, 131_072);
        offset(&device, 262_144);
        acknowledge(&device);
        device.script.says(PUSH, 200, &pushed("e1", &[]));
        device.round().expect("the second time is whole");
        assert_eq!(device.engine.status().waiting_photos, 0, "{code}");
    }
}

#[test]
fn bytes_that_the_server_never_takes_lie_in_the_tray() {
    let (device, _) = with_photo();
    create(&device);
    let refused = json!({"type": "about:blank", "title": "", "status": 422, "code": "not_a_photo"});
    device.script.says(PLACE, 422, &refused);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("a refusal is no failure");
    let status = device.engine.status();
    assert_eq!((status.tray, status.waiting_photos, status.state), (1, 0, SyncState::Attention));
    let tray = device.engine.waiting()[0].tray[0].clone();
    assert_eq!((tray.code, tray.change.as_str()), (Code::NotAPhoto, "photo"));
    wait(device.engine.tray_resend(tray.op_id, BTreeMap::new())).expect("tried again");
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_photos), (0, 1));
}

#[test]
fn a_photo_whose_reference_is_not_applied_stays() {
    let device = joined();
    let photo = Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 40, height_px: 30 };
    let batch = SaveBatch { steps: vec![observation("poor"), photo], clear_draft: None };
    wait(device.engine.save(batch, vec![bytes()])).expect("saved");
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, json!({"outcome": "retry", "code": "waits"}))]));
    device.nothing_new(0);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("a retry is no failure");
    assert!(device.script.asked.borrow().iter().all(|request| request.path != CREATE));
    assert_eq!(device.engine.status().waiting_photos, 1);
}

#[test]
fn a_photo_of_a_record_that_another_phone_has_sent_waits_for_a_decision_and_comes_back_with_the_record() {
    let (device, id) = with_photo();
    let unknown = json!({"type": "about:blank", "title": "unknown record", "status": 409, "code": "unknown_record"});
    device.script.says(CREATE, 409, &unknown);
    // The operations are not covered yet: the record may still come.
    let _ = device.round();
    assert_eq!(device.engine.status().tray, 0);
    device.clock.set(NOW_MS + 3_600_000);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.nothing_new(2);
    device.script.says(CREATE, 409, &unknown);
    let _ = device.round();
    assert_eq!(device.engine.status().state, SyncState::Attention);
    let [item] = &device.engine.waiting()[..] else { panic!("one thing") };
    assert_eq!((item.tray[0].code, item.tray[0].change.as_str()), (Code::UnknownRecord, "photo"));

    let seen = json!([{"seq": 3, "scopes": [shared::scope::Scope::Walk(walk())], "record": {
        "kind": "observation", "id": id, "created": {"rank": applied(1).stamp, "op": uuid::Uuid::nil(), "by": person()}}}]);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.script.says(PULL, 200, &page(seen, 3));
    create(&device);
    offset(&device, 131_072);
    offset(&device, 262_144);
    acknowledge(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    let _ = device.round();
    assert_eq!((device.engine.status().tray, device.engine.status().waiting_photos), (0, 0));
    assert_eq!(sent_bytes(&device), bytes());
}

#[test]
fn urgent_photos_go_first_whenever_they_were_taken() {
    let device = joined();
    let calm = save_with(&device, "poor", vec![1; 100]);
    let urgent = save_with(&device, "urgent", vec![2; 100]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, was_applied(3)), (4, was_applied(4))]));
    device.nothing_new(0);
    for bytes in [vec![2; 100], vec![1; 100]] {
        let hash = PhotoId(Sha256::digest(&bytes).into()).to_string();
        device.script.says_with(CREATE, 201, &[("location", PLACE), ("upload-offset", "100"), ("lykta-photo", &hash)], Vec::new());
    }
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("everything is answered");
    assert_eq!(lane(&device), [format!("POST {urgent}"), format!("POST {calm}"), format!("POST {PUSH}")]);
}

#[test]
fn what_is_saved_while_a_photo_goes_up_does_not_wait_for_it_and_an_urgent_photo_overtakes() {
    let (device, calm) = with_photo();
    create(&device);
    offset(&device, 131_072);
    device.script.pauses_at.set(Some(PLACE));
    let mut round = Box::pin(device.engine.sync_round());
    assert_eq!(round.as_mut().now_or_never(), None, "the first piece is on its way");
    let urgent = save_with(&device, "urgent", vec![2; 100]);
    device.script.says(PUSH, 200, &pushed("e1", &[(3, was_applied(3)), (4, was_applied(4))]));
    let hash = PhotoId(Sha256::digest([2; 100]).into()).to_string();
    device.script.says_with(CREATE, 201, &[("location", "/api/photos/uploads/2"), ("lykta-photo", &hash)], Vec::new());
    // The first goes on where it was.
    device.script.says_with(PLACE, 200, &[("upload-offset", "131072")], Vec::new());
    offset(&device, 262_144);
    acknowledge(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    assert_eq!(round.now_or_never(), Some(Ok(())));
    let (patch, push) = (format!("PATCH {PLACE}"), format!("POST {PUSH}"));
    let expected =
        [format!("POST {calm}"), patch.clone(), push.clone(), format!("POST {urgent}"), format!("HEAD {PLACE}"), patch.clone(), patch, push];
    assert_eq!(lane(&device), expected);
    assert_eq!(sent_bytes(&device), bytes(), "no byte of the first went twice");
}

#[test]
fn an_upload_that_another_request_holds_is_put_off_and_the_others_go_on() {
    let device = joined();
    let mut hashes = [[1; 100], [2; 100]].map(|bytes| PhotoId(Sha256::digest(bytes).into()));
    hashes.sort_unstable();
    save_with(&device, "poor", vec![1; 100]);
    save_with(&device, "poor", vec![2; 100]);
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, was_applied(3)), (4, was_applied(4))]));
    device.nothing_new(0);
    create(&device);
    device.script.says_with(PLACE, 423, &[("retry-after", "7")], problem(423, "upload_locked"));
    let whole = [("location", "/api/photos/uploads/2"), ("upload-offset", "100"), ("lykta-photo", &hashes[1].to_string())];
    device.script.says_with(CREATE, 201, &whole, Vec::new());
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("a photo that waits is no failure");
    assert_eq!(device.engine.status().waiting_photos, 1);
    assert!(device.engine.next_try_in_ms().is_some_and(|ms| ms >= 7_000), "and not before the server wants to be asked");
}

#[test]
fn a_server_that_is_too_busy_for_photos_is_left_alone_for_as_long_as_it_asks() {
    let (device, _) = with_photo();
    create(&device);
    offset(&device, 131_072);
    device.script.says_with(PLACE, 503, &[("retry-after", "60")], problem(503, "busy"));
    assert_eq!(device.round(), Err(Error::refused(Code::Busy)));
    assert!(device.engine.next_try_in_ms().is_some_and(|ms| ms >= 60_000));
    assert!(!device.engine.is_due());
    // When it may, it asks how far it was and goes on there; how often it failed before is forgotten with the first round that works.
    device.clock.set(device.clock.get() + 120_000);
    assert!(device.engine.is_due());
    device.nothing_new(0);
    device.script.says_with(PLACE, 200, &[("upload-offset", "131072")], Vec::new());
    offset(&device, 262_144);
    acknowledge(&device);
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("it works again");
    assert_eq!((device.engine.next_try_in_ms(), device.engine.status().waiting_photos), (None, 0));
}

#[test]
fn a_photo_that_was_removed_before_its_bytes_left_is_not_waited_for() {
    let (device, id) = with_photo();
    let remove = Step::Remove { id: id.to_string(), set: "photos".to_owned(), element: photo().to_string() };
    device.save(vec![remove]);
    device.script.answers.borrow_mut().clear();
    device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
    device.script.says(PUSH, 200, &pushed("e1", &[(1, was_applied(1)), (2, was_applied(2)), (3, was_applied(3))]));
    let mut record = device.engine.record(id).expect("it was saved");
    for write in record.fields.values_mut().flat_map(|field| &mut field.writes) {
        write.mark.rank = shared::stamp::Rank::Final(Stamp(1));
    }
    device.script.says(PULL, 200, &page(json!([{"seq": 3, "scopes": [Scope::Person(person())], "record": record}]), 3));
    // As the server answers who brings bytes that nothing refers to.
    device.script.says_with(CREATE, 409, &[], problem(409, "unknown_record"));
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("a good round");
    let status = device.engine.status();
    assert_eq!((status.state, status.waiting_photos, status.tray), (SyncState::AllSent, 0, 0));
    assert_eq!(wait(device.engine.photo_bytes(photo())), Ok(None), "nobody wants the bytes any more");
}

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
fn a_clock_that_was_set_back_does_not_stop_the_sending() {
    let device = joined();
    assert_eq!(device.round(), Err(Error::Offline));
    assert!(!device.engine.is_due(), "it waits a little");
    device.clock.set(NOW_MS - 3_600_000);
    assert!(device.engine.is_due());
    assert_eq!(device.engine.next_try_in_ms(), Some(0));
    assert_eq!(device.round(), Err(Error::Offline));
    assert!(!device.engine.is_due(), "and again, by the clock as it is now");
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
