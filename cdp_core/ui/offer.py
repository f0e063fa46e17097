"""What the builder offers, from what is in the workspace. Made once for each state of the data."""

import streamlit as st

from cdp_core.fields import IDENTIFIERS, TRAITS
from cdp_core.segments.words import label as spoken
from cdp_core.ui.conditions import Offer
from cdp_core.ui.session import workspace

SUGGESTED = 200


def offer() -> Offer:
    """The offer for the data as it stands."""
    return _offer(workspace().version())


@st.cache_resource(max_entries=2, show_spinner=False)
def _offer(version: tuple[str, int]) -> Offer:
    found = workspace().traits()
    used = {trait.name: trait.type for trait in sorted(found.traits, key=lambda one: -one.filled)}
    return Offer(
        traits=used,
        events=[event.name for event in found.events],
        properties=lambda names: _properties(version, tuple(names)),
        label=trait_words,
        values=lambda kind, *asked: _values(version, kind, tuple(map(_frozen, asked))),
        interests=sorted(
            {interest.path[:depth] for interest in found.interests for depth in range(1, len(interest.path) + 1)}
        ),
        providers=sorted({interest.provider for interest in found.interests if interest.provider}),
        purposes=list(found.purposes),
        identifiers=list(found.identifiers),
        sources=list(found.sources),
        segments=list(workspace().segment_names()),
    )


def trait_words(name: str) -> str:
    """A trait, property or identifier kind as people call it."""
    if name in IDENTIFIERS:
        return IDENTIFIERS[name].label
    if name in TRAITS:
        return TRAITS[name].label
    return spoken(name).capitalize()


def _frozen(asked: str | list[str]) -> str | tuple[str, ...]:
    """What was asked for, as a cache can hold it."""
    return tuple(asked) if isinstance(asked, list) else asked


@st.cache_data(max_entries=500, show_spinner=False)
def _properties(version: tuple[str, int], names: tuple[str, ...]) -> dict[str, str]:
    return workspace().event_properties(names)


@st.cache_data(max_entries=2000, show_spinner=False)
def _values(version: tuple[str, int], kind: str, asked: tuple[str | tuple[str, ...], ...]) -> list[str]:
    if kind == "trait":
        return workspace().trait_values(str(asked[0]), SUGGESTED)
    return workspace().property_values(tuple(asked[0]), str(asked[1]), SUGGESTED)
