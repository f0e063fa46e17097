"""Small expressions over cells, and the making of a draft.

In:  expressions over a stage
Out: a temporary view or table in the shape of a Draft
"""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.schema import CreateTableAs, CreateView

from cdp_core.mapping.cell_bytes import seen_in
from cdp_core.mapping.draft import Draft
from cdp_core.mapping.stage import Stage
from cdp_core.store.names import fresh_name

Cell = sa.ColumnElement[str]
#: A field, and the expression that fills it.
Fill = tuple[str, Cell]

#: Unit separator: parts the cells of a row in what is hashed.
SEPARATOR = "\x1f"
#: A view is planned anew, with the hash over all of its columns, by each of the some two statements a column that read
#: it. For so many rows a column that takes longer than to copy them.
ROWS_COPIED = 20_000
NOTHING: Cell = sa.cast(sa.null(), sa.Text)


def filled(cell: Cell) -> Cell:
    """The cell's text, NULL where it is blank."""
    if (seen := seen_in(cell)) and seen.trimmed:
        return sa.func.nullif(cell, "", type_=sa.Text) if seen.empty else cell
    return sa.func.nullif(sa.func.trim(cell), "", type_=sa.Text)


def text(value: str) -> Cell:
    return sa.literal(value, sa.Text)


def first_filled(cells: Sequence[Cell]) -> Cell:
    """The first of the cells that is not blank."""
    if not cells:
        return NOTHING
    return sa.func.coalesce(*map(filled, cells), type_=sa.Text) if len(cells) > 1 else filled(cells[0])


def any_filled(cells: Sequence[Cell]) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(filled(cell).is_not(None) for cell in cells))


def hashed(*parts: Cell | str) -> sa.ColumnElement:
    """md5 of the parts as a UUID. A part that is NULL counts as nothing."""
    return sa.cast(sa.func.md5(sa.func.concat(*parts)), sa.Uuid)


def row_text(stage: Stage, prefix: str = "") -> Cell:
    """All cells of a row with the names of their columns, written so that no two rows read the same.

    In the order of the names, and without keys that the row does not have: the same JSON object is the same row,
    whatever else its file holds. Cells that contain the separator, which hardly any does, are told by their lengths.
    """
    ordered = [(column, stage.cell(column)) for column in sorted(stage.columns)]
    parts: list[Cell] = []
    before = prefix
    for column, cell in ordered:
        if column in stage.gappy:
            parts += [text(before), text(f"{column}=") + cell + SEPARATOR]
            before = ""
        else:
            parts += [text(f"{before}{column}="), cell]
            before = SEPARATOR
    plain = sa.func.concat(*parts, text(before), type_=sa.Text)
    doubtful = [cell for _, cell in ordered if not ((seen := seen_in(cell)) and seen.printable)]
    if not doubtful:
        return plain
    confusing = sa.or_(*(sa.func.coalesce(sa.func.contains(cell, SEPARATOR), sa.false()) for cell in doubtful))
    lengths = (text(f"{column}=") + sa.cast(sa.func.strlen(cell), sa.Text) + ":" + cell for column, cell in ordered)
    return sa.case((confusing, sa.func.concat(text(prefix), *lengths)), else_=plain)


def row_hash(stage: Stage, event_id: Cell | None = None, prefix: str = "") -> sa.ColumnElement:
    """What tells one row from another: its event id where it has one, else all that was delivered."""
    cells = row_text(stage, prefix)
    if event_id is None:
        return hashed(cells)
    return hashed(sa.case((event_id.is_not(None), text(f"{prefix}event_id:") + event_id), else_=cells))


def amount(value: sa.ColumnElement) -> Cell:
    """A number as plain text again, for normalize to read: with a fourth decimal, 1.1250 is not a thousand and more."""
    return sa.func.regexp_replace(sa.cast(sa.cast(value, sa.Float(53)), sa.Text), r"(\.\d{3})$", r"\10", type_=sa.Text)


def make_draft(
    connection: sa.Connection,
    kind: str,
    fills: Sequence[Fill],
    *,
    stage: Stage,
    row_hash: sa.ColumnElement,
    row_key: Cell = NOTHING,
    where: sa.ColumnElement[bool] | None = None,
    kept: bool = False,
) -> Draft:
    """Name the expressions as a Draft: a view over the stage, or a table where working them out again would cost."""
    rows = sa.select(
        stage.table.c.line,
        row_key.label("row_key"),
        row_hash.label("row_hash"),
        *(cell.label(f"f{position}") for position, (_, cell) in enumerate(fills)),
    ).select_from(stage.table)
    rows = rows.where(where) if where is not None else rows
    few = ROWS_COPIED * len(fills)
    kept = kept or stage.rows <= few or not _has_more(connection, rows, few)
    seen = {f"f{position}": seen for position, (_, cell) in enumerate(fills) if (seen := seen_in(cell))}
    return replace(draft_of(connection, kind, rows, [name for name, _ in fills], kept), seen=seen)


def draft_of(
    connection: sa.Connection, kind: str, rows: sa.Select | sa.CompoundSelect, names: Sequence[str], kept: bool
) -> Draft:
    """A Draft of a select of line, row_key, row_hash and then f0, f1, … for these fields."""
    relation = fresh_name(connection, f"draft_{kind}")
    make = CreateTableAs if kept else CreateView
    connection.execute(make(rows, relation, temporary=True))
    return Draft(kind, relation, tuple((name, f"f{position}") for position, name in enumerate(names)))


def kept_rows(connection: sa.Connection, name: str, rows: sa.Select) -> sa.TableClause:
    """A select worked out once, as a temporary table with its columns."""
    relation = fresh_name(connection, name)
    connection.execute(CreateTableAs(rows, relation, temporary=True))
    return sa.table(relation, *(sa.column(str(column.key), column.type) for column in rows.selected_columns))


def _has_more(connection: sa.Connection, rows: sa.Select, than: int) -> bool:
    some = rows.limit(than + 1).subquery("some")
    return (connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0) > than


def has_rows(connection: sa.Connection, relation: sa.FromClause, where: sa.ColumnElement[bool]) -> bool:
    return connection.execute(sa.select(sa.literal(1)).select_from(relation).where(where).limit(1)).first() is not None


def distinct_values(connection: sa.Connection, relation: sa.FromClause, cell: Cell, limit: int) -> list[str]:
    """Different filled values of a cell, the commonest first."""
    # Cells are trimmed once they are counted: there are far fewer of them. A condition on trimmed cells would be
    # asked of all of them, since the engine moves conditions below what groups.
    raw = sa.select(cell.label("cell"), sa.func.count().label("n")).select_from(relation).group_by(sa.text("1"))
    cells = raw.subquery("cells").c
    counted = (
        sa.select(filled(cells.cell).label("value"), sa.func.sum(cells.n))
        .group_by(sa.text("1"))
        .order_by(sa.text("2 DESC, 1"))
        .limit(limit + 1)
    )
    return [value for value, _ in connection.execute(counted) if value is not None][:limit]
