"""A text file in any encoding → the same text in UTF-8, without mark, NULs and the old end-of-file sign.

In:  a file, the encoding a person named or None
Out: `PlainText`: a UTF-8 file and the bytes of it that count

A file that is UTF-8 already is used as it is; anything else is written once into a temporary copy, so that all
that follows reads one encoding, in chunks.
"""

import codecs
import io
import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from cdp_core.counts import in_number
from cdp_core.errors import UnreadableFile
from cdp_core.sources.encodings import CHUNK, Detected, detect_encoding
from cdp_core.sources.mixed_lines import decoded

END_OF_FILE_SIGN = b"\x1a"


class TemporaryCopy:
    """A file that goes when nobody needs it any more, at the latest when the program ends."""

    def __init__(self, suffix: str = "") -> None:
        handle, name = tempfile.mkstemp(prefix="cdp-", suffix=suffix)
        os.close(handle)
        self.path = Path(name)
        # Not `__del__`, which is not called for what is still held when the program ends.
        weakref.finalize(self, self.path.unlink, missing_ok=True)


@dataclass(frozen=True)
class PlainText:
    """UTF-8 text from byte `start` to `end` of a file. `encoding` is what the original was written in."""

    path: Path
    start: int
    end: int
    encoding: str
    notes: tuple[str, ...] = ()
    copy: TemporaryCopy | None = None

    def read(self, start: int, size: int) -> bytes:
        """Bytes from `start`, never beyond the end of the text."""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(max(0, min(size, self.end - start)))

    def head(self, characters: int) -> str:
        return self.read(self.start, characters).decode("utf-8", "ignore")

    @property
    def is_blank(self) -> bool:
        """Nothing but white space in the whole text."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.end - self.start
            while left > 0 and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                if not chunk.decode("utf-8", "ignore").strip("\ufeff \t\r\n\x0b\x0c\u00a0\u3000"):
                    continue
                return False
        return True


def plain_text(path: Path, name: str, encoding: str | None = None, damage: int = 0) -> PlainText:
    """The text of a file as UTF-8. For `damage` see `detect_encoding`."""
    detected = _as_asked(path, name, encoding) if encoding else detect_encoding(path, damage)
    as_it_is = detected.encoding == "utf-8" and not detected.damaged
    if as_it_is and not _holds(path, detected.mark, b"\0", codecs.BOM_UTF8):
        return PlainText(path, detected.mark, _end(path, detected.mark), "utf-8", detected.notes)
    copy, nuls, marks = _copy_as_utf8(path, detected, name)
    notes = detected.notes
    if nuls:
        notes = (*notes, in_number(nuls, "NUL character|characters was|were taken out."))
    if marks:
        notes = (*notes, f"Byte order marks inside the file ({marks:,}) were taken out; joined files have them.")
    return PlainText(copy.path, 0, _end(copy.path, 0), detected.encoding, notes, copy)


def _as_asked(path: Path, name: str, encoding: str) -> Detected:
    try:
        wanted = codecs.lookup(encoding).name
    except LookupError:
        raise UnreadableFile(f"{name}: there is no encoding called {encoding}; try utf-8 or cp1252.") from None
    found = detect_encoding(path)
    if wanted in ("utf-8", "utf-8-sig"):
        return Detected("utf-8", 3 if found.encoding == "utf-8" and found.mark else 0, found.damaged)
    if found.mark and wanted.replace("-", "").startswith(("utf16", "utf32")):
        return Detected(found.encoding, found.mark)
    return Detected(wanted)


def _holds(path: Path, start: int, *signs: bytes) -> bool:
    """Whether any of these bytes, of which one may lie across two chunks, come after `start`."""
    before = b""
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            only_ascii = chunk.isascii()
            inside = (sign for sign in signs if sign.isascii() or not only_ascii)
            if any(sign in chunk for sign in inside) or any(sign in before + chunk[:2] for sign in signs):
                return True
            before = chunk[-2:]
    return False


def _end(path: Path, start: int) -> int:
    """Where the text ends: before the Ctrl-Z that DOS programs write last."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(start, size - 64))
        tail = file.read()
    kept = tail.rstrip(b"\r\n \0" + END_OF_FILE_SIGN)
    return size - len(tail) + len(kept) if END_OF_FILE_SIGN in tail[len(kept) :] else size


def _copy_as_utf8(path: Path, detected: Detected, name: str) -> tuple[TemporaryCopy, int, int]:
    copy, nuls, marks = TemporaryCopy(".txt"), 0, 0
    with path.open("rb") as source, copy.path.open("wb") as target:
        source.seek(detected.mark)
        chunks = _chunks(source)
        for text in decoded(chunks, detected.encoding) if detected.mixed else _decoded(chunks, detected, name):
            nuls += text.count("\0")
            marks += text.count("\ufeff")
            target.write(text.replace("\0", "").replace("\ufeff", "").encode("utf-8", "replace"))
    return copy, nuls, marks


def _decoded(chunks: Iterator[bytes], detected: Detected, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(detected.encoding)("cdp_windows" if detected.damaged else "strict")
    for chunk in chain(chunks, (b"",)):
        try:
            yield decoder.decode(chunk, not chunk)
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                f"{name} cannot be read as {detected.encoding} (byte {error.object[error.start]:#x}); "
                "choose another encoding, or leave it to be detected."
            ) from None


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 in a file that otherwise is: as Windows-1252, where that has no letter as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_windows_character(byte) for byte in wrong), error.end


def _windows_character(byte: int) -> str:
    single = bytes([byte])
    try:
        return single.decode("cp1252")
    except UnicodeDecodeError:
        return single.decode("latin-1")


codecs.register_error("cdp_windows", _as_windows)


def text_lines(data: bytes, carriage_returns: bool) -> list[str]:
    """Lines with their ends. `carriage_returns`: a lone CR ends a line, too."""
    text = data.decode("utf-8")
    return list(io.StringIO(text, newline="" if carriage_returns else "\n"))
