"""Waiting: back-off, `Retry-After`, uploads that are held, codes that ran out of tries.

Purpose: "When" of the protocol, and the answers that ask a client to wait.
Refuses: to sleep as long as it is told: the waits are noted down and shortened.
Invariant: no wait is shorter than what the server asked for.
"""

import socket
import time
import unittest

from second import photos
from second.backoff import LONGEST_S, Backoff, persistently
from second.transport import Refused, Unreachable

from .harness import Lykta, Scenario
from .pictures import png


class Waits(unittest.TestCase):
    def test_they_grow_to_five_minutes_and_start_over_after_success(self):
        for draw in (lambda: 0.0, lambda: 0.999999):
            backoff = Backoff(draw)
            waits = [backoff.after_failure() for _ in range(15)]
            self.assertEqual(waits, sorted(waits))
            self.assertGreaterEqual(waits[0], 1)
            self.assertLessEqual(waits[-1], LONGEST_S)
            self.assertGreaterEqual(waits[-1], LONGEST_S / 2)
            backoff.succeeded()
            self.assertLess(backoff.after_failure(), 2)

    def test_retry_after_counts_where_it_is_longer(self):
        backoff = Backoff(lambda: 0.5)
        self.assertEqual(backoff.after_failure(retry_after_s=40), 40)
        for _ in range(12):
            backoff.after_failure()
        self.assertGreater(backoff.after_failure(retry_after_s=1), 100)

    def test_two_devices_do_not_come_back_together(self):
        waits = {Backoff().after_failure(): None for _ in range(3)} | {round(_third_wait(), 6): None for _ in range(20)}
        self.assertGreater(len(waits), 10)


def _third_wait():
    backoff = Backoff()
    return [backoff.after_failure() for _ in range(3)][-1]


class Held(Scenario):
    def test_an_upload_that_another_request_writes_to(self):
        client = self.participant()
        picture = png(100, 100, seed=self.id())
        record_id = self.observation(client)
        digest = photos.add(client, "observation", record_id, picture, 100, 100)
        client.push()
        uploader = photos.Uploader(client)
        location = uploader.create(digest, record_id, len(picture)).headers["location"]
        with socket.create_connection((self.server.host, self.server.port)) as slow:
            head = (
                f"PATCH {location} HTTP/1.1\r\nHost: {self.server.host}:{self.server.port}\r\nTus-Resumable: 1.0.0\r\n"
                f"Authorization: Bearer {client.session.token()}\r\nUpload-Offset: 0\r\n"
                f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(picture)}\r\n\r\n"
            )
            slow.sendall(head.encode("ascii") + picture[:1000])
            # How soon the server reads the slow request is its own affair.
            answer = persistently(lambda: self.refused(uploader, location, picture), lambda _: time.sleep(0.05), Backoff(), tries=400)
            self.assert_problem(answer, 423, "upload_locked")
            self.assertGreaterEqual(answer.retry_after_s, 1)
            slow.sendall(picture[1000:])
            slow.recv(1)
        self.assertEqual(uploader.head(location).headers["lykta-photo"], digest)

    def refused(self, uploader, location, picture):
        """The answer 423, once the slow request has begun to hold the upload."""
        answer = uploader.patch(location, len(picture) + 1, b"")
        if answer.status == 409:
            raise Unreachable("not held yet")
        return answer

    def test_a_server_that_is_away_loses_nothing(self):
        server = Lykta()
        self.addCleanup(server.close)
        self.server = server.start()
        client = self.participant()
        self.observation(client)
        server.stop()
        waits = []

        def wait(seconds):
            waits.append(seconds)
            if len(waits) == 3:
                server.start()

        answers = persistently(client.push, wait, Backoff())
        self.assert_outcomes(answers, "applied")
        self.assertEqual(len(waits), 3)


class TooMany(Scenario):
    def demo(self):
        server = Lykta()
        self.addCleanup(server.close)
        return server.start()

    def test_a_thousand_wrong_codes_and_links_go_on(self):
        client = self.client()
        code = self.server.code
        statuses = {}
        for number in range(1001):
            answer = client.transport.json("POST", "/api/join/preview", {"secret": f"{number:08d}"})
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        self.assertEqual(statuses, {404: 1000, 429: 1})
        self.assert_problem(answer, 429, "too_many")
        self.assertGreater(answer.retry_after_s, 60)
        with self.assertRaises(Refused) as caught:
            client.session.join(code)
        self.assertEqual(caught.exception.status, 429)
        waits = []
        with self.assertRaises(Refused):
            persistently(lambda: client.session.join(code), waits.append, Backoff(), tries=2)
        self.assertGreaterEqual(waits[0], caught.exception.retry_after_s - 2)
        self.assertTrue(client.session.join(self.server.link_secret)["walk"])


if __name__ == "__main__":
    unittest.main()
