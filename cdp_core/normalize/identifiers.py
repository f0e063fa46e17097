"""Identifiers of a row, clean and distinct.

In:  the identifier columns of a draft
Out: an expression for each identifier that a row may have, and the list of those it has
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.normalize import email, ids, phone, values
from cdp_core.normalize.cell import Cell
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.values import Text, total

#: Kinds that look the same to the letter only in lower case.
_READERS = {"hashed_email": email.hashed, "hashed_phone": email.hashed, "device_id": ids.device, "ip": ids.ip}


@dataclass(frozen=True)
class Identifier:
    """What one column (or one part of a cell) says: an expression, NULL where the row says nothing."""

    kind: str
    label: str
    value: Text


def read_identifiers(reading: Reading) -> list[Identifier]:
    """The identifiers of a draft in the order of its columns."""
    found: list[Identifier] = []
    for cell in reading.cells:
        if cell.is_identifier:
            for kind, value in _values(reading, cell):
                found.append(Identifier(kind, f"id {len(found)}", value))
    return found


def _values(reading: Reading, cell: Cell) -> list[tuple[str, Text]]:
    value = reading.value(cell)
    kind = cell.name
    if kind == "email":
        return _emails(reading, cell)
    if kind == "phone":
        return [("phone", _phone(reading, cell))]
    clean = _READERS.get(kind, ids.identifier)
    if clean is email.hashed:
        told = reading.told(cell)
        left_out = total(told, sa.and_(told.is_not(None), clean(told).is_(None)))
        if count := reading.ask(left_out):
            reading.say(kind, in_number(count, "value|values is|are no SHA-256 hash and was|were left out."))
    elif clean is ids.identifier:
        told = read_id(reading, cell)
        named = ids.national_kind(kind)
        return [(named, ids.national(told, named))] if named else [(kind, told)]
    return [(kind, clean(value))]


def read_id(reading: Reading, cell: Cell) -> Text:
    """An id; one that lost its digits in a spreadsheet, or is masked, is none, and counted."""
    value = reading.value(cell)
    masked = reading.ask(ids.masked(reading.told(cell)))
    if masked:
        reading.say(
            cell.name,
            in_number(
                masked, "id|ids is|are masked (seo1****), so that nobody is known by it|them, and was|were left out."
            ),
        )
    if not masked and not reading.may_hold_plus(cell):
        return values.unquoted(value)
    if count := reading.ask(ids.damaged(reading.told(cell))):
        reading.say(
            cell.name,
            in_number(count, "id|ids lost its|their digits in a spreadsheet (4.9E+12) and was|were left out."),
        )
    return ids.identifier(value)


def _emails(reading: Reading, cell: Cell) -> list[tuple[str, Text]]:
    value = reading.value(cell)
    seen = email.fullness(reading.connection, reading.told(cell))
    found = [("email", address) for address in email.addresses(value, seen.most)]
    if seen.hashes:
        found.append(("hashed_email", email.hashed(value)))
        reading.say("email", "Hashes among the addresses were taken as hashed e-mails.")
    if seen.most > 1:
        reading.say("email", "Cells with several addresses were taken apart.")
    if seen.left_out and seen.example:
        example = seen.example[:40]
        reading.say(
            "email",
            in_number(seen.left_out, "value|values is|are no e-mail address and was|were left out")
            + f', such as "{example}".',
        )
    return found


def _phone(reading: Reading, cell: Cell) -> Text:
    regions = [*reading.countries, reading.home]
    asked, placed = reading.beside(cell).c, reading.placed.c
    read = phone.decide(reading.connection, asked[cell.label], asked[cell.digits], asked.row_country, regions)
    digits, country = placed[cell.digits], placed.row_country
    reading.rows = read.joined(reading.rows, placed[cell.label], digits, country)
    reading.lookups.append(read.lookup)
    reading.say("phone", read.said)
    if not reading.home and (kept := reading.ask(phone.without_country(asked[cell.digits], asked.row_country))):
        reading.say(
            "phone",
            in_number(kept, "phone|phones without a country was|were kept as written")
            + ": where another file has the country's code, they do not meet. "
            "Say in what country the rows without one are.",
        )
    known_end = read.ending(placed[cell.label], digits, country)
    if known_end is not None:
        reading.phone_endings.append(known_end)
    return read.expression(digits, country)
