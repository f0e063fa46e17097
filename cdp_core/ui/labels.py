"""Kinds, traits, systems and consents as people call and see them.

In:  names as the store has them
Out: words, badges
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from cdp_core.fields import IDENTIFIERS, TRAITS
from cdp_core.normalize.places import country_name
from cdp_core.profiles.decided import Decision
from cdp_core.ui.palette import BADGES, LABELS
from cdp_core.ui.words import day, minute


def kind_label(kind: str) -> str:
    """An identifier kind as people call it."""
    return IDENTIFIERS[kind].label if kind in IDENTIFIERS else kind.replace("id.", "").replace("_", " ").capitalize()


def system_badges(systems: Sequence[str]) -> str:
    return " ".join(f":{BADGES[system]}-badge[{LABELS[system]}]" for system in systems)


def trait_label(name: str) -> str:
    """A trait as people call it."""
    if name in TRAITS:
        return TRAITS[name].label
    return {"email": "E-mail", "phone": "Phone"}.get(name, name.removeprefix("custom.").replace("_", " ").capitalize())


def value_text(value: Any, zone: tzinfo = UTC) -> str:
    """A value as people write it: a whole number without its '.0', a moment on that zone's clock, midnight as a day."""
    if isinstance(value, datetime):
        return day(value) if value.time() == datetime.min.time() else minute(value, zone)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.2f}"
    return str(value)


def trait_value(trait: str, value: Any, zone: tzinfo = UTC) -> str:
    """A value of a trait as people write it: a country by its name."""
    return country_name(value) if trait == "country" and isinstance(value, str) else value_text(value, zone)


def consent_badge(one: Decision) -> str:
    color = {"granted": "green", "denied": "red", "withdrawn": "red"}[one.state]
    return f":{color}-badge[{one.state}]"
