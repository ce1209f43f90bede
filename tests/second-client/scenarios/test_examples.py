"""The examples of docs/protocol.md, read as this client reads the wire.

Purpose: what a demo server can't be brought to say (an erasure, a removal, a revocation, an outcome of tomorrow) is taken from the document.
Refuses: to need a server.
Invariant: the examples are read from the document at run time; nothing is copied here.
"""

import json
import pathlib
import re
import unittest

from second import records, stamps
from second.client import Client

DOCUMENT = pathlib.Path(__file__).resolve().parents[3] / "docs" / "protocol.md"


def examples():
    text = DOCUMENT.read_text(encoding="utf-8")
    return {name: json.loads(body) for name, body in re.findall(r"^```json (\w+)\n(.*?)^```", text, re.M | re.S)}


class Examples(unittest.TestCase):
    def setUp(self):
        self.examples = examples()
        self.client = Client("http://127.0.0.1:1")
        self.addCleanup(self.client.store.close)

    def test_every_outcome_does_to_the_outbox_what_its_row_says(self):
        said = self.examples["pushed"]
        said["answers"].append({"device_seq": 8, "op_id": "tomorrow", "outcome": "postponed"})
        store = self.client.store
        op_ids = [one.get("op_id", "unreadable") for one in said["answers"]]
        for op_id in op_ids:
            self.client.save_body(op_id, "r", "{}")
        for one in said["answers"]:
            self.client._note(one)
        states = {op_id: (store.operation(op_id) or {"state": None})["state"] for op_id in op_ids}
        self.assertEqual(list(states.values()), ["kept", "kept", "refused", "refused", "waiting", "waiting", None, "waiting"])
        self.assertEqual(self.client.outcome("unreadable")["code"], "malformed")
        first = store.operation(op_ids[0])
        self.assertEqual(first["accepted"], {name: said["answers"][0][name] for name in ("stamp", "seq", "receipt")})

    def test_a_page_with_removals_and_revocations(self):
        said = self.examples["pulled"]
        record = said["items"][0]["record"]
        gone = dict(record, id=said["removals"][0]["record_id"])
        walk = said["revoked"][0]
        store = self.client.store
        with store.transaction():
            store.put_record(gone, [said["removals"][0]["scope"]])
            store.put_record(dict(record, id="only-by-the-walk"), [walk])
            store.put_record(dict(record, id="also-by-something-else"), [walk, "public:x"])
            self.client.save_page(said)
        self.assertEqual([found["id"] for found in store.records()], [record["id"], "also-by-something-else"])
        self.assertEqual(store.scopes("also-by-something-else"), ["public:x"])
        self.assertEqual(store.fact("covers_seq"), 44)
        self.assertEqual(records.value(store.record(record["id"]), "text"), "Lampan hänger löst")
        self.assertEqual(list(records.elements(record, "photos")), list(record["sets"]["photos"]))

    def test_what_is_safe_is_let_go_of_and_nothing_else(self):
        store = self.client.store
        with store.transaction():
            store.put("covers_seq", 44)
            for number, seq in enumerate((41, 42), 1):
                store.save(f"op{number}", "r", "{}")
                store.note_answer(f"op{number}", "kept", {"seq": seq, "stamp": "0" * 16, "receipt": "x"})
            store.save("op3", "r", "{}")
            self.client.save_page(self.examples["pulled_safe"])
        self.assertEqual([row["op_id"] for row in store.kept()], ["op2"])
        self.assertEqual([row["op_id"] for row in store.waiting()], ["op3"])

    def test_without_a_backup_what_was_sent_stays_for_fourteen_days(self):
        store = self.client.store
        with store.transaction():
            store.save("op1", "r", "{}")
            store.note_answer("op1", "kept", {"seq": 1, "stamp": "0" * 16, "receipt": "x"})
            store.forget_safe(None, 1, stamps.now_ms() + 13 * 86_400_000)
            self.assertEqual(len(store.kept()), 1)
            store.forget_safe(None, 1, stamps.now_ms() + 15 * 86_400_000)
            self.assertEqual(store.kept(), [])

    def test_members_of_tomorrow_are_kept_in_the_copy(self):
        said = self.examples["pulled"]
        record = said["items"][0]["record"]
        record["tomorrow"] = {"number": 9007199254740993, "nothing": None}
        with self.client.store.transaction():
            self.client.save_page(said)
        self.assertEqual(self.client.store.record(record["id"])["tomorrow"], record["tomorrow"])


if __name__ == "__main__":
    unittest.main()
