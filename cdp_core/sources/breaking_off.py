"""A file that breaks off inside a quoted cell, as a transfer that was cut short leaves it.

In:  a text whose way of being written is known, how many lines it has
Out: what is said of it, if it does
"""

from cdp_core.sources.cells import parse_line
from cdp_core.sources.walking import Delimited

_TAIL = 64 << 10
_MOST_LINES = 50


def said_of_end(file: Delimited, lines: int) -> tuple[str, ...]:
    """A note where the last quoted cell has no end, and neither has the last line."""
    quote = file.dialect.quote
    data = file.text.read(max(file.text.start, file.text.end - _TAIL), _TAIL)
    if not quote or not data or data.endswith((b"\n", b"\r")):
        return ()
    # The first line may be a part of one: it has no end that is missing.
    tail = data.decode("utf-8", "ignore").splitlines()[-_MOST_LINES:]
    for line, text in zip(range(lines, 0, -1), reversed(tail), strict=False):
        if quote in text:
            cut = parse_line(text, file.dialect).open
            return (_note(line),) if cut else ()
    return ()


def _note(line: int) -> str:
    return f"The row on line {line} breaks off inside quotes: the file seems to be cut off; export it again."
