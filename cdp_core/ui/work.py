"""Long work beside the page: it goes on while people look elsewhere, says how far it is, and can be stopped.

In:  a function that takes a Progress
Out: a Work, which a page asks how far it is

One thing is done at a time: writers would wait for each other anyway, and the second file of a heap is then read only
when the first is in.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import streamlit as st

from cdp_core.progress import Cancelled, Progress
from cdp_core.ui.failures import sentence
from cdp_core.ui.messages import plain

_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load")


class Work:
    """Something that is being done. `result` is what came of it, `problem` the sentence where it failed; `cancelled`
    where someone stopped it.
    """

    def __init__(self, do: Callable[[Progress], Any]) -> None:
        self.share = 0.0
        self.saying = "waiting for what was started before"
        self.began = time.monotonic()
        self.stopping = False
        self.cancelled = False
        self.problem: str | None = None
        self.result: Any = None
        self._future: Future[None] = _worker.submit(self._run, do)

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
        try:
            self.result = do(self._progress)
        except Cancelled:
            self.cancelled = True
        except Exception as error:  # a page shows it: nobody waits for this thread
            self.problem = sentence(error)


@st.fragment(run_every=1.0)
def begun(state: str) -> Work | None:
    """What this viewer began and keeps under a name in her session, until it has ended."""
    under_way: Work | None = st.session_state.get(state)
    return under_way if under_way and not under_way.done else None


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
