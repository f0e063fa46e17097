"""What became of an order, one of its lines or a payment, by its status.

In:  a plan of rows, or the cell of a status
Out: for each row the event that its status says, and when it came back; whether a status says that nothing came of it
"""

import sqlalchemy as sa

from cdp_core.fields import CANCELLED, ORDER, REFUND, STARTED, UNPAID
from cdp_core.mapping.bookings import is_a_report, names_types, tells_states
from cdp_core.mapping.cells import NOTHING, Cell, any_filled, distinct_values, filled, first_filled, text
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.order_words import NOT_COMPLETED, PENDING, became, happened_to_orders, is_of_a_bill, is_owed
from cdp_core.mapping.plan import Plan

#: Where a file says how much of an order went back.
REFUNDED = "property.refunded_amount"
STATUSES = ("property.status", "property.financial_status", "property.order_status")
#: Where Eventbrite says how a ticket was paid, and that it was refunded.
_ORDER_TYPE = "property.order_type"
#: Columns of yes and no that take an order back.
_TAKEN_BACK = tuple(
    f"property.{word}"
    for word in either("voided|void|cancelled|canceled|is_cancelled|is_canceled|storniert|annulé|anulado|annullato")
)
_YES = either("true|yes|y|1|t|ja|oui|si|sí|x|wahr|vrai")
#: How many different statuses are looked at, and how many values to see whether a column holds dates.
MOST_STATES, _SOME = 1_000, 100
#: Share of its values that must be dates in a column of them.
_MOSTLY = 0.8


def fate_of(plan: Plan) -> Cell:
    """What the status of a row says became of it; an order where it says nothing of that, NULL where there is none."""
    if plan.mapping.defaults.get("event") == STARTED:
        return text(STARTED)
    states = _states(plan)
    own = {fold(name): event for name, event in (plan.preset.events if plan.preset else {}).items()}
    flags = [cell for name in _TAKEN_BACK for cell in plan.cells(name)]
    waits = PENDING if is_a_report(plan.stage.columns) else frozenset[str]()
    named: dict[str, list[str]] = {}
    for cell in states:
        for value in distinct_values(plan.connection, plan.relation, cell, MOST_STATES):
            if event := own.get(fold(value)) or became(value) or (STARTED if value.lower() in waits else None):
                named.setdefault(event, []).append(value)
    back, first = named.pop(REFUND, []), first_filled(states)
    # What a bill was sent for has been bought, though nobody has paid yet.
    bills = any_filled([plan.stage.cell(name) for name in plan.stage.columns if is_of_a_bill(name)])
    owed = [value for value in named.get(STARTED, []) if is_owed(value)]
    cases = [(sa.and_(first.in_(owed), bills), text(ORDER))] if owed else []
    cases += [(first.in_(values), text(event)) for event, values in named.items()]
    cases += [(sa.func.lower(filled(cell)).in_(_YES), text(CANCELLED)) for cell in flags]
    cases += [(filled(cell).in_(back), text(REFUND)) for cell in states if back]
    return sa.case(*cases, (any_filled([*states, *flags]), text(ORDER))) if cases else NOTHING


def _states(plan: Plan) -> list[Cell]:
    """The columns that say how things stand with an order or a payment."""
    types = [
        column.cell
        for column in plan.columns
        if column.field.startswith("property.")
        and names_types(column.name)
        and tells_states(distinct_values(plan.connection, plan.relation, column.cell, _SOME))
    ]
    return [*(cell for name in (*STATUSES, _ORDER_TYPE) for cell in plan.cells(name)), *types]


def came_back_at(plan: Plan) -> Cell:
    """The day under a header such as "Return date"."""
    days = [
        column.cell
        for column in plan.columns
        if column.field.startswith("property.")
        and column.field != REFUNDED
        and happened_to_orders([column.name]) == REFUND
        and looks(distinct_values(plan.connection, plan.relation, column.cell, _SOME)).get("date", 0) >= _MOSTLY
    ]
    return first_filled(days)


def came_to_nothing(status: Cell) -> sa.ColumnElement[bool]:
    """Whether a status says that what was ordered or agreed did not come about."""
    return _says(status, CANCELLED)


def payment_failed(status: Cell) -> sa.ColumnElement[bool]:
    """Whether a status says that money should have moved and did not."""
    return _says(status, UNPAID)


def was_not_paid(status: Cell) -> sa.ColumnElement[bool]:
    """Whether the status of a payment says that no money came."""
    return sa.or_(payment_failed(status), came_to_nothing(status))


def payment_waits(status: Cell) -> sa.ColumnElement[bool]:
    """Whether the status of a payment says that its money has not come yet."""
    return sa.func.lower(status).in_(sorted(PENDING))


def _says(status: Cell, event: str) -> sa.ColumnElement[bool]:
    plain = sa.func.replace(sa.func.lower(status), "_", " ")
    return plain.in_([word.replace("_", " ") for word in NOT_COMPLETED[event]])
