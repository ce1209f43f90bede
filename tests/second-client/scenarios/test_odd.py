"""Content that is odd but legal, and content that is not.

Purpose: what people and hostile programs write: every script, emoji, direction marks, NUL, numbers at their limits, members of tomorrow.
Refuses: to know more of the limits than the tables of docs/protocol.md say.
Invariant: legal text comes back character for character; what is refused is refused by name, and the server goes on.
"""

import json
import unittest

from second import operations, records
from second.stamps import new_id

from .harness import Scenario

LEGAL = [
    "Åäö ÅÄÖ",
    "A\u030a is not Å",
    "👩‍👩‍👧‍👦 🏴\U000e0067\U000e0062\U000e007f",
    "مصباح مكسور قبل النفق",
    "שלום",
    "\u200e\u200f",
    "\ufffe\uffff",
    "𝕊𝕠 𝕗𝕒𝕣 \U0010ffff",
    "zalgo " + "e" + "\u0301" * 200,
    "line\u2028separator\u2029",
    '"; DROP TABLE records; --',
    "</script><img src=x onerror=alert(1)>",
    "\\u0000 is six letters",
    "{\"op_id\":null}",
    "rad ett\nrad två",
    "  spaces around  ",
    "x" * 2000,
    "🔦" * 2000,
    "",
]
FORBIDDEN = ["a\0b", "a\u0007b", "a\u001bb", "a\u007fb", "a\u0085b", "a\u202eb", "a\u2066b", "\ufeffa", "a\ufffbb"]


class Text(Scenario):
    def test_legal_text_comes_back_as_it_was(self):
        client = self.participant()
        made = {self.observation(client, text=text): text for text in LEGAL}
        answers = client.sync()
        refused = [(text, one) for text, one in zip(LEGAL, answers) if one["outcome"] != "applied"]
        self.assertEqual(refused, [])
        for record_id, text in made.items():
            self.assertEqual(records.value(client.store.record(record_id), "text"), text)

    def test_control_characters_and_direction_overrides(self):
        client = self.participant()
        for text in FORBIDDEN:
            self.observation(client, text=text)
            self.observation(client, place=text)
        self.observation(client, place="two\nlines")
        for answer in client.push():
            self.assertEqual((answer["outcome"], answer.get("code")), ("rejected", "forbidden_character"))

    def test_one_character_too_many(self):
        client = self.participant()
        self.observation(client, text="x" * 2001)
        self.observation(client, text="🔦" * 2001)
        self.observation(client, place="å" * 201)
        answers = client.push()
        self.assertEqual([(one["code"], one["field"]) for one in answers], [("too_long", "text"), ("too_long", "text"), ("too_long", "place")])


class Numbers(Scenario):
    def position(self, **changed):
        return {"lat_e7": 575044100, "lon_e7": 126587700, "accuracy_m": 8, "source": "gps", **changed}

    def test_positions_at_the_edge_of_the_world(self):
        client = self.participant()
        edges = [
            self.position(lat_e7=900000000, lon_e7=1800000000),
            self.position(lat_e7=-900000000, lon_e7=-1800000000),
            self.position(lat_e7=0, lon_e7=0, accuracy_m=0),
        ]
        made = [self.observation(client, position=position) for position in edges]
        self.assert_outcomes(client.sync(), *["applied"] * 3)
        for record_id, position in zip(made, edges):
            self.assertEqual(records.value(client.store.record(record_id), "position"), position)

    def test_positions_outside_it_and_numbers_that_are_none(self):
        client = self.participant()
        for changed, code in (
            ({"lat_e7": 900000001}, "out_of_range"),
            ({"lon_e7": -1800000001}, "out_of_range"),
            ({"lat_e7": 57.5}, "wrong_type"),
            ({"lat_e7": "575044100"}, "wrong_type"),
            ({"lat_e7": None}, "wrong_type"),
            ({"accuracy_m": -1}, "wrong_type"),
            ({"lat_e7": 2**63}, "wrong_type"),
            ({"lat_e7": 10**30}, "wrong_type"),
            ({"source": "guess"}, "wrong_type"),
            ({"altitude_m": 3}, "wrong_type"),
        ):
            with self.subTest(changed):
                self.observation(client, position=self.position(**changed))
                answer = client.push()[0]
                self.assertEqual((answer["outcome"], answer.get("code"), answer.get("field")), ("rejected", code, "position"))

    def test_types(self):
        client = self.participant()
        for fields, code in (
            ({"text": 5}, "wrong_type"),
            ({"text": ["x"]}, "wrong_type"),
            ({"is_threat": 1}, "wrong_type"),
            ({"stop": "no id"}, "wrong_type"),
            ({"walk": new_id()}, "unknown_record"),
            ({"walk": client.walk.upper()}, "wrong_type"),
            ({"category": " "}, "unknown_choice"),
            ({"observed_at": "2018-10-10 09:00"}, "wrong_type"),
            ({"observed_at": "2018-02-30T09:00:00Z"}, "wrong_type"),
            ({"colour": "red"}, "unknown_field"),
            ({"severity": None}, "field_missing"),
        ):
            with self.subTest(fields):
                record_id = self.observation(client, **fields)
                answer = client.push()[-1]
                self.assertEqual((answer["outcome"] in ("rejected", "retry"), answer.get("code")), (True, code), record_id)


