"""One HTTP exchange: a request goes out, an answer or a named failure comes back.

Purpose: everything between a method call and the socket: compression both ways, problem documents, `Retry-After`.
Refuses: to follow redirects, to try again, and to take an answer for more than its bytes: whether an answer is Lykta's is for the caller
to see in it (a captive portal answers 200 as well).
Invariant: an `Answer` has arrived whole. Whatever did not is `Unreachable`, and says nothing about what the server did.
"""

import contextlib
import gzip
import http.client
import json
import socket
import urllib.parse
import zlib

TIMEOUT_S = 30
COMPRESS_FROM_BYTES = 1024


class Unreachable(Exception):
    """No whole answer came. The request may or may not have been carried out."""


class Refused(Exception):
    """The server answered with a problem document (or with something that is no answer of ours: `code` is None)."""

    def __init__(self, answer):
        self.status = answer.status
        problem = answer.json_or_none()
        self.code = problem.get("code") if isinstance(problem, dict) else None
        self.retry_after_s = answer.retry_after_s
        super().__init__(f"{self.status} {self.code}")


class Answer:
    """Status, headers (names in lowercase) and the decoded body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json_or_none(self):
        try:
            return json.loads(self.body.decode("utf-8"))
        except (UnicodeDecodeError, ValueError):
            return None

    @property
    def retry_after_s(self):
        said = self.headers.get("retry-after", "")
        return int(said) if said.isdigit() else None

    def expect(self, *statuses):
        """This answer, where its status is one of `statuses`; else `Refused`."""
        if self.status not in statuses:
            raise Refused(self)
        return self


class Transport:
    """Requests to one origin. A new connection each time: a client on a phone seldom finds the old one alive."""

    def __init__(self, origin):
        parts = urllib.parse.urlsplit(origin)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._secure = parts.scheme == "https"
        self.host = parts.hostname
        self.port = parts.port or (443 if self._secure else 80)
        self.cookie = None
        self.compress = True

    def request(self, method, path, headers=None, body=None):
        """One exchange with the headers given, and nothing added but what HTTP needs."""
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=TIMEOUT_S)
        sent = {"Accept-Encoding": "gzip"}
        sent.update(headers or {})
        try:
            # The server may have answered, and closed, before it had read all of a body that is too large.
            with contextlib.suppress(BrokenPipeError):
                connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            raw = response.read()
            found = {name.lower(): value for name, value in response.getheaders()}
            if found.get("content-encoding") == "gzip":
                raw = gzip.decompress(raw)
            return Answer(response.status, found, raw)
        except (OSError, EOFError, http.client.HTTPException, socket.timeout, zlib.error) as error:
            raise Unreachable(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()

    def json(self, method, path, value=None, bearer=None):
        """A JSON exchange: with a bearer where one is given, else with the cookie and the origin that goes with it."""
        headers = {"Accept": "application/json"}
        body = None
        if value is not None:
            body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
            headers["Content-Type"] = "application/json"
            if self.compress and len(body) > COMPRESS_FROM_BYTES and path.startswith("/api/sync/"):
                body = gzip.compress(body)
                headers["Content-Encoding"] = "gzip"
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        else:
            headers["Origin"] = self.origin
            if self.cookie is not None:
                headers["Cookie"] = self.cookie
        answer = self.request(method, path, headers, body)
        self._keep_cookie(answer)
        return answer

    def _keep_cookie(self, answer):
        # By hand: Python's cookie jar never sends a `Secure` cookie over plain HTTP, not even to this machine itself.
        said = answer.headers.get("set-cookie")
        if said and said.startswith("__Host-lykta="):
            value = said.split(";", 1)[0]
            self.cookie = value if value != "__Host-lykta=" else None
