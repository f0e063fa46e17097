"""What became of an order, one of its lines or a payment, by its status.

In:  a plan of rows, or the cell of a status
Out: for each row the event that its status says, and when it came back; whether a status says that nothing came of it
"""

import re
from functools import cache

import sqlalchemy as sa

from cdp_core.fields import CANCELLED, ORDER, REFUND, STARTED, UNPAID
from cdp_core.mapping.bookings import is_a_report, names_types, tells_states
from cdp_core.mapping.cells import NOTHING, Cell, any_filled, distinct_values, filled, first_filled, text
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import CJK, either, fold
from cdp_core.mapping.order_words import (
    NOT_COMPLETED,
    PENDING,
    became,
    happened_to_orders,
    is_of_a_bill,
    is_owed,
)
from cdp_core.mapping.plan import Column, Plan
from cdp_core.mapping.standings import is_known_state
from cdp_core.mapping.words import known_words

#: Where a file says how much of an order went back.
REFUNDED = "property.refunded_amount"
STATUSES = ("property.status", "property.financial_status", "property.order_status")
#: Where Eventbrite says how a ticket was paid, and that it was refunded.
_STATED = (*STATUSES, "property.order_type")
#: Columns of yes and no that take an order back.
_TAKEN_BACK = tuple(
    f"property.{word}"
    for word in either("voided|void|cancelled|canceled|is_cancelled|is_canceled|storniert|annulé|anulado|annullato")
)
_YES = either("true|yes|y|1|t|ja|oui|si|sí|x|wahr|vrai")
#: What else has a status in a list of orders, and may have been cancelled or refused without them.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:subscri\w*|abo|abonn\w*|member\w*|mitglied\w*|customer|kunden?|account|konto|consent|opt|newsletter|"
    r"marketing|e ?mail|sms|loyalty|coupon|voucher|tax|vat|sync|export|import|review|survey|claim|warranty|lead|"
    r"previous|old|last|before|visa|job|student|marital|credit|risk|fraud|refunds?|returns?|retour\w*|rma|label|id|code|"
    r"address|verification|kyc|print|commission|affiliate|payout|dispute|chargeback|stock|inventory)\b"
)
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
    first, back = first_filled(states), named.pop(REFUND, [])
    # What a bill was sent for has been bought, though nobody has paid yet.
    bills = any_filled([plan.stage.cell(name) for name in plan.stage.columns if is_of_a_bill(name)])
    owed = [value for value in named.get(STARTED, []) if is_owed(value)]
    # The worst that any column says holds; that a payment is waited for is no matter of goods that were sent already.
    cancelled, unpaid = named.pop(CANCELLED, []), named.pop(UNPAID, [])
    cases: list[tuple[sa.ColumnElement[bool], Cell]] = []
    cases += [(filled(cell).in_(cancelled), text(CANCELLED)) for cell in states if cancelled]
    cases += [(sa.func.lower(filled(cell)).in_(_YES), text(CANCELLED)) for cell in flags]
    cases += [(filled(cell).in_(unpaid), text(UNPAID)) for cell in states if unpaid]
    cases += [(sa.and_(first.in_(owed), bills), text(ORDER))] if owed else []
    cases += [(first.in_(values), text(event)) for event, values in named.items()]
    cases += [(filled(cell).in_(back), text(REFUND)) for cell in states if back]
    return sa.case(*cases, (any_filled([*states, *flags]), text(ORDER))) if cases else NOTHING


def unknown_states(plan: Plan) -> list[tuple[Cell, list[str]]]:
    """Columns that say how orders stand, each with what it says that is known neither as good nor as bad."""
    own = {fold(name) for name in plan.preset.events} if plan.preset else set()
    found = []
    for cell in _states(plan):
        said = distinct_values(plan.connection, plan.relation, cell, MOST_STATES)
        unknown = [value for value in said if fold(value) not in own and not is_known_state(value)]
        if unknown and len(said) < MOST_STATES:
            found.append((cell, unknown))
    return found


def _states(plan: Plan) -> list[Cell]:
    """The columns that say how things stand with an order or a payment."""
    types = [
        column.cell
        for column in plan.columns
        if column.field.startswith("property.")
        and names_types(column.name)
        and tells_states(distinct_values(plan.connection, plan.relation, column.cell, _SOME))
    ]
    told = [column.cell for column in plan.columns if column.field not in _STATED and _stands_for_orders(plan, column)]
    return [*(cell for name in _STATED for cell in plan.cells(name)), *types, *told]


def _stands_for_orders(plan: Plan, column: Column) -> bool:
    """Whether a column that has no field of ours says how orders stand: by its header, and most of its values."""
    if not column.field.startswith("property.") or not _speaks_of_states(column.name):
        return False
    values = distinct_values(plan.connection, plan.relation, column.cell, _SOME)
    return any(map(became, values)) and 2 * sum(map(is_known_state, values)) > len(values)


def _speaks_of_states(header: str) -> bool:
    said = fold(header)
    if _OF_SOMETHING_ELSE.search(said):
        return False
    return any(word in said if CJK.search(word) else f" {word} " in f" {said} " for word in _state_words())


@cache
def _state_words() -> tuple[str, ...]:
    return tuple(word for word, concept in known_words().items() if concept in ("status", "order_status"))


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
