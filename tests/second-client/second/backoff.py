"""When to try again.

Purpose: the waiting of the protocol's "When": jittered exponential back-off from 1 s to 5 min, or `Retry-After` where that is longer.
Refuses: to decide what is worth another try: only failures without an answer and the answers 408, 423, 429, 503 and 507 are tried again.
Invariant: never shorter than what the server asked for.
"""

import random

from .transport import Refused, Unreachable

FIRST_S = 1.0
LONGEST_S = 300.0
WORTH_ANOTHER_TRY = {408, 423, 429, 502, 503, 504, 507}


class Backoff:
    """How long to wait after each failure in a row."""

    def __init__(self, draw=random.random):
        self._draw = draw
        self._failures = 0

    def succeeded(self):
        self._failures = 0

    def after_failure(self, retry_after_s=None):
        """Seconds to wait: between half of the step and the whole of it."""
        step = min(FIRST_S * 2 ** min(self._failures, 20), LONGEST_S)
        self._failures += 1
        waiting = step / 2 + self._draw() * step / 2
        return max(waiting, FIRST_S, retry_after_s or 0)


def persistently(action, sleep, backoff, tries=20):
    """`action()` until it succeeds, with waits between. What another try can't mend is raised at once."""
    for left in reversed(range(tries)):
        try:
            done = action()
        except Unreachable:
            if not left:
                raise
            sleep(backoff.after_failure())
        except Refused as refused:
            if not left or refused.status not in WORTH_ANOTHER_TRY:
                raise
            sleep(backoff.after_failure(refused.retry_after_s))
        else:
            backoff.succeeded()
            return done
    raise AssertionError("a try always ends in a return or a raise")
