"""Source files kept as they came, so that a load can be mapped anew.

In:  a file
Out: the same bytes under `originals/`, compressed, named by their SHA-256
"""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import BinaryIO
from uuid import uuid4

import zstandard

from cdp_core.errors import SourceError

_CHUNK = 1 << 20

#: Fast: exports are kept while someone waits for the load. Rows of tables get no smaller by the next two levels.
_LEVEL = 1


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


@contextmanager
def keeping_original(folder: Path, path: Path) -> Iterator[Original]:
    """Keep a file while the block goes on; when it ends, the copy is whole. The same bytes again take no more space.

    Compressing and reading take turns on one core otherwise. A half-written copy never bears the final name, and
    where the block raises, none is left behind.
    """
    sha256 = sha256_of(path)
    original = Original(sha256, f"{sha256}.zst", path.stat().st_size)
    target = folder / original.name
    if target.exists():
        yield original
        return
    folder.mkdir(parents=True, exist_ok=True)
    half_done = folder / f".{original.name}.{uuid4().hex}"
    given_up = Event()
    try:
        with ThreadPoolExecutor(1) as beside:
            copied = beside.submit(_compress, path, half_done, given_up)
            try:
                yield original
            except BaseException:
                # Whoever cancels the load of several GB does not wait for the copy.
                given_up.set()
                raise
            copied.result()
        half_done.replace(target)
    finally:
        half_done.unlink(missing_ok=True)


def _compress(path: Path, target: Path, given_up: Event) -> None:
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    with path.open("rb") as source, target.open("wb") as kept:
        with compressor.stream_writer(kept, size=path.stat().st_size, closefd=False) as packed:
            while chunk := source.read(_CHUNK):
                if given_up.is_set():
                    return
                packed.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())


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


def _kept(folder: Path, name: str) -> Path:
    path = folder / Path(name).name
    if not path.exists():
        raise SourceError(f"The original {name} is no longer in {folder}. Load the file again from where it came.")
    return path
