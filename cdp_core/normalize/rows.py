"""The rows of a draft, step by step nearer to values.

In:  a Draft, and which of its cells are wanted
Out: rows with tidy text (`told`), then with the country and the currency of each row (`placed`)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from cdp_core import fields
from cdp_core.mapping.draft import Draft
from cdp_core.normalize import periods, phone
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.lookup import Lookup
from cdp_core.normalize.values import Text, total, untidy, words_for_nothing

#: What every row carries through all steps.
KEYS: dict[str, sa.types.TypeEngine] = {"line": sa.BigInteger(), "row_key": sa.Text(), "row_hash": sa.Uuid()}


#: Columns asked about by one statement.
TOGETHER = 50
#: Columns of one field that a sentence names.
_NAMED = 3


def cells_of(draft: Draft, defaults: Mapping[str, str]) -> list[Cell]:
    """The columns of a draft, and after them the genders that forms of address tell, and a cell for each default."""
    headers = _headers(draft)
    cells = [Cell(name, column, place, header=headers[place]) for place, (name, column) in enumerate(draft.columns)]
    if draft.kind == "people":
        addressed = [cell.column for cell in cells if cell.field == fields.ADDRESSED]
        cells += [Cell("gender", one, place, of_address=True) for place, one in enumerate(addressed, len(cells))]
    for name, value in defaults.items():
        if fields.field(name, draft.kind):
            cells.append(Cell(name, "", len(cells), value))
    return cells


def _headers(draft: Draft) -> list[str]:
    """What the file calls each column of a draft."""
    left = {name: list(columns) for name, columns in draft.headers.items()}
    counts = Counter(name for name, _ in draft.columns)
    found = []
    for name, _ in draft.columns:
        columns = draft.headers.get(name) or draft.headers.get(name.partition(".")[0], ())
        own = [left[name].pop(0)] if len(columns) == counts[name] and left.get(name) else columns[:_NAMED]
        found.append(" or ".join(f"'{column}'" for column in own))
    return found


@dataclass(frozen=True)
class Rows:
    """The rows of a draft. Columns in `plain` (by label) are tidy as they stand, all others are made so.

    Ask for no more cells than needed: a statement over a file of 2,000 columns takes seconds to plan.
    """

    draft: Draft
    plain: frozenset[str]

    def told(self, cells: Iterable[Cell]) -> sa.Subquery:
        """Rows with tidy text in these cells, NULL where one says nothing."""
        cells = list(cells)
        raw = _raw(self.draft, cells)
        return sa.select(
            *(raw.c[key] for key in KEYS), *(self._text(raw, cell).label(cell.label) for cell in cells)
        ).subquery("told")

    def _text(self, raw: sa.TableClause, cell: Cell) -> Text:
        if cell.default:
            return sa.literal(cell.default, sa.Text)
        value = raw.c[cell.column]
        if cell.label not in self.plain:
            return cell.tidy(value)
        seen = self.draft.seen.get(cell.column)
        return value if seen and not seen.empty else sa.func.nullif(value, "", type_=sa.Text)

    def placed(self, cells: Iterable[Cell], codes: Mapping[str, Lookup], home: str) -> sa.Subquery:
        """Rows with `country` and `currency` as codes, `row_country` and the digits of phones.

        `codes` has what was looked up of the cells that hold codes, by label. `row_country` is `home` where the row
        names no country, and "" where nobody knows.
        """
        cells = list(cells)
        told = self.told(cells)
        joined: sa.FromClause = told
        placed: dict[str, list[Text]] = {"country": [], "currency": []}
        for cell in cells:
            if cell.label in codes:
                joined = codes[cell.label].joined(joined, told.c[cell.label])
                placed[cell.field].append(codes[cell.label].expression(told.c[cell.label]))
        named = {name: sa.func.coalesce(*found, type_=sa.Text) for name, found in placed.items() if found}
        row_country: Text = sa.literal(home, sa.Text)
        if "country" in named:
            is_code = sa.func.regexp_full_match(named["country"], "[A-Z]{2}")
            row_country = sa.case((is_code, named["country"]), else_=row_country)
        phones = [cell for cell in cells if cell.field == "phone"]
        dialed = (
            sa.select(
                *told.c,
                *(phone.dialed(told.c[cell.label]).label(cell.digits) for cell in phones),
                row_country.label("row_country"),
                *(code.label(name) for name, code in named.items()),
            )
            .select_from(joined)
            .subquery("dialed")
        )
        digits = {cell.digits: phone.with_plus(dialed.c[cell.digits], lacking=cell.lacks_plus) for cell in phones}
        return sa.select(*(digits.get(key, column).label(key) for key, column in dialed.c.items())).subquery("placed")


def rows_of(connection: sa.Connection, draft: Draft, cells: list[Cell]) -> Rows:
    """Find out which columns of a draft need no tidying: most, so that hardly any value is looked at twice."""
    columns = [cell for cell in cells if cell.column and not cell.part]
    plain = {cell.label for cell in columns if (seen := draft.seen.get(cell.column)) and cell.is_tidy(seen)}
    asked = [cell for cell in columns if cell.label not in plain]
    for start in range(0, len(asked), TOGETHER):
        some = asked[start : start + TOGETHER]
        raw = _raw(draft, some)
        counts = connection.execute(sa.select(*(_untidy(draft, cell, raw.c[cell.column]) for cell in some))).one()
        plain |= {cell.label for cell, count in zip(some, counts, strict=True) if not count}
    return Rows(draft, frozenset(plain))


def _untidy(draft: Draft, cell: Cell, value: Text) -> sa.ColumnElement[int]:
    seen = draft.seen.get(cell.column)
    if seen and cell.is_tidy_but_for_words(seen):
        return words_for_nothing(value)
    return untidy(value, cell.sure)


def parted_phones(connection: sa.Connection, draft: Draft, cells: list[Cell]) -> list[Cell]:
    """The cells, with two in the place of a column of phones in which some hold two."""
    phones = [cell for cell in cells if cell.field == "phone" and cell.column]
    if not phones:
        return cells
    raw = _raw(draft, phones)
    counts = connection.execute(
        sa.select(*(total(cell, phone.holds_two(cell)) for cell in (raw.c[one.column] for one in phones)))
    )
    found = [cell for cell, count in zip(phones, counts.one(), strict=True) if count]
    first = [replace(cell, part=1) if cell in found else cell for cell in cells]
    return [*first, *(replace(cell, part=2, place=len(cells) + place) for place, cell in enumerate(found))]


def parted_periods(connection: sa.Connection, draft: Draft, cells: list[Cell]) -> list[Cell]:
    """The cells, with a first and a last day in the place of a column of days in which some hold a month or a span."""
    days = [cell for cell in cells if cell.field == "day" and cell.column]
    if draft.kind != "costs" or not days:
        return cells
    raw = _raw(draft, days)
    counts = connection.execute(
        sa.select(*(total(cell, periods.is_period(cell)) for cell in (raw.c[one.column] for one in days)))
    )
    found = [cell for cell, count in zip(days, counts.one(), strict=True) if count]
    if not found:
        return cells
    part = {"day": 1, "until": 2}
    parted = [replace(cell, part=part[cell.field]) if cell.field in part and cell.column else cell for cell in cells]
    if any(cell.field == "until" for cell in cells):
        return parted
    last = (replace(cell, field="until", part=2, place=len(cells) + place) for place, cell in enumerate(found))
    return [*parted, *last]


def _raw(draft: Draft, cells: Iterable[Cell]) -> sa.TableClause:
    return sa.table(
        draft.relation,
        *(sa.column(name, type_) for name, type_ in KEYS.items()),
        *(sa.column(name, sa.Text) for name in dict.fromkeys(cell.column for cell in cells if cell.column)),
    )
