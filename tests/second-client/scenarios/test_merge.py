"""Two devices and one record: conflicts, settling, sets, lifecycles, and the same bytes in the end.

Purpose: what docs/protocol.md says of merging, seen by two clients that were apart.
Refuses: to assume an order between devices: where it matters, the test makes it.
Invariant: after both have pushed and pulled, both hold the same canonical bytes of every record that both see.
"""

import random
import time
import unittest

from second import operations, records
from second.stamps import new_id

from .harness import Scenario


class TwoDevices(Scenario):
    def second_device(self, client):
        """Another device of the same person: its own storage and `device_id`, the same session."""
        made = self.client()
        made.walk = client.walk
        made.transport.cookie = client.transport.cookie
        return made

    def assert_converged(self, one, other):
        for _ in range(2):
            one.sync()
            other.sync()
        mine = {record["id"]: records.canonical(record) for record in one.store.records()}
        theirs = {record["id"]: records.canonical(record) for record in other.store.records()}
        self.assertGreater(len(mine), 20)
        self.assertEqual(mine, theirs)

    def test_the_same_field_on_both_is_kept_twice_and_flagged_until_settled(self):
        one = self.participant()
        other = self.second_device(one)
        record_id = self.observation(one, text="Lampan är sönder")
        one.sync()
        other.sync()
        for client, text in ((one, "Lampan blinkar"), (other, "Lampan är borta")):
            base = {"text": records.winner_base(client.store.record(record_id), "text")}
            client.save("observation", record_id, operations.set_fields({"text": text}), base)
            time.sleep(0.05)
        self.assert_outcomes(one.push(), "applied")
        self.assert_outcomes(other.push(), "applied")
        self.assert_converged(one, other)
        record = one.store.record(record_id)
        self.assertTrue(records.is_conflict(record, "text"))
        self.assertEqual({head["value"] for head in records.heads(record, "text")}, {"Lampan blinkar", "Lampan är borta"})
        self.assertEqual(records.value(record, "text"), "Lampan är borta", "the later stamp counts until somebody settles it")
        one.save("observation", record_id, operations.set_fields({"text": "Lampan blinkar"}), {"text": records.all_heads_base(record, "text")})
        self.assert_outcomes(one.push(), "applied")
        self.assert_converged(one, other)
        settled = other.store.record(record_id)
        self.assertFalse(records.is_conflict(settled, "text"))
        self.assertEqual(records.value(settled, "text"), "Lampan blinkar")

    def test_equal_values_are_no_conflict(self):
        one = self.participant()
        other = self.second_device(one)
        record_id = self.observation(one)
        one.sync()
        for client in (one, other):
            client.save("observation", record_id, operations.set_fields({"place": "Tunneln"}))
        self.assert_converged(one, other)
        record = one.store.record(record_id)
        self.assertEqual(len(records.heads(record, "place")), 2)
        self.assertFalse(records.is_conflict(record, "place"))

    def test_a_removal_wins_over_what_is_added_once_more(self):
        one = self.participant()
        other = self.second_device(one)
        record_id = self.observation(one)
        comment = new_id()
        one.save("observation", record_id, operations.append("comments", comment, "en gång"))
        one.sync()
        one.save("observation", record_id, operations.remove("comments", comment))
        one.sync()
        other.save("observation", record_id, operations.append("comments", comment, "en gång till"))
        other.sync()
        self.assert_converged(one, other)
        self.assertEqual(records.elements(one.store.record(record_id), "comments"), {})

    def test_a_hundred_changes_in_any_order(self):
        draw = random.Random(20261122)
        one = self.participant()
        other = self.second_device(one)
        made = [self.observation(one, text="början") for _ in range(3)]
        self.assert_converged(one, other)
        for number in range(100):
            client, record_id = draw.choice((one, other)), draw.choice(made)
            record = client.store.record(record_id)
            field = draw.choice(("text", "place", "severity", "is_threat"))
            worth = {"severity": draw.choice(("urgent", "poor", "good")), "is_threat": draw.random() < 0.5}.get(field, f"nummer {number}")
            step = draw.randrange(4)
            if step == 0:
                client.save("observation", record_id, operations.append("comments", new_id(), f"kommentar {number}"))
            elif step == 1 and records.elements(record, "comments"):
                client.save("observation", record_id, operations.remove("comments", draw.choice(sorted(records.elements(record, "comments")))))
            else:
                base = {field: records.winner_base(record, field)} if draw.random() < 0.7 else None
                client.save("observation", record_id, operations.set_fields({field: worth}), base)
            if draw.random() < 0.15:
                client.sync()
        self.assert_converged(one, other)
        self.assertEqual(one.store.waiting() + other.store.waiting(), [])
        self.assertTrue(any(records.is_conflict(one.store.record(record_id), field) for record_id in made for field in ("text", "place", "severity", "is_threat")))


