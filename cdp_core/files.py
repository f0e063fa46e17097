"""Small files that hold all of the old text or all of the new one, whenever somebody reads them.

In:  a path, a text
Out: the file
"""

import os
from pathlib import Path
from uuid import uuid4


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
