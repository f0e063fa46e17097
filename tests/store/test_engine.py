"""What the embedded database may not do, and what it says where it cannot be opened."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa

from cdp_core.errors import OutOfMemory, WorkspaceBusy, WorkspaceError
from cdp_core.settings import Settings
from cdp_core.store import engine as store_engine
from cdp_core.store.bulk import arrow_relation, fetch_arrow
from cdp_core.store.engine import open_engine, sparing_memory


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    engine = open_engine(Settings(workspace=tmp_path_factory.mktemp("workspace"), threads=1))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside the workspace."""
    path = tmp_path_factory.mktemp("outside") / "secret.csv"
    path.write_text("word\nswordfish\n")
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "EXPORT DATABASE '{folder}/everything'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 64",
        "SET temp_directory = '{folder}'",
        "RESET allowed_directories",
        "PRAGMA disable_profiling; SET lock_configuration = false",
    ],
)
def test_sql_reaches_nothing_outside_the_workspace(engine: sa.Engine, secret: Path, statement: str):
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.exec_driver_sql(statement.format(secret=secret, folder=secret.parent)).all()
    assert [path.name for path in secret.parent.iterdir()] == ["secret.csv"]


def test_sql_reads_no_variable_of_the_program(engine: sa.Engine):
    passwords = pa.table({"word": ["swordfish"]})
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="passwords"):
        connection.exec_driver_sql("SELECT * FROM passwords").all()
    assert passwords.num_rows == 1


def test_files_inside_the_workspace_and_tables_handed_over_are_read(engine: sa.Engine):
    inside = Path(engine.url.database).parent / "scratch" / "rows.csv"
    inside.write_text("word\nplain\n")
    handed = pa.table({"word": ["over"]})
    with engine.connect() as connection:
        read = sa.select(sa.column("word")).select_from(sa.func.read_csv(str(inside)).table_valued("word"))
        assert connection.scalars(read).all() == ["plain"]
        with arrow_relation(connection, handed, [sa.Column("word", sa.Text)]) as relation:
            assert connection.scalars(sa.select(relation.c.word)).all() == ["over"]


def test_a_sorted_answer_comes_sorted_as_arrow_too(tmp_path: Path):
    engine = open_engine(Settings(workspace=tmp_path, threads=2))
    value = sa.column("value", sa.BigInteger)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE shuffled AS SELECT hash(number) % 1000003 AS value FROM range(400000) AS r(number)"
        )
        rows = sa.select(value).select_from(sa.table("shuffled")).order_by(value)
        found = fetch_arrow(connection, rows)["value"].to_pylist()
    engine.dispose()
    assert found == sorted(found)


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path):
    (tmp_path / "cdp.duckdb").write_text("Dear diary, " * 1000)
    with pytest.raises(WorkspaceError, match=r"cdp\.duckdb cannot be opened as a DuckDB database"):
        open_engine(Settings(workspace=tmp_path, threads=1))


def test_another_kind_of_server_is_refused_in_a_sentence(tmp_path: Path):
    with pytest.raises(WorkspaceError, match="names a postgresql database"):
        open_engine(Settings(workspace=tmp_path, database_url="postgresql://someone:pw@db/cdp"))


def test_a_workspace_that_is_open_elsewhere_says_where(tmp_path: Path):
    said = sa.exc.OperationalError(
        "connect", None, Exception('Could not set lock on file "x": Conflicting lock is held in python3 (PID 4711).')
    )
    error = store_engine._cannot_open(tmp_path / "cdp.duckdb", said)
    assert isinstance(error, WorkspaceBusy)
    assert "open in another program (process 4711)" in str(error)


def memory_limit(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT current_setting('memory_limit')").scalar_one())


def test_memory_is_spared_for_a_while_and_given_back_also_where_it_was_not_enough(tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path, threads=1, memory_limit_mb=1024)
    engine = open_engine(settings)
    before = memory_limit(engine)
    with pytest.raises(OutOfMemory), sparing_memory(engine, settings, 30), engine.connect() as connection:
        connection.execute(sa.text("SELECT list(range ORDER BY hash(range)) FROM range(20_000_000)")).all()
    assert memory_limit(engine) == before
    with sparing_memory(engine, settings, 30):
        assert memory_limit(engine) != before
    with sparing_memory(engine, settings, 2048):
        assert memory_limit(engine) == before
    engine.dispose()


def test_too_little_memory_is_said_in_words_and_changes_nothing(tmp_path: Path) -> None:
    def too_much(connection: sa.Connection) -> None:
        connection.execute(sa.text("INSERT INTO touched SELECT 1, 1"))
        connection.execute(sa.text("SELECT list(range ORDER BY hash(range)) FROM range(20_000_000)")).all()

    engine = open_engine(Settings(workspace=tmp_path, threads=1, memory_limit_mb=30))
    with pytest.raises(WorkspaceError, match="more than the 30 MB of memory"), engine.begin() as connection:
        too_much(connection)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM touched")).scalar_one() == 0
    engine.dispose()
