"""What the builder offers, from what is in the workspace. Made once for each state of the data.

In:  the workspace's catalogue of traits, events, interests, and so on
Out: an Offer
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from cdp_core.errors import RuleError
from cdp_core.fields import IDENTIFIERS, SYSTEMS, TRAITS
from cdp_core.profiles import Catalogue, Value
from cdp_core.segments.folding import fold
from cdp_core.segments.words import label as spoken
from cdp_core.ui.session import workspace
from cdp_core.ui.words import this_minute

#: So many values stand in a pick list; beyond them one searches.
SUGGESTED = 200
#: A condition on any event offers the properties of so many, the commonest first.
ANY_EVENT = 60


@dataclass(frozen=True)
class Offer:
    """What the workspace has to build conditions from.

    `traits` and `properties` map a name to its type; `label` says a name for people; `values` answers with values that
    are in the data: ("trait", name) or ("event", event names, property), commonest first, all that contain `search`.
    `interests` are paths and IAB ids, `paths` has one that came with each id. `filled` and `events` map a name to how
    many profiles have or did it, `sources` one to its system; `systems` says whose data a condition asks, and `count`
    how many one of a single pick list takes in, None where unknown.
    """

    traits: Mapping[str, str]
    events: Mapping[str, int]
    properties: Callable[[Sequence[str]], dict[str, str]]
    label: Callable[[str], str]
    values: Callable[..., list[Value]]
    interests: Sequence[tuple[str, ...] | str]
    providers: Sequence[str]
    purposes: Sequence[str]
    identifiers: Sequence[str]
    sources: Mapping[str, str]
    segments: Sequence[str]
    systems: Callable[[dict[str, Any]], tuple[str, ...]] = lambda leaf: ()
    filled: Mapping[str, int] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    count: Callable[[dict[str, Any]], int | None] = lambda leaf: None


def offer() -> Offer:
    """The offer for the data as it stands."""
    return _offer(workspace().version())


@st.cache_resource(max_entries=2, show_spinner=False)
def _offer(version: tuple[str, int]) -> Offer:
    found = workspace().traits(count_identifiers=False)
    return Offer(
        traits={trait.name: trait.type for trait in sorted(found.traits, key=lambda one: -one.filled)},
        events={event.name: event.profiles for event in found.events},
        properties=lambda names: _properties(version, _named(names, found)),
        label=trait_words,
        values=lambda kind, *asked, search="": _values(
            version,
            kind,
            _having(version, asked[1], _named(asked[0], found)) if kind == "event" else (asked[0],),
            asked[1] if kind == "event" else "",
            search,
        ),
        interests=[
            *sorted({one.path[:depth] for one in found.interests for depth in range(1, len(one.path) + 1)}),
            *sorted({one.interest_id for one in found.interests if one.interest_id}),
        ],
        providers=sorted({fold(one.provider): one.provider for one in found.interests[::-1] if one.provider}.values()),
        purposes=list(found.purposes),
        identifiers=list(found.identifiers),
        sources=dict(found.sources),
        segments=list(workspace().segment_names()),
        systems=_told_by(found),
        filled={trait.name: trait.filled for trait in found.traits},
        paths={one.interest_id: one.path for one in reversed(found.interests) if one.interest_id},
        count=lambda leaf: _count(version, leaf),
    )


def _told_by(found: Catalogue) -> Callable[[dict[str, Any]], tuple[str, ...]]:
    """Which systems tell what a condition asks for; nothing where that cannot be said."""
    traits = {trait.name: trait.systems for trait in found.traits}
    events = {event.name: event.systems for event in found.events}

    def of_events(names: Any) -> set[str]:
        named = [names] if isinstance(names, str) else names
        return {system for name in (events if names == "*" else named) for system in events.get(name, ())}

    def told_by(leaf: dict[str, Any]) -> tuple[str, ...]:
        systems: set[str] = set()
        if "trait" in leaf:
            systems = set(traits.get(leaf["trait"], ()))
        elif "event" in leaf:
            systems = of_events(leaf["event"])
        elif "sequence" in leaf:
            steps = (step.get("event", step.get("did_not", ())) for step in leaf["sequence"])
            systems = set().union(*map(of_events, steps))
        elif "interest" in leaf:
            systems = {"dmp"}
        elif "source" in leaf:
            systems = {found.sources.get(leaf["source"], "")}
        elif "system" in leaf:
            systems = {leaf["system"]}
        return tuple(system for system in SYSTEMS if system in systems)

    return told_by


def trait_words(name: str) -> str:
    """A trait, property or identifier kind as people call it."""
    if name in IDENTIFIERS:
        return IDENTIFIERS[name].label
    if name in TRAITS:
        return TRAITS[name].label
    return spoken(name).capitalize()


def _named(names: Sequence[str], found: Catalogue) -> tuple[str, ...]:
    """Names of events; for any event the commonest."""
    return tuple(event.name for event in found.events[:ANY_EVENT]) if "*" in names else tuple(names)


def _having(version: tuple[str, int], of: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of several events that have a property."""
    return tuple(name for name in names if of in _properties(version, (name,))) if len(names) > 1 else names


def _count(version: tuple[str, int], leaf: dict[str, Any]) -> int | None:
    if "interest" not in leaf:
        return _count_of(version, json.dumps(leaf))
    place = leaf["interest"]
    return _by_place(version).get(tuple(place) if isinstance(place, list) else place)


# Windows and expiry move with every minute, which a list to choose from need not show at once.


@st.cache_data(max_entries=500, ttl=3600, show_spinner=False)
def _count_of(version: tuple[str, int], leaf: str) -> int | None:
    try:
        return workspace().evaluate(json.loads(leaf), this_minute()).count
    except RuleError:
        return None


@st.cache_data(max_entries=2, ttl=3600, show_spinner=False)
def _by_place(version: tuple[str, int]) -> dict[tuple[str, ...] | str, int]:
    return workspace().count_by_place(this_minute())


@st.cache_data(max_entries=500, show_spinner=False)
def _properties(version: tuple[str, int], names: tuple[str, ...]) -> dict[str, str]:
    return workspace().event_properties(names)


@st.cache_data(max_entries=2000, show_spinner=False)
def _values(version: tuple[str, int], kind: str, names: tuple[str, ...], of: str, search: str) -> list[Value]:
    if kind == "trait":
        return workspace().trait_suggestions(names[0], SUGGESTED, search)
    return workspace().property_suggestions(names, of, SUGGESTED, search)
