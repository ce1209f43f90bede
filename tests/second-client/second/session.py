"""Who one is: joining, signing in, tokens, renewing a lost cookie, coming back after a restore.

Purpose: the requests of the protocol's "Signing in", and the order in which they are tried when the server answers 401.
Refuses: to touch the outbox. Being signed out loses nothing.
Invariant: `renewal` and `membership` are in the store before anything else is done with a join's answer.
"""

from .transport import Refused


class SignInNeeded(Exception):
    """Nothing that this device keeps opens the server; a person has to join or sign in."""


class Session:
    """One person on one device."""

    def __init__(self, transport, store):
        self.transport = transport
        self.store = store
        transport.cookie = store.fact("cookie")
        self._token = None

    def join(self, secret, name=None):
        """Joins a walk by link secret or code. Returns the session."""
        asked = {"secret": secret, "device_id": self.store.fact("device_id")}
        if name is not None:
            asked["name"] = name
        said = self.transport.json("POST", "/api/join", asked).expect(200).json_or_none()
        return self._begun(said, asked["device_id"])

    def preview(self, secret):
        return self.transport.json("POST", "/api/join/preview", {"secret": secret}).expect(200).json_or_none()

    def sign_in(self, user, password):
        asked = {"user": user, "password": password, "device_id": self.store.fact("device_id")}
        said = self.transport.json("POST", "/api/session", asked).expect(200).json_or_none()
        return self._begun(said, asked["device_id"])

    def sign_out(self):
        self.transport.json("DELETE", "/api/session").expect(204)
        self._token = None
        with self.store.transaction():
            self.store.put("cookie", None)
            self.store.put("renewal", None)

    def ask(self):
        """The session as the server sees it now."""
        return self.transport.json("GET", "/api/session").expect(200).json_or_none()

    def _begun(self, said, device_id):
        with self.store.transaction():
            self.store.put("cookie", self.transport.cookie)
            self.store.put("person", said["person"])
            if "renewal" in said:
                self.store.put("renewal", {"secret": said["renewal"], "device_id": device_id})
            if "membership" in said:
                self.store.put("memberships", self.store.fact("memberships", []) + [said["membership"]])
        self._token = None
        return said

    def token(self, renew=False):
        """A bearer. On a 401 the ways back are tried in the order in which they lose least."""
        if self._token is None or renew:
            self._token = None
            answer = self.transport.json("POST", "/api/token")
            if answer.status == 401:
                self._come_back()
                answer = self.transport.json("POST", "/api/token")
            said = answer.expect(200).json_or_none()
            self._token = said["token"]
        return self._token

    def _come_back(self):
        if not (self._renew() or self._restore()):
            raise SignInNeeded()

    def _renew(self):
        kept = self.store.fact("renewal")
        if kept is None:
            return False
        answer = self.transport.json("POST", "/api/session/renew", kept)
        if answer.status == 401:
            return False
        self._begun(answer.expect(200).json_or_none(), kept["device_id"])
        return True

    def _restore(self):
        memberships = self.store.fact("memberships", [])
        if not memberships:
            return False
        asked = {"device_id": self.store.fact("device_id"), "memberships": memberships[-50:]}
        answer = self.transport.json("POST", "/api/session/restore", asked)
        if answer.status == 401:
            return False
        self._begun(answer.expect(200).json_or_none(), asked["device_id"])
        return True

    def authorised(self, request):
        """`request(bearer)`, and once more with a new token where the first answer is 401."""
        answer = request(self.token())
        if answer.status == 401:
            answer = request(self.token(renew=True))
        if answer.status == 401:
            raise Refused(answer)
        return answer
