"""Lines of two encodings in one file: an old export to which a newer program has added rows in UTF-8.

In:  the bytes of a file
Out: whether some of its lines are UTF-8 and others of an older encoding; later its text, each line as it is written

A line of an older encoding is by chance valid UTF-8 where two capitals meet (ÓŁ in Windows-1250): such lines stand
alone, and give letters of another alphabet. Added rows stand together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import itemgetter
from pathlib import Path

from cdp_core.counts import in_number

LONGEST_LINE = 4 << 20
_CHUNK = 1 << 20
_FEW = 1_000
#: What every line in UTF-8 that is not ASCII has, and hardly one in an older encoding.
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_HIGH_LINE = re.compile(rb"[^\r\n\x80-\xff]*[\x80-\xff][^\r\n]*")
#: Letters and signs that lines in UTF-8 have beside an older encoding of Latin letters, and of others.
_LATIN = "\x00-\u017f\u1e00-\u1eff\u2000-\u20bf"
_CYRILLIC, _GREEK = "\u0400-\u04ff", "\u0370-\u03ff"
_LETTERS = {
    **dict.fromkeys(
        ("cp1252", "cp1250", "cp1254", "cp1257", "mac_roman", "iso8859_2", "iso8859_9", "iso8859_15", "cp850", "cp852"),
        _LATIN,
    ),
    **dict.fromkeys(("cp1251", "koi8_r", "koi8_u", "mac_cyrillic"), _LATIN + _CYRILLIC),
    **dict.fromkeys(("cp1253", "iso8859_7"), _LATIN + _GREEK),
}


@dataclass(frozen=True)
class Lines:
    """What lines beyond ASCII there are: `old` ones, some of them in `sample`, and how often the kind changes."""

    utf8: int
    letters: int
    old: int
    changes: int
    sample: bytes

    def are_of_both(self, encoding: str) -> bool:
        """Whether the others are in this encoding; lines of UTF-8 that are strewn all over may be chance.

        So may a single letter be, but in Windows-1252, which makes Ã© of it. Several in a line are none.
        """
        told = self.letters > 1 or (self.letters == 1 and encoding == "cp1252")
        strewn = self.changes > max(1, self.utf8 // 2)
        return told and self.old > 0 and (not strewn or self.letters >= max(3, 2 * self.utf8))


def lines_of(path: Path, skip: int, encoding: str | None, most: int) -> Lines:
    """The lines of a file that are not ASCII; `encoding` is the older one, if it is known."""
    utf8 = letters = old = changes = 0
    sample = bytearray()
    before = None
    with path.open("rb") as file:
        file.seek(skip)
        for line in _high_lines(iter(lambda: file.read(_CHUNK), b"")):
            text = _as_utf8(line, encoding)
            if text is not None:
                utf8 += 1
                letters += sum(1 for letter in text if letter > "\x7f")
            else:
                old += 1
                sample += line + b"\n" if len(sample) < most else b""
            changes += before is not None and before != (text is not None)
            before = text is not None
    return Lines(utf8, letters, old, changes, bytes(sample))


def _high_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines that are not ASCII; of a stretch in which nothing looks like UTF-8 the first few stand for all."""
    for data in _of_whole_lines(chunks):
        lines = map(itemgetter(0), _HIGH_LINE.finditer(data))
        yield from lines if _SEQUENCE.search(data) else islice(lines, _FEW)


def can_be_mixed(encoding: str) -> bool:
    """Whether lines of this older encoding can be told from UTF-8: of ideographs many are both."""
    return encoding in _LETTERS


def note_of(lines: Lines) -> str:
    return in_number(lines.utf8, "line|lines is|are in UTF-8 and the others are not: each was read as it is written.")


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The text: lines that are UTF-8 as that, the others in the older encoding."""

    def in_utf8(found: re.Match[bytes]) -> bytes:
        line = found[0]
        return line if _as_utf8(line, encoding) is not None else line.decode(encoding, "cdp_windows").encode()

    for data in _of_whole_lines(chunks):
        if _SEQUENCE.search(data):
            yield _HIGH_LINE.sub(in_utf8, data).decode("utf-8")
        else:
            yield data.decode(encoding, "cdp_windows")


def _of_whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks cut behind line ends, whether LF or CR; a line longer than any is cut as it comes."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        if not end and len(data) > LONGEST_LINE:
            end = len(data)
        if end:
            yield data[:end]
        rest = data[end:]
    if rest:
        yield rest


def _as_utf8(line: bytes, encoding: str | None) -> str | None:
    """The line, where it is UTF-8 with letters that may stand beside the older encoding, if that is known."""
    if not _SEQUENCE.search(line):
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if encoding is None or _letters(encoding).fullmatch(text) else None


@cache
def _letters(encoding: str) -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS.get(encoding, _LATIN)}]*")
