"""The rows of a draft, step by step nearer to values.

In:  a Draft
Out: its cells as tidy text (`told_rows`), then with the country and the currency of each row (`placed_rows`)
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core import fields
from cdp_core.mapping.draft import Draft
from cdp_core.normalize import money, phone, places, values
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.values import Text

#: What every row carries through all steps.
KEYS: dict[str, sa.types.TypeEngine] = {"line": sa.BigInteger(), "row_key": sa.Text(), "row_hash": sa.Uuid()}

#: Where a person writes what she likes, and "none" is an answer.
_FREE = frozenset(("subject", "body", "event"))
_LONG = frozenset(("subject", "body", "event", "url", "referrer"))
_NAMES = frozenset(("full_name", "first_name", "middle_name", "last_name"))


@dataclass(frozen=True)
class Cell:
    """A column of a draft and the field that it fills."""

    field: str
    column: str
    place: int
    #: What the mapping says for rows that say nothing; such a cell has no column.
    default: str | None = None

    @property
    def label(self) -> str:
        return f"t{self.place}"

    @property
    def digits(self) -> str:
        """The column of a phone's digits."""
        return f"d{self.place}"

    @property
    def family(self) -> str:
        return self.field.partition(".")[0] if "." in self.field else ""

    @property
    def name(self) -> str:
        """The name within its family: shoe_size of custom.shoe_size."""
        return self.field.partition(".")[2] if "." in self.field else self.field

    @property
    def is_identifier(self) -> bool:
        return self.field in fields.IDENTIFIERS or self.family == "id"

    @property
    def told_in_reasons(self) -> bool:
        return self.is_identifier or self.family == "consent" or self.field == "occurred_at"

    def tidy(self, value: Text) -> Text:
        return values.tidy(value) if self.family or self.is_identifier or self.field in _LONG else values.line(value)

    def told(self, value: Text) -> Text:
        if self.field in _FREE:
            return value
        return values.known_name(value) if self.field in _NAMES else values.known(value)


def told_rows(draft: Draft, defaults: dict[str, str]) -> tuple[list[Cell], sa.Subquery]:
    """The cells of a draft, and its rows with tidy text in them, NULL where a cell says nothing."""
    cells = [Cell(name, column, place) for place, (name, column) in enumerate(draft.columns)]
    for name, value in defaults.items():
        if fields.field(name, draft.kind):
            cells.append(Cell(name, "", len(cells), value))
    raw = sa.table(
        draft.relation,
        *(sa.column(name, type_) for name, type_ in KEYS.items()),
        *(sa.column(name, sa.Text) for name in dict.fromkeys(cell.column for cell in cells if cell.column)),
    )
    tidy = (
        (sa.literal(cell.default, sa.Text) if cell.default else cell.tidy(raw.c[cell.column])).label(cell.label)
        for cell in cells
    )
    seen = sa.select(*(raw.c[key] for key in KEYS), *tidy).subquery("seen")
    told = sa.select(
        *(seen.c[key] for key in KEYS),
        *(cell.told(seen.c[cell.label]).label(cell.label) for cell in cells),
    ).subquery("told")
    return cells, told


def placed_rows(reading: Reading, cells: list[Cell], told: sa.FromClause) -> sa.Subquery:
    """Rows with `country` and `currency` as codes, `row_country` ("" where nobody knows) and the digits of phones."""
    home = reading.options.country
    country, reading.countries = _code(reading, cells, "country", places.country)
    currency, reading.currencies = _code(reading, cells, "currency", reading.currency_code)
    row_country: Text = sa.literal(home, sa.Text)
    known = [code for code in reading.countries if places.is_country(code)]
    if country is not None and known:
        row_country = sa.case((country.in_(known), country), else_=sa.literal(home, sa.Text))
    return (
        sa.select(
            *told.c,
            *(phone.dialed_digits(told.c[cell.label]).label(cell.digits) for cell in cells if cell.field == "phone"),
            row_country.label("row_country"),
            *([country.label("country")] if country is not None else []),
            *([currency.label("currency")] if currency is not None else []),
        )
        .select_from(reading.rows)
        .subquery("placed")
    )


def _code(
    reading: Reading, cells: list[Cell], name: str, clean: Callable[[str], str | None]
) -> tuple[Text | None, list[str]]:
    """The first of a field's columns that says something, as a code; and all its codes, the commonest first."""
    found: list[Text] = []
    codes: Counter[str] = Counter()
    for cell in cells:
        if cell.field == name:
            value = reading.source.c[cell.label]
            looked = reading.look_up(value, clean)
            found.append(looked.expression(value))
            if cell.column:
                for raw, rows in looked.rows.items():
                    codes[looked.clean[raw] or ""] += rows
    ordered = [code for code, _ in codes.most_common() if code]
    return (sa.func.coalesce(*found, type_=sa.Text) if found else None), ordered
