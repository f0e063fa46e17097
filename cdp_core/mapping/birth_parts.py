"""A birthday that a file has in three columns: the year, the month and the day.

In:  the numbers of columns that speak of a birth
Out: which of them is which, and the day as one text: 1980 | 3 | 14 is 1980-03-14
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, filled
from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import begins_any, either, fold
from cdp_core.mapping.sample import Sample

#: How words begin that speak of a birth; see `beginning`.
_BIRTH = either(
    "birth|bday |dob |dob|yob |born |geburt|geb |naiss|nacim|nascim|nascita|geboort|urodz|fodsel|fodt |fodelse|fodd |"
    "syntyma|naroz|naroden|szulet|naster|dogum|sinh |рожд|народж|γεννησ|lahir|生年|生月|生日|誕生|생년|출생"
)
#: The same cut to two letters each, where all three stand in a file.
_SHORT = ("by", "bm", "bd")
_MONTH = either(
    "month|mm |monat|mois|mes |mese|maand|miesiac|maned|manad|kuukausi|ay |ayi |mesic|ho |luna|thang|месяц|月|월"
)
#: A short one is a word of its own: there is an "ay", Turkish for a month, in every day.
_WHOLE = tuple(word for word in _MONTH if word.endswith(" "))
_WITHIN = tuple(fold(word) for word in _MONTH if not word.endswith(" "))
_NUMBER = re.compile(r"\d{1,4}(?:\.0+)?")
#: What is left aside at either end of a column: a few 99 and 9999 stand for what is not known, or are slips.
_MOST_OF_THEM = (0.02, 0.98)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


@dataclass(frozen=True)
class Numbers:
    """The least and the greatest number in a column; zeros, which say that nothing is known, and a few left out."""

    header: str
    least: int
    greatest: int

    @property
    def is_year(self) -> bool:
        return self.least >= _FIRST_YEAR and self.greatest <= _LAST_YEAR


def speaks_of_birth(headers: Sequence[str]) -> list[str]:
    """The headers that speak of a birth."""
    folded = {header: fold(header) for header in headers}
    short = {words: header for header, words in folded.items() if words in _SHORT}
    if len(short) == len(_SHORT):
        return list(short.values())
    return [header for header, words in folded.items() if begins_any(_BIRTH, words)]


def year_month_day(columns: Sequence[Numbers]) -> tuple[int, int, int] | None:
    """The places of the year, the month and the day among three columns; None where they are not plainly that."""
    years = [place for place, column in enumerate(columns) if column.is_year]
    others = [place for place, column in enumerate(columns) if column.greatest <= 31]
    if len(columns) != 3 or len(years) != 1 or len(others) != 2:
        return None
    months = [place for place in others if columns[place].greatest <= 12]
    named = [place for place in months if _says_month(columns[place].header)]
    months = named if len(named) == 1 else months
    if len(months) != 1:
        return None
    (day,) = set(others) - set(months)
    return years[0], months[0], day


def _says_month(header: str) -> bool:
    words = fold(header)
    return words == "bm" or any(word in words for word in _WITHIN) or begins_any(_WHOLE, words)


def with_birth_parts(found: Mapping[str, Guess], sample: Sample) -> dict[str, Guess]:
    """The guesses, three columns that are a birthday together being told as that."""
    told = dict(found)
    if any(one.concept == "birthday" for one in found.values()):
        return told
    columns = speaks_of_birth(sample.columns) if sample.has_header else []
    numbers = [read for column in columns if (read := _numbers_in(sample, column))]
    if year_month_day(numbers):
        names = ", ".join(repr(number.header) for number in numbers)
        for number in numbers:
            told[number.header] = replace(
                told[number.header],
                concept="birthday",
                confidence=0.85,
                reason=f"a birthday in three columns: {names}",
                doubtful=False,
            )
    return told


def _numbers_in(sample: Sample, column: str) -> Numbers | None:
    cells = [cell.strip() for cell in sample.filled(column)]
    if not cells or not all(map(_NUMBER.fullmatch, cells)):
        return None
    numbers = sorted(number for cell in cells if (number := int(float(cell))))
    few = int(_MOST_OF_THEM[0] * len(numbers))
    return Numbers(column, numbers[few], numbers[-1 - few]) if numbers else None


def joined_birthday(
    connection: sa.Connection, relation: sa.FromClause, columns: Sequence[tuple[str, Cell]]
) -> Cell | None:
    """Three columns (header, cell) that go to the birthday as one text; None where they are no parts of one."""
    if len(columns) != 3:
        return None
    numbers = [sa.try_cast(sa.try_cast(filled(cell), sa.Float(53)), sa.Integer) for _, cell in columns]
    known = [sa.func.nullif(number, 0, type_=sa.Integer) for number in numbers]
    ends = [sa.func.quantile_disc(number, share) for number in known for share in _MOST_OF_THEM]
    seen = connection.execute(sa.select(*ends).select_from(relation)).one()
    if None in seen:
        return None
    places = year_month_day(
        [Numbers(header, seen[2 * place], seen[2 * place + 1]) for place, (header, _) in enumerate(columns)]
    )
    if places is None:
        return None
    year, month, day = (sa.cast(known[place], sa.Text) for place in places)
    whole = sa.func.concat_ws("-", year, sa.func.lpad(month, 2, "0"), sa.func.lpad(day, 2, "0"), type_=sa.Text)
    complete = sa.and_(*(known[place].is_not(None) for place in places))
    return sa.case((complete, whole), else_=sa.cast(sa.null(), sa.Text))
