"""The copy: pages, cursors, what is left out, versions, compression.

Purpose: "Pull" of the protocol.
Refuses: to bring about a restore; that is `test_restore`.
Invariant: however it was paged, a finished pull gives the same copy.
"""

import unittest

from second import operations, records
from second.client import NotOurs, PROTOCOL

from .harness import Lykta, Scenario


class Pages(Scenario):
    def pull_raw(self, client, **changed):
        asked = {**client.pull_request(300), **changed}
        return client.transport.json("POST", "/api/sync/pull", asked, client.session.token())

    def test_small_pages_and_one_large_page_give_the_same_copy(self):
        client = self.participant()
        whole = self.client()
        whole.transport.cookie = client.transport.cookie
        self.observation(client)
        client.push()
        self.assertGreater(client.pull(limit=3), 5)
        self.assertEqual(whole.pull(limit=300), 1)
        self.assertEqual(client.store.records(), whole.store.records())
        for record in whole.store.records():
            self.assertEqual(client.store.scopes(record["id"]), whole.store.scopes(record["id"]))
        self.assertEqual(client.pull(), 1)
        self.assertEqual(self.pull_raw(client).json_or_none()["items"], [])

    def test_what_was_saved_between_two_pages_is_not_missed(self):
        client, writer = self.participant(), self.coordinator()
        said = self.pull_raw(client, cursor=None, limit=2).json_or_none()
        self.assertTrue(said["has_more"])
        with client.store.transaction():
            client.save_page(said)
        writer.save("walk", client.walk, operations.append("comments", "00000000-0000-4000-8000-%012x" % client.clock.now_ms(), "mitt emellan"))
        answer = writer.push()[0]
        self.assertEqual(answer["outcome"], "applied")
        client.pull(limit=2)
        self.assertGreaterEqual(client.store.fact("covers_seq"), answer["seq"])
        comments = records.elements(client.store.record(client.walk), "comments")
        self.assertIn("mitt emellan", [entry["value"] for entry in comments.values()])

    def test_covers_seq_reaches_what_was_pushed(self):
        client = self.participant()
        self.observation(client)
        answer = client.push()[0]
        client.pull()
        self.assertGreaterEqual(client.store.fact("covers_seq"), answer["seq"])

    def test_cursors_of_others_and_forged_ones(self):
        client, other = self.participant(), self.participant()
        other.pull()
        cursor = other.store.fact("cursor")
        for forged in (cursor, cursor[:-2] + "AA", "x", ""):
            self.assert_problem(self.pull_raw(client, cursor=forged), 400, "bad_cursor")

    def test_a_grant_that_is_new_starts_from_its_beginning(self):
        desk = self.coordinator()
        desk.pull()
        joined = desk.session.join(self.server.link_secret)
        self.assertIn(f"walk:{joined['walk']}", [grant["scope"] for grant in joined["grants"]])
        desk.session.token(renew=True)
        desk.pull()
        self.assertIn(f"walk:{joined['walk']}", desk.store.scopes(joined["walk"]))

    def test_limits(self):
        client = self.participant()
        pages = {limit: self.pull_raw(client, cursor=None, limit=limit).json_or_none() for limit in (0, 1, None, 10**6)}
        self.assertEqual((len(pages[0]["items"]), len(pages[1]["items"]), pages[1]["has_more"]), (1, 1, True))
        self.assertEqual(pages[None]["items"], pages[10**6]["items"])
        self.assertGreater(len(pages[None]["items"]), 20)
        for limit in (-1, 1.5, "5", 2**40):
            self.assert_problem(self.pull_raw(client, cursor=None, limit=limit), 400, "malformed")

    def test_versions(self):
        client = self.participant()
        self.assert_problem(self.pull_raw(client, protocol=0), 426, "client_too_old")
        self.observation(client)
        asked = {**client.push_request(client.store.waiting()), "protocol": 0}
        said = client.transport.json("POST", "/api/sync/push", asked, client.session.token()).json_or_none()
        self.assertEqual(said["answers"][0]["outcome"], "applied", "pushing stays possible for the old")
        self.assertEqual(self.pull_raw(client, protocol=PROTOCOL + 1).status, 200)
        made = operations.operation(client.clock, "observation", client.walk, operations.withdraw())
        made["schema"] = 2
        client.save_body(made["op_id"], client.walk, operations.encode(made))
        answers = client.push()
        self.assertEqual(answers[0]["outcome"], "duplicate")
        self.assert_outcomes(answers[1:], "retry:server_too_old")
        self.assertEqual(len(client.store.waiting()), 1)

    def test_answers_are_compressed_for_whoever_takes_it(self):
        client = self.participant()
        headers = {"Authorization": f"Bearer {client.session.token()}", "Content-Type": "application/json"}
        body = b'{"protocol":1,"cursor":null,"limit":300}'
        packed = client.transport.request("POST", "/api/sync/pull", headers, body)
        plain = client.transport.request("POST", "/api/sync/pull", {**headers, "Accept-Encoding": "identity"}, body)
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertNotIn("content-encoding", plain.headers)
        self.assertLess(int(packed.headers.get("content-length", 0)), len(plain.body))
        self.assertEqual(packed.json_or_none()["items"], plain.json_or_none()["items"])

    def test_an_answer_that_is_not_ours_changes_nothing(self):
        client = self.participant()
        self.observation(client)
        client.session.token()
        real = client.transport.json
        client.transport.json = lambda method, path, *rest: real("GET", "/api/settings")
        self.addCleanup(setattr, client.transport, "json", real)
        for action in (client.push, client.pull):
            with self.assertRaises(NotOurs):
                action()
        self.assertEqual(len(client.store.waiting()), 1)
        self.assertEqual(client.store.records(), [])


class ManyAreas(Scenario):
    def demo(self):
        server = Lykta()
        self.addCleanup(server.close)
        return server.start()

    def test_a_cursor_of_many_scopes_is_taken_back(self):
        desk = self.coordinator()
        desk.pull()
        organisation = records.value(desk.store.records("area")[0], "organisation")
        for number in range(300):
            desk.create("area", {"organisation": organisation, "name": f"Område {number}"})
        self.assertEqual({one["outcome"] for one in desk.push()}, {"applied"})
        desk.pull()
        self.assertGreater(len(desk.store.fact("cursor")), 16 * 1024)
        client = self.participant()
        made = self.observation(client)
        client.push()
        desk.pull()
        self.assertIsNotNone(desk.store.record(made))


if __name__ == "__main__":
    unittest.main()