class TwoPeople(Scenario):
    def test_an_observation_becomes_a_finding_and_moves(self):
        person, desk, second_desk = self.participant(), self.coordinator(), self.coordinator()
        observation = self.observation(person, text="Mörkt i tunneln")
        person.sync()
        for client in (desk, second_desk):
            client.pull()
        self.assertEqual(records.canonical(desk.store.record(observation)), records.canonical(person.store.record(observation)))
        finding = desk.create("finding", {"walk": person.walk, "title": "Mörkt", "category": "lighting", "severity": "poor"})
        desk.save("finding", finding, operations.append("observations", observation, None))
        self.assert_outcomes(desk.sync(), "applied", "applied")
        self.assertEqual(records.state(desk.store.record(finding)), "received")
        second_desk.pull()
        desk.save("finding", finding, operations.move("received", "reviewed"))
        second_desk.save("finding", finding, operations.move("received", "declined", "Ligger utanför området"))
        self.assert_outcomes(desk.sync(), "applied")
        self.assert_outcomes(second_desk.sync(), "rejected:moved_on")
        for change, code in (
            (operations.move("reviewed", "fixed"), "illegal_move"),
            (operations.move("reviewed", "declined"), "reason_missing"),
            (operations.move("reviewed", "duplicate"), "field_missing"),
        ):
            desk.save("finding", finding, change)
            self.assert_outcomes(desk.push(), f"rejected:{code}")
        desk.save("finding", finding, operations.move("reviewed", "declined", "Stigen ägs av Trafikverket."))
        self.assert_outcomes(desk.sync(), "applied")
        second_desk.sync()
        record = second_desk.store.record(finding)
        self.assertEqual(records.canonical(record), records.canonical(desk.store.record(finding)))
        self.assertEqual(records.state(record), "declined")
        self.assertEqual([(step["from"], step["to"]) for step in record["standing"]["moves"]], [("received", "reviewed"), ("reviewed", "declined")])
        self.assertEqual(record["standing"]["moves"][-1]["reason"], "Stigen ägs av Trafikverket.")

    def test_who_coordinates_walks_along_and_mends_their_own_notes(self):
        desk, person = self.coordinator(), self.participant()
        desk.walk = desk.session.join(self.server.link_secret)["walk"]
        desk.session.token(renew=True)
        own, theirs = self.observation(desk, text="min"), self.observation(person, text="Annas")
        person.push()
        desk.save("observation", own, operations.set_fields({"text": "min, rättad"}))
        desk.save("observation", theirs, operations.set_fields({"text": "inte min"}))
        self.assert_outcomes(desk.push(), "applied", "applied", "rejected:forbidden")

    def test_what_one_may_not_do(self):
        person, other = self.participant(), self.participant()
        observation = self.observation(other)
        other.push()
        person.save("observation", observation, operations.set_fields({"text": "inte min"}))
        self.assert_outcomes(person.push(), "retry:unknown_record")
        person.save("walk", person.walk, operations.move("ongoing", "awaiting_phones"))
        person.save("walk", person.walk, operations.set_fields({"name": "En annan"}))
        person.create("finding", {"walk": person.walk, "title": "Mörkt", "category": "lighting", "severity": "poor"})
        answers = person.push()
        self.assert_outcomes(answers, "retry:unknown_record", "rejected:forbidden", "rejected:forbidden", "rejected:forbidden")


if __name__ == "__main__":
    unittest.main()
