"""Columns of fixed width: reports of mainframes and tills, padded with blanks.

In:  lines of a file
Out: where the columns begin, and the cells of each line
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

LEAST_LINES = 2
PADDED_SHARE = 0.6
SURE_LINES = 30
#: Dashes under the names of columns, as reports have them.
RULE = re.compile(r" *(?:-{2,}|={2,})(?: +(?:-{2,}|={2,}))+ *")
#: The lines around the table, of a page or a total, need not keep to its columns.
RULED_SHARE = 0.6


def column_starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where columns begin, or nothing where the lines are not padded into columns.

    A column begins after a position that is blank in every line; padding shows as two blanks in most lines, and in
    a few lines only two blanks before a column tell it from the next word of a text.
    """
    texts = [line.rstrip("\r\n") for line in lines if line.strip()]
    if ruled := _ruled(texts):
        return ruled
    if len(texts) < LEAST_LINES or sum("  " in text.strip() for text in texts) < PADDED_SHARE * len(texts):
        return ()
    length = max(map(len, texts))
    blank = [all(i >= len(text) or text[i] == " " for text in texts) for i in range(length)]
    starts = [
        *([] if blank[0] else [0]),
        *(i + 1 for i, (here, after) in enumerate(pairwise(blank)) if here and not after),
    ]
    if len(texts) >= SURE_LINES:
        return tuple(starts) if len(starts) > 1 else ()
    padded = [start for start in starts if start < 2 or any(text[start - 2 : start] == "  " for text in texts)]
    return tuple(padded) if len(padded) > 1 else ()


def _ruled(texts: Sequence[str]) -> tuple[int, ...]:
    """Where the dashes below the names begin, where a blank stands before nearly every column of nearly every line."""
    rule = next((text for text in texts if RULE.fullmatch(text)), None)
    if rule is None:
        return ()
    starts = tuple(run.start() for run in re.finditer(r"\S+", rule))
    fitting = sum(all(start == 0 or text[start - 1 : start] in ("", " ") for start in starts) for text in texts)
    return starts if fitting >= RULED_SHARE * len(texts) else ()


class FixedRows:
    """The rows of padded lines; each line is a row. One that runs across the columns, as titles do, is one cell."""

    unread: int | None = None

    def __init__(self, lines: Iterable[str], starts: Sequence[int], first: int) -> None:
        self._lines = lines
        self._spans = [*pairwise(starts), (starts[-1], None)]
        self._first = first

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for number, line in enumerate(self._lines, start=self._first):
            text = line.rstrip("\r\n")
            cells = [text[start:stop].strip() for start, stop in self._spans] if text.strip() else []
            across = any(
                start and " " not in text[start - 1 : start + 1] for start, _ in self._spans if start < len(text)
            )
            yield number, [text.strip()] if across and not all(cells) else cells
