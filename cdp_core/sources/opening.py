"""Opens a file: recognizes what it is by its content and hands it to the reader of that format.

In:  a path, the file's own name, what a person decided about it
Out: its tables
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cdp_core.errors import EmptyFile, SourceError, UnreadableFile, UnsafeFile
from cdp_core.progress import Progress, part, unwatched
from cdp_core.sources.archives import Member, unpack_gzip, unpack_zip
from cdp_core.sources.delimited import delimited_tables
from cdp_core.sources.excel import excel_tables
from cdp_core.sources.excel_xml import excel_xml_tables
from cdp_core.sources.html_table import html_tables
from cdp_core.sources.interface import Reading, Table
from cdp_core.sources.json_quotes import as_json
from cdp_core.sources.json_tables import NotJson, json_tables
from cdp_core.sources.parquet import parquet_tables
from cdp_core.sources.plain_text import plain_text
from cdp_core.sources.recognition import Format, recognize

DEEPEST_ARCHIVE = 3
DETECT_ALL = Reading()


def tables(
    path: Path, name: str | None = None, reading: Reading = DETECT_ALL, progress: Progress = unwatched
) -> list[Table]:
    """The tables of a file, the main one first; a file of 0 bytes is one table without columns.

    `name` is the file's original name where `path` is a temporary copy. Raises a `SourceError` (UnreadableFile,
    EmptyFile, UnsafeFile) whose text says what is wrong with the file and what to do, and `Cancelled` from `progress`.
    """
    if not path.is_file():
        raise UnreadableFile(f"There is no file {path}; check the path.")
    return _tables(path, name or path.name, reading, DEEPEST_ARCHIVE, progress)


def reads_otherwise(path: Path, name: str) -> bool:
    """Whether another encoding, delimiter or header row could make a difference: to text alone, and if there is any."""
    try:
        return path.stat().st_size > 0 and recognize(path, name) in (Format.DELIMITED, Format.JSON, Format.HTML)
    except SourceError:
        return False


def _tables(path: Path, name: str, reading: Reading, depth: int, progress: Progress) -> list[Table]:
    kind = recognize(path, name)
    if kind in (Format.GZIP, Format.ZIP) and not depth:
        raise UnsafeFile(f"{name} is packed more than {DEEPEST_ARCHIVE} times over; unpack it and load what is inside.")
    if kind is Format.GZIP:
        return _unpacked(unpack_gzip(path, name), path, reading, depth, progress)
    if kind is Format.ZIP:
        return _archive_tables(path, name, reading, depth, progress)
    if kind is Format.EXCEL:
        return excel_tables(path, name, reading)
    if kind is Format.EXCEL_XML:
        return excel_xml_tables(path, name, reading)
    if kind is Format.PARQUET:
        return parquet_tables(path, name)
    if kind is Format.HTML:
        return html_tables(path, name, reading)
    if kind is Format.JSON:
        return _json_or_text(path, name, reading, progress)
    return delimited_tables(path, name, reading, progress)


def _json_or_text(path: Path, name: str, reading: Reading, progress: Progress) -> list[Table]:
    """What starts like JSON and is not may be a CSV with a bracket in its first cell."""
    try:
        return json_tables(path, name, reading, progress)
    except NotJson as broken:
        if copy := as_json(plain_text(path, name, reading.encoding)):
            with suppress(NotJson):
                found = json_tables(copy.path, name, reading, progress)
                return [replace(table, path=path, kept=(copy, table.kept)) for table in found]
        if name.lower().endswith((".csv", ".tsv", ".txt")):
            return delimited_tables(path, name, reading, progress)
        raise UnreadableFile(f"{name} looks like JSON and cannot be read ({broken}); export it again.") from None


def _unpacked(member: Member, path: Path, reading: Reading, depth: int, progress: Progress) -> list[Table]:
    found = _tables(member.copy.path, member.name, reading, depth - 1, progress)
    if found:
        found[0].notes = (*found[0].notes, *member.notes)
    return [replace(table, path=path, kept=(member.copy, table.kept)) for table in found]


def _archive_tables(path: Path, name: str, reading: Reading, depth: int, progress: Progress) -> list[Table]:
    """All tables of an archive; what cannot be read is named, unless nothing can."""
    found: list[Table] = []
    refused: list[SourceError] = []
    for number, member in enumerate(unpack_zip(path, name)):
        # Nobody knows how many come: each takes a part of what is left.
        mine = part(progress, number / (number + 1), (number + 1) / (number + 2))
        try:
            found += [replace(table, archive=name) for table in _unpacked(member, path, reading, depth, mine)]
        except UnsafeFile:
            raise
        except SourceError as error:
            refused.append(error)
    if not found:
        raise refused[0] if refused else EmptyFile(f"{name} is an archive without a file in it; export it again.")
    found[0].notes = (*found[0].notes, *(f"Not read: {error}" for error in refused))
    return found
