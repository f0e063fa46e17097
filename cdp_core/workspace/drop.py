"""Files that come in together.

In:  an open workspace, how many files
Out: each loaded on its own; what came resolved once, when the last is in or will not come; profiles before and after
"""

from collections.abc import Iterator
from contextlib import contextmanager

from cdp_core.progress import Progress, unwatched
from cdp_core.workspace.overall import Overall


class Drop:
    """So many files, loaded one after the other. `before` and `after` count profiles; None until they are known.

    Whoever reads the workspace between two of its files waits for the last one, see `Opened.resolve_pending`.
    """

    def __init__(self, workspace: Overall, files: int) -> None:
        self.files = files
        self.before: int | None = None
        self.after: int | None = None
        self._workspace = workspace
        self._to_come = files

    @contextmanager
    def file(self, resolving: Progress = unwatched) -> Iterator[None]:
        """The next of the files, in the block. After the last one, however its block ended, who is who is resolved."""
        try:
            if self._to_come == self.files:
                self.before = self._workspace.profile_count()
                self._workspace.hold_readers()
            yield
        finally:
            self._to_come -= 1
            if not self._to_come:
                self._end(resolving)

    def _end(self, resolving: Progress) -> None:
        if self.before is not None:
            self._workspace.release_readers()
        self._workspace.resolve_pending(resolving)
        self.after = self._workspace.profile_count()
