"""JSON objects → rows: nested objects become dotted columns.

In:  parsed objects, many at a time
Out: the columns over all of them with their types, and record batches

Lists and empty objects stay JSON text. An object with very many different keys (one per user, say) stays JSON
text, too: its keys are values, not columns. Objects with the same keys are taken apart together, column by column.
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter
from typing import Any

import pyarrow as pa

from cdp_core.sources.batches import schema, text_array
from cdp_core.sources.interface import MOST_COLUMNS
from cdp_core.sources.json_values import Digits, json_text, keeps_digits, parse_exactly
from cdp_core.sources.waiting import WaitingBatches

MOST_KEYS = 2_000
#: Up to so many columns, all batches have all of them, so that they are alike; beyond, each has those with values.
MOST_ALIKE = 2_000

NUMBER, BOOLEAN, LIST, TEXT = 1, 2, 4, 8
BITS = {int: NUMBER, float: NUMBER, Digits: NUMBER, bool: BOOLEAN, list: LIST, str: TEXT, dict: TEXT, type(None): 0}
TYPE_NAMES = {NUMBER: "number", BOOLEAN: "boolean", LIST: "list"}

#: How exports of MongoDB spell a value with its type, as `{"$date": "2026-04-03T10:00:00Z"}`.
SPELLED_OUT = frozenset(
    ("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$uuid", "$symbol")
)

JsonObject = dict[str, object]
#: Places of rows and a value of each.
_Some = tuple[Sequence[int], Sequence[Any]]

_TEXT_OR_NULL = frozenset((str, type(None)))
_PRINTED_AS_READ = frozenset((str, int, float, Digits, type(None)))


class TooManyColumns(Exception):
    """More different keys than a table may have columns, by the row at this `place` of those that were added."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Node:
    """A key of an object: its own column where it has values, and the keys below it."""

    __slots__ = ("below", "column", "path", "stays_text")

    def __init__(self, path: str) -> None:
        self.path = path
        self.below: dict[str, Node] = {}
        self.column: int | None = None
        self.stays_text = False

    def key(self, name: str) -> "Node":
        if name in SPELLED_OUT and self.path:
            return self
        if name not in self.below:
            self.below[name] = Node(f"{self.path}.{name}" if self.path else name)
        return self.below[name]


@dataclass
class _Rows:
    """Some rows and what was found in them: the values for each column, and how many keys each row has.

    `inexact` are the places of rows with a number that was read less exactly than it is written, `first_told` those of
    the rows that had a column first, for each column that is new.
    """

    raws: Sequence[bytes]
    cells: dict[int, list[_Some]] = field(default_factory=dict)
    inexact: set[int] = field(default_factory=set)
    first_told: list[int] = field(default_factory=list)
    keys_of_each: int = 0
    more_keys: Counter[int] = field(default_factory=Counter)

    def count_keys(self, number: int, places: Sequence[int]) -> None:
        if len(places) == len(self.raws):
            self.keys_of_each += number
        else:
            for place in places:
                self.more_keys[place] += number

    def all_keys(self) -> list[int]:
        return [self.keys_of_each + self.more_keys.get(place, 0) for place in range(len(self.raws))]

    def column(self, number: int) -> list[object]:
        parts = self.cells.get(number, [])
        if len(parts) == 1 and len(parts[0][1]) == len(self.raws):
            return list(parts[0][1])
        whole: list[object] = [None] * len(self.raws)
        for places, values in parts:
            for place, value in zip(places, values, strict=True):
                whole[place] = value
        return whole


