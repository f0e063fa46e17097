"""The demo shop as files: what a marketer would upload, what is true, and the stories in it.

In:  a folder, a number of customers, a seed and a day
Out: export files, `manifest.json` (in the order to load them), `truth.csv`, `stories.json`

The same seed and day give the same bytes. `python -m cdp_core.demo data/demo` writes the committed files.
"""

import csv
import io
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cdp_core.demo.catalog import SHOP
from cdp_core.demo.crm_files import crm_files
from cdp_core.demo.event_files import event_files
from cdp_core.demo.export_file import ExportFile
from cdp_core.demo.partner_files import partner_files
from cdp_core.demo.shopify_files import shopify_files
from cdp_core.demo.store_files import store_files
from cdp_core.demo.stories import Rule, stories
from cdp_core.demo.world import FEWEST_CUSTOMERS, World, simulate
from cdp_core.errors import LoadError

CUSTOMERS = 2_500
SEED = 1
#: More customers than this come straight into the store.
FILES_UP_TO = 5_000
#: The day at which the committed files stand.
COMMITTED_DAY = date(2026, 11, 1)

#: Stories that a marketer would keep as segments: their rules rest on the day they are asked, not on the shop.
SEGMENTS = ("keen", "red", "cart", "screens", "electric", "unseen")


@dataclass(frozen=True)
class DemoFile:
    """A file of the demo and what its uploader would say of it. `kind` only where content does not tell."""

    path: Path
    source: str
    system: str
    party: str
    about: str
    rows: int
    kind: str | None = None


def story_segments() -> dict[str, Rule]:
    """Name → rule of the segments that come with the demo, the same for every seed, day and size."""
    world = simulate(SEED, COMMITTED_DAY, 0, FEWEST_CUSTOMERS)
    return {story.name: story.rule for story in stories(world) if story.key in SEGMENTS}


def write_files(
    folder: Path, customers: int = CUSTOMERS, seed: int = SEED, as_of: date = COMMITTED_DAY
) -> list[DemoFile]:
    """Write the demo into a folder and say what is in it, in the order to load.

    Raises:
        LoadError: too few customers for the stories.
    """
    if customers < FEWEST_CUSTOMERS:
        raise LoadError(f"The demo shop needs at least {FEWEST_CUSTOMERS} customers for its stories; ask for more.")
    world = simulate(seed, as_of, 0, customers)
    files = exports(world, seed)
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
    (folder / "manifest.json").write_bytes(_json(_manifest(world, files, customers, seed)))
    (folder / "stories.json").write_bytes(_json([asdict(story) for story in stories(world)]))
    (folder / "truth.csv").write_bytes(_truth(files))
    return read_manifest(folder)


def exports(world: World, seed: int) -> list[ExportFile]:
    """Every file, people before what they did."""
    return [
        *crm_files(world),
        *shopify_files(world),
        *store_files(world, seed),
        *event_files(world),
        *partner_files(world),
    ]


def read_manifest(folder: Path) -> list[DemoFile]:
    """The files of a demo folder, in the order to load."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return [DemoFile(path=folder / entry.pop("file"), **entry) for entry in manifest["files"]]


def _manifest(world: World, files: list[ExportFile], customers: int, seed: int) -> dict[str, Any]:
    listed = [
        {
            "file": file.name,
            "about": file.about,
            "rows": file.rows,
            "source": file.origin.source,
            "system": file.origin.system,
            "party": file.origin.party,
            **({"kind": file.origin.kind} if file.origin.kind else {}),
        }
        for file in files
    ]
    return {
        "shop": SHOP,
        "as_of": world.almanac.as_of.isoformat(),
        "now": world.almanac.now.isoformat() + "Z",
        "customers": customers,
        "seed": seed,
        "files": listed,
    }


def _truth(files: list[ExportFile]) -> bytes:
    """`source,row_key,person`: who each record is, under the keys that `cdp assignments` gives them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("source", "row_key", "person"))
    for file in files:
        writer.writerows((file.origin.source, row_key, person) for row_key, person in file.truth)
    return text.getvalue().encode()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
