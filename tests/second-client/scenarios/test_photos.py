"""Photos: tus in pieces, cuts, checksums, refusals, and reading through a record.

Purpose: "Photos" of the protocol.
Refuses: to judge the picture that comes back: it is a JPEG of the right size, and that is all that is promised.
Invariant: an upload counts only with the header `lykta-photo`.
"""

import base64
import time
import unittest

from second import operations, photos
from second.backoff import Backoff, persistently
from second.transport import Refused, Unreachable

from .harness import Scenario
from .pictures import png
from .proxy import BadLine

WIDTH, HEIGHT = 400, 300


class Photos(Scenario):
    def setUp(self):
        super().setUp()
        # A photo that is here already needs no upload, whoever brought it: each scenario has one of its own.
        self.picture = png(WIDTH, HEIGHT, seed=self.id())

    def referenced(self, client, data=None):
        """A record that names the picture, on the server."""
        record_id = self.observation(client)
        digest = photos.add(client, "observation", record_id, data or self.picture, WIDTH, HEIGHT)
        self.assert_outcomes(client.push(), "applied", "applied")
        return record_id, digest

    def begun(self, client, data=None):
        """An upload that was begun. Returns the record, the hash, the uploader and the upload's path."""
        record_id, digest = self.referenced(client, data)
        uploader = photos.Uploader(client)
        answer = uploader.create(digest, record_id, len(data or self.picture)).expect(201)
        self.assertTrue(answer.headers["location"].startswith("/"))
        self.assertEqual(answer.headers["upload-offset"], "0")
        self.assertIn("upload-expires", answer.headers)
        self.assertNotIn("lykta-photo", answer.headers)
        return record_id, digest, uploader, answer.headers["location"]

    def test_in_pieces_and_read_back_through_the_record(self):
        client, desk, stranger = self.participant(), self.coordinator(), self.participant()
        record_id, digest = self.referenced(client)
        self.assertGreater(len(self.picture), 2 * photos.PIECE)
        uploader = photos.Uploader(client)
        self.assert_problem(uploader.read(record_id, digest), 404, "not_found")
        uploader.upload_waiting()
        self.assertEqual(client.store.photos("waiting"), [])
        self.assertGreater(client.store.photos("kept")[0]["seq"], 0)
        self.assertEqual(client.push_request([])["waiting_photos"], 0)
        for reader in (uploader, photos.Uploader(desk)):
            for size in ("full", "thumb"):
                answer = reader.read(record_id, digest, size)
                self.assertEqual((answer.status, answer.headers["content-type"], answer.body[:3]), (200, "image/jpeg", b"\xff\xd8\xff"))
        again = uploader.read(record_id, digest, "thumb", etag=answer.headers["etag"])
        self.assertEqual((again.status, again.body), (304, b""))
        self.assert_problem(photos.Uploader(stranger).read(record_id, digest), 404, "not_found")
        here = uploader.create(digest, record_id, len(self.picture))
        self.assertEqual(here.headers.get("lykta-photo"), digest)

    def test_a_cut_line_is_gone_on_with_where_it_broke(self):
        line = BadLine(self.server.host, self.server.port)
        self.addCleanup(line.close)
        client = self.participant(origin=line.origin)
        record_id, digest, uploader, location = self.begun(client)
        offset = 0
        # Where the server is busy, it may notice the cut before it has read anything.
        for _ in range(20):
            line.cut_next_request(after_bytes=60_000)
            with self.assertRaises(Unreachable):
                uploader.patch(location, 0, self.picture[: photos.PIECE])
            self.wait_until_the_cut_is_noticed(uploader, location)
            offset = int(uploader.head(location).expect(200).headers["upload-offset"])
            if offset:
                break
        self.assertGreater(offset, 0)
        self.assertLess(offset, 60_000)
        self.assert_problem(uploader.patch(location, 0, self.picture[:100]), 409, "offset_mismatch")
        anew = uploader.create(digest, record_id, len(self.picture))
        self.assertEqual((anew.headers["location"], int(anew.headers["upload-offset"])), (location, offset))
        uploader.upload(digest, record_id, self.picture, location)
        self.assertEqual(uploader.head(location).headers["lykta-photo"], digest)

    def wait_until_the_cut_is_noticed(self, uploader, location):
        # Until then the broken request holds the upload, and an empty piece at an offset past the end is told so.
        def probe():
            answer = uploader.patch(location, len(self.picture), b"")
            return answer.expect(409)

        persistently(probe, lambda seconds: time.sleep(0.05), Backoff())

    def test_a_lost_acknowledgement_is_asked_for(self):
        line = BadLine(self.server.host, self.server.port)
        self.addCleanup(line.close)
        client = self.participant(origin=line.origin)
        _, digest, uploader, location = self.begun(client)
        line.lose_next_answer()
        with self.assertRaises(Unreachable):
            uploader.patch(location, 0, self.picture)
        self.assertEqual(uploader.head(location).expect(200).headers["lykta-photo"], digest)

    def test_checksums(self):
        client = self.participant()
        _, digest, uploader, location = self.begun(client)
        half = len(self.picture) // 2
        wrong = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        wrong["Upload-Checksum"] = "sha256 " + base64.b64encode(b"\0" * 32).decode()
        self.assert_problem(uploader.request("PATCH", location, wrong, self.picture[:half]), 460, "checksum_mismatch")
        self.assertEqual(uploader.head(location).headers["upload-offset"], "0")
        wrong["Upload-Checksum"] = "md5 " + base64.b64encode(b"\0" * 16).decode()
        self.assert_problem(uploader.request("PATCH", location, wrong, self.picture[:half]), 400, "unknown_checksum")
        self.assertEqual(uploader.patch(location, 0, self.picture[:half], checksum=True).expect(204).headers["upload-offset"], str(half))
        self.assertEqual(uploader.patch(location, half, self.picture[half:], checksum=True).expect(204).headers["lykta-photo"], digest)

    def test_termination(self):
        client = self.participant()
        record_id, digest, uploader, location = self.begun(client)
        uploader.patch(location, 0, self.picture[:1000]).expect(204)
        uploader.terminate(location).expect(204)
        self.assertEqual(uploader.head(location).status, 404)
        anew = uploader.create(digest, record_id, len(self.picture)).expect(201)
        self.assertEqual(anew.headers["upload-offset"], "0")
        uploader.upload_waiting()
        uploader.terminate(anew.headers["location"])
        self.assertEqual(uploader.read(record_id, digest).status, 200)

    def test_bytes_with_the_creation(self):
        client = self.participant()
        record_id, digest = self.referenced(client)
        headers = {
            "Upload-Length": str(len(self.picture)),
            "Upload-Metadata": photos.metadata(digest, record_id),
            "Content-Type": "application/offset+octet-stream",
        }
        answer = photos.Uploader(client).request("POST", "/api/photos", headers, self.picture).expect(201)
        self.assertEqual((answer.headers["upload-offset"], answer.headers["lykta-photo"]), (str(len(self.picture)), digest))

    def test_what_is_refused(self):
        client, stranger = self.participant(), self.participant()
        record_id, digest, uploader, location = self.begun(client)
        theirs = photos.Uploader(stranger)
        self.assertEqual(theirs.head(location).status, 404)
        self.assert_problem(theirs.create(digest, record_id, len(self.picture)), 409, "unknown_record")
        self.assert_problem(uploader.create("0" * 64, record_id, 10), 409, "unknown_record")
        self.assert_problem(uploader.create(digest, record_id, 8 * 1024 * 1024 + 1), 413, "photo_too_large")
        bare = {"Authorization": f"Bearer {client.session.token()}"}
        self.assert_problem(client.transport.request("PATCH", location, bare, b""), 412, "upload_protocol")
        self.assert_problem(uploader.request("POST", "/api/photos", {"Upload-Length": "5"}), 400, "upload_header")
        headers = {"Upload-Offset": "0", "Content-Type": "application/json"}
        self.assert_problem(uploader.request("PATCH", location, headers, b"{}"), 415, "unsupported_media_type")

    def test_bytes_that_are_no_photo_and_bytes_that_are_other(self):
        client = self.participant()
        text = b"no picture " * 100
        record_id, digest, uploader, location = self.begun(client, text)
        self.assert_problem(uploader.patch(location, 0, text), 422, "not_a_photo")
        self.assertEqual(uploader.head(location).status, 404)
        with self.assertRaises(Refused):
            uploader.upload(digest, record_id, text)
        self.assertEqual(client.store.photos("waiting"), [])
        other = png(WIDTH, HEIGHT, seed=2)[: len(self.picture)].ljust(len(self.picture), b"\0")
        _, _, uploader, location = self.begun(client)
        self.assert_problem(uploader.patch(location, 0, other), 422, "hash_mismatch")

    def test_a_photo_whose_reference_was_withdrawn(self):
        client = self.participant()
        record_id, digest = self.referenced(client)
        client.save("observation", record_id, operations.remove("photos", digest))
        client.push()
        self.assert_problem(photos.Uploader(client).create(digest, record_id, len(self.picture)), 409, "unknown_record")


if __name__ == "__main__":
    unittest.main()
