"""What the bytes of a column say must be true of its cells, whatever batches they come in."""

import pyarrow as pa
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from cdp_core.mapping.cell_bytes import CellBytes, StagedColumn, seen_in

CELLS = st.lists(st.none() | st.text(alphabet="ab +é\tN-0\x00", max_size=4), max_size=12)


@settings(max_examples=60)
@given(CELLS, st.integers(0, 12), st.integers(0, 5))
def test_what_is_said_of_a_column_is_so_of_its_cells(cells: list[str | None], cut: int, skipped: int) -> None:
    column = pa.array(["  skipped é"] * skipped + cells, pa.string()).slice(skipped)
    seen = CellBytes()
    seen.see(column.slice(0, cut))
    seen.see(column.slice(cut))
    filled = [cell for cell in cells if cell]
    assert seen.empty == (len(filled) < len(cells))
    assert {byte for byte in range(256) if seen.firsts[byte]} == {cell.encode()[0] for cell in filled}
    assert seen.printable == all(" " <= letter <= "~" for cell in filled for letter in cell)
    if seen.printable:
        assert seen.edges == any(cell != cell.strip(" ") for cell in filled)
        assert seen.plus == any("+" in cell for cell in filled)
        assert seen.edges or seen.gaps == any("  " in cell for cell in filled)
    assert not seen.trimmed or all(cell.strip() == cell for cell in filled)


def test_nothing_is_known_of_an_expression_over_a_column() -> None:
    seen = CellBytes()
    staged = StagedColumn("c0", sa.Text())
    staged.seen = seen
    column = sa.table("stage", staged).c.c0
    assert seen_in(column) is seen
    assert seen_in(sa.func.lower(column)) is None
    assert seen_in(sa.column("c0")) is None
