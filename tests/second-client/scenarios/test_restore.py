"""The server is set back: by a restore from a backup, and in silence.

Purpose: "Safe for good" of the protocol, with the command line that docs/operations.md names.
Refuses: to compare anything but what clients can see.
Invariant: after everybody has synced, the restored server shows every record as it was before, byte for byte, with the stamps it had.
"""

import shutil
import unittest

from second import operations, photos, records
from second.stamps import new_id
from second.transport import Refused

from .harness import Lykta, Scenario, run
from .pictures import png

WIDTH, HEIGHT = 200, 150


class SetBack(Scenario):
    def demo(self):
        server = Lykta()
        self.addCleanup(server.close)
        return server.start()

    def restart(self, data=None):
        """The same address, perhaps with other data, as an installation is run."""
        self.server.stop()
        self.server.command = "serve"
        self.server.data = data or self.server.data
        self.server.start()

    def shown(self, client):
        """What a client sees. A person's own record is written by the server when they join, and anew when they come back: its value tells."""
        found = {record["id"]: record for record in client.store.records()}
        return {
            record_id: records.value(record, "name") if record["kind"] == "person" else records.canonical(record) for record_id, record in found.items()
        }

    def work(self, person, desk):
        """An observation with changes and a photo, and a finding that moved. Everything pushed and pulled. Returns the photo."""
        observation = self.observation(person, text="Lampan är sönder")
        picture = png(WIDTH, HEIGHT, seed=observation)
        digest = photos.add(person, "observation", observation, picture, WIDTH, HEIGHT)
        person.save("observation", observation, operations.append("comments", new_id(), "Sedan i våras"))
        person.sync()
        photos.Uploader(person).upload_waiting()
        base = {"text": records.winner_base(person.store.record(observation), "text")}
        person.save("observation", observation, operations.set_fields({"text": "Lampan hänger löst"}), base)
        person.sync()
        desk.pull()
        finding = desk.create("finding", {"walk": person.walk, "title": "Lampan", "category": "lighting", "severity": "urgent"})
        desk.save("finding", finding, operations.append("observations", observation, None))
        desk.save("finding", finding, operations.move("received", "reviewed"))
        desk.sync()
        desk.save("finding", finding, operations.move("reviewed", "declined", "Stigen ägs av Trafikverket."))
        desk.sync()
        for client in (person, desk):
            self.assertEqual(client.store.waiting(), [])
        return observation, digest

    def answers_by_operation(self, *clients):
        return {row["op_id"]: row["accepted"] for client in clients for row in client.store.kept()}


