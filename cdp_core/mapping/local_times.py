"""A moment twice in a row: at the account's own time of day, which names no zone, and in seconds since 1970.

In:  guesses of columns, a sample of the table
Out: the same; of both the seconds tell when something happened
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

from cdp_core.mapping.guesses import Guess
from cdp_core.mapping.names import either, fold
from cdp_core.mapping.sample import Sample

_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
_SECONDS = frozenset(either("ts|timestamp|epoch|unixtime|unix|time|seconds|millis|ms"))
#: Zones are quarters of an hour apart, and none is further away from Greenwich.
_A_QUARTER, _FARTHEST = 15 * 60, 14 * 3600
_MOSTLY = 0.95


def tell_local_times(found: dict[str, Guess], sample: Sample) -> None:
    """Take the seconds for the moment, where a time of day beside them is the same in a zone that nobody names."""
    local = [column for column, one in found.items() if one.concept == "occurred_at" and _is_local(column, sample)]
    seconds = [column for column in found if _is_seconds(column, sample)]
    if len(local) != 1 or not seconds:
        return
    for column in seconds:
        if _same_elsewhere(sample, local[0], column):
            reason = f"the moment of {local[0]!r} in seconds since 1970, which are the same everywhere"
            found[column] = replace(found[column], concept="occurred_at", confidence=0.9, reason=reason, doubtful=False)
            reason = f"{found[local[0]].reason}, in a zone that it does not name: {column!r} says it too"
            found[local[0]] = replace(found[local[0]], concept=None, reason=reason)
            for other in seconds:
                if other != column and found[other].concept == "occurred_at":
                    found[other] = replace(found[other], concept=None)
            return


def _is_local(column: str, sample: Sample) -> bool:
    values = sample.filled(column)
    return bool(values) and all(map(_WITHOUT_ZONE.fullmatch, values))


def _is_seconds(column: str, sample: Sample) -> bool:
    named = sample.has_header and not _SECONDS.isdisjoint(fold(column).split())
    return named and sample.looks(column).get("epoch", 0) >= 0.9


def _same_elsewhere(sample: Sample, local: str, seconds: str) -> bool:
    """Whether times of day and seconds are apart as zones are, and not all of them the same."""
    pairs = [pair for pair in zip(sample.cells[local], sample.cells[seconds], strict=True) if all(pair)]
    apart = [_apart(said, number) for said, number in pairs if said and number]
    zoned = [gap for gap in apart if gap is not None and abs(gap) <= _FARTHEST and gap % _A_QUARTER == 0]
    return bool(zoned) and any(zoned) and len(zoned) >= _MOSTLY * len(apart)


def _apart(local: str, seconds: str) -> int | None:
    """Seconds from the one to the other; None where one cannot be read."""
    try:
        moment = datetime.fromisoformat(local.strip()).replace(tzinfo=UTC).timestamp()
        whole = seconds.strip().partition(".")[0]
        return round(moment) - int(whole[:10])
    except ValueError:
        return None
