"""A bad line between client and server: a TCP relay that cuts.

Purpose: to lose an answer after the server has worked, or the rest of a request after some bytes went through.
Refuses: to understand HTTP; it counts bytes.
Invariant: without an order it passes everything on unchanged.
"""

import socket
import threading
import time

# So that the server has read what came before.
BEFORE_A_CUT_S = 0.2


class BadLine:
    """Listens on a port of its own and relays to the server. Orders hold for the next connection only."""

    def __init__(self, host, port):
        self._to = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lose_answer = False
        self._cut_after = None
        self._threads = []
        self._running = True
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def lose_next_answer(self):
        """The request goes through whole, the answer is thrown away."""
        self._lose_answer = True

    def cut_next_request(self, after_bytes):
        """The connection breaks once so many bytes of the request have gone through."""
        self._cut_after = after_bytes

    def close(self):
        self._running = False
        self._listener.close()

    def _accept(self):
        while self._running:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            lose, self._lose_answer = self._lose_answer, False
            cut, self._cut_after = self._cut_after, None
            threading.Thread(target=self._serve, args=(near, lose, cut), daemon=True).start()

    def _serve(self, near, lose, cut):
        far = socket.create_connection(self._to)
        answering = threading.Thread(target=_relay, args=(far, None if lose else near, near), daemon=True)
        answering.start()
        passed = 0
        try:
            while data := near.recv(16 * 1024):
                if cut is not None and passed + len(data) >= cut:
                    far.sendall(data[: cut - passed])
                    time.sleep(BEFORE_A_CUT_S)
                    break
                far.sendall(data)
                passed += len(data)
        except OSError:
            pass
        if cut is not None:
            _close(far)
            _close(near)
        answering.join()
        _close(far)


def _relay(source, target, near):
    """Passes on until the source ends; with no target, the first bytes that come end the connection."""
    try:
        while data := source.recv(64 * 1024):
            if target is None:
                break
            target.sendall(data)
    except OSError:
        pass
    _close(near)


def _close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()
