"""Which of several figures in a row is the total, the price, the number of pieces; and on which day it was paid.

In:  guesses of columns, each judged alone
Out: the same, where the figures beside one another say which is which
"""

import re
from collections.abc import Callable
from dataclasses import replace

from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.looks import looks
from cdp_core.mapping.names import either, fold, folded_words
from cdp_core.mapping.sample import Sample

#: Headers that may say how many as well as how much.
_HOW_MANY_OR_MUCH = frozenset(either("jumlah|total|sum|suma|summa|importe|сумма"))
#: Of these, the ones that say how many wherever a price stands beside them.
_RATHER_HOW_MANY = frozenset(either("jumlah"))
#: Headers that only Amazon's reports of orders have.
_OF_AMAZON = frozenset(either("quantity purchased|quantity shipped|amazon order id|asin"))
_FEW = re.compile(r"\d{1,3}(?:[.,]0{1,2})?")
#: How columns of prices are headed that were crossed out.
_ORIGINAL = frozenset(
    folded_words(
        "harga awal|harga awal idr|harga asli|gia goc|list price|original price|regular price|compare at price|"
        "listenpreis|uvp|prix barre|prix initial|precio original|preco original|prezzo originale|prezzo di listino|"
        "ราคาตั้งต้น|定価|정가|原价"
    )
)
_IS_CONVERTED = re.compile(r"\b(?:converted|umgerechnet\w*|converti\w*|convertid\w*|omgerekend)\b")
#: When an order was charged, where another column says when its row was made.
_CHARGED = frozenset(
    either("processed at|processed on|processed date|date processed|charged at|charged on|charge date|date charged")
)
#: What only a report of advertising has.
FIGURES_OF_ADS = ("impressions", "clicks", "leads", "conversions")


def tell_figures(found: dict[str, Guess], sample: Sample) -> None:
    """Put each figure where the others leave it."""
    _prices_of_lines(found)
    _pieces(found, sample)
    _original_prices(found)
    _prices_of_ads(found)
    _converted(found)
    _days_of_payment(found, sample)
    _days_of_all(found, sample)


def _columns(found: dict[str, Guess], *concepts: str) -> list[str]:
    return [column for column, one in found.items() if one.concept in concepts]


def _prices_of_lines(found: dict[str, Guess]) -> None:
    """Amazon's item price is that of all pieces of a line."""
    amazons = next((column for column in found if fold(column) in _OF_AMAZON), None)
    for column, one in found.items() if amazons else ():
        if fold(column) == "item price":
            reason = f"beside {amazons!r} it is the price of the whole line, as Amazon reports it"
            found[column] = replace(one, concept="revenue", reason=reason)


def _pieces(found: dict[str, Guess], sample: Sample) -> None:
    """Small whole numbers are no total where another column says what the pieces came to, or what one costs."""
    counted = bool(_columns(found, "quantity"))
    for column in [each for each in _columns(found, "revenue") if _are_few(sample.filled(each))]:
        others = _columns(found, "price", "line_total", "revenue")
        worth = [each for each in others if each != column and _never_less(sample, each, column)]
        total = [each for each in worth if found[each].concept == "revenue"]
        may_count = fold(column) in _HOW_MANY_OR_MUCH and not counted
        if may_count and (fold(column) in _RATHER_HOW_MANY or total) and worth:
            reason = f"{found[column].reason}, but small whole numbers beside {worth[0]!r} are pieces"
            found[column], counted = replace(found[column], concept="quantity", reason=reason), True
        elif total:
            reason = f"{found[column].reason}, but small whole numbers beside {total[0]!r} are no total"
            found[column] = replace(found[column], concept=None, reason=reason, doubtful=True)


def _are_few(values: list[str]) -> bool:
    return bool(values) and all(map(_FEW.fullmatch, values))


def _never_less(sample: Sample, column: str, other: str) -> bool:
    """Whether one column's figures are more than the other's, by far mostly."""
    pairs = zip(sample.cells[column], sample.cells[other], strict=True)
    both = [(_figure(one), _figure(two)) for one, two in pairs if one and two]
    return bool(both) and 2 * sum(one > 2 * two for one, two in both) >= len(both)


def _figure(cell: str) -> float:
    """A figure such that it can be told from one of another size: 75.000 may be either."""
    digits = re.sub(r"[^\d.,]", "", cell)
    whole = re.sub(r"[.,]\d{1,2}$", "", digits)
    return float(re.sub(r"\D", "", whole) or 0)


def _original_prices(found: dict[str, Guess]) -> None:
    """A price that was crossed out gives way to the one that was asked."""
    _give_way(found, ("price",), lambda header: header in _ORIGINAL, "but the price before it was lowered")


def _converted(found: dict[str, Guess]) -> None:
    """An amount that a system converted, and the currency that it chose, give way to what was agreed."""
    amounts = _columns(found, "amount", "revenue")
    if not all(_IS_CONVERTED.search(fold(column)) for column in amounts):
        for column in _columns(found, "amount", "revenue", "currency"):
            if _IS_CONVERTED.search(fold(column)):
                reason = f"{found[column].reason}, but a converted one"
                found[column] = replace(found[column], concept=None, confidence=0.9, reason=reason)


def _give_way(found: dict[str, Guess], concepts: tuple[str, ...], yields: Callable[[str], bool], why: str) -> None:
    rivals = _columns(found, *concepts)
    weaker = [column for column in rivals if yields(fold(column))]
    for column in weaker if len(weaker) < len(rivals) else ():
        found[column] = replace(found[column], concept=None, confidence=0.9, reason=f"{found[column].reason}, {why}")


def _prices_of_ads(found: dict[str, Guess]) -> None:
    """Beside impressions and clicks a price is what they cost: some languages say the one word for both."""
    prices = _columns(found, "price")
    if (
        len(prices) == 1
        and _columns(found, "impressions")
        and _columns(found, "clicks")
        and not _columns(found, "cost")
    ):
        reason = f"{found[prices[0]].reason}, beside impressions and clicks"
        found[prices[0]] = replace(found[prices[0]], concept="cost", reason=reason)


def _days_of_payment(found: dict[str, Guess], sample: Sample) -> None:
    """What was sold was sold when it was charged, where most rows say when, and not when its row was made."""
    if _columns(found, "occurred_at") or not _columns(found, "order_id", "revenue", "line_total"):
        return
    for column, one in found.items():
        values = sample.filled(column) if fold(column) in _CHARGED else []
        if one.concept is None and 2 * len(values) >= sample.rows and looks(values).get("date", 0) >= 0.9:
            reason = "when it was charged, in a list of what was sold"
            found[column] = replace(one, concept="occurred_at", confidence=0.85, reason=reason)
            return


def _days_of_all(found: dict[str, Guess], sample: Sample) -> None:
    """An order is of the day on which it was made, where the other day is blank in rows that nobody paid for."""
    days, made = _columns(found, "occurred_at"), _columns(found, "created_at")
    if len(days) != 1 or len(made) != 1 or not _columns(found, "order_id"):
        return
    day, first = days[0], made[0]
    pairs = list(zip(sample.cells[day], sample.cells[first], strict=True))
    if any(one and not other for one, other in pairs) or all(one for one, other in pairs if other):
        return
    found[first] = replace(found[first], concept="occurred_at", reason=f"{found[first].reason}, on every order")
    reason = f"{found[day].reason}, but not on every order, as {first!r} is"
    found[day] = replace(found[day], concept=None, confidence=0.9, reason=reason)
