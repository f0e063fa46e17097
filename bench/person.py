"""What the page of one person and a decision about who is who take.

    python -m bench person --workspace DIR [--people 12] [--decisions 4]

DIR is a workspace of any size, such as `cdp demo --customers 1000000 --workspace DIR` makes. The parts of the page are
asked as the page asks them. Decisions are made in a copy, on the pairs that wait, in turn apart and together.
"""

import argparse
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.segments import timed
from cdp_core.settings import Settings
from cdp_core.store.tables import profiles
from cdp_core.workspace import Workspace, utc_now


def measure_pages(workspace: Workspace, people: int) -> None:
    """The page of known people with more than three orders, the first two left out of the count."""
    buyers = sa.select(profiles.c.profile).where(profiles.c.known, profiles.c.orders > 3)
    with workspace.reading() as connection:
        chosen = connection.scalars(buyers.order_by(sa.func.hash(profiles.c.profile)).limit(people + 2)).all()
    now = utc_now().replace(second=0, microsecond=0)
    took: dict[str, list[float]] = defaultdict(list)
    for place, number in enumerate(chosen):
        page = workspace.profile_page(number, now)
        parts: dict[str, Callable[[], Any]] = {
            "page": lambda number=number: workspace.profile_page(number, now),
            "activity": lambda number=number: workspace.activity(number),
            "journey": lambda number=number: workspace.journey(number),
            "names of events": lambda number=number: workspace.event_names_of(number),
            "timeline": lambda number=number, page=page: workspace.timeline(number, limit=60, naming=page.naming),
            "segments": lambda number=number: workspace.segments_of(number, now),
        }
        clock = {name: timed(part).clock for name, part in parts.items()}
        for name, each in (*clock.items(), ("all of it", sum(clock.values()))):
            if place >= 2:
                took[name].append(each)
    for name, times in took.items():
        print(f"{name:16} median {statistics.median(times):5.0f} ms, at most {max(times):5.0f} ms")


def measure_decisions(folder: Path, decisions: int) -> None:
    """Each decision with the resolve, the profiles and the sizes of segments that follow from it."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        copy = Path(scratch) / "copy"
        shutil.copytree(folder, copy)
        with Workspace.open(settings=Settings(workspace=copy)) as workspace:
            for place, pair in enumerate(workspace.review_pairs(decisions)):
                together = place % 2 == 1
                took = timed(lambda pair=pair, together=together: workspace.decide_pairs([pair.records], together))
                said = "together" if together else "apart"
                print(f"decided {said:9} {took.clock / 1000:5.1f} s, {took.processor / 1000:5.1f} s of the processors")


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench person", description=__doc__)
    options.add_argument("--workspace", type=Path, required=True)
    options.add_argument("--people", type=int, default=12)
    options.add_argument("--decisions", type=int, default=4)
    chosen = options.parse_args(arguments)
    with Workspace.open(settings=Settings(workspace=chosen.workspace)) as workspace:
        measure_pages(workspace, chosen.people)
    measure_decisions(chosen.workspace, chosen.decisions)
