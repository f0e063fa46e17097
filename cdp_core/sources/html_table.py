"""Tables of a web page, as some systems write under the name of an Excel file.

In:  an HTML file
Out: a `Table` for each <table> that has rows
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from cdp_core.errors import EmptyFile, UnreadableFile
from cdp_core.sources.grid import Grid, Values, grid_tables
from cdp_core.sources.interface import Reading, Table
from cdp_core.sources.plain_text import plain_text

MOST_BYTES = 256 << 20
CHUNK = 1 << 20
MOST_SPAN = 1_000


@dataclass(frozen=True)
class _Cell:
    """A cell as written: over how many columns and rows it goes, and whether it is a heading."""

    text: str
    across: int
    down: int
    heading: bool


@dataclass
class _Rows:
    """The rows of a table, and those that it says to be its foot, such as a total."""

    body: list[list[_Cell]] = field(default_factory=list)
    foot: list[list[_Cell]] = field(default_factory=list)
    in_foot: bool = False

    @property
    def open(self) -> list[list[_Cell]]:
        return self.foot if self.in_foot else self.body


class _Tables(HTMLParser):
    """Collects the cells of every table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Rows] = []
        self._open: list[_Rows] = []
        self._text: list[str] | None = None
        self._spans = (1, 1)
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._close_cell()
            self._open.append(_Rows())
            self.tables.append(self._open[-1])
        elif tag in ("thead", "tbody", "tfoot") and self._open:
            self._close_cell()
            self._open[-1].in_foot = tag == "tfoot"
        elif tag == "tr" and self._open:
            self._close_cell()
            self._open[-1].open.append([])
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            if not self._open[-1].open:
                self._open[-1].open.append([])
            told = dict(attrs)
            self._spans = _span(told.get("colspan")), _span(told.get("rowspan"))
            self._heading = tag == "th"
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "tfoot" and self._open:
            self._close_cell()
            self._open[-1].in_foot = False
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _close_cell(self) -> None:
        if self._text is not None and self._open and self._open[-1].open:
            lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
            self._open[-1].open[-1].append(_Cell("\n".join(lines).strip(), *self._spans, self._heading))
        self._text = None


def _verbatim(rows: Sequence[Sequence[_Cell]]) -> Iterator[str]:
    return filter(None, (" ".join(filter(None, (cell.text for cell in row))) for row in rows))


def _span(written: str | None) -> int:
    return max(1, min(int(written), MOST_SPAN)) if written and written.isascii() and written.isdigit() else 1


def _numbered_rows(rows: Sequence[Sequence[_Cell]]) -> Iterator[tuple[int, Values]]:
    """The rows laid out: a cell over several columns is followed by empty ones, one over several rows stands in each.

    Laid out anew on each walk, so that a small page cannot fill the memory.
    """
    above: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, start=1):
        cells: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        # A heading of two rows is told once, else the joined header would tell it twice.
        names = all(cell.heading for cell in row)
        for cell in row:
            _fill(cells, above, below)
            for text in (cell.text, *[""] * (cell.across - 1)):
                if cell.down > 1:
                    below[len(cells)] = cell.down - 1, "" if names else text
                cells.append(text)
        _fill(cells, above, below, to_the_end=True)
        above = below
        yield number, cells if row else []


def _fill(cells: list[str], above: dict[int, tuple[int, str]], below: dict[int, tuple[int, str]],
          to_the_end: bool = False) -> None:  # fmt: skip
    """Adds the cells that reach down from the rows above, and says which of them reach further."""
    last = max(above, default=-1) if to_the_end else -1
    while len(cells) in above or len(cells) <= last:
        left, text = above.get(len(cells), (0, ""))
        if left > 1:
            below[len(cells)] = left - 1, text
        cells.append(text)


def html_tables(path: Path, name: str, reading: Reading) -> list[Table]:
    """The tables of a page. Links, pictures and scripts are not followed."""
    text = plain_text(path, name, reading.encoding)
    if text.end - text.start > MOST_BYTES:
        raise UnreadableFile(f"{name} is a web page of more than {MOST_BYTES >> 20} MB; export the data as CSV.")
    parser = _Tables()
    parser.feed(text.read(text.start, text.end).decode("utf-8"))
    parser.close()
    found = []
    filled = (rows for rows in parser.tables if any(cell.text for row in rows.body for cell in row))
    for number, rows in enumerate(filled, start=1):
        grid = Grid(rows=partial(_numbered_rows, rows.body), text=str)
        own = name if number == 1 else f"{name}: table {number}"
        read = grid_tables(grid, own, path, "csv", reading.header_row)
        if read:
            read[0].notes = (*read[0].notes, *_verbatim(rows.foot))
        found += read
    if not found:
        raise EmptyFile(f"{name} is a web page without a table in it; export the data as CSV or Excel.")
    found[0].notes = (*text.notes, "The file is a web page; its table was read.", *found[0].notes)
    for table in found:
        table.encoding = text.encoding
    return found
