"""Rates of currencies, and the amounts that rest on them.

In:  workspace currency for one unit of another
Out: the rates in the store; every amount in such a currency converted anew, from the amount as it was

An amount in a currency without a rate is missing (NULL), and what was written is kept beside it; so a rate that comes
later needs no file a second time.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from cdp_core.fields import ORDER
from cdp_core.records.derived import derive_events, drop_derived
from cdp_core.records.settle import settle_unowned
from cdp_core.records.touching import mark_unresolved
from cdp_core.store.bulk import change, insert_rows
from cdp_core.store.staging import staging
from cdp_core.store.tables import costs, currency_rates, events, objects, shadowed_events, sources, unowned_events

#: Table → its amounts, and the JSON that keeps them as they were.
_AMOUNTS: tuple[tuple[sa.Table, tuple[str, ...], str], ...] = (
    (events, ("revenue", "price"), "properties"),
    (shadowed_events, ("revenue", "price"), "properties"),
    (unowned_events, ("revenue", "price"), "properties"),
    (objects, ("amount",), "custom"),
    (costs, ("cost",), "custom"),
)


def rates(connection: sa.Connection) -> dict[str, float]:
    """Workspace currency for one unit of each other currency that has a rate."""
    found = connection.execute(
        sa.select(currency_rates.c.currency, currency_rates.c.rate).order_by(currency_rates.c.currency)
    )
    return dict(found.all())


def unconverted(connection: sa.Connection) -> dict[str, int]:
    """How many amounts are missing for want of a rate, by currency, the most first."""
    told = sa.union_all(
        *(
            sa.select(table.c.currency).where(
                table.c[name].is_(None), _original(table, name, kept).is_not(None), _stands_nowhere_else(table, name)
            )
            for table, names, kept in _AMOUNTS
            for name in names
        )
    ).subquery("told")
    number = sa.func.count()
    found = sa.select(told.c.currency, number).where(told.c.currency.is_not(None)).group_by(told.c.currency)
    return dict(connection.execute(found.order_by(number.desc(), told.c.currency)).all())


def keeps_amounts(connection: sa.Connection) -> bool:
    """Whether any amount is here that is counted in the workspace's currency, or would be with a rate."""
    any_ = (
        sa.exists().where(sa.or_(table.c.currency.is_not(None), *(table.c[name].is_not(None) for name in names)))
        for table, names, _ in _AMOUNTS
    )
    return bool(connection.scalar(sa.select(sa.or_(*any_))))


def _stands_nowhere_else(table: sa.Table, name: str) -> sa.ColumnElement[bool]:
    """Unowned rows that count for somebody stand in events, too, but for orders, which only tell their total."""
    if table is not unowned_events:
        return sa.true()
    return table.c.event == ORDER if name == "revenue" else sa.false()


def set_rates(connection: sa.Connection, wanted: Mapping[str, float | None]) -> int:
    """Keep these rates beside the others (None takes one away), and convert anew. Answers how many amounts changed.

    Whose amounts changed is marked for the next resolve, which rebuilds their profiles.
    """
    present = rates(connection)
    changed = {code: rate for code, rate in wanted.items() if present.get(code) != rate}
    if not changed:
        return 0
    connection.execute(currency_rates.delete().where(currency_rates.c.currency.in_(changed)))
    kept = [{"currency": code, "rate": float(rate)} for code, rate in changed.items() if rate is not None]
    insert_rows(connection, currency_rates, kept)
    amounts = sum(_convert(connection, *place, changed) for place in _AMOUNTS)
    _derive_anew(connection, list(changed))
    told = sa.select(unowned_events.c.order_id).where(unowned_events.c.currency.in_(changed)).distinct()
    with staging(connection) as keep:
        settle_unowned(connection, keep, told)
    return amounts


def _convert(
    connection: sa.Connection,
    table: sa.Table,
    names: tuple[str, ...],
    kept: str,
    changed: Mapping[str, float | None],
) -> int:
    foreign = table.c.currency.in_(changed)
    rate = sa.case({code: sa.cast(rate, sa.Float(53)) for code, rate in changed.items()}, value=table.c.currency)
    amounts = 0
    for name in names:
        original = _original(table, name, kept)
        which = sa.and_(foreign, original.is_not(None))
        amounts += connection.scalar(sa.select(sa.func.count()).select_from(table).where(which)) or 0
        change(connection, table, which, **{name: original * rate})
    mark_unresolved(connection, sa.select(table.c.record).where(foreign))
    return amounts


def _original(table: sa.Table, name: str, kept: str) -> sa.ColumnElement[float]:
    written = sa.func.json_extract_string(table.c[kept], f"$.original_{name}")
    return sa.try_cast(written, sa.Float(53))


def _derive_anew(connection: sa.Connection, codes: list[str]) -> None:
    """What follows from objects tells their amounts, too."""
    which = sa.and_(objects.c.currency.in_(codes), objects.c.standing)
    for source_id in connection.scalars(sa.select(sources.c.source_id)).all():
        drop_derived(connection, source_id, objects, sa.and_(which, objects.c.source_id == source_id))
    derive_events(connection, which)