class Bodies(Scenario):
    def push_body(self, client, change_text):
        made = operations.operation(client.clock, "observation", new_id(), operations.create({"walk": client.walk, "category": "other", "severity": "good"}))
        client.save_body(made["op_id"], made["record_id"], change_text(operations.encode(made)))
        return made, client.push()[-1]

    def test_the_bytes_are_ours_whatever_their_form(self):
        client = self.participant()

        def roomy(body):
            return json.dumps(json.loads(body), ensure_ascii=True, indent=4)

        made, answer = self.push_body(client, roomy)
        self.assertEqual(answer["outcome"], "applied")
        client.pull()
        self.assertEqual(records.value(client.store.record(made["record_id"]), "category"), "other")

    def test_members_of_tomorrow_in_an_operation(self):
        client = self.participant()
        _, answer = self.push_body(client, lambda body: body.replace('"schema":1', '"schema":1,"tomorrow":{"deep":[1,2.5,null]}'))
        self.assertEqual(answer["outcome"], "applied")

    def test_changes_and_kinds_of_tomorrow(self):
        client = self.participant()
        _, answer = self.push_body(client, lambda body: body.replace('"type":"create"', '"type":"merge"'))
        self.assertEqual((answer["outcome"], answer["code"]), ("rejected", "unknown_change"))
        _, answer = self.push_body(client, lambda body: body.replace('"kind":"observation"', '"kind":"dream"'))
        self.assertEqual((answer["outcome"], answer["code"]), ("rejected", "unknown_kind"))

    def test_what_is_no_operation(self):
        client = self.participant()
        for body in ("", "null", "[]", "5", '"x"', "{}", "[" * 10_000, '{"a":' * 200, "\u0000", '{"op_id":"\\ud800"}'):
            with self.subTest(body[:20]):
                client.save_body(new_id(), "r", body)
                answer = client.push()[0]
                self.assertEqual((answer["outcome"], answer["code"]), ("rejected", "malformed"))
        self.assertEqual(client.store.waiting(), [])

    def test_a_body_at_its_limit_and_one_byte_over(self):
        client = self.participant()
        _, answer = self.push_body(client, lambda body: body + " " * (128 * 1024 - len(body.encode())))
        self.assertEqual(answer["outcome"], "applied")
        _, answer = self.push_body(client, lambda body: body + " " * (128 * 1024 - len(body.encode()) + 1))
        self.assertEqual((answer["outcome"], answer["code"], answer.get("op_id")), ("rejected", "too_long", None))
        self.assertEqual(client.store.waiting(), [])

    def test_a_member_twice(self):
        client = self.participant()
        made, answer = self.push_body(client, lambda body: body.replace('"category":"other"', '"category":"other","category":"feeling"'))
        self.assertEqual(answer["outcome"], "applied")
        client.pull()
        self.assertEqual(records.value(client.store.record(made["record_id"]), "category"), "feeling")
        _, answer = self.push_body(client, lambda body: body.replace('"schema":1', '"schema":1,"schema":1'))
        self.assertEqual((answer["outcome"], answer["code"]), ("rejected", "malformed"))

    def test_the_same_answer_for_what_was_refused(self):
        client = self.participant()
        self.observation(client, severity="terrible")
        first = client.push()[0]
        with client.store.transaction():
            client.store.note_answer(first["op_id"], "waiting", first)
        self.assertEqual(client.push()[0], first)


if __name__ == "__main__":
    unittest.main()
