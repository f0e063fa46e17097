"""What all readers of a draft share: its rows, what was said on the way, and what is to be joined.

In:  rows of a draft
Out: rows joined with every lookup; sentences by field; types of open fields
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cdp_core.normalize import dates, lookup, money, numbers
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.dates import DateReading, Survey
from cdp_core.normalize.lookup import Lookup
from cdp_core.normalize.numbers import NumberReading
from cdp_core.normalize.options import Options
from cdp_core.normalize.values import Text


@dataclass
class Reading:
    """The reading of one draft.

    `source` is what columns are asked of; `placed` the rows that expressions are made over (at first the same), and
    `rows` these with what was looked up.
    """

    connection: sa.Connection
    kind: str
    options: Options
    source: sa.FromClause
    placed: sa.FromClause = field(init=False)
    rows: sa.FromClause = field(init=False)
    decisions: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    #: Countries and currencies of the rows, the commonest first.
    countries: list[str] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    #: What each column of dates looks like, by its label.
    surveys: dict[str, Survey] = field(default_factory=dict)
    number_readings: dict[str, NumberReading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.placed = self.rows = self.source

    @property
    def of_events(self) -> bool:
        return self.kind in ("events", "orders")

    @property
    def family(self) -> str:
        """The family of fields that its rows may carry freely."""
        return "property" if self.of_events else "custom"

    @property
    def main_country(self) -> str:
        """The country that most of the file speaks of."""
        return self.countries[0] if self.countries else self.options.country

    def currency_code(self, text: str) -> str:
        return money.currency_code(text, self.options.currency) or text.upper()

    def go_on_with(self, placed: sa.FromClause) -> None:
        """From here on make expressions over these rows."""
        self.placed = self.rows = placed

    def told(self, cell: Cell) -> Text:
        """The text of a cell, to ask about the whole column."""
        return self.source.c[cell.label]

    def value(self, cell: Cell) -> Text:
        """The text of a cell, to make an expression of."""
        return self.placed.c[cell.label]

    def ask(self, answer: sa.ColumnElement[Any]) -> Any:
        """One figure about the rows."""
        return self.connection.execute(sa.select(answer).select_from(self.source)).scalar_one()

    def survey(self, cell: Cell) -> Survey:
        """What a column of dates looks like."""
        if cell.label not in self.surveys:
            self.surveys[cell.label] = dates.survey(self.connection, self.source, self.told(cell))
        return self.surveys[cell.label]

    def dates(self, cell: Cell) -> DateReading:
        """How a column of dates is read, in the light of all of them."""
        order, because = dates.order_elsewhere(self.options.date_order, self.surveys.values(), self.main_country)
        read = dates.reading(self.survey(cell), order, because, insisted=bool(self.options.date_order))
        self.say(cell.field, read.said)
        return read

    def numbers(self, cell: Cell, *, dots_group: bool = False) -> NumberReading:
        """How a column of numbers is read."""
        if cell.label not in self.number_readings:
            self.number_readings[cell.label] = numbers.decide(
                self.connection, self.source, self.told(cell), money.understood_unit, dots_group=dots_group
            )
        return self.number_readings[cell.label]

    def say(self, name: str, sentence: str) -> None:
        if sentence and sentence not in self.decisions.get(name, ""):
            self.decisions[name] = f"{self.decisions.get(name, '')} {sentence}".strip()

    def look_up(self, cell: Cell, clean: Callable[[str], str | None]) -> Lookup:
        """Read each distinct value of a column with a function, and join what came of it."""
        found = lookup.look_up(self.connection, self.source, self.told(cell), clean)
        self.rows = found.joined(self.rows, self.value(cell))
        self.lookups.append(found)
        return found

    def look_up_words(self, cell: Cell, clean: Callable[[str], str | None], what: str) -> Text:
        """The same, saying which words were left out as no `what`."""
        found = self.look_up(cell, clean)
        if found.unread:
            examples = ", ".join(f'"{word[:40]}"' for word in sorted(found.unread, key=found.unread.__getitem__)[-3:])
            self.say(cell.field, f"{sum(found.unread.values()):,} values are no {what} and were left out: {examples}.")
        return found.expression(self.value(cell))

    def finish(self) -> None:
        lookup.drop(self.connection, self.lookups)
