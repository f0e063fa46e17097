"""Dates and times in the ways that the world writes them, decided per column over all its values.

In:  a column of tidy text
Out: a Survey of its shapes, and from that a DateReading: an expression for the moment in UTC

A shape is a value in lower case with every digit a 9: `9999-99-99t99:99:99z`. A column has few of them, so Python
looks at the shapes and the engine reads the values.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.mapping.date_shapes import ORDERS, Order, Pattern, pattern, words_to_replace
from cdp_core.mapping.names import either
from cdp_core.normalize.moments import (
    BUDDHIST,
    FIRST,
    HIJRI,
    NEVER,
    Moment,
    first_moment,
    moment,
    of_the_common_era,
    prepared_text,
    shape_of,
)
from cdp_core.normalize.places import country_name
from cdp_core.normalize.values import Text, total

#: How it is said in which order dates were read; and why, where that is a guess.
READ_AS = "Dates were read as"
NOBODY_TELLS = "since nothing in the file tells; set the date order if that is wrong"
IN_WORDS: dict[Order, str] = {"DMY": "day/month/year", "MDY": "month/day/year", "YMD": "year/month/day"}
_NUMBERS_IN_WORDS = {
    "s": "Numbers were read as seconds since 1970.",
    "ms": "Numbers were read as milliseconds since 1970.",
    "us": "Numbers were read as microseconds since 1970.",
    "ns": "Numbers were read as nanoseconds since 1970.",
    "serial": "Numbers were read as the days of a spreadsheet (45000 is 2023-03-15).",
}

_OF_ANOTHER_CALENDAR = (
    "Years such as 1446 are counted by the Islamic or the Persian calendar, and nothing tells by which: "
    "export the days in the common calendar (2025)."
)

#: What stands in the place of a day on which something never happened: "Last order: Never".
NO_DAY = frozenset(either("never|nie|niemals|jamais|nunca|mai|nooit|nigdy|aldrig|никогда|なし|chưa bao giờ"))
#: A column with more shapes than this holds something else; what its commonest shapes say is enough.
MOST_SHAPES = 5000
_SAMPLE = 1000
_ENGLISH_HALVES = frozenset(("a.m.", "p.m.", "a.m", "p.m"))
_MONTH_FIRST = frozenset(("US", "PH", "FM", "GU", "MH", "PR", "PW", "VI", "AS", "MP"))
#: Here the day comes first and AM and PM are written too: there they say nothing of a tool of the United States.
_TWELVE_HOURS = frozenset(
    either(
        "AE|AU|BD|BH|BN|BO|BW|CO|CR|DO|EC|EG|GB|GH|GT|HK|HN|IE|IN|IQ|JM|JO|KE|KW|LB|LK|LY|MT|MX|MY|NA|NG|NI|NP|NZ|"
        "OM|PA|PE|PK|QA|SA|SG|SV|TT|TZ|UG|VE|YE|ZA|ZM|ZW"
    )
)
_YEAR_FIRST = frozenset(("CN", "HU", "JP", "KR", "LT", "MN", "TW"))


@dataclass(frozen=True)
class Survey:
    """What shapes a column has, and how many of its values each order of day, month and year can read.

    `words` are replaced in every value first; `long_fractions` are cut to microseconds; years are `buddhist` where
    most of the first ones are. `fits` holds the orders that differ, `read` the values that some order reads. Nothing
    before `since` is a day; `hijri` values have a year of another calendar. `months` says how a month without a day
    is read, "" where it is no date.
    """

    rows: int
    shapes: dict[str, int]
    words: tuple[tuple[str, str], ...]
    long_fractions: bool
    fits: dict[Order, int]
    read: int
    buddhist: bool = False
    since: datetime = FIRST
    hijri: int = 0
    months: str = ""

    def pattern(self, shape: str, order: Order) -> Pattern | None:
        """The pattern of a shape, if such values count here."""
        return _counted(shape, order, bool(self.months))

    def prepared(self, value: Text) -> Text:
        """The value as the patterns of its shape read it."""
        return _prepared(value, self.words, self.long_fractions, self.buddhist)

    @property
    def decided(self) -> Order | None:
        """The order that the values themselves decide for, None where two of them read as many."""
        best = sorted(self.fits.items(), key=lambda fit: -fit[1])
        return best[0][0] if len(best) > 1 and best[0][1] > best[1][1] else None

    @property
    def in_halves(self) -> bool:
        """Whether most dates that leave the order open are written as 11/5/2026 9:01 AM, in no language but English."""
        open_shapes = {shape: found for shape in self.shapes if (found := pattern(shape, "DMY")) and not found.fixed}
        halves = sum(self.shapes[shape] for shape, found in open_shapes.items() if found.twelve_hours and "/" in shape)
        translated = any(half in ("am", "pm", "am ", "pm ") for word, half in self.words if word not in _ENGLISH_HALVES)
        return 2 * halves > sum(self.shapes[shape] for shape in open_shapes) and not translated

    @property
    def only_dates(self) -> bool:
        """Whether every value is a date beyond doubt: written as one, or the number of one as spreadsheets count.

        A bare number is no date but beside written ones: a cell of a sheet that lost its format. "Never" is no day.
        """
        never = sum(self.shapes.get(word, 0) for word in NO_DAY)
        return 0 < self.rows == self.read + never and _are_written(self.shapes)


@dataclass(frozen=True)
class DateReading:
    """How a column of dates is read: for each shape the patterns to try, in order."""

    patterns: dict[str, tuple[Pattern, ...]]
    survey: Survey
    order: Order
    said: tuple[str, ...]
    #: The orders that read as many values, where nothing told the one that was taken: a person has to say it.
    could_be: tuple[Order, ...] = ()

    @property
    def has_time(self) -> bool:
        return any(found.has_time for tried in self.patterns.values() for found in tried)

    def expression(self, value: Text, *, latest_short: datetime | None = None, until: bool = False) -> Moment:
        """The moment in UTC. A short year is no later than `latest_short`; a month is its last day if `until`."""
        text = self.survey.prepared(value)
        by_shape = {
            shape: first_moment(text, tried, latest_short, self.survey.since) for shape, tried in self.patterns.items()
        }
        if until:
            by_shape |= {
                shape: sa.cast(sa.func.last_day(by_shape[shape]), sa.DateTime)
                for shape, (found, *_) in self.patterns.items()
                if found.month
            }
        if not by_shape:
            return NEVER
        alone = len(by_shape) == len(self.survey.shapes) == 1
        return next(iter(by_shape.values())) if alone else sa.case(by_shape, value=shape_of(text))

    def day(self, value: Text, latest_short: datetime) -> Moment:
        """The day, without the time."""
        read = self.expression(value, latest_short=latest_short)
        return sa.cast(sa.func.date_trunc("day", read), sa.DateTime)


@dataclass(frozen=True)
class _Shapes:
    """How many values have each shape, and whether most of them have a year as Thailand counts."""

    counts: dict[str, int]
    buddhist: bool


def survey(connection: sa.Connection, value: Text, since: datetime = FIRST, *, months: str = "") -> Survey:
    """Look at the shapes of a column, at all of them unless one is plainly the only one. No day is before `since`."""
    return _of_all(connection, value, _count_shapes(connection, _sample(value)), since, months)


def survey_of_dates(connection: sa.Connection, value: Text) -> Survey | None:
    """The same where a sample holds nothing but dates; None where it does not, and the rest is not worth a look."""
    sample = _sample(value)
    shapes = _count_shapes(connection, sample)
    if not _are_written(_prepared_shapes(shapes)[2]):
        return None
    found = _surveyed(connection, sample, shapes, FIRST)
    if not found.only_dates:
        return None
    return found if found.rows < _SAMPLE else _of_all(connection, value, shapes, FIRST)  # fewer are all there are


def _of_all(connection: sa.Connection, value: Text, sampled: _Shapes, since: datetime, months: str = "") -> Survey:
    if len(sampled.counts) == 1:
        only = _surveyed(connection, value, sampled, since, months)
        if only.read == only.rows:
            return only
    seen = _surveyed(connection, value, _count_shapes(connection, value), since, months)
    if seen.read == seen.rows:
        return seen
    of_another_calendar = total(value, sa.func.regexp_matches(value, HIJRI))
    return replace(seen, hijri=connection.execute(sa.select(of_another_calendar)).scalar_one())


def is_dotted(seen: Survey) -> bool:
    """Whether a column writes 04.03.2025: with dots, the day comes first wherever dates are so written."""
    return any(shape.startswith(("99.99.99", "9.9.99", "99.9.99", "9.99.99")) for shape in seen.shapes)


def order_elsewhere(
    date_order: str | None, surveys: Iterable[Survey], country: str, dotted: bool = False, in_dollars: bool = False
) -> tuple[Order, str]:
    """The order for columns that leave it open, and why: the mapping, the file's other columns, its country, its clock,
    else its money. Where it is for a person to say, why ends in `NOBODY_TELLS`."""
    given = [order for order in ORDERS if order == date_order]
    if given:
        return given[0], "as the mapping says"
    surveys = tuple(surveys)
    decided = Counter(seen.decided for seen in surveys if seen.decided)
    if decided:
        return decided.most_common(1)[0][0], "as other columns of the file are"
    if dotted:
        return "DMY", "as dates with dots are"
    if country in _MONTH_FIRST:
        return "MDY", f"as is usual in {country_name(country)}, {NOBODY_TELLS}"
    if country not in _TWELVE_HOURS and any(seen.in_halves for seen in surveys):
        return "MDY", "as is usual beside AM and PM, since nothing else in the file tells"
    if country in _YEAR_FIRST:
        return "YMD", f"as is usual in {country_name(country)}, {NOBODY_TELLS}"
    if in_dollars and not country:
        return "MDY", "as is usual where amounts are in USD, since nothing else in the file tells"
    return "DMY", NOBODY_TELLS


def reading(
    seen: Survey, order: Order, because: str, *, insisted: bool = False, told_by_row: bool = False
) -> DateReading:
    """Read as the values decide, else in the order given, which is `because` of something said to the person.

    An order insisted on goes first even where a few values fit only another. What is no date is not counted where each
    such row is rejected, which is `told_by_row`.
    """
    best = max(seen.fits, key=lambda each: seen.fits[each], default=order)
    fits, most = seen.fits.get(order, 0), seen.fits.get(best, 0)
    kept = 2 * fits > seen.read if insisted else fits == most and not seen.decided
    chosen = order if kept or not seen.fits else best
    leftovers = seen.fits.get(chosen, seen.read) < seen.read
    orders = (chosen, *(other for other in ORDERS if other != chosen)) if leftovers else (chosen,)
    tried = {
        shape: found
        for shape in seen.shapes
        if (found := tuple(dict.fromkeys(one for each in orders if (one := seen.pattern(shape, each)))))
    }
    guessed = chosen == order and not seen.decided and because.endswith(NOBODY_TELLS)
    could_be = tuple(one for one in ORDERS if seen.fits.get(one) == most) if guessed and most else ()
    return DateReading(tried, seen, chosen, _said(seen, chosen, because, tried, told_by_row), could_be)


def _said(
    seen: Survey, chosen: Order, because: str, tried: dict[str, tuple[Pattern, ...]], told_by_row: bool
) -> tuple[str, ...]:
    sentences = []
    if seen.fits:
        others = [count for order, count in seen.fits.items() if order != chosen]
        fit = seen.fits.get(chosen, 0)
        why = "the only order that fits all of them" if seen.decided else because
        if seen.decided and fit < seen.read:
            why = f"which fits {in_number(fit - max(others), 'value|values')} more than any other order"
        told = f"{READ_AS} {IN_WORDS[chosen]}, {why}."
        if fit < seen.read:
            told += " " + in_number(seen.read - fit, "of them fits|fit only another order and was|were read in that.")
        sentences.append(told)
    readers = {found[0].reader for found in tried.values()}
    sentences += [sentence for reader, sentence in _NUMBERS_IN_WORDS.items() if reader in readers]
    if any(one.month for found in tried.values() for one in found):
        sentences.append(seen.months)
    if seen.buddhist:
        sentences.append("Years were read as those of the Buddhist era (2569 is 2026).")
    if 2 * seen.hijri > seen.rows:
        sentences.append(_OF_ANOTHER_CALENDAR)
    if (unread := seen.rows - seen.read) and not told_by_row:
        sentences.append(in_number(unread, f"of {seen.rows:,} values is|are no date and was|were left out."))
    return tuple(sentences)


def _sample(value: Text) -> Text:
    """The first thousand values of a column, as a column."""
    return sa.select(value.label("value")).where(value.is_not(None)).limit(_SAMPLE).subquery().c.value


def _count_shapes(connection: sa.Connection, value: Text) -> _Shapes:
    text = sa.func.lower(value)
    n, of_the_era = sa.func.count(), sa.func.count().filter(sa.func.regexp_matches(text, BUDDHIST))
    counted = (
        sa.select(shape_of(text), n, of_the_era)
        .where(value.is_not(None), sa.func.length(value) < 80)
        .group_by(sa.text("1"))
        .order_by(n.desc())
        .limit(MOST_SHAPES)
    )
    rows = connection.execute(counted).all()
    # A lone 2500-01-01 is some system's "never".
    buddhist = 2 * sum(hits for _, _, hits in rows) > sum(count for _, count, _ in rows)
    return _Shapes({shape: count for shape, count, _ in rows}, buddhist)


def _surveyed(connection: sa.Connection, value: Text, shapes: _Shapes, since: datetime, months: str = "") -> Survey:
    words, long_fractions, prepared = _prepared_shapes(shapes)
    text = _prepared(value, words, long_fractions, shapes.buddhist)
    open_orders = [order for order in ORDERS if any(_is_open(shape, order) for shape in prepared)]
    tried = {order: _byshape_of(text, prepared, order, since, bool(months)) for order in open_orders or ORDERS[:1]}
    any_of_them = [total(sa.func.coalesce(*tried.values()))] if len(tried) > 1 else []
    counts = connection.execute(
        sa.select(total(value), *(total(moment) for moment in tried.values()), *any_of_them)
    ).one()
    fits = dict(zip(tried, counts[1:-1], strict=True)) if open_orders else {}
    return Survey(
        counts[0], dict(prepared), words, long_fractions, fits, counts[-1], shapes.buddhist, since, months=months
    )


def _prepared_shapes(shapes: _Shapes) -> tuple[tuple[tuple[str, str], ...], bool, Counter[str]]:
    """The shapes with their words replaced and their fractions cut; which words, and whether any fraction was."""
    words = words_to_replace(shapes.counts)
    long_fractions = any(".9999999" in shape or ",9999999" in shape for shape in shapes.counts)
    prepared: Counter[str] = Counter()
    for shape, count in shapes.counts.items():
        prepared[_prepared_shape(shape, words, long_fractions)] += count
    return words, long_fractions, prepared


def _are_written(shapes: Iterable[str]) -> bool:
    """Whether some shapes are those of dates as people write them, and all others those of spreadsheets' numbers."""
    found = [pattern(shape, "DMY") for shape in shapes if shape not in NO_DAY]
    written = [
        one for one in found if one and one.reader == "text" and not one.month and set(one.format) & set("-/. §年")
    ]
    serials = [one for one in found if one and one.reader == "serial" and not one.has_time]
    return bool(written) and len(written) + len(serials) == len(found)


