"""What lies around the rows of a JSON file: an assignment, an object with a key for them, or nothing.

In:  the first part of a file, or its one object
Out: where the rows are
"""

import re
from collections import Counter
from collections.abc import Iterator

from cdp_core.sources.flatten import JsonObject
from cdp_core.sources.json_api import INCLUDED, answer
from cdp_core.sources.json_values import brackets, parse, parse_exactly, pieces
from cdp_core.sources.kinds import kind
from cdp_core.sources.plain_text import PlainText
from cdp_core.sources.recognition import ASSIGNMENT, COMMENTS

HEAD_BYTES = 1 << 20
LINES_TRIED = 40

ROW_KEYS = re.compile(
    r"data|rows?|records?|results?|items|entries|elements|values?|objects|list|events?|batch|documents|hits|content|"
    r"customers?|contacts?|users?|members?|people|profiles?|leads?|orders?|deals?|tickets?|companies|accounts?|products?",
    re.IGNORECASE,
)
#: What tells one person from others, and one thing from others of its sort.
_OF_SOMEBODY = re.compile(
    r"(?:\w+_)?(?:e?mail|phone|mobile)\w*|(?:(?:user|customer|client|contact|member|person|profile)_?(?:id|no|number)|"
    r"uid|identity|(?:first|last|full)_?name)",
    re.IGNORECASE,
)
_OF_SOMETHING = re.compile(
    r"_?id|uuid|name|title|number|code|sku|total\w*|amount|price|currency|city|country|"
    r"(?:order|invoice|ticket|deal|company|account|product)_?(?:id|no|number|name|code)",
    re.IGNORECASE,
)
#: What one of the addresses of a person says of itself, and what a line of an order has.
_OF_AN_ADDRESS = re.compile(
    r"(?:e?_?mail|address|phone|number|tel)\w*|value|type|kind|label|use|id|primary|preferred|default|verified|is_?\w+",
    re.IGNORECASE,
)
_OF_GOODS = re.compile(r"sku|\w*price|quantity|qty|(?:line_?)?items?|products?(?:_?(?:id|name))?", re.IGNORECASE)
_NEXT_OBJECT = re.compile(rb"\}\s*\{")
#: What stands beside the rows of one page of several.
PAGE_KEYS = re.compile(
    r"meta\w*|count|total\w*|size|page\w*|paging|pagination|links?|_links|next\w*|prev\w*|has_?more|cursor|offset|limit|"
    r"object|url|done|success|code|nextRecordsUrl|request_?id|took|timed_out|sent_?at|writeKey",
    re.IGNORECASE,
)
#: Of these, what no row of its own has.
_OF_A_PAGE = re.compile(
    r"meta|page\w*|paging|pagination|next\w*|prev\w*|has_?more|cursor|offset|limit|links|_links|nextRecordsUrl|sent_?at|writeKey",
    re.IGNORECASE,
)
#: What the names of the columns are called where each row is a list, and what the rows are.
_NAMES, _ROWS = ("columns", "fields", "headers", "header"), ("data", "rows", "values", "records")
#: So many objects under keys of their own are rows whatever their keys; of fewer, each must be a number or an id.
_MANY = 25
WRAPPING_KEYS = re.compile(r"d|response|payload|body|output|result|search|query|export", re.IGNORECASE)
MOST_AROUND = 3
AROUND_KEYS = re.compile(
    r"meta\w*|count|total\w*|size|page\w*|paging|pagination|links?|_links|next\w*|prev\w*|has_?more|cursor|offset|limit|object|"
    r"url|done|status|success|code|message|version|schema|generated\w*|exported\w*|created\w*|sent_?at|kind|type|nextRecordsUrl|"
    r"request_?id|took|timed_out|from|to|start\w*|end\w*|date|writeKey|context|etag",
    re.IGNORECASE,
)


def first_value(text: PlainText) -> tuple[int, str]:
    """Where the first value starts, past blanks, comments and `window.x = `, and the text from there."""
    head = text.head(HEAD_BYTES)
    before = COMMENTS.match(head)
    blanks = before.end() if before else 0
    if found := ASSIGNMENT.match(head, blanks):
        blanks = found.end() - 1
    return text.start + len(head[:blanks].encode()), head[blanks:]


