"""Titles, header, rows and footers of each table in a file.

In:  the telling rows of a file, in order (see `Outline`)
Out: `Region`s: one for each table, with its header, the lines its rows stand on, and verbatim notes
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from cdp_core.sources.footers import without_footers
from cdp_core.sources.header_rows import (
    columns_below,
    has_known_word,
    header_height,
    joined_header,
    reads_as_header,
    repeats,
)
from cdp_core.sources.interface import ANOTHER_TABLE
from cdp_core.sources.kinds import is_typed
from cdp_core.sources.outline import Row, usual_width
from cdp_core.sources.repeated_headers import begins_of_same_names, goes_on, known_names, note_of, stands_again
from cdp_core.sources.row_names import with_row_names
from cdp_core.sources.titles import BODY_SAMPLED, MOST_TITLE_ROWS, after_titles, rows_together
from cdp_core.sources.turned import MOST_FIELDS, reads_across

#: So many rows that stand together tell the kinds of a table's columns; what follows a gap may be another table.
_FEWEST_TOGETHER = 3
#: A line drawn between rows: `+-----+-----+`, `|:----|----:|`.
RULE = re.compile(r"[-=+:|]*[-=]{3}[-=+:|]*")
#: The number of a page, as reports that were printed into a file have it between their rows.
PAGE = re.compile(
    r"(?:page|seite|página|pagina|pág|pag|strona|strana|sivu|side|sida|стр|страница|trang|blatt)\.? ?\d+"
    r"(?: ?(?:/|of|von|de|di|z|ze|av|af|из|trên) ?\d+)?",
    re.IGNORECASE,
)
COMMENT = re.compile(r"#(?!$)|//|--\s|;;|%\s")


@dataclass(frozen=True)
class Region:
    """One table. Its rows start on the lines from `first` to `last`; both are 0 where it has none.

    `last` is the line before what comes next: blank rows may stand above it.
    """

    header: tuple[str, ...] | None
    first: int
    last: int
    width: int
    header_lines: tuple[int, ...] = ()
    skipped: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    #: Its rows are fields and its columns records.
    on_its_side: bool = False


def named(region: Region) -> str:
    """What the notes of the first table say about a further one."""
    line = region.header_lines[0] if region.header_lines else region.first
    names = ", ".join(name for name in (region.header or ())[:8] if name)
    return f"Line {line}: {ANOTHER_TABLE}" + (f" ({names})." if names else ".")


def verbatim(row: Row, delimiter: str) -> str:
    """A title, comment or footer as it stands in the file, without the empty cells at its end."""
    return delimiter.join(row.cells[: row.extent]).strip()


def regions(rows: Sequence[Row], delimiter: str, header_line: int | None = None) -> list[Region]:
    """The tables among these rows, from top to bottom. `header_line` is a person's word on where the header is."""
    usual = usual_width(rows)
    rows = _with_header_split(rows, usual)
    comments = {row.line: row for row in _comments(rows, usual)}
    remaining = [row for row in rows if row.line not in comments]
    found: list[Region] = []
    start = 0
    while start < len(remaining):
        region, start = _next_region(remaining, start, delimiter, header_line if not found else None)
        if region is not None:
            found.append(region)
        elif start >= len(remaining):
            break
    return _with_comments(found, comments.values(), delimiter)


def _with_header_split(rows: Sequence[Row], usual: int) -> list[Row]:
    """A header written with another delimiter than the rows: one cell that falls into as many names."""
    kept = list(rows)
    for i, (row, after) in enumerate(pairwise(kept[: MOST_TITLE_ROWS + 1])):
        if len(row.cells) != 1 or usual < 3 or len(after.cells) != usual:
            continue
        body = columns_below(rows_together(kept, i + 2))
        for delimiter in (";", "\t", "|", ",", None):
            names = tuple(name.strip(" \"'") for name in row.cells[0].split(delimiter))
            fits = len(names) == usual == len(set(names)) and not any(is_typed(name) for name in names)
            if fits and not reads_as_header(after, body):
                kept[i] = Row(row.line, names)
    return kept


