"""Lists of returns and refunds: which of them happened, which were refused, and which are only asked for.

In:  a plan of events whose rows are returns
Out: for each row its event, by how the return stands; a sentence for what is not counted as refunded
"""

import re

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.fields import CANCELLED, REFUND, REFUND_REFUSED, REFUND_REQUESTED, UNPAID
from cdp_core.mapping.cells import Cell, distinct_values, filled, text
from cdp_core.mapping.names import begins_any, either
from cdp_core.mapping.order_states import MOST_STATES, stands_for_returns
from cdp_core.mapping.order_words import REFUSED_WORDS, became, plain_state
from cdp_core.mapping.plan import Plan

#: How words begin that refuse a return and say something else of orders.
_REFUSED = (
    *REFUSED_WORDS,
    *either("withdrawn|ineligible|not approved|disapprov|nao aprovad|no aprobad|却下|不承認|不可|반려|驳回"),
)
#: How words begin that say that a return is asked for, or under way.
_ASKED_FOR = either(
    "pending|request|await|waiting|open |opened |new |in progress|processing|in process|in review|under review|review |"
    "initiat|submitted|created|draft|ausstehend|angefragt|beantragt|offen|bearbeitung|pruf|attente|demand|en cours|"
    "pendient|solicit|en proceso|en revision|pendent|analise|em andamento|attesa|richiest|in corso|aangevraagd|"
    "behandeling|oczek|w trakcie|申請|待|処理中|審査|受付|신청|대기|접수|처리중|处理中|审核"
)
#: What such a word has beside it where it is over.
_OVER = re.compile(r"complet|finish|closed|done|abgeschl|beendet|termin|conclu|finaliz|済|完了|完成|완료")
_MOST_NAMED = 5


def tells_of_returns(plan: Plan) -> bool:
    """Whether rows are returns of an unknown system that say how each stands."""
    return plan.preset is None and plan.mapping.defaults.get("event") == REFUND and bool(_states(plan))


def return_event(plan: Plan) -> Cell:
    """The event of a return: refused or only asked for where any column says so, else the money went back."""
    cases: list[tuple[sa.ColumnElement[bool], Cell]] = []
    for event in (REFUND_REFUSED, REFUND_REQUESTED):
        for cell in _states(plan):
            said = [value for value in _said(plan, cell) if _became(value) == event]
            cases += [(filled(cell).in_(said), text(event))] if said else []
    return sa.case(*cases, else_=text(REFUND)) if cases else text(REFUND)


def return_sentences(plan: Plan) -> tuple[str, ...]:
    """A sentence for what the states of returns say that were not paid back."""
    told = []
    for cell in _states(plan):
        said = [value for value in _said(plan, cell) if _became(value)]
        counted = (
            sa.select(filled(cell), sa.func.count())
            .select_from(plan.relation)
            .where(filled(cell).in_(said))
            .group_by(sa.text("1"))
            .order_by(sa.text("2 DESC, 1"))
        )
        rows = plan.connection.execute(counted).all() if said else []
        named = [f"{in_number(count, 'return|returns says|say')} {value!r}" for value, count in rows[:_MOST_NAMED]]
        told += [f"{', '.join(named)}: not counted as refunded."] if named else []
    return tuple(told)


def _states(plan: Plan) -> list[Cell]:
    return [column.cell for column in plan.columns if stands_for_returns(column.name, column.field)]


def _said(plan: Plan, cell: Cell) -> list[str]:
    return distinct_values(plan.connection, plan.relation, cell, MOST_STATES)


def _became(status: str) -> str | None:
    """What a state says of a return that was not paid back, or not yet; None where it says nothing of that."""
    said = plain_state(status)
    if begins_any(_REFUSED, said) or became(status) in (CANCELLED, UNPAID):
        return REFUND_REFUSED
    return REFUND_REQUESTED if begins_any(_ASKED_FOR, said) and not _OVER.search(said) else None
