"""A table of a database, or a query, as a source: read once, in a transaction that cannot write.

In:  any SQLAlchemy URL, a table or a query, a watermark column and how far it was read before
Out: an extract: a Parquet file of text cells like any other file, with what was read written into it

The file goes the way of all files, so mapping, rejected rows, the kept original and taking a load back are the same.
What a URL holds of passwords stays in this module: messages and extracts name the database, never its URL.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from cdp_core.counts import in_number
from cdp_core.errors import SourceError
from cdp_core.sources.batches import text_array
from cdp_core.sources.column_names import column_names
from cdp_core.sources.parquet import as_text

_ROWS = 10_000
_KEY = b"cdp.extract"
#: How a URL may be given without standing in a shell's history: `env:SHOP_DATABASE`.
_FROM_ENVIRONMENT = "env:"
_READING = re.compile(r"\s*(?:select|with|values|table)\b", re.IGNORECASE)
_MOST_IN_MESSAGE = 200


@dataclass(frozen=True)
class Asked:
    """What is read: a table (with its schema, if any) or the text of a query, and the column that grows."""

    table: str | None = None
    query: str | None = None
    watermark: str | None = None

    def __post_init__(self) -> None:
        if bool(self.table) == bool(self.query):
            raise SourceError("Name a table or a query to read from the database: one of them, not both.")

    @property
    def name(self) -> str:
        return self.table or "query"


@dataclass(frozen=True)
class Extract:
    """What an extract holds.

    `highest` is the largest watermark in it, as `(type, text)`, None without one; `at_highest` rows carry it.
    """

    database: str
    asked: Asked
    rows: int
    highest: tuple[str, str] | None
    #: Columns of the table's primary key, in its order.
    key: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    at_highest: int = 0

    def adds_to(self, earlier: "Extract | None") -> bool:
        """Whether it has more than the rows that stood at the watermark before."""
        if earlier is None or self.highest != earlier.highest or not self.highest:
            return self.rows > 0
        return self.rows > earlier.at_highest


def extract(url: str, asked: Asked, into: Path, after: tuple[str, str] | None = None) -> Extract:
    """Read a table or query into a Parquet file.

    `after` is the watermark that was reached before: rows from there on are read. The row that carried it comes
    again, and with it any other of the same instant that was committed later.

    Raises:
        SourceError: one sentence, without the URL: no such database, table or column, or a query that does not only
            read.
    """
    address = _address(url)
    with _reading(address, asked) as connection:
        statement, key = _statement(connection, asked, after)
        result = connection.execute(statement)
        header = tuple(result.keys())
        return _write(result, header, _Written(_shown(address), asked, _named_columns(key, header), after), into)


def extract_of(path: Path) -> Extract | None:
    """What a kept file says of the extract that it is; None for any other file."""
    try:
        held = pq.read_metadata(path).metadata or {}
    except (pa.ArrowInvalid, OSError):
        return None
    if _KEY not in held:
        return None
    said = json.loads(held[_KEY])
    highest = said["highest"]
    return Extract(
        said["database"],
        Asked(**said["asked"]),
        said["rows"],
        (highest[0], highest[1]) if highest else None,
        tuple(said["key"]),
        at_highest=said["at_highest"],
    )


def _address(url: str) -> sa.URL:
    if url.startswith(_FROM_ENVIRONMENT):
        name = url.removeprefix(_FROM_ENVIRONMENT)
        if name not in os.environ:
            raise SourceError(f"There is no environment variable {name} with the address of a database. Set it first.")
        url = os.environ[name]
    try:
        address = make_url(re.sub(r"^postgres(?:ql)?://", "postgresql+psycopg://", url))
    except ArgumentError:
        raise SourceError(
            "The address of a database is a URL such as postgresql://user:password@host/name or sqlite:///shop.db."
        ) from None
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise SourceError(f"There is no SQLite file {address.database}; check the path.")
    return address


def _shown(address: sa.URL) -> str:
    """What a database is called in messages and extracts: neither user nor password nor options."""
    host = f"{address.host}/" if address.host else ""
    return f"{address.get_backend_name()}:{host}{address.database or ''}"


def _to_read_only(address: sa.URL) -> sa.URL:
    """SQLite is opened through its own URI, which can say that nothing may be written."""
    if address.get_backend_name() != "sqlite" or not address.database:
        return address
    return address.set(
        database=f"file:{quote(str(Path(address.database).resolve()))}", query={"mode": "ro", "uri": "true"}
    )


@contextmanager
def _reading(address: sa.URL, asked: Asked) -> Iterator[sa.Connection]:
    """A connection whose transaction may read only, where the database knows such a thing."""
    if asked.query and (not _READING.match(asked.query) or ";" in asked.query.strip().rstrip(";")):
        raise SourceError("A query to load from is one SELECT; this one is something else. Write it as a SELECT.")
    try:
        engine = sa.create_engine(_to_read_only(address), poolclass=sa.NullPool, connect_args=_connect_args(address))
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        missing = getattr(error, "name", None) or address.drivername
        raise SourceError(
            f"There is no driver here for {address.get_backend_name()} databases ({missing}). Install one, such as "
            "`pip install cdp-workbench[postgres]` for PostgreSQL."
        ) from None
    try:
        with engine.connect().execution_options(**_options(address)) as connection, connection.begin():
            if address.get_backend_name() in ("mysql", "mariadb"):
                connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
            yield connection
            connection.rollback()
    except DBAPIError as error:
        raise SourceError(f"{_shown(address)}, {asked.name}: {_without_secret(error, address)}.") from None
    except SQLAlchemyError as error:
        raise SourceError(f"{_shown(address)}, {asked.name}: {type(error).__name__}; check the address.") from None
    finally:
        engine.dispose()


def _options(address: sa.URL) -> dict[str, Any]:
    if address.get_backend_name() == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True, "stream_results": True}
    return {"stream_results": True}


def _connect_args(address: sa.URL) -> dict[str, Any]:
    return {"read_only": True} if address.get_backend_name() == "duckdb" else {}


def _without_secret(error: DBAPIError, address: sa.URL) -> str:
    said = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
    for secret in filter(None, (str(address.password or ""), address.render_as_string(hide_password=False))):
        said = said.replace(secret, "…")
    return said[:_MOST_IN_MESSAGE].rstrip(".")


def _statement(
    connection: sa.Connection, asked: Asked, after: tuple[str, str] | None
) -> tuple[sa.Select, tuple[str, ...]]:
    """The select of what is asked, and the columns of its primary key."""
    source, key = _table(connection, asked) if asked.table else (_query(asked), ())
    statement = sa.select(sa.text("*")) if asked.query else sa.select(*source.c)
    statement = statement.select_from(source)
    if asked.watermark:
        column = source.c[asked.watermark]
        if after:
            statement = statement.where(column >= sa.literal(_value(after)))
        statement = statement.order_by(column, *(source.c[name] for name in key))
    elif key:
        statement = statement.order_by(*(source.c[name] for name in key))
    return statement, key


def _table(connection: sa.Connection, asked: Asked) -> tuple[sa.FromClause, tuple[str, ...]]:
    assert asked.table
    inspector = sa.inspect(connection)
    schema_name, _, name = asked.table.rpartition(".")
    held_in = schema_name or None
    if not (inspector.has_table(name, schema=held_in) or name in inspector.get_view_names(held_in)):
        known = [*inspector.get_table_names(held_in), *inspector.get_view_names(held_in)]
        raise SourceError(f"The database has no table {asked.table!r}{_listed(name, known)}.")
    # Without their types: values come as the driver has them, and nothing is lost in translation.
    names = [one["name"] for one in inspector.get_columns(name, schema=held_in)]
    if asked.watermark and asked.watermark not in names:
        raise SourceError(f"Table {asked.table} has no column {asked.watermark!r}{_listed(asked.watermark, names)}.")
    key = inspector.get_pk_constraint(name, schema=held_in).get("constrained_columns") or []
    return sa.table(name, *map(sa.column, names), schema=held_in), tuple(key)


def _query(asked: Asked) -> sa.FromClause:
    assert asked.query
    # A colon in the text is the person's own, and no parameter of ours.
    text = sa.text(re.sub(r"(?<!:):(?!:)", r"\\:", asked.query.strip().rstrip(";")))
    return text.columns(*([sa.column(asked.watermark)] if asked.watermark else [])).subquery("asked")


def _listed(wanted: str, known: Sequence[str]) -> str:
    near = get_close_matches(wanted, known, n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else f". It has: {', '.join(sorted(known)[:40])}"


def _watermark_place(asked: Asked, header: Sequence[str]) -> int | None:
    if not asked.watermark:
        return None
    if asked.watermark not in header:
        raise SourceError(f"The query has no column {asked.watermark!r}{_listed(asked.watermark, header)}.")
    return header.index(asked.watermark)


def _named_columns(key: Sequence[str], header: Sequence[str]) -> tuple[str, ...]:
    """The key's columns as the extract calls them."""
    names = dict(zip(header, column_names(header, len(header)), strict=True))
    return tuple(names[name] for name in key if name in names)


