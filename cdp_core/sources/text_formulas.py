"""Cells that were written for a spreadsheet or a web page and not for a person: `="0012"`, `K&ouml;ln`.

In:  a table
Out: the same with what a person would see in their place: 0012, Köln
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from cdp_core.sources.batches import schema, text_array
from cdp_core.sources.interface import BrokenLine, Table

#: A text that a spreadsheet is to leave as it is, and a link: its address, and its text where it has one.
_FORMULA = (
    r'^\s*=(?:"([^"]*)"|(?i:hyperlink)\(\s*"(?:mailto:)?([^"]*)"\s*\)|'
    r'(?i:hyperlink)\(\s*"(?:mailto:)?([^"]*)"\s*[,;]\s*"([^"]*)"\s*\))\s*$'
)
_SEEN, _BEHIND = r"\1\2\4", r"\1\2\3"
#: A link to a page with its text.
_PAGE = r'(?i)^\s*=hyperlink\(\s*"https?:[^"]*"\s*[,;]\s*"[^"]*"\s*\)\s*$'
#: A sign as web pages write it. `&copy=1` in an address is none.
_ENTITY = r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,5});"
#: Addresses and pieces of pages stay as they are written.
_WRITTEN_FOR_PROGRAMS = r"://|</|/>|<br"


def without_formulas(table: Table, first: pa.RecordBatch) -> Table:
    """The table with such cells as text; the same one where its `first` rows have none."""
    changes: dict[int, list[Callable[[pa.Array], pa.Array]]] = {}
    pages = []
    for place, name in enumerate(table.columns):
        cells = first.column(place + 1)
        if _holds(cells, _FORMULA):
            changes.setdefault(place, []).append(partial(_without_formulas, _told(cells)))
        if _holds(cells, _ENTITY) and not _holds(cells, _WRITTEN_FOR_PROGRAMS):
            changes.setdefault(place, []).append(_seen_on_a_page)
            pages.append(f"'{name}'")
    if not changes:
        return table
    said = f"Signs that were written for a web page (&amp; for &) were read as such in {', '.join(pages)}."
    return replace(table, stream=partial(_stream, table, changes), notes=(*table.notes, *([said] if pages else [])))


def _holds(cells: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(cells, pattern)).as_py())


def _told(cells: pa.Array) -> str:
    """What a formula tells: of links to pages that are all called alike ("Open") where they lead to."""
    pages = cells.filter(pc.match_substring_regex(cells, _PAGE))
    alike = len(pages) > 0 and len(pc.unique(pc.replace_substring_regex(pages, _FORMULA, _SEEN))) == 1
    return _BEHIND if alike else _SEEN


def _without_formulas(told: str, cells: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(cells, _FORMULA, told)


def _seen_on_a_page(cells: pa.Array) -> pa.Array:
    entity = re.compile(_ENTITY)
    return text_array([cell and entity.sub(_sign, cell) for cell in cells.to_pylist()])


def _sign(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _stream(
    table: Table, changes: Mapping[int, Sequence[Callable[[pa.Array], pa.Array]]], size: int, broken: list[BrokenLine]
) -> Iterator[pa.RecordBatch]:
    for batch in table.stream(size, broken):
        columns = list(batch.columns)
        for place, each in changes.items():
            for change in each:
                columns[place + 1] = change(columns[place + 1])
        yield pa.RecordBatch.from_arrays(columns, schema=schema(len(table.columns)))
