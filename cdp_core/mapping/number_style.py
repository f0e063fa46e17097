"""How a file writes its numbers: what a column of nothing but 1.234 and 12.500 does not tell by itself.

In:  the first rows of a stage of delimited text, over all of its columns
Out: a NumberStyle: whether a comma or a dot stands before the decimals of the file's other numbers, and what says so
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.mapping.stage import Stage
from cdp_core.mapping.words import meaning

#: Cells that are looked at; a file is written by one hand.
_CELLS, _ROWS = 60_000, 1_000
_SIGN = r"[-+−–(]?\s?(?:[^\d\s,.;:/-]{1,3}\s?)?[-−]?"
_UNIT = r"\s?(?:[^\d\s,.;:/-]{1,3})?\)?"
#: One or two decimals: 40.123456 is what a machine wrote, whatever the others look like.
_COMMA = re.compile(rf"{_SIGN}(?:\d+|\d{{1,3}}(?:[. '’\u00a0\u202f]\d{{3}})+),\d{{1,2}}{_UNIT}")
_DOT = re.compile(rf"{_SIGN}(?:\d+|\d{{1,3}}(?:[, '’\u00a0\u202f]\d{{3}})+)\.\d{{1,2}}{_UNIT}")
#: Amounts have cents: 3,5 may be two ages and 1.2 a version.
_CENTS = re.compile(r"[.,]\d\d\D*$")
#: 14.30 is a time of day.
_TIMES = ("clock", "occurred_at", "happened_at", "opened_at", "closed_at", "created_at")
_DOTTED_DAY = re.compile(r"(?:[0-3]?\d\.[01]?\d\.(?:19|20)\d\d)(?:\D.*)?")


@dataclass(frozen=True)
class NumberStyle:
    """The mark before the decimals of a file's numbers, "" where nothing tells, and why it is that one.

    It is `written` where other numbers show it, else only where such files come from.
    """

    mark: str = ""
    because: str = ""
    written: bool = False


#: Of a file in which nothing tells.
UNTOLD = NumberStyle()
_TYPED = NumberStyle(because="they were no text")


def number_style(connection: sa.Connection, stage: Stage) -> NumberStyle:
    """The style that a file's columns agree on; without such columns, that of where it was written.

    Numbers of a workbook or of JSON are no text that anybody wrote: they tell nothing of the others.
    """
    if not stage.delimiter:
        return _TYPED
    rows = max(1, min(_ROWS, _CELLS // max(1, len(stage.columns))))
    cells = [stage.cell(column) for column in stage.columns]
    seen = connection.execute(sa.select(*cells).select_from(stage.table).limit(rows)).all() if cells else []
    marks: Counter[str] = Counter()
    # Without rows there are no columns of cells.
    for name, column in zip(stage.columns, zip(*seen, strict=True), strict=False):
        mark, said = _mark_of(column), meaning(name)
        if mark == "day" or said is None or said.concept not in _TIMES:
            marks[mark] += 1
    if marks[","] and not marks["."]:
        return NumberStyle(",", "other columns of the file have a decimal comma", written=True)
    if marks["."]:
        return UNTOLD if marks[","] else NumberStyle(".", "other columns of the file have a decimal dot", written=True)
    if stage.delimiter == ";":
        return NumberStyle(",", "the file parts its columns by semicolons, as where a comma stands before decimals")
    if marks["day"]:
        return NumberStyle(",", "the file writes its days with dots, as where a comma stands before decimals")
    return UNTOLD


def _mark_of(column: Iterable[str | None]) -> str:
    """The mark of a column of numbers, "day" of one of days with dots, "" of any other."""
    told = [text for value in column if value and (text := value.strip())]
    if 2 * _count(_DOTTED_DAY, told) > len(told):
        return "day"
    for mark, written in ((",", _COMMA), (".", _DOT)):
        marked = [text for text in told if mark in text]
        # Lists such as 1,2 beside 1,2,3 are no numbers.
        if 2 * len(marked) > len(told) and _count(written, marked) == len(marked):
            return mark if any(map(_CENTS.search, marked)) else ""
    return ""


def _count(pattern: re.Pattern[str], texts: Iterable[str]) -> int:
    return sum(pattern.fullmatch(text) is not None for text in texts)
