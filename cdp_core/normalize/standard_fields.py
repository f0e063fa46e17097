"""The fields that everybody knows, typed: dates, numbers, amounts, words and text.

In:  the columns of a draft that fill a named field or consent.<purpose>
Out: an expression for each field and each purpose
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cdp_core import fields
from cdp_core.counts import in_number
from cdp_core.mapping.consents import refusals_first
from cdp_core.mapping.currencies import PAID_IN, WITHOUT_CENTS, currency_code
from cdp_core.mapping.numbers import NumberReading
from cdp_core.normalize import money, names, values
from cdp_core.normalize.birthdays import read_birthday
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.consents import consent_state
from cdp_core.normalize.dates import Survey
from cdp_core.normalize.identifiers import read_id
from cdp_core.normalize.lists import Decision
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.values import Text, total

_AMOUNTS = frozenset(("revenue", "price", "amount", "cost"))
#: What is counted has no decimals, so that 1.234 is more than a thousand.
_COUNTS = frozenset(("impressions", "clicks", "leads"))
_IDS = frozenset(("company_id", "object_id", "order_id", "product_id", "event_id"))
_WORDS = {"language": names.language}
_NAME_PARTS = ("first_name", "middle_name", "last_name")
_OLDEST = 130

Values = dict[str, sa.ColumnElement]


def read_standard_fields(reading: Reading) -> tuple[Values, Values]:
    """An expression for each named field that the draft has or that follows from those it has.

    The second answer has the amounts that were converted, as JSON numbers under `original_<field>`.
    """
    columns: dict[str, list[Cell]] = {}
    for cell in reading.cells:
        if not cell.family and not cell.is_identifier:
            columns.setdefault(cell.field, []).append(cell)
    survey_dates(reading)
    read = {
        name: _first([_value(reading, cell) for cell in of]) for name, of in columns.items() if name not in _AMOUNTS
    }
    originals = _read_amounts(reading, columns, read)
    if "full_name" in read:
        read["full_name"] = _turned_names(reading, columns["full_name"], read["full_name"])
    parts = {name: read[name] for name in _NAME_PARTS if name in read}
    if parts:
        eastern = _any_of_the_east(reading, columns.get("last_name", []))
        read["full_name"] = names.full_name(read.get("full_name"), parts, eastern=eastern)
    return read, originals


def survey_dates(reading: Reading) -> list[Survey]:
    """Find out how the named columns write dates, before any is read in the light of the others."""
    return [
        reading.survey(cell)
        for cell in reading.cells
        if not cell.is_identifier and _type(reading, cell.field) == "date"
    ]


def survey_numbers(reading: Reading) -> None:
    """Find out how the named columns write numbers, before the others are read in the light of it."""
    cells = [
        cell for cell in reading.cells if cell.column and not cell.family and _type(reading, cell.field) == "number"
    ]
    marks = {cell.label: _numbers(reading, cell).mark for cell in cells}
    if "," in marks.values():
        reading.decimal_comma = True
        for label in (label for label, mark in marks.items() if mark in ("plain", ".")):
            del reading.number_readings[label]


def _turned_names(reading: Reading, cells: list[Cell], full: Text) -> Text:
    """Full names without forms of address, the right way round where most of the column is written "Lee, Ann"."""
    by_comma = total_named = addressed = 0
    for cell in cells:
        told = reading.told(cell)
        if with_address := reading.ask(total(told, names.with_address(told))):
            addressed += with_address
            told = names.without_address(told)
        turned, named = reading.connection.execute(
            sa.select(total(told, names.turned(told) != told), total(told))
        ).one()
        by_comma, total_named = by_comma + turned, total_named + named
    if addressed:
        reading.say("full_name", in_number(addressed, "name|names was|were freed of a form of address."))
        full = names.without_address(full)
    if not 0 < total_named < 2 * by_comma:
        return full
    reading.say("full_name", "Names were written last name first and turned round.")
    return names.turned(full)


def _any_of_the_east(reading: Reading, cells: list[Cell]) -> bool:
    """Whether a family's name is written in letters of China, Japan or Korea."""
    for cell in cells:
        seen = reading.draft.seen.get(cell.column)
        if not (seen and seen.printable):
            told = reading.told(cell)
            if reading.ask(total(told, sa.func.regexp_matches(told, names.OF_THE_EAST))):
                return True
    return False


