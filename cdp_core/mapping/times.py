"""A date in one column and the time of day in another, as tills write them: together they are one moment.

In:  the cells that fill each field of a plan
Out: the same, with the time put behind the date that it belongs to
"""

from collections.abc import Sequence

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, Fill, filled, has_rows

#: Fields that hold a moment.
MOMENTS = ("occurred_at", "opened_at", "closed_at", "due_at", "decided_at", "seen_at", "created_at", "updated_at")
#: A time of day, also as a spreadsheet hands it over: on the day from which it counts.
TIME = (
    r"(?i)(?:(?:1899-12-3[01]|1900-01-0[01])[T ])?(?:[午上下오][前後午전후] ?)?"
    r"([0-2]?\d) ?[:.h時点] ?([0-5]\d)?(?:[:.分] ?([0-5]\d)(?:[.,]\d+)?)?[分秒]?"
)
_HALF = r"(?i)([ap])\.?\s?m\.?$"
#: The halves of the day, as they stand before the hour in Japan, China and Korea: 午前12:30 is half past midnight.
_MORNING, _AFTERNOON = "^(?:午前|上午|오전)", "^(?:午後|下午|오후)"
_MIDNIGHT = r"[T ]0?0:00(?::00(?:\.0+)?)?$"


def joined_times(connection: sa.Connection, relation: sa.FromClause, fills: Sequence[Fill]) -> list[Cell | None]:
    """The cells of the fills, each date with its time; None for a column of times, which has become part of one."""
    cells: list[Cell | None] = [cell for _, cell in fills]
    moments = dict.fromkeys(field for field, _ in fills if field.partition(".")[0] in MOMENTS)
    for moment in moments:
        places = [place for place, (field, _) in enumerate(fills) if field == moment]
        if len(places) < 2:
            continue
        times = [place for place in places if _is_time_of_day(connection, relation, fills[place][1])]
        dates = [place for place in places if place not in times]
        if len(times) == 1 and dates:
            time = fills[times[0]][1]
            # The date that stands right before the time, else the first.
            date = max((place for place in dates if place < times[0]), default=dates[0])
            cells[date] = _together(fills[date][1], time)
            cells[times[0]] = None
    return cells


def _is_time_of_day(connection: sa.Connection, relation: sa.FromClause, cell: Cell) -> bool:
    said = filled(cell)
    other = sa.and_(said.is_not(None), sa.not_(sa.func.regexp_full_match(said, _whole())))
    return has_rows(connection, relation, said.is_not(None)) and not has_rows(connection, relation, other)


def _whole() -> str:
    return rf"{TIME}\s?(?:[apAP]\.?\s?[mM]\.?|[hH][sS]?\.?)?"


def _together(date: Cell, time: Cell) -> Cell:
    """`04.03.2025` and `14h05` as `04.03.2025 14:05`; a date that has a time already keeps it."""
    said = filled(time)
    told, minute, second = (sa.func.regexp_extract(said, TIME, group) for group in (1, 2, 3))
    half = sa.func.regexp_extract(said, _HALF, 1)
    day = sa.func.regexp_replace(filled(date), _MIDNIGHT, "")
    morning, afternoon = (sa.func.regexp_matches(said, half) for half in (_MORNING, _AFTERNOON))
    of_twelve = sa.cast((sa.cast(sa.func.nullif(told, ""), sa.Integer) + 11) % 12 + 1, sa.Text)
    hour = sa.case((sa.or_(morning, afternoon), of_twelve), else_=told)
    clock = sa.func.concat(
        sa.func.lpad(hour, 2, "0"),
        ":",
        sa.func.coalesce(sa.func.nullif(minute, ""), "00"),
        ":",
        sa.func.coalesce(sa.func.nullif(second, ""), "00"),
        sa.case((half != "", " " + sa.func.upper(half) + "M"), (afternoon, " PM"), (morning, " AM"), else_=""),
    )
    bare = sa.and_(said.is_not(None), sa.not_(sa.func.regexp_matches(day, r"\d[T ]?\d?\d:\d\d")))
    return sa.case((bare, sa.func.concat(day, " ", clock)), else_=filled(date))
