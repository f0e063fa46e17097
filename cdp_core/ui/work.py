"""Long work beside the page: it goes on while people look elsewhere, says how far it is, and can be stopped.

In:  a function that takes a Progress
Out: a Work, which a page asks how far it is

One thing is done at a time: writers would wait for each other anyway, and the second file of a heap is then read only
when the first is in.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import streamlit as st

from cdp_core.progress import Cancelled, Progress
from cdp_core.settings import workspace_folder
from cdp_core.ui.failures import sentence
from cdp_core.ui.messages import plain

_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load")
_beginning = threading.Lock()


class Work:
    """Something that is being done. `result` is what came of it, `problem` the sentence where it failed; `cancelled`
    where someone stopped it. Under a name everybody who looks at this workspace sees it, see `named`.
    """

    def __init__(self, do: Callable[[Progress], Any], name: str = "") -> None:
        self.name = name
        self.share = 0.0
        self.saying = "waiting for what was started before"
        self.began = time.monotonic()
        self.stopping = False
        self.cancelled = False
        self.problem: str | None = None
        self.result: Any = None
        self._future: Future[None] = _worker.submit(self._run, do)
        if name:
            held = _named.setdefault(workspace_folder(), [])
            held[:] = [*(one for one in held if not one.done), self]

    @property
    def done(self) -> bool:
        return self._future.done()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def stop(self) -> None:
        """Stop at the next step; what was done so far is taken back by whoever does it."""
        self.stopping = True

    def wait(self) -> None:
        """Until it is done, however it ends."""
        self._future.result()

    def _progress(self, share: float, what: str) -> None:
        if self.stopping:
            raise Cancelled("Stopped. Nothing has changed.")
        self.share, self.saying = min(1.0, max(0.0, share)), what

    def _run(self, do: Callable[[Progress], Any]) -> None:
        self.saying = "beginning"
        try:
            self.result = do(self._progress)
        except Cancelled:
            self.cancelled = True
        except Exception as error:  # a page shows it: nobody waits for this thread
            self.problem = sentence(error)


#: Works under a name in each workspace folder, in the order in which they were begun.
_named: dict[Path, list[Work]] = {}


def named() -> list[Work]:
    """Works under a name in this workspace that have not ended, whoever began them."""
    return [one for one in _named.get(workspace_folder(), ()) if not one.done]


#: The last work of each name in each workspace folder.
_of_workspace: dict[tuple[Path, str], Work] = {}


def begin(name: str, do: Callable[[Progress], Any]) -> Work:
    """Begin something of which this workspace has one at a time; where it is under way already, that one.

    A second click on a button runs the page from its top again, and what the first run was about to keep is lost.
    """
    with _beginning:
        held = _of_workspace.get((workspace_folder(), name))
        if held is None or held.done:
            held = _of_workspace[workspace_folder(), name] = Work(do)
    st.session_state[name] = held
    return held


def begun(name: str) -> Work | None:
    """What was begun under a name in this workspace, by whomever, until it has ended.

    Whoever saw it under way keeps it in her session, so that she is told how it ended.
    """
    held = _of_workspace.get((workspace_folder(), name))
    if held is None or held.done:
        return None
    st.session_state[name] = held
    return held


@st.fragment(run_every=1.0)
def watch(work: Work, key: str) -> None:
    """How far it is, second by second, with a button to stop it."""
    show(work, key)


@st.fragment(run_every=1.0)
def follow(works: Sequence[Work]) -> None:
    """Run the whole page again once one of these is done, also where it ended while the page was drawn."""
    if any(work.done for work in works):
        st.rerun()


def show(work: Work, key: str) -> None:
    """The same as it is now. Of many that wait for each other, only the one under way has to be watched."""
    with st.container(horizontal=True, vertical_alignment="center"):
        seconds = f" {work.seconds:.0f} s" if work.share else ""
        st.progress(work.share, f"{plain(work.saying[:1].upper() + work.saying[1:])} …{seconds}")
        st.button(
            "Stopping …" if work.stopping else "Cancel",
            icon=":material/close:",
            key=key,
            on_click=work.stop,
            disabled=work.stopping,
        )
