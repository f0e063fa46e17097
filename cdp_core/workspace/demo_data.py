"""The invented shop in a workspace.

In:  how many customers, a seed, a day
Out: its loads and segments; or none of them any more
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from cdp_core import records, segments
from cdp_core.errors import LoadError
from cdp_core.progress import Progress, part, unwatched
from cdp_core.store import tables as store
from cdp_core.workspace.bringing_in import BringingIn
from cdp_core.workspace.opened import utc_now

#: Which records of the demo are one person, in the workspace too, since it goes by the day that the demo is of.
TRUTH = "truth.csv"


class DemoData(BringingIn):
    """What makes and takes away the demo. It is imported for that alone: with pandas it takes longer than a status."""

    def make_demo(
        self, customers: int | None = None, seed: int = 1, as_of: date | None = None, progress: Progress = unwatched
    ) -> None:
        """Fill the workspace with the invented shop and resolve it; cancelled or failed, nothing of it stays.

        Raises:
            LoadError: the workspace holds something already.
        """
        with self.engine.connect() as connection:
            if connection.scalar(sa.select(store.loads.c.load_id).where(store.loads.c.state == "loaded").limit(1)):
                raise LoadError(
                    f"The workspace {self.settings.workspace} holds data already. "
                    "Make the demo in another folder (--workspace), or remove this one first."
                )
        self.hold_readers()
        try:
            self._fill_with_demo(customers, seed, as_of or utc_now().date(), progress)
        except BaseException:
            self.remove_demo()
            raise
        finally:
            self.release_readers()

    def _fill_with_demo(self, customers: int | None, seed: int, day: date, progress: Progress) -> None:
        from cdp_core import demo

        if customers is None or customers <= demo.FILES_UP_TO:
            self._load_demo_files(customers or demo.CUSTOMERS, seed, day, part(progress, 0.0, 0.7))
        else:
            with self._writer:
                demo.fill_store(self.writing, customers, seed, day, part(progress, 0.0, 0.6))
        with self.writing() as connection:
            for name, rule in demo.story_segments().items():
                segments.save(connection, name, rule, utc_now())
        self.resolve(progress=part(progress, 0.7, 1.0))

    def _load_demo_files(self, customers: int, seed: int, day: date, progress: Progress) -> None:
        from cdp_core import demo

        with tempfile.TemporaryDirectory(dir=self.settings.scratch) as folder:
            files = demo.write_files(Path(folder), customers, seed, day)
            for place, file in enumerate(files):
                self.load(
                    file.path,
                    source=file.source,
                    system=file.system,
                    party=file.party,
                    kind=file.kind,
                    demo=True,
                    progress=part(progress, place / len(files), (place + 1) / len(files)),
                )
            shutil.copyfile(Path(folder) / TRUTH, self.settings.workspace / TRUTH)

    def has_demo(self) -> bool:
        """Whether a load of demo data stands."""
        with self.engine.connect() as connection:
            return connection.scalar(self._demo_loads().limit(1)) is not None

    def remove_demo(self, progress: Progress = unwatched) -> None:
        """Take every load of demo data back, and the segments that came with it and were left as they were."""
        from cdp_core import demo

        stories = demo.story_segments()
        with self.writing() as connection:
            for one in segments.saved(connection):
                if stories.get(one.name) == one.rule and not segments.used_by(connection, one.name):
                    segments.delete(connection, one.name, utc_now())
            loads = list(connection.scalars(self._demo_loads().order_by(sa.desc("load_id"))))
            for place, load_id in enumerate(loads):
                records.unload(
                    connection,
                    load_id,
                    now=utc_now(),
                    progress=part(progress, place / len(loads), (place + 1) / len(loads)),
                )
        (self.settings.workspace / TRUTH).unlink(missing_ok=True)
        self.resolve()

    @staticmethod
    def _demo_loads() -> sa.Select:
        return (
            sa.select(store.loads.c.load_id)
            .join(store.sources, store.sources.c.source_id == store.loads.c.source_id)
            .where(store.sources.c.demo, store.loads.c.state == "loaded")
        )
