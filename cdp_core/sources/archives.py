"""Unpacks gz and zip, refusing bombs and paths that lead out of the archive.

In:  an archive
Out: its members as temporary files, under the names they have inside

A bomb is known by its ratio while it is being unpacked, so that only a little of it ever is.
"""

import errno
import gzip
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from cdp_core.errors import UnreadableFile, UnsafeFile
from cdp_core.sources.plain_text import TemporaryCopy

CHUNK = 1 << 20
HARMLESS_BYTES = 32 << 20
MOST_RATIO = 200
MOST_BYTES = 64 << 30
MOST_MEMBERS = 1_000
ENCRYPTED = 0x1
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """One unpacked file."""

    name: str
    copy: TemporaryCopy
    notes: tuple[str, ...] = ()


@contextmanager
def broken_zip_refused(name: str) -> Iterator[None]:
    """Turns what a damaged zip raises anywhere in it into one sentence; a full disk stays what it is."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{name} is a broken zip or Excel file ({error}); transfer or export it again.") from None
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise UnreadableFile(f"{name} is a broken zip or Excel file; transfer or export it again.") from None


def check_directory(archive: zipfile.ZipFile, name: str) -> None:
    """Refuses a zip whose directory alone tells that it means harm."""
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise UnsafeFile(
            f"{name} holds {len(entries):,} files, more than {MOST_MEMBERS:,}; send them in smaller archives."
        )
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    _check_ratio(name, packed, unpacked)
    for entry in entries:
        _check_ratio(name, entry.compress_size, entry.file_size)


def _check_ratio(name: str, packed: int, unpacked: int) -> None:
    if unpacked > MOST_BYTES:
        raise UnsafeFile(f"{name} unpacks to more than {MOST_BYTES >> 30} GB; unpack it yourself and load the parts.")
    if unpacked > HARMLESS_BYTES and unpacked > MOST_RATIO * max(1, packed):
        raise UnsafeFile(
            f"{name} unpacks to more than {MOST_RATIO} times its size, as archives made to do harm do; "
            "if it is yours, unpack it and load what is inside."
        )


def unpack_gzip(path: Path, name: str) -> Member:
    """The content of a gz file, of several parts if it has them."""
    copy = TemporaryCopy()
    notes: tuple[str, ...] = ()
    try:
        with path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as source, copy.path.open("wb") as target:
            # `read1` gives what it has before it stumbles over what follows.
            _copy_watched(source.read1, target, name, packed.tell)
    except gzip.BadGzipFile as error:
        # Its name for something behind the end of what was packed.
        if not str(error).startswith("Not a gzipped file") or not copy.path.stat().st_size:
            raise UnreadableFile(f"{name} is a broken gz file ({error}); transfer or export it again.") from None
        notes = ("What stands behind the end of the gz file was left out.",)
    except (EOFError, OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise UnreadableFile(f"{name} is a broken gz file ({error}); transfer or export it again.") from None
    return Member(name.removesuffix(".gz").removesuffix(".gzip") or name, copy, notes)


def _copy_watched(read: Callable[[int], bytes], target: IO[bytes], name: str, packed_so_far: Callable[[], int]) -> None:
    """Against what was read so far: a bomb need not be unpacked to the size that its own size would allow."""
    written = 0
    while chunk := read(CHUNK):
        written += len(chunk)
        _check_ratio(name, packed_so_far(), written)
        target.write(chunk)


def unpack_zip(path: Path, name: str) -> Iterator[Member]:
    """The files in a zip, one after the other; folders and what systems leave behind are passed over."""
    with broken_zip_refused(name), zipfile.ZipFile(path) as archive:
        check_directory(archive, name)
        for entry in archive.infolist():
            _check_path(entry.filename, name)
        for entry in archive.infolist():
            inside = entry.filename
            if not entry.is_dir() and not inside.startswith(IGNORED) and not inside.endswith(IGNORED):
                yield _unpack_entry(archive, entry, name)


def _check_path(inside: str, name: str) -> None:
    parts = PurePosixPath(inside.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or (len(inside) > 1 and inside[1] == ":"):
        raise UnsafeFile(f"{name} holds a file that would land outside its folder ({inside}); nothing of it was read.")


def _unpack_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    if entry.flag_bits & ENCRYPTED:
        raise UnreadableFile(f"{name} is protected by a password; unpack it and load what is inside.")
    copy = TemporaryCopy()
    with archive.open(entry) as source, copy.path.open("wb") as target:
        if entry.file_size <= HARMLESS_BYTES:
            shutil.copyfileobj(source, target, CHUNK)
        else:
            _copy_watched(source.read, target, name, lambda: entry.compress_size)
    return Member(entry.filename, copy)
