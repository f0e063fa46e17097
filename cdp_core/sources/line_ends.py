"""Where lines end: LF, CR LF or CR, counted over the whole file.

In:  a text, a sample of it
Out: the usual line end, and whether a lone carriage return ends a line, too
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cdp_core.sources.encodings import CHUNK
from cdp_core.sources.plain_text import PlainText


@dataclass(frozen=True)
class LineEnds:
    """`undecided`: there are a few lone carriage returns, which may as well stand inside cells."""

    newline: str
    carriage_returns: bool
    undecided: bool


def line_ends(text: PlainText, sample: Sequence[str]) -> LineEnds:
    both = feeds = returns = 0
    position, last = text.start, b""
    while chunk := text.read(position, CHUNK):
        feeds += chunk.count(b"\n")
        if b"\r" in chunk:
            returns += chunk.count(b"\r")
            both += chunk.count(b"\r\n")
        both += last == b"\r" and chunk.startswith(b"\n")
        position, last = position + len(chunk), chunk[-1:]
    lone = returns - both
    if lone > feeds:
        return LineEnds("\r", True, False)
    newline = "\r\n" if both > feeds - both else "\n"
    return LineEnds(newline, False, lone > 0)
