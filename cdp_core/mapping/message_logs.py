"""Logs of messages: a row for each thing that became of one, under one header for what it was.

In:  the names under that header: "Opened Email", "Ouvert", "Désinscrit"
Out: whether the rows are about messages; the standard event of each name
"""

from collections.abc import Iterable, Mapping

from cdp_core.mapping.action_words import EVENTS, TELLING, action_in
from cdp_core.mapping.event_names import STANDARD, standard_name
from cdp_core.mapping.names import fold

#: Events that happen to messages only, in any channel.
_TELLING_EVENTS = frozenset(events[word] for events in EVENTS.values() for word in TELLING)
_MOST = 0.8


def logs_messages(names: Iterable[str]) -> bool:
    """Whether these are names of events, one of them at least such as only messages have."""
    named = list(names)
    known = [name for name in named if fold(name) in STANDARD or action_in(name)]
    return 2 * len(known) >= len(named) and any(_is_telling(name) for name in known)


def logged_events(names: Iterable[str], channel: str) -> Mapping[str, str]:
    """Folded name → the standard event, where nearly all names are of what becomes of a message."""
    named = list(names)
    found = {fold(name): action.event(channel) for name in named if (action := action_in(name))}
    return found if logs_messages(named) and len(found) >= _MOST * len({fold(name) for name in named}) else {}


def _is_telling(name: str) -> bool:
    action = action_in(name)
    return standard_name(name) in _TELLING_EVENTS or (action is not None and action.word in TELLING)
