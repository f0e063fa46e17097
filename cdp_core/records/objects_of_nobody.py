"""Deals, tickets and tasks that no page of a person shows, as long as no load tells whose they are.

In:  a load
Out: a sentence for its receipt
"""

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.store.tables import objects, people

_CALLED = {"deals": "deal|deals", "tickets": "ticket|tickets", "tasks": "task|tasks"}
_THEY_WAIT = "nobody's page shows them until a load tells whose they are."


def object_sentences(connection: sa.Connection, load_id: int) -> list[str]:
    """How many objects of a load name no person, nor a company that one of their source belongs to."""
    companies = sa.select(people.c.source_id, people.c.company_id).where(
        people.c.standing, people.c.company_id.is_not(None)
    )
    through = sa.tuple_(objects.c.source_id, objects.c.company_id).in_(companies)
    waiting = (
        sa.select(objects.c.kind, sa.func.count(), sa.func.arg_min(_name(), objects.c.line))
        .where(objects.c.load_id == load_id, objects.c.standing, objects.c.record == 0, objects.c.kind.in_(_CALLED))
        .where(objects.c.company_id.is_(None) | sa.not_(through))
        .group_by(objects.c.kind)
        .order_by(objects.c.kind)
    )
    return [
        in_number(many, f"{_CALLED[kind]} names|name no person, nor a company with one")
        + (f', such as "{example[:60]}": ' if example else ": ")
        + ("nobody's page shows it until a load tells whose it is." if many == 1 else _THEY_WAIT)
        for kind, many, example in connection.execute(waiting)
    ]


def _name() -> sa.ColumnElement[str]:
    return sa.func.coalesce(objects.c.name, objects.c.subject, objects.c.object_id)
