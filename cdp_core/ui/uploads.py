"""Files that a viewer dropped: kept on disk while she looks at them, inspected, loaded.

In:  uploaded files
Out: for each its inspections, with what the viewer corrected; receipts
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from cdp_core.errors import CdpError, LoadError
from cdp_core.inspection import Inspection
from cdp_core.progress import Cancelled, Progress, part
from cdp_core.records import Load, Receipt
from cdp_core.sources import Reading, reads_otherwise
from cdp_core.sources.originals import sha256_of
from cdp_core.ui import upload_route
from cdp_core.ui.messages import plain
from cdp_core.ui.session import workspace
from cdp_core.ui.upload_route import Arrival
from cdp_core.ui.work import Work
from cdp_core.workspace.drop import Drop
from cdp_core.workspace.remembered import AsBefore, brought_last

STATE = "uploads"


class Uploaded(Protocol):
    """What Streamlit's uploader hands over."""

    name: str
    file_id: str

    def getbuffer(self) -> memoryview: ...


@dataclass
class Upload:
    """One dropped file. `tables` is in the file's order; `problem` says why it cannot be read.

    `large` is the token under which it came where it was too large for the browser's own upload.
    """

    id: str
    name: str
    path: Path
    tables: list[Inspection] = field(default_factory=list)
    problem: str | None = None
    #: Whether a refused file might be read under another encoding or delimiter.
    readable: bool = False
    receipts: list[Receipt] = field(default_factory=list)
    drop: Drop | None = None
    reading: Reading = field(default_factory=Reading)
    work: Work | None = None
    large: str | None = None
    #: Of which tables the viewer said whether they are loaded, by place.
    said: dict[int, bool] = field(default_factory=dict)
    #: What a table's mapping still lacks on the screen, in a sentence, by place: nothing else than shown is loaded.
    lacking: dict[int, str] = field(default_factory=dict)
    #: What the workspace calls the kept copy of the same bytes.
    original: str = ""
    #: How often the file was looked at: what was chosen on the screen before says nothing of how it is mapped now.
    looks: int = 0
    #: Of tables that are mapped as an earlier load was corrected: that load, and what got another field by it.
    as_before: dict[int, AsBefore] = field(default_factory=dict)
    #: Whether the viewer has seen what came of loading it, and whether she had left the page meanwhile.
    told: bool = False
    left: bool = False

    def takes(self, place: int) -> bool:
        """Whether a table is loaded with the file: as was said, else where there is something to load."""
        return len(self.tables) == 1 or self.said.get(place, _loadable(self.tables[place]))

    def key_of(self, place: int) -> str:
        """What the widgets of a table are known by."""
        return f"{self.id}_{place}_{self.looks}"

    @property
    def taken(self) -> list[Inspection]:
        return [table for place, table in enumerate(self.tables) if self.takes(place)]

    @property
    def lacks(self) -> list[str]:
        """What has to be said before it can be loaded, of the tables that are taken."""
        return [said for place, said in sorted(self.lacking.items()) if self.takes(place)]

    @property
    def busy(self) -> bool:
        return self.work is not None and not self.work.done

    def let_go(self) -> bool:
        """Take it off the disk; False while it is being loaded."""
        if self.busy:
            return False
        self.path.unlink(missing_ok=True)
        return self.large is None or upload_route.forget(self.large)

    @property
    def to_tell(self) -> bool:
        """Whether something came of loading it that she has not seen."""
        return self.work is not None and self.work.done and not self.told

    @property
    def ready(self) -> bool:
        """Whether it can be loaded as it stands."""
        loadable = bool(self.taken) and all(map(_loadable, self.taken))
        return loadable and not self.busy and not self.receipts and not self.lacks


def _loadable(table: Inspection) -> bool:
    """Whether some of its rows can be loaded."""
    return table.problem is None and table.rows > table.rejected


