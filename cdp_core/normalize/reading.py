"""What all readers of a draft share: its rows, what was said on the way, and what is to be joined.

In:  rows of a draft
Out: rows joined with every lookup; sentences by field; types of open fields
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from cdp_core.normalize import dates, lookup, money
from cdp_core.normalize.dates import DateReading, Survey
from cdp_core.normalize.lookup import Lookup
from cdp_core.normalize.options import Options
from cdp_core.normalize.values import Text


@dataclass
class Reading:
    """The reading of one draft. `source` is what columns are asked of, `rows` the same with what was looked up."""

    connection: sa.Connection
    kind: str
    options: Options
    source: sa.FromClause
    rows: sa.FromClause = field(init=False)
    decisions: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    #: Countries and currencies of the rows, the commonest first.
    countries: list[str] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    #: What each column of dates looks like, by its label.
    surveys: dict[str, Survey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = self.source

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

    def over(self, source: sa.FromClause) -> "Reading":
        """The same reading, gone on with over these rows."""
        further = replace(self, source=source)
        further.rows = source
        return further

    def survey(self, label: str) -> Survey:
        """What a column of dates looks like."""
        if label not in self.surveys:
            self.surveys[label] = dates.survey(self.connection, self.source, self.source.c[label])
        return self.surveys[label]

    def dates(self, name: str, label: str) -> DateReading:
        """How a column of dates is read, in the light of all of them."""
        order, because = dates.order_elsewhere(self.options.date_order, self.surveys.values(), self.main_country)
        read = dates.reading(self.survey(label), order, because, insisted=bool(self.options.date_order))
        self.say(name, read.said)
        return read

    def say(self, name: str, sentence: str) -> None:
        if sentence and sentence not in self.decisions.get(name, ""):
            self.decisions[name] = f"{self.decisions.get(name, '')} {sentence}".strip()

    def look_up(self, value: Text, clean: Callable[[str], str | None]) -> Lookup:
        """Read each distinct value with a function, and join what came of it."""
        found = lookup.look_up(self.connection, self.source, value, clean)
        self.rows = found.joined(self.rows, value)
        self.lookups.append(found)
        return found

    def look_up_words(self, name: str, value: Text, clean: Callable[[str], str | None], what: str) -> Text:
        """The same, saying which words were left out as no `what`."""
        found = self.look_up(value, clean)
        if found.unread:
            examples = ", ".join(f'"{word[:40]}"' for word in sorted(found.unread, key=found.unread.__getitem__)[-3:])
            self.say(name, f"{sum(found.unread.values()):,} values are no {what} and were left out: {examples}.")
        return found.expression(value)

    def finish(self) -> None:
        lookup.drop(self.connection, self.lookups)
