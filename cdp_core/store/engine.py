"""The engine: one a process, hardened before anything else runs on it.

In:  Settings
Out: a SQLAlchemy Engine whose tables exist

DuckDB by default can read any local file and any Python variable by SQL. The order below is the one that works:
one option in the connect config, the others once on the first connection, the lock last (see docs/security.md).
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from cdp_core.errors import OutOfMemory, WorkspaceBusy, WorkspaceError
from cdp_core.settings import Settings
from cdp_core.store.upgrade import make_what_is_missing


def open_engine(settings: Settings) -> sa.Engine:
    """Open the workspace's database and make the tables that are missing.

    Raises:
        WorkspaceBusy: another process has the embedded database open.
        WorkspaceError: the file is no database, or the server cannot be reached.
    """
    url = settings.database_url or f"duckdb:///{settings.database_path}"
    if not url.startswith("duckdb"):
        raise WorkspaceError(
            f"CDP_DATABASE_URL names a {url.split(':')[0]} database; this version keeps its tables in DuckDB. "
            "Unset it, or give a duckdb:/// URL."
        )
    settings.workspace.mkdir(parents=True, exist_ok=True)
    for folder in (settings.originals, settings.scratch):
        folder.mkdir(exist_ok=True)
    engine = sa.create_engine(
        url,
        connect_args={"config": {"python_enable_replacements": False}},
        poolclass=sa.QueuePool,
        pool_size=16,
        max_overflow=32,
    )
    harden(engine, settings)
    _make_tables_unread(engine)
    _tell_of_memory(engine, settings)
    try:
        make_what_is_missing(engine)
    except sa.exc.DBAPIError as error:
        engine.dispose()
        raise _cannot_open(settings.database_path, error) from error
    return engine


def harden(engine: sa.Engine, settings: Settings) -> None:
    """Shut what SQL could reach outside the workspace, on the first connection."""
    statements = (
        f"SET threads={int(settings.threads)}",
        _memory_limit(settings.memory_limit_mb),
        "SET TimeZone='UTC'",
        f"SET temp_directory='{_quoted(settings.scratch)}'",
        f"SET allowed_directories=['{_quoted(settings.workspace)}']",
        "SET enable_external_access=false",
        # The lock knows no other way to let `sparing_memory` lower the limit and put it back.
        "SET allowed_configs=['memory_limit']",
        "SET lock_configuration=true",
    )
    hardened = False

    @sa.event.listens_for(engine, "connect")
    def _first_connection(connection: sa.engine.interfaces.DBAPIConnection, _: ConnectionPoolEntry) -> None:
        nonlocal hardened
        if hardened:
            return
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        hardened = True


@contextlib.contextmanager
def sparing_memory(engine: sa.Engine, settings: Settings, megabytes: int) -> Iterator[None]:
    """Let the database use no more memory than this while the block goes on; what does not fit goes to disk.

    Raises:
        OutOfMemory: something does not fit, or so much cannot be freed.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql(_memory_limit(min(megabytes, settings.memory_limit_mb)))
    try:
        yield
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(_memory_limit(settings.memory_limit_mb))


def _memory_limit(megabytes: int) -> str:
    return f"SET memory_limit='{int(megabytes)}MB'"


def _make_tables_unread(engine: sa.Engine) -> None:
    """Hand statements that make a table to the driver as they are.

    The dialect would read them letter by letter, to tell whether they change rows: ten thousand in a new workspace.
    """

    @sa.event.listens_for(engine, "do_execute")
    def _executed(cursor: Any, statement: str, parameters: object, _: sa.engine.ExecutionContext) -> bool:
        makes_a_table = statement[:20].lstrip().startswith("CREATE")
        if makes_a_table:
            cursor.connection.execute(statement, parameters)
        return makes_a_table


def _tell_of_memory(engine: sa.Engine, settings: Settings) -> None:
    """Say in words that the memory allowed was not enough; whatever was under way is rolled back."""

    @sa.event.listens_for(engine, "handle_error")
    def _told(context: sa.engine.ExceptionContext) -> None:
        if isinstance(context.original_exception, duckdb.OutOfMemoryException):
            allowed = f"the {settings.memory_limit_mb:,} MB of memory that the database may use"
            raise OutOfMemory(
                f"This needs more than {allowed}; nothing has changed. "
                f"Set memory_limit_mb higher in {settings.workspace / 'settings.json'}, or bring the file in parts."
            )


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")


def _cannot_open(path: Path, error: sa.exc.DBAPIError) -> WorkspaceError:
    text = str(error.orig)
    if "Conflicting lock" in text or "Could not set lock" in text:
        return WorkspaceBusy(
            f"The workspace {path.parent} is open in another program{_holder(text)}. "
            "Close it there (or use the running app), then try again."
        )
    return WorkspaceError(f"{path} cannot be opened as a DuckDB database: {text.splitlines()[0]}")


def _holder(text: str) -> str:
    """The process id that DuckDB names as the holder of the lock, in words."""
    with contextlib.suppress(IndexError, ValueError):
        pid = int(text.split("PID ")[1].split(")")[0].split(".")[0])
        return f" (process {pid})" if pid != os.getpid() else ""
    return ""
