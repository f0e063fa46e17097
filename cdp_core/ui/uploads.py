"""Files that a viewer dropped: kept on disk while she looks at them, inspected, loaded.

In:  uploaded files
Out: for each its inspections, with what the viewer corrected; receipts
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from cdp_core.errors import CdpError
from cdp_core.inspection import Inspection
from cdp_core.records import Receipt
from cdp_core.sources import Reading
from cdp_core.ui.session import workspace

STATE = "uploads"


class Uploaded(Protocol):
    """What Streamlit's uploader hands over."""

    name: str
    file_id: str

    def getbuffer(self) -> memoryview: ...


@dataclass
class Upload:
    """One dropped file. `tables` is in the file's order; `problem` says why it cannot be read."""

    id: str
    name: str
    path: Path
    tables: list[Inspection] = field(default_factory=list)
    problem: str | None = None
    receipts: list[Receipt] = field(default_factory=list)
    before: int = 0
    after: int = 0
    reading: Reading = field(default_factory=Reading)


def uploads(files: Iterable[Uploaded]) -> list[Upload]:
    """The dropped files that are still there, each inspected once."""
    held: dict[str, Upload] = st.session_state.setdefault(STATE, {})
    files = list(files)
    for gone in set(held) - {file.file_id for file in files}:
        held.pop(gone).path.unlink(missing_ok=True)
    for file in files:
        if file.file_id not in held:
            with st.spinner(f"Looking at {file.name} …"):
                held[file.file_id] = _received(file)
    return [held[file.file_id] for file in files]


def _received(file: Uploaded) -> Upload:
    key = hashlib.sha256(file.file_id.encode()).hexdigest()[:16]
    path = workspace().settings.scratch / f"upload-{key}{Path(file.name).suffix[:12]}"
    path.write_bytes(file.getbuffer())
    upload = Upload(key, file.name, path)
    look_again(upload)
    return upload


def look_again(upload: Upload) -> None:
    """Inspect the whole file anew, under what the viewer says of its encoding, delimiter or header."""
    upload.problem, upload.tables = None, []
    try:
        upload.tables = workspace().inspect(upload.path, upload.name, reading=upload.reading)
    except CdpError as error:
        upload.problem = str(error)


def correct(upload: Upload, place: int, plan: dict[str, Any]) -> str | None:
    """Look at one table under a corrected mapping; a sentence where that mapping cannot be."""
    try:
        again = workspace().inspect(upload.path, upload.name, mapping=plan, reading=upload.reading)
    except CdpError as error:
        return str(error)
    upload.tables[place] = again[place]
    return None


def total_rows(upload: Upload) -> int:
    return sum(table.rows for table in upload.tables)


def file_sources(upload: Upload, known: Iterable[str]) -> str:
    """A name to suggest for the source: a known one of the same export, else what the file seems to be."""
    label = next(
        (table.suggestion.label or table.suggestion.preset for table in upload.tables if table.suggestion.preset), ""
    )
    first = (
        (label or Path(upload.name).stem).split()[0].lower() if (label or Path(upload.name).stem).split() else "upload"
    )
    return next((name for name in known if name.lower().startswith(first)), first)
