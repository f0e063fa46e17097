"""Interests: one row for each interest that somebody is in, however many a line holds.

In:  a plan with columns mapped to `interest`
Out: a draft of interests

A cell may hold one interest, a JSON list, or a list of ids joined by commas, semicolons, bars or Adobe's ^B. A column
of nothing but yes and no is membership, and its header is the interest.
"""

import re

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, Fill, draft_of, filled, has_rows, hashed, text
from cdp_core.mapping.decision_words import FLAGS, YES
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.names import fold
from cdp_core.mapping.people import people_besides
from cdp_core.mapping.plan import Column, Plan

#: Adobe's words for who is in a segment of a profile, and for who has left it.
_IN, _LEFT = frozenset({"realized", "existing"}), frozenset({"exited"})
#: A segment of a profile by the path to its status.
_OF_PROFILE = re.compile(r"(?:xdm:)?segmentMembership\.[^.]+\.(.+)\.(?:xdm:)?status")
#: What an object calls the interest that it is about.
_NAMES = ("Name", "name", "segment", "SegmentId", "id")
_IDS_JOINED = r"[\w.-]+(?:[,|;] ?[\w.-]+)+"


#: Stands before an id where the column says whose taxonomy it is of.
IAB = "iab:"


def interest_drafts(plan: Plan) -> list[Draft]:
    """The interests of the rows, and what else they say of the persons."""
    besides = ("trait", "custom", "consent")
    return [*exploded_interests(plan), *(people_besides(plan, besides, "seen_at") if plan.kind != "people" else [])]


def exploded_interests(plan: Plan) -> list[Draft]:
    columns = [column for column in plan.columns if column.field == "interest"]
    if not columns:
        return []
    others = [fill for fill in plan.fills(["identifier", "interest"]) if fill[0] != "interest"]
    parts = [_exploded(plan, column, others) for column in columns]
    rows = sa.union_all(*parts) if len(parts) > 1 else parts[0]
    return [draft_of(plan.connection, "interests", rows, ["interest", *(name for name, _ in others)], kept=True)]


def interest_name(header: str) -> str:
    """What a membership column is called: `SEG_HIGH_VALUE` is "High Value", and of a path the segment's id."""
    if path := _OF_PROFILE.fullmatch(header):
        return path[1]
    return fold(header).removeprefix("seg ").removeprefix("segment ").title()


def _exploded(plan: Plan, column: Column, others: list[Fill]) -> sa.Select:
    if _is_membership(plan, column.cell):
        member = sa.func.lower(filled(column.cell)).in_(sorted(YES | _IN))
        rows = sa.select(plan.line.label("line"), plan.row_key.label("row_key"), plan.row_hash().label("of"))
        found = rows.add_columns(text(interest_name(column.name)).label("interest"), *_labelled(others)).where(member)
    else:
        rows = sa.select(plan.line.label("line"), plan.row_key.label("row_key"), plan.row_hash().label("of"))
        found = rows.add_columns(sa.func.unnest(listed(column.cell)).label("interest"), *_labelled(others)).where(
            filled(column.cell).is_not(None)
        )
    said = found.select_from(plan.relation).subquery("said")
    interest: Cell = filled(said.c.interest)
    if "iab" in fold(column.name).split():
        interest = sa.func.regexp_replace(interest, "^([0-9]+)$", rf"{IAB}\1", type_=sa.Text)
    return sa.select(
        said.c.line,
        said.c.row_key,
        hashed(sa.cast(said.c.of, sa.Text), "|", interest).label("row_hash"),
        interest.label("f0"),
        *(said.c[f"o{i}"].label(f"f{i + 1}") for i in range(len(others))),
    ).where(interest.is_not(None))


def _labelled(others: list[Fill]) -> list[sa.ColumnElement]:
    return [cell.label(f"o{i}") for i, (_, cell) in enumerate(others)]


def listed(cell: Cell) -> sa.ColumnElement:
    """The interests in a cell as a list of texts."""
    bare: Cell = filled(sa.func.replace(cell, "\x02", ";"))
    is_json = sa.and_(sa.func.starts_with(bare, "["), sa.func.json_valid(bare))
    from_json = sa.cast(sa.func.from_json(sa.case((is_json, bare), else_=text("[]")), '["VARCHAR"]'), sa.ARRAY(sa.Text))
    of_objects = sa.and_(is_json, sa.func.regexp_matches(bare, r"^\[\s*\{"))
    return sa.case(
        (of_objects, sa.func.coalesce(*(_named(bare, key) for key in _NAMES), sa.func.list_value())),
        (is_json, from_json),
        (sa.func.regexp_full_match(bare, _IDS_JOINED), sa.func.regexp_split_to_array(bare, "[,|;] ?")),
        (sa.func.contains(bare, ";"), sa.func.regexp_split_to_array(bare, " ?; ?")),
        else_=sa.func.list_value(bare),
    )


def _named(cell: Cell, key: str) -> sa.ColumnElement:
    """What the objects of a JSON list have under a key; NULL where none has it."""
    found = sa.func.json_extract_string(cell, f"$[*].{key}", type_=sa.ARRAY(sa.Text))
    return sa.case((sa.func.len(found) > 0, found))


def _is_membership(plan: Plan, cell: Cell) -> bool:
    return not has_rows(plan.connection, plan.relation, sa.func.lower(filled(cell)).not_in(sorted(FLAGS | _IN | _LEFT)))
