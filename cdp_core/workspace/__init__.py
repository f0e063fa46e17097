"""A workspace: one installation's data, and everything that can be asked of it or done to it.

In:  a folder (or Settings)
Out: a Workspace, whose methods are the verbs of the command line and of the pages

The only package that knows every room: a class for each theme, all of them on one open workspace. Reading takes a
connection of its own and runs beside anything; writing takes the one writer's lock. What was loaded is resolved before
anything that depends on it is read.
"""

from cdp_core.workspace.demo_data import DemoData
from cdp_core.workspace.going_out import GoingOut
from cdp_core.workspace.one_person import OnePerson
from cdp_core.workspace.opened import utc_now
from cdp_core.workspace.overall import Overall
from cdp_core.workspace.segmenting import Segmenting, SegmentRow, Templates
from cdp_core.workspace.who_is_who import WhoIsWho

__all__ = ["SegmentRow", "Templates", "Workspace", "utc_now"]


class Workspace(DemoData, WhoIsWho, OnePerson, Segmenting, GoingOut, Overall):
    """Open with `Workspace.open(folder)`; close it, or use it as a context manager.

    Reading methods fix `now` where it is not given; everything they answer is of that instant.
    """
