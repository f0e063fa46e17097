"""A delimited text file → its tables.

In:  a file, what a person decided about it
Out: a `Table` for each table in it

The whole file is walked once to learn its shape: long regular stretches by Arrow's parser, everything else row by
row. Reading the rows later walks the same stretches.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from heapq import merge
from pathlib import Path

import pyarrow as pa

from cdp_core.errors import EmptyFile
from cdp_core.progress import Progress, unwatched
from cdp_core.sources.address_list import address_table
from cdp_core.sources.batches import batches_of, record_batch
from cdp_core.sources.breaking_off import said_of_end
from cdp_core.sources.column_names import column_names, trimmed
from cdp_core.sources.dialects import Sniffed, sniff
from cdp_core.sources.fixed_width import FixedRows, column_starts
from cdp_core.sources.interface import BrokenLine, Dialect, Reading, Table
from cdp_core.sources.labeled_lines import labeled_table
from cdp_core.sources.layout import Region, named, regions
from cdp_core.sources.line_ends import LineEnds, line_ends
from cdp_core.sources.outline import Outline, Row
from cdp_core.sources.plain_text import PlainText, plain_text, text_lines
from cdp_core.sources.printed_quotes import with_plain_quotes
from cdp_core.sources.regular import odd_pieces, read_stretch
from cdp_core.sources.rows import Rows
from cdp_core.sources.turned import turned
from cdp_core.sources.unwrapping import unwrapped
from cdp_core.sources.walking import Block, Delimited, LineRows, walk
from cdp_core.sources.wide_rows import WideRows, told_of, wide_rows

SAMPLE_HEAD = 192 << 10
SAMPLE_PIECE = 12 << 10
SAMPLE_PIECES = 16

NumberedCells = tuple[int, list[str]]
Fitting = Callable[[Iterable[NumberedCells]], Iterator[NumberedCells]]


def delimited_tables(path: Path, name: str, reading: Reading, progress: Progress = unwatched) -> list[Table]:
    """The tables of a delimited file. A file of 0 bytes is one table without columns; blanks alone are refused."""
    text = plain_text(path, name, reading.encoding)
    if text.start == text.end:
        return [Table(name, path, "csv", (), lambda size, broken: iter(()), encoding=text.encoding)]
    if text.is_blank:
        raise EmptyFile(f"{name} has nothing in it but blanks; export it again.")
    as_detected = reading == Reading(encoding=reading.encoding)
    if as_detected and (listed := labeled_table(text, path, name) or address_table(text, path, name)):
        return [listed]
    text = with_plain_quotes(unwrapped(text))
    file = _recognized(text, name, reading)
    outline = Outline(file.width)
    blocks = []
    for block in walk(file, outline):
        blocks.append(block)
        looked_at = f"{block.line + block.lines - 1:,} lines looked at"
        progress((block.end - text.start) / (text.end - text.start), looked_at)
    rows = outline.rows()
    found = regions(rows, file.dialect.delimiter or " ", reading.header_row)
    if not found:
        raise EmptyFile(f"{name} has nothing in it but empty cells; export it again with its rows.")
    read = [_table(path, name, file, blocks, outline, rows, found, number) for number in range(len(found))]
    read[-1].notes = (*read[-1].notes, *said_of_end(file, blocks[-1].line + blocks[-1].lines - 1))
    return read


def _recognized(text: PlainText, name: str, reading: Reading) -> Delimited:
    sample = _sample(text)
    ends = line_ends(text, sample)
    lines = text_lines("".join(sample).encode(), ends.carriage_returns)
    sniffed = sniff(lines, ends.newline, reading.delimiter, reading.quote)
    if ends.undecided:
        ends, sniffed = _with_lone_returns(ends, sniffed, lines)
    dialect, width = sniffed.dialect, sniffed.width
    if reading.delimiter is None and (width == 1 or dialect.delimiter == " "):
        starts = () if any("\t" in line for line in lines) else column_starts(lines)
        if starts:
            fixed = Dialect("", None, None, ends.newline)
            return Delimited(text, fixed, len(starts), ends.carriage_returns, partial(_fixed_rows, starts), name)
    return Delimited(text, dialect, width, ends.carriage_returns, partial(_delimited_rows, dialect, width), name)


def _with_lone_returns(ends: LineEnds, sniffed: Sniffed, lines: Sequence[str]) -> tuple[LineEnds, Sniffed]:
    """Lone carriage returns end lines where both sides of them are whole rows."""
    broken = [line.rstrip("\r\n") for line in lines if "\r" in line.rstrip("\r\n")]
    pieces = [part for line in broken for part in line.split("\r") if part]
    whole = sum(1 for _, cells in Rows(pieces, sniffed.dialect) if len(cells) == sniffed.width)
    return (LineEnds(ends.newline, True, False) if whole * 2 > len(pieces) else ends), sniffed


def _fixed_rows(starts: Sequence[int], lines: Sequence[str], line: int, more: bool) -> LineRows:
    return FixedRows(lines, starts, line)


def _delimited_rows(dialect: Dialect, width: int, lines: Sequence[str], line: int, more: bool) -> LineRows:
    return Rows(lines, dialect, width, line, more)


def _sample(text: PlainText) -> list[str]:
    """Whole lines from the head and from places all over the file."""
    pieces = [text.read(text.start, SAMPLE_HEAD)]
    beyond = text.end - text.start - SAMPLE_HEAD
    if beyond > 0:
        pieces[0] = pieces[0][: max(pieces[0].rfind(b"\n"), pieces[0].rfind(b"\r")) + 1] or pieces[0]
        for number in range(SAMPLE_PIECES):
            piece = text.read(text.start + SAMPLE_HEAD + beyond * number // SAMPLE_PIECES, SAMPLE_PIECE)
            _, end, rest = piece.partition(b"\n" if b"\n" in piece else b"\r")
            pieces.append(rest[: rest.rfind(end) + 1] if end else b"")
    return [piece.decode("utf-8", "ignore") for piece in pieces]


def _table(path: Path, name: str, file: Delimited, blocks: Sequence[Block], outline: Outline, rows: Sequence[Row],
           found: Sequence[Region], number: int) -> Table:  # fmt: skip
    region = _without_blank_end(found[number], blocks, outline)
    mine = [block for block in blocks if block.overlaps(region.first, region.last)] if region.first else []
    header = region.header and trimmed(region.header)
    width = max(len(header) if header else region.width, outline.widest(region.first, region.last))
    if any(block.stretch for block in mine):
        width = max(width, file.width, region.width)
    found_wide = _rows_in(region, outline.wide)
    wide = wide_rows(region.header, _rows_in(region, rows), found_wide, file.dialect.delimiter)
    notes = (*file.text.notes, *region.notes) if number == 0 else region.notes
    if wide:
        width, told = told_of(wide, file.width, outline, found_wide, width)
        notes = (*notes, *told)
    if file.dialect.delimiter == "" and file.width > 1:
        notes = (*notes, "The columns have fixed widths.")
    if number == 0:
        notes = (*notes, *(named(other) for other in found[1:]))
    table = Table(
        name=name if number == 0 else f"{name}: table {number + 1}",
        path=path,
        format="csv",
        columns=column_names(header, width),
        stream=partial(_batches, file, mine, region, width, wide=wide),
        encoding=file.text.encoding,
        dialect=file.dialect,
        header=header,
        notes=notes,
        kept=file.text.copy,
    )
    return turned(table) if region.on_its_side else table


def _rows_in(region: Region, rows: Sequence[Row]) -> list[Row]:
    inside = (row for row in rows if region.first <= row.line <= region.last and row.line not in region.skipped)
    return [row for row in inside if not row.is_blank]


def _without_blank_end(region: Region, blocks: Sequence[Block], outline: Outline) -> Region:
    """The outline knows the rows that were read one by one, the blocks know the others."""
    filled = [block.last_filled for block in blocks if block.overlaps(region.first, region.last)]
    last = max(outline.last_filled(region.first, region.last), *filled, 0)
    return replace(region, last=min(last, region.last))


def _batches(file: Delimited, blocks: Sequence[Block], region: Region, width: int, size: int,
             broken: list[BrokenLine], wide: WideRows | None = None) -> Iterator[pa.RecordBatch]:  # fmt: skip
    fitted = partial(_fitted, wide, broken)
    for block in blocks:
        data = file.text.read(block.start, block.end - block.start)
        if block.stretch:
            yield from _quick_batches(file, block, data, region, width, size, fitted, wide)
        else:
            rows, _ = file.careful_rows(data, block.line, False)
            yield from batches_of(fitted(_rows_of(region, rows)), width, size)


def _rows_of(region: Region, rows: LineRows) -> Iterator[NumberedCells]:
    for line, cells in rows:
        if line > region.last:
            return
        if cells and line >= region.first and line not in region.skipped:
            yield line, cells


def _fitted(wide: WideRows | None, broken: list[BrokenLine], rows: Iterable[NumberedCells]) -> Iterator[NumberedCells]:
    """The rows, wide ones put together again; those that cannot be are listed."""
    for line, cells in rows:
        fitted = wide.fitted(cells) if wide else cells
        if wide and fitted is None:
            broken.append(wide.broken(line, cells))
        elif fitted:
            yield line, fitted


def _quick_batches(file: Delimited, block: Block, data: bytes, region: Region, width: int, size: int,
                   fitted: Fitting, wide: WideRows | None) -> Iterator[pa.RecordBatch]:  # fmt: skip
    assert block.stretch is not None
    table = read_stretch(data, block.stretch, file.dialect, file.width, block.line)
    if block.line < region.first or block.line + block.lines > region.last + 1:
        lines = table.column("line")
        first = int(pa.compute.sum(pa.compute.less(lines, region.first)).as_py() or 0)
        last = int(pa.compute.sum(pa.compute.less_equal(lines, region.last)).as_py() or 0)
        table = table.slice(first, last - first)
    odd = _odd_rows(file, block, data, region)
    if wide and wide.acts and file.width > wide.width:
        yield from batches_of(fitted(merge(_rows_again(table), odd)), width, size)
        return
    for extra in range(file.width, width):
        table = table.append_column(f"c{extra}", pa.nulls(table.num_rows, pa.string()))
    if apart_rows := list(fitted(odd)):
        apart = record_batch([line for line, _ in apart_rows], [cells for _, cells in apart_rows], width)
        table = pa.concat_tables([table, pa.Table.from_batches([apart])]).sort_by("line")
    yield from table.to_batches(max_chunksize=size)


def _rows_again(table: pa.Table) -> Iterator[NumberedCells]:
    lines, *columns = (column.to_pylist() for column in table.columns)
    for line, *cells in zip(lines, *columns, strict=True):
        yield line, cells


def _odd_rows(file: Delimited, block: Block, data: bytes, region: Region) -> Iterator[NumberedCells]:
    assert block.stretch is not None
    for before, piece in odd_pieces(data, block.stretch, file.dialect):
        rows, _ = file.careful_rows(piece, block.line + before, False)
        yield from _rows_of(region, rows)
