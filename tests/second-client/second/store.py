"""What a device keeps: outbox, kept operations, photos, the copy of the server's records, and how far they go.

Purpose: one SQLite file in which every step of the protocol is one transaction.
Refuses: to talk to a server, and to forget an operation that is not yet safe.
Invariant: a record's copy, the removals of its page and the cursor move together or not at all; a `device_seq` is used for one operation.
"""

import contextlib
import json
import sqlite3

from .stamps import new_id, now_ms

KEPT_WITHOUT_BACKUP_MS = 14 * 24 * 3600 * 1000

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS operations (
  op_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, device_seq INTEGER NOT NULL, record_id TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'refused')), answer TEXT, accepted TEXT, answered_ms INTEGER,
  UNIQUE (device_id, device_seq)) STRICT;
CREATE TABLE IF NOT EXISTS photos (
  hash TEXT, record_id TEXT, bytes BLOB NOT NULL, location TEXT, state TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'given_up')),
  seq INTEGER, answered_ms INTEGER, PRIMARY KEY (hash, record_id)) STRICT;
CREATE TABLE IF NOT EXISTS records (generation INTEGER, id TEXT, kind TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (generation, id)) STRICT;
CREATE TABLE IF NOT EXISTS shown_by (generation INTEGER, id TEXT, scope TEXT, PRIMARY KEY (generation, id, scope)) STRICT;
"""


class Store:
    """One device's storage."""

    def __init__(self, path):
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(SCHEMA)
        if self.fact("device_id") is None:
            with self.transaction():
                self.new_device()
                self.put("generation", 1)

    def close(self):
        self._db.close()

    @contextlib.contextmanager
    def transaction(self):
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Facts

    def fact(self, name, default=None):
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def put(self, name, value):
        if value is None:
            self._db.execute("DELETE FROM facts WHERE name = ?", (name,))
        else:
            self._db.execute("INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, json.dumps(value)))

    def new_device(self):
        """Another `device_id`; what waits is numbered from 1 in its order, and keeps its `op_id`s and bytes."""
        device = new_id()
        waiting = self.waiting()
        self.put("device_id", device)
        for number, row in enumerate(waiting, 1):
            self._db.execute("UPDATE operations SET device_id = ?, device_seq = ? WHERE op_id = ?", (device, number, row["op_id"]))
        self.put("next_seq", len(waiting) + 1)
        return device

    # Outbox

    def save(self, op_id, record_id, body):
        """Into the outbox, with the next number of this device."""
        number = self.fact("next_seq")
        self._db.execute(
            "INSERT INTO operations (op_id, device_id, device_seq, record_id, body, state) VALUES (?, ?, ?, ?, ?, 'waiting')",
            (op_id, self.fact("device_id"), number, record_id, body),
        )
        self.put("next_seq", number + 1)
        return number

    def _operations(self, condition, *values):
        rows = self._db.execute(f"SELECT op_id, device_id, device_seq, record_id, body, state, answer, accepted FROM operations {condition}", values)
        names = [column[0] for column in rows.description]
        found = [dict(zip(names, row)) for row in rows.fetchall()]
        for row in found:
            row["answer"] = json.loads(row["answer"]) if row["answer"] else None
            row["accepted"] = json.loads(row["accepted"]) if row["accepted"] else None
        return found

    def waiting(self):
        return self._operations("WHERE state = 'waiting' ORDER BY device_seq")

    def kept(self):
        return self._operations("WHERE state = 'kept' ORDER BY device_seq")

    def operation(self, op_id):
        found = self._operations("WHERE op_id = ?", op_id)
        return found[0] if found else None

    def note_answer(self, op_id, state, answer):
        """The answer stands beside the operation; what was accepted keeps what a restored server wants to see."""
        accepted = None
        if state == "kept":
            accepted = json.dumps({name: answer[name] for name in ("stamp", "seq", "receipt") if name in answer})
        self._db.execute(
            "UPDATE operations SET state = ?, answer = ?, accepted = coalesce(?, accepted), answered_ms = ? WHERE op_id = ?",
            (state, json.dumps(answer), accepted, now_ms(), op_id),
        )

    def purge(self, op_id):
        self._db.execute("DELETE FROM operations WHERE op_id = ?", (op_id,))

    def send_again(self):
        """After a restore: all that was accepted and is still here goes back into the outbox, photos begin anew."""
        strangers = self._db.execute("SELECT count(*) FROM operations WHERE state = 'kept' AND device_id <> ?", (self.fact("device_id"),)).fetchone()[0]
        self._db.execute("UPDATE operations SET state = 'waiting' WHERE state = 'kept'")
        self._db.execute("UPDATE photos SET state = 'waiting', location = NULL, seq = NULL WHERE state <> 'given_up'")
        if strangers:
            self.new_device()

    def forget_safe(self, safe_seq, covers_seq, at_ms=None):
        """Lets go of what a backup holds and a saved pull covers, or, where no backup is made, of what is old."""
        if safe_seq is not None:
            edge = min(safe_seq, covers_seq)
            self._db.execute("DELETE FROM operations WHERE state = 'kept' AND json_extract(answer, '$.seq') <= ?", (edge,))
            self._db.execute("DELETE FROM photos WHERE state = 'kept' AND seq <= ?", (safe_seq,))
        else:
            edge = (at_ms or now_ms()) - KEPT_WITHOUT_BACKUP_MS
            self._db.execute("DELETE FROM operations WHERE state = 'kept' AND answered_ms < ?", (edge,))
            self._db.execute("DELETE FROM photos WHERE state = 'kept' AND answered_ms < ?", (edge,))

    # Photos

    def save_photo(self, digest, record_id, data):
        self._db.execute("INSERT OR IGNORE INTO photos (hash, record_id, bytes, state) VALUES (?, ?, ?, 'waiting')", (digest, record_id, data))

    def photos(self, state):
        rows = self._db.execute("SELECT hash, record_id, bytes, location, seq FROM photos WHERE state = ? ORDER BY rowid", (state,))
        return [dict(zip(("hash", "record_id", "bytes", "location", "seq"), row)) for row in rows.fetchall()]

    def note_photo(self, digest, record_id, state, location=None, seq=None):
        self._db.execute(
            "UPDATE photos SET state = ?, location = ?, seq = ?, answered_ms = ? WHERE hash = ? AND record_id = ?",
            (state, location, seq, now_ms(), digest, record_id),
        )

    # The copy

    def generation(self):
        """The generation that pages go into: one above the one shown while a copy is built anew."""
        return self.fact("filling", self.fact("generation"))

    def begin_generation(self):
        filling = self.fact("generation") + 1
        self.drop_generation(filling)
        self.put("filling", filling)
        self.put("cursor", None)
        self.put("log", None)

    def end_generation(self):
        filling = self.fact("filling")
        if filling is not None:
            self.drop_generation(self.fact("generation"))
            self.put("generation", filling)
            self.put("filling", None)

    def drop_generation(self, generation):
        self._db.execute("DELETE FROM records WHERE generation = ?", (generation,))
        self._db.execute("DELETE FROM shown_by WHERE generation = ?", (generation,))

    def put_record(self, record, scopes):
        generation = self.generation()
        key = (generation, record["id"])
        self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", (*key, record["kind"], json.dumps(record, ensure_ascii=False)))
        self._db.execute("DELETE FROM shown_by WHERE generation = ? AND id = ?", key)
        self._db.executemany("INSERT INTO shown_by VALUES (?, ?, ?)", [(*key, scope) for scope in scopes])

    def hide(self, record_id, scope):
        key = (self.generation(), record_id)
        self._db.execute("DELETE FROM shown_by WHERE generation = ? AND id = ? AND scope = ?", (*key, scope))
        self._sweep(key[0])

    def revoke(self, scope):
        generation = self.generation()
        self._db.execute("DELETE FROM shown_by WHERE generation = ? AND scope = ?", (generation, scope))
        self._sweep(generation)

    def _sweep(self, generation):
        self._db.execute(
            "DELETE FROM records WHERE generation = ?1 AND id NOT IN (SELECT id FROM shown_by WHERE generation = ?1)", (generation,)
        )

    def record(self, record_id):
        row = self._db.execute("SELECT record FROM records WHERE generation = ? AND id = ?", (self.fact("generation"), record_id)).fetchone()
        return json.loads(row[0]) if row else None

    def records(self, kind=None):
        rows = self._db.execute(
            "SELECT record FROM records WHERE generation = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY id", (self.fact("generation"), kind)
        )
        return [json.loads(row[0]) for row in rows.fetchall()]

    def scopes(self, record_id):
        rows = self._db.execute("SELECT scope FROM shown_by WHERE generation = ? AND id = ? ORDER BY scope", (self.fact("generation"), record_id))
        return [row[0] for row in rows.fetchall()]
