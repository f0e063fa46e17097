"""What lies around the rows of a JSON file: an assignment, an object with a key for them, or nothing.

In:  the first part of a file, or its one object
Out: where the rows are
"""

import re
from collections.abc import Iterator

from cdp_core.sources.flatten import JsonObject
from cdp_core.sources.json_values import brackets, parse, parse_exactly, pieces
from cdp_core.sources.plain_text import PlainText
from cdp_core.sources.recognition import ASSIGNMENT

HEAD_BYTES = 1 << 20
LINES_TRIED = 40

ROW_KEYS = re.compile(
    r"data|rows?|records?|results?|items|entries|elements|values?|objects|list|events?|batch|documents|hits|content|"
    r"customers?|contacts?|users?|members?|people|profiles?|leads?|orders?|deals?|tickets?|companies|accounts?|products?",
    re.IGNORECASE,
)
_NEXT_OBJECT = re.compile(r"\}\s*\{")
WRAPPING_KEYS = re.compile(r"response|payload|body|output|result|search|query|export", re.IGNORECASE)
MOST_AROUND = 3
AROUND_KEYS = re.compile(
    r"meta\w*|count|total\w*|size|page\w*|paging|pagination|links?|_links|next\w*|prev\w*|has_?more|cursor|offset|limit|object|"
    r"url|done|status|success|code|message|version|schema|generated\w*|exported\w*|created\w*|sent_?at|kind|type|nextRecordsUrl|"
    r"request_?id|took|timed_out|from|to|start\w*|end\w*|date|writeKey|context|etag",
    re.IGNORECASE,
)


def first_value(text: PlainText) -> tuple[int, str]:
    """Where the first value starts, past blanks and `window.x = `, and the text from there."""
    head = text.head(HEAD_BYTES)
    blanks = len(head) - len(head.lstrip("\ufeff \t\r\n"))
    if found := ASSIGNMENT.match(head, blanks):
        blanks = found.end() - 1
    return text.start + len(head[:blanks].encode()), head[blanks:]


def is_lines(head: str) -> bool:
    """At least half of the first lines are whole objects, or lists, and there are two of them or more."""
    lines = [line for line in head.splitlines()[: LINES_TRIED + 1] if line.strip()]
    if len(head.encode()) >= HEAD_BYTES and len(lines) <= LINES_TRIED:
        lines = lines[:-1]
    if head.startswith("[") and lines and container(lines[0].encode()) is None:
        return False
    if any(_are_several(line) for line in lines):
        return False
    whole = sum(1 for line in lines if line.lstrip().startswith(("{", "[")) and container(line.encode()) is not None)
    broken_off = sum(1 for line in lines if line.startswith('{"'))
    return len(lines) > 1 and whole > 0 and (whole * 2 >= len(lines) or broken_off * 2 > len(lines))


def _are_several(line: str) -> bool:
    """Objects one after the other in one line."""
    if not line.lstrip().startswith("{") or not _NEXT_OBJECT.search(line) or container(line.encode()) is not None:
        return False
    found = list(pieces(iter((line.encode(),)), 0, ""))
    return len(found) > 1 and all(piece.whole and container(piece.raw) is not None for piece in found)


def container(raw: bytes) -> JsonObject | list[object] | None:
    """An object or a list, or None where this is neither."""
    try:
        value = parse(raw)
    except ValueError:
        return None
    return value if isinstance(value, (dict, list)) else None


def exact_container(raw: bytes) -> object:
    """The same, its numbers to the digit."""
    try:
        return parse_exactly(raw)
    except ValueError:
        return None


def row_keys(value: JsonObject) -> list[str]:
    """The keys that hold the rows, where an object is only the wrapping around them."""
    lists = [key for key, inner in value.items() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
    others = [key for key in value if key not in lists]
    if not lists or any(not AROUND_KEYS.fullmatch(key) for key in others):
        told = len(others) >= 3 or any(isinstance(value[key], dict) for key in others if not AROUND_KEYS.fullmatch(key))
        return [] if told else [key for key in lists if len(lists) == 1 and ROW_KEYS.fullmatch(key)]
    return lists


def rows_within(value: JsonObject) -> tuple[int, list[str]]:
    """The keys that hold the rows, and within how many objects around them: `{"data": {"customers": […]}}`."""
    if keys := row_keys(value):
        return 0, keys
    for around in range(1, MOST_AROUND + 1):
        inner = {key: own for key, own in value.items() if isinstance(own, dict)}
        others = [key for key in value if key not in inner]
        if len(inner) != 1 or any(not AROUND_KEYS.fullmatch(key) for key in others):
            break
        (key, value), *_ = inner.items()
        if not ROW_KEYS.fullmatch(key) and not WRAPPING_KEYS.fullmatch(key):
            break
        keys = row_keys(value)
        if keys and all(key in keys or AROUND_KEYS.fullmatch(key) for key in value):
            return around, keys
    return 0, []


def arrays_inside(head: bytes, around: int = 0) -> Iterator[tuple[str, int]]:
    """The keys of an object whose values are arrays, within so many objects, and where those begin."""
    positions, change = brackets(head)
    depth = 0
    for position, step in zip(positions.tolist(), change.tolist(), strict=True):
        depth += step
        if step == 1 and depth == 2 + around and head[position : position + 1] == b"[":
            before = head[max(0, position - 300) : position].decode("utf-8", "ignore")
            if found := re.search(r'"((?:[^"\\]|\\.)*)"\s*:\s*$', before):
                yield found.group(1), position