def uploads(files: Iterable[Uploaded], large: Mapping[str, Arrival]) -> list[Upload]:
    """The dropped and the large files that are still there, each inspected once.

    Those that are being loaded stay, though she left the page meanwhile, and so does what came of them, once she is
    back, until she takes it away.
    """
    held: dict[str, Upload] = st.session_state.setdefault(STATE, {})
    files = list(files)
    for gone in set(held) - {file.file_id for file in files} - set(large):
        held[gone].left = held[gone].left or held[gone].busy or held[gone].to_tell
        if not held[gone].left and held[gone].let_go():
            del held[gone]
    new = [file for file in files if file.file_id not in held]
    for place, file in enumerate(new, 1):
        which = f" ({place} of {len(new)})" if len(new) > 1 else ""
        with st.spinner(f"Looking at {plain(file.name)}{which} …"):
            held[file.file_id] = _received(file)
    for token, arrival in large.items():
        if token not in held:
            with st.spinner(f"Looking at {plain(arrival.name)} …"):
                held[token] = Upload(_key(token), arrival.name, arrival.path, large=token)
                look_again(held[token])
    return list(held.values())


def forget(upload: Upload) -> None:
    """Take a file that is no longer dropped out of this viewer's sight."""
    held: dict[str, Upload] = st.session_state.get(STATE, {})
    for token in [token for token, one in held.items() if one is upload]:
        held.pop(token).let_go()


def clear_taken_back(held: Iterable[Upload], taken_back: Container[int]) -> None:
    """Where one of its loads was taken back, a file is as it was before: it can be loaded again."""
    for upload in held:
        if any(one.load_id in taken_back for one in upload.receipts):
            upload.receipts, upload.work, upload.drop, upload.told = [], None, None, False


def _received(file: Uploaded) -> Upload:
    key = _key(file.file_id)
    path = workspace().settings.scratch / f"upload-{key}{Path(file.name).suffix[:12]}"
    path.write_bytes(file.getbuffer())
    upload = Upload(key, file.name, path)
    look_again(upload)
    return upload


def _key(file_id: str) -> str:
    """A short name for a file's widgets, which tells nobody its token."""
    return hashlib.sha256(file_id.encode()).hexdigest()[:16]


def look_again(upload: Upload, remembering: bool = True) -> None:
    """Inspect the whole file anew, under what the viewer says of its encoding, delimiter or header.

    Columns that came before are mapped as they were corrected then, unless she wants them as suggested.
    """
    upload.problem, upload.tables, upload.said, upload.lacking, upload.as_before = None, [], {}, {}, {}
    upload.looks += 1
    try:
        upload.original = upload.original or kept_name(upload.path)
        upload.tables = workspace().inspect(upload.path, upload.name, reading=upload.reading)
        for place in range(len(upload.tables) if remembering else 0):
            _map_as_before(upload, place)
    except CdpError as error:
        upload.problem = str(error)
        upload.readable = reads_otherwise(upload.path, upload.name)


def _map_as_before(upload: Upload, place: int) -> None:
    before = workspace().mapped_as_before(upload.tables[place])
    if before is None:
        return
    suggested = upload.tables[place]
    kind = before.plan["kind"]
    problem = take_as(upload, place, kind) if kind != suggested.mapping.kind else None
    problem = problem or correct(upload, place, before.plan)
    if problem:
        upload.tables[place] = suggested
    else:
        upload.as_before[place] = before


def correct(upload: Upload, place: int, plan: dict[str, Any]) -> str | None:
    """Look at one table under a corrected mapping; a sentence where that mapping cannot be."""
    return _looked_at(upload, place, mapping=plan)


def take_as(upload: Upload, place: int, kind: str) -> str | None:
    """Look at one table anew as rows of another kind; a sentence where they cannot be."""
    return _looked_at(upload, place, kind=kind)


