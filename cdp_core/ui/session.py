"""The process's one workspace, and what a page needs to know of its viewer.

The embedded database can be open once, so the workspace is opened by the first who asks and shared by all sessions.
"""

import threading
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from cdp_core.settings import workspace_folder
from cdp_core.ui.palette import Palette, palette
from cdp_core.workspace import Workspace

_open: dict[Path, Workspace] = {}
_opening = threading.Lock()


def workspace() -> Workspace:
    """The workspace that CDP_WORKSPACE names, opened on first use.

    Raises:
        WorkspaceBusy: another process has it open.
    """
    folder = workspace_folder()
    with _opening:
        if folder not in _open:
            _open[folder] = Workspace.open(folder)
        return _open[folder]


def close_workspaces() -> None:
    """Close whatever is open; the next `workspace()` opens anew."""
    with _opening:
        while _open:
            _open.popitem()[1].close()


def is_dark() -> bool:
    """Whether this viewer looks at the dark theme."""
    return st.context.theme.type == "dark"


def colors() -> Palette:
    """The palette of this viewer's theme."""
    return palette(is_dark())


def viewer_zone() -> tzinfo:
    """The time zone of this viewer's browser; UTC where it does not say."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
