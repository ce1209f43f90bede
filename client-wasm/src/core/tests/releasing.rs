//! When a phone lets go of what it sent: not when it is acknowledged, but when a backup of the server holds it.

use serde_json::json;

use super::photos::{PLACE, SIZE, create, offset, photo, with_photo};
use super::*;
use crate::core::ports::{Read, Store as _, Table};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A device whose observation (places 1 and 2) and photo (place 3) were acknowledged, and of which nothing waits.
fn all_sent() -> Device {
    let (device, _) = with_photo();
    create(&device);
    offset(&device, 131_072);
    offset(&device, 262_144);
    let (size, hash) = (SIZE.to_string(), photo().to_string());
    device.script.says_with(PLACE, 204, &[("upload-offset", &size), ("lykta-photo", &hash), ("lykta-seq", "3")], Vec::new());
    device.script.says(PUSH, 200, &pushed("e1", &[]));
    device.round().expect("everything is answered");
    device
}

/// What the device still keeps: operations that were sent, and the photo's bytes.
fn kept(device: &Device) -> (usize, bool) {
    let found = wait(device.engine.store().read(&[Read::all(Table::Sent)])).expect("memory can be read");
    (found[0].len(), wait(device.engine.photo_bytes(photo())).expect("memory can be read").is_some())
}

#[test]
fn what_was_sent_stays_until_a_backup_holds_it() {
    let cases = [(None, 2, true), (Some(0), 2, true), (Some(1), 1, true), (Some(2), 0, true), (Some(3), 0, false), (Some(99), 0, false)];
    for (safe_seq, operations, has_photo) in cases {
        let device = all_sent();
        let mut covered = page(json!([]), 3);
        covered["safe_seq"] = json!(safe_seq);
        device.script.says(PULL, 200, &covered);
        device.round().expect("a good round");
        assert_eq!(kept(&device), (operations, has_photo), "{safe_seq:?}");
        assert_eq!(kept(&device.restarted()), (operations, has_photo), "{safe_seq:?}, after a restart");
    }
}

#[test]
fn without_a_backup_it_stays_for_fourteen_days_of_the_servers_time() {
    // (the device's clock, the server's clock, is it still there?)
    let cases = [(0, 0, true), (13, 13, true), (9_999, 13, true), (14, 14, false), (0, 15, false)];
    for (own_days, server_days, is_kept) in cases {
        let device = all_sent();
        device.nothing_new(3);
        device.round().expect("a good round");
        device.clock.set(NOW_MS + own_days * DAY_MS);
        device.script.says("/api/token", 200, &json!({"token": "t", "expires_in_s": FAR_FUTURE_S}));
        device.save(vec![observation("poor")]);
        let mut answer = pushed("e1", &[(3, was_applied(4))]);
        answer["now_ms"] = json!(NOW_MS + server_days * DAY_MS);
        device.script.says(PUSH, 200, &answer);
        device.nothing_new(3);
        device.round().expect("a good round");
        assert_eq!(kept(&device), if is_kept { (2, true) } else { (0, false) }, "{own_days} {server_days}");
    }
}

#[test]
fn a_restored_server_gets_all_that_is_still_kept_with_its_receipts() {
    let device = all_sent();
    device.nothing_new(3);
    device.round().expect("a good round");
    device.save(vec![observation("poor")]);
    device.script.says(PUSH, 200, &pushed("e2", &[(3, was_applied(1))]));
    let again = |seq: u64| json!({"outcome": "applied", "stamp": applied(1).stamp, "seq": seq, "receipt": "r2"});
    device.script.says(PUSH, 200, &pushed("e2", &[(1, again(2)), (2, again(3))]));
    let mut nothing = page(json!([]), 0);
    nothing["epoch"] = json!("e2");
    device.script.says(PULL, 200, &nothing);
    // The photo goes up again too; nobody answers here.
    let _ = device.round();
    let push = device.script.bodies(PUSH).into_iter().next_back().expect("it was sent");
    let receipts: Vec<_> = push["operations"].as_array().expect("a list").iter().map(|sent| sent["accepted"]["receipt"].clone()).collect();
    // The new one was taken by the restored server already.
    assert_eq!(receipts, [json!("r"), json!("r")]);
    assert_eq!(device.engine.status().waiting_photos, 1);
}
