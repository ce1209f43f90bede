"""Operations on their way: every outcome that a server can be brought to, lost answers, identities, batches.

Purpose: "Operations" and "Push" of the protocol.
Refuses: to look at merging (`test_merge`) and at odd content (`test_odd`).
Invariant: after every scenario, what the server shows is what was answered `applied`, once.
"""

import gzip
import json
import unittest
import uuid

from second import operations, records
from second.client import MOST_OPERATIONS
from second.stamps import Clock, milliseconds_of, new_id, now_ms
from second.transport import Unreachable

from .harness import Scenario
from .proxy import BadLine


class Changes(Scenario):
    def test_create_set_append_remove_withdraw(self):
        client = self.participant()
        record_id = self.observation(client, text="Lampan är sönder")
        self.assert_outcomes(client.sync(), "applied")
        record = client.store.record(record_id)
        person = client.session.ask()["person"]
        self.assertEqual(record["created"]["by"], person)
        base = {"text": records.winner_base(record, "text")}
        comment, gone = str(uuid.uuid4()), new_id()
        client.save("observation", record_id, operations.set_fields({"text": "Lampan hänger löst", "place": "Tunneln"}), base)
        client.save("observation", record_id, operations.append("comments", comment, "Jag såg den också"))
        client.save("observation", record_id, operations.append("comments", gone, "Fel ställe"))
        client.save("observation", record_id, operations.remove("comments", gone))
        client.save("observation", record_id, operations.set_fields({"place": None}), {"place": []})
        self.assert_outcomes(client.sync(), *["applied"] * 5)
        record = client.store.record(record_id)
        self.assertEqual(records.value(record, "text"), "Lampan hänger löst")
        self.assertFalse(records.is_conflict(record, "text"))
        self.assertIsNone(records.value(record, "place"))
        self.assertEqual({element: entry["value"] for element, entry in records.elements(record, "comments").items()}, {comment: "Jag såg den också"})
        client.save("observation", record_id, operations.withdraw())
        self.assert_outcomes(client.sync(), "applied")
        self.assertTrue(records.is_withdrawn(client.store.record(record_id)))

    def test_own_operations_that_were_never_pulled_are_a_base(self):
        client = self.participant()
        record_id = self.observation(client, text="ett")
        first = client.store.waiting()[0]["op_id"]
        client.save("observation", record_id, operations.set_fields({"text": "två"}), {"text": [{"op": first}]})
        self.assert_outcomes(client.sync(), "applied", "applied")
        record = client.store.record(record_id)
        self.assertEqual([write["value"] for write in records.heads(record, "text")], ["två"])
        self.assertEqual(records.writes(record, "text")[1]["base"], [records.writes(record, "text")[0]["rank"]])

    def test_a_rejection_names_code_and_field_and_what_hangs_on_it_is_refused_too(self):
        client = self.participant()
        record_id = self.observation(client, severity="terrible")
        client.save("observation", record_id, operations.set_fields({"text": "hänger på"}))
        answers = client.push()
        self.assert_outcomes(answers, "rejected:unknown_choice", "rejected:depends_on")
        self.assertEqual(answers[0]["field"], "severity")
        refused = answers[0]["op_id"]
        self.assertEqual(client.store.waiting(), [])
        mended = operations.create({"walk": client.walk, "category": "lighting", "severity": "urgent"})
        client.save("observation", new_id(), mended, replaces=refused)
        self.assert_outcomes(client.push(), "applied")

    def test_a_record_that_is_not_there_yet_has_to_wait(self):
        client, other = self.coordinator(), self.participant()
        record_id = self.observation(other)
        client.save("observation", record_id, operations.append("comments", new_id(), "först"))
        client.save("observation", record_id, operations.append("comments", new_id(), "sedan"))
        self.assert_outcomes(client.push(), "retry:unknown_record", "retry:waits")
        self.assertEqual(len(client.store.waiting()), 2)
        self.assert_outcomes(other.push(), "applied")
        self.assert_outcomes(client.sync(), "applied", "applied")
        self.assertEqual(len(records.elements(client.store.record(record_id), "comments")), 2)

    def test_creating_what_somebody_has_created(self):
        client, other = self.participant(), self.participant()
        record_id = self.observation(client)
        client.push()
        other.save("observation", record_id, operations.create({"walk": other.walk, "category": "other", "severity": "good"}))
        self.assert_outcomes(other.push(), "rejected:already_exists")

    def test_an_operation_that_can_not_be_read(self):
        client = self.participant()
        client.save_body(new_id(), new_id(), "no json")
        answers = client.push()
        self.assert_outcomes(answers, "rejected:malformed")
        self.assertNotIn("op_id", answers[0])
        self.assertEqual(client.store.waiting(), [])


class LostAnswers(Scenario):
    def test_the_first_answer_comes_again(self):
        line = BadLine(self.server.host, self.server.port)
        self.addCleanup(line.close)
        client = self.participant(origin=line.origin)
        client.session.token()
        record_id = self.observation(client)
        line.lose_next_answer()
        with self.assertRaises(Unreachable):
            client.push()
        self.assertEqual(len(client.store.waiting()), 1)
        first = client.push()
        self.assert_outcomes(first, "duplicate")
        with client.store.transaction():
            client.store.note_answer(first[0]["op_id"], "waiting", first[0])
        again = client.push()
        self.assertEqual(again, first)
        client.pull()
        record = client.store.record(record_id)
        self.assertEqual(record["created"]["rank"], first[0]["stamp"])
        self.assertEqual(len(records.writes(record, "category")), 1)

    def test_a_duplicate_has_the_answer_of_the_first_time(self):
        client = self.participant()
        self.observation(client)
        first = client.push()[0]
        self.assertEqual(first["outcome"], "applied")
        for _ in range(2):
            with client.store.transaction():
                client.store.note_answer(first["op_id"], "waiting", first)
            again = client.push()[0]
            self.assertEqual(again, {**first, "outcome": "duplicate"})


