"""JSON objects → rows: nested objects become dotted columns.

In:  parsed objects
Out: the columns over all of them with their types, and record batches

Lists and empty objects stay JSON text. An object with very many different keys (one per user, say) stays JSON
text, too: its keys are values, not columns.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from cdp_core.sources.batches import schema, text_array
from cdp_core.sources.json_values import Digits, json_text, keeps_digits, parse_exactly

MOST_KEYS = 2_000
ROWS_HELD = 16_384

NUMBER, BOOLEAN, LIST, TEXT = 1, 2, 4, 8
BITS = {int: NUMBER, float: NUMBER, Digits: NUMBER, bool: BOOLEAN, list: LIST, str: TEXT, dict: TEXT, type(None): 0}
TYPE_NAMES = {NUMBER: "number", BOOLEAN: "boolean", LIST: "list"}

JsonObject = dict[str, object]

_INEXACT = frozenset((float, list, dict))
_TEXT_OR_NULL = frozenset((str, type(None)))


class Node:
    """A key of an object: its own column where it has values, and the keys below it.

    `known` remembers the objects seen here by their keys and types, so that the next alike costs one look-up.
    """

    __slots__ = ("below", "column", "known", "path", "stays_text")

    def __init__(self, path: str) -> None:
        self.path = path
        self.below: dict[str, Node] = {}
        self.column: int | None = None
        self.stays_text = False
        self.known: dict[tuple[object, ...], list[tuple[str, Node]]] = {}


class Shape:
    """The columns that a set of objects has together, in the order in which their keys were first seen."""

    def __init__(self) -> None:
        self.root = Node("")
        self._bits: list[int] = []
        self._order: list[tuple[Node, int]] | None = None

    def learn(self, row: JsonObject) -> int:
        """Takes in the columns of one object; returns how many keys it has, those inside included."""
        return self._learn(row, self.root)

    def _learn(self, row: JsonObject, node: Node) -> int:
        alike = (*row, *map(type, row.values()))
        inner = node.known.get(alike)
        if inner is None:
            inner = self._learn_keys(row, node)
            if len(node.known) < MOST_KEYS:
                node.known[alike] = inner
        keys = len(row)
        for key, child in inner:
            value = row[key]
            if type(value) is list:
                keys += keys_inside(value)
            elif value and not child.stays_text:
                keys += self._learn(value, child)  # type: ignore[arg-type]
            else:
                self._see(child, TEXT)
                keys += keys_inside(value)
        return keys

    def _learn_keys(self, row: JsonObject, node: Node) -> list[tuple[str, Node]]:
        inner = []
        for key, value in row.items():
            child = node.below.get(key)
            if child is None:
                child = node.below[key] = Node(f"{node.path}.{key}" if node.path else key)
            if type(value) in (list, dict):
                inner.append((key, child))
            if type(value) is not dict:
                self._see(child, BITS.get(type(value), TEXT))
        if len(node.below) > MOST_KEYS and node is not self.root:
            node.stays_text = True
            node.below, node.known = {}, {}
        return inner

    def _see(self, node: Node, bits: int) -> None:
        if node.column is None:
            node.column = len(self._bits)
            self._bits.append(0)
        self._bits[node.column] |= bits

    @property
    def width(self) -> int:
        """How many columns there are by now."""
        return len(self._bits)

    @property
    def columns(self) -> list[str]:
        return [node.path for node, _ in self._in_order()]

    @property
    def types(self) -> list[str]:
        return [TYPE_NAMES.get(bits, "text") for _, bits in self._in_order()]

    def _in_order(self) -> list[tuple[Node, int]]:
        """The nodes with a column and their bits, parents before children; each one's place becomes its number."""
        if self._order is None:
            nodes = [node for node in _walk(self.root) if node.column is not None or node.stays_text]
            self._order = [(node, TEXT if node.column is None else self._bits[node.column]) for node in nodes]
            for number, node in enumerate(nodes):
                node.column = number
        return self._order

    def batches(self, rows: Iterable[tuple[int, JsonObject, bytes]], size: int) -> Iterator[pa.RecordBatch]:
        """The rows (number, object, the text it was read from) as batches over all columns.

        A row goes into its columns at once: thousands of objects held together would keep the collector busy.
        """
        held = min(size, ROWS_HELD)
        lines: list[int] = []
        cells = self._empty_cells(held)
        for line, row, raw in rows:
            if not _place(row, self.root, len(lines), cells, raw):
                _place(parse_exactly(raw), self.root, len(lines), cells, b"")  # type: ignore[arg-type]
            lines.append(line)
            if len(lines) == held:
                yield _batch(lines, cells)
                lines, cells = [], self._empty_cells(held)
        if lines:
            yield _batch(lines, cells)

    def _empty_cells(self, rows: int) -> list[list[object]]:
        return [[None] * rows for _ in self._in_order()]


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.below.values():
        yield from _walk(child)


def _batch(lines: list[int], cells: list[list[object]]) -> pa.RecordBatch:
    arrays = [pa.array(lines, pa.int64()), *(_as_text(values[: len(lines)]) for values in cells)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema(len(cells)))


def keys_inside(value: object) -> int:
    """Keys of the objects in a list or object, at any depth."""
    if type(value) is dict:
        return len(value) + sum(keys_inside(inner) for inner in value.values() if type(inner) in (dict, list))
    if type(value) is list:
        return sum(keys_inside(inner) for inner in value if type(inner) in (dict, list))
    return 0


def _place(row: JsonObject, node: Node, number: int, cells: list[list[object]], raw: bytes) -> bool:
    """Puts the values into their columns; False where a number was read less exactly than it is written."""
    below = node.below
    for key, value in row.items():
        child = below[key]
        kind = type(value)
        if kind is dict and value and not child.stays_text:
            if not _place(value, child, number, cells, raw):  # type: ignore[arg-type]
                return False
            continue
        if kind in _INEXACT and not keeps_digits(value, raw):
            return False
        cells[child.column][number] = value  # type: ignore[index]
    return True


def _as_text(values: list[object]) -> pa.Array:
    if set(map(type, values)) <= _TEXT_OR_NULL:
        return text_array(values)  # type: ignore[arg-type]
    return text_array([json_text(value) for value in values])
