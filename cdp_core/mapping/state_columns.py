"""Which column says how orders stand, where its header does not say so: 予約区分, Booking State, Disposition.

In:  guesses of the columns of a list of orders, a sample
Out: the same; a column of few values that are states of orders, some of them lost, is the status where its header
speaks of one, and else is asked about
"""

from collections.abc import Mapping
from dataclasses import replace

from cdp_core.fields import CANCELLED, REFUND
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import fold, folded_words
from cdp_core.mapping.order_states import NEARLY_ALL, speaks_of_states
from cdp_core.mapping.order_words import became, became_on, happened_to_orders
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.standings import is_known_state
from cdp_core.mapping.states import STATES

#: So many different states has a list of orders at most; what share of its cells must be known as such.
_MOST_STATES, _MOSTLY = 20, 0.8
#: Headers that speak of a state in other words than "status"; what any other heads may be an extra that was cancelled.
_SPEAKING = frozenset(
    folded_words(
        "予約区分|state|order state|booking state|reservation state|sit|situacao|situacion|situation|situazione|"
        "fulfilment|fulfillment|disposition"
    )
)
#: Those that speak of a place as well, which no state of an order is.
_STATES = frozenset(STATES) - {"state"}
#: What may turn out to be how orders stand: nothing is known of it, or only a place or a group by its header.
_MAY_BE = (None, "region", "country", "category", "stage", "pipeline", "lead_status")


def with_states(guesses: Mapping[str, Guess], sample: Sample) -> dict[str, Guess]:
    """The guesses; the one column of states is the orders' status, and what may be one beside it is asked about."""
    told = dict(guesses)
    if not sample.has_header:
        return told
    stated = any(
        one.concept in ("status", "order_status") or speaks_of_states(column) for column, one in guesses.items()
    )
    found = [column for column, one in guesses.items() if _may_be_one(column, one, sample)]
    alone = len(found) == 1 and fold(found[0]) in (_STATES if stated else _SPEAKING | _STATES)
    for column in found:
        lost = next(value for value in sample.filled(column) if became(value) == CANCELLED)
        reason = f"its values are states of orders, as {lost!r} is"
        if alone:
            told[column] = Guess(column, "order_status", 0.7, reason)
        else:
            why = f"{reason}; nothing says that they are these orders' own"
            told[column] = replace(guesses[column], concept=None, confidence=0.4, reason=why, doubtful=True)
    if not stated and not alone:
        told |= {column: _asked(one) for column, one in guesses.items() if _is_a_day_of_all(column, one, sample)}
    return told


def _is_a_day_of_all(column: str, one: Guess, sample: Sample) -> bool:
    """Whether nearly all orders would have been cancelled, or paid back, on the days of a column."""
    days = sample.filled(column) if one.concept is None and became_on(column) else []
    return bool(days) and len(days) >= NEARLY_ALL * sample.rows and looks(days).get("date", 0) >= _MOSTLY


def _asked(one: Guess) -> Guess:
    why = f"{one.reason}; nearly all orders have such a day, so it takes none away"
    return replace(one, concept=None, confidence=0.4, reason=why, doubtful=True)


def _may_be_one(column: str, one: Guess, sample: Sample) -> bool:
    values = sample.filled(column)
    if one.concept not in _MAY_BE or one.doubtful or speaks_of_states(column) or happened_to_orders([column]) == REFUND:
        return False
    said = set(values)
    if not 1 < len(said) <= _MOST_STATES:
        return False
    fates = {value: became(value) for value in said}
    if CANCELLED not in fates.values() or not any(
        not event and is_known_state(value) for value, event in fates.items()
    ):
        return False
    return sum(map(is_known_state, values)) >= _MOSTLY * len(values)
