"""A file as a system exports it, with the truth about its rows.

In:  rows in the order of the file, each with its true person
Out: an ExportFile: bytes, what a marketer would choose on the page when uploading it, and who each row is about
"""

import csv
import gzip
import io
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

#: (the row's own key, else its line; the true person)
Truth = tuple[str, int]


@dataclass(frozen=True)
class Origin:
    """What a person says of a file when she uploads it."""

    source: str
    system: str
    party: str = "first"
    #: Only where the content does not tell.
    kind: str | None = None


@dataclass(frozen=True)
class ExportFile:
    """`about` is one plain sentence; `truth` has the rows that name somebody."""

    name: str
    origin: Origin
    about: str
    content: bytes
    rows: int
    truth: Sequence[Truth] = field(repr=False)


@dataclass(frozen=True)
class Dialect:
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"


PLAIN = Dialect()


def columns(header: str) -> list[str]:
    """A header line as its columns."""
    return header.replace(";", ",").split(",")


def csv_bytes(
    header: Sequence[str], rows: Iterable[Sequence[object]], dialect: Dialect = PLAIN
) -> tuple[bytes, list[int]]:
    """The file, and the line that each row starts on (a cell may hold line breaks). None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.line_end)
    writer.writerow(header)
    lines, line = [], 2
    for row in rows:
        lines.append(line)
        writer.writerow(row)
        line += 1 + sum(cell.count("\n") for cell in row if isinstance(cell, str))
    return text.getvalue().encode(dialect.encoding), lines


def first_of(rows: Iterable[tuple[Hashable, str, int]]) -> list[Truth]:
    """The truth of the first row of each set of identifiers: what one source says under one set is one record.

    `rows` are (what stands for the identifiers, line, person).
    """
    found: dict[Hashable, Truth] = {}
    for identifiers, line, person in rows:
        found.setdefault(identifiers, (line, person))
    return list(found.values())


def json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def gzipped(content: bytes) -> bytes:
    """Compressed without the time, so that the same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)
