"""Where each value of a profile comes from, and which values lost.

In:  the people and identifiers of one profile, survivorship rules
Out: per trait the winning claim and the losing ones, by the rule that the build goes by
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cdp_core.profiles.custom import told_custom_traits
from cdp_core.profiles.scope import memberships
from cdp_core.profiles.survivorship import CONTACT_POINTS, Rules, preference, rules_in_force
from cdp_core.store import bulk
from cdp_core.store.tables import TRAIT_COLUMNS, identifiers, people, sources


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


def trait_values(connection: sa.Connection, profile: int) -> list[TraitValue]:
    """Every trait of a profile that has a value: contact points, standard traits, custom traits."""
    rules = rules_in_force(connection)
    rows = memberships(profile=profile)
    columns = [sa.Column(column.name, column.type) for column in rows.selected_columns]
    claims: dict[str, list[tuple[int, Claim]]] = {}
    # Its few records as a relation of their own, so that the large tables are read at their places.
    with bulk.arrow_relation(connection, bulk.fetch_arrow(connection, rows), columns) as members:
        for trait, strength, claim in _claims(connection, members, rules):
            claims.setdefault(trait, []).append((strength, claim))
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


def _claims(connection: sa.Connection, members: sa.FromClause, rules: Rules) -> Iterator[tuple[str, int, Claim]]:
    """Trait, strength and claim, of every record of the profile; of several values in one record the first first."""
    for row in connection.execute(_told_traits(members)).mappings().all():
        for trait, _ in TRAIT_COLUMNS:
            if row[trait] is not None:
                yield trait, _strength(rules, trait, row), _claim(row, row[trait])
    for row in connection.execute(_told_contact_points(members)).mappings().all():
        yield row["kind"], _strength(rules, row["kind"], row), _claim(row, row["value"])
    told = told_custom_traits(members).subquery("told")
    custom = _with_source(sa.select(told, people.c.known_at).join(people, _standing_person(told)), told)
    for row in connection.execute(custom).mappings().all():
        yield row["name"], _strength(rules, row["name"], row), _claim(row, row["value"])


def _told_traits(members: sa.FromClause) -> sa.Select:
    columns = [people.c[trait] for trait, _ in TRAIT_COLUMNS]
    return _with_source(
        sa.select(members, people.c.known_at, *columns).join(people, _standing_person(members)), members
    )


def _told_contact_points(members: sa.FromClause) -> sa.Select:
    told = (
        sa.select(members, people.c.known_at, identifiers.c.kind, identifiers.c.value)
        .distinct()
        .join(identifiers, identifiers.c.record == members.c.record)
        .outerjoin(people, _standing_person(members))
        .where(identifiers.c.standing, identifiers.c.kind.in_(CONTACT_POINTS))
    )
    return _with_source(told, members).order_by(identifiers.c.value)


def _with_source(rows: sa.Select, members: sa.FromClause) -> sa.Select:
    return rows.add_columns(sources.c.name.label("source")).join(sources, sources.c.source_id == members.c.source_id)


def _standing_person(members: sa.FromClause) -> sa.ColumnElement[bool]:
    return (people.c.record == members.c.record) & people.c.standing


def _strength(rules: Rules, trait: str, row: Mapping) -> int:
    return row["recency"] + preference(rules.get(trait, {}), row["source_id"])


def _claim(row: Mapping, value: object) -> Claim:
    return Claim(value, row["source"], row["system"], row["record"], row["known_at"])