def _comments(rows: Sequence[Row], usual: int) -> list[Row]:
    top = len(list(takewhile(lambda row: row.is_blank or row.cells[0].startswith("#"), rows)))
    found = [row for i, row in enumerate(rows) if _is_comment(row, usual, i < top)]
    alone = top == 1 < len(rows) and found[:1] == [rows[0]] and len(rows[0].cells) == usual
    if not alone or any(not cell.strip() or is_typed(cell) for cell in rows[0].cells):
        return found
    # "# Order" is the first name of a header where it reads like one, and the line below does not.
    below = reads_as_header(rows[1], columns_below(rows_together(rows, 2)))
    return found if below or not reads_as_header(rows[0], columns_below(rows_together(rows, 1))) else found[1:]


def _is_comment(row: Row, usual: int, at_top: bool) -> bool:
    """A line that is drawn, or starts with a comment sign, and is no row: a column may well be called "#"."""
    if not row.is_blank and all(RULE.fullmatch(cell.strip()) for cell in row.cells if cell.strip()):
        return True
    if usual > 1 == row.filled and PAGE.fullmatch(row.cells[0].strip()):
        return True
    if row.is_blank or not COMMENT.match(row.cells[0]) or usual == 1:
        return False
    if row.cells[0].startswith("#"):
        return len(row.cells) != usual or (at_top and row.cells[0].startswith("# "))
    return row.filled == 1


def _next_region(rows: Sequence[Row], start: int, delimiter: str, header_line: int | None) -> tuple[Region | None, int]:
    """The table that begins at or after `start`, and where to look for the next one."""
    if header_line is None:
        top = after_titles(rows, start)
        height = header_height(rows_together(rows, top))
    else:
        top = next(
            (i for i in range(start, len(rows)) if rows[i].line >= header_line and not rows[i].is_blank), len(rows)
        )
        height = min(header_line, 1)
    titles = [row for row in rows[start:top] if not row.is_blank]
    if top >= len(rows):
        return _only_titles(titles, delimiter), len(rows)
    if header_line is None and top + MOST_FIELDS >= len(rows) and reads_across(rows[top:]):
        return _on_its_side(rows, top, titles, delimiter), len(rows)
    stop, again = _end_of_table(rows, top, height)
    names, left_out = rows[top : top + height], [rows[i].line for i in sorted(again)]
    body = [rows[i] for i in range(top + height, stop) if i not in again and not rows[i].is_blank]
    body, footers = without_footers(rows[top:stop], body)
    region = Region(
        header=with_row_names(joined_header(names), body) if height else None,
        first=(names[-1].line + 1 if names else body[0].line) if body else 0,
        last=_last_line(rows, stop, body, footers),
        width=max((len(row.cells) for row in names), default=usual_width(body)),
        header_lines=tuple(row.line for row in names),
        skipped=frozenset(left_out),
        notes=(*(verbatim(row, delimiter) for row in (*titles, *footers)), *note_of(left_out[:: height or 1])),
    )
    return region, stop


def _on_its_side(rows: Sequence[Row], top: int, titles: Sequence[Row], delimiter: str) -> Region:
    return Region(
        header=None,
        first=rows[top].line,
        last=rows[-1].line,
        width=max(row.extent for row in rows[top:]),
        notes=tuple(verbatim(row, delimiter) for row in titles),
        on_its_side=True,
    )


def _last_line(rows: Sequence[Row], stop: int, body: Sequence[Row], footers: Sequence[Row]) -> int:
    """Right before the footers or the next table: many of the rows above may have been passed over."""
    if not body:
        return 0
    if footers:
        return footers[0].line - 1
    return rows[stop].line - 1 if stop < len(rows) else rows[-1].line


def _only_titles(titles: Sequence[Row], delimiter: str) -> Region | None:
    return Region(None, 0, 0, 0, notes=tuple(verbatim(row, delimiter) for row in titles)) if titles else None


def _end_of_table(rows: Sequence[Row], top: int, height: int) -> tuple[int, set[int]]:
    """Where the next table begins, or the end of the file; and where between the header stands once more."""
    body = rows_together(rows, top + height)
    if len(body) < _FEWEST_TOGETHER:
        body = [row for row in rows[top + height : top + height + BODY_SAMPLED] if not row.is_blank]
    typed = {i for i, column in enumerate(columns_below(body)) if column.typed}
    names = rows[top : top + height]
    known = known_names(names)
    usual = usual_width(body[:50])
    again: set[int] = set()
    since = top + height
    for position in range(top + height, len(rows)):
        row = rows[position]
        if row.is_blank or position in again:
            continue
        if stands_again(names, rows, position) and goes_on(rows, since, position, height):
            since = position + height
            again |= set(range(position, since))
            continue
        after_blank = rows[position - 1].is_blank
        if any(repeats(row, name) for name in names) or begins_of_same_names(known, rows, position):
            return position, again
        far = after_blank and position > 1 and rows[position - 2].is_blank
        start = after_titles(rows, position) if after_blank else position
        if after_blank and position > top + height:
            above = [row for row in rows[since:position][-BODY_SAMPLED:] if not row.is_blank]
            if _begins_table(rows, start, typed, usual, far) or _names_known_columns(rows, start, above):
                return position, again
        if not after_blank and _begins_section(rows, position, rows[top + height - 1].extent):
            return position, again
        if not after_blank and len(row.cells) != usual and _begins_wider_table(rows, position, typed, usual):
            return position, again
    return len(rows), again


