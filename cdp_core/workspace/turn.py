"""Whose turn it is to write, one at a time.

In:  threads that want to write
Out: the turn, and for how long somebody has had it already
"""

import threading
import time


class Turn:
    """A lock that a thread may take again while it has it, and that tells how long it has been taken."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._since: float | None = None

    def begin(self, seconds: float | None = None) -> bool:
        """Take the turn, waiting so long at most; None waits for as long as it takes."""
        if not self._lock.acquire(timeout=-1 if seconds is None else max(0.0, seconds)):
            return False
        self._depth += 1
        self._since = self._since or time.monotonic()
        return True

    def end(self) -> None:
        """Give it back."""
        self._depth -= 1
        if not self._depth:
            self._since = None
        self._lock.release()

    @property
    def taken_for(self) -> float:
        """For how many seconds it has been taken; 0 where nobody has it."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def __enter__(self) -> None:
        self.begin()

    def __exit__(self, *_: object) -> None:
        self.end()
