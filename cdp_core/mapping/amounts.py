"""The amounts of orders: how their columns write numbers, and what is summed of them.

In:  a plan, the cell of a column of money or of quantities
Out: a NumberReading of that column, and amounts that can be added

Values are read as normalize will read them, so that a total is the sum of what its lines say.
"""

import sqlalchemy as sa

from cdp_core.mapping.cells import NOTHING, Cell, filled
from cdp_core.mapping.corrected import NO_CENTS
from cdp_core.mapping.currencies import currency_code
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.numbers import NumberReading, decide
from cdp_core.mapping.plan import Plan

EXACT = sa.Numeric(24, 4)
#: Amounts nearer than this are the same.
CENT = 0.01
#: Words of headers for what is charged for a line besides its price.
_CHARGES = frozenset(
    folded_words(
        "fee|fees|tax|taxes|vat|gst|surcharge|gebuhr|gebuhren|steuer|mwst|ust|zuschlag|frais|taxe|tva|gastos|tasa|tasas|"
        "cargo|cargos|impuesto|impuestos|iva|taxa|taxas|imposto|impostos|commissione|commissioni|prevendita|diritti|"
        "toeslag|kosten|btw|oplata|oplaty|podatek|phi|thue|手数料|税|消費税|수수료|手续费"
    )
)
#: What speaks of a share and not of an amount, or of what the seller pays.
_NO_CHARGES = frozenset(either("rate|percent|percentage|satz|prozent|taux|code|class|id|seller|payout|commission"))
#: Currencies whose amounts are written without cents, so that a dot in them groups thousands.
_WITHOUT_CENTS = (*NO_CENTS, "idr", "cop", "isk", "iqd")


def amounts_of(plan: Plan, cell: Cell) -> NumberReading:
    """How the column of a cell writes its numbers, decided over all of its rows."""
    if cell is NOTHING:
        return NumberReading("plain", (), 0, 0)
    currency = sa.func.lower(plan.value("currency"))
    told = sa.select(cell.label("value"), currency.label("currency")).select_from(plan.relation).subquery("told")
    return decide(
        plan.connection,
        told.c.value,
        lambda unit: True,
        dots_group=_dots_group(plan, told),
        currency=_currency_of_most(plan, told),
        style=plan.number_style,
    )


def _dots_group(plan: Plan, told: sa.Subquery) -> bool:
    """Whether 1.250 is more than a thousand where nothing in the column tells, by how the file writes its numbers.

    150.000 and 89.000 are dongs or rupiahs: nobody writes three decimals only to have most of them zero.
    """
    if plan.number_style.mark == ",":
        return True
    grouped = sa.func.regexp_matches(told.c.value, r"(?:^|\D)[1-9]\d{0,2}\.\d{3}(?:\D|$)")
    round_ = sa.func.regexp_matches(told.c.value, r"\.000(?:\D|$)")
    count = sa.func.count()
    small = sa.and_(grouped, told.c.currency.in_(_WITHOUT_CENTS))
    counts = sa.select(count.filter(grouped), count.filter(round_), count.filter(small))
    in_groups, rounded, without_cents = plan.connection.execute(counts).one()
    return bool(in_groups) and (2 * rounded >= in_groups or 2 * without_cents >= in_groups)


def _currency_of_most(plan: Plan, told: sa.Subquery) -> str:
    """The code of the currency that most amounts are in, as the rows or the mapping say."""
    if not plan.cells("currency"):
        return currency_code(plan.mapping.defaults.get("currency", ""), "") or ""
    counted = sa.select(told.c.currency, sa.func.count()).where(told.c.value.is_not(None), told.c.currency.is_not(None))
    most = plan.connection.execute(counted.group_by(sa.text("1")).order_by(sa.text("2 DESC")).limit(1)).first()
    return currency_code(most[0], "") or "" if most else ""


def exact(reading: NumberReading, cell: Cell) -> sa.ColumnElement:
    """The amount, such that many of them add up to the cent; NULL where the cell has none."""
    return sa.try_cast(reading.expression(cell), EXACT)


def charges_of(plan: Plan) -> sa.ColumnElement | None:
    """What is charged for a line besides its price: fees and taxes, added up; None where no column says so."""
    cells = [filled(column.cell) for column in plan.columns if _names_charges(column.name)]
    if not cells:
        return None
    amounts = [sa.func.coalesce(exact(amounts_of(plan, cell), cell), 0) for cell in cells]
    return sum(amounts[1:], start=amounts[0])


def _names_charges(header: str) -> bool:
    words = set(fold(header).split())
    return bool(words & _CHARGES) and not words & _NO_CHARGES