def inside(head: str) -> int:
    """Where the first element of an array stands, past comments; `head` begins with its bracket."""
    before = COMMENTS.match(head, 1)
    return before.end() if before else 1


def is_lines(head: str) -> bool:
    """At least half of the first lines are whole objects, or lists, and there are two of them or more."""
    lines = [line for line in head.splitlines()[: LINES_TRIED + 1] if line.strip()]
    if len(head.encode()) >= HEAD_BYTES and len(lines) <= LINES_TRIED:
        lines = lines[:-1]
    if head.startswith("[") and lines and container(lines[0].encode()) is None:
        return False
    several = sum(1 for line in lines if are_several(line.encode()))
    whole = sum(1 for line in lines if line.lstrip().startswith(("{", "[")) and container(line.encode()) is not None)
    broken_off = sum(1 for line in lines if line.startswith('{"'))
    if several and several >= whole:
        return False
    return len(lines) > 1 and whole > 0 and (whole * 2 >= len(lines) or broken_off * 2 > len(lines))


def are_several(line: bytes) -> bool:
    """Objects one after the other in one line."""
    if not line.lstrip().startswith(b"{") or not _NEXT_OBJECT.search(line) or container(line) is not None:
        return False
    found = list(pieces(iter((line,)), 0, ""))
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
        if len(lists) == 1 and (_tells_of_nobody(value, lists[0]) or _lists_people(value, lists[0])):
            return lists
        told = len(others) >= 3 or any(isinstance(value[key], dict) for key in others if not AROUND_KEYS.fullmatch(key))
        return [] if told else [key for key in lists if len(lists) == 1 and ROW_KEYS.fullmatch(key)]
    return lists


def _tells_of_nobody(value: JsonObject, key: str) -> bool:
    """Whether the rows are about people and the plain values beside them about nothing: an app, a request, its events.

    An order with its lines, and a person with orders, are rows themselves.
    """
    beside = {name: own for name, own in value.items() if name != key}
    rows = value[key]
    if not ROW_KEYS.fullmatch(key) or any(isinstance(own, (dict, list)) for own in beside.values()):
        return False
    if _is_about_somebody(beside) or any(map(_OF_SOMETHING.fullmatch, beside)):
        return False
    return isinstance(rows, list) and any(isinstance(row, dict) and _is_about_somebody(row) for row in rows[:20])


def _lists_people(value: JsonObject, key: str) -> bool:
    """Whether the rows are people with an address each, and what stands beside them is of their list and of no person.

    A person's own addresses say no more than of what sort they are.
    """
    beside = {name: own for name, own in value.items() if name != key and not AROUND_KEYS.fullmatch(name)}
    if any(isinstance(own, (dict, list)) and own for own in beside.values()) or _is_about_somebody(beside):
        return False
    rows = value[key]
    if any(map(_OF_SOMETHING.fullmatch, beside)) or "code" in value or not isinstance(rows, list):
        return False
    some = [row for row in rows[:100] if isinstance(row, dict)]
    addresses = [next(_addresses(row), None) for row in some]
    told = [address for address in addresses if address]
    if len(told) < 2 or 2 * len(told) < len(rows[:100]) or len(set(told)) < len(told):
        return False
    keys = {name for row in some for name in row}
    return not all(map(_OF_AN_ADDRESS.fullmatch, keys)) and not any(map(_OF_GOODS.fullmatch, keys))


def _addresses(value: JsonObject) -> Iterator[str]:
    """The e-mail addresses of a row, also those in an object of it."""
    for own in value.values():
        if isinstance(own, str) and kind(own) == "email":
            yield own
        elif isinstance(own, dict):
            yield from (each for each in own.values() if isinstance(each, str) and kind(each) == "email")


def _is_about_somebody(value: JsonObject) -> bool:
    told = any(isinstance(own, str) and kind(own) == "email" for own in value.values())
    return told or any(map(_OF_SOMEBODY.fullmatch, value))


def rows_within(value: JsonObject) -> tuple[int, list[str]]:
    """The keys that hold the rows, and within how many objects around them: `{"data": {"customers": […]}}`."""
    if keys := row_keys(value):
        return 0, keys
    for around in range(1, MOST_AROUND + 1):
        inner = {key: own for key, own in value.items() if isinstance(own, dict)}
        if len(inner) > 1:
            inner = {key: own for key, own in inner.items() if not AROUND_KEYS.fullmatch(key)}
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


