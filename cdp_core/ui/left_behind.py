"""Files of viewers who left: off the disk once nobody can come back to them.

In:  what a viewer's session holds of dropped files
Out: the same files, gone some time after her browser did; those that are being loaded, once they are in
"""

import threading
import time
from dataclasses import dataclass

import streamlit as st

from cdp_core.ui import big_files, uploads
from cdp_core.ui.upload_route import forget
from cdp_core.ui.uploads import Upload

#: Seconds beyond those in which a browser that lost the connection finds its session again.
SPARE = 60.0

_VIEWER = "viewer"


@dataclass
class Viewer:
    """What a session holds on the disk, and when its browser left, if it has not come back since."""

    held: dict[str, Upload]
    tokens: list[str]
    left_at: float | None = None

    def let_go(self) -> bool:
        """Take off the disk what nobody needs any more. Whether nothing is left."""
        gone = [key for key, upload in [*self.held.items()] if upload.let_go()]
        for key in gone:
            del self.held[key]
        return not self.held and all(map(forget, self.tokens))


def here() -> None:
    """This viewer is here; to be said in every run of a page."""
    _presence()


@st.cache_resource(scope="session", on_release=lambda viewer: _leave(viewer), show_spinner=False)
def _presence() -> Viewer:
    """Streamlit lets it go when the browser leaves, and asks for it anew when the browser comes back."""
    state = st.session_state
    if _VIEWER not in state:
        state[_VIEWER] = Viewer(state.setdefault(uploads.STATE, {}), state.setdefault(big_files.TOKENS, []))
    viewer: Viewer = state[_VIEWER]
    viewer.left_at = None
    return viewer


def _leave(viewer: Viewer) -> None:
    viewer.left_at = time.monotonic()
    _wait(viewer)


def _wait(viewer: Viewer) -> None:
    seconds = float(st.get_option("server.disconnectedSessionTTL")) + SPARE
    timer = threading.Timer(seconds, _look, (viewer, viewer.left_at))
    timer.daemon = True
    timer.start()


def _look(viewer: Viewer, left_at: float | None) -> None:
    """Let go what was left, unless she came back meanwhile; what is still being loaded, later."""
    if left_at is not None and viewer.left_at == left_at and not viewer.let_go():
        _wait(viewer)
