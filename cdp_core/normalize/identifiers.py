"""Identifiers of a row, clean and distinct.

In:  the identifier columns of a draft
Out: an expression for each identifier that a row may have, and the list of those it has
"""

from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.normalize import email, ids, phone
from cdp_core.normalize.reading import Reading
from cdp_core.normalize.rows import Cell
from cdp_core.normalize.values import Text, total

#: Kinds that look the same to the letter only in lower case.
_READERS = {"hashed_email": email.hashed, "hashed_phone": email.hashed, "device_id": ids.device, "ip": ids.ip}


@dataclass(frozen=True)
class Identifier:
    """What one column (or one part of a cell) says: an expression, NULL where the row says nothing."""

    kind: str
    label: str
    value: Text


def read_identifiers(reading: Reading, cells: list[Cell]) -> list[Identifier]:
    """The identifiers of a draft in the order of its columns."""
    found: list[Identifier] = []
    for cell in cells:
        if cell.is_identifier:
            for kind, value in _values(reading, cell):
                found.append(Identifier(kind, f"id {len(found)}", value))
    return found


def _values(reading: Reading, cell: Cell) -> list[tuple[str, Text]]:
    value = reading.source.c[cell.label]
    kind = cell.name
    if kind == "email":
        return _emails(reading, value)
    if kind == "phone":
        return [("phone", _phone(reading, cell, value))]
    clean = _READERS.get(kind, ids.identifier)(value)
    if kind in _READERS:
        _say_what_was_left_out(reading, kind, value, [clean], "no " + kind.replace("_", " "))
    else:
        damaged = ids.damaged(reading.connection, reading.source, value)
        if damaged:
            sentence = f"{damaged:,} ids lost their digits in a spreadsheet (4.9E+12) and were left out."
            reading.say(cell.field, sentence)
    return [(kind, clean)]


def _emails(reading: Reading, value: Text) -> list[tuple[str, Text]]:
    most = email.most_in_a_cell(reading.connection, reading.source, value)
    found = [("email", address) for address in email.addresses(value, most)]
    if email.has_hashes(reading.connection, reading.source, value):
        found.append(("hashed_email", email.hashed(value)))
        reading.say("email", "Hashes among the addresses were taken as hashed e-mails.")
    if most > 1:
        reading.say("email", "Cells with several addresses were taken apart.")
    _say_what_was_left_out(reading, "email", value, [address for _, address in found], "no e-mail address")
    return found


def _phone(reading: Reading, cell: Cell, value: Text) -> Text:
    digits, country = reading.source.c[cell.digits], reading.source.c.row_country
    read = phone.decide(reading.connection, reading.source, value, digits, country)
    reading.rows = read.joined(reading.rows, value, digits, country)
    reading.lookups.append(read.lookup)
    reading.say("phone", read.said)
    return read.expression(digits, country)


def _say_what_was_left_out(reading: Reading, name: str, value: Text, clean: list[Text], what: str) -> None:
    unread = sa.and_(value.is_not(None), *(one.is_(None) for one in clean))
    left_out, example = reading.connection.execute(
        sa.select(total(value, unread), sa.func.min(sa.case((unread, value)))).select_from(reading.source)
    ).one()
    if left_out:
        reading.say(name, f'{left_out:,} values are {what} and were left out, such as "{example[:40]}".')
