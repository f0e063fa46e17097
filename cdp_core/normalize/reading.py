"""What all readers of a draft share: its rows, what was said on the way, and what is to be joined.

In:  a draft, its cells, options
Out: answers about whole columns; rows joined with every lookup; sentences by field
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.mapping import numbers
from cdp_core.mapping.currencies import PAID_IN, SHARED_SIGNS, WITHOUT_CENTS, currency_code
from cdp_core.mapping.date_shapes import Order
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.numbers import NumberReading
from cdp_core.normalize import dates, lookup, money, phone, places
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.dates import DateReading, Survey
from cdp_core.normalize.home import home_country
from cdp_core.normalize.lookup import Lookup
from cdp_core.normalize.moments import FIRST, FIRST_OF_EVENTS, has_year_last, with_signs
from cdp_core.normalize.options import Options
from cdp_core.normalize.rows import Rows, cells_of, parted_periods, parted_phones, rows_of
from cdp_core.normalize.values import Text

#: Values that a file's country is told by, and the fields whose letters tell it.
_SAMPLE = 500
_NAMES = ("full_name", "first_name", "last_name", "city")
_GOODS = ("product", "subject")
#: Share of its rows from which on a file is of one country.
_NEARLY_ALL = 0.9


def home_of(connection: sa.Connection, drafts: Sequence[Rows]) -> tuple[str, str] | None:
    """The country that the phones, e-mail addresses and letters of a file speak of, and why.

    All drafts of a file have one home: the phone of an order is its buyer's.
    """
    cells = [(rows, cell) for rows in drafts for cell in cells_of(rows.draft, {})]
    phones, emails, regions, codes = (
        _sample(connection, cells, name) for name in ("phone", "email", "region", "postal_code")
    )
    names = [text for name in _NAMES for text in _sample(connection, cells, name)]
    goods = [text for name in _GOODS for text in _sample(connection, cells, name)]
    cpfs = _sample(connection, cells, "id.cpf")
    # A column without a field of ours keeps its header's letters in its name.
    own = dict.fromkeys(cell.name for _, cell in cells if cell.family in ("custom", "property"))
    by_names = home_country(phones, emails, names, regions, codes)
    return by_names or home_country(
        phones, emails, [*names, *goods, *own], headers=_headers(drafts), regions=regions, postal_codes=codes, cpfs=cpfs
    )


def _headers(drafts: Sequence[Rows]) -> list[str]:
    """What the file calls its columns."""
    columns = (column for rows in drafts for found in rows.draft.headers.values() for column in found)
    return list(dict.fromkeys(columns))


def _sample(connection: sa.Connection, cells: Sequence[tuple[Rows, Cell]], name: str) -> list[str]:
    """Some values of a field from all its columns."""
    told: list[str] = []
    for rows, cell in cells:
        if cell.field == name:
            value = rows.told([cell]).c[cell.label]
            told += connection.scalars(sa.select(value).where(value.is_not(None)).limit(_SAMPLE))
    return told


#: When what a row tells happened.
_OF_THE_ROW = ("occurred_at", "opened_at", "seen_at")
#: So many different words tell which a column has.
_FEW_WORDS = 50


def _readable(cell: Cell, text: Text) -> Text:
    return with_signs(text) if cell.lacks_signs else text


@dataclass
class Reading:
    """The reading of one draft. `rows` are the placed rows joined with what was looked up."""

    connection: sa.Connection
    draft: Draft
    options: Options
    cells: list[Cell]
    source: Rows = field(init=False)
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    #: Countries and currencies of the rows, the commonest first.
    countries: list[str] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)
    #: Share of the rows with a country that are in the commonest.
    in_one_country: float = 0.0
    lookups: list[Lookup] = field(default_factory=list)
    #: By the label of a column: its codes, what its dates look like, how its numbers are written.
    codes: dict[str, Lookup] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    #: What the dates of the file's other drafts look like: they are written by one hand.
    surveys_of_the_file: Sequence[Survey] = ()
    #: In which order this draft has the days of each field, None where its columns differ; and those read before it.
    orders: dict[str, Order | None] = field(default_factory=dict)
    orders_of_the_file: dict[str, Order | None] = field(default_factory=dict)
    #: Days whose order nobody tells: how they are read, then how else they could be.
    open_dates: dict[str, tuple[Order, ...]] = field(default_factory=dict)
    number_readings: dict[str, NumberReading] = field(default_factory=dict)
    #: The last digits of phones that are not told as a whole, one for each column that has such.
    phone_endings: list[Text] = field(default_factory=list)
    #: A column of this file has a comma before its decimals: 1.234 in another one is more than a thousand.
    decimal_comma: bool = False
    #: The country of rows that name none, "" where nobody knows.
    home: str = ""
    placed: sa.Subquery = field(init=False)
    rows: sa.FromClause = field(init=False)

    def __post_init__(self) -> None:
        self.cells = parted_phones(self.connection, self.draft, self.cells)
        self.cells = parted_periods(self.connection, self.draft, self.cells)
        self.source = rows_of(self.connection, self.draft, self.cells)
        if any(cell.part and cell.field == "phone" for cell in self.cells):
            self.say("phone", "Cells with two phones were taken apart.")
        self.countries = self._look_up_codes("country", places.country)
        self.home = self.options.country or self._home_by_evidence()
        self.currencies = self._look_up_codes("currency", self._currency_code)
        self.cells = [replace(cell, lacks_plus=True) if self._lacks_plus(cell) else cell for cell in self.cells]
        self.cells = [replace(cell, lacks_signs=True) if self._lacks_signs(cell) else cell for cell in self.cells]
        self.placed = self.source.placed(self.cells, self.codes, self.home)
        self.rows = self.placed

    @property
    def of_events(self) -> bool:
        return self.draft.kind in ("events", "orders")

    @property
    def family(self) -> str:
        """The family of fields that its rows may carry freely."""
        return "property" if self.of_events else "custom"

    @property
    def main_country(self) -> str:
        """The country that most of the file speaks of."""
        return self.countries[0] if self.countries else self.home

    @property
    def of_signs(self) -> str:
        """The currency meant by a sign of several: what is paid with where the file is from, else the workspace's."""
        country = self.home if not self.countries else self.countries[0] if self.in_one_country >= _NEARLY_ALL else ""
        theirs = PAID_IN.get(country, "")
        return theirs if any(theirs in several for several in SHARED_SIGNS.values()) else self.options.currency

    @property
    def dots_group(self) -> bool:
        """Whether 1.234 is more than a thousand where its column does not tell: by other numbers, by the country."""
        if self.decimal_comma or self.draft.style.mark == ",":
            return True
        # A rating of 4.5 says nothing of amounts that have no decimals at all.
        without_cents = PAID_IN.get(self.main_country) in WITHOUT_CENTS
        return self.main_country in money.COMMA_COUNTRIES and (self.draft.style.mark != "." or without_cents)

    def told(self, cell: Cell) -> Text:
        """The text of a cell, to ask about the whole column."""
        return _readable(cell, self.source.told([cell]).c[cell.label])

    def value(self, cell: Cell) -> Text:
        """The text of a cell, to make an expression of."""
        return _readable(cell, self.placed.c[cell.label])

    def may_hold_plus(self, cell: Cell) -> bool:
        """Whether a + may stand in the column; its bytes tell that faster than its values."""
        seen = self.draft.seen.get(cell.column)
        return not (seen and seen.printable and not seen.plus)

    def beside(self, cell: Cell) -> sa.Subquery:
        """Rows with a cell and the row's country and currency, to ask how they go together."""
        codes = [other for other in self.cells if other.label in self.codes and other != cell]
        return self.source.placed([cell, *codes], self.codes, self.home)

    def ask(self, answer: sa.ColumnElement[Any]) -> Any:
        """One figure about the rows."""
        return self.connection.execute(sa.select(answer)).scalar_one()

    def survey(self, cell: Cell) -> Survey:
        """What a column of dates looks like."""
        if cell.label not in self.surveys:
            since = FIRST if cell.name == "birthday" or cell.family in ("custom", "property") else FIRST_OF_EVENTS
            self.surveys[cell.label] = dates.survey(self.connection, self.told(cell), since, months=self._months(cell))
        return self.surveys[cell.label]

    def has_only_dates(self, cell: Cell) -> bool:
        """Whether a column holds nothing but dates; all of it is looked at where a sample does."""
        if cell.label not in self.surveys:
            found = dates.survey_of_dates(self.connection, self.told(cell))
            if found is None:
                return False
            self.surveys[cell.label] = found
        return self.surveys[cell.label].only_dates

    def dates(self, cell: Cell) -> DateReading:
        """How a column of dates is read, in the light of all of them."""
        seen = (*self.surveys.values(), *self.surveys_of_the_file)
        read_before = None if self.options.date_order else self._order_read_before(cell)
        order, because = dates.order_elsewhere(
            self.options.date_order,
            seen,
            self.main_country,
            dates.is_dotted(self.survey(cell)),
            self.currencies == ["USD"],
        )
        if read_before:
            order, because = read_before, "as the column of the file is that they were taken from"
        insisted = bool(self.options.date_order or read_before)
        # A line of costs without a day is rejected by itself: mostly it is a total.
        of_costs = self.draft.kind == "costs" and cell.field == "day"
        read = dates.reading(self.survey(cell), order, because, insisted=insisted, told_by_row=of_costs)
        if self.survey(cell).fits:
            self.orders[cell.field] = read.order if self.orders.get(cell.field, read.order) == read.order else None
        if len(read.could_be) > 1:
            self.open_dates[cell.field] = (read.order, *(one for one in read.could_be if one != read.order))
        # Of what no column of the file holds nothing is said, unless some of it is lost.
        made_up = bool(self.draft.headers) and not cell.header and read.survey.read == read.survey.rows
        if not made_up and (cell.field != "until" or not cell.part):
            self.say(cell.field, *read.said)
        return read

    def _order_read_before(self, cell: Cell) -> Order | None:
        """The order in which another draft of the file has the column of these days; None where none has it.

        What no column is mapped to was made of the moment of the row: when a person was last told of, by an order.
        """
        of_the_row = () if self.draft.headers.get(cell.field) else _OF_THE_ROW
        known = (self.orders_of_the_file.get(name) for name in (cell.field, *of_the_row))
        return next(filter(None, known), None)

    @property
    def currency(self) -> str:
        """What most amounts are in that have no currency beside them: that of the rows, else the workspace's."""
        default = next((cell.default for cell in self.cells if cell.field == "currency" and cell.default), None)
        return self.currencies[0] if self.currencies else self._currency_code(default or self.options.currency)

    def numbers(self, cell: Cell, *, dots_group: bool = False, currency: str = "") -> NumberReading:
        """How a column of numbers is read."""
        if cell.label not in self.number_readings:
            self.number_readings[cell.label] = numbers.decide(
                self.connection,
                self.told(cell),
                money.understood_unit,
                dots_group=dots_group or self.dots_group,
                currency=currency,
                style=self.draft.style,
            )
        return self.number_readings[cell.label]

    def say(self, name: str, *sentences: str) -> None:
        told = self.said.get(name, ())
        if new := [one for one in sentences if one and one not in told]:
            self.said[name] = (*told, *new)

    def look_up_words(self, cell: Cell, clean: Callable[[str], str | None], what: str) -> Text:
        """Read each distinct value with a function, saying which words were left out as no `what`, if that is one."""
        found = self._look_up(cell, clean)
        self.rows = found.joined(self.rows, self.value(cell))
        if found.unread and what:
            examples = ", ".join(f'"{word[:40]}"' for word in sorted(found.unread, key=found.unread.__getitem__)[-3:])
            self.say(
                cell.field,
                in_number(sum(found.unread.values()), f"value|values is|are no {what} and was|were left out")
                + f": {examples}.",
            )
        return found.expression(self.value(cell))

    def words(self, cell: Cell) -> list[str]:
        """Some of the different values of a column of few."""
        value = self.told(cell)
        return list(self.connection.scalars(sa.select(value).where(value.is_not(None)).distinct().limit(_FEW_WORDS)))

    def finish(self) -> None:
        lookup.drop(self.connection, self.lookups)

    def _home_by_evidence(self) -> str:
        """The country that the file's phones and e-mails speak of, said to the person."""
        found = self.options.home or home_of(self.connection, [self.source])
        if found is None:
            return ""
        self.say("phone", found[1])
        return found[0]

    def _months(self, cell: Cell) -> str:
        """How a month without a day is read as a date of this column; "" where that would make up a day."""
        if self.draft.kind == "costs":
            return "A month counts from its first day to its last."
        since = cell.field in ("created_at", "updated_at") and not self.of_events
        return "A month without a day was read as its first." if since else ""

    def _lacks_plus(self, cell: Cell) -> bool:
        """Whether a column's phones have their countries' codes without a plus, said to the person."""
        if cell.field != "phone":
            return False
        value = self.told(cell)
        bare = list(self.connection.scalars(sa.select(value).where(phone.may_be_coded(value)).limit(_SAMPLE)))
        if not bare:
            return False
        with_plus = self.connection.scalars(sa.select(value).where(sa.func.starts_with(value, "+")).limit(_SAMPLE))
        found = phone.lacks_plus(bare, with_plus, [*self.countries, self.home])
        if found:
            self.say("phone", "Numbers that begin with a country's code were read as if a + stood before them.")
        return found

    def _lacks_signs(self, cell: Cell) -> bool:
        """Whether a column of birthdays has days such as 01202020: elsewhere they are numbers."""
        if cell.field != "birthday":
            return False
        value = self.told(cell)
        return self.connection.scalar(sa.select(value).where(has_year_last(value)).limit(1)) is not None

    def _look_up(self, cell: Cell, clean: Callable[[str], str | None]) -> Lookup:
        found = lookup.look_up(self.connection, self.told(cell), clean)
        self.lookups.append(found)
        return found

    def _look_up_codes(self, name: str, clean: Callable[[str], str]) -> list[str]:
        """Look up all columns of a field; answer the codes in the file, the commonest first."""
        counts: Counter[str] = Counter()
        for cell in self.cells:
            if cell.field == name:
                found = self.codes[cell.label] = self._look_up(cell, clean)
                if cell.column:
                    for raw, rows in found.rows.items():
                        counts[found.clean[raw] or ""] += rows
        codes = [code for code, _ in counts.most_common() if code]
        if name == "country" and codes:
            self.in_one_country = counts[codes[0]] / counts.total()
        return codes

    def _currency_code(self, text: str) -> str:
        return currency_code(text, self.of_signs) or text.upper()