def _looked_at(upload: Upload, place: int, **said: Any) -> str | None:
    try:
        upload.tables[place] = workspace().inspect_again(upload.tables, place, **said)
    except CdpError as error:
        return str(error)
    return None


def total_rows(upload: Upload) -> int:
    """How many rows come with the file: those of the tables that are taken."""
    return sum(table.rows for table in upload.taken)


def file_sources(upload: Upload, known: Iterable[str], loads: Iterable[Load] = ()) -> str:
    """A name to suggest for the source: the one that brought these columns last, a known one of the same export, else
    what the file seems to be."""
    known, loads = list(known), list(loads)
    before = next((load for table in upload.tables if loads and (load := brought_last(table, loads))), None)
    if before and before.source in known:
        return before.source
    label = next(
        (table.suggestion.label or table.suggestion.preset for table in upload.tables if table.suggestion.preset), ""
    )
    words = (label or Path(upload.name).stem).lower().split()
    first = words[0] if words else "upload"
    # "shop.zip" need not be of the source "shopify"; what is recognized as Shopify's is.
    return next((name for name in known if name.lower().startswith(first) and (label or name.lower() == first)), first)


def kept_name(path: Path) -> str:
    """The name of the copy that a load keeps of a file."""
    return f"{sha256_of(path)}.zst"


def begin(chosen: Sequence[tuple[Upload, str, str | None, str]], instead_of: Sequence[int] = ()) -> None:
    """Load files beside the page, each with its source, system and party; what came is resolved after the last one.

    Of each file all tables that are taken come in, or none. Loads that it is to replace are taken back before.
    """
    drop = Drop(workspace(), len(chosen))
    for upload, source, system, party in chosen:
        upload.drop, upload.told = drop, False
        upload.work = Work(_loading(upload, drop, source, system, party, instead_of), upload.name)


def _loading(
    upload: Upload, drop: Drop, source: str, system: str | None, party: str, instead_of: Sequence[int]
) -> Callable[[Progress], None]:
    mappings = {table.table.name: table.mapping.to_json() for table in upload.taken}
    into = workspace()

    def load(progress: Progress) -> None:
        loading = part(progress, 0.0, 0.7)
        with drop.file(resolving=_unstoppable(part(progress, 0.7, 1.0))):
            if instead_of:
                loading(0.0, "taking back what was loaded before")
                loading = _unstoppable(loading)  # its rows are to come again
            for load_id in instead_of:
                into.unload(load_id)
            with _replacing(instead_of):
                upload.receipts = into.load(
                    upload.path,
                    source=source,
                    name=upload.name,
                    system=system,
                    party=party,
                    mappings=mappings,
                    reading=upload.reading,
                    progress=loading,
                )

    return load


@contextmanager
def _replacing(load_ids: Sequence[int]) -> Iterator[None]:
    """Where the file cannot be loaded, say that what it was to replace is gone."""
    try:
        yield
    except CdpError as error:
        if not load_ids:  # a load that replaces none may be stopped, too
            raise
        gone = ", ".join(map(str, load_ids))
        raise LoadError(f"{error} What it was to replace is taken back (load {gone}): load the file again.") from error


def under_way(held: Iterable[Upload]) -> Upload | None:
    """The one that was begun first and is not done: the others wait for it."""
    busy = [(upload.work.began, upload) for upload in held if upload.work and not upload.work.done]
    return min(busy, key=itemgetter(0))[1] if busy else None


def drops(held: Iterable[Upload]) -> list[Drop]:
    """Those of several files that are in and resolved, and of which a file is still there."""
    found = dict.fromkeys(upload.drop for upload in held if upload.drop and upload.receipts)
    return [drop for drop in found if drop.files > 1 and drop.after is not None]


def _unstoppable(progress: Progress) -> Progress:
    """Progress that cannot be cancelled: the rows are in, and who they are must follow."""

    def on(share: float, what: str) -> None:
        with suppress(Cancelled):
            progress(share, what)

    return on
