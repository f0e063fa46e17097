"""Addresses as the head of a letter has them: `Ann Lee <ann@x.com>`, one a line or several with a `;` between.

In:  the text of a file
Out: its `Table` of names and addresses, or None where it is written otherwise

A single line of another kind may stand on top; further ones are rows of a list that is of addresses but for a few.
"""

import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pyarrow as pa

from cdp_core.sources.batches import batches_of
from cdp_core.sources.interface import BrokenLine, Table
from cdp_core.sources.kinds import kind
from cdp_core.sources.plain_text import PlainText

HEADER = ("name", "email")
_HEAD, _HEAD_LINES = 1 << 16, 60
#: A longer line is no list that somebody copied.
_LONGEST = 1 << 20
_FEWEST_ADDRESSES = 0.7
_NAMED = re.compile(r"""["']?(?P<name>[^<>"@:\t;|]*)["']?\s*<(?:mailto:)?(?P<email>[^<>\s]+)>""")
_IN_BRACKETS = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
#: What stands between semicolons, but for those in quotes; behind which commas the next address begins.
_PIECE = re.compile(r"""(?:"[^"]*"|[^;])+""")
_COMMA = re.compile(r"""(?<=>)\s*,|,(?=\s*[^\s,;<>"]+@[^\s,;<>"]+\s*(?:,|$))""")

#: An address with the name before it, "" where there is none; what is no address stands in its place.
Named = tuple[str, str]


def address_table(text: PlainText, path: Path, name: str) -> Table | None:
    """The table of such addresses, each a row; several of a line have numbers of their own, as rows of a file have."""
    if not _IN_BRACKETS.search(text.head(_HEAD)) or not _reads_so(islice(_lines(text), _HEAD_LINES)):
        return None
    if not _reads_so(_lines(text)):
        return None
    top = next((line for _, line in _lines(text)), "")
    titles = () if any(map(_is_address, _parts(top))) else (top,)
    return Table(
        name=name,
        path=path,
        format="csv",
        columns=HEADER,
        stream=partial(_batches, text, bool(titles)),
        encoding=text.encoding,
        header=HEADER,
        notes=(*text.notes, *titles, "Each row is an address with the name before it."),
        kept=text.copy,
    )


def _batches(text: PlainText, titled: bool, size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    return batches_of(((number, list(named)) for number, named in _rows(text, titled)), len(HEADER), size)


def _rows(text: PlainText, titled: bool) -> Iterator[tuple[int, Named]]:
    more = 0
    for number, line in islice(_lines(text), titled, None):
        parts = _parts(line)
        yield from enumerate(parts, number + more)
        more += len(parts) - 1


def _lines(text: PlainText) -> Iterator[tuple[int, str]]:
    with text.path.open("rb") as file:
        file.seek(text.start)
        for number, line in enumerate(io.TextIOWrapper(file, "utf-8", "replace"), start=1):
            if bare := line.strip("\x1a\r\n").strip():
                yield number, bare


def _reads_so(lines: Iterator[tuple[int, str]]) -> bool:
    """Whether nearly all parts are addresses, one of them with a name. With as many in each line it is a table."""
    parts = addresses = named = several = 0
    widths: set[int] = set()
    titled = False
    for place, (_, line) in enumerate(lines):
        if len(line) > _LONGEST:
            return False
        read = _parts(line)
        found = sum(map(_is_address, read))
        if not place and not found:
            titled = True
            if len(read) > 1 or "," in line or "\t" in line:
                return False
            continue
        parts, addresses = parts + len(read), addresses + found
        named += sum(1 for own, email in read if own and kind(email) == "email")
        several += len(read) > 1
        widths.add(len(read))
    table = several > 1 and (titled or len(widths) == 1)
    return named > 0 and addresses >= _FEWEST_ADDRESSES * parts and not (table or (titled and several))


def _parts(line: str) -> list[Named]:
    whole = _named(line)
    if whole[0]:
        return [whole]
    pieces = (part for piece in _PIECE.findall(line) for part in _COMMA.split(piece))
    return [_named(part) for part in pieces if part.strip()]


def _named(part: str) -> Named:
    bare = part.strip().strip(",;").strip()
    if found := _NAMED.fullmatch(bare):
        return found["name"].strip(" '\""), found["email"]
    return "", bare.strip("\"'<> ")


def _is_address(part: Named) -> bool:
    return kind(part[1]) == "email"
