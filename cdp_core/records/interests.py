"""Interests on their way into the store: the path of each, and where the IAB Audience Taxonomy has it.

In:  an intake with rows of interests
Out: the columns `interest` and `interest_id`
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from cdp_core.mapping.interests import IAB
from cdp_core.normalize import taxonomy
from cdp_core.normalize.lookup import drop, look_up
from cdp_core.records.intake import Intake

#: Between an interest and its provider; neither has a line break of its own.
_BREAK = "\n"


@contextmanager
def interest_columns(connection: sa.Connection, intake: Intake) -> Iterator[dict[str, sa.ColumnElement]]:
    """The columns, for as long as the block lasts; each different interest is looked up once."""
    interest = intake.column("interest")
    told = interest + _BREAK + sa.func.coalesce(intake.column("provider"), "", type_=sa.Text)
    found = look_up(connection, told, _in_taxonomy, few=0)
    nowhere = sa.cast(sa.null(), sa.Text)
    known = nowhere if found.table is None else _of(found.table, told)
    place = sa.cast(sa.func.json_extract(known, "$.place"), sa.Text)
    try:
        yield {
            "interest": sa.func.coalesce(sa.func.nullif(place, "null"), path_of(interest)),
            "interest_id": sa.func.json_extract_string(known, "$.id", type_=sa.Text),
        }
    finally:
        drop(connection, [found])


def _of(found: sa.TableClause, told: sa.ColumnElement) -> sa.ColumnElement:
    return sa.select(found.c.clean).where(found.c.raw == told).scalar_subquery()


def _in_taxonomy(told: str) -> str | None:
    interest, _, provider = told.rpartition(_BREAK)
    known = taxonomy.known(interest, provider)
    return json.dumps({"id": known.taxonomy_id, "place": known.place}, ensure_ascii=False) if known else None


def path_of(interest: sa.ColumnElement) -> sa.ColumnElement:
    """`Automotive > Electric Vehicle` and `/Autos & Vehicles/Hybrid` as JSON lists; a JSON list stays one.

    A slash within a name ("Men/Women") is part of it: it separates only where the path begins with one.
    """
    interest = sa.func.regexp_replace(interest, rf"^{IAB}([0-9]+)$", r"\1", type_=sa.Text)
    steps = sa.case(
        (interest.like("/%"), sa.func.string_split_regex(sa.func.trim(interest, "/ "), r"\s*/\s*")),
        else_=sa.func.string_split_regex(sa.func.trim(interest), r"\s+>\s+"),
    )
    listed = sa.and_(interest.like("[%"), sa.func.json_valid(interest))
    return sa.case((listed, interest), else_=sa.cast(sa.func.to_json(steps), sa.Text))
