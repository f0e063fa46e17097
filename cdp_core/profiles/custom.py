"""Custom traits after survivorship.

In:  the JSON of people, the members of a scope, survivorship rules, the types of custom traits
Out: one row per view, trait and profile: text, and the number or moment that it stands for where the type says so
"""

import sqlalchemy as sa

from cdp_core.profiles.survivorship import Rules, strength
from cdp_core.store.tables import field_types, people

#: Texts that are no value; JSON null is none either.
_NOTHING = ("", "[]", "{}")


def told_custom_traits(members: sa.FromClause, trait: str | None = None) -> sa.Select:
    """Every custom value, or those of one trait, that a standing people record tells.

    What `members` has, the name, and the value as text: a list is its JSON text, a boolean `true` or `false`.
    """
    entry = sa.func.json_each(people.c.custom).table_valued(sa.column("key", sa.Text), sa.column("value")).lateral()
    value = sa.func.json_extract_string(entry.c.value, "$")
    wanted = []
    if trait is not None:
        key = trait.removeprefix("custom.")
        # A plain word stands in the JSON as it is, and few rows have it.
        wanted = [entry.c.key == key, *([sa.func.contains(people.c.custom, key)] if key.isidentifier() else [])]
    return (
        sa.select(
            *members.c,
            ("custom." + entry.c.key).label("name"),
            sa.cast(value, sa.Text).label("value"),
        )
        .select_from(people)
        .join(members, members.c.record == people.c.record)
        .join(entry, sa.true())
        .where(people.c.standing, sa.func.trim(value).not_in(_NOTHING), *wanted)
    )


def surviving_custom_traits(told: sa.FromClause, rules: Rules) -> sa.Select:
    """The winning value per view, trait and profile, typed."""
    weights = [(told.c.name == trait, strength(ranks, told)) for trait, ranks in rules.items()]
    weight = sa.case(*weights, else_=told.c.recency) if weights else told.c.recency
    grouping = sa.func.grouping_sets(
        sa.tuple_(told.c.name, told.c.profile), sa.tuple_(told.c.system, told.c.name, told.c.profile)
    )
    won = (
        sa.select(
            sa.func.coalesce(told.c.system, "all").label("view"),
            told.c.name,
            told.c.profile,
            sa.func.arg_max(told.c.value, weight).label("value"),
        )
        .group_by(grouping)
        .cte("won")
    )
    number = sa.case((field_types.c.type == "number", sa.try_cast(won.c.value, sa.Double)))
    return (
        sa.select(
            won.c.view,
            won.c.name,
            won.c.profile,
            won.c.value,
            number.label("number"),
            sa.case((field_types.c.type == "date", as_instant(won.c.value))).label("at"),
        )
        .outerjoin_from(won, field_types, field_types.c.name == won.c.name)
        .where(number.is_(None) | sa.func.isfinite(number))
    )


def as_instant(text: sa.ColumnElement[str]) -> sa.ColumnElement:
    """ISO 8601 text as UTC; an offset is honored."""
    zoned = sa.try_cast(text, sa.DateTime(timezone=True))
    return sa.func.make_timestamp(sa.func.epoch_us(zoned))