def read_consents(reading: Reading, read: Values) -> dict[str, Decision]:
    """What the draft tells of each purpose, and when that was decided. `Email` and `email` are one purpose.

    A decision without a day of its own has that of the row's decisions, else that of the row's last change, else none.
    """
    states: dict[str, list[Text]] = {}
    days: dict[str, list[sa.ColumnElement]] = {}
    for cell in reading.cells:
        if cell.family == "consent":
            states.setdefault(cell.name.lower(), []).append(reading.look_up_words(cell, consent_state, "decision"))
        elif cell.family == "decided_at":
            days.setdefault(cell.name.lower(), []).append(reading.dates(cell).expression(reading.value(cell)))
    untold = sa.cast(sa.null(), sa.DateTime)
    # A person's row is changed for any reason, that of a list of consents by a decision.
    of_people = reading.draft.kind == "people"
    of_the_row = [read[name] for name in ("decided_at", *(() if of_people else ("updated_at",))) if name in read]
    changed = read["updated_at"] if of_people and "updated_at" in read else untold
    decisions: dict[str, Decision] = {}
    for purpose, told in states.items():
        own = _first([*days.get(purpose, []), *of_the_row, untold])
        of_row = sa.and_(own.is_(None), changed.is_not(None))
        decisions[purpose] = Decision(_first(refusals_first(told)), _first([own, changed]), of_row)
    return decisions


def _value(reading: Reading, cell: Cell) -> sa.ColumnElement:
    value = reading.value(cell)
    name, type_ = cell.field, _type(reading, cell.field)
    if name in ("country", "currency"):
        return reading.placed.c[name]
    if type_ == "date":
        if name == "birthday":
            return read_birthday(reading, cell)
        return reading.dates(cell).expression(value, until=name == "until")
    if type_ == "number":
        read = _numbers(reading, cell)
        reading.say(cell.field, read.said)
        return _age(reading, cell, read) if name == "age" else read.expression(value)
    if cell.of_address:
        # It is kept as it is written: 様 and "Dr." are left out nowhere.
        return reading.look_up_words(cell, names.gender_addressed, "")
    if name == "gender":
        return reading.look_up_words(cell, names.gender_among(reading.words(cell)), name)
    if name in _WORDS:
        return reading.look_up_words(cell, _WORDS[name], name)
    if name in _IDS:
        return read_id(reading, cell)
    if name == "postal_code":
        # Japan's sign for the post stands before its codes, or does not.
        return values.unquoted(sa.func.ltrim(value, "〒 ", type_=sa.Text))
    return values.unquoted(value) if name in ("region", "city") else value


def _age(reading: Reading, cell: Cell, read: NumberReading) -> sa.ColumnElement[float]:
    told, age = read.expression(reading.told(cell)), read.expression(reading.value(cell))
    if count := reading.ask(total(told, sa.not_(told.between(0, _OLDEST)))):
        reading.say(
            "age", in_number(count, f"number|numbers below 0 or above {_OLDEST} is|are no age and was|were left out.")
        )
    return sa.case((age.between(0, _OLDEST), age))