class Identities(Scenario):
    def test_a_copied_device_gets_a_new_name_and_loses_nothing(self):
        client = self.participant()
        self.observation(client, text="den första")
        client.push()
        # The copy of the phone's storage: the number 2 is given out twice.
        twin = self.client()
        twin.walk = client.walk
        twin.transport.cookie = client.transport.cookie
        with twin.store.transaction():
            twin.store.put("device_id", client.store.fact("device_id"))
            twin.store.put("next_seq", 2)
        mine, theirs = self.observation(client, text="min"), self.observation(twin, text="kopians")
        second = self.observation(twin, text="kopians andra")
        self.assert_outcomes(client.push(), "applied")
        before = [row["op_id"] for row in twin.store.waiting()]
        answers = twin.push()
        self.assertEqual((answers[0]["outcome"], answers[0]["new_device"]), ("identity_conflict", True))
        self.assertNotEqual(twin.store.fact("device_id"), client.store.fact("device_id"))
        self.assertEqual(sorted(row["op_id"] for row in twin.store.kept()), sorted(before))
        client.pull()
        shown = {record["id"] for record in client.store.records("observation")}
        self.assertLessEqual({mine, theirs, second}, shown)

    def test_an_op_id_with_other_bytes(self):
        client, other = self.participant(), self.participant()
        self.observation(client)
        sent = client.store.waiting()[0]
        client.push()
        other.save_body(sent["op_id"], sent["record_id"], sent["body"] + " ")
        answers = other.push()
        self.assertEqual((answers[0]["outcome"], answers[0]["new_device"]), ("identity_conflict", False))
        self.assertEqual(other.store.waiting(), [])


class Clocks(Scenario):
    def test_a_wrong_clock_is_corrected(self):
        for skew_ms in (-10 * 365 * 86_400_000, 3 * 86_400_000):
            client = self.participant(clock=Clock(skew_ms))
            record_id = self.observation(client)
            answer = client.push()[0]
            self.assertEqual(answer["outcome"], "applied")
            self.assertLess(abs(milliseconds_of(answer["stamp"]) - now_ms()), 60_000)
            client.save("observation", record_id, operations.set_fields({"text": "efter"}))
            self.assertGreater(client.push()[0]["stamp"], answer["stamp"])


class Batches(Scenario):
    def push_raw(self, client, body, **headers):
        sent = {"Authorization": f"Bearer {client.session.token()}", "Content-Type": "application/json", **headers}
        return client.transport.request("POST", "/api/sync/push", sent, body)

    def test_many_operations_go_in_order_and_compressed(self):
        client = self.participant()
        record_id = self.observation(client)
        for number in range(MOST_OPERATIONS + 20):
            client.save("observation", record_id, operations.set_fields({"place": f"plats {number}"}))
        answers = client.sync()
        self.assertEqual(len(answers), MOST_OPERATIONS + 21)
        self.assertEqual({one["outcome"] for one in answers}, {"applied"})
        self.assertEqual([one["stamp"] for one in answers], sorted(one["stamp"] for one in answers))
        found = client.store.record(record_id)
        self.assertEqual(records.value(found, "place"), f"plats {MOST_OPERATIONS + 19}")

    def test_too_large_a_batch_is_not_read(self):
        client = self.participant()
        self.observation(client)
        asked = client.push_request(client.store.waiting())
        asked["padding"] = "x" * 256 * 1024
        plain = json.dumps(asked).encode()
        self.assert_problem(self.push_raw(client, plain), 413, "batch_too_large")
        self.assert_problem(self.push_raw(client, gzip.compress(plain), **{"Content-Encoding": "gzip"}), 413, "batch_too_large")
        asked = client.push_request([{**client.store.waiting()[0], "body": "", "device_seq": number} for number in range(1, 502)])
        self.assert_problem(self.push_raw(client, json.dumps(asked).encode()), 413, "batch_too_large")
        self.assert_outcomes(client.push(), "applied")

    def test_other_encodings_and_what_is_no_json(self):
        client = self.participant()
        self.assert_problem(self.push_raw(client, b"{}", **{"Content-Encoding": "br"}), 415, "unsupported_media_type")
        self.assert_problem(self.push_raw(client, b"{"), 400, "malformed")
        self.assert_problem(self.push_raw(client, b"{}"), 400, "malformed")
        self.assert_problem(self.push_raw(client, b"no gzip", **{"Content-Encoding": "gzip"}), 400, "malformed")
        self.assert_problem(client.transport.request("PUT", "/api/sync/push"), 405, "method_not_allowed")

    def test_a_device_that_is_the_servers_own_takes_no_places(self):
        client = self.participant()
        self.observation(client)
        seq = client.push()[0]["seq"]
        self.observation(client)
        asked = client.push_request(client.store.waiting())
        asked["device_id"] = "00000000-0000-0000-0000-000000000000"
        asked["operations"][0]["device_seq"] = seq + 2
        self.assert_problem(self.push_raw(client, json.dumps(asked).encode()), 400, "malformed")
        self.assertTrue(self.participant().walk, "whoever joins next is written by the server")

    def test_the_walk_learns_what_still_waits(self):
        client = self.participant()
        self.observation(client)
        asked = client.push_request([])
        self.assertEqual(asked["waiting_operations"], 1)
        client.push()
        self.assertEqual(client.push_request([])["waiting_operations"], 0)


if __name__ == "__main__":
    unittest.main()
