"""Packages of several sales, as Mercado Libre lists them: a row that says how many it is of, and those below it.

In:  the cells of a list of orders
Out: for each row below a package the number of the package, which the buyer and the total stand with
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, any_filled, distinct_values, filled, kept_rows
from cdp_core.mapping.names import fold
from cdp_core.mapping.plan import Plan
from cdp_core.mapping.standings import OF_SEVERAL, is_package

_MOST = 200


def packages(plan: Plan) -> Cell | None:
    """What says of a row that it is a package; None where a list has none."""
    said = (_says_so(plan, name) for name in plan.stage.columns)
    return next((cell for cell in said if cell is not None), None)


def package_of(plan: Plan, order_id: Cell) -> Cell | None:
    """The number of the package that a row belongs to; None where a list has no packages."""
    if (said := packages(plan)) is None:
        return None
    many = sa.cast(sa.func.nullif(sa.func.regexp_extract(filled(said), OF_SEVERAL, 1), ""), sa.BigInteger)
    told = any_filled([*plan.cells("revenue"), *(cell for _, cell in plan.identifiers)])
    place = sa.func.row_number().over(order_by=plan.line)
    rows = (
        sa.select(
            plan.stage.rowid.label("row"),
            order_id.label("number"),
            many.label("many"),
            told.label("told"),
            place.label("place"),
        )
        .select_from(plan.relation)
        .subquery("rows")
    )
    opened = sa.case((rows.c.many.is_not(None), rows.c.place))
    nearest = sa.func.max(opened).over(order_by=rows.c.place)
    below = sa.select(rows, nearest.label("package")).subquery("below")
    package = rows.alias("package")
    within = sa.and_(below.c.many.is_(None), sa.not_(below.c.told), below.c.place - below.c.package <= package.c.many)
    found = sa.select(below.c.row, package.c.number).join(package, package.c.place == below.c.package).where(within)
    kept = kept_rows(plan.connection, "packages", found)
    return sa.select(kept.c.number).where(kept.c.row == plan.stage.rowid).scalar_subquery()


def _says_so(plan: Plan, column: str) -> Cell | None:
    """The cell of a column that names packages among its states."""
    if not fold(column).startswith(("estado", "status", "state", "descricao do status", "descripcion del estado")):
        return None
    cell = plan.stage.cell(column)
    return cell if any(map(is_package, distinct_values(plan.connection, plan.relation, cell, _MOST))) else None