def _read_amounts(reading: Reading, columns: dict[str, list[Cell]], read: Values) -> Values:
    """Put amounts into the workspace's currency and the currency of the row as it was; answer what was converted."""
    home, rates = reading.options.currency, reading.options.rates
    row_currency = reading.placed.c.currency if "currency" in columns else None
    originals: Values = {}
    currencies: list[Text] = []
    for name in sorted(_AMOUNTS & columns.keys(), reverse=True):
        amounts, written, foreign = [], [], False
        for cell in columns[name]:
            value = reading.value(cell)
            numbers_read = _numbers(reading, cell)
            reading.say(cell.field, numbers_read.said)
            currency = money.written_currency(numbers_read, value, row_currency, reading.of_signs)
            _say_what_signs_mean(reading, cell, numbers_read)
            amounts.append(money.converted(numbers_read.expression(value), currency, home, rates))
            if currency is None:
                _say_what_is_counted_in(reading, cell)
            else:
                currencies.append(currency)
                written.append(sa.case((sa.and_(currency != home), numbers_read.json(value))))
                foreign = _say_what_has_no_rate(reading, cell, numbers_read) or foreign
        read[name] = _first(amounts)
        if written and foreign:
            originals[f"original_{name}"] = _first(written)
    if currencies:
        read["currency"] = _first([*currencies, *([] if row_currency is None else [row_currency])])
    return originals


def _say_what_is_counted_in(reading: Reading, cell: Cell) -> None:
    """That amounts without a currency count in the workspace's, where the file's people pay with another."""
    home, theirs = reading.options.currency, PAID_IN.get(reading.main_country)
    if home and theirs not in (None, home):
        reading.say(
            cell.field,
            f"No currency is named, so these count in {home}; the file speaks of {reading.main_country}, where one "
            f"pays in {theirs}. If they are in {theirs}, add a column of currencies, or name it for all rows in a "
            "mapping file.",
        )


def _say_what_signs_mean(reading: Reading, cell: Cell, numbers_read: NumberReading) -> None:
    """Which dollar a sign of several currencies was taken for, where the file's country tells another than else."""
    for sign in numbers_read.affixes:
        meant, else_ = (currency_code(sign, home) for home in (reading.of_signs, reading.options.currency))
        if meant != else_ and not reading.currencies:
            reading.say(cell.field, f'"{sign}" was read as {meant}, as the file speaks of {reading.main_country}.')


def _say_what_has_no_rate(reading: Reading, cell: Cell, numbers_read: NumberReading) -> bool:
    """Whether a column has amounts in other currencies than the workspace's."""
    home = reading.options.currency
    rows = reading.beside(cell)
    value = rows.c[cell.label]
    currency = money.written_currency(numbers_read, value, rows.c.get("currency"), reading.of_signs)
    if currency is None or not home:
        return False
    foreign = (
        sa.select(currency, total(value))
        .where(value.is_not(None), currency != home)
        .group_by(sa.text("1"))
        .order_by(sa.text("2 DESC"))
    )
    found = reading.connection.execute(foreign).all()
    missing = {code: count for code, count in found if code not in reading.options.rates}
    if missing:
        codes, count = ", ".join(list(missing)[:5]), sum(missing.values())
        reading.say(
            cell.field,
            f"{in_number(count, 'amount|amounts is|are')} missing, as there is no rate to {home} for {codes}. "
            f"Add it under Currencies on the Sources page, or with `cdp rates {next(iter(missing))}=…`: "
            "what is here is then converted, and need not be loaded again.",
        )
    return bool(found)


def _numbers(reading: Reading, cell: Cell) -> NumberReading:
    if cell.field not in _AMOUNTS:
        return reading.numbers(cell, dots_group=cell.field in _COUNTS)
    currency = reading.currency
    return reading.numbers(cell, dots_group=currency in WITHOUT_CENTS, currency=currency)


def _type(reading: Reading, name: str) -> str:
    known = fields.field(name, reading.draft.kind)
    return known.type if known else "text"


def _first(found: Sequence[sa.ColumnElement]) -> sa.ColumnElement:
    return found[0] if len(found) == 1 else sa.func.coalesce(*found, type_=found[0].type)
