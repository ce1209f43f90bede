"""Stamps and ids: what a device invents by itself.

Purpose: proposals for stamps (48 bits of milliseconds, 16 bits of counter, as 16 hexadecimal digits) and UUIDs of version 7.
Refuses: to make final stamps. Only the server does; these are proposals.
Invariant: two proposals of one `Clock` are never equal and sort in the order in which they were made.
"""

import os
import time
import uuid


def now_ms():
    return time.time_ns() // 1_000_000


def stamp_of(milliseconds, counter=0):
    return f"{milliseconds & (2**48 - 1):012x}{counter:04x}"


def milliseconds_of(stamp):
    return int(stamp[:12], 16)


class Clock:
    """Where a device's proposals come from. `skew_ms` lets a test set the clock wrong."""

    def __init__(self, skew_ms=0):
        self.skew_ms = skew_ms
        self._last = 0

    def now_ms(self):
        return now_ms() + self.skew_ms

    def propose(self):
        self._last = max(self._last + 1, self.now_ms() << 16)
        return stamp_of(self._last >> 16, self._last & 0xFFFF)


def new_id(milliseconds=None):
    """A UUID of version 7, in lowercase with hyphens."""
    at = now_ms() if milliseconds is None else milliseconds
    random = int.from_bytes(os.urandom(10), "big")
    number = at << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & (2**62 - 1)
    return str(uuid.UUID(int=number))