class FlatRows:
    """The rows of a set of objects under the columns that they have together, in the order of their first keys.

    The rows wait in a file. `stale` after the last: an object turned out to have too many keys when some of them
    were columns already. Then call `again` and add all rows anew.
    """

    def __init__(self) -> None:
        self._root = Node("")
        self._bits: list[int] = []
        self.again()

    def again(self) -> None:
        """Forgets the rows, not the columns."""
        self.stale = False
        self._waiting = WaitingBatches()

    def add(self, lines: Sequence[int], rows: Sequence[JsonObject], raws: Sequence[bytes]) -> list[int]:
        """Takes in objects, the line of each and the text it was read from.

        Returns how many keys each has, those inside included. Raises TooManyColumns.
        """
        found = self._taken_apart(rows, raws)
        kept = range(len(self._bits)) if len(self._bits) <= MOST_ALIKE else sorted(found.cells)
        arrays = [pa.array(lines, pa.int64()), *(_as_text(found.column(number)) for number in kept)]
        self._waiting.add(pa.RecordBatch.from_arrays(arrays, ["line", *map(str, kept)]))
        return found.all_keys()

    def _taken_apart(self, rows: Sequence[JsonObject], raws: Sequence[bytes]) -> _Rows:
        found = _Rows(raws)
        self._take_apart(range(len(rows)), rows, found)
        if found.inexact:
            places = sorted(found.inexact)
            exact = _Rows([b""] * len(rows), found.cells)
            self._take_apart(places, [parse_exactly(raws[place]) for place in places], exact)  # type: ignore[misc]
        return found

    def _take_apart(self, places: Sequence[int], rows: Sequence[JsonObject], found: _Rows) -> None:
        waiting = deque([(self._root, places, rows)])
        while waiting:
            node, places, rows = waiting.popleft()
            below: dict[str, list[_Some]] = {}
            for keys, own_places, alike in _alike(places, rows):
                if keys:
                    self._take_keys(node, keys, own_places, alike, found, below)
            if len(node.below) > MOST_KEYS and node is not self._root:
                node.stays_text = self.stale = True
                node.below, below = {}, {}
            if len(self._bits) > MOST_COLUMNS:
                raise TooManyColumns(sorted(found.first_told)[MOST_COLUMNS - len(self._bits)])
            waiting.extend((node.key(key), *_joined(parts)) for key, parts in below.items())

    def _take_keys(
        self,
        node: Node,
        keys: tuple[str, ...],
        places: Sequence[int],
        rows: Sequence[JsonObject],
        found: _Rows,
        below: dict[str, list[_Some]],
    ) -> None:
        """Objects with the same keys: plain values go into their columns, objects inside wait in `below`."""
        found.count_keys(len(keys), places)
        for key, values in zip(keys, zip(*map(dict.values, rows), strict=True), strict=True):
            child = node.key(key)
            own: _Some = (places, values)
            kinds = set(map(type, values))
            if dict in kinds and not child.stays_text:
                if len(kinds) == 1 and all(values):
                    below.setdefault(key, []).append((places, values))
                    continue
                inside = [type(value) is dict and bool(value) for value in values]
                if any(inside):
                    below.setdefault(key, []).append(_where(inside, places, values))
                    own = _where([not each for each in inside], places, values)
                    kinds = set(map(type, own[1]))
            self._put(child, kinds, *own, found)

    def _put(self, node: Node, kinds: set[type], places: Sequence[int], values: Sequence[object], found: _Rows) -> None:
        if node.column is None:
            node.column = len(self._bits)
            self._bits.append(0)
            found.first_told.append(places[0])
        for kind in kinds:
            self._bits[node.column] |= BITS.get(kind, TEXT)
        found.cells.setdefault(node.column, []).append((places, values))
        if float in kinds or list in kinds or dict in kinds:
            for place, value in zip(places, values, strict=True):
                if not keeps_digits(value, found.raws[place]):
                    found.inexact.add(place)
                if type(value) in (list, dict):
                    found.more_keys[place] += keys_inside(value)

    @property
    def columns(self) -> list[str]:
        return [node.path for node, _ in self._in_order()]

    @property
    def types(self) -> list[str]:
        """What the file itself says of each: nothing ("") where it gives numbers and texts, which its values decide."""
        each = (self._bits[column] for _, column in self._in_order())
        return ["" if bits == NUMBER | TEXT else TYPE_NAMES.get(bits, "text") for bits in each]

    def _in_order(self) -> list[tuple[Node, int]]:
        """The nodes with a column, parents before children, and its number."""
        return [(node, node.column) for node in _walk(self._root) if node.column is not None]

    def batches(self, size: int) -> Iterator[pa.RecordBatch]:
        """All rows under all columns, at most `size` together."""
        self._waiting.write()
        order = [column for _, column in self._in_order()]
        for batch in self._waiting:
            for start in range(0, batch.num_rows, size):
                yield _ordered(batch.slice(start, size), order)


def _joined(parts: Sequence[_Some]) -> _Some:
    """Values with the places of their rows, in the order of the rows."""
    if len(parts) == 1:
        return parts[0]
    pairs = sorted((pair for part in parts for pair in zip(*part, strict=True)), key=itemgetter(0))
    return [place for place, _ in pairs], [value for _, value in pairs]


def _where(chosen: Sequence[bool], places: Sequence[int], values: Sequence[Any]) -> _Some:
    return list(compress(places, chosen)), list(compress(values, chosen))


def _alike(
    places: Sequence[int], rows: Sequence[JsonObject]
) -> Iterator[tuple[tuple[str, ...], Sequence[int], Sequence[JsonObject]]]:
    """Objects with the same keys in the same order together, those that come first before others."""
    keys = list(map(tuple, rows))
    if keys.count(keys[0]) == len(keys):
        yield keys[0], places, rows
        return
    groups: dict[tuple[str, ...], tuple[list[int], list[JsonObject]]] = {}
    for own, place, row in zip(keys, places, rows, strict=True):
        group = groups.get(own)
        if group is None:
            group = groups[own] = ([], [])
        group[0].append(place)
        group[1].append(row)
    for own, (own_places, own_rows) in groups.items():
        yield own, own_places, own_rows


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.below.values():
        yield from _walk(child)


def _ordered(batch: pa.RecordBatch, order: list[int]) -> pa.RecordBatch:
    """The columns in this order; those that the batch does not have are null."""
    there = dict(zip(batch.schema.names, batch.columns, strict=True))
    missing = pa.nulls(batch.num_rows, pa.string())
    columns = [there.get(str(column), missing) for column in order]
    return pa.RecordBatch.from_arrays([there["line"], *columns], schema=schema(len(order)))


def keys_inside(value: object) -> int:
    """Keys of the objects in a list or object, at any depth."""
    if type(value) is dict:
        return len(value) + sum(keys_inside(inner) for inner in value.values() if type(inner) in (dict, list))
    if type(value) is list:
        return sum(keys_inside(inner) for inner in value if type(inner) in (dict, list))
    return 0


def _as_text(values: list[object]) -> pa.Array:
    kinds = set(map(type, values))
    if kinds <= _TEXT_OR_NULL:
        return text_array(values)  # type: ignore[arg-type]
    if kinds <= _PRINTED_AS_READ:
        return text_array([None if value is None else str(value) for value in values])
    return text_array([json_text(value) for value in values])
