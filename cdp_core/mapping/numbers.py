"""Numbers in the ways that the world writes them, decided per column over all its values.

In:  a column of tidy text: 1,234.56  1.234,56  1 234,56  1'234.56  1,23,456.78  (12.50)  5-  12,50 €  $1,200  50 %
Out: a NumberReading: an expression for the number, NULL where the text is none
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.mapping.currencies import THREE_BEHIND_A_COMMA, WITH_THREE_DECIMALS, WRITTEN_WITH_COMMA, currency_code
from cdp_core.mapping.number_style import UNTOLD, NumberStyle
from cdp_core.mapping.values import Text, matches, total

#: Which mark stands before the decimals: as programs write it, a dot, a comma, or now one and now the other.
Mark = Literal["plain", ".", ",", "mixed"]

_PLAIN = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?[12]?\d{1,2})?"
_WHOLE = r"[-+]?\d+"
_JSON = r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?"
_WHOLE_JSON = r"-?(?:0|[1-9]\d{0,30})"
# Ranges instead of \p{L}, \p{Sc}, \p{Zs}: patterns with whole classes of Unicode take milliseconds to compile.
_LETTERS = r"A-Za-z$%\x{A2}-\x{1FFF}\x{20A0}-\x{20CF}\x{3000}-\x{FFFF}"
#: Of a few letters, with dots between them where each is cut short: د.ك.
AFFIX = rf"(?:[{_LETTERS}]{{1,5}}(?:\.[{_LETTERS}]{{1,3}}){{0,2}}\.?)?"
GAPS = r"'’ \t\x{A0}\x{2009}\x{202F}"
_DIGITS = rf"(?:\d[\d.,{GAPS}]*|[.,]\d+)"
#: How Indian and Swiss amounts close, so that nothing can be written behind them: Rs 500/-, 500.--
_CLOSED = r"(?:/[-–=]|[-−–]{2})?"
_WRITTEN = rf"\(?\s*[-+−–▲△]?\s*{AFFIX}\s*[-+−–▲△]?\s*{_DIGITS}{_CLOSED}\s*[-−–]?\s*{AFFIX}\s*\)?"
_NEGATIVE = r"^\(|^[^\d]*[-−–▲△]|\d\s*[-−–]\)?$"

_COMMA_DECIMALS = r",\d{1,2}$|,\d{4,}$|\.\d{3},\d+$|^0*,\d+$|^0,\d+$|\.\d{3}\.\d{3}"
_DOT_DECIMALS = r"\.\d{1,2}$|\.\d{4,}$|,\d{3}\.\d+$|^0*\.\d+$|^0\.\d+$|,\d{3},\d{3}|,\d{2},\d{3}"
_DOT_GROUPS = r"[1-9]\d{0,2}\.\d{3}"

_COMMA_GROUPS = r"[1-9]\d{0,2},\d{3}"
_DOUBTFUL = (
    "Numbers such as 1.234 were read as a little more than one, as nothing in the file tells that their dot groups "
    "thousands. If it does, write them as 1234, or set the workspace's country."
)
_SUCH_AS = {
    True: "Numbers such as 1.234 were read as more than a thousand",
    False: "Numbers such as 1,234 were read as a little more than one",
}

#: Amounts in dinars have three decimals, and are no thousands.
_OF_THREE = "Numbers such as 1{}250 were read as a little more than one, as their currency has three decimals."
_MAYBE_OF_THREE = (
    "Numbers such as 1,250 were read as more than a thousand, although their currency has three decimals. "
    "If their comma stands before decimals, write them as 1.250."
)
#: How many times as many numbers have decimals as have none, where zeros behind the mark are written.
_ZEROS_WRITTEN = 4

Number = sa.ColumnElement[float]


@dataclass(frozen=True)
class NumberReading:
    """How a column of numbers is read.

    `affixes` are the units that stand beside numbers in it and are understood: currencies and %. With `any_unit`
    whatever stands there is.
    """

    mark: Mark
    affixes: tuple[str, ...]
    rows: int
    read: int
    said: str = ""
    any_unit: bool = False

    def expression(self, value: Text) -> Number:
        as_programs_write = _PLAIN if self.mark != "," else _WHOLE
        plain = matches(value, as_programs_write)
        if self.mark == "plain":
            return sa.try_cast(value, sa.Float(53))
        return sa.case((plain, sa.try_cast(value, sa.Float(53))), else_=self._written(value))

    def json(self, value: Text) -> Text:
        """The number as JSON, digit by digit as it was written where that is JSON already."""
        written = sa.func.regexp_replace(sa.cast(self.expression(value), sa.Text), r"\.0$", "")
        return sa.case((matches(value, _WHOLE_JSON if self.mark == "," else _JSON), value), else_=written)

    def _written(self, value: Text) -> Number:
        digits = _digits(value)
        dot = sa.func.replace(digits, ",", "")
        comma = sa.func.replace(sa.func.replace(digits, ".", ""), ",", ".")
        decimals = {".": dot, ",": comma}.get(
            self.mark, sa.case((sa.func.regexp_matches(digits, _COMMA_DECIMALS), comma), else_=dot)
        )
        number = sa.try_cast(decimals, sa.Float(53))
        signed = sa.case((sa.func.regexp_matches(value, _NEGATIVE), -number), else_=number)
        written = matches(value, _WRITTEN)
        if not self.any_unit:
            written = sa.and_(written, sa.func.list_contains(sa.func.list_value("", *self.affixes), affix(value)))
        return sa.case((written, signed))


#: Each number by its own marks, for a column that is not looked at as a whole.
EACH_BY_ITSELF = NumberReading("mixed", (), 0, 0, any_unit=True)


def affix(value: Text) -> Text:
    """What stands beside the digits: a currency, a unit."""
    return sa.func.regexp_replace(value, f"[^{_LETTERS}]+", "", "g")


def plain_facts(value: Text) -> list[sa.ColumnElement[int]]:
    """How many values there are, are as programs write them, may be grouped by a dot, have a dot at all."""
    plain = matches(value, _PLAIN)
    grouped = sa.and_(plain, matches(value, _DOT_GROUPS))
    dotted = sa.and_(plain, sa.func.contains(value, "."))
    return [total(value), total(value, plain), total(value, grouped), total(value, dotted)]


def plain_reading(rows: int, plain: int, grouped: int, dotted: int, *, dots_group: bool) -> NumberReading | None:
    """The reading of a column by those facts alone, where they settle it."""
    settled = plain == rows and not (dots_group and 0 < grouped == dotted)
    return NumberReading("plain", (), rows, rows) if settled else None


def decide(
    connection: sa.Connection,
    value: Text,
    understood: Callable[[str], bool],
    *,
    dots_group: bool = False,
    currency: str = "",
    style: NumberStyle = UNTOLD,
) -> NumberReading:
    """Decide how a column writes its numbers.

    `understood` says which units are; `dots_group` that 950.000 is nearly a million where nothing tells otherwise,
    as for amounts in a currency without cents; `currency` which one those without a unit are in; `style` how the
    file's other numbers are written.
    """
    rows, plain, grouped, dotted = map(int, connection.execute(sa.select(*plain_facts(value))).one())
    settled = plain_reading(rows, plain, grouped, dotted, dots_group=dots_group)
    if settled and not (currency in WITH_THREE_DECIMALS and 0 < grouped == dotted):
        return replace(settled, said=_DOUBTFUL) if style is UNTOLD and 1 < grouped == dotted else settled
    return _written_reading(connection, value, understood, dots_group, currency, style, rows)


def _written_reading(
    connection: sa.Connection,
    value: Text,
    understood: Callable[[str], bool],
    dots_group: bool,
    currency: str,
    style: NumberStyle,
    rows: int,
) -> NumberReading:
    written = matches(value, _WRITTEN)
    digits = _digits(value)
    facts = (
        sa.select(
            affix(value),
            total(value, sa.func.regexp_matches(digits, _COMMA_DECIMALS)),
            total(value, sa.func.regexp_matches(digits, _DOT_DECIMALS)),
            total(value, matches(digits, _DOT_GROUPS)),
            total(value, matches(digits, _COMMA_GROUPS)),
        )
        .where(written)
        .group_by(sa.text("1"))
    )
    found = [row for row in connection.execute(facts).all() if not row[0] or understood(row[0])]
    commas, dots, groups, by_comma = (sum(int(row[place]) for row in found) for place in (1, 2, 3, 4))
    mark: Mark = "."
    alone = not commas and not dots
    if commas:
        mark = "mixed" if dots else ","
    elif alone and ((groups and dots_group) or (by_comma and style.written and style.mark == ",")):
        mark = ","
    units = tuple(row[0] for row in found if row[0])
    if alone and groups and _in_thousands(units, style):
        mark = ","
    currencies = {currency_code(unit, "") or "" for unit in units} or {currency}
    of_three = _before_three_decimals(connection, value, currencies, style)
    mark = mark if of_three in (None, "mixed") else of_three
    reading = NumberReading(mark, units, rows, 0)
    read = connection.execute(sa.select(total(reading.expression(value)))).scalar_one()
    said = _said(mark, commas, dots, rows, read)
    if of_three == "mixed":
        said = f"{_MAYBE_OF_THREE} {said}"
    elif of_three:
        said = f"{_OF_THREE.format(of_three)} {said}"
    elif alone and mark == style.mark == ",":
        said = f"{_SUCH_AS[bool(groups)]}, as {style.because}. {said}"
    return NumberReading(mark, reading.affixes, rows, read, said)


def _in_thousands(units: tuple[str, ...], style: NumberStyle) -> bool:
    """Whether a dot before three digits groups thousands by the currencies beside them: nobody writes R$ 1,234."""
    codes = {currency_code(unit, "") for unit in units}
    return bool(codes) and codes <= WRITTEN_WITH_COMMA and not (style.written and style.mark == ".")


def _before_three_decimals(
    connection: sa.Connection, value: Text, currencies: set[str], style: NumberStyle
) -> Mark | None:
    """The mark of amounts that have three digits behind their only one, all of them; None where others are written.

    Where many have no mark at all, it may group thousands: those below have nothing to group. Most who write three
    decimals write a dot before them: a comma is told by the file, by numbers that nobody groups so, or by a currency
    of which none is bare and some are not round. Else it is "mixed": it may be either.
    """
    if not currencies <= WITH_THREE_DECIMALS:
        return None
    digits = _digits(value)
    marked = sa.func.regexp_matches(digits, "[.,]")
    bare = sa.and_(sa.not_(marked), sa.func.regexp_matches(digits, "[1-9]"))
    patterns = (r"\d+\.\d{3}", r"\d+,\d{3}", r"(?:\d{4,}|0\d*),\d{3}", r"\d+,\d\d[1-9]")
    counts = [total(value, marked), total(value, bare), *(total(value, matches(digits, each)) for each in patterns)]
    some, whole, dots, commas, ungrouped, uneven = map(int, connection.execute(sa.select(*counts)).one())
    if not some or _ZEROS_WRITTEN * whole > some:
        return None
    if dots == some:
        return "."
    if commas != some:
        return None
    by_currency = currencies <= THREE_BEHIND_A_COMMA and uneven and not whole
    return "," if ungrouped or style.mark == "," or by_currency else "mixed"


def _said(mark: Mark, commas: int, dots: int, rows: int, read: int) -> str:
    said = {
        "plain": "",
        ".": "Numbers were read with a decimal dot: 1,234.5.",
        ",": "Numbers were read with a decimal comma: 1.234,5.",
        "mixed": f"Numbers were read each by its marks: {commas:,} with a decimal comma, {dots:,} with a decimal dot.",
    }[mark]
    left = in_number(rows - read, f"of {rows:,} values is|are no number and was|were left out.") if read < rows else ""
    return f"{said} {left}".strip()


def _digits(value: Text) -> Text:
    """The digits and marks of a number, without its sign, its unit and its gaps."""
    run = sa.func.regexp_extract(value, rf"(?:^[-+−–▲△(]*[.,])?\d[\d.,{GAPS}]*")
    return sa.func.rtrim(sa.func.regexp_replace(run, rf"[-+−–({GAPS}]", "", "g"), ".,")
