"""Rows that sum up the rows above them, between the rows of a grouped report.

In:  a table
Out: the same without such rows, which are listed with a reason
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_core.sources.batches import LOOKED_AT, filled_cells, without_lines
from cdp_core.sources.footers import is_sum
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.kinds import is_typed, kind

#: Where a report says that a row sums up: in its first cell, or behind the names of its groups.
_FIRST_CELLS = 4
_WORDS = (
    r"(?:grand |sub|sub-|sub )?totals?|sous-total|total général|sub-?totale?|(?:zwischen|gesamt|end|teil)?summe|sum|"
    r"(?:gesamt|teil)?ergebnis|gesamt|insgesamt|somme|totale|parziale|suma(?: parcial)?|razem|totaal|subtotaal|totalt|"
    r"delsumma|celkem|mezisoučet|součet|spolu|summa|összesen|részösszeg|toplam|ara toplam|ukupno|jumlah|"
    r"(?:промежуточный )?итого?|всего|усього|разом|σύνολο|合計|総計|小計|总计|合计|小计|합계|총계|소계|รวม|"
    r"المجموع|الإجمالي|tổng(?: (?:cộng|số))?"
)
#: A total that tells its figure itself: "Total Berlin: 12".
_TOLD = re.compile(r"\d[\d.,'’ \u00a0]*\s?[€%]?\)?$")
_FIGURE = r"[-+]?[$€£]?\s?\d[\d.,'’ \u00a0]*\s?[€%]?"
#: Alone, or of a group: "Total Berlin: 12", "Berlin Summe".
_TOTAL = re.compile(
    rf"(?:{_WORDS})(?:(?: for| für| of| di| de|:)? (?P<behind>\S.{{0,80}}?))?(?:\s*[:–-]?\s*\(?{_FIGURE}\)?)?\s?:?|"
    rf"(?P<before>\S.{{0,80}}?)[ :–-]+(?:{_WORDS})\s?:?(?:\s*{_FIGURE})?",
    re.IGNORECASE,
)
#: A total of what has figures in its name.
_OF_A_GROUP = re.compile(rf"(?:{_WORDS})(?: for| für| of| di| de|:)? (?P<of>\S.*?)\s?:?", re.IGNORECASE)
#: What every such cell has in it, for a quick look at all of them.
_HINT = (
    r"(?i)total|summe|\bsum|ergebnis|gesamt|somme|parziale|razem|totaal|celkem|součet|spolu|összesen|részösszeg|toplam|"
    r"ukupno|jumlah|итог|всего|усього|разом|σύνολο|合計|総計|小計|总计|合计|小计|합계|총계|소계|รวม|المجموع|الإجمالي|tổng"
)
#: What a report writes beside a figure to say how it was come by.
_HOW = re.compile(
    r"(?:sum|count|average|avg|min|max|median|record count|anzahl|durchschnitt|mittelwert|nombre|moyenne|recuento|"
    r"promedio|conteggio|media|contagem|média|aantal|gemiddelde|件数|平均|レコード数)\.?:?",
    re.IGNORECASE,
)
_HINTED_HOW = rf"(?i)^\s*(?:{_HOW.pattern})\s*$"
#: So many cells have the rows of a table in which one that has a single figure tells nothing of anybody.
_WIDE = 4
_FEWEST_GROUPS = 2
#: So many figures are added up in a batch to find such sums; where it would be more, rows of one figure are how it is.
_MOST_ADDED = 1_000_000
#: More digits in one run are a phone or an id.
_ID = re.compile(r"\d{9}")
_REASON = "line sums up the rows above it, which would count twice, and nothing is to do"
_EXCERPT = 200
_MOST_STARTS = 20


def without_totals(table: Table, first: pa.RecordBatch) -> Table:
    """The table without rows that sum up others; the same one where none of its `first` rows does."""
    if table.format not in ("csv", "excel"):
        return table
    # A report of small groups has as many rows of sums and counts as others.
    others = [cells for cells in _rows(first) if not any(map(_HOW.fullmatch, cells[:_FIRST_CELLS]))]
    typical = median([sum(map(bool, cells)) for cells in others] or [0])
    # Where there may be more rows than these, a total may come behind them.
    sums = _totals(first, typical)
    if first.num_rows < LOOKED_AT and not sums:
        return table
    named_once = _named_once(first, {one.line for one in sums})
    said = tuple(
        f"{table.columns[place]!r} stands in the first row of each group: read for all." for place in named_once
    )
    return replace(table, stream=partial(_stream, table, typical, named_once), notes=(*table.notes, *said))


def _stream(
    table: Table, typical: float, named_once: Sequence[int], size: int, broken: list[BrokenLine]
) -> Iterator[pa.RecordBatch]:
    above: pa.RecordBatch | None = None
    last: dict[int, str] = {}
    starts = [0]
    for batch in table.stream(size, broken):
        found = _totals(batch, typical, above, starts)
        if found:
            broken += found
            batch = without_lines(batch, [one.line for one in found])
        yield _filled_down(batch, named_once, last)
        starts += [one.line for one in found]
        if batch.num_rows:
            # Of what stands further up than the last batch, nothing is summed any more.
            dropped = -1 if above is None else above.column(0)[-1].as_py()
            above, starts = batch, [start for start in starts if start > dropped]


def _named_once(first: pa.RecordBatch, sums: Collection[int]) -> list[int]:
    """Columns of groups that only the first row of each names: their sums stand there, and behind each a next one.

    A list that has blanks anywhere is not filled with what happens to stand above them.
    """
    rows = list(zip(first.column(0).to_pylist(), _rows(first), strict=True))
    places: set[int] = set()
    for place in range(min(_FIRST_CELLS, first.num_columns - 1)):
        told = [line for line, cells in rows if line in sums and _TOTAL.fullmatch(cells[place])]
        groups: list[list[list[str]]] = [[]]
        for line, cells in rows:
            if line in told:
                groups.append([])
            elif line not in sums:
                groups[-1].append(cells)
        groups = [group for group in groups if group]
        several = len(told) >= _FEWEST_GROUPS <= len(groups) and any(len(group) > 1 for group in groups)
        if several and _is_named_once(groups, place):
            places |= {place, *_named_beside(groups, place)}
    return sorted(places)


def _is_named_once(groups: Sequence[Sequence[Sequence[str]]], place: int) -> bool:
    """Whether the first row of each group fills a cell, and no other one does."""
    return all(group[0][place] and not any(cells[place] for cells in group[1:]) for group in groups)


def _named_beside(groups: Sequence[Sequence[Sequence[str]]], place: int) -> Iterator[int]:
    """The columns on either side that say more of a group, such as the number and the mailbox of a customer."""
    for step in (-1, 1):
        beside = place + step
        while 0 <= beside < len(groups[0][0]) and _is_named_once(groups, beside):
            yield beside
            beside += step


def _filled_down(batch: pa.RecordBatch, places: Sequence[int], last: dict[int, str]) -> pa.RecordBatch:
    """The rows with the name of their group in each; `last` keeps what the next batch goes on with."""
    for place in places:
        cells = batch.column(place + 1).to_pylist()
        for row, cell in enumerate(cells):
            cells[row] = last[place] = cell if (cell or "").strip() else last.get(place, cell or "")
        field = batch.schema.field(place + 1)
        batch = batch.set_column(place + 1, field, pa.array(cells, field.type))
    return batch


def _totals(
    batch: pa.RecordBatch, typical: float, above: pa.RecordBatch | None = None, starts: Sequence[int] = (0,)
) -> list[BrokenLine]:
    """Rows that sum up others: those that name no group must hold the sum of rows since one of the `starts`."""
    hinted = _hinted(batch, typical)
    if not hinted.num_rows:
        return []
    summed = -1
    groups = _groups(batch)
    rows = _Rows(pa.Table.from_batches([*([above] if above is not None else []), batch]), [*starts])
    found: list[BrokenLine] = []
    for line, cells in zip(hinted.column(0).to_pylist(), _rows(hinted), strict=True):
        # Behind a sum, a report may write of how many rows it is.
        counted = line == summed + 1 and _tells_how(cells)
        if counted or _sums_up(cells, groups, line, rows) or _is_a_bare_sum(cells, line, rows):
            summed = line
            found.append(BrokenLine(line, _REASON, " ".join(filter(None, cells))[:_EXCERPT]))
            rows.starts.append(line)
    return found


@dataclass(frozen=True)
class _Rows:
    """Rows that a total may sum up, and the lines behind which one may begin to: the top and other totals."""

    table: pa.Table
    starts: list[int]

    def hold(self, place: int, cell: str) -> bool:
        """Whether a cell is one of the table's in this column, besides its own row's."""
        return pc.sum(pc.equal(pc.utf8_trim_whitespace(self.table.column(place + 1)), cell)).as_py() > 1

    def add_up_to(self, place: int, figure: str, line: int, fewest: int) -> bool:
        """Whether a column of the rows above a line has this sum, from one of the starts on."""
        lines = self.table.column(0)
        told = pc.invert(pc.is_in(lines, pa.array(self.starts, pa.int64())))
        # The last ones, and the top: for a report of many groups that is all there is to it.
        for start in dict.fromkeys((*reversed(self.starts[-_MOST_STARTS:]), *self.starts[:1])):
            within = pc.and_(pc.and_(pc.greater(lines, start), pc.less(lines, line)), told)
            cells = [cell or "" for cell in self.table.column(place + 1).filter(within).to_pylist()]
            if is_sum(cells, figure, fewest):
                return True
        return False


def _rows(batch: pa.RecordBatch) -> list[list[str]]:
    columns = [column.to_pylist() for column in batch.columns[1:]]
    return [[(cell or "").strip() for cell in cells] for cells in zip(*columns, strict=True)]


def _hinted(batch: pa.RecordBatch, typical: float) -> pa.RecordBatch:
    """Rows with fewer filled cells than is usual that may sum up others: hardly any. Blanks alone count as filled."""
    thin = batch.take(pa.array(np.flatnonzero(filled_cells(batch) < typical)))
    hinted = np.zeros(thin.num_rows, bool)
    for column in thin.columns[1 : 1 + _FIRST_CELLS]:
        hinted |= pc.fill_null(pc.match_substring_regex(column, _HINT), False).to_numpy(zero_copy_only=False)
        hinted |= pc.fill_null(pc.match_substring_regex(column, _HINTED_HOW), False).to_numpy(zero_copy_only=False)
    bare = filled_cells(thin) == 1
    if typical >= _WIDE and bare.sum() * batch.num_rows <= _MOST_ADDED:
        hinted |= bare
    return thin.take(pa.array(np.flatnonzero(hinted)))


def _groups(batch: pa.RecordBatch) -> frozenset[str]:
    """What rows may be grouped by: a product called "Total Body Lotion" is the total of no body lotion."""
    columns = batch.columns[1 : 1 + _FIRST_CELLS]
    return frozenset(value.strip().casefold() for column in columns for value in column.unique().to_pylist() if value)


def _sums_up(cells: Sequence[str], groups: Collection[str], line: int, rows: _Rows) -> bool:
    """Whether a row is called a total and has nothing but figures beside it, in other cells or in that one.

    Somebody may be called Suma, and a company Total: what names no group has to be a sum.
    """
    place = next((i for i, cell in enumerate(cells[:_FIRST_CELLS]) if _is_total(cell, groups)), None)
    if place is None or any(map(is_typed, cells[:place])):
        return False
    figures = [cell for cell in cells[place + 1 :] if cell and not _HOW.fullmatch(cell)]
    explained = len(figures) < sum(map(bool, cells[place + 1 :]))
    if not all(map(_is_figure, figures)):
        return False
    before = [(i, cell) for i, cell in enumerate(cells[:place]) if cell]
    if _group_of(cells[place], groups):
        return True
    if not all(rows.hold(i, cell) for i, cell in before):
        return False
    if not figures:
        return _TOLD.search(cells[place]) is not None
    # A group may have one row only.
    fewest = 1 if before or explained else 2
    told = [(i, cell) for i, cell in enumerate(cells) if i > place and cell]
    return any(rows.add_up_to(i, cell, line, fewest) for i, cell in told)


def _tells_how(cells: Sequence[str]) -> bool:
    """Whether a row has nothing but figures and how they were come by: "Count", 2."""
    filled = [cell for cell in cells if cell]
    return any(map(_HOW.fullmatch, filled)) and all(_HOW.fullmatch(cell) or _is_figure(cell) for cell in filled)


def _is_a_bare_sum(cells: Sequence[str], line: int, rows: _Rows) -> bool:
    """Whether a row has a single cell, the sum of those above it, as boards write below each of their groups.

    What stands first in a row names it: 3 below 1 and 2 is the third.
    """
    [(place, cell), *others] = [(place, cell) for place, cell in enumerate(cells) if cell] or [(0, "")]
    return place > 0 and not others and _is_figure(cell) and rows.add_up_to(place, cell, line, 1)


def _is_total(cell: str, groups: Collection[str]) -> bool:
    return _TOTAL.fullmatch(cell) is not None and _group_of(cell, groups) in {"", *groups}


def _group_of(cell: str, groups: Collection[str]) -> str:
    """What a cell is called the total of; "" where it says nothing but that.

    What looks like a figure behind it may belong to the name: `Summe K-1`.
    """
    if (whole := _OF_A_GROUP.fullmatch(cell)) and whole["of"].casefold() in groups:
        return whole["of"].casefold()
    found = _TOTAL.fullmatch(cell)
    of = ((found["behind"] or found["before"] or "") if found else "").strip(" :–-")
    return of.casefold() if any(map(str.isalpha, of)) else ""


def _is_figure(cell: str) -> bool:
    return kind(cell) in ("number", "money") and not _ID.search(cell)
