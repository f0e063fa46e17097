"""JSON objects → rows: nested objects become dotted columns.

In:  parsed objects
Out: the columns over all of them with their types, and record batches

Lists and empty objects stay JSON text. An object with very many different keys (one per user, say) stays JSON
text, too: its keys are values, not columns.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import pyarrow as pa

from cdp_core.sources.batches import schema, text_array
from cdp_core.sources.json_values import Digits, json_text

MOST_KEYS = 2_000

NUMBER, BOOLEAN, LIST, TEXT = 1, 2, 4, 8
BITS = {int: NUMBER, float: NUMBER, Digits: NUMBER, bool: BOOLEAN, list: LIST, str: TEXT, dict: TEXT, type(None): 0}
TYPE_NAMES = {NUMBER: "number", BOOLEAN: "boolean", LIST: "list"}

JsonObject = dict[str, object]


class Node:
    """A key of an object: its own column where it has values, and the keys below it."""

    __slots__ = ("below", "column", "path", "stays_text")

    def __init__(self, path: str) -> None:
        self.path = path
        self.below: dict[str, Node] = {}
        self.column: int | None = None
        self.stays_text = False


class Shape:
    """The columns that a set of objects has together, in the order in which they were first seen."""

    def __init__(self) -> None:
        self.root = Node("")
        self._bits: list[int] = []
        self._nodes: list[Node] = []
        self._order: list[int] | None = None

    def learn(self, row: JsonObject) -> int:
        """Takes in the columns of one object; returns how many keys it has."""
        return self._learn(row, self.root)

    def _learn(self, row: JsonObject, node: Node) -> int:
        keys = len(row)
        below, bits = node.below, self._bits
        for key, value in row.items():
            child = below.get(key)
            if child is None:
                child = below[key] = Node(f"{node.path}.{key}" if node.path else key)
            if type(value) is dict and value and not child.stays_text:
                keys += self._learn(value, child)
                continue
            if child.column is None:
                child.column = len(bits)
                bits.append(0)
                self._nodes.append(child)
            bits[child.column] |= BITS.get(type(value), TEXT)
        if len(below) > MOST_KEYS and node is not self.root:
            node.stays_text = True
            below.clear()
        return keys

    @property
    def columns(self) -> list[str]:
        return [self._nodes[i].path for i in self._kept()]

    @property
    def types(self) -> list[str]:
        return [TYPE_NAMES.get(self._bits[i], "text") for i in self._kept()]

    def _kept(self) -> list[int]:
        """Columns that are still in the tree; each one's place becomes its number."""
        if self._order is None:
            alive: set[int] = set()
            self._collect(self.root, alive)
            self._order = [i for i, node in enumerate(self._nodes) if id(node) in alive]
            for number, i in enumerate(self._order):
                self._nodes[i].column = number
        return self._order

    def _collect(self, node: Node, alive: set[int]) -> None:
        if node.stays_text and node.column is None:
            node.column = len(self._bits)
            self._bits.append(TEXT)
            self._nodes.append(node)
        if node.column is not None:
            alive.add(id(node))
        for child in node.below.values():
            self._collect(child, alive)

    def batches(self, rows: Iterable[tuple[int, JsonObject]], size: int) -> Iterator[pa.RecordBatch]:
        """The rows as batches over all columns."""
        width = len(self._kept())
        source = iter(rows)
        while taken := list(islice(source, size)):
            cells: list[list[object]] = [[None] * len(taken) for _ in range(width)]
            for number, (_, row) in enumerate(taken):
                _place(row, self.root, number, cells)
            arrays = [pa.array([line for line, _ in taken], pa.int64()), *map(_as_text, cells)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema(width))


def _place(row: JsonObject, node: Node, number: int, cells: list[list[object]]) -> None:
    below = node.below
    for key, value in row.items():
        child = below[key]
        if type(value) is dict and value and not child.stays_text:
            _place(value, child, number, cells)
        else:
            cells[child.column][number] = value  # type: ignore[index]


def _as_text(values: list[object]) -> pa.Array:
    if all(type(value) is str or value is None for value in values):
        return text_array(values)  # type: ignore[arg-type]
    return text_array([json_text(value) for value in values])
