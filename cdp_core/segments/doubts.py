"""What a rule can hardly mean, though it may be asked: ranges that nothing lies in.

In:  a rule as JSON that was found right
Out: sentences with the paths of what is in doubt
"""

from collections.abc import Iterator
from typing import Any as Json

from cdp_core.segments.clock import instant_of
from cdp_core.segments.tree import joined


def doubts(rule: Json) -> list[str]:
    """Each range whose end does not come after its beginning."""
    return [f"{path or 'rule'}: this range ends before it begins, so nothing lies in it." for path in _empty(rule, "")]


def _empty(part: Json, path: str) -> Iterator[str]:
    if isinstance(part, list):
        for place, one in enumerate(part):
            yield from _empty(one, f"{path}[{place}]")
    if not isinstance(part, dict):
        return
    if part.get("op") == "between" and _is_reversed(*part["value"]):
        yield joined(path, "value")
    if "ago" in part and part["ago"][0] <= part["ago"][1]:
        yield joined(path, "ago")
    if "from" in part and "to" in part and _is_reversed(part["from"], part["to"]):
        yield joined(path, "from")
    for key, one in part.items():
        if key != "value":
            yield from _empty(one, joined(path, key))


def _is_reversed(low: Json, high: Json) -> bool:
    """Of numbers both ends are taken in, of moments the first alone."""
    if isinstance(low, str):
        return instant_of(low) >= instant_of(high)
    return bool(low > high)
