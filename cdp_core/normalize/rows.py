"""The rows of a draft, step by step nearer to values.

In:  a Draft
Out: its cells as tidy text (`told_rows`), then with the country and the currency of each row (`placed_rows`)
"""

from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa

from cdp_core import fields
from cdp_core.mapping.draft import Draft
from cdp_core.normalize import phone, places
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.values import Text

#: What every row carries through all steps.
KEYS: dict[str, sa.types.TypeEngine] = {"line": sa.BigInteger(), "row_key": sa.Text(), "row_hash": sa.Uuid()}


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
    told = sa.select(*(raw.c[key] for key in KEYS), *tidy).subquery("told")
    return cells, told


def placed_rows(reading: Reading, cells: list[Cell]) -> sa.Subquery:
    """Rows with `country` and `currency` as codes, `row_country` ("" where nobody knows) and the digits of phones."""
    phones = [cell for cell in cells if cell.field == "phone"]
    told = reading.source
    home = reading.options.country
    country, reading.countries = _code(reading, cells, "country", places.country)
    currency, reading.currencies = _code(reading, cells, "currency", reading.currency_code)
    row_country: Text = sa.literal(home, sa.Text)
    if country is not None:
        row_country = sa.case(
            (sa.func.regexp_full_match(country, "[A-Z]{2}"), country), else_=sa.literal(home, sa.Text)
        )
    spoken = sa.select(
        *told.c,
        *(phone.dialed(told.c[cell.label]).label(cell.digits) for cell in phones),
        row_country.label("row_country"),
        *([country.label("country")] if country is not None else []),
        *([currency.label("currency")] if currency is not None else []),
    )
    placed = spoken.select_from(reading.rows).subquery("placed")
    if not phones:
        return placed
    digits = {cell.digits: phone.with_plus(placed.c[cell.digits]) for cell in phones}
    return sa.select(*(digits.get(key, column).label(key) for key, column in placed.c.items())).subquery("dialed")


def _code(
    reading: Reading, cells: list[Cell], name: str, clean: Callable[[str], str | None]
) -> tuple[Text | None, list[str]]:
    """The first of a field's columns that says something, as a code; and all its codes, the commonest first."""
    found: list[Text] = []
    codes: Counter[str] = Counter()
    for cell in cells:
        if cell.field == name:
            looked = reading.look_up(cell, clean)
            found.append(looked.expression(reading.value(cell)))
            if cell.column:
                for raw, rows in looked.rows.items():
                    codes[looked.clean[raw] or ""] += rows
    ordered = [code for code, _ in codes.most_common() if code]
    return (sa.func.coalesce(*found, type_=sa.Text) if found else None), ordered
