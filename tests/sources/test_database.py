import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.errors import SourceError
from cdp_core.sources import tables
from cdp_core.sources.database import Asked, Extract, extract, extract_of

CUSTOMERS = Asked(table="customers", watermark="updated_at")
ROWS = [
    (1, "ann@example.org", "00123", "2026-01-01 10:00:00"),
    (2, "bob@example.org", None, "2026-01-02 10:00:00"),
]


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A SQLite database with two customers."""
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, zip TEXT, updated_at TEXT)")
        database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", ROWS)
    return f"sqlite:///{path}"


def change(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def read(url: str, asked: Asked, folder: Path, after: Extract | None = None) -> tuple[Extract, list[dict]]:
    path = folder / "extract"
    found = extract(url, asked, path, after.highest if after else None)
    return found, tables(path, "customers")[0].head(100)


def test_a_table_is_read_as_text_with_its_key(shop: str, tmp_path: Path) -> None:
    found, rows = read(shop, Asked(table="customers"), tmp_path)
    assert rows[0] == {"id": "1", "email": "ann@example.org", "zip": "00123", "updated_at": "2026-01-01 10:00:00"}
    assert rows[1]["zip"] is None
    assert (found.rows, found.key, found.highest) == (2, ("id",), None)


def test_a_watermark_reads_what_came_since(shop: str, tmp_path: Path) -> None:
    first, _ = read(shop, CUSTOMERS, tmp_path)
    again, _ = read(shop, CUSTOMERS, tmp_path, after=first)
    assert first.adds_to(None)
    assert not again.adds_to(first)
    change(
        shop,
        "UPDATE customers SET email = 'ann@new.example', updated_at = '2026-02-01 09:00:00' WHERE id = 1",
        "INSERT INTO customers VALUES (3, 'cy@example.org', NULL, '2026-01-02 10:00:00')",
    )
    second, rows = read(shop, CUSTOMERS, tmp_path, after=first)
    assert second.adds_to(first)
    # Of the instant that was reached before, all rows come again: one was committed later.
    assert [row["id"] for row in rows] == ["2", "3", "1"]
    assert second.highest == ("str", "2026-02-01 09:00:00")


def test_an_extract_says_what_it_is_and_never_a_password(shop: str, tmp_path: Path) -> None:
    found, _ = read(shop, CUSTOMERS, tmp_path)
    assert extract_of(tmp_path / "extract") == found
    assert b"sqlite:///" not in (tmp_path / "extract").read_bytes()
    with pytest.raises(SourceError) as refused:
        extract("postgresql://ann:s3cret@127.0.0.1:1/shop", CUSTOMERS, tmp_path / "other")
    assert "s3cret" not in str(refused.value)
    assert "127.0.0.1/shop" in str(refused.value)


def test_rows_without_a_watermark_are_told(shop: str, tmp_path: Path) -> None:
    change(shop, "INSERT INTO customers VALUES (3, 'cy@example.org', NULL, NULL)")
    found, rows = read(shop, CUSTOMERS, tmp_path)
    assert (len(rows), found.notes) == (3, ("1 row has no updated_at; later loads will not see it.",))


def test_a_query_reads_and_does_nothing_else(shop: str, tmp_path: Path) -> None:
    asked = Asked(query="SELECT email, '12:30' AS at FROM customers WHERE id > 1;", watermark="email")
    assert read(shop, asked, tmp_path)[1] == [{"email": "bob@example.org", "at": "12:30"}]
    for harmful in ("DELETE FROM customers", "SELECT 1; DROP TABLE customers"):
        with pytest.raises(SourceError, match="one SELECT"):
            extract(shop, Asked(query=harmful), tmp_path / "extract")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(table="custmers"), "did you mean 'customers'"),
        (Asked(table="customers", watermark="updatd_at"), "did you mean 'updated_at'"),
        (Asked(query="SELECT id FROM customers", watermark="updated_at"), "no (?:such )?column"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(shop: str, tmp_path: Path, asked: Asked, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        extract(shop, asked, tmp_path / "extract")


def test_an_address_may_stand_in_the_environment(shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_DATABASE", shop)
    assert extract("env:SHOP_DATABASE", CUSTOMERS, tmp_path / "extract").rows == 2
    with pytest.raises(SourceError, match="no environment variable OTHER"):
        extract("env:OTHER", CUSTOMERS, tmp_path / "extract")


@pytest.mark.parametrize("url", ["sqlite:///nowhere.db", "sqlite://", "no url", "oddbase://host/name"])
def test_what_is_no_database_is_refused_in_a_sentence(url: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        extract(url, CUSTOMERS, tmp_path / "extract")


def _postgres_folder() -> Path | None:
    """Where the programs of a PostgreSQL server are, on the path or where Debian puts them."""
    beside = shutil.which("initdb")
    found = [Path(beside).resolve().parent] if beside else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own, reached by a socket in its folder; the tests are skipped where there is none."""
    programs = _postgres_folder()
    pytest.importorskip("psycopg")
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    # A server does not run as root: as whoever else there is.
    user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="cdp-postgres-"))
    try:
        if user:
            shutil.chown(folder, **user)
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            with (folder / "log").open("a") as log:
                subprocess.run([programs / program, *arguments], check=True, stdout=log, stderr=log, cwd=folder, **user)

        run("initdb", "-D", str(data), "-U", "cdp", "-A", "trust", "--no-sync")
        run("pg_ctl", "start", "-w", "-D", str(data), "-o", f"-c listen_addresses='' -k {folder} -c fsync=off")
        try:
            yield f"postgresql://cdp@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder)


def test_a_postgresql_table_is_read_with_its_types_and_by_its_watermark(postgres: str, tmp_path: Path) -> None:
    change(
        postgres.replace("postgresql:", "postgresql+psycopg:"),
        "CREATE SCHEMA sales",
        "CREATE SEQUENCE sales.numbers",
        """CREATE TABLE sales.customers (
            id bigint PRIMARY KEY, email text, vip boolean, spent numeric(10, 2), born date, tags text[],
            more jsonb, updated_at timestamptz, ref uuid)""",
        """INSERT INTO sales.customers VALUES (1, 'ann@example.org', true, 12.50, '1990-02-01', '{a,b}', '{"k": 1}',
            '2026-01-01 10:00:00.123456+00', '6a1c3c2e-0f0b-4e11-8f6e-000d3a3c1b11')""",
    )
    asked = Asked(table="sales.customers", watermark="updated_at")
    first, rows = read(postgres, asked, tmp_path)
    assert rows == [
        {
            "id": "1",
            "email": "ann@example.org",
            "vip": "true",
            "spent": "12.50",
            "born": "1990-02-01",
            "tags": '["a", "b"]',
            "more": '{"k": 1}',
            "updated_at": rows[0]["updated_at"],
            "ref": "6a1c3c2e-0f0b-4e11-8f6e-000d3a3c1b11",
        }
    ]
    assert first.key == ("id",)
    assert first.highest
    assert first.highest[0] == "datetime"
    change(
        postgres.replace("postgresql:", "postgresql+psycopg:"),
        "INSERT INTO sales.customers (id, updated_at) VALUES (2, '2026-01-02 10:00:00+00')",
    )
    second, rows = read(postgres, asked, tmp_path, after=first)
    assert [row["id"] for row in rows] == ["1", "2"]
    assert second.adds_to(first)
    with pytest.raises(SourceError, match="read-only transaction"):
        extract(postgres, Asked(query="SELECT nextval('sales.numbers')"), tmp_path / "extract")
