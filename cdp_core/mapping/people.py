"""The person whom a row of another kind names: an order's billing name, a case's caller.

In:  a plan whose rows are no people
Out: a draft of people, one row for each person and what was said of her
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, Fill, any_filled, draft_of, hashed, text
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.firms import without_firms
from cdp_core.mapping.guests import identity_key
from cdp_core.mapping.plan import Plan


def people_besides(
    plan: Plan,
    groups: tuple[str, ...] = ("trait", "custom", "consent"),
    time_field: str | None = "occurred_at",
    where: sa.ColumnElement[bool] | None = None,
) -> list[Draft]:
    """What the rows (those of `where`) say of persons. Rows without an identifier say nothing of anybody."""
    told = without_firms(plan.fills(groups, defaults=False))
    if not told or not plan.identifiers:
        return []
    when = _when(plan, told, time_field)
    says = any_filled([cell for _, cell in told])
    about = says if where is None else sa.and_(says, where)
    return [grouped_people(plan, [*plan.identifiers, *told], about, when)]


def grouped_people(plan: Plan, fills: list[Fill], where: sa.ColumnElement[bool], when: Cell | None) -> Draft:
    """One row for each person and state of knowledge, at the last line that tells it."""
    key = identity_key(plan.identifiers)
    cells = [cell for _, cell in fills]
    rows = (
        sa.select(
            plan.line.label("line"),
            key.label("row_key"),
            *(c.label(f"f{i}") for i, c in enumerate(cells)),
            *([when.label("said_at")] if when is not None else []),
        )
        .select_from(plan.relation)
        .where(where, key.is_not(None))
        .subquery("said")
    )
    told = [rows.c[f"f{i}"] for i in range(len(cells))]
    content = (part for i, cell in enumerate(told) for part in (text(f"\x1f{i}="), cell))
    names = [name for name, _ in fills]
    moments = [] if when is None else ["updated_at"]
    # What an order or an answer in a form says of consent was decided with it.
    if when is not None and "decided_at" not in names and any(name.startswith("consent.") for name in names):
        moments.append("decided_at")
    last = [sa.func.arg_max(rows.c.said_at, rows.c.line).label(f"f{len(cells) + i}") for i in range(len(moments))]
    grouped = sa.select(
        sa.func.max(rows.c.line).label("line"),
        rows.c.row_key,
        hashed(text("person:"), rows.c.row_key, *content).label("row_hash"),
        *told,
        *last,
    ).group_by(rows.c.row_key, *told)
    return draft_of(plan.connection, "people", grouped, [*names, *moments], kept=True)


def _when(plan: Plan, told: list[Fill], time_field: str | None) -> Cell | None:
    """When it was said, so that the newest wins; the row's own word on it stands."""
    if time_field is None or any(name == "updated_at" for name, _ in told) or not plan.cells(time_field):
        return None
    return plan.value(time_field)