def _prepared(value: Text, words: tuple[tuple[str, str], ...], long_fractions: bool, buddhist: bool) -> Text:
    text = prepared_text(value, words, long_fractions)
    return of_the_common_era(text) if buddhist else text


def _is_open(shape: str, order: Order) -> bool:
    found = pattern(shape, order)
    return found is not None and not found.fixed


def _counted(shape: str, order: Order, months: bool) -> Pattern | None:
    found = pattern(shape, order)
    return None if found and found.month and not months else found


def _byshape_of(text: Text, shapes: Counter[str], order: Order, since: datetime, months: bool) -> Moment:
    read = {shape: moment(text, found, since) for shape in shapes if (found := _counted(shape, order, months))}
    if not read:
        return NEVER
    if len(shapes) == 1:
        (only,) = shapes
        # In this order the engine reads each text once: it shares nothing between the branches of a CASE.
        return sa.case((sa.and_(read[only].is_not(None), sa.func.length(text) == len(only)), read[only]))
    return sa.case(read, value=shape_of(text))


def _prepared_shape(shape: str, words: tuple[tuple[str, str], ...], long_fractions: bool) -> str:
    for word, replacement in words:
        shape = shape.replace(word, "§99" if replacement.startswith("§") else replacement)
    if long_fractions:
        for mark in ".,":
            head, point, tail = shape.partition(f"{mark}999999")
            shape = head + point + tail.lstrip("9") if point else shape
    return shape
