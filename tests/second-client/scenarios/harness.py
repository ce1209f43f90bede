"""Starting and ending a real `lykta`.

Purpose: a server on a free port with a data directory of its own, and clients that know its address.
Refuses: to share a directory between servers, and to leave a process behind.
Invariant: a server that `start` returned answers on `/readyz`; every process started here is ended here, by its own handle.
"""

import atexit
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from second.client import Client
from second.transport import Transport, Unreachable

READY_WITHIN_S = 60
STOPPED_WITHIN_S = 20
COORDINATOR = ("samordnare", "lykta-demo-samordnare")


def binary():
    found = os.environ.get("LYKTA_BIN")
    if not found:
        raise RuntimeError("LYKTA_BIN names the server's binary")
    return found


def run(*arguments, text=""):
    """A command of `lykta` that ends by itself. Returns what it printed."""
    done = subprocess.run([binary(), *map(str, arguments)], input=text, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(f"lykta {arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Lykta:
    """One server. The port stays the same over a restart, so clients find it again."""

    def __init__(self, command="demo", data=None, extra=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lykta-second-"))
        self.data = data or self.folder / "data"
        self.command = command
        self.extra = list(extra)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.host = "127.0.0.1"
        self.origin = f"http://localhost:{self.port}"
        self._process = None
        atexit.register(self.close)

    def start(self):
        log = open(self.folder / "log", "ab")
        listen = ["--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        self._process = subprocess.Popen([binary(), self.command, *listen, *self.extra], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        log.close()
        probe, until = Transport(self.origin), time.monotonic() + READY_WITHIN_S
        while True:
            if self._process.poll() is not None:
                raise AssertionError(f"lykta ended at once: {self.log()}")
            try:
                if probe.request("GET", "/readyz").status == 200:
                    return self
            except Unreachable:
                pass
            if time.monotonic() > until:
                raise AssertionError(f"lykta did not become ready: {self.log()}")
            time.sleep(0.05)

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOPPED_WITHIN_S)
            self._process = None

    def close(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8")

    def _printed(self, pattern):
        until = time.monotonic() + 10
        while not (found := re.search(pattern, self.log())):
            if time.monotonic() > until:
                raise AssertionError(f"the terminal does not say {pattern}: {self.log()}")
            time.sleep(0.05)
        return found[1]

    @property
    def link_secret(self):
        return self._printed(r"/j#(\S+)")

    @property
    def code(self):
        return self._printed(r"code ([0-9A-Z]{4} [0-9A-Z]{4})")


_shared = None


def shared_demo():
    """The demo that most scenarios share; each brings people and records of its own."""
    global _shared
    if _shared is None:
        _shared = Lykta().start()
    return _shared


class Scenario(unittest.TestCase):
    """A test with clients against a demo."""

    def setUp(self):
        self.server = self.demo()

    def demo(self):
        return shared_demo()

    def client(self, path=":memory:", clock=None, origin=None):
        made = Client(origin or self.server.origin, str(path), clock)
        self.addCleanup(made.store.close)
        return made

    def participant(self, name=None, **more):
        """Somebody who has joined the demo's walk. `walk` is its id."""
        made = self.client(**more)
        made.walk = made.session.join(self.server.link_secret, name)["walk"]
        return made

    def coordinator(self):
        made = self.client()
        made.session.sign_in(*COORDINATOR)
        return made

    def observation(self, client, **fields):
        """An observation in the client's outbox. Returns its id."""
        return client.create("observation", {"walk": client.walk, "category": "lighting", "severity": "poor", **fields})

    def assert_outcomes(self, answers, *outcomes):
        said = [one["outcome"] + (f":{one['code']}" if "code" in one else "") for one in answers]
        self.assertEqual(said, list(outcomes))

    def assert_problem(self, answer, status, code):
        said = answer.json_or_none()
        self.assertEqual((answer.status, (said or {}).get("code")), (status, code))
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(said["status"], status)
        self.assertTrue(said["title"])
