"""Tables of a web page, as some systems write under the name of an Excel file.

In:  an HTML file
Out: a `Table` for each <table> that has rows
"""

from html.parser import HTMLParser
from pathlib import Path

from cdp_core.errors import EmptyFile, UnreadableFile
from cdp_core.sources.grid import Grid, Values, grid_tables
from cdp_core.sources.interface import Reading, Table
from cdp_core.sources.plain_text import plain_text

MOST_BYTES = 256 << 20
CHUNK = 1 << 20
MOST_SPAN = 1_000


class _Tables(HTMLParser):
    """Collects the cells of every table; a cell that spans columns is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._close_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._close_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), MOST_SPAN) if span.isdigit() else 1
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
            self._open[-1][-1] += ["\n".join(lines).strip(), *[""] * (self._span - 1)]
        self._cell = None


def html_tables(path: Path, name: str, reading: Reading) -> list[Table]:
    """The tables of a page. Links, pictures and scripts are not followed."""
    text = plain_text(path, name, reading.encoding)
    if text.end - text.start > MOST_BYTES:
        raise UnreadableFile(f"{name} is a web page of more than {MOST_BYTES >> 20} MB; export the data as CSV.")
    parser = _Tables()
    parser.feed(text.read(text.start, text.end).decode("utf-8"))
    parser.close()
    found = []
    for number, rows in enumerate((rows for rows in parser.tables if any(map(any, rows))), start=1):
        numbered: list[tuple[int, Values]] = list(enumerate(rows, start=1))
        grid = Grid(rows=lambda numbered=numbered: numbered, text=str)  # type: ignore[misc]
        own = name if number == 1 else f"{name}: table {number}"
        found += grid_tables(grid, own, path, "csv", reading.header_row)
    if not found:
        raise EmptyFile(f"{name} is a web page without a table in it; export the data as CSV or Excel.")
    found[0].notes = (*text.notes, "The file is a web page; its table was read.", *found[0].notes)
    for table in found:
        table.encoding = text.encoding
    return found
