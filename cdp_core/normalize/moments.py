"""The moment in UTC that a text of a known pattern names, as an expression for the engine.

In:  an expression for text and its Pattern
Out: an expression for a timestamp without a zone, NULL where the text names no day there is
"""

from datetime import datetime

import sqlalchemy as sa

from cdp_core.mapping.date_shapes import YEAR_LAST, Pattern
from cdp_core.normalize.values import Text, matches

Moment = sa.ColumnElement[datetime]
NEVER: Moment = sa.cast(sa.null(), sa.DateTime)

#: Outside of these lie the years that systems write for "never" and "always", 0001, 1601 and 9999, and before them
#: those of today in the calendars of Arabia and Persia: 1446, 1403.
FIRST, _LAST = datetime(1602, 1, 1), datetime(8999, 12, 31)
#: Of the fields but birthdays none is of a day before.
FIRST_OF_EVENTS = datetime(1900, 1, 1)
_MICROSECONDS = {"s": 1e6, "ms": 1e3, "us": 1.0, "ns": 1e-3}
_EXCEL_1970 = 25569.0
#: A date whose year is one of the Buddhist era, as Thailand counts: what stands before it, the year, what follows.
BUDDHIST = r"^(|\d{1,2}[-/. ](?:\d{1,2}|§\d\d|[^\d ]{2,12})[-/. ](?:พ\.ศ\. )?)(24[4-9]\d|25\d\d)(|[^\d].*)$"
_YEARS_AHEAD = 543
#: A year as Arabia or Persia counts, in a date.
HIJRI = r"^(?:1[34]\d\d|1500)[-/. ]\d|[-/. ](?:1[34]\d\d|1500)(?:\D|$)|^(?:1[34]\d\d)(?:0[1-9]|1[0-2])[0-3]\d$"
_TO_THE_MINUTE = Pattern("text", "%Y%m%d%H%M")


def shape_of(text: Text) -> Text:
    return sa.func.translate(text, "0123456789", "9" * 10)


def has_year_last(text: Text) -> sa.ColumnElement[bool]:
    """Whether a text is a day without signs whose year is last."""
    return sa.and_(sa.func.length(text).between(7, 8), matches(text, YEAR_LAST))


def with_signs(text: Text) -> Text:
    """`01202020` as `01/20/2020`: which of the two is the month, the column tells; other texts as they are."""
    return sa.func.regexp_replace(text, f"^{YEAR_LAST}$", r"\1/\2/\3", type_=sa.Text)


def prepared_text(value: Text, words: tuple[tuple[str, str], ...], long_fractions: bool) -> Text:
    """Lower case, month names as numbers, no more than microseconds."""
    text: Text = sa.func.lower(value)
    for word, replacement in words:
        text = sa.func.replace(text, word, replacement)
    return sa.func.regexp_replace(text, r"([.,]\d{6})\d+", r"\1") if long_fractions else text


def of_the_common_era(text: Text) -> Text:
    """`01/03/2569`, a year of the Buddhist era, as `01/03/2026`; other texts as they are."""
    before, year, after = (sa.func.regexp_extract(text, BUDDHIST, group) for group in (1, 2, 3))
    whole = sa.cast(sa.try_cast(year, sa.Integer) - _YEARS_AHEAD, sa.Text)
    written: Text = sa.func.concat(before, whole, after, type_=sa.Text)
    return sa.case((sa.func.regexp_matches(text, BUDDHIST), written), else_=text)


def first_moment(
    text: Text, tried: tuple[Pattern, ...], latest_short: datetime | None = None, since: datetime = FIRST
) -> Moment:
    """What the first pattern that fits says; a year of two digits is no later than `latest_short`."""
    moments = []
    for pattern in tried:
        read = moment(text, pattern, since)
        if latest_short and pattern.short_year:
            read = sa.case((read > latest_short, read - sa.func.to_years(100)), else_=read)
        moments.append(read)
    return moments[0] if len(moments) == 1 else sa.func.coalesce(*moments, type_=sa.DateTime)


def moment(text: Text, pattern: Pattern, since: datetime = FIRST) -> Moment:
    """What one pattern says, NULL where that is before `since`."""
    if pattern.reader == "text":
        read = _written(text, pattern)
    elif pattern.reader == "minutes or ms":
        to_the_minute = sa.case((sa.func.regexp_matches(text, "^(19|20)"), text))
        read = sa.func.coalesce(_written(to_the_minute, _TO_THE_MINUTE), _since_1970(_number(text), 1e3))
    elif pattern.reader == "serial":
        number = _number(sa.func.replace(text, ",", "."))
        days = sa.case((number.between(10000, 60000), number))
        read = _since_1970(sa.func.round((days - _EXCEL_1970) * 86_400_000.0), 1e3)
    else:
        read = _since_1970(_number(text), _MICROSECONDS[pattern.reader])
    return sa.case((read.between(since, _LAST), read))


def _in_full(text: Text, era: int) -> Text:
    """A year of a Japanese era as a year: `昭和55年3月1日` as `1980年3月1日`. The first year is written 元."""
    year = sa.func.replace(sa.func.regexp_extract(text, r"^\D+?\.? ?(元|\d+)", 1), "元", "1")
    whole = sa.cast(sa.try_cast(year, sa.Integer) + era, sa.Text)
    return sa.func.concat(whole, sa.func.regexp_replace(text, r"^[^\d元]+(?:元|\d+)", ""), type_=sa.Text)


def _written(text: Text, pattern: Pattern) -> Moment:
    if pattern.era:
        text = _in_full(text, pattern.era)
    if pattern.short_offset:
        text = sa.func.regexp_replace(text, r"([+-])(\d(?::\d\d)?\D*)$", r"\10\2")
    read: Moment = sa.func.try_strptime(text, pattern.format, type_=sa.DateTime)
    if pattern.offset:
        # A plain cast to TIMESTAMP would drop the offset without a word.
        read = sa.func.timezone("UTC", read, type_=sa.DateTime)
    if pattern.twelve_hours:
        on_24 = pattern.format.replace("%I", "%H")
        halves = [sa.func.try_strptime(text, on_24.replace("%p", half), type_=sa.DateTime) for half in ("am", "pm")]
        if not pattern.offset:
            read = sa.func.coalesce(read, *halves, type_=sa.DateTime)
    if pattern.minutes:
        read = read - sa.func.to_minutes(pattern.minutes)
    return read


def _number(text: Text) -> sa.ColumnElement[float]:
    return sa.try_cast(text, sa.Float(53))


def _since_1970(number: sa.ColumnElement[float], microseconds: float) -> Moment:
    return sa.func.make_timestamp(sa.try_cast(sa.func.round(number * microseconds), sa.BigInteger), type_=sa.DateTime)
