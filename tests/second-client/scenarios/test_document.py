"""The first contact that docs/protocol.md shows byte by byte, made again with a server of today.

Purpose: the worked example is no picture: its requests are sent as they stand there, and the answers have the same members with the same values.
Refuses: to send anything that the document does not show, but for what a server makes itself.
Invariant: requests and answers are read from the document at run time.
"""

import hashlib
import json
import re
import unittest

from second import operations
from second.transport import Transport

from .harness import Lykta, Scenario
from .test_examples import DOCUMENT

# What a server, or the clock, makes anew each time. Everything else has to be the same.
MADE_BY_SERVERS = {
    "person", "scope", "scopes", "by", "rank", "stamp", "receipt", "renewal", "membership", "token", "cursor", "log", "epoch", "now_ms",
    "seq", "covers_seq",
}  # fmt: skip
OPERATION = "01933f5e-9c00-7aaa-8aaa-000000000001"


def section():
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.search(r"^## A first contact.*?^## ", text, re.M | re.S)[0]


def exchanges():
    """Pairs of request and answer: the request's method, path, headers and body; the answer's status, headers and JSON."""
    found = re.findall(r"^```http request\n(.*?)^```\n+```http answer\n(.*?)^```", section(), re.M | re.S)
    return [(_request(asked), _answer(said)) for asked, said in found]


def _parts(text):
    head, _, body = text.partition("\n\n")
    first, *lines = head.rstrip("\n").split("\n")
    return first, dict(line.split(": ", 1) for line in lines), body.rstrip("\n")


def _request(text):
    first, headers, body = _parts(text)
    method, path, _ = first.split(" ")
    return method, path, headers, body


def _answer(text):
    first, headers, body = _parts(text)
    return int(first.split(" ")[1]), headers, json.loads(body)


class FirstContact(Scenario):
    def demo(self):
        server = Lykta()
        self.addCleanup(server.close)
        return server.start()

    def assert_same(self, shown, real, where="answer"):
        """The same members in the same order; the same values, but for what servers make."""
        self.assertIs(type(shown), type(real), where)
        if isinstance(shown, dict):
            self.assertEqual(list(shown), list(real), where)
            for name, value in shown.items():
                of_server = name in MADE_BY_SERVERS or (name == "op" and value != OPERATION)
                if not of_server:
                    self.assert_same(value, real[name], f"{where}.{name}")
        elif isinstance(shown, list):
            self.assertEqual(len(shown), len(real), where)
            for number, (one, other) in enumerate(zip(shown, real)):
                self.assert_same(one, other, f"{where}[{number}]")
        else:
            self.assertEqual(shown, real, where)

    def test_the_operation_is_encoded_as_shown_and_hashes_as_said(self):
        body = re.search(r"^```text body\n(.*?)\n```", section(), re.M | re.S)[1]
        length, digest = re.search(r"these (\d+) bytes.*?`([0-9a-f]{64})`", section())[1], re.search(r"`([0-9a-f]{64})`", section())[1]
        self.assertEqual((len(body.encode()), hashlib.sha256(body.encode()).hexdigest()), (int(length), digest))
        self.assertEqual(operations.encode(json.loads(body)), body)
        pushed = [json.loads(asked[3])["operations"] for asked, _ in exchanges() if asked[1].endswith("push")]
        self.assertEqual([sent[0]["body"] for sent in pushed], [body, body])

    def test_the_requests_of_the_document_get_its_answers(self):
        transport = Transport(self.server.origin)
        cookie, token, said = "", "", {}
        shown_code = json.loads(exchanges()[0][0][3])["secret"]
        self.assertEqual(len(exchanges()), 6)
        for (method, path, headers, body), (status, answer_headers, shown) in exchanges():
            sent = {name: value for name, value in headers.items() if name != "Host"}
            if "Origin" in sent:
                sent["Origin"] = self.server.origin
            if "Cookie" in sent:
                sent["Cookie"] = cookie
            if "Authorization" in sent:
                sent["Authorization"] = f"Bearer {token}"
            body = body.replace(shown_code, self.server.code.replace(" ", ""))
            if path.startswith("/api/sync/"):
                said = self.pull_to_the_end(transport, sent, said)
                body = self.with_own(body, said)
            answer = transport.request(method, path, sent, body.encode())
            self.assertEqual((answer.status, answer.headers["content-type"]), (status, answer_headers["Content-Type"]))
            real = answer.json_or_none()
            self.assert_same(shown, real, path)
            if "Set-Cookie" in answer_headers:
                form = re.compile(r"__Host-lykta=[0-9a-f]{64}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=345\d+$")
                self.assertRegex(answer_headers["Set-Cookie"], form)
                self.assertRegex(answer.headers["set-cookie"], form)
                cookie = answer.headers["set-cookie"].split(";")[0]
            token = real.get("token", token)
            said = {**said, **{name: real[name] for name in ("cursor", "log", "has_more") if name in real}}

    def pull_to_the_end(self, transport, headers, said):
        """What the document says in words: so on with each cursor and log, until nothing is left."""
        while said.get("has_more"):
            asked = {"protocol": 1, "cursor": said["cursor"], "log": said["log"]}
            page = transport.request("POST", "/api/sync/pull", headers, json.dumps(asked).encode()).expect(200).json_or_none()
            said = {name: page[name] for name in ("cursor", "log", "has_more")}
        return said

    def with_own(self, body, said):
        """The cursor and the position that this server gave, in the places of those shown."""
        asked = json.loads(body)
        for name in ("cursor", "log"):
            if asked.get(name) is not None:
                body = body.replace(asked[name], said[name])
        return body


if __name__ == "__main__":
    unittest.main()
