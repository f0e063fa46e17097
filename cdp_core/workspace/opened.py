"""A workspace that is open: its connections, and the resolving that every reader waits for.

In:  settings
Out: connections, profiles that are up to date
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from cdp_core import identity, profiles, segments
from cdp_core.errors import IdentityError
from cdp_core.files import write_whole
from cdp_core.identity.rules import IdentityRules
from cdp_core.progress import Progress, part, unwatched
from cdp_core.settings import Settings, read_settings
from cdp_core.store import tables as store
from cdp_core.store.engine import open_engine
from cdp_core.workspace.turn import Turn

#: A segment rule as JSON.
Rule = dict[str, Any]

#: How many seconds whoever reads waits for files that come in together, before those that are in are resolved for
#: them, and for whoever resolves already.
PATIENCE = 5.0


def utc_now() -> datetime:
    """This instant as the store has it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Opened:
    """An open workspace folder. All that one does with it is in the classes beside this one.

    Reading methods fix `now` where it is not given; everything they answer is of that instant.
    """

    def __init__(self, settings: Settings, engine: sa.Engine) -> None:
        self.settings = settings
        self.engine = engine
        self._writer = Turn()
        self._holds = 0
        self._held_since = 0.0
        self._released = threading.Condition()
        self._leaves = segments.LeafCache()

    @classmethod
    def open(cls, folder: Path | None = None, settings: Settings | None = None) -> Self:
        """Open the workspace in `folder`, making it where there is none.

        Raises:
            WorkspaceBusy: another process has it open.
            WorkspaceError: there is something else at that place.
        """
        settings = settings or read_settings(folder)
        engine = open_engine(settings)
        for left_over in settings.scratch.iterdir():
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        return cls(settings, engine)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the data, with everything loaded resolved, or the profiles of before.

        Millions of records take a minute to resolve; nobody who only looks waits for that longer than PATIENCE after
        it began. What leaves the house, or is decided about people, asks for `resolve_pending` first.
        """
        self._resolve_within(PATIENCE)
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def knowing(
        self, is_kept: Callable[[sa.Connection], bool], find: Callable[[sa.Connection], None]
    ) -> Iterator[sa.Connection]:
        """The same where something is kept for it: in a workspace of an earlier version that is found first."""
        with self.reading() as connection:
            kept = is_kept(connection)
        if not kept:
            with self.writing() as connection:
                find(connection)
        with self.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The writer's connection: all that is done in the block stands, or none of it."""
        with self._writer, self.engine.begin() as connection:
            yield connection

    def resolve(
        self, full: bool = False, progress: Progress = unwatched, rules: IdentityRules | None = None
    ) -> dict[str, Any]:
        """Resolve what is new (or everything), rebuild the profiles it touched, measure the saved segments.

        Under other `rules`, these are in force from when all of it stands; where it fails or is cancelled, those of
        before are.
        """
        with self._writer:
            before = self.identity_rules()
            with self.writing() as connection:
                resolution = identity.resolve(
                    connection, rules or before, full=full, now=utc_now(), progress=part(progress, 0.0, 0.4)
                )
                touched = None if full else resolution.touched
                profiles.build(connection, touched, progress=part(progress, 0.4, 0.95))
                progress(1.0, "resolved")  # the last moment to cancel
            if rules is not None:
                self._keep_rules(rules, before)
        if touched is None or len(touched):
            self._measure_segments()
        return {key: value for key, value in resolution.__dict__.items() if key != "touched"}

    def _measure_segments(self) -> None:
        """Note the sizes of saved segments; after a commit, as the cache keeps no answer that may be rolled back."""
        with self.writing() as connection:
            segments.record_sizes(connection, utc_now(), self._leaves)

    def resolve_pending(self, progress: Progress = unwatched) -> None:
        """Resolve where something was loaded or taken back since the last resolve.

        While more is coming in together with it, wait for that, so that all of it is resolved once; but not for long.
        """
        self._resolve_within(None, progress)

    def _resolve_within(self, seconds: float | None, progress: Progress = unwatched) -> None:
        """The same, unless somebody else writes for longer than that."""
        if not self._is_pending():
            return
        with self._released:
            waited = time.monotonic() - self._held_since
            self._released.wait_for(lambda: not self._holds, max(0.0, PATIENCE - waited))
        if self._writer.begin(None if seconds is None else seconds - self._writer.taken_for):
            try:
                if self._is_pending():
                    self.resolve(progress=progress)
            finally:
                self._writer.end()

    def _is_pending(self) -> bool:
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(store.unresolved.c.record).limit(1)) is not None

    def hold_readers(self) -> None:
        """More is coming in at once: who reads waits for `release_readers`."""
        with self._released:
            self._held_since = self._held_since if self._holds else time.monotonic()
            self._holds += 1

    def release_readers(self) -> None:
        with self._released:
            self._holds -= 1
            self._released.notify_all()

    @property
    def _rules_file(self) -> Path:
        return self.settings.workspace / "identity-rules.json"

    @property
    def _past_rules_file(self) -> Path:
        return self.settings.workspace / "identity-rules-past.jsonl"

    def identity_rules(self) -> IdentityRules:
        """The workspace's identity rules: its own where a person set some, else the defaults.

        Where the file of its own cannot be read, the ones before them: a workspace is not locked by a slip in a file,
        and `identity_rules_problem` says so wherever rules are shown.
        """
        return self._rules()[0]

    def identity_rules_problem(self) -> str | None:
        """A sentence where the file of rules cannot be followed, and which ones are in force in their place."""
        return self._rules()[1]

    def _rules(self) -> tuple[IdentityRules, str | None]:
        try:
            return IdentityRules.from_dict(json.loads(self._rules_file.read_text("utf-8"))), None
        except FileNotFoundError:
            return IdentityRules(), None
        except (ValueError, IdentityError) as error:
            past = identity.past_rules(self._past_rules_file)
            instead = "the rules before them" if past else "the rules of a new workspace"
            return (
                past[0].rules if past else IdentityRules(),
                f"The rules in {self._rules_file} cannot be followed ({str(error).rstrip('.')}), so {instead} are in "
                "force: apply rules on the Identity page, which replaces the file, or mend it and resolve everything.",
            )

    def _keep_rules(self, rules: IdentityRules, before: IdentityRules) -> None:
        """Write down the rules that are in force from now on, and those that were."""
        if rules != before:
            identity.keep_past(self._past_rules_file, before, utc_now())
        write_whole(self._rules_file, json.dumps(rules.as_dict(), indent=2))

    def profile_of(self, key: str) -> int:
        """The profile of an id (also a merged-away one) or of any identifier in any spelling.

        Raises:
            ProfileNotFound: nobody has it.
        """
        with self.reading() as connection:
            return profiles.profile_of(connection, key)