class FromABackup(SetBack):
    def test_everything_comes_back_with_its_stamps(self):
        early, desk = self.participant("Anna"), self.coordinator()
        first, first_photo = self.work(early, desk)
        target = self.server.folder / "backup"
        run("backup", "--data", self.server.data, "--to", target)
        early.sync()
        safe_seq = early.store.fact("safe_seq")
        self.assertGreater(safe_seq, 0)
        self.assertEqual((early.store.kept(), early.store.photos("kept")), ([], []), "what is safe is let go of")

        second, second_photo = self.work(early, desk)
        late = self.participant("Bo")
        third, third_photo = self.work(late, desk)
        everybody = (early, late, desk)
        for client in everybody:
            client.sync()
            self.assertTrue(all(row["answer"]["seq"] > safe_seq for row in client.store.kept()))
        before = [self.shown(client) for client in everybody]
        answers = self.answers_by_operation(*everybody)
        epoch = early.store.fact("epoch")

        restored = self.server.folder / "restored"
        self.server.stop()
        run("restore", "--from", target, "--data", restored, "--keys", self.server.data / "keys")
        self.restart(restored)
        fourth = self.observation(late, text="Medan servern var borta")
        # Whoever set the clock meanwhile proposes other stamps; only the receipts tell the former ones.
        for client in everybody:
            client.clock.skew_ms += 3_600_000
        for _ in range(3):
            for client in (late, early, desk):
                client.sync()
        for client in (early, late):
            photos.Uploader(client).upload_waiting()

        self.assertNotEqual(early.store.fact("epoch"), epoch)
        for client in everybody:
            self.assertEqual(client.store.waiting(), [])
        now = [self.shown(client) for client in everybody]
        for seen, then in zip(now, before):
            seen.pop(fourth, None)
            self.assertEqual(seen, then)
        again = self.answers_by_operation(*everybody)
        for op_id, accepted in answers.items():
            self.assertEqual(again[op_id]["stamp"], accepted["stamp"])
        for record_id, digest in ((first, first_photo), (second, second_photo), (third, third_photo)):
            self.assertEqual(photos.Uploader(desk).read(record_id, digest).status, 200)

    def test_who_joined_after_the_backup_is_the_same_person_again(self):
        target = self.server.folder / "backup"
        run("backup", "--data", self.server.data, "--to", target)
        late = self.participant("Bo")
        person, cookie = late.session.ask()["person"], late.transport.cookie
        self.observation(late)
        late.sync()
        asked = {"device_id": late.store.fact("device_id"), "memberships": late.store.fact("memberships")}
        late.transport.cookie = None
        again = late.transport.json("POST", "/api/session/restore", asked)
        self.assertEqual(again.expect(200).json_or_none()["person"], person, "its cookie is younger than two minutes: it may have been lost")
        self.assertEqual(late.transport.request("GET", "/api/session", {"Cookie": cookie}).status, 401)
        restored = self.server.folder / "restored"
        self.server.stop()
        run("restore", "--from", target, "--data", restored, "--keys", self.server.data / "keys")
        self.restart(restored)
        late.session.token(renew=True)
        self.assertNotEqual(late.transport.cookie, cookie)
        self.assertEqual(late.session.ask()["person"], person)
        forged = self.client()
        changed = {"device_id": forged.store.fact("device_id"), "memberships": [asked["memberships"][0][:-2] + "AA"]}
        self.assert_problem(forged.transport.json("POST", "/api/session/restore", changed), 401, "sign_in_needed")

    def test_fifty_joins_under_the_longest_name_come_back_together(self):
        late = self.client()
        name = "🔦" * 120
        for _ in range(50):
            late.session.join(self.server.link_secret, name)
        asked = {"device_id": late.store.fact("device_id"), "memberships": late.store.fact("memberships")}
        self.assertGreater(len("".join(asked["memberships"])), 40_000)
        self.assertEqual(late.transport.json("POST", "/api/session/restore", asked).status, 200)
        asked["memberships"] += asked["memberships"][:1]
        self.assert_problem(late.transport.json("POST", "/api/session/restore", asked), 413, "batch_too_large")

    def test_a_receipt_that_is_not_true_is_judged_like_a_new_operation(self):
        client = self.participant()
        self.observation(client)
        client.sync()
        target, restored = self.server.folder / "backup", self.server.folder / "restored"
        run("backup", "--data", self.server.data, "--to", target)
        honest, forged = self.observation(client, text="ärlig"), self.observation(client, text="förfalskad")
        was = {one["op_id"]: one for one in client.push()}
        self.server.stop()
        run("restore", "--from", target, "--data", restored, "--keys", self.server.data / "keys")
        self.restart(restored)
        with client.store.transaction():
            for row in client.store.kept():
                if row["record_id"] == forged:
                    client.store.note_answer(row["op_id"], "kept", {**row["answer"], "stamp": "0000000000010001"})
        client.sync()
        client.sync()
        again = {row["record_id"]: row for row in client.store.kept()}
        self.assertEqual(again[honest]["accepted"]["stamp"], was[again[honest]["op_id"]]["stamp"])
        self.assertGreater(again[forged]["accepted"]["stamp"], "0000000000010001")
        self.assertEqual(len(records.writes(client.store.record(forged), "text")), 1)


class InSilence(SetBack):
    def set_back(self, work):
        """An old image of the disk: what `work` does is forgotten by the server, and its epoch stays."""
        image = self.server.folder / "image"
        self.server.stop()
        shutil.copytree(self.server.data, image)
        self.server.start()
        done = work()
        self.restart(image)
        return done

    def test_a_push_acknowledges_nothing_until_the_copy_starts_over(self):
        client = self.participant()
        self.observation(client)
        client.sync()
        epoch = client.store.fact("epoch")

        def lost():
            made = self.observation(client, text="glömd av servern")
            client.sync()
            return made

        made = self.set_back(lost)
        kept = client.store.kept()
        before = self.shown(client)
        later = self.observation(client, text="efteråt")
        asked = client.push_request(client.store.waiting())
        with self.assertRaises(Refused) as caught:
            answer = client.transport.json("POST", "/api/sync/push", asked, client.session.token())
            answer.expect(200)
        self.assertEqual((caught.exception.status, caught.exception.code), (409, "log_differs"))
        client.sync()
        self.assertEqual(client.store.fact("epoch"), epoch)
        self.assertEqual(client.store.waiting(), [])
        now = self.shown(client)
        self.assertIn(later, now)
        now.pop(later)
        self.assertEqual(now, before)
        self.assertIn(made, now)
        again = self.answers_by_operation(client)
        self.assertEqual({row["op_id"]: again[row["op_id"]]["stamp"] for row in kept}, {row["op_id"]: row["accepted"]["stamp"] for row in kept})

    def test_a_pull_is_told_to_start_over(self):
        client, other = self.participant(), self.coordinator()
        self.observation(client)
        client.sync()
        other.sync()

        def lost():
            made = self.observation(client, text="glömd av servern")
            client.sync()
            other.sync()
            return made

        made = self.set_back(lost)
        self.assertIsNotNone(other.store.record(made))
        asked = other.pull_request(300)
        said = other.transport.json("POST", "/api/sync/pull", asked, other.session.token()).expect(200).json_or_none()
        self.assertEqual((said["reset"], said["items"]), ("log_differs", []))
        other.pull()
        self.assertIsNone(other.store.record(made), "the server does not have it yet")
        client.sync()
        other.sync()
        self.assertEqual(records.canonical(other.store.record(made)), records.canonical(client.store.record(made)))


if __name__ == "__main__":
    unittest.main()
