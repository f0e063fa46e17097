"""A Parquet file → a table; its values written as text.

In:  a Parquet file
Out: one `Table`; structs become dotted columns, lists stay JSON text
"""

import decimal
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cdp_core.errors import UnreadableFile
from cdp_core.sources.batches import schema, text_array
from cdp_core.sources.column_names import column_names
from cdp_core.sources.interface import BrokenLine, Table

#: Whole numbers below this are all told apart by a float of eight bytes.
_EXACTLY = 2**53


def parquet_tables(path: Path, name: str) -> list[Table]:
    """The one table of a Parquet file."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile(f"{name} is a broken Parquet file ({_first_line(error)}); export it again.") from None
    leaves = list(_leaves(file.schema_arrow, ""))
    header = tuple(path_ for path_, _ in leaves)
    columns = column_names(header, len(header))
    return [
        Table(
            name=name,
            path=path,
            format="parquet",
            columns=columns,
            stream=partial(_batches, path, name, len(columns)),
            header=header,
            types={column: type_name(leaf) for column, (_, leaf) in zip(columns, leaves, strict=True)},
        )
    ]


def type_name(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return "date"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return "list"
    return type_name(kind.value_type) if pa.types.is_dictionary(kind) else "text"


def _leaves(fields: pa.Schema | pa.StructType, prefix: str) -> Iterator[tuple[str, pa.DataType]]:
    for field in fields:
        if pa.types.is_struct(field.type):
            yield from _leaves(field.type, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", field.type


def _batches(path: Path, name: str, width: int, size: int, broken: list[BrokenLine]) -> Iterator[pa.RecordBatch]:
    row = 1
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=size):
                arrays = [as_text(leaf) for column in batch.columns for leaf in _flat(column)]
                lines = pa.array(np.arange(row, row + batch.num_rows, dtype=np.int64))
                yield pa.RecordBatch.from_arrays([lines, *arrays], schema=schema(width))
                row += batch.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile(
            f"{name} breaks off after row {row - 1:,} ({_first_line(error)}); export it again."
        ) from None


def _flat(column: pa.Array) -> Iterator[pa.Array]:
    if not pa.types.is_struct(column.type):
        yield column
        return
    for child in column.flatten():
        yield from _flat(child)


def as_text(column: pa.Array) -> pa.Array:
    """An Arrow column as text, null where it is null; whole floats without ".0"."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_string(kind):
        return column
    if pa.types.is_large_string(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return column.cast(pa.string())
    if pa.types.is_floating(kind):
        return _floats(column)
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return pc.replace_substring(pc.replace_substring_regex(column.cast(pa.string()), r"\.0+$", ""), " ", "T")
    return text_array([None if value is None else _text(value) for value in column.to_pylist()])


def _floats(column: pa.Array) -> pa.Array:
    """Floats without ".0", NaN as null; whole ones digit by digit, as phones and ids are, where a float knows them."""
    column = pc.if_else(pc.is_nan(column), None, column)
    whole = pc.and_(pc.equal(column, pc.floor(column)), pc.less(pc.abs(column), float(_EXACTLY)))
    digits = pc.if_else(whole, column, None).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(digits, pc.replace_substring_regex(column.cast(pa.string()), r"\.0$", ""))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return orjson.dumps(value, default=_text, option=orjson.OPT_NON_STR_KEYS).decode()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
