"""Source files kept as they came, so that a load can be mapped anew.

In:  a file
Out: the same bytes under `originals/`, compressed, named by their SHA-256
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import zstandard

from cdp_core.errors import SourceError

_CHUNK = 1 << 20

#: Fast: exports are kept while someone waits for the load.
_LEVEL = 3


@dataclass(frozen=True)
class Original:
    """A kept file: `name` is its name in the folder, `size` its length before compression."""

    sha256: str
    name: str
    size: int


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep_original(folder: Path, path: Path) -> Original:
    """Keep a file; the same bytes again take no more space. A half-written copy never bears the final name."""
    sha256 = sha256_of(path)
    name = f"{sha256}.zst"
    target = folder / name
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        half_done = folder / f".{name}.{uuid4().hex}"
        try:
            with path.open("rb") as source, half_done.open("wb") as kept:
                zstandard.ZstdCompressor(level=_LEVEL).copy_stream(source, kept, size=path.stat().st_size)
                kept.flush()
                os.fsync(kept.fileno())
            half_done.replace(target)
        finally:
            half_done.unlink(missing_ok=True)
    return Original(sha256, name, path.stat().st_size)


@contextmanager
def open_original(folder: Path, name: str) -> Iterator[BinaryIO]:
    """The bytes of a kept file as a stream.

    Raises:
        SourceError: it is not there any more.
    """
    with _kept(folder, name).open("rb") as stream, zstandard.ZstdDecompressor().stream_reader(stream) as reader:
        yield reader


def restore_original(folder: Path, name: str, target: Path) -> None:
    """Write a kept file out again, byte for byte."""
    with open_original(folder, name) as source, target.open("wb") as restored:
        while chunk := source.read(_CHUNK):
            restored.write(chunk)


def forget_original(folder: Path, name: str) -> None:
    """Remove a kept file, for good. One that is not there is no error."""
    (folder / Path(name).name).unlink(missing_ok=True)


def _kept(folder: Path, name: str) -> Path:
    path = folder / Path(name).name
    if not path.exists():
        raise SourceError(f"The original {name} is no longer in {folder}. Load the file again from where it came.")
    return path
