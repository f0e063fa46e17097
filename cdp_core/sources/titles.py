"""Title rows above a table: a name of the report, a few labels with their values, the blank rows between.

In:  the telling rows of a file, where to begin
Out: where the first row stands that is no title
"""

from collections.abc import Sequence
from itertools import takewhile

from cdp_core.sources.header_rows import WORDS, columns_below, reads_as_header
from cdp_core.sources.kinds import is_typed, kind
from cdp_core.sources.outline import Row, typical_fill, usual_width

MOST_TITLE_ROWS = 12
BODY_SAMPLED = 300


def rows_together(rows: Sequence[Row], top: int) -> list[Row]:
    """The rows from `top` up to the next blank one."""
    return list(takewhile(lambda row: not row.is_blank, rows[top : top + BODY_SAMPLED]))


def after_titles(rows: Sequence[Row], start: int) -> int:
    """Past title rows: a few rows that are much emptier than the table under them."""
    first = next((i for i in range(start, len(rows)) if not rows[i].is_blank), len(rows))
    if (header := _header_below_labels(rows, first)) is not None:
        return header
    typical = typical_fill(rows[first : first + BODY_SAMPLED])
    position, titles = first, 0
    while position < len(rows) and titles <= MOST_TITLE_ROWS:
        row = rows[position]
        if not row.is_blank:
            if not _is_title(rows, position, typical):
                return position
            titles += 1
        position += 1
    return first


def _is_title(rows: Sequence[Row], position: int, typical: float) -> bool:
    row = rows[position]
    blank_follows = position + 1 < len(rows) and rows[position + 1].is_blank
    usual = usual_width(rows[position : position + BODY_SAMPLED])
    if typical >= 3:
        if row.filled == 1:
            return row.extent == 1 or len(row.cells) != usual
        thin = row.filled <= 0.34 * typical
        if thin and row.extent > 0.5 * usual:
            return _names_groups(rows, position)
        return thin and not _fits_below(rows, position)
    return typical >= 2 and row.filled == 1 and (len(row.cells) == 1 < usual or blank_follows)


def _names_groups(rows: Sequence[Row], position: int) -> bool:
    """A thin row over a header without gaps: it names groups of columns that are too wide for it to be a header itself.

    Where it reads like an upper half of the header, it is one.
    """
    if position >= len(rows) - 2:
        return False
    row, below = rows[position], rows[position + 1]
    named = [cell for cell in below.cells[: below.extent] if cell.strip()]
    whole = below.filled >= max(3 * row.filled, 0.9 * below.extent) and not any(map(is_typed, named))
    over_names = all(i < below.extent and below.cells[i].strip() for i, cell in enumerate(row.cells) if cell.strip())
    if not whole or not over_names or any(map(is_typed, row.cells)) or row.extent > below.extent:
        return False
    columns = columns_below(rows_together(rows, position + 2))
    return reads_as_header(below, columns) and not reads_as_header(row, columns)


def _fits_below(rows: Sequence[Row], position: int) -> bool:
    """A thin row with the kinds of its column is a thin data row."""
    row = rows[position]
    columns = columns_below(rows_together(rows, position + 1))
    return any(is_typed(c) and i < len(columns) and columns[i].typed == kind(c) for i, c in enumerate(row.cells) if c)


def _header_below_labels(rows: Sequence[Row], first: int) -> int | None:
    """Where the header of a table of three columns or more stands below labels, each with its value beside it.

    `Report,Sales` may as well be the upper row of a header of two: a lone one must have a value that no header has,
    or stand apart.
    """
    labels: list[Row] = []
    position = first
    while position < len(rows) and (rows[position].is_blank or _is_label(rows[position])):
        labels += [] if rows[position].is_blank else [rows[position]]
        position += 1
    pairs = [row for row in labels if row.filled == 2]
    if not pairs or len(labels) > MOST_TITLE_ROWS or _are_a_table(pairs) or not _is_sure_header(rows, position):
        return None
    alone = len(labels) == 1 and not is_typed(pairs[0].cells[1]) and not rows[position - 1].is_blank
    return None if alone else position


def _is_label(row: Row) -> bool:
    return row.filled == row.extent <= 2 and kind(row.cells[0]) == "text"


def _are_a_table(pairs: Sequence[Row]) -> bool:
    """Names of two columns above values of one kind, or names that columns usually have."""
    top, *below = (row.cells[1] for row in pairs)
    kinds = {kind(cell) for cell in below}
    of_one_kind = len(below) > 1 and len(kinds) == 1 and all(is_typed(cell) for cell in below) and not is_typed(top)
    return of_one_kind or (len(pairs) > 1 and all(cell.strip().casefold() in WORDS for cell in pairs[0].cells[:2]))


def _is_sure_header(rows: Sequence[Row], position: int) -> bool:
    """Three names or more without a gap, over a column of figures, dates or addresses."""
    if position >= len(rows) - 1:
        return False
    row, body = rows[position], rows_together(rows, position + 1)
    names = {cell.strip().casefold() for cell in row.cells[: row.extent]}
    if len(names) < 3 or not row.filled == row.extent == len(names) or any(map(is_typed, row.cells)):
        return False
    columns = columns_below(body)
    over_values = any(column.typed for column in columns[: row.extent])
    return over_values and typical_fill(body) > 2 and reads_as_header(row, columns)
