"""Where each value of a profile comes from, and which values lost.

In:  the records of one profile, survivorship rules
Out: per trait the winning claim and the losing ones, by the rule that the build goes by
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.own_records import OwnRecord, OwnRecords
from cdp_core.profiles.recency import CONTACT_POINTS
from cdp_core.profiles.survivorship import Rules, preference, rules_in_force
from cdp_core.store.tables import TRAIT_COLUMNS


@dataclass(frozen=True)
class Claim:
    """What one record says of a trait. A derived value comes from no source and no record."""

    value: object
    source: str | None
    system: str | None
    record: int | None
    known_at: datetime | None


@dataclass(frozen=True)
class TraitValue:
    """A trait of a profile: the claim that won, and those that lost, strongest first."""

    trait: str
    won: Claim
    lost: tuple[Claim, ...] = ()

    @property
    def value(self) -> object:
        return self.won.value


def trait_values(connection: sa.Connection, own: OwnRecords) -> list[TraitValue]:
    """Every trait of a profile that has a value: contact points, standard traits, custom traits."""
    rules = rules_in_force(connection)
    claims: dict[str, list[tuple[int, Claim]]] = defaultdict(list)
    for trait, record, value in _told(own):
        claims[trait].append((_strength(rules, trait, own.records[record]), _claim(own, record, value)))
    values = {}
    for trait, made in claims.items():
        ranked = [claim for _, claim in sorted(made, key=lambda pair: -pair[0])]
        values[trait] = TraitValue(trait, ranked[0], tuple(ranked[1:]))
    parts = [str(values[name].value) for name in ("first_name", "last_name") if name in values]
    if parts and "full_name" not in values:
        values["full_name"] = TraitValue("full_name", Claim(" ".join(parts), None, None, None, None))
    order = [*CONTACT_POINTS, *(name for name, _ in TRAIT_COLUMNS)]
    standard = [values.pop(name) for name in order if name in values]
    return standard + [values[name] for name in sorted(values)]


def _told(own: OwnRecords) -> Iterator[tuple[str, int, object]]:
    """Trait, record and value of every claim; of several values in one record the first first."""
    for record, row in own.people.items():
        yield from ((trait, record, row[trait]) for trait, _ in TRAIT_COLUMNS if row[trait] is not None)
    points = [(one.kind, one.record, one.value) for one in own.identifiers if one.kind in CONTACT_POINTS]
    yield from dict.fromkeys(points)
    yield from ((name, record, value) for record, name, value in own.custom)


def _strength(rules: Rules, trait: str, record: OwnRecord) -> int:
    return record.recency + preference(rules.get(trait, {}), record.source_id)


def _claim(own: OwnRecords, record: int, value: object) -> Claim:
    teller = own.records[record]
    known_at = own.people[record]["known_at"] if record in own.people else None
    return Claim(value, teller.source, teller.system, record, known_at)
