"""What two people are compared by, and how much alike counts as alike.

In:  what is known of a person, in columns named below
Out: Comparisons, whose levels are SQL conditions on two persons

Each level has the share of true pairs that it holds for (m) and of random pairs (u), as we expect them before seeing
any data: typing errors, nicknames and swapped columns as published for febrl and for the demonstration data
of Splink.
Comparisons of one group (an address) repeat one another and count together, see scoring.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cdp_core.identity.namesakes import GENERATION

#: Parents are older than their children by more years than this.
LESS_THAN_A_GENERATION = 15

#: What stands before the last digits of a phone of which no more is told.
ENDING = "*"

Columns = Mapping[str, sa.ColumnElement]
Condition = Callable[[Columns, Columns], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Level:
    """One way to be alike: a condition, and how often it holds for one person's records and for two persons'."""

    label: str
    condition: Condition
    m: float
    u: float


@dataclass(frozen=True)
class Comparison:
    """A column compared, its levels from the most alike on; what fits none is different.

    Args:
        glance: a quick condition that holds for whatever fits any level after the `certain` first ones. Most pairs
            are of different people, and are seen to be so at a glance.
        group: comparisons of one group count as one and a bit.
        near: how many of the levels, from the first, mean that the two agree.
        points_at_one: hardly two people have the same value, as with a phone number.
        years: it is an age or a year.
    """

    column: str
    group: str
    levels: tuple[Level, ...]
    near: int
    glance: Condition
    certain: int = 1
    points_at_one: bool = False
    years: bool = False

    @property
    def m(self) -> list[float]:
        """Expected shares of true pairs from "different" up to the most alike."""
        return _up([level.m for level in self.levels])

    @property
    def u(self) -> list[float]:
        return _up([level.u for level in self.levels])


def _up(shares: list[float]) -> list[float]:
    return [1 - sum(shares), *reversed(shares)]


def _same(column: str) -> Condition:
    return lambda left, right: left[column] == right[column]


def _same_number(column: str) -> Condition:
    """Whether the digits are the same: neighbors differ in their house number, namesakes in that of their address."""
    return lambda left, right: _digits(left[column]) == _digits(right[column])


def _digits(value: sa.ColumnElement) -> sa.ColumnElement[str]:
    return sa.func.regexp_replace(value, "[^0-9]+", "", "g")


def _edits(column: str, most: int, longer_than: int = 0) -> Condition:
    def condition(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
        few = sa.func.damerau_levenshtein(left[column], right[column]) <= most
        return sa.and_(few, sa.func.length(left[column]) > longer_than) if longer_than else few

    return condition


def _alike(column: str, least: float) -> Condition:
    return lambda left, right: sa.func.jaro_winkler_similarity(left[column], right[column]) >= least


def _scrambled(column: str) -> Condition:
    """The same letters in another order."""

    def condition(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
        a, b = left[column], right[column]
        as_long = sa.and_(sa.func.length(a) == sa.func.length(b), sa.func.length(a) > 3)
        return sa.case((as_long, _letters(a) == _letters(b)), else_=False)

    return condition


def _letters(of: sa.ColumnElement) -> sa.ColumnElement:
    return sa.func.list_sort(sa.func.string_split(of, ""))


def _half_is_kept(column: str) -> Condition:
    """Half of the letters stand where they stood: Gael and Aurelie share some, in other places."""

    def condition(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
        a, b = left[column], right[column]
        return 2 * sa.func.damerau_levenshtein(a, b) <= sa.func.greatest(sa.func.length(a), sa.func.length(b))

    return condition


def _one_begins_the_other(column: str) -> Condition:
    return lambda left, right: sa.or_(
        sa.func.starts_with(left[column], right[column]), sa.func.starts_with(right[column], left[column])
    )


def _either(*conditions: Condition) -> Condition:
    return lambda left, right: sa.or_(*(condition(left, right) for condition in conditions))


def _few_differ(column: str, most: int) -> Condition:
    """Hardly a digit differs in its place, of numbers with equally many."""

    def condition(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
        as_long = sa.func.length(left[column]) == sa.func.length(right[column])
        return sa.case((as_long, sa.func.hamming(left[column], right[column]) <= most), else_=False)

    return condition


def _half_is_same(column: str, last: int) -> Condition:
    """The last letters are the same, or all before them: with one slip, one of them is."""

    def before(of: sa.ColumnElement) -> sa.ColumnElement[str]:
        return sa.func.left(of, sa.func.greatest(sa.func.length(of) - last, 1))

    return lambda left, right: sa.or_(
        sa.func.right(left[column], last) == sa.func.right(right[column], last),
        before(left[column]) == before(right[column]),
    )


def _both(*conditions: Condition) -> Condition:
    return lambda left, right: sa.and_(*(condition(left, right) for condition in conditions))


def _date_parts(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    """Two of year, month and day are equal, or day and month are swapped.

    Of births a generation apart day and month are a chance, unless at most two digits of the year differ, or stand in
    another order.
    """
    (year, month, day), (year_2, month_2, day_2) = _parts(left["birthday"]), _parts(right["birthday"])
    swapped = sa.and_(year == year_2, month == day_2, day == month_2)
    slip = sa.or_(_letters(year) == _letters(year_2), sa.func.levenshtein(year, year_2) <= 2)
    return sa.or_(
        swapped,
        sa.and_(year == year_2, month == month_2),
        sa.and_(year == year_2, day == day_2),
        sa.and_(month == month_2, day == day_2, sa.or_(_no_generation(left, right), slip)),
    )


def _no_generation(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    """Years less than a generation apart."""
    year, other = (sa.cast(_parts(side["birthday"])[0], sa.Integer) for side in (left, right))
    return sa.func.abs(year - other) < GENERATION


def _parts(date: sa.ColumnElement) -> tuple[sa.ColumnElement, sa.ColumnElement, sa.ColumnElement]:
    return sa.func.substr(date, 1, 4), sa.func.substr(date, 6, 2), sa.func.substr(date, 9, 2)


def _year(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    return _parts(left["birthday"])[0] == _parts(right["birthday"])[0]


def _nickname(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    return sa.func.list_has_any(left["first_roots"], right["first_roots"])


def _some_word(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    return sa.func.list_has_any(
        sa.func.string_split(left["other_names"], " "), sa.func.string_split(right["other_names"], " ")
    )


def _same_user(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    return left["email_user"] == right["email_user"]


def _last_digits(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    return sa.func.right(left["phone"], 7) == sa.func.right(right["phone"], 7)


def _is_ending(side: Columns) -> sa.ColumnElement[bool]:
    return sa.func.starts_with(side["phone"], ENDING, type_=sa.Boolean)


def _of_an_ending(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    return sa.or_(_is_ending(left), _is_ending(right))


def _of_whole_phones(condition: Condition) -> Condition:
    return lambda left, right: sa.and_(condition(left, right), ~_of_an_ending(left, right))


def _ends_the_other(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
    """The last digits are the same, as far as both tell them."""
    a, b = (sa.func.ltrim(side["phone"], ENDING) for side in (left, right))
    return sa.and_(_of_an_ending(left, right), sa.or_(sa.func.suffix(a, b), sa.func.suffix(b, a)))


def _text(column: str, group: str, same: float, by_chance: float) -> Comparison:
    """A line of text: the same, a slip away, much alike, different."""
    return Comparison(
        column,
        group,
        (
            Level("same", _same(column), same, by_chance),
            Level("a slip away", _both(_edits(column, 2, longer_than=5), _same_number(column)), 0.12, by_chance / 2),
            Level("much alike", _both(_alike(column, 0.9), _same_number(column)), 0.06, by_chance),
        ),
        near=3,  # St and Street
        glance=_alike(column, 0.8),
    )


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "first_name",
        "first name",
        (
            Level("same", _same("first_name"), 0.60, 0.004),
            Level("nickname", _nickname, 0.08, 0.002),
            Level("a slip away", _either(_edits("first_name", 1, 3), _scrambled("first_name")), 0.10, 0.002),
            Level(
                "initial or short form",
                _either(_one_begins_the_other("first_name"), _alike("first_name", 0.88)),
                0.07,
                0.01,
            ),
            Level("somewhat alike", _both(_alike("first_name", 0.7), _half_is_kept("first_name")), 0.03, 0.03),
        ),
        near=4,
        glance=_either(_alike("first_name", 0.7), _scrambled("first_name")),
        certain=2,
    ),
    Comparison(
        "last_name",
        "last name",
        (
            Level("same", _same("last_name"), 0.74, 0.001),
            Level("a slip away", _edits("last_name", 1), 0.10, 0.0005),
            Level("much alike", _alike("last_name", 0.88), 0.05, 0.001),
            Level("somewhat alike", _alike("last_name", 0.75), 0.03, 0.01),
        ),
        near=3,
        glance=_alike("last_name", 0.66),
    ),
    Comparison(
        "other_names",
        "other names",
        (Level("same", _same("other_names"), 0.5, 0.005), Level("a word in common", _some_word, 0.3, 0.03)),
        near=2,
        glance=_some_word,
    ),
    Comparison(
        "birthday",
        "birthday",
        (
            Level("same", _same("birthday"), 0.80, 0.00005),
            Level("a digit away", _edits("birthday", 1), 0.06, 0.001),
            Level("two parts the same", _date_parts, 0.05, 0.006),
            Level("two digits away", _both(_edits("birthday", 2), _no_generation), 0.02, 0.008),
            Level("same year", _year, 0.02, 0.01),
        ),
        near=3,
        glance=_either(_few_differ("birthday", 3), _date_parts, _year),
    ),
    Comparison("gender", "gender", (Level("same", _same("gender"), 0.98, 0.5),), near=0, glance=_same("gender")),
    Comparison(
        "email",
        "email",
        (
            Level("same", _same("email"), 0.60, 0.0001),
            Level("same before the @", _same_user, 0.08, 0.0005),
            Level("a slip away", _both(_edits("email", 2), _same_number("email_user")), 0.07, 0.0001),
            Level("much alike before the @", _both(_alike("email_user", 0.9), _same_number("email_user")), 0.05, 0.002),
        ),
        near=3,
        glance=_alike("email_user", 0.75),
        points_at_one=True,
    ),
    Comparison(
        "phone",
        "phone",
        (
            Level("same", _of_whole_phones(_same("phone")), 0.60, 0.0001),
            Level("same last digits", _of_whole_phones(_last_digits), 0.05, 0.0001),
            Level("a slip away", _of_whole_phones(_edits("phone", 1)), 0.05, 0.0001),
            Level("same digits as far as they are told", _ends_the_other, 0.02, 0.0001),
        ),
        near=3,
        glance=_either(_half_is_same("phone", 4), _of_an_ending),
        points_at_one=True,
    ),
    _text("street", "address", 0.60, 0.0005),
    _text("street2", "address", 0.60, 0.0005),
    Comparison(
        "postal_code",
        "address",
        (
            Level("same", _same("postal_code"), 0.65, 0.002),
            Level("a slip away", _edits("postal_code", 1, longer_than=3), 0.10, 0.004),
            Level(
                "same district",
                lambda a, b: sa.func.left(a["postal_code"], 3) == sa.func.left(b["postal_code"], 3),
                0.08,
                0.02,
            ),
        ),
        near=2,
        glance=_alike("postal_code", 0.6),
    ),
    Comparison(
        "city",
        "address",
        (
            Level("same", _same("city"), 0.75, 0.03),
            Level("a slip away", _edits("city", 1, longer_than=3), 0.05, 0.002),
            Level("much alike", _alike("city", 0.85), 0.05, 0.01),
        ),
        near=3,
        glance=_alike("city", 0.7),
    ),
    Comparison("region", "address", (Level("same", _same("region"), 0.88, 0.1),), near=0, glance=_same("region")),
    Comparison("country", "address", (Level("same", _same("country"), 0.97, 0.5),), near=0, glance=_same("country")),
    _text("company", "company", 0.70, 0.005),
)


STANDARD = frozenset(comparison.column for comparison in COMPARISONS)


def _not_the_next_one(column: str) -> Condition:
    """Numbers are given out in turn, to the members of a family one after the other."""

    def begins(of: sa.ColumnElement) -> sa.ColumnElement[str]:
        return sa.func.left(of, sa.func.length(of) - 1)

    return lambda left, right: begins(left[column]) != begins(right[column])


def own_comparison(column: str, title: str, points_at_one: bool) -> Comparison:
    """A column that only this workspace has: an id of its own kind, a custom trait. Means little until trained."""
    same, by_chance = (0.8, 0.00005) if points_at_one else (0.5, 0.1)
    slip = _edits(column, 1, longer_than=4)
    levels = (
        Level("same", _same(column), same, by_chance),
        Level("a slip away", _both(slip, _not_the_next_one(column)) if points_at_one else slip, 0.08, by_chance / 2),
        Level("much alike", _alike(column, 0.9), 0.04, 0.01),
    )
    return Comparison(column, title, levels, near=2, glance=_alike(column, 0.75), points_at_one=points_at_one)


def _apart(column: str, most: int) -> Condition:
    """So far from one another at most, of whole numbers."""

    def number(of: sa.ColumnElement) -> sa.ColumnElement[int]:
        digits = sa.func.nullif(sa.func.regexp_extract(of, "^[0-9]{1,4}$"), "")
        return sa.cast(digits, sa.Integer)

    def condition(left: Columns, right: Columns) -> sa.ColumnElement[bool]:
        return sa.func.coalesce(sa.func.abs(number(left[column]) - number(right[column])) <= most, sa.false())

    return condition


def years_comparison(column: str, title: str) -> Comparison:
    """An age or a year: the same, hardly apart, as far as two censuses are, or of another generation."""
    near = _either(_apart(column, 10), _edits(column, 1, longer_than=3))
    levels = (
        Level("same", _same(column), 0.70, 0.02),
        Level("one apart", _apart(column, 1), 0.12, 0.03),
        Level("up to three apart", _apart(column, 3), 0.06, 0.06),
        Level("up to ten apart, or a digit away", near, 0.05, 0.19),
        Level("less than a generation apart", _apart(column, LESS_THAN_A_GENERATION), 0.01, 0.11),
    )
    either = _either(near, _apart(column, LESS_THAN_A_GENERATION))
    return Comparison(column, title, levels, near=2, glance=either, years=True)