def _begins_table(rows: Sequence[Row], position: int, typed: set[int], usual: int, far: bool = False) -> bool:
    """A row of names over rows of values, where this table would have values: one is enough `far` below it."""
    if not _stands_over_values(rows, position):
        return False
    row = rows[position]
    against = sum(1 for i in typed if i < len(row.cells) and row.cells[i].strip())
    enough = against > 0 if far else against * 2 >= len(typed) > 0
    return enough or (row.extent != usual and not typed)


def _stands_over_values(rows: Sequence[Row], position: int) -> bool:
    """A row of different names, none of them left out, over a column of figures, dates or addresses."""
    if position >= len(rows) - 1 or rows[position].filled < 2 or any(is_typed(cell) for cell in rows[position].cells):
        return False
    row, body = rows[position], rows_together(rows, position + 1)
    if not body or row.filled < row.extent or len(set(row.cells[: row.extent])) < row.extent:
        return False
    below = columns_below(body)
    return reads_as_header(row, below) and any(column.typed for column in below)


def _names_known_columns(rows: Sequence[Row], position: int, above: Sequence[Row]) -> bool:
    """A row of names that columns usually have, unlike the rows above: those have values, or another width."""
    if not _stands_over_values(rows, position):
        return False
    row = rows[position]
    known = sum(map(has_known_word, row.cells))
    if known < 2 or known * 2 < row.filled:
        return False
    over = [[other.cells[i] for other in above if i < len(other.cells)] for i in range(row.extent)]
    apart = any(cells and all(map(is_typed, cells)) for cells in over)
    return apart or all(other.extent != row.extent for other in above)


def _begins_wider_table(rows: Sequence[Row], position: int, typed: set[int], usual: int) -> bool:
    """Without a blank line between, the new table must keep its own width for some rows."""
    width = len(rows[position].cells)
    following = rows[position + 1 : position + 4]
    if width < 2 or len(following) < 2 or any(len(row.cells) != width for row in following):
        return False
    return _begins_table(rows, position, typed, usual)


def _begins_section(rows: Sequence[Row], position: int, usual: int) -> bool:
    """A lone title without blank lines around it, over a header with rows of its own width: "Attendee Details".

    A row as wide as the table is one of it: what stands alone above is a broken line, or names a group of rows.
    """
    title = rows[position]
    alone = len(title.cells) == 1 or title.extent == 1 < len(title.cells) < 3 < usual
    if not alone or position >= len(rows) - 2:
        return False
    header = rows[position + 1]
    width = len(header.cells)
    following = rows[position + 2 : position + 2 + BODY_SAMPLED]
    body = list(takewhile(lambda row: not row.is_blank and len(row.cells) == width, following))
    if (
        width < 3
        or width == usual
        or sum(map(has_known_word, header.cells)) < 2
        or not body
        or not header.filled == width == len(set(header.cells))
        or any(map(is_typed, header.cells))
    ):
        return False
    columns = columns_below(body)
    return reads_as_header(header, columns) and any(column.typed for column in columns)


def _with_comments(found: list[Region], comments: Collection[Row], delimiter: str) -> list[Region]:
    """Comment lines go into the notes of the table that they stand in or above."""
    if not comments:
        return found
    finished = []
    left = sorted(comments, key=lambda row: row.line)
    for position, region in enumerate(found):
        last = position == len(found) - 1
        own = [row for row in left if last or row.line <= max(region.last, *region.header_lines, 0)]
        left = [row for row in left if row not in own]
        notes = (*(verbatim(row, delimiter) for row in own), *region.notes)
        skipped = region.skipped | {row.line for row in own}
        finished.append(replace(region, skipped=skipped, notes=notes))
    return finished
