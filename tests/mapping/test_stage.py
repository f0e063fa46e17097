import pytest
import sqlalchemy as sa

from cdp_core.mapping import stage
from cdp_core.progress import Cancelled
from tests.mapping.tables import SmallTable, csv


def test_every_cell_stands_as_text_under_its_position(connection: sa.Connection) -> None:
    staged = stage(connection, csv("Id,Phone", "007,+27821234567", "8,"))
    rows = connection.execute(sa.select(staged.table.c.line, staged.cell("Id"), staged.cell("Phone")).order_by("line"))
    assert (staged.rows, staged.columns) == (2, ("Id", "Phone"))
    assert rows.all() == [(1, "007", "+27821234567"), (2, "8", "")]


def test_columns_that_some_rows_lack_are_known(connection: sa.Connection) -> None:
    assert stage(connection, SmallTable(("a", "b"), [("1", None), ("2", "x")])).gappy == {"b"}


def test_a_table_without_rows_is_a_stage_without_rows(connection: sa.Connection) -> None:
    assert stage(connection, SmallTable(("a",), [])).rows == 0


def test_progress_is_told_and_may_stop(connection: sa.Connection) -> None:
    told: list[str] = []

    def stop_at_the_third_row(share: float, what: str) -> None:
        told.append(what)
        if len(told) == 2:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled, match="Stopped"):
        stage(connection, csv("a", "1", "2", "3"), stop_at_the_third_row)
    assert told == ["2 rows read", "3 rows read"]


def test_what_goes_wrong_while_reading_is_said_as_it_is(connection: sa.Connection) -> None:
    class Torn(SmallTable):
        def batches(self):  # type: ignore[no-untyped-def]
            yield from super().batches()
            raise OSError("The disk is gone.")

    with pytest.raises(OSError, match="The disk is gone"):
        stage(connection, Torn(("a",), [("1",)]))
