"""Files that hold all of what was there or all of what is new, whenever somebody reads them.

In:  a path, a text or somebody who writes
Out: the file
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from cdp_core.errors import CdpError


def write_whole(file: Path, text: str) -> None:
    """Write it beside, then put it in the file's place: who reads meanwhile, or after a crash, finds either of them."""
    beside = file.with_name(f".{file.name}.{uuid4().hex}")
    try:
        with beside.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Where to write what is to stand in `out`; it stands there once the block ends well, and else nothing has changed.

    What is no plain file (a link, a pipe, a device) is written into as it is: to put a file in its place is not meant.
    """
    if out.is_symlink() or (out.exists() and not out.is_file()):
        yield out
        return
    if not out.parent.is_dir():
        raise CdpError(
            f"{out} cannot be written: there is no folder {out.parent}. Make it first, or name another file."
        )
    half_done = out.with_name(f".{out.name}.{uuid4().hex}.part")
    try:
        yield half_done
        if out.exists():
            shutil.copymode(out, half_done)
        half_done.replace(out)
    finally:
        half_done.unlink(missing_ok=True)
