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
pub(super) const CREATE: &str = "/api/photos";
pub(super) const PLACE: &str = "/api/photos/uploads/1";

pub(super) fn bytes() -> Vec<u8> {
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
pub(super) fn save_with(device: &Device, severity: &str, bytes: Vec<u8>) -> RecordId {
    let photo = Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 40, height_px: 30 };
    let batch = SaveBatch { steps: vec![observation(severity), photo], clear_draft: None };
    wait(device.engine.save(batch, vec![bytes])).expect("saved").ids[0]
}

/// The requests after the first pull: what they were, and for uploads which record they name.
pub(super) fn lane(device: &Device) -> Vec<String> {
    let asked = device.script.asked.borrow();
    let requests = asked.iter().skip_while(|request| request.path != PULL).skip(1);
    let named = |request: &crate::core::ports::Request| {
        let metadata = request.headers.iter().find(|(name, _)| *name == "upload-metadata")?.1.clone();
        String::from_utf8(STANDARD.decode(metadata.rsplit(' ').next()?).ok()?).ok()
    };
    requests.map(|request| format!("{} {}", request.method, named(request).unwrap_or(request.path.clone()))).collect()
}

pub(super) fn sent_bytes(device: &Device) -> Vec<u8> {
    let asked = device.script.asked.borrow();
    asked.iter().filter(|request| request.method == "PATCH").flat_map(|request| request.body.clone()).collect()
}

pub(super) fn offset(device: &Device, at: usize) {
    device.script.says_with(PLACE, 204, &[("upload-offset", &at.to_string())], Vec::new());
}

pub(super) fn acknowledge(device: &Device) {
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

#[test]
fn an_acknowledgement_from_before_a_restore_that_another_tab_has_heard_of_counts_for_nothing() {
    let (device, _) = with_photo();
    create(&device);
    device.script.pauses_at.set(Some(PLACE));
    acknowledge(&device);
    let mut round = Box::pin(device.engine.sync_round());
    assert_eq!(round.as_mut().now_or_never(), None, "the old server's answer is on its way");
    let other = open(device.engine.store().clone());
    wait(other.engine.start_over(Some(("e2", shared::wire::Reset::ForeignEpoch)))).expect("the other tab hears of the restore");
    let _ = round.now_or_never();
    let state = open(device.engine.store().clone());
    assert_eq!(state.engine.state().uploads.values().filter(|upload| upload.is_done).count(), 0, "the restored server has to get it");
}
