"""The client: saves operations, pushes them, pulls the copy, and knows what a restored server wants.

Purpose: the rules of "Push", "Pull" and "Safe for good", each where it can be read beside the document.
Refuses: to believe an answer that does not say `lykta`, and to drop an operation for any answer but `rejected` and `erased`.
Invariant: what is in the outbox leaves it only through an answer to that very operation.
"""

import json

from . import operations
from .session import Session
from .stamps import Clock, new_id
from .store import Store
from .transport import Refused, Transport

PROTOCOL = 1
MOST_OPERATIONS = 500
MOST_BYTES = 256 * 1024
ROOM_FOR_THE_REST = 4096
MOST_NEW_BEGINNINGS = 3


class NotOurs(Exception):
    """An answer without the member `lykta`: somebody between the server and this device spoke."""


class MendByPerson(Exception):
    """The server's log is set back and setting this copy back did not settle it."""


class Client:
    """One device."""

    def __init__(self, origin, path=":memory:", clock=None):
        self.store = Store(path)
        self.transport = Transport(origin)
        self.session = Session(self.transport, self.store)
        self.clock = clock or Clock()
        self._outbox_is_new = False

    # Saving

    def save(self, kind, record_id, change, base=None, replaces=None):
        """Saves one operation and returns its id. Without a network this is all that happens."""
        made = operations.operation(self.clock, kind, record_id, change, base, replaces)
        return self.save_body(made["op_id"], record_id, operations.encode(made))

    def save_body(self, op_id, record_id, body):
        with self.store.transaction():
            self.store.save(op_id, record_id, body)
        return op_id

    def create(self, kind, fields):
        """A new record's id."""
        record_id = new_id()
        self.save(kind, record_id, operations.create(fields))
        return record_id

    def outcome(self, op_id):
        """The last answer to an operation, None before the first (and after it has been let go)."""
        found = self.store.operation(op_id)
        return found["answer"] if found else None

    # Push

    def push(self):
        """Pushes what waits, batch after batch, each operation once. Returns all answers. The last push is empty and says so."""
        answers = []
        tried = set()
        anew = 0
        while True:
            batch = self._batch([row for row in self.store.waiting() if row["op_id"] not in tried])
            tried.update(row["op_id"] for row in batch)
            found = self._push(batch)
            answers += found
            if self._outbox_is_new:
                anew += 1
                if anew > MOST_NEW_BEGINNINGS:
                    raise MendByPerson("the outbox had to be sent anew too often")
                tried.clear()
            elif not batch:
                return answers

    def _batch(self, waiting):
        batch, size = [], ROOM_FOR_THE_REST
        for row in waiting:
            size += len(json.dumps(_as_sent(row), ensure_ascii=False).encode("utf-8")) + 1
            if len(batch) == MOST_OPERATIONS or size > MOST_BYTES:
                break
            batch.append(row)
        return batch

    def push_request(self, batch):
        left = max(len(self.store.waiting()) - len(batch), 0)
        asked = {
            "protocol": PROTOCOL,
            "device_id": self.store.fact("device_id"),
            "sent_at_ms": self.clock.now_ms(),
            "operations": [_as_sent(row) for row in batch],
            "waiting_operations": left,
            "waiting_photos": len(self.store.photos("waiting")),
        }
        if self.store.fact("log") is not None:
            asked["log"] = self.store.fact("log")
        return asked

    def _push(self, batch):
        self._outbox_is_new = False
        asked = self.push_request(batch)
        answer = self.session.authorised(lambda bearer: self.transport.json("POST", "/api/sync/push", asked, bearer))
        if answer.status == 409 and Refused(answer).code == "log_differs":
            self.start_over(send_again=True)
            return []
        said = _ours(answer, "pushed")
        with self.store.transaction():
            self._hear_of_log(said)
            for one in said["answers"]:
                self._note(one)
            if any(one.get("outcome") == "identity_conflict" and one.get("new_device") for one in said["answers"]):
                self.store.new_device()
                self._outbox_is_new = True
            if self._is_other_epoch(said):
                self._start_over(send_again=True)
            self.store.forget_safe(said.get("safe_seq"), self.store.fact("covers_seq", 0))
        return said["answers"]

    def _note(self, one):
        op_id = one.get("op_id")
        if op_id is None:
            # The server could not read whose operation it was; the number tells.
            matching = [row for row in self.store.waiting() if row["device_seq"] == one["device_seq"]]
            op_id = matching[0]["op_id"] if matching else None
        outcome = one.get("outcome")
        if outcome in ("applied", "duplicate"):
            self.store.note_answer(op_id, "kept", one)
        elif outcome == "rejected" or (outcome == "identity_conflict" and not one.get("new_device")):
            self.store.note_answer(op_id, "refused", one)
        elif outcome == "erased":
            self.store.purge(op_id)
        else:
            self.store.note_answer(op_id, "waiting", one)

    # Pull

    def pull(self, limit=300):
        """Pulls until nothing is left. Returns how many pages came."""
        pages = 0
        set_back = 0
        while True:
            said = self._pull_page(limit)
            pages += 1
            if said.get("reset") is not None:
                set_back += 1
                if set_back >= MOST_NEW_BEGINNINGS:
                    raise MendByPerson(said["reset"])
                again = said["reset"] in ("foreign_epoch", "log_differs")
                self.start_over(send_again=again, epoch=said["epoch"])
                if again:
                    self.push()
            elif not said["has_more"]:
                return pages

    def pull_request(self, limit):
        asked = {"protocol": PROTOCOL, "cursor": self.store.fact("cursor"), "limit": limit}
        if self.store.fact("log") is not None:
            asked["log"] = self.store.fact("log")
        return asked

    def _pull_page(self, limit):
        asked = self.pull_request(limit)
        answer = self.session.authorised(lambda bearer: self.transport.json("POST", "/api/sync/pull", asked, bearer))
        said = _ours(answer, "pulled")
        if said.get("reset") is not None:
            return said
        with self.store.transaction():
            self.save_page(said)
        return said

    def save_page(self, said):
        """One page into the copy. What happened first is done first: a record may leave a scope and come back to it."""
        steps = [(item["seq"], item, None) for item in said["items"]] + [(gone["seq"], None, gone) for gone in said["removals"]]
        for _, item, gone in sorted(steps, key=lambda step: step[0]):
            if item is not None:
                self.store.put_record(item["record"], item["scopes"])
            else:
                self.store.hide(gone["record_id"], gone["scope"])
        for scope in said["revoked"]:
            self.store.revoke(scope)
        self.store.put("cursor", said["cursor"])
        self._hear_of_log(said)
        if not said["has_more"]:
            self.store.put("covers_seq", said["covers_seq"])
            self.store.end_generation()
            if self._is_other_epoch(said):
                # The copy is whole and of the new epoch (a cursor of the old one would have been told to reset); only the outbox is behind.
                self.store.send_again()
            self.store.forget_safe(said.get("safe_seq"), said["covers_seq"])

    # A server that was set back

    def _hear_of_log(self, said):
        if "log" in said:
            self.store.put("log", said["log"])
        self.store.put("safe_seq", said.get("safe_seq"))

    def _is_other_epoch(self, said):
        known = self.store.fact("epoch")
        self.store.put("epoch", said["epoch"])
        return known is not None and known != said["epoch"]

    def start_over(self, send_again, epoch=None):
        """The copy is built anew from the next pull on; with `send_again` all that is still kept waits once more."""
        with self.store.transaction():
            if epoch is not None:
                self.store.put("epoch", epoch)
            self._start_over(send_again)

    def _start_over(self, send_again):
        self.store.begin_generation()
        self.store.put("covers_seq", 0)
        if send_again:
            self.store.send_again()
            self._outbox_is_new = True

    def sync(self):
        """One round: push, pull."""
        answers = self.push()
        self.pull()
        return answers


def _as_sent(row):
    sent = {"device_seq": row["device_seq"], "body": row["body"]}
    if row["accepted"]:
        sent["accepted"] = row["accepted"]
    return sent


def _ours(answer, name):
    said = answer.json_or_none()
    if isinstance(said, dict) and said.get("lykta") == name:
        return said
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        raise Refused(answer)
    raise NotOurs(f"{answer.status} without {name}")
