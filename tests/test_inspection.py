"""What a file is believed to be, looked at before it is loaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdp_core.inspection import default_options, inspect_again, inspect_file

ORDERS = """order_id,email,ordered at,total,currency
o1,ann@example.org,2024-03-01T10:00:00Z,10,EUR
o2,nobody,2024-03-02T10:00:00Z,20,EUR
"""


@pytest.fixture
def asked() -> Iterator[list[tuple[sa.Engine, str, bool]]]:
    """What is asked from now on: of which engine, in which words, and whether they were compiled before."""
    found: list[tuple[sa.Engine, str, bool]] = []

    def note(one: sa.Connection, _: object, said: str, __: object, context: sa.ExecutionContext, ___: object) -> None:
        found.append((one.engine, said, context.cache_hit is not context.dialect.CACHE_MISS))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_a_table_that_is_looked_at_again_is_told_the_same_without_a_statement_compiled_anew(
    tmp_path: Path, asked: list[tuple[sa.Engine, str, bool]]
) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    (first,) = inspect_file(tmp_path / "orders.csv")
    assert [one.line for one in first.rejections] == [3]
    before = {engine for engine, _, _ in asked}
    asked.clear()
    again = inspect_again(first, options=default_options())
    assert (again.previews, again.rejections) == (first.previews, first.rejections)
    assert {engine for engine, _, _ in asked} == before
    assert [said for _, said, known in asked if not known] == []
