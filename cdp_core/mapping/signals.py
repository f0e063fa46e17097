"""Adobe Audience Manager's inbound rows: an id, and all that is said of it in one cell.

In:  a plan with the columns of an id and its signals: `d_sid=24,d_unsid=28`, `"gender"="female"`, `28:1`, `30608,50354`
Out: a draft of interests, one row for each signal

Sources: Adobe, Inbound data file contents (syntax of .sync and .overwrite files). `d_unsid`, `:0` and `:-1` take
somebody out of a segment: the interest is over at the moment the file speaks of.
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import draft_of, filled, hashed
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.plan import Plan

#: A signal: a pair in quotes, or whatever stands between two commas.
_SIGNAL = r'"[^"]*" ?= ?"[^"]*"|[^,]+'
_OUT = r"^d_unsid ?=|: ?(?:0|-1)$"


def signal_drafts(plan: Plan) -> list[Draft]:
    signals = plan.value("interest")
    others = [fill for fill in plan.fills(["identifier", "interest"]) if fill[0] != "interest"]
    said = (
        sa.select(
            plan.line.label("line"),
            plan.row_hash().label("of"),
            sa.func.unnest(sa.func.regexp_extract_all(signals, _SIGNAL)).label("signal"),
            *(cell.label(f"o{i}") for i, (_, cell) in enumerate(others)),
        )
        .select_from(plan.relation)
        .subquery("said")
    )
    signal = filled(said.c.signal)
    seen_at = next(
        (said.c[f"o{i}"] for i, (name, _) in enumerate(others) if name == "seen_at"), sa.cast(sa.null(), sa.Text)
    )
    is_out = sa.func.regexp_matches(signal, _OUT)
    names = ["interest", "expires_at", *(name for name, _ in others)]
    cells = [_interest(signal), sa.case((is_out, seen_at)), *(said.c[f"o{i}"] for i in range(len(others)))]
    rows = sa.select(
        said.c.line,
        sa.cast(sa.null(), sa.Text).label("row_key"),
        hashed(sa.cast(said.c.of, sa.Text), "|", signal).label("row_hash"),
        *(cell.label(f"f{i}") for i, cell in enumerate(cells)),
    ).where(signal.is_not(None), sa.or_(sa.not_(is_out), seen_at.is_not(None)))
    return [draft_of(plan.connection, "interests", rows, names, kept=True)]


def _interest(signal: sa.ColumnElement) -> sa.ColumnElement:
    """A segment's id, or a key and its value as a path."""
    bare = sa.func.regexp_replace(signal, r"^(?:d_sid|d_unsid) ?= ?", "")
    segment = sa.func.regexp_replace(bare, r"^(-?\d+) ?: ?-?\d+$", r"\1")
    parts = [
        sa.func.trim(sa.func.regexp_extract(signal, r'^"?([^"=]*?)"? ?= ?"?([^"]*)"?$', group), ' "')
        for group in (1, 2)
    ]
    path = sa.cast(sa.func.to_json(sa.func.list_value(*parts)), sa.Text)
    is_pair = sa.and_(sa.func.contains(bare, "="), sa.not_(sa.func.starts_with(bare, "ic=")))
    return sa.case((is_pair, path), else_=sa.func.trim(segment))
