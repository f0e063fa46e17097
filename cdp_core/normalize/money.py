"""Amounts of money in the workspace's currency.

In:  a number, the currency written beside it or in the row, and the workspace's rates
Out: the amount converted; the currency's ISO 4217 code as it was

An amount whose currency has no rate is missing, never taken for something else.
"""

import re
from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa

from cdp_core.mapping.currencies import SHARED_SIGNS, currency_code
from cdp_core.mapping.numbers import Number, NumberReading, affix
from cdp_core.normalize.values import Text

#: Digits, what groups them, and signs and brackets around them.
_FIGURES = re.compile(r"[\d.,٫٬'’\s()+\-−\u00a0\u202f]+(?![A-Za-z])|[\d.,٫٬'’\s()+\-−]+")
_COMMA = """
    AR AT BE BG BR BY CL CO CZ DE DK EE ES FI FR GR HR HU ID IS IT LT LU LV NL NO PL PT PY RO RS RU SE SI SK TR UA UY
    VE VN"""
#: Where a comma stands before the decimals.
COMMA_COUNTRIES = frozenset(_COMMA.split())


def beside_amount(text: str) -> str:
    """What stands beside the figures of an amount: `USD` of "USD 1,500.00", "" where nothing does."""
    return _FIGURES.sub("", text).strip() if any(map(str.isdigit, text)) else ""


def commonest_currency(told: Iterable[str], there: str = "") -> str | None:
    """The currency that most of these codes, signs or names are; a sign of several means the one paid with `there`."""
    codes = Counter(code for text in told if (code := currency_code(text, there)))
    return codes.most_common(1)[0][0] if codes else None


def understood_unit(text: str) -> bool:
    """Whether what stands beside a number is a currency or %."""
    return text == "%" or currency_code(text, "") is not None


def written_currency(reading: NumberReading, value: Text, row_currency: Text | None, home: str) -> Text | None:
    """The currency of each amount: what stands beside it, else what its row says. None where nothing does.

    A sign of several currencies leaves the choice to the row: $ in a row of CAD is a Canadian dollar. Where a column
    names one currency and no row does, an amount without it is in that currency, too: who writes a total leaves it out.
    """
    codes = {sign: code for sign in reading.affixes if (code := currency_code(sign, home))}
    if not codes:
        return row_currency
    said = sa.case(codes, value=affix(value))
    if row_currency is None:
        told = set(codes.values())
        return sa.case((value.is_not(None), sa.func.coalesce(said, *told))) if len(told) == 1 else said
    shared = {sign: SHARED_SIGNS[word] for sign in codes if (word := sign.upper()) in SHARED_SIGNS}
    by_row = [(sa.and_(affix(value) == sign, row_currency.in_(among)), row_currency) for sign, among in shared.items()]
    return sa.case(*by_row, (said.is_not(None), said), else_=row_currency)


def converted(amount: Number, currency: Text | None, home: str, rates: dict[str, float]) -> Number:
    """The amount in the workspace's currency, NULL where there is no rate."""
    if currency is None or not home:
        return amount
    known = {**rates, home: 1.0}
    rate = sa.case((currency.is_(None), 1.0), *((currency == code, float(rate)) for code, rate in known.items()))
    return sa.case((sa.func.coalesce(currency, home) == home, amount), else_=amount * rate)
