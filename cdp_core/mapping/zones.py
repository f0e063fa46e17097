"""The time zone of the moments in a row, where a column of its own tells it, as tills and payment providers do.

In:  the cells of moments, and the columns of the file
Out: the same cells, each clock with its row's zone behind it: `03/06/2026 10:00:00 BST`
"""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from cdp_core.mapping.cells import Cell, distinct_values, filled, text
from cdp_core.mapping.date_shapes import ZONES
from cdp_core.mapping.names import fold, folded_words

#: Headers of the zone in which the moments of a row stand; that of a customer's clock is headed otherwise.
_HEADERS = frozenset(
    folded_words(
        "time zone|timezone|tz|time zone name|timezone name|created timezone|created time zone|transaction time zone|"
        "zeitzone|fuseau horaire|zona horaria|huso horario|fuso orario|fuso horario|tijdzone|strefa czasowa|tidszon|"
        "tidssone|tidszone|mui gio|タイムゾーン|时区|시간대"
    )
)
#: A clock at the end of a cell, with nothing behind it that says a zone.
_BARE_CLOCK = r"(?i)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.? ?m\.?)?$"
_OFFSET = re.compile(r"(?i)[(\[]?(?:utc|gmt)?\s*(?P<sign>[+−-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?[)\]]?")
#: Zones by the names that programs show people, and where they are.
_SHOWN = {
    **{"eastern time": "america/new_york", "central time": "america/chicago", "mountain time": "america/denver"},
    **{"pacific time": "america/los_angeles", "arizona": "america/phoenix", "alaska": "america/anchorage"},
    **{"hawaii": "pacific/honolulu", "atlantic time": "america/halifax", "newfoundland": "america/st_johns"},
    **{"greenwich mean time": "utc", "coordinated universal time": "utc", "central european time": "europe/berlin"},
    **{"eastern standard time": "america/new_york", "central standard time": "america/chicago"},
    **{"mountain standard time": "america/denver", "pacific standard time": "america/los_angeles"},
    **{"w europe standard time": "europe/berlin", "romance standard time": "europe/paris"},
    **{"gmt standard time": "europe/london", "london": "europe/london", "berlin": "europe/berlin"},
    **{"paris": "europe/paris", "madrid": "europe/madrid", "rome": "europe/rome", "amsterdam": "europe/amsterdam"},
    **{"vienna": "europe/vienna", "zurich": "europe/zurich", "tokyo": "asia/tokyo", "sydney": "australia/sydney"},
    **{"hanoi": "asia/bangkok", "brasilia": "america/sao_paulo"},
}
_MOST_ZONES = 200


def zoned(connection: sa.Connection, relation: sa.FromClause, moment: Cell, zones: Cell) -> Cell:
    """A moment with the zone of its row behind its clock; what says one itself, or no hour, stays as it is."""
    names = distinct_values(connection, relation, zones, _MOST_ZONES)
    known = _regions(connection)
    told = {name: zone for name in names if (zone := _written(name, known))}
    if not told:
        return moment
    behind: Cell = sa.case({name: text(written) for name, written in told.items()}, value=filled(zones))
    bare = sa.and_(behind.is_not(None), sa.func.regexp_matches(filled(moment), _BARE_CLOCK))
    return sa.case((bare, sa.func.concat(filled(moment), " ", behind)), else_=moment)


def zone_column(columns: Iterable[str]) -> str | None:
    """The one column that says in which zone the moments of a row stand."""
    found = [column for column in columns if fold(column) in _HEADERS]
    return found[0] if len(found) == 1 else None


def _written(name: str, regions: frozenset[str]) -> str | None:
    """A zone as it stands behind a clock: `cet`, `+01:00`, `america/new_york`; None where it is not known."""
    plain = name.strip().lower().replace(" ", "_")
    if plain in ZONES or plain in ("utc", "gmt", "z"):
        return plain
    if offset := _OFFSET.fullmatch(name.strip()):
        sign = "+" if offset["sign"] == "+" else "-"
        return f"{sign}{int(offset['hours']):02d}:{offset['minutes'] or '00'}"
    if plain in regions and "/" in plain:
        return plain
    said = fold(re.sub(r"[(\[][^)\]]*[)\]]", " ", name))
    return _SHOWN.get(said)


def _regions(connection: sa.Connection) -> frozenset[str]:
    """The zones by their places that the engine knows."""
    return frozenset(connection.execute(sa.text("SELECT lower(name) FROM pg_timezone_names()")).scalars())