def page_key(value: object) -> str | None:
    """The key of the rows, where an object is one page of several: `{"data": [{…}], "paging": {…}}`."""
    if not isinstance(value, dict):
        return None
    if (told := answer(value)) and not told.left:
        value = {key: inner for key, inner in value.items() if key != INCLUDED}
    lists = [key for key, inner in value.items() if ROW_KEYS.fullmatch(key) and isinstance(inner, list)]
    others = [key for key in value if key not in lists]
    if len(lists) != 1 or not all(PAGE_KEYS.fullmatch(key) for key in others):
        return None
    if others and not any(_OF_A_PAGE.fullmatch(key) for key in others):
        return None
    return lists[0] if all(isinstance(row, dict) for row in value[lists[0]]) else None


def rows_of(value: JsonObject) -> list[JsonObject] | None:
    """The rows of an object that holds them otherwise than as a list of objects; None where it is a row itself.

    They may stand column by column (`{"email": ["a", "b"]}`, also numbered as pandas writes them), as lists beside the
    names of their columns, or each under a key of its own, which becomes its `id`.
    """
    for _ in range(MOST_AROUND):
        if rows := _of_columns(value) or _of_lists(value) or _of_keys(value):
            return rows
        inside = [key for key in value if ROW_KEYS.fullmatch(key) and isinstance(value[key], dict)]
        if len(inside) != 1 or any(not AROUND_KEYS.fullmatch(key) for key in value if key not in inside):
            return None
        value = value[inside[0]]  # type: ignore[assignment]
    return None


#: Lists of which one person has one each.
_OF_ONE = re.compile(r"mail|phone|tag|address", re.IGNORECASE)


def _of_columns(value: JsonObject) -> list[JsonObject]:
    columns = list(value.values())
    if len(columns) < 2:
        return []
    if all(isinstance(column, list) for column in columns) and not all(map(_OF_ONE.search, value)):
        cells: list[list[object]] = columns  # type: ignore[assignment]
        plain = all(not isinstance(cell, (dict, list)) for column in cells for cell in column)
        if not plain or not cells[0] or len({len(column) for column in cells}) > 1:
            return []
        return [dict(zip(value, row, strict=True)) for row in zip(*cells, strict=True)]
    if all(isinstance(column, dict) for column in columns):
        numbered: list[JsonObject] = columns  # type: ignore[assignment]
        numbers = list(numbered[0])
        if numbers == [str(n) for n in range(len(numbers))] and all(list(column) == numbers for column in numbered):
            return [{name: column[n] for name, column in zip(value, numbered, strict=True)} for n in numbers]
    return []


def _of_lists(value: JsonObject) -> list[JsonObject]:
    names = next((value[key] for key in _NAMES if isinstance(value.get(key), list)), None)
    rows = next((value[key] for key in _ROWS if isinstance(value.get(key), list)), None)
    if not isinstance(names, list) or not isinstance(rows, list) or not names:
        return []
    called = [name.get("name") if isinstance(name, dict) else name for name in names]
    if not all(isinstance(name, str) for name in called):
        return []
    fit = all(isinstance(row, list) and len(row) == len(called) for row in rows)
    return [dict(zip(called, row, strict=True)) for row in rows] if fit else []  # type: ignore[arg-type]


def _of_keys(value: JsonObject) -> list[JsonObject]:
    rows = list(value.values())
    if len(rows) < 2 or not all(isinstance(row, dict) and row for row in rows):
        return []
    if len(rows) < _MANY and not all(_ID.search(key) for key in value):
        return []
    each: list[JsonObject] = rows  # type: ignore[assignment]
    told = Counter(key for row in each for key in row)
    often = [key for key, count in told.items() if count * 2 > len(each)]
    if not often:
        return []
    name = "key" if "id" in told else "id"
    return [{name: key, **row} for key, row in value.items()]  # type: ignore[dict-item]


#: A key that tells one thing from others of its sort: it has a digit, or is an address.
_ID = re.compile(r"\d|@")


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
