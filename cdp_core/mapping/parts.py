"""What a file has in two or three columns: phones (090 | 1234 | 5678, Vorwahl | Telefon), postal codes, birthdays.

In:  the columns of a plan in their order: header, field, cell
Out: their cells, where parts stand joined in the place of the last one, and None in that of the others
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
import sqlalchemy as sa

from cdp_core.mapping.birth_parts import joined_birthday
from cdp_core.mapping.cells import Cell, filled, has_rows
from cdp_core.mapping.names import begins_any, either, fold

#: No phone number is so short, and no part of one longer, but for its last.
MOST_DIGITS_OF_A_PART = 5
_FEWEST_DIGITS, _MOST_DIGITS = 7, 11
#: Lengths of the two parts in which countries write postal codes: Japan, the United States, Portugal, Brazil, Poland.
_POSTAL_PARTS = ((3, 4), (5, 4), (4, 3), (5, 3), (2, 3))
#: How words begin that speak of a country; see `beginning`.
_OF_A_COUNTRY = either(
    "country|land |landes|lander|landnummer|landcode|landkod|landekod|landskod|landsnummer|landkenn|landvorwahl|pays |"
    "pais |paese |calling |callingcode |dial code|dialcode |dialing |dialling |isd |idd |"
    "international|intl |ulke |kraju |quoc gia|страны|国|국가"
)

#: Of these, what speaks of a telephone as well.
_OF_DIALING = either(
    "phone|tel |telephone|mobile|dial code|dialcode|dialing|dialling|calling|callingcode|isd |idd |landesvorwahl|"
    "landvorwahl|telefon|indicatif"
)
#: And what says that it is a code: an international phone may be a yes or no.
_OF_A_CODE = re.compile(r"code|kod|codi|prefi|vorwahl|indicati|\b(?:isd|idd)\b|区号|番号|번호")


@dataclass(frozen=True)
class Part:
    header: str
    field: str
    cell: Cell


def joined_parts(connection: sa.Connection, relation: sa.FromClause, columns: Sequence[Part]) -> list[Cell | None]:
    """The cells of the columns, phones, postal codes and birthdays in one piece."""
    cells: list[Cell | None] = [column.cell for column in columns]
    for field, joined in (("phone", _phones), ("postal_code", _postal_codes), ("birthday", _birthdays)):
        places = [place for place, column in enumerate(columns) if column.field == field]
        if len(places) < 2:
            continue
        for group, whole in joined(connection, relation, [columns[place] for place in places]):
            for index in group:
                cells[places[index]] = None
            cells[places[group[-1]]] = whole
    return cells


#: Which columns are one, and the cell that they make.
Joined = tuple[list[int], Cell]


def speaks_of_a_country(header: str) -> bool:
    return begins_any(_OF_A_COUNTRY, fold(header))


def speaks_of_dialing(header: str) -> bool:
    """Whether a header speaks of the code that is dialed for a country, and of no country alone."""
    words = fold(header)
    return speaks_of_a_country(header) and begins_any(_OF_DIALING, words) and _OF_A_CODE.search(words) is not None


def is_calling_code(value: str) -> bool:
    """Whether a value is what is dialed for a country: 965, +965, 00965."""
    digits = re.fullmatch(r"(?:\+|00)?([1-9]\d{0,2})", value)
    return digits is not None and int(digits[1]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE


def _digits(cell: Cell) -> Cell:
    return sa.func.regexp_replace(filled(cell), r"\D", "", "g", type_=sa.Text)


def _most_digits(connection: sa.Connection, relation: sa.FromClause, columns: Sequence[Part]) -> list[int]:
    longest = (sa.func.coalesce(sa.func.max(sa.func.len(_digits(column.cell))), 0) for column in columns)
    return list(connection.execute(sa.select(*longest).select_from(relation)).one())


def _phones(connection: sa.Connection, relation: sa.FromClause, columns: Sequence[Part]) -> list[Joined]:
    """Each run of parts with the column that makes a number of them."""
    if (behind := _code_behind(connection, relation, columns)) is not None:
        return [([behind, behind - 1], _phone([columns[behind], columns[behind - 1]]))]
    long = [has_rows(connection, relation, sa.func.len(_digits(each.cell)) > MOST_DIGITS_OF_A_PART) for each in columns]
    if all(long):
        return []
    lengths = _most_digits(connection, relation, columns)
    groups: list[list[int]] = []
    run: list[int] = []
    for index, length in enumerate(lengths):
        if not length:
            continue
        if run and not long[index] and sum(lengths[each] for each in run) + length > _MOST_DIGITS:
            groups.append(run)
            run = []
        run.append(index)
        if long[index]:
            groups.append(run)
            run = []
    whole = (run for run in (*groups, run) if len(run) > 1 and sum(lengths[each] for each in run) >= _FEWEST_DIGITS)
    return [(run, _phone([columns[each] for each in run])) for run in whole]


def _code_behind(connection: sa.Connection, relation: sa.FromClause, columns: Sequence[Part]) -> int | None:
    """The place of the only codes of countries, where they stand behind whole numbers: 55512345 | 965."""
    codes = [place for place, column in enumerate(columns) if speaks_of_a_country(column.header)]
    if len(codes) != 1 or codes[0] != len(columns) - 1 or len(columns) != 2:
        return None
    lengths = _most_digits(connection, relation, columns)
    return codes[0] if 0 < lengths[1] <= MOST_DIGITS_OF_A_PART < lengths[0] else None


def _phone(parts: Sequence[Part]) -> Cell:
    """`+49 30 1234567` of +49 | 030 | 1234567; a number that is whole already stays."""
    main = filled(parts[-1].cell)
    if len(parts) > 2:
        main = sa.case((sa.func.regexp_full_match(main, r"\d{1,3}"), sa.func.lpad(main, 4, "0")), else_=main)
    before = [part for part in parts[:-1] if not speaks_of_a_country(part.header)]
    country = next((part for part in parts[:-1] if speaks_of_a_country(part.header)), None)
    ahead = sa.func.concat_ws("-", *(filled(part.cell) for part in before)) if before else sa.literal("")
    ahead_digits = sa.func.regexp_replace(ahead, r"\D", "", "g")
    main_digits = _digits(parts[-1].cell)
    told_again = sa.and_(
        ahead_digits != "", sa.func.len(main_digits) > 8, sa.func.starts_with(main_digits, ahead_digits)
    )
    national = sa.case((sa.or_(ahead == "", told_again), main), else_=sa.func.concat(ahead, "-", main))
    abroad = sa.or_(
        sa.func.starts_with(main, "+"), sa.and_(sa.func.starts_with(main, "00"), sa.func.len(main_digits) > 8)
    )
    whole = sa.case((abroad, main), else_=national)
    if country is None:
        return sa.case((main.is_(None), None), else_=whole)
    code = sa.func.regexp_replace(_digits(country.cell), "^0+", "")
    keeps_zero = sa.case((code == "39", whole), else_=sa.func.regexp_replace(whole, r"^\s*\(?0", ""))
    bare = sa.and_(sa.func.coalesce(code, "") != "", sa.not_(abroad))
    return sa.case((main.is_(None), None), (bare, sa.func.concat("+", code, " ", keeps_zero)), else_=whole)


def _postal_codes(connection: sa.Connection, relation: sa.FromClause, columns: Sequence[Part]) -> list[Joined]:
    """Two columns of digits in which a country writes its codes; a spreadsheet has dropped zeros that led."""
    told = (filled(column.cell) for column in columns)
    if any(has_rows(connection, relation, sa.not_(sa.func.regexp_full_match(code, r"\d{1,5}"))) for code in told):
        return []
    lengths = _most_digits(connection, relation, columns)
    groups: list[Joined] = []
    for index in range(len(columns) - 1):
        if (lengths[index], lengths[index + 1]) in _POSTAL_PARTS and not (groups and groups[-1][0][-1] == index):
            halves = (sa.func.lpad(filled(columns[each].cell), lengths[each], "0") for each in (index, index + 1))
            groups.append(([index, index + 1], sa.func.nullif(sa.func.concat_ws("-", *halves), "", type_=sa.Text)))
    return groups


def _birthdays(connection: sa.Connection, relation: sa.FromClause, columns: Sequence[Part]) -> list[Joined]:
    whole = joined_birthday(connection, relation, [(column.header, column.cell) for column in columns])
    return [] if whole is None else [([*range(len(columns))], whole)]
