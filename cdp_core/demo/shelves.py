"""Rows on their way into the store in bulk: numbered, with their source, load and line, and put in by the table.

In:  data frames, one row each for what a file would have said
Out: rows in the tables of the store, as a load of those files would leave them

What the loads of the corridor do row by row in SQL (find the record of each set of identifiers, number the lines) is
known here beforehand, so nothing has to be looked up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from cdp_core.records.placing import LOCAL_KINDS
from cdp_core.store.bulk import insert_arrow
from cdp_core.store.tables import identifiers, people, record_loads, records, unresolved


@dataclass(frozen=True)
class Shelf:
    """A load that rows come from, with its source."""

    load_id: int
    source_id: int
    source: str
    system: str


@dataclass
class Shelves:
    """The rows of one part of the population, until they are put away; numbers go on from part to part."""

    shelves: Mapping[str, Shelf]
    rng: np.random.Generator
    next_record: int
    #: Rows so far, by load.
    rows: dict[int, int] = field(default_factory=dict)
    _waiting: dict[sa.Table, list[pa.Table]] = field(default_factory=dict)

    def add_records(
        self, file: str, kind: str, ids: Mapping[str, pd.Series | np.ndarray], row_key: pd.Series | None = None
    ) -> np.ndarray:
        """A record for each row of `ids` (kind of identifier → values, missing where it has none). Their numbers."""
        shelf = self.shelves[file]
        count = len(next(iter(ids.values())))
        record = np.arange(self.next_record, self.next_record + count)
        self.next_record += count
        line = self.rows.get(shelf.load_id, 0) + 1 + np.arange(count)
        key = pd.Series(line).astype("str") if row_key is None else row_key
        self._wait(
            records, {"record": record, "source_id": shelf.source_id, "kind": kind, "row_key": key}, "record_key"
        )
        self._wait(record_loads, {"record": record, "load_id": shelf.load_id})
        self._wait(unresolved, {"record": record})
        for id_kind, values in ids.items():
            value = pd.Series(values)
            has = value.notna().to_numpy()
            columns = {
                "record": record[has],
                "source_id": shelf.source_id,
                "load_id": shelf.load_id,
                "line": line[has],
                "standing": True,
                "kind": id_kind,
                "scope": shelf.source if id_kind in LOCAL_KINDS else "",
                "value": value[has],
            }
            self._wait(identifiers, columns)
        return record

    def add_people(self, file: str, record: np.ndarray, traits: Mapping[str, Any]) -> None:
        """What a file says of the people of these records. `known_at` is among the traits."""
        shelf = self.shelves[file]
        columns = {"record": record, "source_id": shelf.source_id, "load_id": shelf.load_id}
        columns |= {"line": self._lines(shelf, len(record)), "standing": True}
        self._wait(people, {**columns, **traits}, "row_hash")

    def add_observed(self, table: sa.Table, file: str, record: np.ndarray, columns: Mapping[str, Any]) -> None:
        """Events, interests, consents or objects of these records."""
        shelf = self.shelves[file]
        observed: dict[str, Any] = {
            "record": record,
            "profile": 0,
            "source_id": shelf.source_id,
            "load_id": shelf.load_id,
            "line": self._lines(shelf, len(record)),
        }
        if "system" in table.c:
            observed["system"] = shelf.system
        self._wait(table, {**observed, **columns}, "row_hash")

    def put_away(self, connection: sa.Connection) -> None:
        """Insert what waits."""
        for table, waiting in self._waiting.items():
            for rows in waiting:
                insert_arrow(connection, table, rows)
        self._waiting.clear()

    def _lines(self, shelf: Shelf, count: int) -> np.ndarray:
        before = self.rows.get(shelf.load_id, 0)
        self.rows[shelf.load_id] = before + count
        return before + 1 + np.arange(count)

    def _wait(self, table: sa.Table, columns: Mapping[str, Any], uuid: str | None = None) -> None:
        count = len(columns["record"])
        if not count:
            return
        arrays = {name: _array(values, count) for name, values in columns.items()}
        if uuid:
            arrays[uuid] = self._uuids(count)
        self._waiting.setdefault(table, []).append(pa.table(arrays))

    def _uuids(self, count: int) -> pa.Array:
        storage = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(16), count, [None, pa.py_buffer(self.rng.bytes(16 * count))]
        )
        return pa.ExtensionArray.from_storage(pa.uuid(), storage)


def coded(codes: np.ndarray, values: Sequence[str]) -> pd.Categorical:
    """Texts by their number in a list; −1 and the blank text are none. Numbers until the engine writes them."""
    kept = list(dict.fromkeys(value for value in values if value))
    place = {value: position for position, value in enumerate(kept)}
    moved = np.array([place.get(value, -1) for value in values] + [-1])
    return pd.Categorical.from_codes(moved[codes], pd.Index(kept, dtype="str"))


def _array(values: Any, count: int) -> pa.Array:
    """A column of `count` values; a single text or number stands for all of them."""
    if isinstance(values, str):
        values = coded(np.zeros(count, dtype=np.int8), [values]) if values else [""] * count
    elif isinstance(values, int | float | bool):
        values = np.full(count, values)
    if isinstance(values, pd.Categorical):
        texts = pa.array(values.categories.to_list(), pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(values.codes, mask=values.codes < 0), texts)
    array = pa.array(values, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
