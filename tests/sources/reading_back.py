"""What a table holds, as plain lists."""

from pathlib import Path

from cdp_core.sources import Reading, Table, tables


def rows(table: Table) -> list[list[str | None]]:
    """All cells of a table, without line numbers."""
    return [row[1:] for row in numbered_rows(table)]


def numbered_rows(table: Table) -> list[list]:
    """Line number and cells of every row."""
    return [list(row) for batch in table.batches() for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]


def only(path: Path, reading: Reading | None = None, name: str | None = None) -> Table:
    """The one table of a file."""
    found = tables(path, name, reading or Reading())
    assert len(found) == 1, [table.name for table in found]
    return found[0]
