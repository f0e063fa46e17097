"""The person whom a row of another kind names: an order's billing name, a case's caller.

In:  a plan whose rows are no people
Out: a draft of people, one row for each person and what was said of her
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import NOTHING, Cell, Fill, any_filled, draft_of, filled, hashed, text
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.nobody import NO_EMAILS, NO_IDS
from cdp_core.mapping.plan import Plan

#: The identifier that a person is kept under comes first.
_PRIORITY = ("customer_id", "crm_id", "loyalty_id", "email", "phone", "anonymous_id", "cookie_id", "device_id")


def people_besides(
    plan: Plan,
    groups: tuple[str, ...] = ("trait", "custom", "consent"),
    time_field: str | None = "occurred_at",
    where: sa.ColumnElement[bool] | None = None,
) -> list[Draft]:
    """What the rows (those of `where`) say of persons. Rows without an identifier say nothing of anybody."""
    told = plan.fills(groups, defaults=False)
    if not told or not plan.identifiers:
        return []
    when = _when(plan, told, time_field)
    says = any_filled([cell for _, cell in told])
    about = says if where is None else sa.and_(says, where)
    return [grouped_people(plan, [*plan.identifiers, *told], about, when)]


def grouped_people(plan: Plan, fills: list[Fill], where: sa.ColumnElement[bool], when: Cell | None) -> Draft:
    """One row for each person and state of knowledge, at the last line that tells it.

    A family may share a phone, and all without an address one that is nobody's: under these, each name is a person.
    """
    called = [cell for field, cell in fills if field in ("full_name", "first_name", "last_name")]
    key = _by_name(identity_key(plan.identifiers), called)
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
    last = [sa.func.arg_max(rows.c.said_at, rows.c.line).label(f"f{len(cells)}")] if when is not None else []
    grouped = sa.select(
        sa.func.max(rows.c.line).label("line"),
        rows.c.row_key,
        hashed(text("person:"), rows.c.row_key, *content).label("row_hash"),
        *told,
        *last,
    ).group_by(rows.c.row_key, *told)
    names = [name for name, _ in fills] + (["updated_at"] if when is not None else [])
    return draft_of(plan.connection, "people", grouped, names, kept=True)


def identity_key(identifiers: list[Fill]) -> Cell:
    """A key for whoever has no key of her own here: her strongest identifier with its kind."""
    rank = {name: position for position, name in enumerate(_PRIORITY)}
    usable = sorted((each for each in identifiers if each[0] != "ip"), key=lambda each: rank.get(each[0], len(rank)))
    if not usable:
        return NOTHING
    named = [text(f"{name}:") + _of_somebody(cell) for name, cell in usable]
    return sa.func.coalesce(*named, type_=sa.Text) if len(named) > 1 else named[0]


def _by_name(key: Cell, names: list[Cell]) -> Cell:
    if not names:
        return key
    name = sa.func.lower(sa.func.concat_ws(" ", *map(filled, names)))
    nobodys = sa.func.regexp_full_match(key, f"(?i)email:(?:{'|'.join(NO_EMAILS)})")
    shared = sa.or_(sa.func.starts_with(key, "phone:"), nobodys)
    return sa.case((sa.and_(shared, name != ""), key + " " + name), else_=key)


def _of_somebody(cell: Cell) -> Cell:
    """An identifier, NULL where it is what shops write of guests: all of them would be one."""
    said = filled(cell)
    return sa.case((sa.not_(sa.func.regexp_full_match(said, f"(?i){'|'.join(NO_IDS)}")), said))


def _when(plan: Plan, told: list[Fill], time_field: str | None) -> Cell | None:
    """When it was said, so that the newest wins; the row's own word on it stands."""
    if time_field is None or any(name == "updated_at" for name, _ in told) or not plan.cells(time_field):
        return None
    return plan.value(time_field)
