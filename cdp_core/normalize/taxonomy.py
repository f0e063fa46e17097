"""Interests at their place of the IAB Audience Taxonomy.

In:  an interest as a DMP writes it, and who provides it
Out: its id in the taxonomy, and the place where that is not what was written; the ids at or below an id

`audience_taxonomy.tsv` has the ids and places of the IAB Tech Lab Audience Taxonomy, versions 1.1 and 1.0 (where an id
has two places the first is of 1.1), published by the IAB Technology Laboratory under the Creative Commons Attribution
3.0 licence. What the taxonomy does not know stays as it is written.
"""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cdp_core.mapping.interests import IAB

#: What the interests proper stand under, which most DMPs leave out.
_ROOT = "interest"
_BETWEEN = " > "

Place = tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """An interest of the taxonomy: its id, and its place where what was written is an id or leaves steps out."""

    taxonomy_id: str
    place: Place | None = None


def known(interest: str, provider: str | None = None) -> Known | None:
    """What the taxonomy knows of an interest: a path, the short form with bars, a name that only one place has.

    A bare number is an id of the taxonomy only where its column or its provider names the IAB: most DMPs number their
    own.
    """
    bare = interest.removeprefix(IAB)
    if bare.isdecimal():
        by_iab = bare != interest or _folded(provider or "").startswith("iab")
        return Known(bare, _places()[bare][0]) if by_iab and bare in _places() else None
    if "|" in interest:
        found = _short_forms().get(" | ".join(_folded(step) for step in interest.split("|") if step.strip()))
        return Known(found, _places()[found][0]) if found else None
    found = _names().get(_BETWEEN.join(map(_folded, _steps(interest))))
    return Known(found) if found else None


def at_or_below(taxonomy_id: str) -> frozenset[str]:
    """The id, and the ids of what the taxonomy has below it; of an unknown id itself alone."""
    above = _places().get(taxonomy_id, ())
    return frozenset((taxonomy_id, *(one for one, places in _places().items() if _any_below(places, above))))


def places_of(taxonomy_id: str) -> list[Place]:
    """Where an id stands, in each way to write it; nowhere where it is unknown."""
    places = _places().get(taxonomy_id, ())
    return [*places, *(place[1:] for place in places if _is_rooted(place))]


def _any_below(places: tuple[Place, ...], above: tuple[Place, ...]) -> bool:
    return any(place[: len(one)] == one for place in places for one in above)


def _is_rooted(place: Place) -> bool:
    return len(place) > 1 and _folded(place[0]) == _ROOT


def _steps(interest: str) -> list[str]:
    if interest.startswith("["):
        try:
            return [str(step) for step in json.loads(interest)]
        except ValueError:
            return [interest]
    return interest.strip("/ ").split("/") if interest.startswith("/") else interest.split(_BETWEEN)


def _folded(step: str) -> str:
    return " ".join(step.replace("&", " and ").replace("*", "").casefold().split())


@cache
def _places() -> dict[str, tuple[Place, ...]]:
    places: dict[str, tuple[Place, ...]] = {}
    with (Path(__file__).parent / "audience_taxonomy.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            places[row["id"]] = (*places.get(row["id"], ()), tuple(row["place"].split(_BETWEEN)))
    return places


def _each_place() -> list[tuple[str, Place]]:
    return [(one, place) for one, places in _places().items() for place in places]


@cache
def _names() -> dict[str, str]:
    """Folded paths, whole and without the root, and names that stand at one place among the interests."""
    found: dict[str, str] = {}
    rooted = [(one, place) for one, place in _each_place() if _is_rooted(place)]
    told = Counter({(_folded(place[-1]), one) for one, place in rooted})
    once = Counter(name for name, _ in told)
    for one, place in rooted:
        if once[_folded(place[-1])] == 1:
            found[_folded(place[-1])] = one
    for one, place in rooted:
        found[_BETWEEN.join(map(_folded, place[1:]))] = one
    for one, place in _each_place():
        found[_BETWEEN.join(map(_folded, place))] = one
    return found


@cache
def _short_forms() -> dict[str, str]:
    """The first two steps and the last, as the taxonomy itself shortens its paths, where that is one place."""
    forms: dict[str, set[str]] = {}
    for one, place in _each_place():
        short = (*place[:2], *place[2:][-1:])
        forms.setdefault(" | ".join(map(_folded, short)), set()).add(one)
    return {form: next(iter(ids)) for form, ids in forms.items() if len(ids) == 1}
