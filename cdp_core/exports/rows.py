"""Rows of an export: one a member, with the columns that were chosen.

In:  profiles, column names
Out: an Arrow table of text and numbers, in the order of the profiles
"""

import difflib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.errors import ExportError
from cdp_core.fields import IDENTIFIERS, TRAITS
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from cdp_core.store.tables import COMPUTED_COLUMNS, assignments, custom_traits, identifiers, profiles

DEFAULT_COLUMNS = ("profile_id", "full_name", "email", "phone", "city", "country", "orders", "revenue", "last_seen")


@dataclass(frozen=True)
class ExportColumn:
    """A column that an export may have. `all.<kind>` lists every identifier of that kind."""

    name: str
    label: str


#: These need no look at the data to be known.
_ALWAYS_THERE = {"profile_id", "email", "phone", *TRAITS, *(name for name, _ in COMPUTED_COLUMNS)}


def export_columns(connection: sa.Connection) -> list[ExportColumn]:
    """Every column that may be chosen: id, contact, traits, computed traits, custom traits, all identifiers."""
    custom = connection.execute(
        sa.select(custom_traits.c.name).where(custom_traits.c.view == "all").distinct().order_by(custom_traits.c.name)
    ).scalars()
    kinds = connection.execute(sa.select(identifiers.c.kind).distinct().order_by(identifiers.c.kind)).scalars()
    return [
        ExportColumn("profile_id", "Profile id"),
        ExportColumn("email", "E-mail"),
        ExportColumn("phone", "Phone"),
        *(ExportColumn(trait.name, trait.label) for trait in TRAITS.values()),
        *(ExportColumn(name, name.replace("_", " ").capitalize()) for name, _ in COMPUTED_COLUMNS),
        *(ExportColumn(name, name.partition(".")[2]) for name in custom),
        *(ExportColumn(f"all.{kind}", f"All: {_label(kind)}") for kind in kinds),
    ]


def _label(kind: str) -> str:
    return IDENTIFIERS[kind].label if kind in IDENTIFIERS else kind.partition(".")[2]


def member_rows(connection: sa.Connection, members: np.ndarray, columns: list[str]) -> pa.Table:
    """The chosen columns of these profiles, smallest profile first.

    Raises:
        ExportError: a column is unknown, or none is chosen.
    """
    if not columns:
        raise ExportError("The export has no column. Choose at least one.")
    known = [] if set(columns) <= _ALWAYS_THERE else [column.name for column in export_columns(connection)]
    for name in columns:
        if known and name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else f" There are: {', '.join(known[:12])}, …"
            raise ExportError(f"There is no column {name!r} to export.{hint}")
    ids = pa.table({"profile": pa.array(np.sort(np.asarray(members, dtype=np.int64)))})
    with arrow_relation(connection, ids, [profiles.c.profile]) as chosen:
        lookups = {name: _lookup(name) for name in columns if name.startswith(("custom.", "all."))}
        shown = [lookups[name].c.value.label(name) if name in lookups else _column(name, chosen) for name in columns]
        joined = sa.join(chosen, profiles, profiles.c.profile == chosen.c.profile)
        for lookup in lookups.values():
            joined = joined.outerjoin(lookup, lookup.c.profile == chosen.c.profile)
        rows = sa.select(*shown).select_from(joined)
        return fetch_arrow(connection, rows.order_by(chosen.c.profile))


def _column(name: str, chosen: sa.TableClause) -> sa.ColumnElement:
    if name == "profile_id":
        return (sa.literal("p") + sa.cast(chosen.c.profile, sa.Text)).label(name)
    column = profiles.c[name]
    if isinstance(column.type, sa.DateTime):
        midnight = sa.func.strftime(column, "%H:%M:%S") == "00:00:00"
        shown = sa.case(
            (midnight, sa.func.strftime(column, "%Y-%m-%d")), else_=sa.func.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
        )
        return shown.label(name)
    return column.label(name)


def _lookup(name: str) -> sa.Subquery:
    """profile, value of one custom trait or of all identifiers of one kind."""
    alias = "lookup_" + "".join(letter if letter.isalnum() else "_" for letter in name)
    if name.startswith("custom."):
        return (
            sa.select(custom_traits.c.profile, custom_traits.c.value)
            .where(custom_traits.c.view == "all", custom_traits.c.name == name)
            .subquery(alias)
        )
    pairs = (
        sa.select(assignments.c.profile, identifiers.c.value)
        .join_from(identifiers, assignments, assignments.c.record == identifiers.c.record)
        .where(identifiers.c.standing, identifiers.c.kind == name.partition(".")[2])
        .distinct()
        .subquery()
    )
    listed = sa.func.string_agg(sa.text("value, '; ' ORDER BY value"))
    return sa.select(pairs.c.profile, listed.label("value")).group_by(pairs.c.profile).subquery(alias)