@dataclass(frozen=True)
class _Written:
    """What is known of an extract before its first row."""

    database: str
    asked: Asked
    key: tuple[str, ...]
    after: tuple[str, str] | None


def _write(result: sa.CursorResult[Any], header: Sequence[str], of: _Written, into: Path) -> Extract:
    """Stream the rows to the file, and write into it what they are."""
    place = _watermark_place(of.asked, header)
    fields = pa.schema([(name, pa.string()) for name in column_names(header, len(header))])
    rows, blank, at_highest, highest = 0, 0, 0, of.after
    with pq.ParquetWriter(into, fields, compression="none") as writer:
        for part in result.partitions(_ROWS):
            columns = list(zip(*part, strict=True))
            writer.write_batch(pa.RecordBatch.from_arrays([_text(column) for column in columns], schema=fields))
            rows += len(part)
            if place is not None:
                told = [value for value in columns[place] if value is not None]
                blank += len(part) - len(told)
                if told:
                    # Rows come in the order of the column, so its last value is its highest.
                    last = _told(told[-1])
                    at_highest = told.count(told[-1]) + (at_highest if last == highest else 0)
                    highest = last
        notes = (
            (in_number(blank, f"row|rows has|have no {of.asked.watermark}; later loads will not see it|them."),)
            if blank
            else ()
        )
        found = Extract(of.database, of.asked, rows, highest, of.key, notes, at_highest)
        writer.add_key_value_metadata({_KEY: json.dumps(asdict(found), sort_keys=True).encode()})
    return found


#: What Arrow writes as other files have it. A JSON object is none: Arrow would give it the keys of its neighbors.
_PLAIN = (bool, int, float, Decimal, datetime, date)


def _text(values: Sequence[Any]) -> pa.Array:
    """A column as text."""
    told = [value for value in values if value is not None]
    if told and len(kinds := set(map(type, told))) == 1 and kinds <= {*_PLAIN}:
        try:
            return as_text(pa.array(values))
        except (pa.ArrowInvalid, OverflowError):
            pass  # a number that Arrow has no type for
    return text_array([value if value is None or isinstance(value, str) else _one(value) for value in values])


def _one(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_one)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


_KINDS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "str": str,
}


def _told(value: Any) -> tuple[str, str]:
    kind = type(value).__name__
    if kind not in _KINDS:
        raise SourceError(f"A watermark is a number, a date or a text that grows; this column holds {kind}.")
    return kind, value.isoformat() if isinstance(value, date) else str(value)


def _value(told: tuple[str, str]) -> Any:
    kind, text = told
    return _KINDS[kind](text)
