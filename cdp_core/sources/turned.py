"""Tables that lie on their side: the first column has the names of fields, and each further column is a record.

In:  all rows of a table, titles left out
Out: whether it lies so; the `Table` set upright, whose lines are the columns of the file
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pyarrow as pa

from cdp_core.sources.batches import batches_of
from cdp_core.sources.column_names import column_names
from cdp_core.sources.header_rows import WORDS
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.outline import Row

#: A longer table is one of rows.
MOST_FIELDS = 150
#: Kinds that hardly more than one field of a person has.
_TELLING = ("email", "phone", "date", "url", "number", "money")
_LABELS = frozenset(
    re.findall(
        r"\S+",
        "field fields attribute property feld merkmal eigenschaft attribut champ campo attributo veld pole 項目",
    )
)
_COUNTED = re.compile(r"\D{0,24}?[\s#._-]*\d{1,4}")


def reads_across(rows: Sequence[Row]) -> bool:
    """Whether rows are fields: one is of nothing but e-mail addresses, another of another kind, no column is of any.

    The first cells have to be names, all different, and known ones among them.
    """
    rows = [row for row in rows if not row.is_blank]
    width = max((row.extent for row in rows), default=0)
    if not 2 <= len(rows) <= MOST_FIELDS or width < 3:
        return False
    names = [row.cells[0].strip() for row in rows]
    fields = names[1:] if _labels_records(rows[0]) else names
    known = sum(map(_is_known, fields))
    if len(set(names)) < len(names) or not all(fields) or any(map(is_typed, fields)) or 2 * known < len(fields):
        return False
    kinds = [_kind([cell for cell in row.cells[1:] if cell.strip()]) for row in rows]
    below = [[row.cells[i] for row in rows if i < len(row.cells) and row.cells[i].strip()] for i in range(1, width)]
    across = {one for one in kinds if one}
    return "email" in across and len(across) > 1 and not any(_kind(column) for column in below)


def _kind(cells: Sequence[str]) -> str | None:
    """The one telling kind that all of these cells have, which are several."""
    kinds = {kind(cell) for cell in cells}
    (own,) = kinds if len(kinds) == 1 and len(cells) > 1 else (None,)
    return own if own in _TELLING else None


def _labels_records(first: Row) -> bool:
    """Whether the first row only tells the columns apart: nothing or "Field" above the names, or Customer 1, 2, 3."""
    name = first.cells[0].strip().casefold()
    counted = _counts(first) and (not _is_known(name) or first.cells[1].strip().casefold().startswith(name))
    return not name or name in _LABELS or counted


def _counts(first: Row) -> bool:
    filled = [cell.strip() for cell in first.cells[1:] if cell.strip()]
    return bool(filled) and all(map(_COUNTED.fullmatch, filled))


def _is_known(name: str) -> bool:
    return any(word in WORDS for word in re.split(r"[\s_\-./]+", name.casefold()))


def turned(table: Table) -> Table:
    """The table set upright. What only counts its records (Customer 1, Customer 2) is no field of theirs."""
    stream = table.stream
    rows = [
        Row(line, tuple(cell or "" for cell in cells))
        for batch in stream(MOST_FIELDS, [])
        for line, *cells in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]
    labels = rows.pop(0).cells if rows and _counts(rows[0]) and _labels_records(rows[0]) else ()
    columns = column_names([row.cells[0].strip() for row in rows], len(rows))
    width = max((row.extent for row in rows), default=0)
    records = [(i + 1, [row.cells[i] if i < len(row.cells) else "" for row in rows]) for i in range(1, width)]
    said = (
        "The table lies on its side: its first column names the fields, so each further column was read as a row, and "
        "numbers of lines count columns."
    )
    return replace(
        table,
        columns=columns,
        header=tuple(row.cells[0].strip() for row in rows),
        stream=partial(_batches, [record for record in records if any(record[1])], len(rows)),
        types={},
        notes=(*table.notes, *([" ".join(labels).strip()] if labels else []), said),
    )


def _batches(
    records: Sequence[tuple[int, list[str]]], width: int, size: int, broken: list[BrokenLine]
) -> Iterator[pa.RecordBatch]:
    return batches_of(records, width, size)
