"""Signing in: joining, previews, cookies, tokens, a lost cookie.

Purpose: the first page of the protocol, request by request.
Refuses: to use up the server's hourly wrong codes; that is `test_waiting`.
Invariant: nothing here sends an operation.
"""

import unittest

from second.transport import Refused

from .harness import COORDINATOR, Scenario


class Joining(Scenario):
    def test_by_link_and_by_code_read_forgivingly(self):
        by_link, by_code = self.client(), self.client()
        first = by_link.session.join(self.server.link_secret, "Anna")
        sloppy = self.server.code.lower().replace("0", "o").replace("1", "l").replace(" ", " - ")
        second = by_code.session.join(sloppy)
        self.assertEqual(first["walk"], second["walk"])
        self.assertNotEqual(first["person"], second["person"])
        roles = {grant["scope"].split(":")[0]: grant["role"] for grant in first["grants"]}
        self.assertEqual(roles, {"walk": "participant", "person": "participant", "public": "reader"})
        self.assertTrue(first["renewal"] and first["membership"])

    def test_a_preview_makes_nobody(self):
        client = self.client()
        seen = client.session.preview(self.server.code)
        self.assertEqual(set(seen), {"walk", "area", "planned_at", "meeting_place", "is_example"})
        self.assertIsNone(client.transport.cookie)

    def test_a_wrong_code(self):
        client = self.client()
        for path in ("/api/join", "/api/join/preview"):
            asked = {"secret": "00000000", "device_id": client.store.fact("device_id")}
            self.assert_problem(client.transport.json("POST", path, asked), 404, "join_code_wrong")

    def test_joining_with_a_session_stays_the_same_person(self):
        client = self.participant()
        again = client.session.join(self.server.link_secret)
        self.assertEqual(again["person"], client.session.ask()["person"])
        self.assertNotIn("renewal", again)
        self.assertEqual(len(client.store.fact("memberships")), 2)

    def test_a_request_with_the_cookie_says_where_it_comes_from(self):
        client = self.participant()
        cookie = {"Cookie": client.transport.cookie}
        self.assert_problem(client.transport.request("POST", "/api/token", cookie), 403, "cross_site")
        foreign = {**cookie, "Origin": "https://elsewhere.example"}
        self.assert_problem(client.transport.request("POST", "/api/token", foreign), 403, "cross_site")
        fetched = {**cookie, "Sec-Fetch-Site": "same-origin"}
        self.assertEqual(client.transport.request("POST", "/api/token", fetched).status, 200)

    def test_a_token_opens_and_no_token_does_not(self):
        client = self.participant()
        said = client.transport.json("POST", "/api/token").expect(200).json_or_none()
        self.assertGreater(said["expires_in_s"], 0)
        asked = client.pull_request(1)
        self.assertEqual(client.transport.json("POST", "/api/sync/pull", asked, said["token"]).status, 200)
        self.assert_problem(client.transport.json("POST", "/api/sync/pull", asked, said["token"] + "x"), 401, "sign_in_needed")

    def test_a_person_with_a_password(self):
        client = self.client()
        said = client.session.sign_in(*COORDINATOR)
        self.assertIn("coordinator", [grant["role"] for grant in said["grants"]])
        asked = {"user": COORDINATOR[0], "password": "wrong", "device_id": client.store.fact("device_id")}
        self.assert_problem(client.transport.json("POST", "/api/session", asked), 401, "wrong_password")


class LosingTheCookie(Scenario):
    def test_the_renewal_brings_the_same_person_back(self):
        client = self.participant()
        person = client.session.ask()["person"]
        lost = client.transport.cookie
        client.transport.cookie = None
        self.assert_problem(client.transport.json("GET", "/api/session"), 401, "sign_in_needed")
        observation = self.observation(client)
        client.session.token(renew=True)
        self.assert_outcomes(client.sync(), "applied")
        self.assertIsNotNone(client.store.record(observation))
        self.assertEqual(client.session.ask()["person"], person)
        self.assertNotEqual(client.transport.cookie, lost)
        client.transport.cookie = lost
        self.assert_problem(client.transport.json("GET", "/api/session"), 401, "sign_in_needed")

    def test_a_renewal_needs_its_device(self):
        client = self.participant()
        kept = dict(client.store.fact("renewal"), device_id=self.client().store.fact("device_id"))
        self.assert_problem(client.transport.json("POST", "/api/session/renew", kept), 401, "sign_in_needed")

    def test_signing_out_ends_all_ways_back(self):
        client = self.participant()
        renewal, cookie = client.store.fact("renewal"), client.transport.cookie
        bearer = client.session.token()
        self.observation(client)
        client.session.sign_out()
        client.transport.cookie = cookie
        self.assert_problem(client.transport.json("GET", "/api/session"), 401, "sign_in_needed")
        self.assert_problem(client.transport.json("POST", "/api/session/renew", renewal), 401, "sign_in_needed")
        asked = {"device_id": client.store.fact("device_id"), "memberships": client.store.fact("memberships")}
        self.assert_problem(client.transport.json("POST", "/api/session/restore", asked), 401, "sign_in_needed")
        self.assert_problem(client.transport.json("POST", "/api/sync/pull", client.pull_request(1), bearer), 401, "sign_in_needed")
        self.assertEqual(len(client.store.waiting()), 1, "the outbox is never touched by a 401")

    def test_names(self):
        for name, status in (("x" * 120, 200), ("  ", 200), ("x" * 121, 422), ("a\0b", 422), ("a\nb", 422)):
            client = self.client()
            asked = {"secret": self.server.link_secret, "device_id": client.store.fact("device_id"), "name": name}
            answer = client.transport.json("POST", "/api/join", asked)
            self.assertEqual(answer.status, status, name)
            again = self.participant()
            self.assertEqual(again.transport.json("POST", "/api/join", {**asked, "device_id": again.store.fact("device_id")}).status, status)
            if status == 422:
                self.assertEqual(answer.json_or_none()["field"], "name")

    def test_refusals_are_named(self):
        with self.assertRaises(Refused) as caught:
            self.client().session.join("")
        self.assertEqual(caught.exception.code, "join_code_wrong")


if __name__ == "__main__":
    unittest.main()
