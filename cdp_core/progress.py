"""How long work says how far it is, and is told to stop.

A step calls `progress(share, what)` with a share from 0 to 1 and a few words; whoever wants to cancel raises
`Cancelled` from inside that call.
"""

from collections.abc import Callable

from cdp_core.errors import CdpError

Progress = Callable[[float, str], None]


class Cancelled(CdpError):
    """Someone asked to stop; nothing has changed."""


def unwatched(share: float, what: str) -> None:
    """Progress that nobody looks at."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """The same progress for a step that goes from `start` to `end` of the whole."""
    return lambda share, what: progress(start + (end - start) * share, what)
