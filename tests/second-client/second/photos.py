"""Photos: uploading by tus in pieces, and reading through a record.

Purpose: "Photos" of the protocol: reference first, then bytes; cut lines are gone on with, nothing counts but the acknowledgement.
Refuses: to take an offset equal to the length for success, and to look into the picture: cleaning it is the camera's side of a client.
Invariant: a photo leaves `waiting` only by the header `lykta-photo` with its own hash, or by an answer that says give up.
"""

import base64
import hashlib

from . import operations
from .transport import Refused

PIECE = 128 * 1024
VERSION = {"Tus-Resumable": "1.0.0"}
GIVE_UP = {"forbidden", "photo_too_large", "not_a_photo"}
BEGIN_ANEW = {"not_found", "upload_expired"}


def digest_of(data):
    return hashlib.sha256(data).hexdigest()


def metadata(digest, record_id):
    def coded(text):
        return base64.b64encode(text.encode("ascii")).decode("ascii")

    return f"photo {coded(digest)},record {coded(record_id)}"


def add(client, kind, record_id, data, width_px, height_px):
    """Saves the reference and the bytes. Returns the hash."""
    digest = digest_of(data)
    value = {"width_px": width_px, "height_px": height_px, "size_bytes": len(data)}
    client.save(kind, record_id, operations.append("photos", digest, value))
    with client.store.transaction():
        client.store.save_photo(digest, record_id, data)
    return digest


class Uploader:
    """Uploads of one client, one request at a time."""

    def __init__(self, client, piece=PIECE):
        self.client = client
        self.piece = piece

    def request(self, method, path, headers=None, body=None):
        def send(bearer):
            sent = {**VERSION, "Authorization": f"Bearer {bearer}", **(headers or {})}
            return self.client.transport.request(method, path, sent, body)

        return self.client.session.authorised(send)

    def create(self, digest, record_id, length):
        headers = {"Upload-Length": str(length), "Upload-Metadata": metadata(digest, record_id), "Content-Length": "0"}
        return self.request("POST", "/api/photos", headers)

    def head(self, location):
        return self.request("HEAD", location)

    def patch(self, location, offset, piece, checksum=False):
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        if checksum:
            headers["Upload-Checksum"] = "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode("ascii")
        return self.request("PATCH", location, headers, piece)

    def terminate(self, location):
        return self.request("DELETE", location)

    def upload_waiting(self):
        """Uploads every photo that waits. A photo that must wait for something is left for the next round."""
        for photo in self.client.store.photos("waiting"):
            self.upload(photo["hash"], photo["record_id"], photo["bytes"], photo["location"])

    def upload(self, digest, record_id, data, location=None):
        """One photo to its acknowledgement. Raises `Refused` where it has to wait or be given up."""
        anew = 0
        while True:
            answer = self.head(location) if location else self.create(digest, record_id, len(data))
            if "location" in answer.headers:
                location = answer.headers["location"]
                self._note(digest, record_id, "waiting", location)
            answer = self._send_from(answer, location, data)
            if answer.headers.get("lykta-photo") == digest:
                with self.client.store.transaction():
                    self.client.store.note_photo(digest, record_id, "kept", None, int(answer.headers["lykta-seq"]))
                    self.client.store.put("log", answer.headers["lykta-log"])
                return answer
            code = _code(answer)
            if answer.status in (404, 410) or code == "hash_mismatch":
                location = None
                anew += 1
                if anew <= 2:
                    continue
            if code in GIVE_UP or code == "hash_mismatch":
                self._note(digest, record_id, "given_up")
            raise Refused(answer)

    def _send_from(self, answer, location, data):
        while answer.status in (200, 201, 204) and "lykta-photo" not in answer.headers:
            offset = int(answer.headers["upload-offset"])
            if offset >= len(data):
                return self.head(location)
            answer = self.patch(location, offset, data[offset : offset + self.piece])
            if answer.status in (409, 460):
                answer = self.head(location)
        return answer

    def _note(self, digest, record_id, state, location=None, seq=None):
        with self.client.store.transaction():
            self.client.store.note_photo(digest, record_id, state, location, seq)

    def read(self, record_id, digest, size="full", etag=None):
        """A photo's JPEG, through a record that names it."""
        headers = {"If-None-Match": etag} if etag else {}
        return self.request("GET", f"/api/photos/{record_id}/{digest}?size={size}", headers)


def _code(answer):
    problem = answer.json_or_none()
    return problem.get("code") if isinstance(problem, dict) else None
